"""A dead man's switch: an alert that a feed must always carry is not news; that it is gone is."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from warroom.core.alert_filter import Filter, parse
from warroom.core.inbox import TriagedAlert, TriageState
from warroom.core.model import Alert
from warroom.feeds.source import Poll, Source
from warroom.feeds.track import ABSENT_POLLS, RESTART_GRACE

UID = "warroom:watchdog"


def is_seen(source: Source, poll: Poll, now: datetime) -> bool:
    """Whether the poll has the alert that the feed must always carry."""
    wanted = parse(source.feed.watchdog)
    return any(_is(alert, wanted, now) for alert in poll.alerts)


class Watchdog:
    """One feed's switch, from poll to poll. Only for a feed with ``watchdog``."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._wanted = parse(source.feed.watchdog)
        self._missing = 0

    def take(self, poll: Poll, now: datetime) -> Poll:
        """The poll without the sign of life, with an alert of its own where that has been gone for two polls."""
        alive = [alert for alert in poll.alerts if _is(alert, self._wanted, now)]
        started = poll.server_started_at
        if alive:
            self._missing = 0
        elif poll.complete and not (started is not None and now - started < RESTART_GRACE):
            # As with any alert: not by a poll that was cut, nor while a server is getting its alerts again.
            self._missing += 1
        others = tuple(alert for alert in poll.alerts if alert not in alive)
        if self._missing >= ABSENT_POLLS:
            others = (*others, self._alarm())
        return replace(poll, alerts=others)

    def _alarm(self) -> Alert:
        feed = self._source.feed
        return self._source.alert(
            UID,
            f"{feed.id} no longer sends its watchdog",
            severity="critical",
            status="firing",
            summary=f"no alert is {feed.watchdog}: its rules may not be evaluated, or its alerts not sent on",
            kind="feed",
        )


def _is(alert: Alert, wanted: Filter, now: datetime) -> bool:
    return alert.is_active and wanted.lets(TriagedAlert(alert, TriageState.NEW), now)
