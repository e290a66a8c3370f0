"""Dynatrace: open problems."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, cast
from urllib.parse import quote

from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.answers import listed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_PATH = "/api/v2/problems"
_STATES = {"open": AlertStatus.FIRING, "closed": AlertStatus.RESOLVED}
_LEVELS = {
    "availability": AlertSeverity.CRITICAL, "error": AlertSeverity.HIGH, "performance": AlertSeverity.WARNING,
    "resource_contention": AlertSeverity.WARNING, "monitoring_unavailable": AlertSeverity.WARNING,
    "custom_alert": AlertSeverity.UNKNOWN, "info": AlertSeverity.INFO,
}  # fmt: skip
"""What a problem is of; how severe that is, is a team's to say in [feed.severity]."""


class DynatraceSettings(OwnKeys):
    """Keys of the type dynatrace."""

    selector: str = 'status("open")'
    """Which problems, as a problemSelector; managementZones("…") narrows it."""
    days: Annotated[int, Field(ge=1, le=365)] = 30
    """Problems of so many days are listed: without it Dynatrace lists those of two hours."""


class Dynatrace(Source):
    """Problems that are open. Nobody can acknowledge one there."""

    type = "dynatrace"
    steady = True
    about = (
        "Dynatrace: url is https://ENVIRONMENT.live.dynatrace.com (or your own with /e/ID), auth a header "
        'Authorization with "Api-Token ${env:DYNATRACE_TOKEN}" of the scope problems.read'
    )
    Settings = DynatraceSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {**_LEVELS, **self._severities}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(DynatraceSettings, self.own)
        query = self.asked({"problemSelector": own.selector, "from": f"now-{own.days}d", "pageSize": 500})
        key, seen = "", set[str]()
        while True:
            # A further page is asked for by its key alone: a whole address, so that params do not come along.
            place = f"{fetch.absolute(_PATH)}?nextPageKey={quote(key, safe='')}" if key else _PATH
            data = await fetch.json(place, {} if key else query)
            records = listed(data, "problems", "Dynatrace, such as https://abc12345.live.dynatrace.com")
            seen.add(key)
            key = text_of(dig(data, "nextPageKey"))
            circle = bool(key) and key in seen
            yield Page(records, not circle, "its pages go in a circle" if circle else "")
            if not key or circle:
                return

    def uid(self, record: Any) -> str:
        return word_of(record["problemId"]) or word_of(record.get("displayId"))

    def read(self, record: Any) -> Alert | None:
        names, zoned = _names(record.get("affectedEntities")), _names(record.get("managementZones"))
        root = word_of(dig(record, "rootCauseEntity", "name"))
        ended = record.get("endTime")
        return self.alert(
            self.uid(record),
            text_of(record.get("title")),
            severity=record.get("severityLevel"),
            status=record["status"],
            statuses=_STATES,
            labels={"number": record.get("displayId"), "impact": record.get("impactLevel"),
                    "entities": ", ".join(names) or None, "zones": ", ".join(zoned) or None,
                    "root_cause": root or None},
            started_at=record.get("startTime"),
            ended_at=None if word_of(ended) == "-1" else ended,
            summary=f"root cause: {root}" if root else "",
            service=names[0] if len(names) == 1 else "",
            url=self.link(f"/#problems/problemdetails;pid={quote(self.uid(record), safe='')}"),
        )  # fmt: skip


def _names(value: Any) -> list[str]:
    return [name for one in value if (name := word_of(dig(one, "name")))] if isinstance(value, list) else []
