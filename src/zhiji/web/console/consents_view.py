"""Consents: who agreed to what, by which channel, and where is the proof? Nothing here is ever changed, only added."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiji.identify.app.selectors import get_ids, get_names, get_party
from zhiji.trust.app.selectors import ConsentFilter, ConsentRow, count_consents, get_consent, list_ledger
from zhiji.trust.app.services import record_consent
from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.party import CHANNELS, PURPOSES
from zhiji.web.accounts.gate import open_to
from zhiji.web.console.export import stream_csv
from zhiji.web.console.listing import PAGE_SIZE, get_facet, get_link, get_page, get_pages
from zhiji.web.phrases.words import say

KEEPERS = ("analyst", "manager", "clerk", "service", "director", "admin")
STATES = ("given", "refused")
EXPORTED = ("consent_id", "party_id", "purpose", "channel", "state", "at", "source", "wording", "by")
PAPER = "paper"


class PaperForm(forms.Form):
    """A consent or refusal a customer signed on paper, or said to a colleague's face."""

    party_id = forms.CharField(label=gettext_lazy("Customer number"), max_length=40)
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=lambda: [(code, say("purpose", code)) for code in PURPOSES]
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), choices=lambda: [(code, say("channel", code)) for code in ("*", *CHANNELS)]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Statement"), choices=lambda: [(code, say("consent", code)) for code in STATES]
    )
    wording = forms.CharField(
        label=gettext_lazy("Wording on the paper"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("As the customer read it."),
    )
    signed_on = forms.DateField(
        label=gettext_lazy("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kept_at = forms.CharField(
        label=gettext_lazy("Where the paper is kept"),
        max_length=200,
        help_text=gettext_lazy("Folder and number, so that it can be shown."),
    )


@open_to(*KEEPERS)
def consents(request: HttpRequest) -> HttpResponse:
    """The ledger, narrowed as the address says, with the counts."""
    return render(request, "console/consents.html", get_ledger(request.GET))


@open_to(*KEEPERS)
def export_consents(request: HttpRequest) -> HttpResponse:
    """The same ledger as a file."""
    return stream_csv(
        "consents", EXPORTED, ([getattr(row, name) for name in EXPORTED] for row in iter_ledger(request.GET))
    )


@open_to(*KEEPERS)
def consent_receipt(request: HttpRequest, consent_id: int) -> HttpResponse:
    """The proof of one statement, to print or to show to the customer."""
    row = get_consent(consent_id=consent_id)
    return render(request, "console/consent_receipt.html", {"row": row, "name": find_name(row)})


@open_to(*KEEPERS)
def new_consent(request: HttpRequest) -> HttpResponse:
    """The form for a paper, and its keeping."""
    form = PaperForm(request.POST or None, initial={"party_id": request.GET.get("party_id", "")})
    if request.method == "POST" and form.is_valid():
        number = keep_paper(form.cleaned_data, request)
        messages.success(request, _("The statement is recorded."))
        return redirect("consent_receipt", consent_id=number)
    return render(request, "console/consent_new.html", {"form": form})


def get_ledger(query: QueryDict) -> dict[str, object]:
    """Everything the template shows."""
    page = get_page(query)
    found = list_ledger(filters=read_filter(query), page=page, size=PAGE_SIZE)
    counts = count_consents()
    return {
        "rows": found.rows,
        "names": get_names(ids=[row.party_id for row in found.rows]),
        "facets": get_facets(query),
        "table": [(purpose, [_cell(counts, purpose, channel) for channel in ("*", *CHANNELS)]) for purpose in PURPOSES],
        "channels": ("*", *CHANNELS),
        "page": page,
        "page_count": get_pages(found.total),
        "total": found.total,
        "narrowed": any(query.get(name) for name in ("purpose", "channel", "state", "party_id")),
        "export": "export/" + get_link(query),
    }


def _cell(counts: dict[tuple[str, str, str], int], purpose: str, channel: str) -> dict[str, object]:
    given, refused = (counts.get((purpose, channel, state), 0) for state in STATES)
    return {"purpose": purpose, "channel": channel, "given": given, "refused": refused}


def read_filter(query: QueryDict) -> ConsentFilter:
    """What the address asks for."""
    return ConsentFilter(**{name: query.get(name, "")[:40] for name in ("purpose", "channel", "state", "party_id")})


def get_facets(query: QueryDict) -> list[object]:
    """The ways to narrow by a click."""
    everything = ("", _("All"))
    return [
        get_facet(query, "purpose", _("Purpose"), [everything, *((code, say("purpose", code)) for code in PURPOSES)]),
        get_facet(
            query, "channel", _("Channel"), [everything, *((code, say("channel", code)) for code in ("*", *CHANNELS))]
        ),
        get_facet(query, "state", _("Statement"), [everything, *((code, say("consent", code)) for code in STATES)]),
    ]


def iter_ledger(query: QueryDict) -> Iterator[ConsentRow]:
    """All rows of the ledger as narrowed, read a large page at a time."""
    filters, page, seen, total = read_filter(query), 1, 0, 1
    while seen < total:
        found = list_ledger(filters=filters, page=page, size=5_000)
        yield from found.rows
        page, seen, total = page + 1, seen + 5_000, found.total


def find_name(row: ConsentRow) -> str:
    """The customer's name; the number where the party is not known any more."""
    try:
        return get_party(party_id=row.party_id).name or row.party_id
    except NotFound:
        return row.party_id


def keep_paper(answers: dict[str, object], request: HttpRequest) -> int:
    """Record what stands on the paper; returns the statement's number. Raises NotFound for a customer not known."""
    ids = get_ids(party_id=get_party(party_id=str(answers["party_id"])).party_id)
    told = {name: str(answers[name]) for name in ("purpose", "channel", "state", "wording")}
    evidence = {"signed_on": answers["signed_on"].isoformat(), "kept_at": answers["kept_at"]}
    return record_consent(
        party_id=ids[0], ids=ids, source=PAPER, by=request.user.get_username(), evidence=evidence, **told
    )
