"""Why this action and not another, as reasons a salesperson understands: for one customer, and for all as JSON text.

Both forms say the same; a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.interact.action import Cases, Choices
from zhiji.interact.catalogue import LEAVE_ALONE, Context
from zhiji.vocabulary.reason import Reason


def list_reasons(choices: Choices, cases: Cases, *, row: int = 0) -> tuple[Reason, ...]:
    """The reasons of one decision: what spoke for it, how sure that is, and whether chance drew it.

    >>> Reason("overdue", {"overdue_days": 12}).code
    'overdue'
    """
    arm = int(choices.chosen[row])
    said = [Reason(code, {}) for code, mask in _general(choices) if mask[row]]
    if choices.personalised[row]:
        for context, mask in choices.holds[arm]:
            if mask[row]:
                params = {name: _plain(cases[name][row]) for name in context.rule.shows}
                said.append(Reason(context.rule.code, params))
    if choices.arms[arm].action.code != LEAVE_ALONE:
        said.append(Reason("success_rate", {"percent": round(float(choices.likelihood[row, arm]) * 100, 1)}))
    return tuple(said)


def list_alternatives(choices: Choices, *, row: int = 0) -> tuple[dict[str, object], ...]:
    """Every arm of one decision: with score and propensity, or why it was not eligible."""
    found: list[dict[str, object]] = []
    for j, arm in enumerate(choices.arms):
        why = choices.codes[choices.why[row, j]]
        odds = {
            "score": round(float(choices.score[row, j]), 2),
            "propensity": round(float(choices.propensity[row, j]), 6),
        }
        found.append({"arm": arm.name} | ({"why": why} if why else odds))
    return tuple(found)


def reasons_json(choices: Choices, cases: Cases) -> pa.Array:
    """`list_reasons` of every row as JSON text."""
    parts = [_where(mask, _reason(code, pa.scalar("{}"))) for code, mask in _general(choices)]
    parts += _context_parts(choices, cases)
    rows = np.arange(len(choices.chosen))
    percent = pa.array(np.round(choices.likelihood[rows, choices.chosen] * 100, 1))
    alone = np.array([arm.action.code == LEAVE_ALONE for arm in choices.arms])[choices.chosen]
    parts.append(_where(~alone, _reason("success_rate", _params({"percent": percent}))))
    return _listed(parts)


def alternatives_json(choices: Choices) -> pa.Array:
    """`list_alternatives` of every row as JSON text."""
    whys = pa.array([f',"why":"{code}"}}' for code in choices.codes])
    parts = []
    for j, arm in enumerate(choices.arms):
        name = pa.scalar(f'{{"arm":"{arm.name}"')
        score = pa.array(np.round(choices.score[:, j], 2)).cast(pa.string())
        propensity = pa.array(np.round(choices.propensity[:, j], 6)).cast(pa.string())
        odds = pc.binary_join_element_wise(',"score":', score, ',"propensity":', propensity, "}", "")
        eligible = pa.array(choices.why[:, j] == 0)
        rest = pc.if_else(eligible, odds, pc.take(whys, pa.array(choices.why[:, j])))
        parts.append(pc.binary_join_element_wise(name, rest, ""))
    return _listed(parts)


def _general(choices: Choices) -> list[tuple[str, np.ndarray]]:
    alone = np.array([arm.action.code == LEAVE_ALONE for arm in choices.arms])[choices.chosen]
    left, open_arms = alone & ~choices.control & ~choices.explored, (choices.why == 0).sum(axis=1) > 1
    return [
        ("control_group", choices.control),
        ("plain_offer", ~choices.personalised & ~alone & ~choices.control),
        ("explored", choices.explored),
        ("nothing_open", left & ~open_arms),
        ("nothing_worthwhile", left & open_arms),
    ]


def _context_parts(choices: Choices, cases: Cases) -> list[pa.Array]:
    """One text a reason and row; contexts shared by several arms are written once, in the order of the first arm."""
    masks: dict[Context, np.ndarray] = {}
    for j, contexts in enumerate(choices.holds):
        here = (choices.chosen == j) & choices.personalised
        for context, mask in contexts:
            masks[context] = masks.get(context, False) | (mask & here)
    return [_where(mask, _reason(c.rule.code, _params(_shown(c, cases)))) for c, mask in masks.items() if mask.any()]


def _shown(context: Context, cases: Cases) -> dict[str, pa.Array]:
    return {name: _number_or_text(cases[name]) for name in context.rule.shows}


def _number_or_text(column: np.ndarray) -> pa.Array:
    if column.dtype != object:
        return pa.array(np.round(column, 2) if column.dtype.kind == "f" else column)
    # Few distinct texts: each is escaped once.
    held = pa.array(column, pa.string()).dictionary_encode()
    escaped = pa.array([orjson.dumps(text).decode() for text in held.dictionary.to_pylist()], pa.string())
    return pc.fill_null(pc.take(escaped, held.indices), "null")


def _params(columns: Mapping[str, pa.Array]) -> Any:
    if not columns:
        return pa.scalar("{}")
    texts = []
    for name, column in columns.items():
        text = column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
        texts.append(pc.binary_join_element_wise(f'"{name}":', text, ""))
    return pc.binary_join_element_wise("{", pc.binary_join_element_wise(*texts, ","), "}", "")


def _reason(code: str, params: Any) -> Any:
    return pc.binary_join_element_wise(f'{{"code":"{code}","params":', params, "}", "")


def _where(mask: np.ndarray, text: Any) -> pa.Array:
    return pc.if_else(pa.array(mask.astype(bool)), text, pa.scalar(None, pa.string()))


def _listed(parts: list[pa.Array]) -> pa.Array:
    joined = pc.binary_join_element_wise(*parts, ",", null_handling="skip")
    return pc.binary_join_element_wise("[", joined, "]", "")


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return round(value, 2) if isinstance(value, float) else value
