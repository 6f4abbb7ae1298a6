"""My customers, my day: a relationship manager sees his own first, a dealer his own only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from console_cast import enter, sign_in, task, value
from zhiji.interact.app import selectors as interact
from zhiji.interact.app.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def wang() -> str:
    return enter("王小明", "13812345678", owner="lin")


def test_manager_sees_own_day_first_and_all_by_a_switch(wang):
    task(wang, owner="lin")
    task(wang, owner="zhao", kind="visit")
    value(wang, owner="lin")
    value("other", owner="zhao", value=1_000.0)
    lin = sign_in("manager", username="lin")
    said = lin.get("/").content.decode()
    assert "tasks-call" in said and "tasks-visit" not in said and "¥183,450" in said
    lin.post("/scope/", {"wide": "1"})
    said = lin.get("/").content.decode()
    assert "tasks-visit" in said and "¥184,450" in said


def test_dealer_sees_own_only_and_has_no_switch(wang):
    task(wang, owner="lin")
    task(wang, dealer_id="pdealer", kind="visit")
    dealer = sign_in("dealer", party_id="pdealer")
    said = dealer.get("/").content.decode()
    assert "tasks-visit" in said and "tasks-call" not in said
    assert dealer.post("/scope/", {"wide": "1"}).status_code == 403


def test_task_is_done_by_one_click_and_stays_in_the_thread(wang):
    number = task(wang, owner="lin")
    lin = sign_in("manager", username="lin")
    answer = lin.post(f"/tasks/{number}/finished", {"result": "not_reached"}, headers={"hx-request": "true"})
    assert answer.status_code == 200 and "Not reached" in answer.content.decode()
    assert Task.objects.get(pk=number).done_by == "lin"
    assert interact.get_thread(ids=[wang])[0].channel == "phone"
    assert lin.post(f"/tasks/{number}/finished", {"result": "done"}).status_code == 404


def test_dealer_does_not_finish_what_is_not_his(wang):
    number = task(wang, owner="lin")
    assert (
        sign_in("dealer", party_id="pdealer").post(f"/tasks/{number}/finished", {"result": "done"}).status_code == 404
    )
    assert Task.objects.get(pk=number).done_at is None


def test_unknown_result_is_refused_and_nothing_changes(wang):
    number = task(wang, owner="lin")
    assert sign_in("clerk").post(f"/tasks/{number}/finished", {"result": "<b>"}).status_code == 422
    assert Task.objects.get(pk=number).done_at is None


def test_overdue_is_marked(wang):
    task(wang, owner="lin", due=timezone.localdate() - timedelta(days=3))
    assert "was due on" in sign_in("clerk").get("/").content.decode()


def test_empty_company_says_what_to_do_first():
    said = sign_in("clerk").get("/").content.decode()
    assert "There are no customers here yet" in said and 'href="/import/"' in said


def test_dealer_is_shown_no_company_pages():
    said = sign_in("dealer", party_id="pdealer").get("/").content.decode()
    assert 'href="/customers/"' in said
    assert not [
        page for page in ("/map/", "/proof/", "/settings/", "/import/", "/consents/") if f'href="{page}"' in said
    ]
