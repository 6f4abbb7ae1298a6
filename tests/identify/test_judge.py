"""The figures by which matching is judged are those of the literature."""

from __future__ import annotations

import numpy as np
import pytest

from zhiji.identify.judge import judge


def test_perfect_and_hopeless_results():
    truth = np.array([0, 0, 1, 1])
    assert set(judge(truth + 7, truth).values()) == {1.0}
    alone = judge(np.arange(4), truth)
    assert alone["pair_recall"] == 0 and alone["pair_precision"] == 1 and alone["pair_f1"] == 0


def test_figures_counted_by_hand():
    scores = judge(np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 2]))
    assert scores["pair_precision"] == pytest.approx(1 / 3)
    assert scores["pair_recall"] == pytest.approx(1 / 2)
    assert scores["entity_precision"] == scores["entity_recall"] == pytest.approx(1 / 3)
    assert scores["bcubed_precision"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert scores["bcubed_recall"] == pytest.approx((1 + 1 + 1 / 2 + 1 / 2 + 1) / 5)
