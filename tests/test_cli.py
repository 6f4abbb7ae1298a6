"""The command as scripts use it: names of commands, exit codes, one line of JSON last, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

COMMANDS = ("demo", "load", "init", "cycle", "serve", "worker", "doctor", "identify", "value", "measure", "configure")


def zhiji(*words: str, home: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "ZHIJI_HOME": home, "DJANGO_SETTINGS_MODULE": "zhiji.web.settings"}
    env.pop("DATABASE_URL", None)
    return subprocess.run([sys.executable, "-m", "zhiji", *words], env=env, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_contract_is_there(command):
    from typer.main import get_command

    from zhiji.cli import cli

    assert command in get_command(cli).commands


def test_bad_input_ends_with_two_and_a_sentence(tmp_path):
    bad = tmp_path / "orders.csv"
    bad.write_text("customer,date\n00001,soon\n")
    done = zhiji("value", str(bad), "--customer", "customer", "--date", "date", "--horizon", "30",
                 "--out", str(tmp_path / "out.csv"), home=str(tmp_path / "home"))  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and "soon" in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_cycle_from_the_command_line_ends_with_its_figures(tmp_path):
    done = zhiji("cycle", "run", "--today", "2026-03-01", home=str(tmp_path / "home"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["run"] == "20260301-01"


def test_the_doctor_answers_in_json(tmp_path):
    done = zhiji("doctor", home=str(tmp_path / "home"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["fine"] is True
