"""A small company in canonical tables: what the step `interact` reads."""

from datetime import date, datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa

from zhiji.vocabulary import TABLES, Moment, Policy

TODAY = date(2026, 3, 1)
NEEDED = (
    *("party", "rhythm", "lifetime", "standing", "consent", "party_alias", "contact", "exposure", "order_line"),
    *("party_record", "complaint", "fact"),
)
MOMENT = Moment(today=TODAY, seed=1, secret="a key for tests", run_id="20260301-01", policy=Policy(control_share=0.1))


def make_company(n: int = 400, *, seed: int = 3) -> dict[str, pa.Table]:
    """`n` parties p0..., each with record r<i>; half gave consent to marketing by mail and phone."""
    random = np.random.default_rng(seed)
    ids = [f"p{i}" for i in range(n)]
    tier = np.where(np.arange(n) % 20 == 0, "A", np.where(np.arange(n) % 5 == 0, "B", "C"))
    since = random.integers(1, 900, n)
    purchases = random.integers(1, 12, n)
    last = [TODAY - timedelta(days=int(d)) for d in since]
    value = np.where(tier == "A", 9000.0, np.where(tier == "B", 2500.0, 300.0)) * random.uniform(0.5, 1.5, n)
    consenting = [i for i in range(n) if i % 2 == 0]
    tables = {
        "party": pa.table(
            {
                "party_id": ids,
                "kind": ["person"] * n,
                "name": [f"客户{i}" for i in range(n)],
                "phone": ["+8613800000000"] * n,
                "email": [f"c{i}@example.com" for i in range(n)],
                "birth_date": pa.array([date(1980, 3, 1 + i % 28) for i in range(n)], pa.date32()),
                "owner": [f"owner{i % 4}" for i in range(n)],
            }
        ),
        "rhythm": pa.table(
            {
                "party_id": ids,
                "last_day": pa.array(last, pa.date32()),
                "purchases": purchases,
                "repeats": purchases - 1,
                "recency_weeks": (purchases - 1) * 8.0,
                "margin": purchases * 120.0,
                "top_category": [["沙发", 'a "quoted" bed', None][i % 3] for i in range(n)],
            }
        ),
        "lifetime": pa.table({"party_id": ids, "alive": random.uniform(0.05, 1.0, n)}),
        "standing": pa.table(
            {
                "party_id": ids,
                "tier": tier.tolist(),
                "group": [["MVC", "MGC", "BZ", "other"][i % 4] for i in range(n)],
                "value": value,
                "satisfaction": [["high", "middle", "low"][i % 3] for i in range(n)],
            }
        ),
        "consent": pa.table(
            {
                "consent_id": [f"c{i}" for i in consenting],
                "party_id": [ids[i] for i in consenting],
                "purpose": ["marketing"] * len(consenting),
                "channel": ["*"] * len(consenting),
                "state": ["given"] * len(consenting),
                "at": pa.array([datetime(2025, 1, 1)] * len(consenting), pa.timestamp("us")),
            }
        ),
        "party_record": pa.table({"record_id": [f"r{i}" for i in range(n)], "party_id": ids}),
    }
    return {name: TABLES[name].conform(tables.get(name, TABLES[name].empty())) for name in NEEDED}


def as_ibis(tables: dict[str, pa.Table]) -> dict[str, ibis.Table]:
    """The tables as the step is handed them."""
    return {name: ibis.memtable(table) for name, table in tables.items()}


def add_rows(tables: dict[str, pa.Table], name: str, *rows: dict) -> None:
    """Add rows to one table, in place."""
    more = TABLES[name].conform(pa.Table.from_pylist(list(rows)))
    tables[name] = pa.concat_tables([tables[name], more])


def publish_all(computed):
    """Put the small company where the live doors find it."""
    from zhiji.identify.app import services as identify
    from zhiji.interact.app import services

    tables = make_company()
    identify.publish(tables={name: tables[name] for name in ("party", "party_record")}, moment=MOMENT)
    services.publish(tables=computed, moment=MOMENT)
