"""From decisions to mail and tasks: the best first, control left alone, nothing twice on one day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from interact.company import MOMENT, TODAY
from zhiji.interact.app import selectors, services
from zhiji.interact.app.models import Exposure, Message, NextAction, Task
from zhiji.trust.app import services as trust_services
from zhiji.vocabulary.scope import Scope

EVERYBODY = Scope(everything=True)


@pytest.fixture
def consented(published):
    """Everybody the tables say consented, consented in the database too (half of them)."""
    at = timezone.now() - timedelta(days=400)
    row = {"purpose": "marketing", "channel": "*", "state": "given", "at": at, "source": "card", "wording": "yes"}
    trust_services.record_consents(rows=[row | {"party_id": f"p{i}"} for i in range(0, 400, 2)], by="load")
    return published


def test_planned_actions_become_mail_tasks_and_exposures(consented):
    done = services.dispatch(moment=MOMENT)
    planned = NextAction.objects.exclude(intended="leave_alone")
    assert done.messages == Message.objects.count() > 50
    assert done.exposures == planned.count() - sum(done.held_back.values())
    assert Task.objects.filter(kind__in=["call", "visit", "thank"]).exists()


def test_control_group_is_counted_but_never_reached(consented):
    services.dispatch(moment=MOMENT)
    control = {p for p, row in consented.items() if row["control"]}
    shown = Exposure.objects.filter(control=True)
    assert shown.count() > 5 and set(shown.values_list("party_id", flat=True)) <= control
    assert not Message.objects.filter(party_id__in=control).exclude(purpose="service").exists()
    assert not Task.objects.filter(party_id__in=control, kind__in=["call", "visit", "thank", "birthday"]).exists()


def test_running_it_again_the_same_day_adds_nothing(consented):
    services.dispatch(moment=MOMENT)
    before = Message.objects.count(), Task.objects.count(), Exposure.objects.count()
    again = services.dispatch(moment=MOMENT)
    assert (again.messages, again.tasks, again.exposures) == (0, 0, 0)
    assert before == (Message.objects.count(), Task.objects.count(), Exposure.objects.count())


def test_limit_takes_those_worth_most(consented):
    services.dispatch(moment=MOMENT, limit=20)
    best = NextAction.objects.exclude(intended="leave_alone").order_by("-score")[:20]
    assert set(Exposure.objects.values_list("pk", flat=True)) <= {row.pk for row in best}


def test_withdrawal_after_the_cycle_holds_mail_back(consented):
    said = {"channel": "*", "state": "refused", "at": timezone.now(), "source": "portal", "wording": "no"}
    both = ("marketing", "survey")
    rows = [said | {"party_id": party_id, "purpose": purpose} for party_id in consented for purpose in both]
    trust_services.record_consents(rows=rows, by="customer")
    done = services.dispatch(moment=MOMENT)
    assert not Message.objects.exclude(purpose="service").exists()
    assert done.held_back["refused_by_customer"] > 20


def test_letters_are_signed_and_in_the_customers_language(consented):
    sold = NextAction.objects.filter(action="sell", channel="email", control=False).first()
    services.set_preference(party_id=sold.party_id, language="en", by="customer")
    services.dispatch(moment=MOMENT)
    mine = Message.objects.get(party_id=sold.party_id)
    assert mine.text.startswith("Dear ") and consented[sold.party_id]["owner"] in mine.text
    other = Message.objects.filter(purpose="marketing").exclude(pk=mine.pk).first()
    assert "您好" in other.text and "{{" not in other.text + other.subject


def test_plain_offer_names_no_category(consented):
    from zhiji.interact.app.letters import write_letter

    fields = {"name": "林", "company": "云杉", "category": None, "signer": "", "address": "http://x"}
    subject, text = write_letter(action="sell", language="zh-hans", fields=fields)
    assert subject == "云杉：本季为您准备的新品" and "新品" in text


def test_birthday_of_a_good_customer_is_on_the_list_and_finished_once(consented):
    services.dispatch(moment=MOMENT)
    page = selectors.today(scope=EVERYBODY, day=TODAY + timedelta(days=7))
    assert page.tasks["birthday"] and page.open == sum(map(len, page.tasks.values()))
    task = page.tasks["birthday"][0]
    services.finish_task(task_id=task.task_id, result="打过电话，很高兴", by="lin")
    after = selectors.today(scope=EVERYBODY, day=TODAY + timedelta(days=7))
    assert task.task_id not in [t.task_id for t in after.tasks["birthday"]]
    assert selectors.get_thread(ids=[task.party_id])[0].text == "打过电话，很高兴"


def test_manager_sees_his_own_customers_only(consented):
    services.dispatch(moment=MOMENT)
    page = selectors.today(scope=Scope(owner="owner1"), day=TODAY + timedelta(days=7))
    owners = {t.owner for rows in page.tasks.values() for t in rows}
    assert owners == {"owner1"}
    assert selectors.today(scope=Scope(), day=TODAY).open == 0
