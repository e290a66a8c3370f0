"""`warroom call check`: what the rules would have called, by the alerts' log and what people did."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.calls.scene import Scene
from warroom.cli import main
from warroom.core.alert_calls import CallLine, CallRule
from warroom.core.alert_filter import parse
from warroom.core.call_check import Act, would_call
from warroom.store.act_rows import ActRows
from warroom.watcher.calling import rules_of


def a_day(it: Scene) -> None:
    """Alerts over some hours: taken in time, taken late, a storm, one that ends by itself."""
    quick = it.fires("quick", title="Quick", service="a")
    it.passes(minutes=1)
    it.look()
    it.room("ines").acknowledge_alert(quick.fingerprint)
    it.passes(minutes=30)
    it.look()
    late = it.fires("late", title="Late", service="b")
    for _ in range(12):
        it.passes(minutes=1)
        it.look()
    it.room("ines").acknowledge_alert(late.fingerprint)
    it.passes(minutes=50)
    for n in range(9):
        it.fires(f"storm{n}", title="Storm", service=f"s{n}")
    it.fires("warn", severity="warning")
    for _ in range(12):
        it.passes(minutes=1)
        it.look()
    it.polled(gone=[late])
    short = it.fires("short", title="Short", service="c")
    it.passes(minutes=3)
    it.look()
    it.polled(gone=[short])
    it.passes(minutes=20)
    it.look()


def test_the_check_says_what_the_watcher_did(tmp_path: Path) -> None:
    it = Scene(str(tmp_path / "room.db"), {"after": "5m"}).started()
    a_day(it)
    did = [(event.at, event.data.kind, event.data.count) for event in it.called()]  # type: ignore[attr-defined]
    (rule,) = rules_of(it.config)
    until = it.clock()
    lines, _ = it.store.alerts_between(until - timedelta(hours=24), until)
    acts = [Act(one.at, one.actor, one.act, one.fingerprint, one.until)
            for one in ActRows(it.store).between(until - timedelta(hours=24), until)]  # fmt: skip
    found = would_call(rule, [(one.at, one.alert) for one in lines], acts, until)
    assert [(one.at, one.ready.kind, len(one.ready.alerts)) for one in found] == did
    assert [kind for _, kind, _ in did] == ["group"] * 7 + ["summary"]
    it.close()


def test_an_age_in_the_filter_counts_as_time_passes(tmp_path: Path) -> None:
    it = Scene(str(tmp_path / "room.db"), {}).started()
    made = it.fires("a", started_at=it.clock())
    rule = CallRule("r", "x", parse("age>10m"))
    found = would_call(rule, [(it.clock(), made)], (), it.clock() + timedelta(hours=1))
    assert [one.at - it.clock() for one in found] == [timedelta(minutes=10, seconds=30)]
    it.close()


def test_the_command_prints_each_rule_and_its_calls_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, db = tmp_path / "config.toml", tmp_path / "room.db"
    config.write_text("""[[channel]]
id = "ops"
url = "json://127.0.0.1:1/"
[[call]]
id = "crit"
filter = "sev:critical"
target = "channel:ops"
after = "5m"
[[call]]
id = "blind"
on = "feed_down"
after = "10m"
target = "channel:ops"
""")
    it = Scene(str(db), {}).started()
    it.fires("a")
    it.close()

    def run(*words: str) -> str:
        assert main(["call", "check", "--db", str(db), "--config", str(config), "--since", "2026-04-21T00:00Z",
                     "--until", "2026-04-22T00:00Z", *words]) == 0  # fmt: skip
        return capsys.readouterr().out

    said = run()
    assert "crit, to channel:ops: 1 call" in said
    assert "CheckoutErrorRate" in said
    assert "blind, to channel:ops: watches feeds, of which no log is kept" in said
    told: Any = json.loads(run("--json", "--rule", "crit"))
    assert [(one["kind"], one["count"]) for one in told["rules"][0]["calls"]] == [("group", 1)]


def test_the_history_of_an_alert_says_who_was_called_and_when(tmp_path: Path) -> None:
    it = Scene(str(tmp_path / "room.db"), {"declare": "open"}).started()
    made = it.fires("a")
    it.look()
    past = it.room().alert_history(made.fingerprint)
    (call,) = past.calls
    assert isinstance(call, CallLine)
    assert (call.rule, call.target, call.incident[-4:], call.at) == ("rule1", "channel:ops", "0001", it.clock())
    it.close()
