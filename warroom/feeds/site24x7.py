"""Site24x7: monitors that are down, in trouble or critical."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.text import clean
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, word_of
from warroom.feeds.source import Page, Source

_STATES = {
    "0": ("down", AlertStatus.FIRING, AlertSeverity.CRITICAL), "1": ("up", AlertStatus.RESOLVED, AlertSeverity.INFO),
    "2": ("trouble", AlertStatus.FIRING, AlertSeverity.WARNING),
    "3": ("critical", AlertStatus.FIRING, AlertSeverity.HIGH),
    "5": ("suspended", AlertStatus.RESOLVED, AlertSeverity.INFO),
    "7": ("maintenance", AlertStatus.SUPPRESSED, AlertSeverity.INFO),
    "9": ("discovery", AlertStatus.RESOLVED, AlertSeverity.INFO),
    "10": ("configuration error", AlertStatus.FIRING, AlertSeverity.WARNING),
}  # fmt: skip


class Site24x7(Source):
    """The status of every monitor, those of groups too."""

    type = "site24x7"
    steady = True
    about = (
        "Site24x7: url is https://www.site24x7.com (or your data centre's), auth a header Authorization with "
        '"Zoho-oauthtoken ${command:PROGRAM}"; it allows 200 calls a day for each monitor'
    )

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        reply = await fetch.request("GET", "/api/current_status", headers={"Accept": "application/json; version=2.0"})
        data = reply.json()
        found = dig(data, "data")
        if word_of(dig(data, "code")) != "0" or not isinstance(found, dict):
            said = clean(text_of(dig(data, "message")), 200) or "nothing of monitors"
            mend = "check url, and that the token has the scope Site24x7.Reports.Read"
            raise PollFailed(f"Site24x7 says: {said}", mend)
        yield Page(list(_monitors(found, "")))

    def uid(self, record: Any) -> str:
        return word_of(record["monitor_id"])

    def read(self, record: Any) -> Alert | None:
        number = word_of(record["status"])
        word, status, level = _STATES.get(number, (number, AlertStatus.FIRING, AlertSeverity.UNKNOWN))
        if number not in _STATES:
            self.odd("status", number)
        return self.alert(
            self.uid(record),
            text_of(record.get("name")) or text_of(record.get("display_name")),
            severity=self.feed.severity.get(word, level.value),
            status=status,
            status_word=word,
            labels={"kind": record.get("monitor_type"), "group": record.get("group"),
                    "outage": record.get("outage_id")},
            started_at=record.get("down_time") or record.get("downtime_since"),
            updated_at=record.get("last_polled_time"),
            summary=text_of(record.get("down_reason")),
            value=word_of(record.get("attribute_value")),
        )  # fmt: skip


def _monitors(found: Any, group: str, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Those of a list and of its groups, each with the group's name; a group's own groups too."""
    for one in found.get("monitors") or () if isinstance(found.get("monitors"), list) else ():
        yield {**one, "group": group or None} if isinstance(one, dict) else {}
    inner = found.get("monitor_groups")
    for one in inner if isinstance(inner, list) and depth < 5 else ():
        if isinstance(one, dict):
            yield from _monitors(one, word_of(one.get("group_name")), depth + 1)
