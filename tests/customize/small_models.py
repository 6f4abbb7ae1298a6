"""Small random feature models, and the slow plain truth about them: every product, by trying all."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from zhiji.customize.formula import holds
from zhiji.customize.rules import Feature, Group, Model, Rule, check_names

KINDS = {"mandatory": (0, None), "optional": (0, None), "or": (1, None), "alternative": (1, 1), "cardinality": (2, 3)}


def is_product(model: Model, taken: set[str]) -> bool:
    """Whether a set of features is a product, read off the definition of a feature model without any solver."""
    if model.root not in taken or any(f.name in taken and f.parent and f.parent not in taken for f in model.features):
        return False
    for group in model.groups:
        number = len(taken.intersection(group.children))
        if group.parent not in taken:
            continue
        if group.kind == "mandatory" and number != len(group.children):
            return False
        if number < group.low or (group.high is not None and number > group.high):
            return False
    return all(holds(rule.formula, taken) for rule in model.rules)


def every_product(model: Model) -> list[set[str]]:
    """All products of a small model."""
    names = [f.name for f in model.features]
    sets = ({n for n, bit in zip(names, bits, strict=True) if bit} for bits in product((0, 1), repeat=len(names)))
    return [taken for taken in sets if is_product(model, taken)]


@st.composite
def models(draw) -> Model:
    """A tree of up to nine features with groups of every kind and up to four rules."""
    size = draw(st.integers(2, 9))
    names = [f"f{i}" for i in range(size)]
    children: dict[str, list[str]] = {}
    features = [Feature(names[0], None, 1)]
    for i in range(1, size):
        parent = names[draw(st.integers(0, i - 1))]
        features.append(Feature(names[i], parent, i + 1))
        children.setdefault(parent, []).append(names[i])
    groups = tuple(_group(draw, parent, below) for parent, below in children.items())
    rules = tuple(Rule(f"r{i}", "", draw(formulas(names)), i) for i in range(draw(st.integers(0, 4))))
    return check_names(Model(tuple(features), groups, rules, "small"))


def _group(draw, parent: str, below: list[str]) -> Group:
    kind = draw(st.sampled_from(sorted(KINDS)))
    return Group(parent, kind, tuple(below), 1, *KINDS[kind])


def formulas(names: list[str]):
    """Rules over these names, two levels deep or so."""
    leaf = st.sampled_from(names).map(lambda name: ("is", name))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(lambda f: ("not", f)),
            st.tuples(st.sampled_from(["and", "or", "implies", "iff"]), inner, inner),
        ),
        max_leaves=6,
    )


@st.composite
def models_with_choices(draw) -> tuple[Model, dict[str, bool]]:
    """A model and up to five choices, which need not go together."""
    model = draw(models())
    names = [f.name for f in model.features]
    return model, draw(st.dictionaries(st.sampled_from(names), st.booleans(), max_size=5))
