"""The bundled outage, served over real HTTP and read by the real sources."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from msgspec.structs import replace

from tests.support.patience import PATIENCE_S
from warroom.config.loading import load
from warroom.core.drill.plan import as_data
from warroom.core.drill.run import Run, runs
from warroom.core.events import DrillMoved, DrillStarted, Event
from warroom.core.model import SIGNAL_POINTS, AlertSeverity, AlertStatus
from warroom.drill import story
from warroom.drill.demo import plan, set_up
from warroom.drill.lines import at_second
from warroom.drill.source import DrillSource, active, tickets_line
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.registry import build
from warroom.feeds.scheduler import poll_once
from warroom.feeds.source import Poll

START = datetime(2026, 4, 21, 14, 30, tzinfo=UTC)


class Scene:
    """The server at a second of the drill that the test chooses, and the drill's own feeds pointed at it."""

    def __init__(self, folder: Path) -> None:
        self._second = 0.0
        started = Event(id="d", at=START, recorded_at=START, actor="f", data=DrillStarted(plan=as_data(plan())), seq=1)
        self._sent = [started]
        self.server = DrillSource(lambda: self.run, lambda: self.now)
        self.config = load(set_up(folder, self.server.url, self.server.port, 1.0, None), env={})
        self.server.start()

    @property
    def second(self) -> float:
        return self._second

    @second.setter
    def second(self, value: float) -> None:
        """Everything that is due by then was sent at its second."""
        self._second = value
        sent = [(one.at_s, one.id) for one in plan().injects if one.at_s is not None and one.at_s <= value]
        moves = [(START + timedelta(seconds=at), DrillMoved(drill="d", act="sent", step=id_)) for at, id_ in sent]
        self._sent[1:] = [
            Event(id=str(number), at=at, recorded_at=at, actor="f", data=data, seq=number)
            for number, (at, data) in enumerate(moves, 2)
        ]

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self._second)

    @property
    def run(self) -> Run:
        return runs(self._sent)[0]

    def poll(self, feed_id: str) -> Poll:
        feed = self.config.feed_named(feed_id)
        assert feed is not None
        short = replace(feed, timeout=timedelta(seconds=0.5))

        async def once() -> Poll:
            fetch = Fetch(short, str, lambda: self.now)
            try:
                return await poll_once(build(short), fetch)
            finally:
                await fetch.close()

        return asyncio.run(once())

    def titles(self, feed_id: str) -> list[str]:
        return sorted(alert.title for alert in self.poll(feed_id).alerts)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.server.stop()


def test_the_outage_rises_lies_that_all_is_well_comes_back_and_ends(scene: Scene) -> None:
    scene.second = 5
    assert scene.titles("alerts") == ["MailQueueDepth"]
    scene.second = 17
    (first,) = [one for one in scene.poll("alerts").alerts if one.title == "CheckoutErrorRate"]
    assert (first.severity, first.status, first.service) == (
        AlertSeverity.CRITICAL, AlertStatus.FIRING, "checkout-api")  # fmt: skip
    assert (first.summary, first.labels["region"]) == ("5xx above 30 % for 1 minute", "eu-west")
    assert first.started_at == START + timedelta(seconds=16)
    scene.second = 60
    polled = scene.poll("alerts")
    assert [one.title for one in polled.alerts].count("CheckoutErrorRate") == 6
    assert next(one for one in polled.alerts if one.fingerprint == first.fingerprint).started_at == first.started_at
    assert polled.server_started_at is not None
    assert START - polled.server_started_at > timedelta(days=1), "it is not taken for one that just restarted"
    for second, count in ((330, 0), (400, 6), (600, 0)):
        scene.second = second
        assert scene.titles("alerts").count("CheckoutErrorRate") == count
    assert scene.titles("alerts") == scene.titles("tickets") == []


def test_one_alert_flaps_at_least_four_times_in_ten_minutes(scene: Scene) -> None:
    scene.second = 299
    run = scene.run
    began = {one.since_s for second in range(299) for one in active(run, second) if one.alert.title == "NodeLoadHigh"}
    assert began == {10.0 + 45.0 * n for n in range(7)}


def test_the_error_rate_is_drawn_critical_while_checkout_fails_and_zero_while_nothing_reaches_it(scene: Scene) -> None:
    poll = scene.poll("checkout")
    (rate,) = poll.signals
    assert poll.alerts == ()
    assert (rate.state, rate.service, rate.unit, rate.threshold) == ("ok", "checkout-api", "%", 5)
    assert len(rate.points) == SIGNAL_POINTS
    assert max(value for _, value in rate.points) < 1
    scene.second = 120
    poll = scene.poll("checkout")
    assert [(one.title, one.severity) for one in poll.alerts] == [(story.ERRORS, AlertSeverity.CRITICAL)]
    assert float(poll.signals[0].word) > 30
    scene.second = 330
    assert [(one.value, one.state) for one in scene.poll("checkout").signals] == [(0, "ok")]
    scene.second = 430
    assert scene.poll("checkout").signals[0].value == pytest.approx(0.2, abs=0.02), "as low as ana says"
    rates = [float(value) for _, value in scene.server.series("checkout", START.timestamp(), scene.now.timestamp(), 1)
             ["data"]["result"][0]["values"]]  # fmt: skip
    for second in (60, 110, 160, 290, 365, 400):
        assert min(rates[second - 2 : second + 3]) > 30, "it does not waver between two severities"


def test_what_is_asked_wrongly_is_answered_as_a_prometheus_does(scene: Scene) -> None:
    for question in ("start=1&end=2", "start=1&end=2&step=0", "start=x&end=2&step=1"):
        with pytest.raises(HTTPError, match="400"):
            urlopen(f"{scene.server.url}/checkout/api/v1/query_range?{question}", timeout=PATIENCE_S)
    with pytest.raises(HTTPError, match="404"):
        urlopen(scene.server.url + "/nothing", timeout=PATIENCE_S)
    with urlopen(scene.server.url + "/api/v2/status", timeout=PATIENCE_S) as answer:
        assert answer.headers["Content-Type"] == "application/json"
        assert json.load(answer)["versionInfo"]["version"]


def test_tickets_warn_turn_critical_and_keep_their_start_while_the_desk_is_silent_for_a_minute(scene: Scene) -> None:
    assert scene.titles("tickets") == []
    scene.second = 60
    (warned,) = scene.poll("tickets").alerts
    assert (warned.severity, warned.status) == (AlertSeverity.WARNING, AlertStatus.FIRING)
    scene.second = 200
    with pytest.raises(PollFailed, match="timeout"):
        scene.poll("tickets")
    scene.second = 385
    (paged,) = scene.poll("tickets").alerts
    assert (paged.severity, paged.fingerprint) == (AlertSeverity.CRITICAL, warned.fingerprint)
    assert int(paged.value) >= 500
    assert paged.started_at == warned.started_at
    counts = [at_second(tickets_line(scene.run), second) for second in range(-10, 386)]
    assert max(abs(a - b) for a, b in itertools.pairwise(counts)) < 12, "no leap between its points"


@pytest.mark.alone
def test_ending_the_drill_does_not_wait_for_a_hanging_request(scene: Scene) -> None:
    scene.second = 200
    with pytest.raises(PollFailed):
        scene.poll("tickets")
    began = time.monotonic()
    scene.server.stop()
    assert time.monotonic() - began < 30  # PATIENCE_S would be a minute
