"""What can still be chosen, what follows from the choices, why something cannot be, and how to finish.

Works on any feature model (`rules.py`). Prices come in as weights; what they are made of belongs to `quote.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from pysat.solvers import Solver

from zhiji.customize.clauses import Compiled, Law, compile_model
from zhiji.customize.rules import Model
from zhiji.vocabulary.errors import ValueRefused

POSSIBLE, CHOSEN, REJECTED, IMPLIED, EXCLUDED = "possible", "chosen", "rejected", "implied", "excluded"
STATES = (POSSIBLE, CHOSEN, REJECTED, IMPLIED, EXCLUDED)
REPAIRS = 3  # shown at most: more is a list to study, not help
REPAIR_WORK = 200  # conflicts looked at while searching repairs

Choices = Mapping[str, bool]  # feature -> wanted (True) or not wanted (False), in the order chosen


@dataclass(frozen=True)
class Conflict:
    """Why choices do not go together: the fewest own choices and laws of the model; without any one of them it works.

    `repairs`: up to three sets of choices to give up, each checked to leave a product that can be made, smallest first.
    """

    choices: tuple[tuple[str, bool], ...]
    laws: tuple[Law, ...]
    repairs: tuple[tuple[str, ...], ...]


class Configurator:
    """Answers about one model. Building it compiles the model once; keep it and ask often. Safe among threads.

    >>> from zhiji.customize.rules import read_uvl
    >>> shelf = Configurator(read_uvl('''features
    ...   shelf
    ...     alternative
    ...       oak
    ...       pine
    ...     optional
    ...       glass
    ... constraints
    ...   glass => oak'''))
    >>> shelf.get_state({"glass": True})
    {'shelf': 'implied', 'oak': 'implied', 'pine': 'excluded', 'glass': 'chosen'}
    >>> shelf.explain({"glass": True, "pine": True}).repairs
    (('glass',), ('pine',))
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.compiled: Compiled = compile_model(model)
        self.number = self.compiled.number
        self._names = {v: k for k, v in self.number.items()}
        self._solver = Solver(name="glucose4", bootstrap_with=[list(c) for c in self.compiled.all_clauses()])
        # First guess of every feature: not taken. Large trees then stay small while the solver looks.
        self._solver.set_phases([-v for v in range(1, len(self.number) + 1)])
        self._reasons: Solver | None = None
        self._lock = Lock()

    def is_satisfiable(self, choices: Choices | None = None) -> bool:
        """Whether at least one product has these choices. Raises ValueRefused for a name that is no feature."""
        literals = self.literals(choices or {})
        with self._lock:
            return bool(self._solver.solve(assumptions=literals))

    def get_state(self, choices: Choices | None = None) -> dict[str, str]:
        """Of each feature in the order of the model: possible, chosen, rejected, implied or excluded.

        A feature that is `possible` can be taken and can be left: there is a product for either.
        Raises: ValueRefused (`feature_unknown`); (`choices_conflict`) when no product has these choices.
        """
        choices = choices or {}
        fixed = self.get_fixed(self.literals(choices))
        if fixed is None:
            raise ValueRefused("choices_conflict", "No product has these choices together.")
        own = {True: CHOSEN, False: REJECTED}
        follows = {1: IMPLIED, -1: EXCLUDED, 0: POSSIBLE}
        return {
            name: own[choices[name]] if name in choices else follows[(variable in fixed) - (-variable in fixed)]
            for name, variable in self.number.items()
        }

    def get_fixed(self, literals: Sequence[int]) -> set[int] | None:
        """The literals of features true in every product that has `literals`; None when there is no such product.

        Source: backbone by model intersection (Janota, Lynce, Marques-Silva, 2015), fed by unit propagation first.
        """
        with self._lock:
            return self._fixed(list(literals))

    def _fixed(self, literals: list[int]) -> set[int] | None:
        solver = self._solver
        if not solver.solve(assumptions=literals):
            return None
        features = len(self.number)
        _, spread = solver.propagate(assumptions=literals)
        fixed = {literal for literal in spread if abs(literal) <= features} | set(literals)
        open_ = {v for v in solver.get_model()[:features] if v not in fixed}
        plain = [-v for v in range(1, features + 1)]
        while open_:
            # Ask for the opposite of all that was seen one way only, and for nothing else: answers open many at once.
            solver.set_phases(plain)
            solver.set_phases([-v for v in open_])
            literal = open_.pop()
            if solver.solve(assumptions=[*literals, -literal]):
                open_.intersection_update(solver.get_model()[:features])
            else:
                fixed.add(literal)
        solver.set_phases(plain)
        return fixed

    def explain(self, choices: Choices, *, keep: str | None = None) -> Conflict | None:
        """Why no product has these choices, in the fewest words; None when there is one.

        `keep` names the choice that repairs must not give up (what the customer asked for last).
        Raises: ValueRefused (`feature_unknown`).
        """
        literals = self.literals(choices)
        with self._lock:
            core = self._core(literals)
            if core is None:
                return None
            kept = self.number.get(keep or "", 0)
            own, laws = self._why(core)
            repairs = self._repairs(literals, core, kept)
        named = tuple((self._names[abs(v)], v > 0) for v in literals if v in own)
        return Conflict(named, laws, tuple(tuple(self._names[abs(v)] for v in repair) for repair in repairs))

    def complete(self, choices: Choices | None = None) -> tuple[str, ...] | None:
        """One product that has these choices and otherwise as little as the solver finds; None when there is none.

        For wishes and the cheapest product see `complete.py`.
        """
        literals = self.literals(choices or {})
        with self._lock:
            self._solver.set_phases([-v for v in range(1, len(self.number) + 1)])
            if not self._solver.solve(assumptions=literals):
                return None
            return tuple(self._names[v] for v in self._solver.get_model()[: len(self.number)] if v > 0)

    def literals(self, choices: Choices) -> list[int]:
        """Choices as the solver's literals. Raises ValueRefused (`feature_unknown`)."""
        for name in choices:
            if name not in self.number:
                text = "{name!r} is no feature of {model!r}."
                raise ValueRefused("feature_unknown", text, name=name, model=self.model.root)
        return [self.number[name] if wanted else -self.number[name] for name, wanted in choices.items()]

    def names(self, literals: Iterable[int]) -> list[str]:
        """The features among positive literals, in the order of the model."""
        return [self._names[v] for v in sorted(literals) if v in self._names]

    def _core(self, literals: list[int]) -> list[int] | None:
        """A minimal part of `literals` that has no product; None when all together have one."""
        if self._solver.solve(assumptions=literals):
            return None
        return _shrink(list(self._solver.get_core() or []), lambda part: self._solve_core(self._solver, part))

    def _why(self, own: list[int]) -> tuple[set[int], tuple[Law, ...]]:
        """The laws that rule out the choices `own`: each law can be switched off, and is tried without."""
        base = self.compiled.top
        if self._reasons is None:
            self._reasons = Solver(name="glucose4", bootstrap_with=[list(c) for c in self.compiled.always])
            for i, law in enumerate(self.compiled.laws, base + 1):
                self._reasons.append_formula([[-i, *clause] for clause in law.clauses])
        solver = self._reasons
        switches = list(range(base + 1, base + 1 + len(self.compiled.laws)))
        part = self._solve_core(solver, [*own, *switches]) or []
        part = _shrink(part, lambda tried: self._solve_core(solver, tried))
        laws = tuple(self.compiled.laws[v - base - 1] for v in sorted(part, key=abs) if v > base)
        return {v for v in part if abs(v) <= base}, laws

    @staticmethod
    def _solve_core(solver: Solver, literals: list[int]) -> list[int] | None:
        if solver.solve(assumptions=literals):
            return None
        return list(solver.get_core() or [])

    def _repairs(self, literals: list[int], core: list[int], kept: int) -> list[tuple[int, ...]]:
        """Smallest sets of choices to give up, breadth first over conflicts (hitting sets).

        Source: Reiter, "A theory of diagnosis from first principles" (1987).
        """
        found: list[tuple[int, ...]] = []
        queue: list[tuple[frozenset[int], list[int]]] = [(frozenset(), core)]
        seen: set[frozenset[int]] = set()
        for dropped, conflict in queue:
            for literal in conflict:
                wider = dropped | {literal}
                if abs(literal) == kept or wider in seen or any(wider >= set(f) for f in found):
                    continue
                seen.add(wider)
                rest = self._core([v for v in literals if v not in wider])
                if rest is None:
                    found.append(tuple(v for v in literals if v in wider))
                elif len(queue) < REPAIR_WORK:
                    queue.append((wider, rest))
                if len(found) == REPAIRS:
                    return found
        return found


def _shrink(part: list[int], core_of) -> list[int]:
    """A minimal part that still conflicts: each literal is left out once; `core_of` gives a core or None."""
    kept: list[int] = []
    rest = list(part)
    while rest:
        tried = rest.pop()
        smaller = core_of(kept + rest)
        if smaller is None:
            kept.append(tried)
        else:
            inside = set(smaller)
            kept = [v for v in kept if v in inside]
            rest = [v for v in rest if v in inside]
    return kept
