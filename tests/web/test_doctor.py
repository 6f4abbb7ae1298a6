"""The doctor finds a healthy installation healthy, and says what it looked at."""

import pytest

from zhiji.web.doctor import examine


@pytest.mark.django_db
def test_all_is_fine_on_a_fresh_installation(home):
    checks = {check.name: check for check in examine()}
    assert all(check.fine for check in checks.values()), checks
    assert "durable commits on" in checks["database"].detail
    assert checks["warehouse"].detail == "0 records"
