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


def _card(request: HttpRequest, party_id: str) -> PartyCard:
    """The customer, if whoever asks may see him; raises NotFound before anything is written."""
    return identify.get_party(party_id=party_id, user_scope=widest_scope(request.user))


def _back(request: HttpRequest, card: PartyCard, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("customer", args=[card.party_id]))
