"""Whoever is left alone is the same one on every machine, in one by one and all at once."""

import numpy as np

from zhiji.trust import draw, draw_control, draw_many, in_control

FROZEN = [0.977251, 0.458793, 0.862208, 0.895009]
IDS = [f"party-{i}" for i in range(20_000)]


def test_batch_and_single_draw_are_the_same_numbers():
    many = draw_many(IDS[:500], secret="k" * 100, label="control 1")
    single = [draw(party_id, secret="k" * 100, label="control 1") for party_id in IDS[:500]]
    assert many.tolist() == [list(row) for row in single]


def test_batch_and_single_membership_agree():
    many = draw_control(IDS[:1000], secret="key", period="2026", share=0.3)
    assert many.tolist() == [in_control(i, secret="key", period="2026", share=0.3) for i in IDS[:1000]]


def test_membership_is_known_for_ever():
    # Frozen answers: a change of the formula would silently draw another control group.
    assert [round(x, 6) for x in draw("p1", secret="key", label="control 1")] == FROZEN


def test_share_drawn_is_the_share_asked_for():
    share = draw_control(IDS, secret="key", period="1", share=0.05).mean()
    assert abs(share - 0.05) < 4 * np.sqrt(0.05 * 0.95 / len(IDS))


def test_new_period_draws_anew():
    first = draw_control(IDS, secret="key", period="1", share=0.5)
    second = draw_control(IDS, secret="key", period="2", share=0.5)
    assert abs((first == second).mean() - 0.5) < 0.02


def test_the_four_numbers_are_uniform_and_independent():
    words = draw_many(IDS, secret="key", label="x")
    assert np.abs(words.mean(axis=0) - 0.5).max() < 0.01
    assert np.abs(np.corrcoef(words.T) - np.eye(4)).max() < 0.03
    assert words.min() >= 0 and words.max() < 1


def test_nobody_is_drawn_from_an_empty_list():
    assert draw_control([], secret="key", period="1", share=0.5).tolist() == []
