"""What each figure on a list means, said once; every title, head and the page of definitions take it from here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEFINITIONS: dict[str, tuple[object, object]] = {
    "value": (
        _("Value"),
        _(
            "Present value of the margin expected within the horizon of the policy, "
            "less what serving the customer will cost."
        ),
    ),
    "value_range": (_("Range of value"), _("With 90 % probability the value lies between these two amounts.")),
    "amount_year": (_("Bought in a year"), _("What the customer paid in the last 365 days, returns taken off.")),
    "purchases": (_("Purchase days"), _("Days on which the customer bought; several orders on a day count once.")),
    "last_day": (_("Last purchase"), _("The last day on which the customer bought.")),
    "tier": (
        _("Tier"),
        _("Customers ordered by value: A is the first share, B the next, C the rest. The policy sets the shares."),
    ),
    "tier_before": (_("Tier before"), _("The tier in the learning cycle before this one.")),
    "group": (
        _("Group"),
        _(
            "Most valuable: worth most today. Most growable: much more to win. "
            "Costs more than it brings: value below zero."
        ),
    ),
    "field": (
        _("Field"),
        _(
            "Satisfaction (high, middle, low) by purchase volume (high, middle, low): "
            "nine fields, each with its own strategy."
        ),
    ),
    "customers": (_("Customers"), _("People and organisations after records of the same customer were united.")),
    "cliff": (
        _("Cliff"),
        _("Which share of the last 365 days' purchases comes from which share of the customers, the best first."),
    ),
    "likelihood": (_("Likelihood"), _("Learned probability that the action succeeds with this customer, 0 to 100 %.")),
    "propensity": (
        _("Drawn with"),
        _("Probability with which this action was drawn; needed to learn fairly from what happened."),
    ),
    "gain": (_("Gain"), _("Margin the company earns when the action succeeds.")),
    "score": (
        _("Score"),
        _("Likelihood times gain, weighed by the situation and the company's levers, less the cost."),
    ),
    "explored": (
        _("Explored"),
        _("Drawn evenly among everything that may be offered instead of taking the best, so that learning goes on."),
    ),
    "shown": (_("Tried"), _("How often the action reached a customer of this segment.")),
    "succeeded": (_("Succeeded"), _("How often the customer answered within the attribution window.")),
    "rate": (_("Rate"), _("Share of tries that succeeded; small numbers lean on the rate of all segments together.")),
    "effect": (_("Effect"), _("Mean of the treated customers less mean of the customers left alone.")),
    "interval": (
        _("Interval"),
        _("95 % interval that holds whenever one looks; the effect is proved when nought lies outside."),
    ),
    "control": (_("Left alone"), _("Customers of the lasting control group: drawn by lot, they get no offers.")),
}


def get_definition(code: str) -> tuple[str, str]:
    """Name and meaning of one figure, in the reader's language."""
    name, meaning = DEFINITIONS[code]
    return str(name), str(meaning)
