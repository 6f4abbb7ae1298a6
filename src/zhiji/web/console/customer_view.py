"""The customer page: who is this, what is he worth to us and we to him, and what is next?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiji.identify.app import selectors as identify
from zhiji.identify.app.selectors import PartyCard
from zhiji.interact.app import selectors as interact
from zhiji.interact.app import services as interact_services
from zhiji.trust.app import selectors as trust
from zhiji.trust.app import services as trust_services
from zhiji.vocabulary.errors import NotFound
from zhiji.web.accounts.gate import CONSOLE_USERS, open_to
from zhiji.web.accounts.selectors import widest_scope
from zhiji.web.console.customer_forms import AnswerForm, ConsentForm, HereForm
from zhiji.web.console.customer_reads import read_customer
from zhiji.web.phrases.problems import refuse_form


@open_to(*CONSOLE_USERS)
def customer(request: HttpRequest, party_id: str) -> HttpResponse:
    """Everything about one customer on one page. An id that was merged leads on to the one shown now."""
    page = read_customer(party_id=party_id, scope=widest_scope(request.user))
    if page["card"].party_id != party_id:
        return HttpResponseRedirect(reverse("customer", args=[page["card"].party_id]))
    forms = {"consent_form": ConsentForm(), "answer_form": AnswerForm(question=page["question"])}
    return render(request, "console/customer.html", page | forms)


@open_to(*CONSOLE_USERS)
@require_POST
def here_now(request: HttpRequest, party_id: str) -> HttpResponse:
    """The customer is on the line or in the shop: what is the best thing to do now?"""
    card = _card(request, party_id)
    form = HereForm(request.POST)
    if not form.is_valid():
        return refuse_form(request, form)
    said = {"channel": form.cleaned_data["channel"], "at": timezone.now(), "by": request.user.username}
    decision = interact_services.decide(party_id=card.party_id, **said)
    question = interact.next_question(ids=identify.get_ids(party_id=card.party_id), channel=said["channel"])
    asked = {"question": question, "answer_form": AnswerForm(question=question, initial=said)}
    return render(request, "console/parts/offer.html", {"decision": decision, "card": card} | asked)


@open_to(*CONSOLE_USERS)
@require_POST
def respond(request: HttpRequest, decision_id: str) -> HttpResponse:
    """What the customer said to an offer: accepted, or not now."""
    decision = trust.get_decision(decision_id=decision_id)
    _card(request, decision.party_id)
    accepted = request.POST.get("accepted") == "1"
    interact_services.record_response(decision_id=decision_id, accepted=accepted, by=request.user.username)
    return render(request, "console/parts/responded.html", {"accepted": accepted})


@open_to(*CONSOLE_USERS)
@require_POST
def answer(request: HttpRequest, party_id: str) -> HttpResponse:
    """Writes down what the customer answered to the question."""
    card = _card(request, party_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return refuse_form(request, form)
    interact_services.answer_question(party_id=card.party_id, by=request.user.username, **form.cleaned_data)
    return _back(request, card, _("The answer is written down."))


@open_to(*CONSOLE_USERS)
@require_POST
def consent(request: HttpRequest, party_id: str) -> HttpResponse:
    """Writes down what the customer permits or refuses, with the proof."""
    card = _card(request, party_id)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return refuse_form(request, form)
    ids = identify.get_ids(party_id=card.party_id)
    proof = {"source": "staff", "by": request.user.username, "evidence": form.proof(), "ids": ids}
    trust_services.record_consent(party_id=card.party_id, **form.said(), **proof)
    return _back(request, card, _("The permission is written down with its proof."))


@open_to(*CONSOLE_USERS)
@require_POST
def keep_promise(request: HttpRequest, party_id: str, number: int) -> HttpResponse:
    """Writes down that a promise to this customer was kept."""
    card = _card(request, party_id)
    _check_own(card, number, "contact")
    interact_services.keep_promise(contact_id=number, by=request.user.username)
    return _back(request, card, _("Well done: the promise is kept."))


@open_to(*CONSOLE_USERS)
@require_POST
def settle_complaint(request: HttpRequest, party_id: str, number: int) -> HttpResponse:
    """Writes down that a complaint of this customer is settled, and whether he is satisfied with that."""
    card = _card(request, party_id)
    _check_own(card, number, "complaint")
    satisfied = request.POST.get("satisfied") == "1"
    interact_services.settle_complaint(complaint_id=number, satisfied=satisfied, by=request.user.username)
    return _back(request, card, _("The complaint is settled."))


def _check_own(card: PartyCard, number: int, kind: str) -> None:
    """Raises NotFound for a contact or complaint of somebody else."""
    thread = interact.get_thread(ids=identify.get_ids(party_id=card.party_id), limit=1000)
    if not any(entry.kind == kind and entry.number == number for entry in thread):
        raise NotFound("entry_unknown", "There is no such entry in the thread of {party_id}.", party_id=card.party_id)


def _card(request: HttpRequest, party_id: str) -> PartyCard:
    """The customer, if whoever asks may see him; raises NotFound before anything is written."""
    return identify.get_party(party_id=party_id, user_scope=widest_scope(request.user))


def _back(request: HttpRequest, card: PartyCard, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("customer", args=[card.party_id]))
