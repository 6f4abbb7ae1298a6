"""The two forms of quick entry: a contact, and a new customer. They check what was typed; services write."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhiji.vocabulary.party import KINDS
from zhiji.web.phrases.words import WORDS

CHANNELS = ("phone", "desk", "visit", "wechat", "sms", "email")  # those a person uses; most used first
TOPICS = (
    ("question", _("Question")),
    ("order", _("Order")),
    ("delivery", _("Delivery")),
    ("complaint", _("Complaint")),
    ("offer", _("Offer")),
    ("other", _("Other")),
)
PROMISED_FOR = ((1, _("Tomorrow")), (3, _("In 3 days")), (7, _("In a week")), (30, _("In a month")))


class ContactForm(forms.Form):
    """What a contact was about, in one hand and ten seconds: two taps and one line."""

    party = forms.CharField(max_length=40, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("Through"), widget=forms.RadioSelect, choices=[(c, WORDS["channel"][c]) for c in CHANNELS]
    )
    direction = forms.ChoiceField(
        label=_("Who began"), widget=forms.RadioSelect, choices=list(WORDS["direction"].items())
    )
    topic = forms.ChoiceField(label=_("About"), widget=forms.RadioSelect, choices=TOPICS)
    summary = forms.CharField(label=_("In one line"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    promise = forms.CharField(label=_("What we promised"), max_length=300, required=False)
    promise_days = forms.TypedChoiceField(
        label=_("Until"), widget=forms.RadioSelect, choices=PROMISED_FOR, coerce=int, required=False, empty_value=1
    )

    def said(self) -> dict[str, object]:
        """The contact as the service takes it, the party aside; a promise is due by its number of days."""
        told = {name: self.cleaned_data[name] for name in ("channel", "direction", "topic", "summary")}
        if self.cleaned_data["promise"]:
            due = timezone.localdate() + timedelta(days=self.cleaned_data["promise_days"])
            told |= {"promise": self.cleaned_data["promise"], "promise_due": due}
        return told


class CustomerForm(forms.Form):
    """A new customer: a name or a way to reach him is enough."""

    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, choices=[(k, WORDS["kind"][k]) for k in KINDS], initial=KINDS[0]
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def clean(self) -> dict[str, object]:
        """Somebody without name, phone and e-mail is nobody."""
        values = super().clean()
        if not any(values.get(name) for name in ("name", "phone", "email")) and not self.errors:
            raise forms.ValidationError(_("Enter a name, a phone or an e-mail address."), code="nobody")
        return values

    def fields_said(self) -> dict[str, str]:
        """The fields that were filled in, the kind aside."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "kind"}
