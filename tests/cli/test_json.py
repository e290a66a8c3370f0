"""The JSON that scripts rely on: names, types and instants, as they are promised."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cli.conftest import Done, Within
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def _is_instant(value: Any) -> bool:
    return isinstance(value, str) and INSTANT.fullmatch(value) is not None


@pytest.fixture
def declared(within: Within) -> str:
    done = within(
        "declare", "--severity", "SEV1", "--title", "Checkout 5xx", "--service", "checkout", "--summary", "cards",
        "--json",
    )  # fmt: skip
    assert set(done.data) == {"id"}
    return str(done.data["id"])


def test_list_gives_the_open_incidents(within: Within, declared: str) -> None:
    (row,) = within("list", "--json").data
    assert row["id"] == declared
    assert row["title"] == "Checkout 5xx"
    assert row["severity"] == "SEV1"
    assert row["status"] == "triage"
    assert row["commander"] == "maya"
    assert _is_instant(row["declared_at"])


def test_a_machine_without_a_database_lists_nothing_and_makes_none(
    within: Within, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WARROOM_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert within("list", "--json").data == []
    assert within("alerts", "--json").data == []
    assert within("list").out == f"no database yet: `warroom declare` creates {tmp_path / 'warroom' / 'warroom.db'}\n"
    assert not list(tmp_path.rglob("*.db"))


@pytest.mark.parametrize("command", ["list", "alerts", "who", "followups", "oncall"])
def test_a_database_that_is_named_and_not_there_is_refused_however_it_is_named(
    within: Within, tmp_path: Path, command: str
) -> None:
    named = within(command)
    assert (named.code, named.out) == (1, "")
    assert f"there is no database at {tmp_path / 'room.db'}: name another with WARROOM_DB" in named.err
    option = within(command, "--db", str(tmp_path / "other.db"))
    assert (option.code, option.out) == (1, "")
    assert f"there is no database at {tmp_path / 'other.db'}: name another with --db" in option.err
    assert not list(tmp_path.rglob("*.db"))


def test_nobody_in_command_is_null_not_an_empty_name(within: Within) -> None:
    within("declare", "--severity", "SEV2", "--title", "x", "--no-command")
    assert within("list", "--json").data[0]["commander"] is None


def test_show_gives_the_incident_folded(within: Within, declared: str) -> None:
    within("role", "1", "technical_lead", "ana", "--system", "db")
    within("log", "1", "pool is full", "--kind", "fact", "--pin", "--at", "-30s")
    shown = within("show", declared, "--json").data
    assert {"id", "title", "severity", "status", "commander", "declared_at"} <= set(shown)
    assert {(r["role"], r["person"]) for r in shown["roles"]} == {("commander", "maya"), ("technical_lead", "ana")}
    assert all(_is_instant(r["since"]) for r in shown["roles"])
    fact = next(e for e in shown["entries"] if e["kind"] == "fact")
    assert set(fact) >= {"id", "at", "recorded_at", "author", "kind", "text", "pinned", "retracted"}
    assert (fact["text"], fact["author"], fact["pinned"], fact["retracted"]) == ("pool is full", "maya", True, False)
    assert fact["at"] < fact["recorded_at"]
    kinds = {d["kind"] for d in shown["deadlines"]}
    assert {"team_update", "customer_update", "acknowledge", "escalation", "role_unfilled"} <= kinds
    for deadline in shown["deadlines"]:
        assert _is_instant(deadline["due_at"])
        assert deadline["state"] in ("calm", "soon", "overdue")
        assert isinstance(deadline["owner"], str)
    assert shown["tasks"] == []
    assert isinstance(shown["brief"], dict)


def test_an_incident_answers_to_all_of_its_names(within: Within, declared: str) -> None:
    for name in (declared, declared.lower(), "0001", "1"):
        assert within("show", name, "--json").data["id"] == declared


def test_log_gives_the_ids_of_what_it_wrote(within: Within, declared: str) -> None:
    (one,) = within("log", declared, "hello", "--json").data["ids"]
    assert one in {e["id"] for e in within("show", declared, "--json").data["entries"]}


def test_a_check_in_of_a_role_is_given_and_the_next_one_is_told(within: Within, tmp_path: Path) -> None:
    with Store.open(tmp_path / "room.db") as store:
        room = Room(store, Policy(), "maya")
        launch = room.declare("Release 2.2", "SEV3", planned=True).id
        first = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=20)
        room.set_check_in(launch, "technical_lead", first, timedelta(minutes=30))
        room.set_check_in(launch, "scribe", first)
    given = within("checkin", "1", "technical-lead", "two", "replicas", "lag", "--json").data
    assert (given["role"], given["said_by"], given["said"]) == ("technical_lead", "maya", "two replicas lag")
    assert given["due_at"] == (first + timedelta(minutes=30)).isoformat().replace("+00:00", "Z")
    assert given in within("show", launch, "--json").data["check_ins"]
    assert "tech lead checked in: fine; the next is due at " in within("checkin", "1", "tech lead").out
    once = within("checkin", "1", "scribe", "--as", "sam")
    assert once.out == f"{launch}: scribe checked in: fine; nothing more is due of it\n"
    assert within("checkin", "1", "scribe").code == 1


def test_alerts_say_which_incident_covers_them(within: Within, tmp_path: Path, declared: str) -> None:
    from warroom.core.model import Alert, AlertSeverity, FeedHealth
    from warroom.core.policy import Policy
    from warroom.room import Room
    from warroom.store import Store

    began = datetime.fromisoformat("2026-04-21T14:00:00Z")
    alert = Alert(
        feed="prod", uid="u1", fingerprint="f1", title="CheckoutErrorRate", severity=AlertSeverity.CRITICAL,
        service="checkout", started_at=began, url="http://127.0.0.1/graph",
    )  # fmt: skip
    with Store.open(tmp_path / "room.db") as store:
        health = FeedHealth(id="prod", type="alertmanager", state="ok")
        store.save_poll("prod", [alert, replace(alert, uid="u2", fingerprint="f2")], [], health)
        Room(store, Policy(), "maya").link_alert(declared, "f1")
    rows = {row["uid"]: row for row in within("alerts", "--json").data}
    assert rows["u1"] | {
        "feed": "prod", "title": "CheckoutErrorRate", "severity": "critical", "status": "firing",
        "service": "checkout", "started_at": "2026-04-21T14:00:00Z", "url": "http://127.0.0.1/graph",
        "incident": declared,
    } == rows["u1"]  # fmt: skip
    assert rows["u2"]["incident"] is None


def test_verify_counts_the_events_and_export_gives_them_in_order(within: Within, declared: str) -> None:
    verdict = within("verify", "--json").data
    events = within("export", "--json").data
    assert verdict["ok"] is True
    assert verdict["events"] == len(events) > 0
    assert [e["seq"] for e in events] == sorted(e["seq"] for e in events)
    assert (events[0]["type"], events[0]["incident"]) == ("policy_changed", None)
    assert events[0]["data"]["in_force"]["severities"][0]["acknowledge"] == "5m"
    assert events[1]["type"] == "declared"
    assert events[1]["actor"] == "maya"
    assert _is_instant(events[1]["at"])
    assert events[1]["data"]["title"] == "Checkout 5xx"


def test_export_of_one_incident_leaves_the_others_out(within: Within, declared: str) -> None:
    within("declare", "--severity", "SEV3", "--title", "another")
    assert {e["incident"] for e in within("export", "2", "--json").data} == {"INC-" + declared[4:8] + "-0002"}


def test_export_without_json_is_one_document_a_line(within: Within, declared: str) -> None:
    import json

    lines = within("export").out.splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))


def test_doctor_names_each_check_and_its_mend(within: Within, declared: str) -> None:
    done: Done = within("doctor", "--json")
    assert done.code == 0
    checks = {row["check"]: row for row in done.data}
    assert {"program", "configuration", "database", "watcher", "terminal"} <= set(checks)
    assert checks["watcher"]["state"] == "warning"
    assert "warroom watch" in checks["watcher"]["mend"]


def test_show_carries_every_ask_and_task_with_what_became_of_it(within: Within, declared: str, tmp_path: Path) -> None:
    """What the review reads: answers, read-backs and ends, not only what is open."""
    with Store.open(tmp_path / "room.db") as store:
        room = Room(store, Policy(), "maya")
        ask = room.ask(declared, "raj", "latency by version")
        room.read_back_ask(declared, ask.id)
        room.answer_ask(declared, ask.id, "2.1.3 alone")
        task = room.give_task(declared, "ana", "drain the pool")
        room.end_task(declared, task.id, done=False, reason="rolled back")
    shown = within("show", declared, "--json").data
    assert [(a["person"], a["state"], a["answer"], _is_instant(a["read_back_at"])) for a in shown["asks"]] == [
        ("raj", "answered", "2.1.3 alone", True),
    ]  # fmt: skip
    assert [(t["owner"], t["state"], t["reason"]) for t in shown["tasks"]] == [("ana", "dropped", "rolled back")]
