"""What a modeller wants to know of a model before publishing it: what is always in, what never, how many products.

Questions about one customer's choices belong to `configure.py`.
"""

from __future__ import annotations

from collections import Counter
from math import prod

from zhiji.customize.configure import EXCLUDED, IMPLIED, Configurator
from zhiji.customize.formula import Clause
from zhiji.customize.rules import Group, Model

COUNT_WORK = 1_000_000  # clauses looked at before a count is given up


def find_core(configurator: Configurator) -> tuple[str, ...]:
    """The features every product has, in the order of the model; empty when there is no product.

    >>> from zhiji.customize.rules import read_uvl
    >>> find_core(Configurator(read_uvl("features\\n a\\n  mandatory\\n   b\\n  optional\\n   c")))
    ('a', 'b')

    Source: Benavides, Segura, Ruiz-Cortés, "Automated analysis of feature models" (2010).
    """
    return _in_state(configurator, IMPLIED)


def find_dead(configurator: Configurator) -> tuple[str, ...]:
    """The features no product can have; all of them when there is no product at all. Same source as `find_core`."""
    if not configurator.is_satisfiable():
        return tuple(configurator.number)
    return _in_state(configurator, EXCLUDED)


def _in_state(configurator: Configurator, state: str) -> tuple[str, ...]:
    if not configurator.is_satisfiable():
        return ()
    return tuple(name for name, found in configurator.get_state().items() if found == state)


def find_false_optional(configurator: Configurator) -> tuple[str, ...]:
    """The features not drawn as mandatory that no product can leave out once it has their parent.

    As in the published figures of the feature-model benchmark, children of groups count too, and below a parent that
    is dead itself every such child does. Same source as `find_core`.
    """
    parents = {f.name: f.parent for f in configurator.model.features}
    drawn = [c for g in configurator.model.groups if g.kind != "mandatory" for c in g.children]
    found = {c for c in drawn if not configurator.is_satisfiable({str(parents[c]): True, c: False})}
    return tuple(name for name in parents if name in found)


def count_products(configurator: Configurator) -> int | None:
    """How many different products a model allows, exactly; None where counting would take too long.

    A tree without rules across it is counted by its groups, whatever its size. With rules, by splitting cases and
    independent parts, up to a set amount of work.

    >>> from zhiji.customize.rules import read_uvl
    >>> text = "features\\n a\\n  alternative\\n   b\\n   c\\n  optional\\n   d\\nconstraints\\n d => b"
    >>> count_products(Configurator(read_uvl(text)))
    3

    Source: DPLL counting with components and caching as in sharpSAT (Thurley, 2006), without its engineering.
    """
    model = configurator.model
    if not model.rules:
        return _count_tree(model)
    try:
        return _Counting(configurator.compiled.top).count(
            frozenset(tuple(sorted(clause)) for clause in configurator.compiled.all_clauses())
        )
    except (_TooMuch, RecursionError):
        return None


def _count_tree(model: Model) -> int:
    """Bottom up: children stand after their parents in a model, so the reversed order needs no recursion."""
    groups: dict[str, list[Group]] = {}
    for group in model.groups:
        groups.setdefault(group.parent, []).append(group)
    ways: dict[str, int] = {}
    for feature in reversed(model.features):
        ways[feature.name] = prod(_ways(g, [ways[c] for c in g.children]) for g in groups.get(feature.name, ()))
    return ways[model.root]


def _ways(group: Group, children: list[int]) -> int:
    if group.kind == "mandatory":
        return prod(children)
    by_size = [1]  # by_size[k]: ways to take k of the children seen so far
    for ways in children:
        by_size = [a + b * ways for a, b in zip([*by_size, 0], [0, *by_size], strict=True)]
    return sum(by_size[group.low : None if group.high is None else group.high + 1])


class _TooMuch(Exception):
    """The work set aside for counting is used up."""


class _Counting:
    """Counts assignments of variables 1..top; clause sets are frozen so that equal rests are counted once."""

    def __init__(self, top: int) -> None:
        self.everything = frozenset(range(1, top + 1))
        self.work = 0
        self.known: dict[frozenset[Clause], int] = {}

    def count(self, clauses: frozenset[Clause]) -> int:
        return self.split(clauses, self.everything)

    def split(self, clauses: frozenset[Clause], variables: frozenset[int]) -> int:
        """Independent parts multiply; variables no clause speaks of double."""
        spread = _propagate(clauses)
        if spread is None:
            return 0
        rest, fixed = spread
        parts = _parts(rest)
        used = set().union(*(names for _, names in parts)) if parts else set()
        result = 1 << len(variables - used - fixed)
        for part, names in parts:
            found = self.branch(frozenset(part), frozenset(names))
            if not found:
                return 0
            result *= found
        return result

    def branch(self, clauses: frozenset[Clause], variables: frozenset[int]) -> int:
        if clauses in self.known:
            return self.known[clauses]
        self.work += len(clauses)
        if self.work > COUNT_WORK:
            raise _TooMuch
        often = Counter(abs(v) for clause in clauses for v in clause)
        variable = max(often, key=lambda v: (often[v], -v))
        found = sum(self.split(clauses | {(literal,)}, variables) for literal in (variable, -variable))
        self.known[clauses] = found
        return found


def _propagate(clauses: frozenset[Clause]) -> tuple[list[Clause], set[int]] | None:
    """Clauses left when single literals are set, and the variables set; None on a contradiction."""
    rest, true = list(clauses), set()
    while True:
        single = {clause[0] for clause in rest if len(clause) == 1}
        if any(-v in single or -v in true for v in single) or () in rest:
            return None
        true |= single
        if not single:
            return rest, {abs(v) for v in true}
        open_ = (clause for clause in rest if not any(v in true for v in clause))
        rest = list({tuple(v for v in clause if -v not in true) for clause in open_})


def _parts(clauses: list[Clause]) -> list[tuple[list[Clause], set[int]]]:
    """Clauses that share no variable apart, by union-find."""
    above: dict[int, int] = {}

    def find(v: int) -> int:
        while above.setdefault(v, v) != v:
            above[v] = above[above[v]]
            v = above[v]
        return v

    for clause in clauses:
        first = find(abs(clause[0]))
        for v in clause[1:]:
            above[find(abs(v))] = first
    parts: dict[int, tuple[list[Clause], set[int]]] = {}
    for clause in clauses:
        part = parts.setdefault(find(abs(clause[0])), ([], set()))
        part[0].append(clause)
        part[1].update(abs(v) for v in clause)
    return list(parts.values())
