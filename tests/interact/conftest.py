"""The small company computed and published, for the tests of the live doors."""

import pytest

from interact.company import MOMENT, as_ibis, make_company, publish_all


@pytest.fixture(scope="session")
def computed():
    """What the step makes of the small company."""
    from zhiji.interact.step import run

    return run(as_ibis(make_company()), MOMENT)


@pytest.fixture
def published(db, computed, home):
    """The same, where live decisions find it; answers the rows of `situation` by party."""
    publish_all(computed)
    return {row["party_id"]: row for row in computed["situation"].to_pylist()}


@pytest.fixture
def time_machine_at():
    """A function that sets the clock, until the end of the test."""
    import time_machine

    travels = []

    def travel(at):
        travels.append(time_machine.travel(at, tick=False))
        travels[-1].start()

    yield travel
    for one in travels:
        one.stop()
