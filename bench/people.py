"""Made-up customer records of any number with known truth, for benchmarks: fields and faults of a shop's customer file.

Names are put together from syllables, so that no list of real people is needed; some are frequent and most are rare.
Families share a surname, a city, and sometimes a phone. Not used by the product.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

_HEADS, _MIDDLES, _TAILS, _ENDS = (
    part.split()
    for part in (
        "ba be bo bra ca co da de do ed el fa fe fi ga gre ha he ho ja je jo ka ke la le lo ma me mi na ne no pa pe",
        "n r l s t d m v ck ll nn rr ss tt ld nd rt st",
        "a e i o er en ie in on ey ard ert ine ella ius",
        "son man ton ley ford berg well wood field er ing ski ez ini",
    )
)


def _names(rng: np.random.Generator, size: int, *, surname: bool) -> np.ndarray:
    tails = _ENDS if surname else _TAILS
    count = 6_000 if surname else 1_500
    pool = np.array(
        [
            rng.choice(_HEADS)
            + rng.choice(_MIDDLES)
            + (rng.choice(["a", "e", "o", ""]) if surname else "")
            + rng.choice(tails)
            for _ in range(count)
        ],
        object,
    )
    weight = 1 / (np.arange(count) + 20)
    return rng.choice(pool, size, p=weight / weight.sum())


def _typo(rng: np.random.Generator, values: np.ndarray, share: float) -> np.ndarray:
    """One letter dropped, doubled, or exchanged with the next in a share of the values."""
    result = values.copy()
    for i in np.flatnonzero(rng.random(len(values)) < share):
        text = result[i]
        at = int(rng.integers(0, max(len(text) - 1, 1)))
        result[i] = (
            text[:at] + text[at + 1 :],
            text[: at + 1] + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
        )[rng.integers(0, 3)]
    return result


def _blank(rng: np.random.Generator, values: np.ndarray, share: float) -> list[str | None]:
    return np.where(rng.random(len(values)) < share, None, values).tolist()


def make_people(records: int, *, seed: int = 7) -> tuple[pa.Table, np.ndarray]:
    """`records` records of about 0.6 times as many people; the table and, apart from it, who each is."""
    rng = np.random.default_rng(seed)
    people = int(records * 0.6)
    household = rng.integers(0, max(people * 10 // 18, 1), people)
    given, surname = _names(rng, people, surname=False), _names(rng, people, surname=True)[household]
    city = np.array([f"town{n}" for n in range(800)], object)[rng.integers(0, 800, people)[household]]
    born = np.array([str(d) for d in np.datetime64("1935-01-01") + rng.integers(0, 28_000, people)], object)
    digits = np.where(rng.random(people) < 0.12, household, people + np.arange(people))
    phone = np.array([f"0{n}" for n in 200_000_000 + digits * 37 % 700_000_000], object)
    hosts = rng.choice(["gmail", "yahoo", "qq", "163"], people)
    mail = np.array(
        [f"{g}.{s}{n}@{h}.com" for n, (g, s, h) in enumerate(zip(given, surname, hosts, strict=True))], object
    )
    who = np.concatenate([np.arange(people), rng.integers(0, people, records - people)])
    rng.shuffle(who)
    moved = rng.random(records) < 0.12
    where = np.where(moved, rng.choice(city, records), city[who])
    columns = {
        "id": [f"r{i}" for i in range(records)],
        "given_name": _blank(rng, _typo(rng, given[who], 0.06), 0.02),
        "surname": _blank(rng, _typo(rng, surname[who], 0.06), 0.01),
        "birth_date": _blank(rng, _typo(rng, born[who], 0.02), 0.3),
        "city": _blank(rng, _typo(rng, where, 0.04), 0.05),
        "phone": _blank(rng, _typo(rng, phone[who], 0.03), 0.3),
        "email": _blank(rng, _typo(rng, mail[who], 0.03), 0.3),
    }
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}), who
