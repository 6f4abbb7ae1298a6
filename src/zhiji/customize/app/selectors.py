"""Reads of the step `customize`: what can be configured, what a customer keeps, what was ordered in the portal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from zhiji.customize.app.catalogue import Configured, configure, explain_option, get_codes, get_configurable
from zhiji.customize.app.models import STAGES, PortalOrder, PortalOrderLine, SavedConfiguration
from zhiji.customize.product import Product
from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.tables import TABLES

__all__ = [
    "Configured",
    "ConfigurationRow",
    "OrderLineRow",
    "OrderRow",
    "configure",
    "explain_option",
    "export_orders",
    "get_configuration",
    "get_model",
    "get_order",
    "list_configurations",
    "list_models",
    "list_orders",
]


@dataclass(frozen=True)
class ConfigurationRow:
    """One saved configuration."""

    code: str
    party_id: str
    product: str
    version: int
    choices: dict[str, bool]
    features: list[str]
    texts: dict[str, str]
    price: Decimal
    lead_days: int
    at: datetime


@dataclass(frozen=True)
class OrderLineRow:
    """One line as the customer sees it: no cost."""

    product: str
    product_name: str
    features: list[str]
    texts: dict[str, str]
    quantity: int
    amount: Decimal


@dataclass(frozen=True)
class OrderRow:
    """One order placed in the portal; `stages`: (stage, when it was reached or None), all in order."""

    order_id: str
    party_id: str
    at: datetime
    amount: Decimal
    currency: str
    promised_day: date
    stage: str
    stages: tuple[tuple[str, datetime | None], ...]
    lines: tuple[OrderLineRow, ...]


def list_models() -> list[Product]:
    """The products that can be configured."""
    return [get_configurable(code).product for code in get_codes()]


def get_model(*, code: str) -> Product:
    """One product that can be configured. Raises NotFound."""
    return get_configurable(code).product


def list_configurations(*, ids: Sequence[str], limit: int = 100) -> list[ConfigurationRow]:
    """What the party with these ids keeps, newest first."""
    names = list(ConfigurationRow.__dataclass_fields__)
    rows = SavedConfiguration.objects.filter(party_id__in=ids).values_list(*names)[:limit]
    return [ConfigurationRow(*row) for row in rows]


def get_configuration(*, code: str, ids: Sequence[str]) -> ConfigurationRow:
    """One saved configuration of this party. Raises NotFound, also where it belongs to somebody else."""
    names = list(ConfigurationRow.__dataclass_fields__)
    row = SavedConfiguration.objects.filter(party_id__in=ids, code=code).values_list(*names).first()
    if row is None:
        raise NotFound("configuration_unknown", "There is no such saved configuration.")
    return ConfigurationRow(*row)


def list_orders(*, ids: Sequence[str], limit: int = 100) -> list[OrderRow]:
    """The orders this party placed in the portal, newest first."""
    orders = PortalOrder.objects.filter(party_id__in=ids).prefetch_related("lines", "stages")[:limit]
    return [_order(order) for order in orders]


def get_order(*, order_id: str, ids: Sequence[str]) -> OrderRow:
    """One portal order of this party. Raises NotFound, also where it belongs to somebody else."""
    order = PortalOrder.objects.filter(party_id__in=ids, order_id=order_id).prefetch_related("lines", "stages").first()
    if order is None:
        raise NotFound("order_unknown", "There is no such order.")
    return _order(order)


def _order(order: PortalOrder) -> OrderRow:
    reached = {stage.stage: stage.at for stage in order.stages.all()}
    stages = tuple((stage, reached.get(stage)) for stage in STAGES)
    last = next(stage for stage in reversed(STAGES) if stage in reached)
    lines = sorted(order.lines.all(), key=lambda line: line.line)
    shown = tuple(
        OrderLineRow(line.product, line.product_name, line.features, line.texts, line.quantity, line.amount)
        for line in lines
    )
    return OrderRow(
        order.order_id, order.party_id, order.at, order.amount, order.currency, order.promised_day, last, stages, shown
    )


def export_orders() -> pa.Table:
    """All portal orders as the canonical table `order_line`, so that the next cycle sees the purchase."""
    names = ("line", "product", "product_name", "category", "quantity", "amount", "cost")
    order = ("order_id", "record_id", "at", "currency")
    rows = PortalOrderLine.objects.order_by("order__at", "order_id", "line").values_list(
        *names, *(f"order__{name}" for name in order)
    )
    columns = list(zip(*rows.iterator(chunk_size=10_000), strict=True)) or [()] * (len(names) + len(order))
    found = dict(zip((*names, *order), columns, strict=True))
    return TABLES["order_line"].conform(_canonical(found))


def _canonical(found: dict[str, tuple]) -> pa.Table:
    zone = timezone.get_default_timezone() if settings.USE_TZ else None
    times = [at.astimezone(zone).replace(tzinfo=None) for at in found["at"]]
    lines = [f"portal:{order}:{line}" for order, line in zip(found["order_id"], found["line"], strict=True)]
    size = len(lines)
    return pa.table(
        {
            "line_id": pa.array(lines, pa.string()),
            "order_id": pa.array(found["order_id"], pa.string()),
            "source": pa.array(["portal"] * size, pa.string()),
            "record_id": pa.array(found["record_id"], pa.string()),
            "ordered_at": pa.array(times, pa.timestamp("us")),
            "product_id": pa.array(found["product"], pa.string()),
            "product_name": pa.array(found["product_name"], pa.string()),
            "category": pa.array(found["category"], pa.string()),
            "quantity": pa.array([float(v) for v in found["quantity"]], pa.float64()),
            "amount": pa.array([float(v) for v in found["amount"]], pa.float64()),
            "cost": pa.array([float(v) for v in found["cost"]], pa.float64()),
            "currency": pa.array(found["currency"], pa.string()),
            "channel": pa.array(["portal"] * size, pa.string()),
            "gift": pa.array([False] * size, pa.bool_()),
        }
    )
