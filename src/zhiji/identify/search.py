"""The keys by which a party is found: what somebody at the counter knows of a customer.

A key begins with a letter that tells its kind: `p` phone digits read backwards (so that the last four are a
beginning), `n` name from any character on, `i` pinyin or Latin initials, `e` e-mail. Finding is then one index range.
"""

from __future__ import annotations

import re
import unicodedata

import ibis
import ibis.expr.types as ir

NAME_LENGTH = 40  # characters of a name that can be searched
NOISE = r"[\s·•.,，、\-()（）'\"]+"


def search_keys(party: ir.Table) -> ir.Table:
    """Every key of every party.

    `party`: canonical `party`. Returns `key`, `party_id`, `owner`, `dealer_id`; several rows a party, none twice.

    >>> party = ibis.memtable({"party_id": ["p1"], "name": ["王芳"], "initials": ["wf"], "phone": ["+8613800138000"],
    ...                        "email": [None], "owner": ["lin"], "dealer_id": [None]},
    ...                       schema={"party_id": "string", "name": "string", "initials": "string", "phone": "string",
    ...                               "email": "string", "owner": "string", "dealer_id": "string"})
    >>> sorted(search_keys(party)["key"].to_pyarrow().to_pylist())
    ['iwf', 'n王芳', 'n芳', 'p0008310083168']
    """
    parts = (
        _names(party),
        _keys(party, "p", party.phone.re_replace(r"\D", "").reverse()),
        _keys(party, "i", party.initials.lower()),
        _keys(party, "e", party.email.lower()),
    )
    return ibis.union(*parts, distinct=True)


def _names(party: ir.Table) -> ir.Table:
    """From each Chinese character on, and from each word on: nobody looks for a Latin name by its middle."""
    name = party.name.lower()
    starts = ibis.range(0, ibis.least(name.length(), NAME_LENGTH))
    cut = party.mutate(lower=name, start=starts.unnest())
    first, before = cut.lower.substr(cut.start, 1), cut.lower.substr(cut.start - 1, 1)
    begins = ~first.re_search("[a-z0-9]") | (cut.start == 0) | ~before.re_search("[a-z0-9]")
    cut = cut.filter(begins & ~first.re_search(NOISE))
    return _keys(cut, "n", cut.lower.substr(cut.start, NAME_LENGTH).re_replace(NOISE, ""))


def _keys(party: ir.Table, letter: str, value: ir.StringValue) -> ir.Table:
    keyed = party.select(key=ibis.literal(letter) + value, party_id="party_id", owner="owner", dealer_id="dealer_id")
    return keyed.filter(keyed.key.notnull() & (keyed.key.length() > 1))


def query_keys(query: str) -> tuple[str, ...]:
    """The beginnings to look up for what somebody typed; empty where it is too little to look for.

    >>> query_keys("8000"), query_keys("WF"), query_keys("138-0013 8000"), query_keys("wang@x.cn")
    (('p0008', 'n8000'), ('nwf', 'iwf'), ('p00083100831', 'n13800138000'), ('ewang@x.cn',))
    """
    text = unicodedata.normalize("NFKC", query).strip().lower()[:NAME_LENGTH]
    if "@" in text:
        return (f"e{text}",)
    clean = re.sub(NOISE, "", text)
    digits = re.sub(r"\D", "", text)
    keys = (f"p{digits[::-1]}",) if len(digits) >= 4 and not re.search(r"[^\W\d]", text) else ()
    keys += (f"n{clean}",) if clean else ()
    return keys + ((f"i{clean}",) if re.fullmatch(r"[a-z]+", clean) else ())
