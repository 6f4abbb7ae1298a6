"""Settings: a policy put in force, its history, and what is refused."""

import pytest

from lists_cast import sign_in
from zhiji.trust.app.selectors import get_policy, list_policies
from zhiji.vocabulary import Policy
from zhiji.web.console.policy_form import get_initial

pytestmark = pytest.mark.django_db


def answers(**changed):
    return {**get_initial(Policy(company="云杉家居")), **changed}


def test_saved_policy_is_in_force_with_who_and_when():
    client = sign_in("director")
    page = client.post("/settings/", answers(control_share=8), follow=True).content.decode()
    assert get_policy().control_share == 0.08
    assert "The policy is in force" in page
    assert [by for _at, by, _values in list_policies()] == ["director"]


def test_history_tells_each_change_against_the_version_before():
    client = sign_in("admin")
    client.post("/settings/", answers(control_share=8))
    page = client.post("/settings/", answers(control_share=9, cap_A=2), follow=True).content.decode()
    assert "Share left alone as control group (%): 8 → <strong>9</strong>" in page
    assert "Contacts in 30 days, tier A: 4 → <strong>2</strong>" in page
    assert "Share left alone as control group (%): 5 → <strong>8</strong>" in page


def test_same_policy_again_writes_no_version():
    client = sign_in("admin")
    client.post("/settings/", answers())
    client.post("/settings/", answers())
    assert len(list_policies()) == 1


def test_refused_value_keeps_the_policy_and_marks_the_field():
    page = sign_in("admin").post("/settings/", answers(quiet_from=77, company="新公司")).content.decode()
    assert get_policy() == Policy()
    assert "Not saved" in page and "errorlist" in page and 'value="77"' in page and 'value="新公司"' in page


def test_clerk_cannot_change_the_policy():
    assert sign_in("clerk").post("/settings/", answers(control_share=0)).status_code == 403
    assert list_policies() == []
