"""Where each party stands: tier, group and field, with the reasons, and where it stood before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.differentiate.align import days, floats, place, spread, texts
from zhiji.differentiate.grid import Signs, fields, satisfaction, volume
from zhiji.differentiate.groups import Outlook, groups, room
from zhiji.differentiate.tiers import tiers
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.tables import TABLES

EPOCH = np.datetime64("1970-01-01")


@dataclass(frozen=True)
class Facts:
    """What standing is read from, as Arrow tables: `party`, `rhythm`, `lifetime` (canonical, the last with a row per
    party), `service` (party_id, service_year, complaints, unhappy), `said` (party_id, said), `before` (the canonical
    `standing` of the cycle before, may be empty)."""

    party: pa.Table
    rhythm: pa.Table
    lifetime: pa.Table
    service: pa.Table
    said: pa.Table
    before: pa.Table


def standing(facts: Facts, *, moment: Moment) -> pa.Table:
    """Where does each party stand, and why?

    Returns the canonical `standing`, one row per party in the order of `facts.party`. `reasons` is a JSON list of
    codes with numbers: why this group, what the satisfaction was read from.
    """
    view = _View(facts)
    value = view.of("lifetime", "value")
    outlook = _outlook(view, value, moment)
    tier = tiers(value, customer=outlook.idle_days >= 0, shares=moment.policy.tier_shares)
    group, why = groups(outlook, tier=tier)
    signs = _signs(view, outlook)
    satisfied, said = satisfaction(signs)
    bought = volume(view.of("rhythm", "amount_year"))
    columns = {
        "party_id": facts.party["party_id"],
        **{name: view.of("lifetime", name) for name in ("value", "low", "high")},
        "amount_year": view.of("rhythm", "amount_year"),
        "tier": tier,
        "group": group,
        "satisfaction": satisfied,
        "satisfaction_known": said,
        "volume": bought,
        "field": fields(satisfied, bought=bought),
        "reasons": reasons(why, outlook=outlook, signs=signs),
        "tier_before": view.before("tier"),
        "value_before": view.before("value"),
    }
    return TABLES["standing"].conform(pa.table(columns))


def reasons(why: np.ndarray, *, outlook: Outlook, signs: Signs) -> pa.Array:
    """The reasons of each party as JSON text: of its group, then of its satisfaction."""
    spread_room = room(outlook)
    parameters = {
        "value_below_zero": (("value", outlook.value), ("cost", outlook.service_year)),
        "idle_costs_more": (
            ("days", outlook.idle_days),
            ("cost", outlook.service_year),
            ("margin", outlook.margin_year),
        ),
        "top_value": (("value", outlook.value),),
        "peers_spend_more": (("room", spread_room), ("mean", outlook.amount_mean)),
    }
    of_group = np.select([why == code for code in parameters], [_reason(c, p) for c, p in parameters.items()], "")
    said, unhappy = ~np.isnan(signs.said), signs.unhappy.astype(bool)
    of_mood = np.select(
        [said, unhappy | (signs.complaints >= 1), signs.returned >= 0.1],
        [
            _reason("said_satisfaction", (("score", np.nan_to_num(signs.said)),)),
            _reason("complained", (("complaints", signs.complaints),)),
            _reason("returned_much", (("share", signs.returned),)),
        ],
        "",
    )
    both = np.where((of_group != "") & (of_mood != ""), np.char.add(of_group.astype(str), ","), of_group).astype(str)
    whole = np.char.add(both, of_mood.astype(str))
    return pa.array(np.char.add(np.char.add("[", whole), "]"))


def _reason(code: str, parameters: tuple[tuple[str, np.ndarray], ...]) -> np.ndarray:
    """One reason as JSON text, for every party."""
    parts = [pa.scalar(f'{{"code":"{code}","params":{{')]
    for index, (name, values) in enumerate(parameters):
        numbers = pc.cast(pa.array(np.round(np.asarray(values, float), 2)), pa.string())
        parts += [pa.scalar(("," if index else "") + f'"{name}":'), numbers]
    return texts(pc.binary_join_element_wise(*parts, pa.scalar("}}"), pa.scalar("")))


class _View:
    """Columns of the facts over the parties; 0 (or what is said) where a party has no row."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        names = ("rhythm", "lifetime", "service", "said", "before")
        among = {name: getattr(facts, name)["party_id"].combine_chunks() for name in names}
        self.rows = {name: place(facts.party["party_id"], among=ids) for name, ids in among.items()}

    def of(self, table: str, column: str, *, default: float = 0.0) -> np.ndarray:
        values = floats(getattr(self.facts, table)[column], default=default)
        return spread(values, rows=self.rows[table], default=default)

    def days(self, column: str) -> np.ndarray:
        return spread(days(self.facts.rhythm[column], default=-1), rows=self.rows["rhythm"], default=-1).astype(
            np.int64
        )

    def before(self, column: str) -> pa.Array:
        rows = self.rows["before"]
        return pc.take(self.facts.before[column], pa.array(rows, mask=rows < 0))


def _outlook(view: _View, value: np.ndarray, moment: Moment) -> Outlook:
    today = int((np.datetime64(moment.today) - EPOCH).astype(int))
    last = view.days("last_day")
    amount, year = view.of("rhythm", "amount"), view.of("rhythm", "amount_year")
    rate = np.divide(
        view.of("rhythm", "margin"), amount, out=np.full(len(value), moment.policy.margin_rate), where=amount > 0
    )
    return Outlook(
        value=value,
        service_year=view.of("service", "service_year"),
        margin_year=year * rate,
        amount_mean=view.of("rhythm", "amount_mean"),
        purchases=view.of("lifetime", "purchases"),
        alive=view.of("lifetime", "alive"),
        idle_days=np.where(last >= 0, today - last, -1),
        peers=_peers(view),
    )


def _peers(view: _View) -> np.ndarray:
    """Peers are of the same kind and buy most in the same category."""
    _, kind = np.unique(texts(view.facts.party["kind"]), return_inverse=True)
    names, category = np.unique(texts(view.facts.rhythm["top_category"]), return_inverse=True)
    category = spread(category.reshape(-1), rows=view.rows["rhythm"], default=0).astype(np.int64)
    return kind.reshape(-1) * max(len(names), 1) + category


def _signs(view: _View, outlook: Outlook) -> Signs:
    lines = np.maximum(view.of("rhythm", "lines"), 1)
    return Signs(
        said=view.of("said", "said", default=np.nan),
        complaints=view.of("service", "complaints"),
        unhappy=view.of("service", "unhappy"),
        returned=view.of("rhythm", "returns") / lines,
        repeats=view.of("rhythm", "repeats"),
        alive=outlook.alive,
    )
