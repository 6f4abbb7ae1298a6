"""The small company computed and published, for the tests of the live doors."""

import pytest

from interact.company import MOMENT, as_ibis, make_company


@pytest.fixture(scope="session")
def computed():
    """What the step makes of the small company."""
    from zhiji.interact.step import run

    return run(as_ibis(make_company()), MOMENT)


@pytest.fixture
def published(db, computed, home):
    """The same, where live decisions find it; answers the rows of `situation` by party."""
    from zhiji.interact.app.services import publish

    publish(tables=computed, moment=MOMENT)
    return {row["party_id"]: row for row in computed["situation"].to_pylist()}
