"""Finishing a configuration for somebody: by stated wishes, then the house standard, then the cheapest.

Which source chose what is part of the answer; everything it filled in can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pysat.examples.rc2 import RC2
from pysat.formula import WCNF

from zhiji.customize.configure import Choices, Configurator

OWN, FOLLOWS, WISH, STANDARD, CHEAPEST = "own", "follows", "wish", "standard", "cheapest"


@dataclass(frozen=True)
class Term:
    """An amount that is due when all `features` are in the product; whole numbers only (cents, days)."""

    features: tuple[str, ...]
    amount: int


@dataclass(frozen=True)
class Wishes:
    """What to go by, in falling order of weight: stated wishes (feature -> weight above 0), standard, price terms.

    A wish for not having a feature is written with the name in `unwanted`.
    """

    wanted: Mapping[str, int] = field(default_factory=dict)
    unwanted: Mapping[str, int] = field(default_factory=dict)
    standard: Sequence[str] = ()
    terms: Sequence[Term] = ()


@dataclass(frozen=True)
class Completion:
    """A finished product: its features in the order of the model, and of each which source chose it.

    Sources: own (the choices handed in), follows (no product without it), wish, standard, cheapest.
    `missed`: the wishes no product could keep together with the rest.
    """

    features: tuple[str, ...]
    source: dict[str, str]
    missed: tuple[str, ...]


def complete(configurator: Configurator, choices: Choices, *, wishes: Wishes | None = None) -> Completion | None:
    """The best product that has these choices; None when there is none.

    A heavier wish is never given up for any number of standards, nor a standard for any price.

    >>> from zhiji.customize.rules import read_uvl
    >>> shelf = Configurator(read_uvl("features\\n a\\n  alternative\\n   oak\\n   pine\\n  optional\\n   lamp"))
    >>> complete(shelf, {}, wishes=Wishes(terms=[Term(("oak",), 900), Term(("pine",), 400)])).features
    ('a', 'pine')

    Raises: ValueRefused (`feature_unknown`) for a choice or wish that is no feature.
    Source: weighted partial MaxSAT by RC2 (Ignatiev, Morgado, Marques-Silva, 2019).
    """
    wishes = wishes or Wishes()
    literals = configurator.literals(choices)
    fixed = configurator.get_fixed(literals)
    if fixed is None:
        return None
    if not (wishes.wanted or wishes.unwanted or wishes.standard or wishes.terms):
        taken = set(configurator.complete(choices) or ())
    else:
        taken = set(_best(configurator, literals, wishes))
    features = tuple(name for name in configurator.number if name in taken)
    return Completion(features, _sources(configurator, features, choices, fixed, wishes), _missed(wishes, taken))


def _best(configurator: Configurator, literals: list[int], wishes: Wishes) -> list[str]:
    problem = WCNF()
    for clause in configurator.compiled.all_clauses():
        problem.append(list(clause))
    for literal in literals:
        problem.append([literal])
    for clause, weight in _soft(configurator, wishes, problem):
        problem.append(clause, weight=weight)
    with RC2(problem) as solver:
        return configurator.names(v for v in solver.compute() if v > 0)


def _soft(configurator: Configurator, wishes: Wishes, problem: WCNF) -> list[tuple[list[int], int]]:
    """Three levels of weight, each above the sum of all below it."""
    number, top = configurator.number, configurator.compiled.top
    soft: list[tuple[list[int], int]] = []
    for term in (t for t in wishes.terms if t.amount):
        parts = [number[f] for f in term.features]
        if term.amount > 0:
            soft.append(([-v for v in parts], term.amount))
            continue
        top += 1  # a reduction is wished for: a helper that may be true only when all parts are
        for v in parts:
            problem.append([-top, v])
        soft.append(([top], -term.amount))
    step = sum(weight for _, weight in soft) + 1
    soft += [([literal], step) for literal in configurator.literals(dict.fromkeys(wishes.standard, True))]
    step *= len(wishes.standard) + 1
    for given, wanted in ((wishes.wanted, True), (wishes.unwanted, False)):
        for literal, weight in zip(configurator.literals(dict.fromkeys(given, wanted)), given.values(), strict=True):
            soft.append(([literal], weight * step))
    return soft


def _sources(
    configurator: Configurator, features: tuple[str, ...], choices: Choices, fixed: set[int], wishes: Wishes
) -> dict[str, str]:
    standard = set(wishes.standard)

    def source(name: str) -> str:
        if choices.get(name):
            return OWN
        if configurator.number[name] in fixed:
            return FOLLOWS
        if name in wishes.wanted:
            return WISH
        return STANDARD if name in standard else CHEAPEST

    return {name: source(name) for name in features}


def _missed(wishes: Wishes, taken: set[str]) -> tuple[str, ...]:
    return (*(w for w in wishes.wanted if w not in taken), *(w for w in wishes.unwanted if w in taken))
