"""Amazon Web Services' public status: its current events, or one of its older RSS feeds."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlsplit

from msgspec.structs import replace

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.policy import MaybeDuration
from warroom.feeds import normalise
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import number_of, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.patterns import among
from warroom.feeds.rss import Entry, Rss, RssSettings, Thread
from warroom.feeds.source import SKEW, Page
from warroom.feeds.statements import state_of

_EVENTS = "/public/currentevents"
_UPDATE = re.compile(r"_\d{9,11}$")
_REGION = re.compile(r"-([a-z]{2}(?:-[a-z]+)+-\d)$")
_CODES = {
    "0": AlertSeverity.INFO,
    "1": AlertSeverity.WARNING,
    "2": AlertSeverity.HIGH,
    "3": AlertSeverity.CRITICAL,
}
_PREFIXES = {
    "service disruption": AlertSeverity.CRITICAL,
    "service impact": AlertSeverity.HIGH,
    "service degradation": AlertSeverity.WARNING,
    "performance issues": AlertSeverity.WARNING,
    "informational message": AlertSeverity.INFO,
    "service is operating normally": AlertSeverity.INFO,
}


class AwsStatusSettings(RssSettings):
    """Keys of the type aws-status; match, resolved and max_age are for its RSS feeds too."""

    regions: tuple[str, ...] = ()
    """Only events in these regions, such as "eu-west-1"; those without a region are always taken."""
    services: tuple[str, ...] = ()
    """Only events of services with one of these words in their name, such as "ec2"."""
    max_age: MaybeDuration = None
    """For RSS: an event not updated for this long is history; "never" waits for [RESOLVED]."""


class AwsStatus(Rss):
    """Current events come as UTF-16 JSON. In RSS every update has a guid of its own: the event is what precedes it."""

    type = "aws-status"
    about = "AWS's public status: url is https://health.aws.amazon.com, or the whole address of an RSS feed of it"
    Settings = AwsStatusSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self.own_keys = cast(AwsStatusSettings, own)
        self._severities = {**_CODES, **_PREFIXES, **self._severities}
        self._now = datetime.max.replace(tzinfo=UTC) - SKEW

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        if urlsplit(fetch.base).path.rstrip("/").endswith((".rss", ".xml")):
            async for page in super().pages(fetch):
                yield page
            return
        self._now = fetch.now()
        whole = urlsplit(fetch.base).path.rstrip("/").endswith(_EVENTS)
        data = await fetch.json("" if whole else _EVENTS)
        if not isinstance(data, list):
            raise PollFailed("the answer is not a list of events", "check url: it is https://health.aws.amazon.com")
        yield Page(data)

    def uid(self, record: Any) -> str:
        if isinstance(record, Thread):
            return super().uid(record)
        named = word_of(record.get("arn"))
        return named or f"{word_of(record['service'])}/{word_of(record.get('date')) or word_of(record.get('summary'))}"

    def read(self, record: Any) -> Alert | None:
        return self._read_thread(record) if isinstance(record, Thread) else self._read_event(record)

    # ------------------------------------------------------------ current events

    def _read_event(self, event: Mapping[str, Any]) -> Alert | None:
        service, region = _place(word_of(event.get("service")))
        names = [service, word_of(event.get("service_name"))]
        if not among([region], self.own_keys.regions) or not among(names, self.own_keys.services):
            return None
        log = [one for one in _listed(event.get("event_log")) if isinstance(one, dict)]
        newest = max(log, key=lambda one: number_of(one.get("timestamp")), default={})
        title, code = text_of(event.get("summary")), word_of(event.get("status"))
        said = (state_of(title, ""), state_of(text_of(newest.get("summary")), ""))
        marked = any(one is not None and one.status is AlertStatus.RESOLVED for one in said)
        end = self.moment(event.get("end_time"), "the time it ended")
        ended = end is not None and end <= self._now + SKEW  # one to come is only what is hoped for
        over = code == "0" or ended or marked
        return self.alert(
            self.uid(event),
            normalise.without_mark(title) or text_of(event.get("service_name")),
            severity=code,
            status=AlertStatus.RESOLVED if over else AlertStatus.FIRING,
            status_word="resolved" if over else f"status {code}",
            summary=text_of(newest.get("message")),
            labels={"region": region or None, "place": event.get("region_name"), "name": event.get("service_name")},
            started_at=event.get("date"),
            ended_at=end if ended else None,
            updated_at=newest.get("timestamp"),
            service=self.keys.service or service,
            url="https://health.aws.amazon.com/health/status",
        )

    # ------------------------------------------------------------ RSS

    def title(self, entry: Entry) -> str:
        return _split(entry)[1]

    def thread(self, name: str) -> str:
        return _UPDATE.sub("", name)

    def _read_thread(self, record: Thread) -> Alert | None:
        service, region = _place(record.newest.thread.rpartition("#")[2])
        if not among([region], self.own_keys.regions) or not among([service], self.own_keys.services):
            return None
        alert = super().read(record)
        if alert is None:
            return None
        prefix = _split(record.newest)[0]
        return replace(
            alert,
            severity=normalise.severity_of(prefix, self._severities),
            severity_word=word_of(prefix),
            service=alert.service or service,
            labels={**alert.labels, **({"region": region} if region else {})},
        )


def _split(entry: Entry) -> tuple[str, str]:
    """The words before the colon, which say how severe it is, and the title proper."""
    prefix, colon, title = entry.title.partition(":")
    return (prefix.strip(), title.strip()) if colon and prefix.strip().lower() in _PREFIXES else ("", entry.title)


def _place(name: str) -> tuple[str, str]:
    """Service and region of "ec2-us-east-1"; of a service that is everywhere no region."""
    found = _REGION.search(name)
    return (name[: found.start()], found.group(1)) if found else (name, "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
