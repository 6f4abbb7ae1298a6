"""The language of rules: names, `!`, `&`, `|`, `=>`, `<=>`, brackets and, over ranges, comparisons. No eval anywhere.

Reads one rule into a formula and turns a formula into clauses. What a product is made of does not belong here.
A formula is a nested tuple: ("is", name), ("not", f), ("and", f, ...), ("or", f, ...),
("implies", f, g), ("iff", f, g).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from math import prod

from zhiji.vocabulary.errors import ValueRefused

Formula = tuple
Clause = tuple[int, ...]

TOKEN = re.compile(
    r'\s*(?:(?P<op><=>|=>|[&|!()])|(?P<compare><=|>=|==|!=|<|>)|"(?P<quoted>[^"\n]*)"|(?P<number>\d+(?:\.\d+)?)(?![\w.-])'
    r"|(?P<name>[^\W\d][\w.\-]*|\d[\w.\-]*))"
)
BINDS = {"<=>": 1, "=>": 2, "|": 3, "&": 4}
WORDS = {"<=>": "iff", "=>": "implies", "|": "or", "&": "and"}
COMPARE: dict[str, Callable] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
DEEPEST = 100  # brackets and negations within each other: beyond it, a file is hostile and not a product
WIDEST = 64  # clauses a rule may become before helper variables are cheaper

Numbers = Mapping[str, Mapping[str, float]]  # of each range: option -> its number


class _Reader:
    """Precedence climbing over the tokens of one rule."""

    def __init__(self, text: str, *, line: int, numbers: Numbers) -> None:
        self.line, self.numbers = line, numbers
        self.tokens = list(_tokens(text, line=line))
        self.at = 0

    def read(self) -> Formula:
        formula = self.expression(1, 0)
        if self.at < len(self.tokens):
            self.fail(f"{self.tokens[self.at][1]!r} stands where &, |, => or <=> was expected")
        return formula

    def expression(self, least: int, depth: int) -> Formula:
        left = self.operand(depth)
        links = 0
        while (sign := self.peek()) in BINDS and BINDS[sign] >= least:
            self.at += 1
            right = self.expression(BINDS[sign] + 1, depth + 1)
            left = _join(WORDS[sign], left, right)
            links += WORDS[sign] in ("implies", "iff")
            if links > DEEPEST:
                self.fail(f"more than {DEEPEST} arrows in one rule")
        return left

    def operand(self, depth: int) -> Formula:
        if depth > DEEPEST:
            self.fail(f"the rule is nested deeper than {DEEPEST} levels")
        if self.at >= len(self.tokens):
            self.fail("the rule ends where a name was expected")
        kind, value = self.tokens[self.at]
        self.at += 1
        if value == "!" and kind == "op":
            return ("not", self.operand(depth + 1))
        if value == "(" and kind == "op":
            return self.bracket(depth)
        if kind == "name":
            return self.name(value)
        return self.fail(f"{value!r} stands where a name was expected")

    def bracket(self, depth: int) -> Formula:
        inner = self.expression(1, depth + 1)
        if self.peek() != ")":
            self.fail("a bracket is not closed")
        self.at += 1
        return inner

    def name(self, name: str) -> Formula:
        if self.at >= len(self.tokens) or self.tokens[self.at][0] != "compare":
            return ("is", name)
        sign = self.tokens[self.at][1]
        if name not in self.numbers:
            self.fail(f"{name!r} is compared with a number but is no range: only yes-or-no features are read")
        if self.at + 1 >= len(self.tokens) or self.tokens[self.at + 1][0] != "number":
            self.fail(f"a number was expected after {sign!r}")
        bound = float(self.tokens[self.at + 1][1])
        self.at += 2
        return ("or", *(("is", o) for o, number in self.numbers[name].items() if COMPARE[sign](number, bound)))

    def peek(self) -> str:
        kind, value = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return value if kind == "op" else ""

    def fail(self, why: str) -> Formula:
        raise ValueRefused("rule_unreadable", "Line {line}: {why}.", line=self.line, why=why)


def _tokens(text: str, *, line: int) -> Iterator[tuple[str, str]]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            why = f"{text[at:].strip()[:20]!r} is not understood"
            raise ValueRefused("rule_unreadable", "Line {line}: {why}.", line=line, why=why)
        kind = str(found.lastgroup)
        yield ("name" if kind == "quoted" else kind), found.group(kind)
        at = found.end()


def _join(word: str, left: Formula, right: Formula) -> Formula:
    """Chains of & and | stay flat, so that a rule of a thousand names needs no depth."""
    if word in ("and", "or"):
        return (*left, right) if left[0] == word else (word, left, right)
    return (word, left, right)


def read_formula(text: str, *, line: int = 1, numbers: Numbers | None = None) -> Formula:
    """What one rule says, as a formula.

    `numbers` gives, of each range, the number of each option, for comparisons such as `width > 120`.

    Returns: a nested tuple as described at the top of this file.
    Raises: ValueRefused (`rule_unreadable`) with the line, when the text is no rule.

    >>> read_formula("glass => !pine | post")
    ('implies', ('is', 'glass'), ('or', ('not', ('is', 'pine')), ('is', 'post')))

    Source: Universal Variability Language, Boolean level (Benavides et al., 2024); the comparison is ours.
    """
    return _Reader(text, line=line, numbers=numbers or {}).read()


def names_in(formula: Formula) -> Iterator[str]:
    """The names a formula speaks of, in order, repeated where they are.

    >>> list(names_in(read_formula("a & !b")))
    ['a', 'b']
    """
    if formula[0] == "is":
        yield formula[1]
    else:
        for part in formula[1:]:
            yield from names_in(part)


def holds(formula: Formula, chosen: Iterable[str]) -> bool:
    """Whether a finished configuration keeps a rule.

    >>> holds(read_formula("a => b"), {"a"})
    False
    """
    chosen = chosen if isinstance(chosen, set | frozenset) else set(chosen)
    word, *parts = formula
    if word == "is":
        return parts[0] in chosen
    values = [holds(part, chosen) for part in parts]
    return {
        "not": lambda: not values[0],
        "and": lambda: all(values),
        "or": lambda: any(values),
        "implies": lambda: not values[0] or values[1],
        "iff": lambda: values[0] == values[1],
    }[word]()


def to_clauses(formula: Formula, *, number: Mapping[str, int], fresh: Callable[[], int]) -> list[Clause]:
    """A formula as clauses over the variables in `number`; `fresh` gives helper variables where needed.

    Helpers are defined in both directions, so that each configuration keeps exactly one assignment of them and
    counting stays exact.

    >>> to_clauses(read_formula("a => b & c"), number={"a": 1, "b": 2, "c": 3}, fresh=lambda: 9)
    [(-1, 2), (-1, 3)]

    Source: Tseitin (1968), used only above 64 clauses.
    """
    if _widths(formula)[0] <= WIDEST:
        return _distribute(_negation_inside(formula, True), number)
    if formula[0] == "and":
        return [clause for part in formula[1:] for clause in to_clauses(part, number=number, fresh=fresh)]
    clauses: list[Clause] = []
    literals = formula[1:] if formula[0] == "or" else (formula,)
    clauses.append(tuple(_define(literal, number, fresh, clauses) for literal in literals))
    return clauses


def _widths(f: Formula) -> tuple[int, int]:
    """How many clauses a formula and its negation become, without making them; cut off above `WIDEST`."""
    if f[0] == "is":
        return 1, 1
    pairs = [_widths(part) for part in f[1:]]
    if f[0] == "not":
        return pairs[0][1], pairs[0][0]
    if f[0] == "implies":
        pairs[0] = pairs[0][::-1]
    if f[0] == "iff":
        (a, b), (c, d) = pairs
        return _cut(b * c + d * a), _cut(_cut(a + d) * _cut(c + b))
    sums = [_cut(sum(p[side] for p in pairs)) for side in (0, 1)]
    products = [_cut(prod(p[side] for p in pairs)) for side in (0, 1)]
    return (sums[0], products[1]) if f[0] == "and" else (products[0], sums[1])


def _cut(width: int) -> int:
    return min(width, WIDEST + 1)


def _negation_inside(f: Formula, truth: bool) -> Formula:
    word = f[0]
    if word == "is":
        return f if truth else ("not", f)
    if word == "not":
        return _negation_inside(f[1], not truth)
    if word in ("and", "or"):
        kept = word if truth else {"and": "or", "or": "and"}[word]
        return (kept, *(_negation_inside(part, truth) for part in f[1:]))
    if word == "implies":
        return _negation_inside(("or", ("not", f[1]), f[2]), truth)
    both = ("and", ("or", ("not", f[1]), f[2]), ("or", ("not", f[2]), f[1]))
    return _negation_inside(both, truth)


def _distribute(f: Formula, number: Mapping[str, int]) -> list[Clause]:
    if f[0] == "is":
        return [(number[f[1]],)]
    if f[0] == "not":
        return [(-number[f[1][1]],)]
    parts = [_distribute(part, number) for part in f[1:]]
    if f[0] == "and":
        return [clause for part in parts for clause in part]
    joined = (tuple(dict.fromkeys(v for clause in combination for v in clause)) for combination in product(*parts))
    return [clause for clause in joined if not any(-v in clause for v in clause)]


def _define(f: Formula, number: Mapping[str, int], fresh: Callable[[], int], clauses: list[Clause]) -> int:
    if f[0] == "is":
        return number[f[1]]
    if f[0] == "not":
        return -_define(f[1], number, fresh, clauses)
    literals = [_define(part, number, fresh, clauses) for part in f[1:]]
    helper = fresh()
    if f[0] == "iff":
        a, b = literals
        clauses += [(-helper, -a, b), (-helper, a, -b), (helper, a, b), (helper, -a, -b)]
        return helper
    if f[0] == "implies":
        literals[0] = -literals[0]
    sign = 1 if f[0] == "and" else -1
    clauses.extend((-sign * helper, sign * literal) for literal in literals)
    clauses.append((sign * helper, *(-sign * literal for literal in literals)))
    return helper
