"""Feature models: what may be combined with what. Reads them from UVL files.

A model is a tree of features with groups, and rules across the tree. Prices and titles belong to `product.py`,
reasoning to `configure.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhiji.customize.formula import Formula, names_in, read_formula
from zhiji.vocabulary.errors import ValueRefused

GROUP = re.compile(r"^(mandatory|optional|or|alternative|\[(\d+)(?:\.\.(\d+|\*))?\])\s*$")
FEATURE = re.compile(r'^(?:"(?P<quoted>[^"]+)"|(?P<name>[^\s"\'{}\[\]()&|!=<>,]+))\s*(?P<rest>.*)$')
TYPES = ("Boolean", "String", "Integer", "Real")
ATTRIBUTE = re.compile(
    r"""\s*(?:"(?P<qkey>[^"]*)"|(?P<key>[^\s"',{}\[\]]+))(?:\s+(?P<value>"[^"]*"|'[^']*'|\[[^\]]*\]|[^\s,{}\[\]"']+))?\s*(,|$)"""
)


@dataclass(frozen=True)
class Feature:
    """One thing that can be in a product or not. `abstract`: it only groups others, nothing is built for it."""

    name: str
    parent: str | None
    line: int
    abstract: bool = False


@dataclass(frozen=True)
class Group:
    """Children of one feature of which at least `low` and at most `high` are taken when the parent is (None: all).

    `kind` is mandatory, optional, or, alternative or cardinality.
    """

    parent: str
    kind: str
    children: tuple[str, ...]
    line: int
    low: int
    high: int | None


@dataclass(frozen=True)
class Rule:
    """One rule across the tree: its name (in a file without names its line), its text and what it says."""

    name: str
    text: str
    formula: Formula
    line: int


@dataclass(frozen=True)
class Model:
    """A feature model; the first feature is the root, which every configuration has."""

    features: tuple[Feature, ...]
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    name: str = ""
    names: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def root(self) -> str:
        """The name of the feature that stands for the whole product."""
        return self.features[0].name


def read_uvl(text: str) -> Model:
    r"""The feature model that a UVL text describes.

    Read: features with attributes (`abstract` is kept, others are passed over), double-quoted names, the groups
    mandatory, optional, or, alternative and `[n..m]`, empty groups, and constraints with & | ! => <=> and brackets.
    Refused with the line: imports, includes, typed features, feature cardinalities, arithmetic.

    Returns: a Model whose features stand in the order of the file.
    Raises: ValueRefused (`uvl_unreadable`, `rule_unreadable`) naming the line and what was expected.

    >>> model = read_uvl('features\n\tShelf\n\t\talternative\n\t\t\toak\n\t\t\tpine\nconstraints\n\t!pine')
    >>> len(model.features), model.groups[0].kind, model.rules[0].text
    (3, 'alternative', '!pine')

    Source: Benavides et al., "UVL: Feature modelling with the Universal Variability Language" (2024), Boolean level.
    """
    tree = _Tree()
    rules: list[Rule] = []
    section = ""
    for number, indent, line in _lines(text):
        if indent == 0:
            section = _section(line, number=number, tree=tree)
        elif section == "features":
            tree.take(line, indent=indent, number=number)
        elif section == "constraints":
            rules.append(Rule(f"line {number}", line, read_formula(line, line=number), number))
        else:
            _fail(number, f"{line[:40]!r} stands outside of 'features' and 'constraints'")
    if not tree.features:
        _fail(1, "there is no feature: a UVL file begins with 'features' and one root below it")
    return check_names(Model(tuple(tree.features), tuple(tree.groups()), tuple(rules), tree.name))


