"""What a customer permits: a fold over what was said, for one party now (`fold`) and for all at once (`fold_table`).

The same three rules in both forms. Under one id the latest statement about a purpose and channel holds, and a refusal
beats a consent of the same moment. Over the ids of one party (records merged since) the stricter wins: one refusal
refuses. Silence is no consent: what needs one stays forbidden until somebody said yes, with evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhiji.vocabulary.party import CHANNELS, OUTBOUND_CHANNELS, PURPOSES
from zhiji.vocabulary.reason import Reason

GIVEN, REFUSED = "given", "refused"
STATES = (GIVEN, REFUSED)
ALL = "*"
_PLACES = (*CHANNELS, ALL)


@dataclass(frozen=True)
class Statement:
    """One thing said about permission: under which id, for which purpose and channel (`*` = all), when."""

    party_id: str
    purpose: str
    channel: str
    state: str
    at: datetime


@dataclass(frozen=True)
class Permissions:
    """What one party permits. `states` holds given | refused by (purpose, channel); what is not there was never said.

    >>> Permissions().allows("service", "email")[0], Permissions().allows("marketing", "email")[0]
    (True, False)
    """

    states: dict[tuple[str, str], str] = field(default_factory=dict)

    def allows(self, purpose: str, channel: str) -> tuple[bool, Reason]:
        """Whether the purpose may be served by the channel, with the reason for either answer."""
        state = self.states.get((purpose, channel)) or self.states.get((purpose, ALL))
        told = {"purpose": purpose, "channel": channel}
        if state == REFUSED:
            return False, Reason("refused_by_customer", told)
        if state == GIVEN:
            return True, Reason("consent_given", told)
        if not needs_consent(purpose, channel):
            return True, Reason("no_consent_needed", told)
        if purpose == "survey" and self.states.get(("marketing", channel)) == GIVEN:
            return True, Reason("consent_given", {"purpose": "marketing", "channel": channel})
        return False, Reason("consent_missing", told)


def needs_consent(purpose: str, channel: str) -> bool:
    """Whether silence means no: marketing and questions that reach out, and any sharing of data.

    >>> needs_consent("marketing", "email"), needs_consent("marketing", "desk"), needs_consent("sharing", "desk")
    (True, False, True)

    Source: PIPL art. 23 and 24, GDPR art. 6 and 21; desk and portal answer a customer who came to us.
    """
    return purpose == "sharing" or (purpose in ("marketing", "survey") and channel in OUTBOUND_CHANNELS)


def fold(statements: Iterable[Statement]) -> Permissions:
    """What is permitted after all that was said under the ids of one party, in any order.

    Returns: Permissions; empty where nothing was said.

    >>> said = [Statement("a", "marketing", "email", "given", datetime(2026, 1, 1)),
    ...         Statement("b", "marketing", "*", "refused", datetime(2025, 1, 1))]
    >>> fold(said).allows("marketing", "email")[1].code
    'refused_by_customer'

    Source: mission IN5, TR7; stricter over merged ids as in `docs/en/methods/control.md`.
    """
    by_id: dict[str, dict[tuple[str, str], str]] = {}
    for said in sorted(statements, key=lambda s: (s.at, s.state == REFUSED)):
        states = by_id.setdefault(said.party_id, {})
        for channel in _PLACES if said.channel == ALL else (said.channel,):
            states[said.purpose, channel] = said.state
    merged: dict[tuple[str, str], str] = {}
    for states in by_id.values():
        for place, state in states.items():
            merged[place] = REFUSED if REFUSED in (state, merged.get(place)) else GIVEN
    return Permissions(merged)


def fold_table(consent: ir.Table, party_alias: ir.Table) -> ir.Table:
    """`fold` for every party at once.

    `consent`: canonical table, one row per statement (party_id, purpose, channel or `*`, state, at).
    `party_alias`: canonical table, one row per id merged into another (party_id, current_id).
    Returns: party_id, purpose, channel (one of CHANNELS or `*`), state given | refused; one row per thing said.

    >>> said = ibis.memtable(pa.table({"party_id": ["a"], "purpose": ["marketing"], "channel": ["*"],
    ...                                "state": ["given"], "at": [datetime(2026, 1, 1)]}))
    >>> alias = ibis.memtable(pa.table({"party_id": ["x"], "current_id": ["y"]}))
    >>> fold_table(said, alias).count().to_pyarrow().as_py()
    9

    Source: as `fold`; a test holds both equal.
    """
    places = ibis.memtable(pa.table({"place": list(_PLACES)}))
    spread = consent.join(places, (consent.channel == ALL) | (consent.channel == places.place))
    strict = (spread.state == REFUSED).cast("int8")
    by_id = (
        spread.mutate(strict=strict)
        .group_by(["party_id", "purpose", "place"])
        .mutate(nth=ibis.row_number().over(order_by=[ibis.desc("at"), ibis.desc("strict")]))
        .filter(ibis._.nth == 0)
    )
    alias = party_alias.select(old="party_id", current_id="current_id")
    current = by_id.left_join(alias, by_id.party_id == alias.old)
    merged = current.group_by(
        party_id=ibis.coalesce(current.current_id, current.party_id), purpose=current.purpose, channel=current.place
    ).agg(refused=current.strict.max())
    return merged.select(
        "party_id", "purpose", "channel", state=(merged.refused == 1).ifelse(ibis.literal(REFUSED), ibis.literal(GIVEN))
    )


def allowed_table(folded: ir.Table, *, pairs: Iterable[tuple[str, str]]) -> ir.Table:
    """For each party of `fold_table`, one bool column `purpose_channel` per pair: `Permissions.allows` for everyone.

    `pairs`: (purpose, channel), channel `*` written as `all` in the column's name.
    Returns: one row per party that ever said anything; a party that never did is not there, see `needs_consent`.

    >>> [allowed_name("marketing", "email"), allowed_name("personalisation", "*")]
    ['marketing_email', 'personalisation_all']

    Source: as `fold`.
    """
    given = {purpose: (folded.purpose == purpose) & (folded.state == GIVEN) for purpose in PURPOSES}
    columns = {}
    for purpose, channel in pairs:
        here = folded.channel == channel
        refused = ((folded.purpose == purpose) & (folded.state == REFUSED) & here).any()
        yes = (given[purpose] & here).any()
        if purpose == "survey":
            yes = yes | (given["marketing"] & here).any()
        if not needs_consent(purpose, channel):
            yes = ibis.literal(True)
        columns[allowed_name(purpose, channel)] = yes.fill_null(False) & ~refused.fill_null(False)
    return folded.group_by("party_id").agg(**columns)


def allowed_name(purpose: str, channel: str) -> str:
    """The name of the column that says whether `purpose` may be served by `channel`."""
    return f"{purpose}_{'all' if channel == ALL else channel}"
