"""One demo company for all its tests, small and made once; a test that plays months makes its own."""

from __future__ import annotations

from datetime import date

import pytest

from zhiji.demo import make_company

UNTIL = date(2025, 10, 31)


@pytest.fixture(scope="session")
def company():
    return make_company(customers=2000, seed=7)


@pytest.fixture(scope="session")
def history(company):
    return company.history(UNTIL)


@pytest.fixture
def fresh():
    """A function giving a company of its own, played up to the last October but one, with its history."""

    def make(customers: int = 600, seed: int = 7):
        made = make_company(customers=customers, seed=seed)
        return made, made.history(UNTIL)

    return make
