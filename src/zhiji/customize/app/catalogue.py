"""The products a customer can configure here: the files beside `models/`, read and compiled once a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from zhiji.customize import models
from zhiji.customize.analyse import find_dead
from zhiji.customize.complete import Completion, Term, Wishes, complete
from zhiji.customize.configure import Configurator, Conflict
from zhiji.customize.drawing import draw
from zhiji.customize.product import Product, read_product
from zhiji.customize.quote import Offer, get_offer, get_terms
from zhiji.vocabulary.errors import NotFound, NotReady, ValueRefused

FOLDER = Path(models.__file__).parent


@dataclass(frozen=True)
class Configurable:
    """One product with its configurator and price terms."""

    product: Product
    configurator: Configurator
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Configured:
    """Where a configuration stands: the state of every option, the product it becomes, and the offer for that.

    With a conflict only `conflict` is there; the rest is empty.
    """

    state: dict[str, str]
    completion: Completion | None
    offer: Offer | None
    drawing: str
    conflict: Conflict | None


@lru_cache(maxsize=64)
def get_configurable(code: str) -> Configurable:
    """The product with this code. Raises NotFound; NotReady where its rules leave an option dead."""
    path = FOLDER / f"{code}.toml"
    if not code.isidentifier() or not path.is_file():
        raise NotFound("product_unknown", "There is no product {product!r} to configure.", product=code)
    product = read_product(path.read_text(encoding="utf-8"))
    configurator = Configurator(product.model)
    if dead := find_dead(configurator):
        text = "Product {product} cannot be offered: no product has {options}."
        raise NotReady("product_dead", text, product=code, options=", ".join(dead))
    return Configurable(product, configurator, tuple(get_terms(product)))


def get_codes() -> list[str]:
    """The codes of all products here."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def configure(
    *, code: str, choices: Mapping[str, bool], texts: Mapping[str, str] | None = None, keep: str | None = None
) -> Configured:
    """What the choices lead to; the house standard fills the rest, the same for every customer.

    `keep`: the choice repairs must not give up. Raises NotFound; ValueRefused for an unknown option or text too long.
    """
    found = get_configurable(code)
    texts = check_texts(found.product, texts or {})
    conflict = found.configurator.explain(choices, keep=keep)
    if conflict:
        return Configured({}, None, None, "", conflict)
    state = found.configurator.get_state(choices)
    wishes = Wishes(standard=found.product.standard, terms=found.terms)
    completion = complete(found.configurator, choices, wishes=wishes)
    features = completion.features if completion else ()
    drawing = draw(found.product, features, texts=texts)
    return Configured(state, completion, get_offer(found.product, features), drawing, None)


def explain_option(*, code: str, choices: Mapping[str, bool], option: str) -> Conflict | None:
    """Why `option` cannot be taken with these choices, and what to give up for it; None when it can."""
    wanted = {name: value for name, value in choices.items() if name != option} | {option: True}
    return get_configurable(code).configurator.explain(wanted, keep=option)


def check_texts(product: Product, texts: Mapping[str, str]) -> dict[str, str]:
    """The free texts, trimmed. Raises ValueRefused for an option without text, a text too long or unprintable."""
    clean = {name: str(text).strip() for name, text in texts.items() if str(text).strip()}
    for name, text in clean.items():
        option = product.options.get(name)
        if option is None or not option.text_most:
            raise ValueRefused("option_without_text", "{name!r} takes no text.", name=name)
        if len(text) > option.text_most:
            raise ValueRefused("text_too_long", "At most {most} characters can be engraved.", most=option.text_most)
        if not text.isprintable():
            raise ValueRefused("text_unprintable", "The text holds signs that cannot be engraved.")
    return clean
