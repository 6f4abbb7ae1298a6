"""The small forms on the customer page: the customer is here, an answer, a permission."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiji.interact.question import Question
from zhiji.vocabulary.party import CHANNELS, PURPOSES
from zhiji.web.phrases.words import WORDS, say

HERE = ("phone", "desk", "wechat")  # where a customer comes to us and somebody answers
HOW_SAID = (
    ("spoken", _("Said on the phone or in the shop")),
    ("written", _("Signed on paper")),
    ("message", _("Written in a message")),
)


class HereForm(forms.Form):
    """Where the customer is right now."""

    channel = forms.ChoiceField(choices=[(c, WORDS["channel"][c]) for c in HERE])


class AnswerForm(forms.Form):
    """The answer to one question; the field follows the question's own kinds of answer."""

    question = forms.CharField(max_length=40, widget=forms.HiddenInput)
    channel = forms.ChoiceField(choices=[(c, c) for c in CHANNELS], initial="desk", widget=forms.HiddenInput)
    value = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: object, question: Question | None = None, **options: object) -> None:
        super().__init__(*args, **options)
        if question is None:
            return
        self.initial["question"] = question.code
        if question.answers == ("0-10",):
            self._offer([(str(n), str(n)) for n in range(11)])
        elif question.answers != ("text",):
            self._offer([(code, say("answer", code)) for code in question.answers])

    def _offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["value"] = forms.ChoiceField(label=_("Answer"), choices=choices, widget=forms.RadioSelect)

    @property
    def has_choices(self) -> bool:
        """Whether the answer is tapped and not typed."""
        return isinstance(self.fields["value"], forms.ChoiceField)


class ConsentForm(forms.Form):
    """What a customer permits or refuses, and how we know."""

    state = forms.ChoiceField(
        label=_("The customer"),
        choices=[("given", _("agrees")), ("refused", _("refuses"))],
        widget=forms.RadioSelect,
        initial="refused",
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=[(p, WORDS["purpose"][p]) for p in PURPOSES], initial="marketing"
    )
    channel = forms.ChoiceField(label=_("Through"), choices=[(c, WORDS["channel"][c]) for c in ("*", *CHANNELS)])
    how = forms.ChoiceField(label=_("How we know"), choices=HOW_SAID)
    wording = forms.CharField(
        label=_("In the customer's words"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def said(self) -> dict[str, str]:
        """The statement itself."""
        return {name: self.cleaned_data[name] for name in ("state", "purpose", "channel", "wording")}

    def proof(self) -> dict[str, object]:
        """What proves it."""
        return {"how": self.cleaned_data["how"]}