def check_names(model: Model) -> Model:
    """The model, with its names gathered, when each name is there once and each rule speaks of known names only.

    Raises: ValueRefused (`feature_twice`, `feature_unknown`) naming the line.
    """
    names: set[str] = set()
    for feature in model.features:
        if feature.name in names:
            text = "Line {line}: {name!r} is there already."
            raise ValueRefused("feature_twice", text, line=feature.line, name=feature.name)
        names.add(feature.name)
    for rule in model.rules:
        for name in names_in(rule.formula):
            if name not in names:
                raise ValueRefused("feature_unknown", "Line {line}: {name!r} is no feature.", line=rule.line, name=name)
    return Model(model.features, model.groups, model.rules, model.name, frozenset(names))


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, indentation (a tab counts as four) and content of each line that says something."""
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        stripped = raw.strip()
        if not stripped or stripped.startswith("//"):
            continue
        lead = raw[: len(raw) - len(raw.lstrip())]
        yield number, len(lead.expandtabs(4)), stripped


def _section(line: str, *, number: int, tree: _Tree) -> str:
    word, _, rest = line.partition(" ")
    if word == "namespace":
        tree.name = rest.strip().strip('"')
        return "namespace"
    if word in ("features", "constraints") and not rest.strip():
        return word
    if word in ("imports", "include"):
        _fail(number, f"{word!r} is not read: put the model into one file, on the Boolean level")
    return _fail(number, f"{line[:40]!r} is no section: expected namespace, features or constraints")


class _Tree:
    """Follows the indentation: below a feature stand groups, below a group stand features."""

    def __init__(self) -> None:
        self.name = ""
        self.features: list[Feature] = []
        self.open: list[tuple[int, str, object]] = []  # indentation, "feature" or "group", its name or its draft
        self.drafts: list[tuple[str, str, list[str], int, int, int | None]] = []

    def take(self, line: str, *, indent: int, number: int) -> None:
        while self.open and self.open[-1][0] >= indent:
            self.open.pop()
        above = self.open[-1][1] if self.open else ""
        if above == "feature":
            self.take_group(line, indent=indent, number=number)
        elif above == "group" or not self.features:
            self.take_feature(line, indent=indent, number=number)
        else:
            _fail(number, f"{line[:40]!r} is a second root: a model has one")

    def take_group(self, line: str, *, indent: int, number: int) -> None:
        found = GROUP.match(line)
        if not found:
            _fail(number, f"{line[:40]!r} is no group: expected mandatory, optional, or, alternative or [n..m]")
        kind, low, high = found.group(1), found.group(2), found.group(3)
        bounds = {"mandatory": (0, None), "optional": (0, None), "or": (1, None), "alternative": (1, 1)}
        if low is not None:
            least = int(low)
            most = None if high == "*" else int(high or low)
            if most is not None and most < least:
                _fail(number, f"{kind} asks for at least {least} and at most {most}")
            kind, bounds["cardinality"] = "cardinality", (least, most)
        draft = (str(self.open[-1][2]), kind, [], number, *bounds[kind])
        self.drafts.append(draft)
        self.open.append((indent, "group", draft))

    def take_feature(self, line: str, *, indent: int, number: int) -> None:
        found = FEATURE.match(line)
        if not found:
            _fail(number, f"{line[:40]!r} is no feature name")
        name, rest = found.group("quoted") or found.group("name"), found.group("rest")
        if name in TYPES and rest and not rest.startswith("{"):
            _fail(number, f"the feature is of type {name}: only yes-or-no features are read")
        draft = self.open[-1][2] if self.open else None
        parent = draft[0] if draft else None  # type: ignore[index]
        if draft:
            draft[2].append(name)  # type: ignore[index]
        self.features.append(Feature(name, parent, number, abstract=_is_abstract(rest, number=number)))
        self.open.append((indent, "feature", name))

    def groups(self) -> Iterator[Group]:
        """Groups without children say nothing and are left out."""
        for parent, kind, children, number, low, high in self.drafts:
            if children:
                yield Group(parent, kind, tuple(children), number, low, high)


def _is_abstract(rest: str, *, number: int) -> bool:
    if not rest:
        return False
    if rest.startswith("cardinality"):
        _fail(number, "a feature cardinality is not read: only yes-or-no features are")
    if not (rest.startswith("{") and rest.endswith("}")):
        _fail(number, f"{rest[:40]!r} after the feature: expected attributes in {{ }}")
    inner, at = rest[1:-1].strip(), 0
    values: dict[str, str] = {}
    while at < len(inner):
        found = ATTRIBUTE.match(inner, at)
        if not found or found.end() == at:
            _fail(number, f"the attribute {inner[at : at + 40]!r} is not understood")
        values[found.group("qkey") or found.group("key")] = found.group("value") or "true"
        at = found.end()
    return values.get("abstract") == "true"


def _fail(line: int, why: str) -> str:
    raise ValueRefused("uvl_unreadable", "Line {line}: {why}.", line=line, why=why)
