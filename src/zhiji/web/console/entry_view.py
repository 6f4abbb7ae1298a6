"""Quick entry: what was said, and who is new? Made for one hand on a phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiji.identify.app import selectors as identify
from zhiji.identify.app import services as identify_services
from zhiji.interact.app import services as interact
from zhiji.web.accounts.gate import CONSOLE_USERS, open_to
from zhiji.web.accounts.selectors import scope_of, widest_scope
from zhiji.web.console.entry_forms import ContactForm, CustomerForm

MATCHED_BY = ("name", "phone", "email")


@open_to(*CONSOLE_USERS)
def new_contact(request: HttpRequest) -> HttpResponse:
    """The form for a contact; without a customer, the search for one first."""
    if request.method == "POST":
        return _save_contact(request)
    party_id = request.GET.get("party", "")
    card = identify.get_party(party_id=party_id, user_scope=widest_scope(request.user)) if party_id else None
    begin = {
        "party": party_id,
        "channel": request.session.get("channel", "phone"),
        "direction": "in",
        "topic": "question",
    }
    form = ContactForm(initial=begin | {"promise_days": 1})
    return render(request, "console/contact_new.html", {"form": form, "card": card})


def _save_contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST)
    party_id = request.POST.get("party", "")
    card = identify.get_party(party_id=party_id, user_scope=widest_scope(request.user))
    if not form.is_valid():
        return render(request, "console/contact_new.html", {"form": form, "card": card}, status=422)
    record(card.party_id, form, by=request.user.username)
    request.session["channel"] = form.cleaned_data["channel"]
    messages.success(request, _("The contact is in the thread."))
    return HttpResponseRedirect(reverse("customer", args=[card.party_id]))


def record(party_id: str, form: ContactForm, *, by: str) -> None:
    """A complaint goes where complaints are followed up; a promise, or any other contact, into the thread."""
    said = form.said()
    if said["topic"] == "complaint":
        told = {"channel": said["channel"], "reason": "other", "text": said["summary"]}
        interact.record_complaint(party_id=party_id, by=by, **told)
    if said["topic"] != "complaint" or "promise" in said:
        interact.record_contact(party_id=party_id, by=by, **said)


@open_to(*CONSOLE_USERS)
def new_customer(request: HttpRequest) -> HttpResponse:
    """The form for a new customer; whoever it may already be is shown while it is filled in."""
    form = CustomerForm(request.POST or None, initial=_typed(request))
    if request.method == "POST" and form.is_valid():
        said = form.fields_said() | identify.get_belonging(scope=scope_of(request.user))
        party_id = identify_services.add_customer(kind=form.cleaned_data["kind"], fields=said, by=request.user.username)
        messages.success(request, _("The customer is entered."))
        return HttpResponseRedirect(reverse("customer", args=[party_id]))
    return render(request, "console/customer_new.html", {"form": form}, status=422 if form.is_bound else 200)


@open_to(*CONSOLE_USERS)
def match_check(request: HttpRequest) -> HttpResponse:
    """Who the customer being typed in may already be."""
    typed = {name: request.GET.get(name, "").strip()[:200] for name in MATCHED_BY}
    fields = {name: value for name, value in typed.items() if len(value) > 1}
    matches = identify.find_matches(fields=fields, user_scope=widest_scope(request.user)) if fields else []
    return render(request, "console/parts/matches.html", {"matches": matches})


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed into the search field goes where it belongs: digits to the phone, anything else to the name."""
    said = request.GET.get("name", "")[:120]
    digits = sum(c.isdigit() for c in said)
    return {"phone": said} if digits >= 4 and digits * 2 > len(said) else {"name": said}
