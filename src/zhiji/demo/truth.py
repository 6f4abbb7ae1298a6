"""The truth of the demo company: who is who, what each will bring, needs, spends elsewhere, and would do if approached.

Written only when asked, beside and never inside the warehouse; tests and benchmarks read it, the product does not.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhiji.demo import buying, products, response
from zhiji.demo.arrow import text
from zhiji.demo.calendar import AFTERWARDS
from zhiji.demo.contacts import Voice
from zhiji.demo.people import KIND

if TYPE_CHECKING:
    from zhiji.demo.company import Company


class Truth:
    """What is really so, as of the month the company has reached."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def persons(self) -> pa.Table:
        """One row per record there will ever be: record_id, truth_id (the true party), kind, household."""
        people, soul = self.company.people, self.company.records.soul
        lives = people.lives
        home = np.where(soul < people.size.persons, lives.household[np.minimum(soul, people.size.persons - 1)], -1)
        return pa.table({
            "record_id": text(self.company.records.record_id), "truth_id": text(people.truth_id(soul)),
            "kind": text(KIND[people.kind[soul]]),
            "household": pa.array(home, mask=home < 0),
        })  # fmt: skip

    def lifetime(self, *, months: int = AFTERWARDS) -> pa.Table:
        """One row per customer: truth_id, margin and amount of the next `months` months (24 = about 730 days) when
        nobody acts, purchases (days with one), and wallet: our share of all needs that arise in them, 0 to 1."""
        company = self.company
        customers = company.people.size.customers
        state = company.state
        margin, amount, days, needs, ours = (np.zeros(customers) for _ in range(5))
        for _ in range(months):
            played = company.play(state)
            lines = played.lines
            margin += lines.margin(customers)
            amount += np.bincount(lines.customer, lines.amount, minlength=customers)
            bought = np.unique(np.stack([lines.customer, lines.day]), axis=1)[0]
            days += np.bincount(bought, minlength=customers)
            needs += played.bought.arose.sum(axis=1)
            ours += np.bincount(played.bought.customer, minlength=customers)
            state = played.after
        wallet = np.divide(ours, needs, out=np.zeros(customers), where=needs > 0)
        return pa.table({
            "truth_id": text(company.people.truth_id(np.arange(customers))), "margin": margin, "amount": amount,
            "purchases": days.astype(np.int64), "wallet": np.minimum(wallet, 1.0),
        })  # fmt: skip

    def customers(self) -> pa.Table:
        """One row per customer: truth_id, need (category), satisfaction (0-10), mood, share, likes (channel), type."""
        company = self.company
        who = np.arange(company.people.size.customers)
        voice = Voice(company.people, company.nature, company.state)
        return pa.table({
            "truth_id": text(company.people.truth_id(who)), "need": text(voice.need(company.chance, who)),
            "satisfaction": text(voice.satisfaction(company.chance, who)), "mood": company.state.mood,
            "share": company.nature.share, "likes": text(voice.way(company.chance, who)),
            "type": text(response.TYPES[company.traits.type[who]]), "answers": company.traits.talks[who],
        })  # fmt: skip

    def effects(self, *, actions: tuple[str, ...] = ("sell", "thank", "win_back"), channel: str = "email") -> pa.Table:
        """One row per customer and action: expected margin of the coming month more than if nobody acts."""
        company = self.company
        who = np.arange(company.people.size.customers)
        base = self._expected(buying.no_push(len(who)))
        parts = []
        for action in actions:
            texts = np.full(len(who), action), np.full(len(who), channel), np.full(len(who), "")
            approach = response.Approach(np.full(len(who), ""), who, who, who, *texts, 0)
            more = self._expected(response.push(company.traits, approach, company.state, len(who))) - base
            ids = text(company.people.truth_id(who))
            parts.append(pa.table({"truth_id": ids, "action": text(texts[0]), "effect": more}))
        return pa.concat_tables(parts)

    def _expected(self, push: buying.Push) -> np.ndarray:
        """Expected margin of the month to come: odds of need times odds that it is ours times the usual margin."""
        company = self.company
        need = buying.need_chance(company.setting, company.state)
        ours = np.clip(company.nature.share * company.state.mood * push.favour, 0, 1)
        line = products.PER_CATEGORY - 1 - np.minimum(company.nature.level * products.PER_CATEGORY, 5).astype(int)
        at = np.arange(len(products.CATEGORIES))[None, :] * products.PER_CATEGORY + line[:, None]
        margin = (products.PRICE - products.COST)[at]
        return (np.minimum(need * push.lift[:, None], 1) * ours[:, None] * margin).sum(axis=1)

    def write(self, folder: Path) -> list[Path]:
        """Write all of it as Parquet into `folder`; returns the files."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        tables = {"persons": self.persons(), "lifetime": self.lifetime(), "customers": self.customers()}
        tables["effects"] = self.effects()
        for name, table in tables.items():
            pq.write_table(table, folder / f"{name}.parquet")
        return [folder / f"{name}.parquet" for name in tables]


def write_truth(company: Company, folder: Path) -> list[Path]:
    """Write the company's truth into `folder`, apart from anything the product reads."""
    return company.truth.write(folder)
