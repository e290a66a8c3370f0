"""The story's alerts, served over real HTTP and read by the real sources."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from msgspec.structs import replace

from tests.support.patience import PATIENCE_S
from warroom.config.settings import Config
from warroom.core.model import SIGNAL_POINTS, AlertSeverity, AlertStatus
from warroom.core.validation import validated
from warroom.drill import outage, story
from warroom.drill.scene import configuration
from warroom.drill.server import DrillServer
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.registry import build
from warroom.feeds.scheduler import poll_once
from warroom.feeds.source import Poll

START = datetime(2026, 4, 21, 14, 30, tzinfo=UTC)


class Scene:
    """The server at a second of the story that the test chooses, and the drill's own feeds pointed at it."""

    def __init__(self) -> None:
        self.second = 0.0
        self.server = DrillServer(START, lambda: self.second)
        self.server.start()

    def poll(self, feed_id: str) -> Poll:
        raw = tomllib.loads(configuration(self.server.url, Path("/nowhere/drill.db")))
        feed = validated(Config, raw).feed_named(feed_id)
        assert feed is not None
        short = replace(feed, timeout=timedelta(seconds=0.5))

        async def once() -> Poll:
            fetch = Fetch(short, str, lambda: START + timedelta(seconds=self.second))
            try:
                return await poll_once(build(short), fetch)
            finally:
                await fetch.close()

        return asyncio.run(once())

    def titles(self, feed_id: str) -> list[str]:
        return sorted(alert.title for alert in self.poll(feed_id).alerts)


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.server.stop()


class TestAlerts:
    """What the drill's Alertmanager says is what the real source understands."""

    def test_the_outage_rises_one_instance_after_the_other(self, scene: Scene) -> None:
        scene.second = 5
        assert scene.titles("alertmanager") == ["MailQueueDepth"]
        scene.second = 17
        assert "CheckoutErrorRate" in scene.titles("alertmanager")
        scene.second = 60
        assert scene.titles("alertmanager").count("CheckoutErrorRate") == 6

    def test_an_alert_carries_what_the_room_shows_of_it(self, scene: Scene) -> None:
        scene.second = 20
        alert = next(a for a in scene.poll("alertmanager").alerts if a.title == "CheckoutErrorRate")
        assert alert.severity is AlertSeverity.CRITICAL
        assert alert.status is AlertStatus.FIRING
        assert alert.service == "checkout-api"
        assert alert.summary == "5xx above 30 % for 1 minute"
        assert alert.labels["region"] == "eu-west"
        assert alert.started_at == START + timedelta(seconds=16)

    def test_the_start_of_an_alert_does_not_move_from_poll_to_poll(self, scene: Scene) -> None:
        scene.second = 20
        before = {a.fingerprint: a.started_at for a in scene.poll("alertmanager").alerts}
        scene.second = 23.7
        after = {a.fingerprint: a.started_at for a in scene.poll("alertmanager").alerts}
        assert before.items() <= after.items()

    def test_the_server_is_not_taken_for_one_that_just_restarted(self, scene: Scene) -> None:
        started = scene.poll("alertmanager").server_started_at
        assert started is not None
        assert START - started > timedelta(days=1)

    def test_the_error_rate_lies_that_all_is_well_and_comes_back(self, scene: Scene) -> None:
        scene.second = 330
        assert "CheckoutErrorRate" not in scene.titles("alertmanager")
        scene.second = 400
        assert scene.titles("alertmanager").count("CheckoutErrorRate") == 6

    def test_one_alert_flaps_at_least_four_times_in_ten_minutes(self) -> None:
        node = next(a for a in outage.OUTAGE if a.name == "NodeLoadHigh")
        states = [node.since(second) is not None for second in range(600)]
        changes = sum(a != b for a, b in itertools.pairwise(states))
        assert changes >= 4

    def test_at_the_end_nothing_burns(self, scene: Scene) -> None:
        scene.second = 600
        assert scene.titles("alertmanager") == []
        assert scene.titles("tickets") == []

    def test_an_address_it_does_not_know_is_answered_with_404(self, scene: Scene) -> None:
        with pytest.raises(Exception, match="404"):
            urlopen(scene.server.url + "/nothing", timeout=PATIENCE_S)


