"""The policy of the company as a form: fields people know (per cent, hours), checked before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiji.vocabulary import Policy
from zhiji.vocabulary.party import TIERS

PER_CENT = ("tier_a", "tier_b", "control_share", "explored_share", "margin_rate", "discount_rate")


def _per_cent(label: str, help_text: str, *, most: int = 100) -> forms.FloatField:
    return forms.FloatField(label=label, help_text=help_text, min_value=0, max_value=most)


def _whole(label: str, help_text: str, *, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most)


class PolicyForm(forms.Form):
    """Every setting a company decides for itself. Shares are written in per cent."""

    company = forms.CharField(label=_("Company"), max_length=80, help_text=_("As customers know it; signs every mail."))
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), help_text=_("Code of three letters, such as CNY, EUR or USD.")
    )
    language = forms.ChoiceField(
        label=_("Language for new people"),
        choices=[("zh-hans", "简体中文"), ("en", "English")],
        help_text=_("Everybody may choose their own afterwards."),
    )
    timezone = forms.CharField(label=_("Time zone"), help_text=_("Such as Asia/Shanghai; quiet hours follow it."))
    tier_a = _per_cent(_("Share of customers in tier A (%)"), _("The customers worth most."), most=50)
    tier_b = _per_cent(_("Share of customers in tier B (%)"), _("The next best; everybody else is tier C."), most=90)
    horizon_days = _whole(
        _("Days ahead that value looks"),
        _("Lifetime value counts what is expected within so many days."),
        least=30,
        most=3650,
    )
    margin_rate = _per_cent(_("Margin rate (%)"), _("Of the amount, where an order line carries no cost."))
    discount_rate = _per_cent(_("Discount rate a year (%)"), _("What money next year is worth less today."))
    control_share = _per_cent(
        _("Share left alone as control group (%)"), _("Gets no offers, so that the rest can be proved."), most=50
    )
    explored_share = _per_cent(
        _("Share of decisions explored (%)"),
        _("Drawn evenly among what may be offered, so that learning goes on."),
        most=50,
    )
    attribution_days = _whole(
        _("Days in which an answer counts"),
        _("A purchase within so many days counts for the action before it."),
        least=1,
        most=365,
    )
    quiet_from = _whole(_("Quiet from (hour)"), _("From this hour on nobody is contacted."), least=0, most=23)
    quiet_until = _whole(_("Quiet until (hour)"), _("Local time."), least=0, most=23)
    cap_A = _whole(
        _("Contacts in 30 days, tier A"), _("Marketing contacts at most, all channels together."), least=0, most=60
    )
    cap_B = _whole(
        _("Contacts in 30 days, tier B"), _("Marketing contacts at most, all channels together."), least=0, most=60
    )
    cap_C = _whole(
        _("Contacts in 30 days, tier C"), _("Marketing contacts at most, all channels together."), least=0, most=60
    )
    complaint_cost = forms.FloatField(
        label=_("Cost of one complaint"),
        help_text=_("In the company's currency; lowers the value of who complains often."),
        min_value=0,
    )
    return_cost = forms.FloatField(
        label=_("Cost of one return"),
        help_text=_("In the company's currency; lowers the value of who returns often."),
        min_value=0,
    )

    def clean_timezone(self) -> str:
        """A name of the time zone database."""
        if self.cleaned_data["timezone"] not in available_timezones():
            raise forms.ValidationError(_("This is no time zone. Write a name such as Asia/Shanghai."))
        return self.cleaned_data["timezone"]

    def clean(self) -> dict[str, object]:
        """What only two fields together can tell."""
        values = super().clean()
        if (values.get("tier_a") or 0) + (values.get("tier_b") or 0) > 100:
            self.add_error("tier_b", _("Tiers A and B together cannot be more than 100 %."))
        return values


SECTIONS = (
    (_("Company"), ("company", "currency", "language", "timezone")),
    (
        _("Value and tiers"),
        ("tier_a", "tier_b", "horizon_days", "margin_rate", "discount_rate", "complaint_cost", "return_cost"),
    ),
    (_("Proof and learning"), ("control_share", "explored_share", "attribution_days")),
    (_("Peace of the customer"), ("cap_A", "cap_B", "cap_C", "quiet_from", "quiet_until")),
)


def get_initial(policy: Policy) -> dict[str, object]:
    """The policy as the form shows it."""
    values = policy.as_json()
    values |= {"tier_a": policy.tier_shares[0], "tier_b": policy.tier_shares[1]}
    values |= {f"cap_{tier}": policy.caps_30_days.get(tier, 0) for tier in TIERS}
    return {name: _plain(value * 100 if name in PER_CENT else value) for name, value in values.items()}


def _plain(value: object) -> object:
    """A figure as people write it: 5 and not 5.0."""
    if not isinstance(value, float):
        return value
    figure = round(value, 4)
    return figure if figure % 1 else int(figure)


def get_changed(policy: Policy, answers: Mapping[str, object]) -> Policy:
    """The policy with the answers of a checked form in place.

    >>> get_changed(Policy(), get_initial(Policy())) == Policy()
    True
    """
    values = {name: round(float(value) / 100, 6) if name in PER_CENT else value for name, value in answers.items()}
    tiers = (values.pop("tier_a"), values.pop("tier_b"))
    caps = {tier: values.pop(f"cap_{tier}") for tier in TIERS}
    known = {name: value for name, value in values.items() if hasattr(policy, name)}
    return replace(
        policy,
        tier_shares=tiers,
        caps_30_days={**policy.caps_30_days, **caps},
        **{name: known[name] for name in PolicyForm.base_fields if name in known},
    )


def get_sections(form: PolicyForm) -> list[tuple[str, list[forms.BoundField]]]:
    """The fields of the form under their headings."""
    return [(title, [form[name] for name in names]) for title, names in SECTIONS]
