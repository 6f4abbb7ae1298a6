"""What a company decides for itself, as one frozen value that every method can be given."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields

from zhiji.vocabulary.errors import ValueRefused


@dataclass(frozen=True)
class Policy:
    """Settings of a company; the defaults serve a shop that has decided nothing yet.

    >>> Policy.from_json({"control_share": 0.1}).control_share
    0.1
    """

    company: str = ""
    currency: str = "CNY"
    language: str = "zh-hans"
    timezone: str = "Asia/Shanghai"
    horizon_days: int = 730  # how far ahead lifetime value looks
    discount_rate: float = 0.10  # a year
    margin_rate: float = 0.35  # of amount, where a line carries no cost
    tier_shares: tuple[float, float] = (0.05, 0.20)  # A, B as shares of customers; the rest is C
    control_share: float = 0.05  # left alone for good, to prove what the rest brings
    control_period: str = "1"  # changing it draws a new control group
    explored_share: float = 0.10  # of decisions drawn evenly among what may be offered
    attribution_days: int = 30  # an answer within so many days counts for the action before it
    quiet_from: int = 21  # hour of the day, local time
    quiet_until: int = 8
    # outbound marketing contacts in 30 days, by tier
    caps_30_days: dict[str, int] = field(default_factory=lambda: {"A": 4, "B": 3, "C": 1})
    # currency units a contact
    contact_costs: dict[str, float] = field(
        default_factory=lambda: {
            "email": 0.02,
            "sms": 0.08,
            "wechat": 0.02,
            "phone": 12.0,
            "post": 4.0,
            "visit": 260.0,
            "desk": 2.0,
            "portal": 0.0,
        }
    )
    complaint_cost: float = 120.0
    return_cost: float = 60.0

    @classmethod
    def from_json(cls, values: dict[str, object]) -> Policy:
        """The policy with `values` in place of defaults. Raises ValueRefused for a name that is no setting."""
        known = {entry.name for entry in fields(cls)}
        for name in values:
            if name not in known:
                raise ValueRefused("setting_unknown", "{name!r} is no setting of the policy.", name=name)
        values = {**values, "tier_shares": tuple(values.get("tier_shares", cls.tier_shares))}  # type: ignore[arg-type]
        return cls(**values)  # type: ignore[arg-type]

    def as_json(self) -> dict[str, object]:
        """The policy as plain values, as it is stored."""
        return {**asdict(self), "tier_shares": list(self.tier_shares)}
