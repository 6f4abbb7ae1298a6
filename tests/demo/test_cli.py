"""`zhiji demo`: where it may work, and what it takes away."""

from __future__ import annotations

import json
import socket
from datetime import date

import pytest

from zhiji.demo.cli import HOST, MARKER, check_port, last_month_end, make_ready
from zhiji.vocabulary.errors import Conflict

PLAN = {"customers": 100, "seed": 7}


def test_an_empty_folder_becomes_a_demo(tmp_path):
    assert make_ready(tmp_path / "demo", PLAN)
    assert json.loads((tmp_path / "demo" / MARKER).read_text())["complete"] is False


def test_a_complete_demo_is_resumed_at_once(tmp_path):
    (tmp_path / MARKER).write_text(json.dumps({**PLAN, "complete": True}))
    (tmp_path / "zhiji.sqlite3").write_text("kept")
    assert not make_ready(tmp_path, PLAN)
    assert (tmp_path / "zhiji.sqlite3").exists()


@pytest.mark.parametrize("left", [{**PLAN, "complete": False}, {"customers": 100, "seed": 8, "complete": True}])
def test_a_killed_or_another_demo_makes_room(tmp_path, left):
    (tmp_path / MARKER).write_text(json.dumps(left))
    (tmp_path / "zhiji.sqlite3").write_text("old")
    assert make_ready(tmp_path, PLAN)
    assert not (tmp_path / "zhiji.sqlite3").exists()


def test_a_real_company_is_never_taken_away(tmp_path):
    (tmp_path / "zhiji.sqlite3").write_text("somebody's customers")
    with pytest.raises(Conflict, match="no demo"):
        make_ready(tmp_path, PLAN)
    assert (tmp_path / "zhiji.sqlite3").read_text() == "somebody's customers"


def test_same_seed_draws_the_same_control_group(tmp_path):
    make_ready(tmp_path / "a", PLAN)
    make_ready(tmp_path / "b", PLAN)
    assert (tmp_path / "a" / "control_key").read_text() == (tmp_path / "b" / "control_key").read_text()


def test_history_ends_with_the_last_whole_month():
    assert last_month_end(date(2026, 1, 5)) == date(2025, 12, 31)


def test_a_taken_port_is_said_before_any_work():
    with socket.socket() as somebody:
        somebody.bind((HOST, 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        with pytest.raises(Conflict, match=str(port)):
            check_port(port)
    check_port(port)
