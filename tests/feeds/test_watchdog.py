"""The dead man's switch: the alert that must always be there is no news, its absence is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from pydantic import ValidationError

from warroom.config.settings import FeedSettings
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.core.validation import validated
from warroom.feeds.registry import build
from warroom.feeds.source import Poll
from warroom.feeds.track import Track
from warroom.feeds.watchdog import Watchdog, is_seen

START = datetime(2026, 4, 21, 12, tzinfo=UTC)
TABLE: dict[str, Any] = {"id": "prod", "type": "alertmanager", "url": "http://x"}


def source(watchdog: str = "title:Watchdog") -> Any:
    return build(validated(FeedSettings, {**TABLE, "watchdog": watchdog}))


def poll(*titles: str, **more: Any) -> Poll:
    made = source()
    labels = {"cluster": "eu"}
    alerts = tuple(made.alert(t, t, severity="none", status="active", labels=labels) for t in titles)
    return Poll(alerts, **more)


class Told:
    """What the room hears, poll by poll."""

    def __init__(self, watchdog: str = "title:Watchdog") -> None:
        self.switch, self.track, self.now = Watchdog(source(watchdog)), Track((), START), START

    def hear(self, it: Poll) -> set[str]:
        self.now += timedelta(seconds=30)
        self.track.take(self.switch.take(it, self.now), self.now)
        return {known.shown.title for known in self.track._known.values() if known.shown.is_active}


def test_the_sign_of_life_itself_is_not_shown() -> None:
    assert Told().hear(poll("Watchdog", "DiskFull")) == {"DiskFull"}


def test_its_absence_is_an_alert_after_two_polls_until_it_is_back() -> None:
    told = Told()
    assert told.hear(poll("Watchdog")) == set()
    assert told.hear(poll()) == set()
    assert told.hear(poll()) == {"prod no longer sends its watchdog"}
    assert told.hear(poll("Watchdog")) == {"prod no longer sends its watchdog"}
    assert told.hear(poll("Watchdog")) == set(), "gone by absence, like any alert"


def test_a_feed_that_never_had_it_says_so_too() -> None:
    told = Told()
    told.hear(poll("DiskFull"))
    assert told.hear(poll("DiskFull")) == {"DiskFull", "prod no longer sends its watchdog"}


def test_the_alert_is_grave_and_of_the_feed_itself() -> None:
    switch = Watchdog(source())
    switch.take(poll(), START)
    (alert,) = switch.take(poll(), START).alerts
    assert (alert.kind, alert.severity, alert.feed) == ("feed", AlertSeverity.CRITICAL, "prod")
    assert "title:Watchdog" in alert.summary


def test_a_poll_that_was_cut_and_a_server_just_restarted_raise_nothing() -> None:
    told = Told()
    for _ in range(5):
        assert told.hear(poll(complete=False)) == set()
    told = Told()
    for _ in range(3):
        assert told.hear(poll(server_started_at=START)) == set()
    for _ in range(3):
        shown = told.hear(poll(server_started_at=START))
    assert shown == {"prod no longer sends its watchdog"}


def test_it_is_found_by_label_and_a_resolved_one_is_no_sign_of_life() -> None:
    assert is_seen(source("cluster:eu"), poll("Beat"), START)
    assert not is_seen(source("cluster:us"), poll("Beat"), START)
    beat = poll("Watchdog")
    over = replace(beat, alerts=tuple(replace(a, status=AlertStatus.RESOLVED) for a in beat.alerts))
    assert not is_seen(source(), over, START)


def test_a_filter_with_a_mistake_is_found_when_the_configuration_is_loaded() -> None:
    with pytest.raises(ValidationError, match="a filter of alerts"):
        validated(FeedSettings, {**TABLE, "watchdog": 'title:"'})
