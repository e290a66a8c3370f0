"""Datadog's monitors that alert or warn, whole or by group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, cast

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.answers import EMPTY, listed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, holds, id_of, known_status, text_of, texts_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.silences import quiet
from warroom.feeds.source import Page, Source

_PAGE = 100
_STATUSES = {
    "alert": AlertStatus.FIRING,
    "warn": AlertStatus.FIRING,
    "no data": AlertStatus.FIRING,
    "unknown": AlertStatus.FIRING,
    "ok": AlertStatus.RESOLVED,
    "ignored": AlertStatus.SUPPRESSED,
    "skipped": AlertStatus.SUPPRESSED,
}


class DatadogSettings(OwnKeys):
    """Keys of the type datadog."""

    query: str = ""
    """Which monitors, in Datadog's search language; empty is those that alert or warn."""
    groups: bool = False
    """true gives one alert for each group of a monitor (each host, each service), false one for each monitor."""


class Datadog(Source):
    """The monitor search; a muted monitor stays, as suppressed."""

    type = "datadog"
    steady = True
    about = (
        "Datadog: url is the API of your site, such as https://api.datadoghq.eu; headers "
        '{ DD-API-KEY = "${env:DD_API_KEY}", DD-APPLICATION-KEY = "${env:DD_APP_KEY}" }'
    )
    Settings = DatadogSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {"no data": AlertSeverity.UNKNOWN, **self._severities}
        self._groups = cast(DatadogSettings, own).groups

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        path, name, field = "/api/v1/monitor/search", "monitors", "status"
        if self._groups:
            path, name, field = "/api/v1/monitor/groups/search", "groups", "group_status"
        query = cast(DatadogSettings, self.own).query or f"{field}:(alert OR warn)"
        number = 0
        while True:
            asked = {**self.asked({"query": query}), "page": number, "per_page": _PAGE}
            data = await fetch.json(path, asked)
            records = listed(data, name, "Datadog's API, such as https://api.datadoghq.com")
            number += 1
            count = dig(data, "metadata", "page_count")
            more = number < count if isinstance(count, int) else len(records) >= _PAGE
            yield Page(records, bool(records) or not more, EMPTY if more and not records else "")
            if not more or not records:
                return

    def uid(self, record: Any) -> str:
        if not self._groups:
            return id_of(dig(record, "id"), dig(record, "name"))
        monitor, group = id_of(dig(record, "monitor_id"), dig(record, "monitor_name")), text_of(dig(record, "group"))
        return f"{monitor}/{group}" if monitor else ""

    def read(self, record: Any) -> Alert | None:
        status = word_of(record["status"])
        group = text_of(record.get("group")) if self._groups else ""
        name = text_of(record.get("monitor_name") or record.get("name"))
        names = ("tags", "all_tags", "scopes", "group_tags")
        labels = _tags([tag for name in names for tag in _list(record, name)])
        muted = _is_muted(record)
        state = known_status(status, _STATUSES)
        if state is None:
            self.odd("status", status)
            state = AlertStatus.FIRING
        began = record.get("last_triggered_ts")
        if status.lower() == "no data":
            began = record.get("last_nodata_ts") or began
        return self.alert(
            self.uid(record),
            f"{name}: {group}" if group else name,
            severity=status,
            status=AlertStatus.SUPPRESSED if muted and state is AlertStatus.FIRING else state,
            status_word=f"{status}, muted {quiet(until=self._until(record))}".strip() if muted else status,
            labels={**labels, "priority": f"P{record['priority']}"} if record.get("priority") else labels,
            started_at=began,
            updated_at=record.get("overall_state_modified"),
            url=self._page(word_of(record.get("monitor_id") or record.get("id"))),
        )

    def _until(self, record: Any) -> datetime | None:
        return self.moment(record.get("muted_until_ts"), "the end of a muting")

    def _page(self, monitor: str) -> str:
        """Where people look: sites whose API is at ``api.us3.…`` have their pages at ``us3.…``, others at ``app.…``."""
        host = self.link("").removeprefix("https://api.").removeprefix("http://api.")
        if "://" in host or not host:
            return ""
        return f"https://{host if host.count('.') > 1 else f'app.{host}'}/monitors/{monitor}"


def _is_muted(record: Any) -> bool:
    """By any of the fields that say so: a muting without an end has none, and a monitor's own list names scopes."""
    muted, until = record.get("muted"), record.get("muted_until_ts")
    if muted is not None:
        return holds(muted)
    if until is not None:
        return True
    held = dig(record, "matching_downtimes")
    if isinstance(held, list) and any(holds(dig(one, "active")) for one in held):
        return True
    whole = dig(record, "options", "silenced")
    return isinstance(whole, dict) and "*" in whole


def _list(record: Any, name: str) -> list[str]:
    return texts_of(record.get(name))


def _tags(tags: list[str]) -> dict[str, str]:
    """``env:prod`` as a label; a tag without a colon is a label without a value."""
    found: dict[str, str] = {}
    for tag in tags:
        name, _, value = tag.partition(":")
        if name:
            found[name] = f"{found[name]}, {value}" if found.get(name, value) != value else value
    return found
