"""The laws of permission: it never rises without evidence, and the stricter wins."""

from datetime import datetime, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiji.trust import Statement, allowed_name, allowed_table, fold, fold_table
from zhiji.vocabulary.party import CHANNELS, OUTBOUND_CHANNELS, PURPOSES

START = datetime(2026, 1, 1)
statements = st.lists(
    st.builds(
        Statement,
        party_id=st.sampled_from(["a", "b", "c"]),
        purpose=st.sampled_from(PURPOSES),
        channel=st.sampled_from([*CHANNELS, "*"]),
        state=st.sampled_from(["given", "refused"]),
        at=st.integers(0, 5).map(lambda day: START + timedelta(days=day)),
    ),
    max_size=12,
)
PLACES = [(purpose, channel) for purpose in PURPOSES for channel in (*CHANNELS, "*")]


def allowed(said):
    permissions = fold(said)
    return {place for place in PLACES if permissions.allows(*place)[0]}


@given(statements, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(said, random):
    shuffled = list(said)
    random.shuffle(shuffled)
    assert fold(said).states == fold(shuffled).states


@given(statements)
def test_no_marketing_goes_out_without_a_consent_given(said):
    for channel in OUTBOUND_CHANNELS:
        if fold(said).allows("marketing", channel)[0]:
            assert any(s.purpose == "marketing" and s.state == "given" and s.channel in (channel, "*") for s in said)


@given(statements)
def test_what_nobody_was_asked_is_forbidden_when_it_needs_consent(said):
    silent = [s for s in said if s.state == "refused"]
    for purpose, channel in allowed(silent):
        assert fold([]).allows(purpose, channel)[0]


@given(statements, statements)
def test_merging_parties_never_permits_what_one_of_them_refused(said, others):
    others = [Statement("d", s.purpose, s.channel, s.state, s.at) for s in others]
    for purpose, channel in allowed(said + others):
        for part in (said, others):
            assert fold(part).allows(purpose, channel)[1].code != "refused_by_customer"


@given(statements, st.sampled_from(PURPOSES))
def test_a_refusal_for_all_channels_closes_every_channel(said, purpose):
    refusal = Statement("a", purpose, "*", "refused", START + timedelta(days=9))
    assert not [place for place in allowed([*said, refusal]) if place[0] == purpose]


def test_refusal_wins_over_consent_of_the_same_moment():
    said = [Statement("a", "marketing", "email", state, START) for state in ("refused", "given")]
    assert fold(said).allows("marketing", "email")[1].code == "refused_by_customer"


def test_later_consent_of_the_same_id_lifts_its_refusal():
    said = [
        Statement("a", "marketing", "*", "refused", START),
        Statement("a", "marketing", "email", "given", START + timedelta(days=1)),
    ]
    assert fold(said).allows("marketing", "email")[0]
    assert not fold(said).allows("marketing", "phone")[0]


@settings(max_examples=25, deadline=None)
@given(statements)
def test_the_table_version_permits_exactly_the_same(said):
    alias = {"b": "a"}
    con = ibis.duckdb.connect()
    rows = {name: [getattr(s, name) for s in said] for name in ("party_id", "purpose", "channel", "state", "at")}
    text = {name: pa.string() for name in ("party_id", "purpose", "channel", "state")}
    schema = list((text | {"at": pa.timestamp("us")}).items())
    consent = ibis.memtable(pa.table(rows, schema=pa.schema(schema)))
    aliases = ibis.memtable(pa.table({"party_id": ["b"], "current_id": ["a"]}))
    table = con.to_pyarrow(allowed_table(fold_table(consent, aliases), pairs=PLACES)).to_pylist()
    found = {row["party_id"]: {p for p in PLACES if row[allowed_name(*p)]} for row in table}
    for party_id in {alias.get(s.party_id, s.party_id) for s in said}:
        mine = [s for s in said if alias.get(s.party_id, s.party_id) == party_id]
        assert found[party_id] == allowed(mine)
    con.disconnect()


@pytest.mark.parametrize("purpose", PURPOSES)
def test_silence_permits_service_and_personalisation_only(purpose):
    outbound = fold([]).allows(purpose, "email")[0]
    assert outbound == (purpose in ("service", "personalisation"))
