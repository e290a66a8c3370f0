"""The log of alerts from a shell: what changed between two moments; and one note on all that a filter lets through."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.cli.conftest import Within
from tests.inbox.scene import health
from tests.support.made import alert
from tests.support.outage import NOW
from tests.support.rooms import Clock
from warroom.core.times import iso, utcnow
from warroom.store import Store


def put(within: Within, folder: Path, **more: str) -> None:
    file = folder / "pushed.json"
    said = {"uid": "disk", "title": "DiskFull", "status": "firing", "severity": "high", "service": "logs", **more}
    file.write_text(json.dumps(said))
    assert within("alert", str(file)).code == 0


@pytest.fixture
def told(within: Within, tmp_path: Path) -> Within:
    put(within, tmp_path)
    put(within, tmp_path, uid="mail", title="MailSlow", severity="low", service="mail")
    put(within, tmp_path, status="resolved")
    return within


def test_each_change_is_listed_with_its_time(told: Within) -> None:
    lines = told("alerts", "--since", "1h", "--json").data
    assert [(one["title"], one["status"]) for one in lines] == [
        ("DiskFull", "firing"), ("MailSlow", "firing"), ("DiskFull", "resolved"),
    ]  # fmt: skip
    assert all(one["at"] for one in lines)
    assert [one["title"] for one in told("alerts", "--since", "1h", "--filter", "sev>=high", "--json").data] == [
        "DiskFull", "DiskFull",
    ]  # fmt: skip
    assert told("alerts", "--since", "2d", "--until", "-1h").out.startswith("no alert changed in that time")


def test_it_says_where_the_log_begins(told: Within) -> None:
    assert "the log begins" in told("alerts", "--since", "90d").out


def test_what_cannot_be_understood_is_usage(told: Within) -> None:
    for words in (("--since", "soon"), ("--until", "1d"), ("--since", "2026-03-15", "--until", "2026-03-14"),
                  ("--filter", "sev>=loud"), ("ack", "DiskFull", "--since", "1h")):  # fmt: skip
        assert told("alerts", *words).code == 2, words


def test_one_note_goes_to_all_that_a_filter_lets_through(told: Within, tmp_path: Path) -> None:
    put(told, tmp_path, uid="mail-2", title="MailSlow", service="mail")
    said = told("alerts", "comment", "--filter", "service:mail", "the", "vendor", "knows")
    assert said.out == "MailSlow × 2 is commented.\n"
    assert all(one["comments"][0]["text"] == "the vendor knows" for one in told("alerts", "--json").data)
    assert told("alerts", "comment", "--filter", "service:none", "x").code == 1


def test_lines_are_read_from_a_server_too(file_or_server: str) -> None:
    clock, one = Clock(NOW), replace(alert(1), feed="f")
    with Store.open(file_or_server, clock=clock) as store:
        store.save_poll("f", [one], (), health("f", 0, NOW))
        clock.now = NOW + timedelta(hours=1)
        store.save_poll("f", [], [one.fingerprint], health("f", 0, clock.now))
        lines, begins = store.alerts_between(NOW + timedelta(minutes=1), NOW + timedelta(days=1))
        assert ([line.alert.status.value for line in lines], begins) == (["resolved"], NOW)
        assert store.alerts_between(NOW, NOW + timedelta(hours=1))[0][0].alert.status.value == "firing"


def test_a_day_is_a_moment_too(told: Within) -> None:
    assert len(told("alerts", "--since", iso(utcnow())[:10], "--json").data) == 3
