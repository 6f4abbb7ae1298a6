"""How often and at what hour."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhiji.interact import Wishes, check_frequency, get_cap, next_allowed
from zhiji.vocabulary import Policy

POLICY = Policy()
NOW = datetime(2026, 3, 1, 12)
hours = st.one_of(st.none(), st.integers(0, 24))


@given(st.lists(st.integers(0, 90), max_size=20), st.integers(0, 6))
def test_sending_whenever_allowed_never_exceeds_the_cap(days, cap):
    sent = []
    for day in sorted(days):
        now = NOW + timedelta(days=day)
        if check_frequency(sent, now=now, cap=cap)[0]:
            sent.append(now)
    for at in sent:
        assert sum(timedelta(0) <= at - other < timedelta(days=30) for other in sent) <= cap


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), hours, hours)
def test_never_in_quiet_hours_and_never_earlier_than_asked(local, start, end):
    at = next_allowed(local, policy=POLICY, wishes=Wishes(hour_from=start, hour_until=end))
    assert at >= local and at - local <= timedelta(days=1)
    assert POLICY.quiet_until <= at.hour < POLICY.quiet_from


def test_hours_asked_for_are_kept():
    at = next_allowed(datetime(2026, 3, 1, 9, 30), policy=POLICY, wishes=Wishes(hour_from=18, hour_until=20))
    assert at == datetime(2026, 3, 1, 18)


def test_customer_may_ask_for_fewer_but_not_for_more():
    assert get_cap("C", policy=POLICY, wanted=9) == POLICY.caps_30_days["C"]
    assert get_cap("A", policy=POLICY, wanted=0) == 0
    assert get_cap("unknown tier", policy=POLICY) == min(POLICY.caps_30_days.values())
