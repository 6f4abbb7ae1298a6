"""How well found customers agree with the true ones: pairs, whole customers, and each record's share.

Source: Bagga and Baldwin (1998) for B-cubed; Menestrina, Whang and Garcia-Molina (2010) for the others.
"""

from __future__ import annotations

import numpy as np


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else 1.0


def judge(found: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Precision, recall and F1, each from 0 to 1, of `found` cluster labels against `truth` labels, one a record.

    `pair_*`: of pairs of records in one cluster (transitive closure); `entity_*`: of clusters equal to a true one,
    single records included; `bcubed_*`: of each record's cluster, averaged over records.

    >>> judge(np.array([1, 1, 2]), np.array(["a", "a", "a"]))["pair_recall"]
    0.3333333333333333
    """
    found, truth = (np.unique(labels, return_inverse=True)[1] for labels in (found, truth))
    cell_codes, cells, sizes = np.unique(
        found * (truth.max(initial=0) + 1) + truth, return_inverse=True, return_counts=True
    )
    of_found, of_truth = np.bincount(found), np.bincount(truth)
    both = (sizes * (sizes - 1) // 2).sum()
    result: dict[str, float] = {}
    _put(
        result,
        "pair",
        _ratio(both, (of_found * (of_found - 1) // 2).sum()),
        _ratio(both, (of_truth * (of_truth - 1) // 2).sum()),
    )
    f, t = cell_codes // (truth.max(initial=0) + 1), cell_codes % (truth.max(initial=0) + 1)
    equal = ((sizes == of_found[f]) & (sizes == of_truth[t])).sum()
    _put(result, "entity", _ratio(equal, len(of_found)), _ratio(equal, len(of_truth)))
    _put(
        result, "bcubed", float((sizes[cells] / of_found[found]).mean()), float((sizes[cells] / of_truth[truth]).mean())
    )
    return result


def _put(result: dict[str, float], name: str, precision: float, recall: float) -> None:
    result.update({f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": _f1(precision, recall)})
