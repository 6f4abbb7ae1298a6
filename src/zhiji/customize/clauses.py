"""A feature model as clauses, each knowing which rule of the model it comes from.

Only this file knows how a group becomes logic; `configure.py` and `analyse.py` reason over the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from zhiji.customize.formula import Clause, to_clauses
from zhiji.customize.rules import Group, Model

PAIRWISE_UP_TO = 6  # children; beyond it, "at most one" with a chain of helpers is shorter


@dataclass(frozen=True)
class Law:
    """Something a configuration must keep: a group, a mandatory child or a rule, with the clauses that say so.

    `kind` is mandatory, or, alternative, cardinality or rule; `name` is the parent of the group or the rule's name.
    """

    kind: str
    name: str
    members: tuple[str, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Compiled:
    """`number`: variable of each feature; `always`: the root, and that a child brings its parent; `laws`: the rest."""

    number: dict[str, int]
    always: tuple[Clause, ...]
    laws: tuple[Law, ...]
    top: int  # the highest variable, helpers included

    def all_clauses(self) -> Iterator[Clause]:
        """Every clause of the model."""
        yield from self.always
        for law in self.laws:
            yield from law.clauses


class _Compiler:
    def __init__(self, model: Model) -> None:
        self.number = {feature.name: i for i, feature in enumerate(model.features, 1)}
        self.top = len(self.number)

    def fresh(self) -> int:
        self.top += 1
        return self.top

    def law_of_group(self, group: Group) -> Law | None:
        parent = self.number[group.parent]
        children = [self.number[child] for child in group.children]
        if group.kind == "optional":
            return None
        if group.kind == "mandatory":
            clauses = [(-parent, child) for child in children]
        else:
            clauses = list(self.bounds(parent, children, group.low, group.high))
        return Law(group.kind, group.parent, group.children, tuple(clauses))

    def bounds(self, parent: int, children: list[int], low: int, high: int | None) -> Iterator[Clause]:
        """Only "at least" depends on the parent: without it there are no children, which keeps "at most" anyway."""
        if low > len(children):
            yield (-parent,)
        elif low == 1:
            yield (-parent, *children)
        elif low > 1:
            *clauses, reached = self.register(children, low)
            yield from clauses
            yield (-parent, *reached)
        if high == 0:
            yield from ((-child,) for child in children)
        elif high == 1 and len(children) <= PAIRWISE_UP_TO:
            yield from ((-a, -b) for a, b in combinations(children, 2))
        elif high is not None and high < len(children):
            *clauses, reached = self.register(children, high + 1)
            yield from clauses
            yield (-reached[0],)

    def register(self, literals: list[int], bound: int) -> Iterator[Clause]:
        """Helpers j = at least j of the literals seen so far; the last clause names the helper of `bound`.

        Defined in both directions, so that each configuration keeps exactly one assignment and counting stays exact.
        Source: Sinz, "Towards an optimal CNF encoding of Boolean cardinality constraints" (2005), completed.
        """
        before: list[int] = []
        for literal in literals:
            after: list[int] = []
            for j in range(min(len(before) + 1, bound)):
                same = before[j] if j < len(before) else None  # j + 1 were there already; None = cannot be
                less = before[j - 1] if j else None  # one fewer was there; None = always so
                after.append(helper := self.fresh())
                if same is not None:
                    yield (-same, helper)
                yield (-literal, helper) if less is None else (-literal, -less, helper)
                yield tuple(v for v in (-helper, same, literal) if v is not None)
                if less is not None:
                    yield tuple(v for v in (-helper, same, less) if v is not None)
            before = after
        yield (before[bound - 1],)


def compile_model(model: Model) -> Compiled:
    """The clauses of a model; satisfied by exactly its configurations.

    >>> from zhiji.customize.rules import read_uvl
    >>> compile_model(read_uvl("features\\n\\ta\\n\\t\\toptional\\n\\t\\t\\tb")).always
    ((1,), (-2, 1))

    Source: Batory, "Feature models, grammars, and propositional formulas" (2005).
    """
    compiler = _Compiler(model)
    number = compiler.number
    parents = [(-number[f.name], number[f.parent]) for f in model.features if f.parent]
    laws = [law for group in model.groups if (law := compiler.law_of_group(group))]
    for rule in model.rules:
        clauses = to_clauses(rule.formula, number=number, fresh=compiler.fresh)
        laws.append(Law("rule", rule.name, (), tuple(clauses)))
    return Compiled(number, ((number[model.root],), *parents), tuple(laws), compiler.top)
