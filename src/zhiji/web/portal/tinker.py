"""What the configurator page shows: each part with its options, why one is greyed, what to give up for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhiji.customize import Conflict, Product
from zhiji.customize.app import selectors as customize

Choices = dict[str, bool]


@dataclass(frozen=True)
class OptionView:
    """One option: its title, whether it is in the product, chosen by the customer himself, and why not, if not."""

    name: str
    title: str
    on: bool
    own: bool
    price: Decimal
    why: tuple[str, ...]
    text_most: int
    text: str


@dataclass(frozen=True)
class PartView:
    """One part with its options."""

    title: str
    hint: str
    many: bool
    options: tuple[OptionView, ...]


@dataclass(frozen=True)
class Repair:
    """One way out of a conflict: what is given up, in words and as the value of the button."""

    titles: tuple[str, ...]
    value: str


def name_of(names: Mapping[str, str]) -> str:
    """The name in the reader's language."""
    return names.get("en" if (get_language() or "").startswith("en") else "zh", "")


def read_choices(form: QueryDict, product: Product) -> tuple[Choices, dict[str, str]]:
    """The own choices and texts a form carries; what the product does not have is left out."""
    choices = {name: True for name in form.getlist("choice") if name in product.options}
    texts = {name: form.get(f"text.{name}", "") for name in product.options if form.get(f"text.{name}")}
    return choices, texts


def take(product: Product, choices: Choices, option: str) -> Choices:
    """The choices after a click on an option: taken, exchanged within its part, or given back."""
    if option not in product.options:
        return choices
    if option in choices:
        return {name: value for name, value in choices.items() if name != option}
    return without_rivals(product, choices, option) | {option: True}


def without_rivals(product: Product, choices: Choices, option: str) -> Choices:
    """The choices without those that stand in the place of `option` (the same part, where one is taken)."""
    part = next(part for part in product.parts if any(o.name == option for o in part.options))
    rivals = {o.name for o in part.options} if part.pick == "one" else {option}
    return {name: value for name, value in choices.items() if name not in rivals}


def show_parts(product: Product, choices: Choices, texts: Mapping[str, str]) -> list[PartView]:
    """Every part and option as it stands with these choices, which must go together."""
    configured = customize.configure(code=product.code, choices=choices, texts=texts)
    taken = set(configured.completion.features if configured.completion else ())
    titles = {o.name: name_of(o.names) for o in product.options.values()}

    def option_view(option) -> OptionView:  # noqa: ANN001
        on = option.name in taken
        conflict = None if on else find_conflict(product, choices, option.name)
        why = tuple(say_conflict(product, conflict, option.name)) if conflict else ()
        text = texts.get(option.name, "")
        own = option.name in choices
        return OptionView(option.name, titles[option.name], on, own, option.price, why, option.text_most, text)

    return [
        PartView(name_of(part.names), name_of(part.hint), part.pick != "one", tuple(map(option_view, part.options)))
        for part in product.parts
    ]


def find_conflict(product: Product, choices: Choices, option: str) -> Conflict | None:
    """Why an option cannot be taken beside the other choices; None when it can."""
    rest = without_rivals(product, choices, option)
    return customize.explain_option(code=product.code, choices=rest, option=option)


def say_conflict(product: Product, conflict: Conflict, option: str) -> list[str]:
    """The rules in the seller's words, and the own choices they collide with."""
    said = [name_of(product.rule_names[law.name]) for law in conflict.laws if law.kind == "rule"]
    own = [title_of(product, name) for name, _wanted in conflict.choices if name != option]
    if own:
        said.append(_("You chose: %(names)s") % {"names": list_of(own)})
    return said


def show_repairs(product: Product, conflict: Conflict) -> list[Repair]:
    """The ways out, smallest first."""
    return [Repair(tuple(title_of(product, n) for n in repair), ",".join(repair)) for repair in conflict.repairs]


def title_of(product: Product, option: str) -> str:
    """Part and option, as a customer would say it."""
    for part in product.parts:
        for found in part.options:
            if found.name == option:
                return _("%(part)s: %(option)s") % {"part": name_of(part.names), "option": name_of(found.names)}
    return option


def say_features(code: str, features: Iterable[str], texts: Mapping[str, str]) -> list[str]:
    """What a finished product consists of, in words, with its free texts."""
    product = customize.get_model(code=code)
    said = [title_of(product, name) for name in features if name in product.options]
    return said + [_("Text: %(text)s") % {"text": text} for text in texts.values()]


def list_of(names: Iterable[str]) -> str:
    """Names in a row, with the comma of the language."""
    return (", " if (get_language() or "").startswith("en") else "、").join(names)
