"""Luck that belongs to whom it is asked for."""

from __future__ import annotations

import numpy as np

from zhiji.demo.chance import Chance


def test_luck_does_not_depend_on_who_else_asks():
    luck = Chance(3)
    many = luck.uniform("need", 5, np.arange(1000))
    few = luck.uniform("need", 5, np.array([17, 3]))
    assert few.tolist() == [many[17], many[3]]


def test_luck_is_even_and_unrelated():
    luck = Chance(3)
    one, two = luck.uniform("a", np.arange(200_000)), luck.uniform("b", np.arange(200_000))
    assert abs(one.mean() - 0.5) < 0.003
    assert abs(np.histogram(one, 10)[0] / 20_000 - 1).max() < 0.03
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.01
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.01


def test_pick_follows_the_weights():
    drawn = np.bincount(Chance(1).pick("x", np.array([1.0, 0.0, 3.0]), np.arange(40_000)), minlength=3)
    assert drawn[1] == 0
    assert abs(drawn[2] / 40_000 - 0.75) < 0.01


def test_normal_is_normal():
    drawn = Chance(1).normal("x", np.arange(100_000))
    assert abs(drawn.mean()) < 0.015
    assert abs(drawn.std() - 1) < 0.015
