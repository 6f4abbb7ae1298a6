"""How good a forecast was, once the days it spoke of are over."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata


def total_error(forecast: np.ndarray, *, actual: np.ndarray) -> float:
    """How far the sum was off: 0 = right, 0.1 = a tenth too much; nan when nothing happened.

    >>> total_error(np.array([1.0, 2.0]), actual=np.array([2.0, 2.0]))
    -0.25
    """
    return float(forecast.sum() / actual.sum() - 1) if actual.sum() else float("nan")


def auc(forecast: np.ndarray, *, actual: np.ndarray) -> float:
    """How often a later buyer was ranked above one who did not buy: 1 = always, 0.5 = by chance, nan = nothing to rank.

    >>> auc(np.array([0.1, 0.5, 0.9]), actual=np.array([0, 1, 2]))
    1.0
    """
    bought = actual > 0
    buyers, others = int(bought.sum()), int((~bought).sum())
    if not buyers or not others:
        return float("nan")
    return float((rankdata(forecast)[bought].sum() - buyers * (buyers + 1) / 2) / buyers / others)


def gini(forecast: np.ndarray, *, actual: np.ndarray) -> float:
    """How much of the skew of later amounts the order by forecast finds: 1 = all, 0 = none. Ties share their mean.

    >>> round(gini(np.array([1.0, 2.0, 3.0]), actual=np.array([0.0, 1.0, 9.0])), 6)
    1.0
    """
    whole = _area(actual, actual)
    return _area(forecast, actual) / whole if whole else float("nan")


def top_share(forecast: np.ndarray, *, actual: np.ndarray, share: float = 0.05) -> float:
    """Share of the later amount held by the customers ranked highest: those in the top `share` by forecast.

    >>> top_share(np.arange(20.0), actual=np.append(np.ones(19), 19.0))
    0.5
    """
    best = np.argsort(-forecast, kind="stable")[: max(1, int(round(share * len(forecast))))]
    return float(actual[best].sum() / actual.sum()) if actual.sum() else float("nan")


def deviance(forecast: np.ndarray, *, actual: np.ndarray) -> float:
    """Mean Poisson deviance of counts; lower is better. A forecast of nothing is read as a little above nothing."""
    expected = np.maximum(forecast, 0.01 * max(float(actual.mean()), 1e-6))
    logs = np.where(actual > 0, actual * np.log(np.maximum(actual, 1e-300) / expected), 0.0)
    return float(2 * np.mean(logs - (actual - expected)))


def judge(
    forecast: np.ndarray, *, actual: np.ndarray, amount: np.ndarray, actual_amount: np.ndarray
) -> dict[str, float]:
    """One hold-out's figures: totals of purchases and amount, MAE, AUC of buying, Gini and top 5 % of the amount."""
    return {
        "purchases_total_error": total_error(forecast, actual=actual),
        "mae": float(np.abs(forecast - actual).mean()),
        "auc": auc(forecast, actual=actual),
        "amount_total_error": total_error(amount, actual=actual_amount),
        "gini": gini(amount, actual=actual_amount),
        "top_5": top_share(amount, actual=actual_amount),
    }


def _area(order_by: np.ndarray, amount: np.ndarray) -> float:
    """Twice the area between the curve of shares and the diagonal, customers from the lowest forecast up."""
    _, group = np.unique(order_by, return_inverse=True)
    size = np.bincount(group.reshape(-1)).astype(float)
    held = np.bincount(group.reshape(-1), weights=amount)
    total = held.sum()
    if not total:
        return 0.0
    share = np.concatenate([[0.0], np.cumsum(held)]) / total
    return float(1 - ((share[1:] + share[:-1]) * size).sum() / size.sum())
