"""Alerts in from a script: twice is once, only a status ends one, and a mistake takes none of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Within
from tests.inbox.scene import health
from tests.support.outage import NOW
from tests.support.rooms import Clock
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.core.policy import Policy
from warroom.feeds.pushed import PushError, read_pushed
from warroom.room import Refused, Room
from warroom.store import Store
from warroom.watcher.store_thread import forget_others

BACKUP: dict[str, Any] = {
    "uid": "backup", "title": "Backup failed", "status": "firing", "severity": "P1", "service": "orders",
    "labels": {"host": "db-3", "try": 2}, "annotations": {"runbook_url": "https://wiki.example/backup"},
    "started_at": "2026-03-14T02:00:00Z",
}  # fmt: skip


def text(*records: Any) -> bytes:
    return json.dumps(list(records)).encode()


def test_a_script_says_what_fires_and_later_that_it_is_over(within: Within, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(text(BACKUP, {**BACKUP, "uid": "restore", "feed": "nightly"}))
    told = [within("alert", str(file)).out.strip() for _ in range(2)]
    assert told == ["2 alerts: 2 new", "2 alerts: 2 as before"]
    file.write_text(json.dumps({**BACKUP, "status": "resolved"}))
    assert within("alert", str(file), "--json").data["alerts"][0]["change"] == "resolved"
    there = {one["uid"]: one for one in within("alerts", "--all", "--json").data}
    assert (there["backup"]["status"], there["restore"]["status"]) == ("resolved", "firing")
    assert (there["restore"]["feed"], there["backup"]["feed"]) == ("nightly", "script")
    shown = within("alert", "show", "backup", "--json").data[0]
    assert (shown["severity"], shown["host"], shown["runbook"]) == ("critical", "db-3", "https://wiki.example/backup")


def test_what_alerts_prints_can_be_taken_again(within: Within, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(text(BACKUP))
    within("alert", str(file))
    file.write_text(within("alerts", "--json").out)
    assert within("alert", str(file)).code == 0


@pytest.mark.parametrize(("said", "why"), [
    (b"", "no JSON"), (b"[]", "no alert in it"), (b"\xff", "UTF-8"), (text("x"), "alert 1: an alert is an object"),
    (text(BACKUP, {"uid": "x", "title": "t"}), "alert 2: status is missing"),
    (text({**BACKUP, "status": "burning"}), "status is one of firing"),
    (text({**BACKUP, "sevrity": "low"}), 'no key sevrity: did you mean severity'),
    (text({**BACKUP, "feed": "prod"}), "the feed prod is polled"), (text({**BACKUP, "feed": "a b"}), "feed is a name"),
    (text({**BACKUP, "labels": [1]}), "labels is an object"), (text({**BACKUP, "started_at": "soon"}), "is a time"),
    (b'{"uid": "a", "title": "b", "status": "firing"}\n{"uid": "a"', "line 2 is no JSON"),
    (b"[" * 100_000, "no JSON"),
])  # fmt: skip
def test_a_mistake_is_told_with_its_place(said: bytes, why: str) -> None:
    with pytest.raises(PushError, match=why):
        read_pushed(said, taken=frozenset({"prod"}))


def test_json_lines_and_the_body_of_a_webhook_are_read_too() -> None:
    lines = b"\n".join(json.dumps({**BACKUP, "uid": f"u{n}"}).encode() for n in range(3)) + b"\n"
    assert [alert.uid for alert in read_pushed(lines)] == ["u0", "u1", "u2"]
    hook = {"receiver": "room", "alerts": [{
        "status": "resolved", "labels": {"alertname": "DiskFull", "severity": "critical"}, "annotations": {},
        "startsAt": "2026-03-14T02:00:00Z", "endsAt": "2026-03-14T03:00:00Z", "generatorURL": "https://p.example/g",
        "fingerprint": "ab12",
    }]}  # fmt: skip
    (alert,) = read_pushed(json.dumps(hook).encode(), "hooks")
    assert (alert.feed, alert.uid, alert.title, alert.status) == ("hooks", "ab12", "DiskFull", AlertStatus.RESOLVED)
    assert (alert.severity, alert.url) == (AlertSeverity.CRITICAL, "https://p.example/g")


@pytest.fixture
def maya(file_or_server: str) -> Room:
    return Room(Store.open(file_or_server, clock=Clock(NOW)), Policy(), "maya", clock=Clock(NOW))


def changes(room: Room, *records: Any) -> list[str]:
    return [one.change for one in room.push_alerts(read_pushed(text(*records)))]


def test_each_turn_is_in_the_log_once_and_another_firing_is_nobodys(maya: Room) -> None:
    over = {**BACKUP, "status": "resolved"}
    assert changes(maya, over) == ["over"]  # what was over before it came is no news
    assert changes(maya, BACKUP) == ["new"]
    (print_,) = (alert.fingerprint for alert in maya.store.alerts())
    maya.acknowledge_alert(print_)
    assert changes(maya, {**BACKUP, "severity": "low"}) == ["changed"]
    assert changes(maya, over, BACKUP) == ["changed"]  # the last word of one call counts
    assert changes(maya, over) == ["resolved"]
    assert changes(maya, over) == ["same"]
    assert changes(maya, BACKUP) == ["new"]
    log = [(one.alert.status.value, one.alert.severity.value) for one in maya.store.alert_transitions(print_)]
    assert log == [("firing", "critical"), ("firing", "info"), ("firing", "critical"), ("resolved", "critical"),
                   ("firing", "critical")]  # fmt: skip


def test_they_stay_when_a_watcher_forgets_feeds_that_are_not_configured(maya: Room) -> None:
    changes(maya, BACKUP)
    maya.store.save_poll("gone", [], (), health("gone", 0, NOW))
    forget_others(maya.store, set(), True, NOW)
    assert [feed.id for feed in maya.store.feeds()] == ["script"]
    assert [alert.title for alert in maya.store.alerts()] == ["Backup failed"]


def test_who_may_only_read_brings_none(maya: Room) -> None:
    reader = Room(maya.store, Policy(), "guest", clock=Clock(NOW), read_only=True)
    with pytest.raises(Refused, match="reading only"):
        changes(reader, BACKUP)
