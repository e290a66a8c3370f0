"""The same against the real Alertmanager and Prometheus, started here."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.patience import PATIENCE_S
from tests.support.servers import Alertmanager, prometheus
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed
from warroom.feeds.source import Poll
from warroom.feeds.track import Track

pytestmark = pytest.mark.server

RULES = """
groups:
- name: test
  rules:
  - alert: AlwaysFiring
    expr: vector(1)
    labels: {severity: critical, service: api}
    annotations: {summary: "It burns, value {{ $value }}"}
  - alert: NotYet
    expr: vector(3.5)
    for: 1h
    labels: {severity: warning}
  - alert: NoNumber
    expr: vector(0) / vector(0)
"""


@pytest.fixture
def alertmanager(tmp_path: Path) -> Alertmanager:
    return Alertmanager(tmp_path)


async def until(ask: Any, holds: Any, within_s: float = PATIENCE_S) -> Poll:
    """Polls until ``holds(poll)``, and gives that poll."""
    end = time.monotonic() + within_s
    while True:
        poll: Poll = await ask()
        if holds(poll):
            return poll
        assert time.monotonic() < end, poll
        await asyncio.sleep(0.1)


async def test_an_alert_added_with_amtool_appears_is_silenced_and_resolves(
    alertmanager: Alertmanager, poller: Any
) -> None:
    it = poller(type="alertmanager", url=alertmanager.url)
    with alertmanager.running():
        assert (await it.poll()).alerts == ()
        alertmanager.amtool(
            "alert", "add", "alertname=DiskFull", "severity=page", "instance=db-7", "--annotation=summary=97 % full"
        )
        poll = await until(it.poll, lambda p: p.alerts)
        (alert,) = poll.alerts
        assert (alert.title, alert.summary, alert.host) == ("DiskFull", "97 % full", "db-7")
        assert (alert.severity, alert.status) == (AlertSeverity.CRITICAL, AlertStatus.FIRING)
        assert poll.server_started_at is not None
        assert it.fetch.skew_s == 0

        silence = alertmanager.amtool("silence", "add", "alertname=DiskFull", "-a", "ops", "-c", "known", "-d", "1h")
        poll = await until(it.poll, lambda p: p.alerts[0].status is AlertStatus.SUPPRESSED)
        assert poll.alerts[0].fingerprint == alert.fingerprint
        more = poll.alerts[0].more
        assert (more["receivers"], more["group"]) == ("nobody", "everything together")
        assert more["silence"].startswith('alertname="DiskFull", since ')
        assert more["silence"].endswith(f"{alertmanager.url}/#/silences/{silence}")
        alertmanager.amtool("silence", "expire", silence)
        await until(it.poll, lambda p: p.alerts[0].status is AlertStatus.FIRING)

        labels = {"alertname": "DiskFull", "severity": "page", "instance": "db-7"}
        alertmanager.post(labels=labels, endsAt=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
        await until(it.poll, lambda p: not p.alerts)


async def test_a_restart_of_alertmanager_resolves_nothing_falsely_and_a_resolve_resolves(
    alertmanager: Alertmanager, poller: Any
) -> None:
    it = poller(type="alertmanager", url=alertmanager.url)
    now = datetime.now(UTC) + timedelta(hours=1)  # the start of the server is long past for this watcher
    track = Track((), now)

    def heard(poll: Poll) -> tuple[set[str], set[str]]:
        nonlocal now
        now += timedelta(seconds=20)
        change = track.take(poll, now)
        return {a.title for a in change.changed if a.is_active}, {*change.gone}

    with alertmanager.running():
        for name in ("Stays", "Ends"):
            alertmanager.amtool("alert", "add", f"alertname={name}")
        poll = await until(it.poll, lambda p: len(p.alerts) == 2)
        ids = {a.title: a.fingerprint for a in poll.alerts}
        assert heard(poll) == ({"Stays", "Ends"}, set())
    with pytest.raises(PollFailed, match="connection refused"):
        await it.poll()
    with alertmanager.running():
        for _ in range(5):  # a hundred seconds
            poll = await it.poll()
            assert poll.alerts == ()
            assert poll.complete
            assert heard(poll) == (set(), set())
        alertmanager.amtool("alert", "add", "alertname=Stays")
        for _ in range(3):
            _, gone = heard(await until(it.poll, lambda p: p.alerts))
        assert gone == {ids["Ends"]}
        alertmanager.post(labels={"alertname": "Stays"}, endsAt=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
        await until(it.poll, lambda p: not p.alerts)
        assert heard(await it.poll()) == (set(), set())
        assert heard(await it.poll()) == (set(), {ids["Stays"]})
    assert track.active == 0


async def test_moved_time_stamps_of_an_alert_sent_again_are_no_change(alertmanager: Alertmanager, poller: Any) -> None:
    it = poller(type="alertmanager", url=alertmanager.url)
    with alertmanager.running():
        started = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
        track = Track((), datetime.now(UTC))
        written = []
        for minutes in (5, 6, 7):
            ends = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
            alertmanager.post(labels={"alertname": "X"}, startsAt=started, endsAt=ends)
            poll = await until(it.poll, lambda p: p.alerts)
            written.append(len(track.take(poll, datetime.now(UTC)).changed))
        assert written == [1, 0, 0]


async def test_prometheus_own_alerts_firing_pending_and_odd(tmp_path: Path, poller: Any) -> None:
    with prometheus(tmp_path, RULES) as url:
        it = poller(type="prometheus", url=url)
        poll = await until(it.poll, lambda p: len(p.alerts) == 3)
        found = {a.title: a for a in poll.alerts}
        assert found["AlwaysFiring"].summary == "It burns, value 1"
        assert (found["AlwaysFiring"].severity, found["AlwaysFiring"].service) == (AlertSeverity.CRITICAL, "api")
        assert (found["NotYet"].status, found["NotYet"].value) == (AlertStatus.PENDING, "3.5")
        assert (found["NoNumber"].value, found["NoNumber"].severity) == ("NaN", AlertSeverity.UNKNOWN)
        assert poll.server_started_at is not None
        again = await it.poll()
        track = Track((), datetime.now(UTC))
        track.take(poll, datetime.now(UTC))
        assert track.take(again, datetime.now(UTC)).changed == ()


async def test_what_prometheus_sends_on_arrives_through_alertmanager(
    alertmanager: Alertmanager, tmp_path: Path, poller: Any
) -> None:
    with alertmanager.running(), prometheus(tmp_path, RULES, f"127.0.0.1:{alertmanager.port}"):
        it = poller(type="alertmanager", url=alertmanager.url)
        poll = await until(it.poll, lambda p: p.alerts)
        alert = poll.alerts[0]
        assert alert.labels["cluster"] == "test"
        assert alert.url.startswith("http")
