"""Guide: each step says whether it is done; the cycle runs once at a time."""

import os
import time
from dataclasses import replace

import pytest

from lists_cast import sign_in
from zhiji.cycle import CycleReport
from zhiji.trust.app.services import save_policy
from zhiji.vocabulary import Policy
from zhiji.vocabulary.errors import NotReady
from zhiji.web import jobs, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(home, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def states(client):
    return [step.done for step in client.get("/guide/").context["steps"]]


def test_new_company_has_its_first_user_and_nothing_else():
    assert states(sign_in("admin")) == [True, False, False, False, False, False]


def test_policy_with_a_name_ticks_company_and_policy():
    save_policy(policy=Policy(company="云杉家居"), by="admin")
    assert states(sign_in("admin")) == [True, True, False, False, True, False]


def test_guide_names_the_next_step():
    assert "Next: Company, language, currency." in sign_in("admin").get("/guide/").content.decode()


def test_cycle_runs_for_today_and_reports_each_step(monkeypatch):
    seen = []

    def run_cycle(*, today, seed, on_step):
        for name in ("gather", "identify", "measure"):
            on_step(name)
            seen.append(jobs.find_running(jobs.CYCLE).stage)
        return CycleReport("20261122-01", today, {"party": 3}, {"gather": 0.5})

    monkeypatch.setattr(tasks, "run_cycle", run_cycle)
    page = sign_in("director").post("/guide/cycle/", follow=True).content.decode()
    assert seen == ["gather", "identify", "measure"]
    assert "The cycle is through" in page and "0.5 s" in page


def test_cycle_that_cannot_run_says_why(monkeypatch):
    def run_cycle(**_):
        raise NotReady("no_orders", "There are no orders yet. Import orders first.")

    monkeypatch.setattr(tasks, "run_cycle", run_cycle)
    page = sign_in("admin").post("/guide/cycle/", follow=True).content.decode()
    assert "There are no orders yet. Import orders first." in page


def test_second_press_leads_to_the_cycle_that_runs():
    running = jobs.keep(replace(jobs.open_job(work=jobs.CYCLE, by="a"), state=jobs.RUNNING))
    response = sign_in("admin").post("/guide/cycle/")
    assert response["Location"] == f"/guide/cycle/{running.token}/"


def test_cycle_that_breaks_says_so_and_frees_the_way(monkeypatch):
    def run_cycle(**_):
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "run_cycle", run_cycle)
    page = sign_in("admin").post("/guide/cycle/", follow=True).content.decode()
    assert "Something broke on our side" in page
    assert jobs.find_running(jobs.CYCLE) is None


def test_job_silent_for_an_hour_blocks_nobody(home):
    job = jobs.keep(replace(jobs.open_job(work=jobs.CYCLE, by="a"), state=jobs.RUNNING))
    long_ago = time.time() - jobs.SILENT_SECONDS - 1
    os.utime(home / "jobs" / job.token / "state.json", (long_ago, long_ago))
    assert jobs.find_running(jobs.CYCLE) is None
