"""Writes of the step `customize`: keeping a configuration, ordering it, moving an order along."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiji.customize.app.catalogue import Configured, check_texts, configure, get_configurable
from zhiji.customize.app.models import STAGES, OrderStage, PortalOrder, PortalOrderLine, SavedConfiguration
from zhiji.customize.quote import get_calculation
from zhiji.identify.app import selectors as identify
from zhiji.vocabulary.errors import Conflict, NotFound, ValueRefused


def _finished(code: str, choices: Mapping[str, bool], texts: Mapping[str, str]) -> Configured:
    configured = configure(code=code, choices=choices, texts=texts)
    if configured.conflict or not configured.completion or not configured.offer:
        raise ValueRefused("choices_conflict", "No product has these choices together.")
    return configured


def _kept_texts(code: str, features: tuple[str, ...], texts: Mapping[str, str]) -> dict[str, str]:
    """Text only for options that are in the product."""
    clean = check_texts(get_configurable(code).product, texts)
    return {name: text for name, text in clean.items() if name in features}


def save_configuration(
    *, party_id: str, product: str, choices: Mapping[str, bool], texts: Mapping[str, str], by: str
) -> str:
    """Keep a configuration for a customer; returns its code once it is durable.

    Raises: NotFound for an unknown product; ValueRefused for choices no product has, or a text that cannot be.
    """
    configured = _finished(product, choices, texts)
    row = SavedConfiguration.objects.create(
        code=secrets.token_hex(8),
        party_id=identify.get_current_id(party_id=party_id),
        product=product,
        version=get_configurable(product).product.version,
        choices=dict(choices),
        features=list(configured.completion.features),
        texts=_kept_texts(product, configured.completion.features, texts),
        price=configured.offer.price,
        lead_days=configured.offer.lead_days,
        by=by,
        at=timezone.now(),
    )
    return row.code


def place_order(*, configuration: str, party_id: str, dedupe_key: str, by: str) -> str:
    """Order a saved configuration at today's price; the same `dedupe_key` again answers the order already placed.

    Order, line and first stage are written in one transaction.
    Raises: NotFound for somebody else's configuration or an unknown customer; Conflict (`price_changed`) when the price
    is no longer the one the customer saw; ValueRefused when it can no longer be made.
    """
    ids = identify.get_ids(party_id=party_id)
    saved = SavedConfiguration.objects.filter(code=configuration, party_id__in=ids).first()
    if saved is None:
        raise NotFound("configuration_unknown", "There is no such saved configuration.")
    key = f"{ids[0]}:{dedupe_key}"[:80]
    try:
        with transaction.atomic():
            return _write_order(saved, party_id=ids[0], key=key, by=by)
    except IntegrityError:
        placed = PortalOrder.objects.filter(dedupe_key=key).values_list("order_id", flat=True).first()
        if placed is None:
            raise
        return placed


def _write_order(saved: SavedConfiguration, *, party_id: str, key: str, by: str) -> str:
    configured = _finished(saved.product, dict.fromkeys(saved.features, True), saved.texts)
    if configured.offer.price != saved.price:
        raise Conflict(
            "price_changed", "The price has changed since you saved this. Look at it once more and save again."
        )
    product, at = get_configurable(saved.product).product, timezone.now()
    order = PortalOrder.objects.create(
        order_id=f"P{timezone.localdate(at):%Y%m%d}-{secrets.token_hex(4).upper()}",
        dedupe_key=key,
        party_id=party_id,
        record_id=_record_of(party_id),
        amount=configured.offer.price,
        currency=product.currency,
        promised_day=timezone.localdate(at) + timedelta(days=configured.offer.lead_days),
        by=by,
        at=at,
    )
    PortalOrderLine.objects.create(
        order=order,
        line=1,
        product=product.code,
        product_name=product.names["zh"],
        category=product.category,
        features=saved.features,
        texts=saved.texts,
        amount=configured.offer.price,
        cost=get_calculation(product, saved.features).cost,
    )
    OrderStage.objects.create(order=order, stage=STAGES[0], by=by, at=at)
    return order.order_id


def _record_of(party_id: str) -> str:
    """The record an order is booked on, so that the next cycle finds its customer."""
    records = identify.list_records(party_id=party_id)
    if not records:
        raise NotFound("party_unknown", "There is no customer {party_id!r}.", party_id=party_id)
    return records[0].record_id


def reach_stage(*, order_id: str, stage: str, by: str) -> None:
    """Write down that an order reached a stage; again changes nothing. Raises NotFound, ValueRefused."""
    if stage not in STAGES:
        raise ValueRefused("stage_unknown", "{stage!r} is no stage of an order.", stage=stage)
    if not PortalOrder.objects.filter(pk=order_id).exists():
        raise NotFound("order_unknown", "There is no such order.")
    OrderStage.objects.get_or_create(order_id=order_id, stage=stage, defaults={"by": by, "at": timezone.now()})
