"""Uptime Kuma by a status page of its own: what the page lists, and the heartbeats next to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast
from urllib.parse import quote

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.text import clean
from warroom.core.times import age
from warroom.feeds import normalise
from warroom.feeds.answers import listed
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, id_of, text_of, whole_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_QUIET = timedelta(minutes=15)
_BEATS: dict[int | None, tuple[str, AlertStatus]] = {
    0: ("down", AlertStatus.FIRING),
    1: ("up", AlertStatus.RESOLVED),
    2: ("pending", AlertStatus.PENDING),
    3: ("maintenance", AlertStatus.SUPPRESSED),
}
_SEVERITIES = {
    "pending": AlertSeverity.WARNING,
    "maintenance": AlertSeverity.INFO,
    "paused": AlertSeverity.INFO,
    "up": AlertSeverity.INFO,
    # How an incident of the page is coloured is all that is said of its severity.
    "danger": AlertSeverity.HIGH,
    "primary": AlertSeverity.INFO,
    "light": AlertSeverity.INFO,
    "dark": AlertSeverity.INFO,
}


class UptimeKumaSettings(OwnKeys):
    """Keys of the type uptime-kuma."""

    page: str = "default"
    """The slug of the status page, as in its address /status/SLUG; it must be published."""


class UptimeKuma(Source):
    """Every monitor of the page by its last heartbeat, and what is pinned on the page."""

    type = "uptime-kuma"
    about = "Uptime Kuma: url is its base address; it renews what it answers once a minute"
    Settings = UptimeKumaSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {**_SEVERITIES, **self._severities}
        self._beats: list[tuple[str, datetime, timedelta]] = []
        self._slug = quote(cast(UptimeKumaSettings, own).page.lower(), safe="")

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        page = await fetch.json(f"/api/status-page/{self._slug}")
        groups = listed(page, "publicGroupList", "Uptime Kuma, and page one of its status pages")
        pinned = dig(page, "incidents") or [dig(page, "incident")]
        incidents = [{"incident": it} for it in pinned if it] if isinstance(pinned, list) else []
        asked = fetch.json(f"/api/status-page/heartbeat/{self._slug}")
        heard, failure = await aside(fetch, asked, "how its monitors are is not known")
        if failure is not None:
            if not incidents:
                raise failure
            yield Page(incidents, False)
            return
        beats = dig(heard, "heartbeatList")
        if not isinstance(beats, dict):
            raise PollFailed("the answer has no heartbeats", "check url and page: is this Uptime Kuma?")
        monitors = [
            {"monitor": monitor, "group": word_of(dig(group, "name")), "beats": beats.get(word_of(dig(monitor, "id")))}
            for group in groups
            for monitor in _monitors(group)
        ]
        self._beats = [heard for one in monitors if (heard := self._heard(one)) is not None]
        yield Page([*monitors, *incidents], note="" if monitors else "this status page lists no monitors")

    def _heard(self, record: Any) -> tuple[str, datetime, timedelta] | None:
        """A monitor's name, its newest heartbeat, and how old that may be: three times the pace of the others."""
        known = [normalise.when(dig(beat, "time"), self.zone) for beat in _listed(record["beats"])]
        times = sorted(at for at in known if at is not None)
        if not times or dig(record["monitor"], "active") is False:
            return None
        gaps = sorted(b - a for a, b in pairwise(times))
        pace = gaps[len(gaps) // 2] if gaps else timedelta(0)
        return word_of(dig(record["monitor"], "name")), times[-1], max(_QUIET, 3 * pace)

    def age_note(self, now: datetime) -> str:
        """Kuma keeps showing the last heartbeat of a monitor that it no longer checks."""
        old = sorted((at, name) for name, at, allowed in self._beats if now - at > allowed)
        if not old:
            return ""
        at, name = old[0]
        others = f" and {len(old) - 1} more" if len(old) > 1 else ""
        return f'the last heartbeat of "{clean(name, 40)}"{others} is {age(now - at)} old: what it says may be over'

    def uid(self, record: Any) -> str:
        kind = "incident" if "incident" in record else "monitor"
        number = id_of(*(dig(record[kind], name) for name in ("id", "name", "title")))
        return f"{kind}/{number}" if number else ""

    def read(self, record: Any) -> Alert | None:
        return self._incident(record) if "incident" in record else self._monitor(record)

    def _monitor(self, record: Any) -> Alert:
        monitor, beats = record["monitor"], record["beats"]
        known = [beat for beat in beats if isinstance(beat, dict)] if isinstance(beats, list) else []
        if not known:  # an empty beat is the number 0
            raise ValueError(f'no heartbeat of "{word_of(monitor.get("name"))}" yet')
        last = known[-1]
        word, status = _BEATS.get(whole_of(last["status"]), (word_of(last["status"]), AlertStatus.FIRING))
        if whole_of(last["status"]) not in _BEATS:
            self.odd("status", last["status"])
        if normalise.is_off(monitor.get("active")):
            word, status = "paused", AlertStatus.SUPPRESSED
        elif normalise.holds(monitor.get("maintenance")) and status is AlertStatus.FIRING:
            word, status = "maintenance", AlertStatus.SUPPRESSED
        return self.alert(
            self.uid(record),
            text_of(monitor["name"]),
            severity=word,
            status=status,
            status_word=word,
            labels={"group": record["group"] or None, "kind": monitor.get("type")},
            started_at=_since(known),
            summary=text_of(last.get("msg")),
            url=text_of(monitor.get("url")) or self.link(f"/status/{self._slug}"),
            value=f"{last['ping']} ms" if isinstance(last.get("ping"), int | float) else "",
        )

    def _incident(self, record: Any) -> Alert:
        it = record["incident"]
        return self.alert(
            self.uid(record),
            text_of(it.get("title")),
            severity=it.get("style"),
            status=AlertStatus.FIRING,
            status_word="pinned",
            started_at=it.get("createdDate"),
            updated_at=it.get("lastUpdatedDate"),
            summary=text_of(it.get("content")),
            url=self.link(f"/status/{self._slug}"),
        )


def _monitors(group: Any) -> list[Any]:
    """Those of a group; a group that has no list of them is itself something that cannot be read."""
    found = dig(group, "monitorList")
    return found if isinstance(found, list) else [found]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _since(beats: list[Any]) -> Any:
    """The time of the first of the latest beats that all have the same status."""
    began = beats[-1]
    for beat in reversed(beats):
        if beat.get("status") != began.get("status"):
            break
        began = beat
    return began.get("time")
