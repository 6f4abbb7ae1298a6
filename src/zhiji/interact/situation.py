"""What a decision must know of each party: built for all in the cycle, brought up to the minute for one live."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import orjson
import pyarrow as pa

from zhiji.interact.catalogue import CATALOGUE, NEVER, Arm
from zhiji.interact.contact_policy import get_cap
from zhiji.interact.question import QUESTIONS
from zhiji.trust import Permissions, draw_many
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.party import OUTBOUND_CHANNELS
from zhiji.vocabulary.policy import Policy

# Contacts that serve: they do not count against the cap of marketing contacts.
SERVICE_TOPICS = (
    "service",
    "complaint",
    "delivery",
    "promise",
    "call_done",
    "visit_done",
    "thank_done",
    "birthday_done",
)
DIALOGUE = "dialogue"  # the source of what was entered in this step's own database
_WINDOW = 30
_SINCE = ("ask", "serve", "sell", "thank", "win_back")
_FLOATS = ("value", "margin_mean", "margin_plain", "alive")
_BOOLS = ("control", "has_phone")
_TEXTS = ("tier", "group", "satisfaction", "top_category", "liked_channel", "email")
_INTS = (
    "purchases",
    "since_purchase",
    "overdue_days",
    "complaints",
    "promises",
    "since_ask",
    "since_serve",
    "since_sell",
    "since_thank",
    "since_win_back",
    "since_declined",
    "contacts_30",
)


def situation_table(tables: Mapping[str, ir.Table], moment: Moment) -> ir.Table:
    """The table `situation` but for `control`, `rates`, `rates_plain`, which the step adds. One row a party.

    `tables`: party, rhythm, lifetime, standing, party_alias, contact, exposure, party_record, complaint, fact.
    Beside the canonical columns: `birth_date`, `merged` and `answered` as lists, which the step turns into text.
    Returns: columns of `situation`; days count back from `moment.today`, 9999 = never.

    >>> SERVICE_TOPICS[0]
    'service'

    Source: mission IN3, IN4; the usual gap of a party is its recency over its repeats, shrunk toward everybody's.
    """
    party = _standing(tables, moment)
    for part in (
        _complaints(tables),
        _contacts(tables, moment),
        _exposures(tables, moment),
        _wishes(tables),
        _ids(tables),
    ):
        party = party.left_join(part, "party_id").drop("party_id_right")
    return _filled(party, moment)


def _standing(tables: Mapping[str, ir.Table], moment: Moment) -> ir.Table:
    party, rhythm, lifetime, standing = (tables[name] for name in ("party", "rhythm", "lifetime", "standing"))
    everybody = rhythm.agg(
        gap_all=(rhythm.recency_weeks.sum() * 7 / rhythm.repeats.sum().nullif(0)).fill_null(180.0),
        margin_all=(rhythm.margin.sum() / rhythm.purchases.sum().nullif(0)).fill_null(0.0),
    )
    bought = rhythm.select(
        "party_id", "last_day", "purchases", "repeats", "recency_weeks", "margin", "top_category"
    ).cross_join(everybody)
    # One pseudo-interval of everybody's gap: who bought twice in a week is not overdue after a fortnight.
    gap = (bought.recency_weeks * 7 + bought.gap_all) / (bought.repeats + 1)
    since = ibis.literal(moment.today).delta(bought.last_day, unit="day")
    bought = bought.select(
        "party_id",
        "purchases",
        "top_category",
        since_purchase=since,
        overdue_days=ibis.greatest((since - gap).round().cast("int64"), 0),
        margin_mean=(bought.margin + 2 * bought.margin_all) / (bought.purchases + 2),
    )
    return (
        party.select("party_id", "kind", "name", "owner", "dealer_id", "email", "phone", "birth_date")
        .left_join(bought, "party_id")
        .drop("party_id_right")
        .left_join(lifetime.select("party_id", "alive"), "party_id")
        .drop("party_id_right")
        .left_join(standing.select("party_id", "tier", "group", "value", "satisfaction"), "party_id")
        .drop("party_id_right")
        .cross_join(everybody.select("margin_all"))
    )


def _of_party(table: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    links = tables["party_record"].select("record_id", owner_party="party_id")
    return table.join(links, "record_id")


def _complaints(tables: Mapping[str, ir.Table]) -> ir.Table:
    complaint = _of_party(tables["complaint"].filter(ibis._.settled_at.isnull()), tables)
    return complaint.group_by(party_id=complaint.owner_party).agg(complaints=complaint.count())


def _contacts(tables: Mapping[str, ir.Table], moment: Moment) -> ir.Table:
    contact = _of_party(tables["contact"], tables)
    days = ibis.literal(moment.today).delta(contact.at.date(), unit="day")
    ours = (
        (contact.direction == "out")
        & contact.channel.isin(OUTBOUND_CHANNELS)
        & (contact.source.fill_null("") != DIALOGUE)
    )
    marketing = ours & ~contact.topic.fill_null("").isin(SERVICE_TOPICS) & (days >= 0) & (days < _WINDOW)
    # A promise is open while nobody wrote that it was kept and it is not older than half a year.
    promised = contact.promise.notnull() & (contact.promise != "") & (days < 183)
    return contact.group_by(party_id=contact.owner_party).agg(contacts_30=marketing.sum(), promises=promised.sum())


def _exposures(tables: Mapping[str, ir.Table], moment: Moment) -> ir.Table:
    shown = tables["exposure"].filter(~ibis._.control)
    alias = tables["party_alias"].select(old="party_id", current_id="current_id")
    shown = shown.left_join(alias, shown.party_id == alias.old)
    days = ibis.literal(moment.today).delta(shown.at.date(), unit="day")
    reached = shown.channel.isin(OUTBOUND_CHANNELS) & (shown.action != "serve") & (days < _WINDOW)
    since = {f"since_{name}": days.min(where=shown.action == name) for name in _SINCE}
    return shown.group_by(party_id=ibis.coalesce(shown.current_id, shown.party_id)).agg(
        **since, since_declined=days.min(where=~shown.accepted.fill_null(True)), exposed_30=reached.sum()
    )


def _wishes(tables: Mapping[str, ir.Table]) -> ir.Table:
    said = tables["fact"].left_join(tables["party_record"].select("record_id", linked="party_id"), "record_id")
    said = said.mutate(owner_party=ibis.coalesce(said.party_id, said.linked))
    alias = tables["party_alias"].select(old="party_id", current_id="current_id")
    said = said.left_join(alias, said.owner_party == alias.old)
    said = said.mutate(whose=ibis.coalesce(said.current_id, said.owner_party)).filter(ibis._.whose.notnull())
    asked = {q.fact: q.code for q in QUESTIONS}
    code = said.name.cases(*asked.items(), else_=(said.name == "answered").ifelse(said.value, ibis.null("string")))
    mine = said.said_by == "customer"
    return said.group_by(party_id=said.whose).agg(
        liked_channel=said.value.argmax(said.at, where=said.name == "prefers_channel"),
        contacts_wanted=said.value.argmax(said.at, where=said.name == "contacts_wanted").try_cast("int64"),
        answered=code.collect(where=mine & code.notnull(), distinct=True),
    )


def _ids(tables: Mapping[str, ir.Table]) -> ir.Table:
    alias = tables["party_alias"]
    return alias.group_by(party_id=alias.current_id).agg(merged=alias.party_id.collect())


def _filled(party: ir.Table, moment: Moment) -> ir.Table:
    never = {f"since_{name}": ibis._[f"since_{name}"].fill_null(NEVER) for name in (*_SINCE, "declined", "purchase")}
    none = {name: ibis._[name].fill_null(0) for name in (
        "complaints", "promises", "overdue_days", "purchases")}  # fmt: skip
    tier, group = party.tier.fill_null("C"), party.group.fill_null("other")
    return party.mutate(
        **(never | none),
        day=ibis.literal(moment.today),
        tier=tier,
        group=group,
        segment=tier + "|" + group,
        value=party.value.fill_null(0.0),
        alive=party.alive.fill_null(1.0),
        satisfaction=party.satisfaction.fill_null("middle"),
        margin_mean=party.margin_mean.fill_null(party.margin_all),
        margin_plain=party.margin_all,
        has_phone=party.phone.notnull(),
        contacts_30=party.contacts_30.fill_null(0) + party.exposed_30.fill_null(0),
    )


def birthday_in(birth: np.ndarray, today: date) -> np.ndarray:
    """Days until the next birthday for an array of days (datetime64[D]); NaT gives -1. 29 February counts as 1 March.

    >>> birthday_in(np.array(["1980-03-05", "NaT"], dtype="datetime64[D]"), date(2026, 3, 1)).tolist()
    [4, -1]
    """
    known = ~np.isnat(birth)
    safe = np.where(known, birth, np.datetime64("2000-01-01"))
    month = safe.astype("datetime64[M]")
    in_year = (month - safe.astype("datetime64[Y]").astype("datetime64[M]")).astype(int)
    day_of_month = (safe - month.astype("datetime64[D]")).astype(int)
    this = (np.datetime64(f"{today.year}-01", "M") + in_year).astype("datetime64[D]") + day_of_month
    following = (np.datetime64(f"{today.year + 1}-01", "M") + in_year).astype("datetime64[D]") + day_of_month
    day = np.datetime64(today)
    return np.where(known, (np.where(this >= day, this, following) - day).astype(int), -1)


def draws_of(party_ids: Sequence[str], *, secret: str, day: date) -> np.ndarray:
    """The uniform draws of one day: the same for a party in the cycle and in a live decision.

    >>> draws_of(["p1"], secret="key", day=date(2026, 3, 1)).shape
    (1, 4)
    """
    return draw_many(party_ids, secret=secret, label=f"action {day.isoformat()}")


def live_cases(
    known: Mapping[str, Any],
    arms: Sequence[Arm],
    *,
    permissions: Permissions,
    pulses: Sequence[tuple[list[list[str]], Mapping[str, Any]]],
    now: tuple[datetime, datetime, Policy],
) -> dict[str, np.ndarray]:
    """One published row brought up to the minute, as the arrays of length 1 that `action.choose` takes.

    `known`: a row of `situation`; `pulses`: (touches, wishes) of the party's ids; `now`: moment, local moment, policy.
    Returns: the columns of `choose`, permissions of the arms included.

    >>> NEVER
    9999
    """
    at, local, policy = now
    values = dict(known)
    elapsed = max((local.date() - known["day"]).days, 0)
    for name in _INTS:
        if name.startswith("since_") and values[name] < NEVER:
            values[name] += elapsed
    values["overdue_days"] += elapsed if values["overdue_days"] else 0
    answered = set(orjson.loads(values["asked"]))
    sent = _apply_touches(values, [t for touches, _ in pulses for t in touches], at, answered)
    wanted = _apply_wishes(values, [wishes for _, wishes in pulses])
    cap = get_cap(values["tier"], policy=policy, wanted=wanted)
    cases = arrays_of([values])
    cases["capped"] = np.array([values["contacts_30"] + sent >= cap])
    cases["questions_left"] = np.array([len(QUESTIONS) - len(answered)])
    cases["likelihood"] = likelihoods([orjson.loads(values["rates"])])
    cases["likelihood_plain"] = likelihoods([orjson.loads(values["rates_plain"])])
    cases["personalised"] = np.array([permissions.allows("personalisation", "*")[0]])
    for purpose, channel in {(arm.action.purpose, arm.channel) for arm in arms}:
        cases[f"permitted_{purpose}_{channel}"] = np.array([permissions.allows(purpose, channel)[0]])
    return cases


_LAST = {"ask_sent": "since_ask", "asked": "since_ask", "declined": "since_declined"}
_COUNTED = {
    "complaint": ("complaints", 1),
    "settled": ("complaints", -1),
    "promise": ("promises", 1),
    "kept": ("promises", -1),
}


def _apply_touches(values: dict[str, Any], touches: list[list[str]], at: datetime, answered: set[str]) -> int:
    """Changes `values` and `answered` by what happened since the row was published; returns contacts in 30 days."""
    published = values["day"].isoformat()
    sent = 0
    for when, kind, what, _detail in touches:
        days = max((at - datetime.fromisoformat(when)).days, 0)
        if kind == "sent":
            sent += days < _WINDOW
        elif kind == "answered":
            answered.add(what)
        elif kind == "offer":
            _nearer(values, f"since_{what}", days)
        elif kind in _LAST:
            _nearer(values, _LAST[kind], days)
        elif kind in _COUNTED and when[:10] >= published:
            name, step = _COUNTED[kind]
            values[name] = max(values[name] + step, 0)
    return sent


def _nearer(values: dict[str, Any], name: str, days: int) -> None:
    if name in values:
        values[name] = min(values[name], days)


def _apply_wishes(values: dict[str, Any], wishes: Sequence[Mapping[str, Any]]) -> int | None:
    for wish in wishes:
        values["liked_channel"] = wish.get("channel") or values["liked_channel"]
        if wish.get("contacts_wanted") is not None:
            return int(wish["contacts_wanted"])
    return values["contacts_wanted"]


def arrays_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """A few rows of `situation` as the typed arrays of the kernel.

    >>> arrays_of([unknown_party(None, day=date(2026, 3, 1))])["purchases"].tolist()
    [0]
    """
    found = {name: np.array([row[name] for row in rows], dtype=object) for name in _TEXTS}
    found |= {name: np.array([row[name] for row in rows], dtype=np.int64) for name in _INTS}
    found |= {name: np.array([row[name] for row in rows], dtype=np.float64) for name in _FLOATS}
    found |= {name: np.array([row[name] for row in rows], dtype=bool) for name in _BOOLS}
    found["has_email"] = np.array([bool(row["email"]) for row in rows])
    return found


def arrays_of_table(table: pa.Table) -> dict[str, np.ndarray]:
    """The whole table `situation` as the typed arrays of the kernel."""
    found = {name: table.column(name).to_numpy().astype(object) for name in _TEXTS}
    found |= {name: table.column(name).to_numpy().astype(np.int64) for name in _INTS}
    found |= {name: table.column(name).to_numpy().astype(np.float64) for name in _FLOATS}
    found |= {name: table.column(name).to_numpy().astype(bool) for name in _BOOLS if name in table.column_names}
    found["has_email"] = table.column("email").is_valid().to_numpy()
    return found


def likelihoods(rates: Sequence[Mapping[str, float]]) -> np.ndarray:
    """Likelihoods by action, (n, actions of the catalogue), from mappings; the catalogue's prior where one is missing.

    >>> float(likelihoods([{"sell": 0.5}])[0, 0])
    0.5
    """
    return np.array([[rate.get(action.code, action.prior) for action in CATALOGUE] for rate in rates])


def unknown_party(card: Any, *, day: date) -> dict[str, Any]:
    """The situation of somebody no cycle has seen yet: nothing bought, nothing known, lowest tier."""
    party_id = getattr(card, "party_id", "")
    row: dict[str, Any] = dict.fromkeys((*_INTS, *_FLOATS), 0) | dict.fromkeys(_BOOLS, False)
    row |= {name: NEVER for name in _INTS if name.startswith("since_")}
    row |= {name: getattr(card, name, None) for name in ("kind", "name", "owner", "dealer_id", "email")}
    row |= {
        "party_id": party_id,
        "ids": json.dumps([party_id]),
        "day": day,
        "asked": "[]",
        "rates": "{}",
        "rates_plain": "{}",
    }
    row |= {
        "tier": "C",
        "group": "other",
        "segment": "C|other",
        "satisfaction": "middle",
        "top_category": None,
        "alive": 1.0,
    }
    row |= {"liked_channel": None, "contacts_wanted": None, "birthday_in": None}
    row["has_phone"] = bool(getattr(card, "phone", None))
    return row
