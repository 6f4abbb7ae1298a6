"""Products to configure, for staff and programs; what customers see stands in the portal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from zhiji.customize.app import selectors, services
from zhiji.customize.app.catalogue import Configured
from zhiji.customize.quote import get_calculation
from zhiji.identify.app import selectors as identify
from zhiji.vocabulary.party import STAFF_ROLES

router = Router(tags=["customize"])


class ProductOut(Schema):
    """One product that can be configured."""

    code: str
    version: int
    names: dict[str, str]
    options: int
    rules: int


class ChoicesIn(Schema):
    """Choices so far: feature -> wanted; free texts by option."""

    choices: dict[str, bool] = {}
    texts: dict[str, str] = {}


class SaveIn(ChoicesIn):
    """A configuration to keep for a customer."""

    party_id: str


class OrderIn(Schema):
    """A saved configuration to order; the same key again is the same order."""

    party_id: str
    configuration: str
    dedupe_key: str


class CodeOut(Schema):
    """What was written, by its code."""

    code: str


@router.get("/configure/products", response=list[ProductOut])
def list_products(request: HttpRequest) -> list[ProductOut]:
    """The products that can be configured."""
    return [
        ProductOut(code=p.code, version=p.version, names=dict(p.names), options=len(p.options), rules=len(p.rule_names))
        for p in selectors.list_models()
    ]


@router.post("/configure/{product}/state", response=dict[str, Any])
def get_state(request: HttpRequest, product: str, body: ChoicesIn) -> dict[str, Any]:
    """The state of every option, the finished product with price, cost and lead time, or the conflict."""
    configured = selectors.configure(code=product, choices=body.choices, texts=body.texts)
    return _as_json(product, configured, inside=request.user.role in STAFF_ROLES)


@router.post("/configure/{product}/saved", response=CodeOut)
def save(request: HttpRequest, product: str, body: SaveIn) -> CodeOut:
    """Keep a configuration for a customer the caller may see."""
    identify.get_party(party_id=body.party_id, user_scope=request.user_scope)
    by = request.user.username
    code = services.save_configuration(
        party_id=body.party_id, product=product, choices=body.choices, texts=body.texts, by=by
    )
    return CodeOut(code=code)


@router.post("/configure/orders", response=CodeOut)
def order(request: HttpRequest, body: OrderIn) -> CodeOut:
    """Order a saved configuration for a customer the caller may see."""
    identify.get_party(party_id=body.party_id, user_scope=request.user_scope)
    return CodeOut(code=services.place_order(**body.dict(), by=request.user.username))


def _as_json(code: str, configured: Configured, *, inside: bool) -> dict[str, Any]:
    """`inside`: a colleague asks, who may see cost and margin; a dealer may not."""
    if configured.conflict:
        conflict = configured.conflict
        rules = [{"kind": law.kind, "name": law.name} for law in conflict.laws]
        choices = [name for name, _ in conflict.choices]
        return {"conflict": {"choices": choices, "rules": rules, "repairs": [list(r) for r in conflict.repairs]}}
    features = configured.completion.features if configured.completion else ()
    offer = configured.offer
    calculation = get_calculation(selectors.get_model(code=code), features)
    return {
        "state": configured.state,
        "features": list(features),
        "price": str(offer.price if offer else 0),
        **({"cost": str(calculation.cost), "margin": str(calculation.margin)} if inside else {}),
        "lead_days": offer.lead_days if offer else 0,
        "conflict": None,
    }
