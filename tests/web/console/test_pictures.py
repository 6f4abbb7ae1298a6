"""Pictures: where half of the value is reached, where intervals lie."""

import pytest

from zhiji.web.console.pictures import find_share, get_curve, get_intervals, get_widths


def test_half_of_the_value_is_found_between_points():
    assert find_share([(0, 0), (0.05, 0.4), (0.25, 0.8), (1, 1)], of_value=0.5) == pytest.approx(0.1)


def test_no_value_has_no_half():
    assert find_share([(0, 0), (1, 0)], of_value=0.5) is None
    assert get_curve([]).half_share is None


def test_curve_goes_up_on_the_drawing():
    assert get_curve([(0, 0), (1, 1)]).points == "0.0,200.0 320.0,0.0"


def test_intervals_share_one_scale_with_nought_on_it():
    low, high = get_intervals([(0.1, 0.2, 0.3), (0.2, 0.3, 0.4)])
    assert low.zero == high.zero == 0.0
    assert low.dot == pytest.approx(120.0) and high.x == pytest.approx(120.0)


def test_greatest_bar_fills_the_width_and_none_is_negative():
    assert get_widths([0, 5, -1, 10], width=100) == [0.0, 50.0, 0.0, 100.0]