class TestErrorRate:
    """What the drill's Prometheus measures, through the real signal source."""

    def test_before_the_outage_it_is_drawn_and_calm(self, scene: Scene) -> None:
        poll = scene.poll("checkout")
        (rate,) = poll.signals
        assert poll.alerts == ()
        assert (rate.state, rate.service, rate.unit) == ("ok", "checkout-api", "%")
        assert len(rate.points) == SIGNAL_POINTS
        assert max(value for _, value in rate.points) < 1

    def test_it_is_critical_while_checkout_fails_and_is_called_what_the_story_links(self, scene: Scene) -> None:
        scene.second = 120
        (alert,) = scene.poll("checkout").alerts
        assert (alert.title, alert.severity) == (story.ERRORS, AlertSeverity.CRITICAL)
        (rate,) = scene.poll("checkout").signals
        assert rate.state == "over"
        assert float(rate.word) > outage.ERRORS_PAGE

    @pytest.mark.parametrize("second", [60, 110, 160, 290, 365, 400])
    def test_it_does_not_waver_between_two_severities(self, second: int) -> None:
        assert all(outage.error_rate(second + n / 10) > outage.ERRORS_PAGE for n in range(-20, 20))

    def test_it_lies_that_all_is_well_while_nothing_reaches_checkout(self, scene: Scene) -> None:
        scene.second = 330
        (rate,) = scene.poll("checkout").signals
        assert (rate.value, rate.state) == (0, "ok")
        assert scene.titles("checkout") == []

    def test_at_the_end_it_is_as_low_as_ana_says(self, scene: Scene) -> None:
        scene.second = 430
        (rate,) = scene.poll("checkout").signals
        assert rate.value == pytest.approx(0.2, abs=0.02)

    def test_a_question_without_its_step_is_refused_as_prometheus_does(self, scene: Scene) -> None:
        for question in ("start=1&end=2", "start=1&end=2&step=0", "start=x&end=2&step=1"):
            with pytest.raises(HTTPError, match="400"):
                urlopen(f"{scene.server.url}/api/v1/query_range?{question}", timeout=PATIENCE_S)


class TestTickets:
    """The support desk's counts through the generic JSON feed."""

    def test_a_quiet_desk_raises_no_alert(self, scene: Scene) -> None:
        assert scene.titles("tickets") == []

    def test_over_a_hundred_an_hour_is_a_warning_and_over_five_hundred_critical(self, scene: Scene) -> None:
        scene.second = 60
        (warned,) = scene.poll("tickets").alerts
        assert (warned.severity, warned.status) == (AlertSeverity.WARNING, AlertStatus.FIRING)
        scene.second = 385
        (paged,) = scene.poll("tickets").alerts
        assert paged.severity is AlertSeverity.CRITICAL
        assert paged.fingerprint == warned.fingerprint
        assert int(paged.value) >= outage.TICKETS_PAGE

    def test_the_spike_keeps_its_start_while_it_lasts(self, scene: Scene) -> None:
        starts = set()
        for second in (60, 300, 500):
            scene.second = second
            starts |= {alert.started_at for alert in scene.poll("tickets").alerts}
        assert len(starts) == 1

    def test_the_desk_hangs_for_a_minute_and_the_poll_says_so(self, scene: Scene) -> None:
        scene.second = 200
        with pytest.raises(PollFailed, match="timeout"):
            scene.poll("tickets")
        scene.second = 240
        assert scene.titles("tickets") == ["Ticket spike: checkout"]

    @pytest.mark.alone
    def test_ending_the_drill_does_not_wait_for_a_hanging_request(self, scene: Scene) -> None:
        scene.second = 200
        with pytest.raises(PollFailed):
            scene.poll("tickets")
        began = time.monotonic()
        scene.server.stop()
        assert time.monotonic() - began < 30  # PATIENCE_S would be a minute

    def test_the_count_has_no_leap_between_its_points(self) -> None:
        counts = [outage.tickets_an_hour(second) for second in range(-10, 700)]
        assert max(abs(a - b) for a, b in itertools.pairwise(counts)) < 12
        assert max(counts) == 560


def test_the_answers_are_json_that_says_so(scene: Scene) -> None:
    with urlopen(scene.server.url + "/api/v2/status", timeout=PATIENCE_S) as answer:
        assert answer.headers["Content-Type"] == "application/json"
        assert json.load(answer)["versionInfo"]["version"]
