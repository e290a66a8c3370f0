"""SolarWinds Platform (Orion): active alerts, by its query language over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import urlsplit

from warroom.config.settings import FeedSettings
from warroom.config.types import Address
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.answers import EMPTY, listed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import holds, id_of, text_of, whole_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_PATH = "/SolarWinds/InformationService/v3/Json/Query"
_PAGE = 200
_NAMES = {
    "0": ("informational", AlertSeverity.INFO), "1": ("warning", AlertSeverity.WARNING),
    "2": ("critical", AlertSeverity.CRITICAL), "3": ("serious", AlertSeverity.HIGH),
    "4": ("notice", AlertSeverity.INFO),
}  # fmt: skip
"""The numbers are not in the order of severity."""
_OBJECT = ("EntityCaption", "EntityType", "EntityDetailsUrl", "RelatedNodeCaption", "TriggeredCount", "AlertNote")
_QUERY = (
    "SELECT a.AlertActiveID, a.AlertObjectID, a.TriggeredDateTime, a.TriggeredMessage, a.Acknowledged,"
    " a.AcknowledgedBy, a.AcknowledgedDateTime, "
    + ", ".join(f"a.AlertObjects.{name}" for name in _OBJECT)
    + ", a.AlertObjects.AlertConfigurations.Name, a.AlertObjects.AlertConfigurations.Severity,"
    " a.AlertObjects.AlertConfigurations.Description AS ConfigurationDescription FROM Orion.AlertActive a{where}"
    " ORDER BY a.AlertActiveID WITH ROWS {first} TO {last} WITH TOTALROWS"
)


class SolarWindsSettings(OwnKeys):
    """Keys of the type solarwinds."""

    where: str = ""
    """Which alerts, as a condition of SWQL on Orion.AlertActive a, such as
    "a.AlertObjects.AlertConfigurations.Severity IN (2, 3)"."""
    web: Address = ""
    """Where its web pages are, for links; empty: at the same host."""


class SolarWinds(Source):
    """Alerts that are triggered now: one that is reset is no longer listed."""

    type = "solarwinds"
    steady = True
    about = (
        "SolarWinds Platform: url is https://HOST:17774 (17778 before 2023.1), auth basic; its certificate is often of "
        "its own making: name it in ca_file"
    )
    Settings = SolarWindsSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {**{number: level for number, (_, level) in _NAMES.items()}, **self._severities}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own, first = cast(SolarWindsSettings, self.own), 1
        where = f" WHERE {own.where}" if own.where.strip() else ""
        while True:
            query = _QUERY.format(where=where, first=first, last=first + _PAGE - 1)
            data = (await fetch.request("POST", _PATH, body={"query": query, "parameters": {}})).json()
            records = listed(data, "results", "SolarWinds, at the port of its information service")
            total = whole_of(data.get("totalRows"))
            first += _PAGE
            more = len(records) >= _PAGE if total is None else first <= total
            yield Page(records, bool(records) or not more, EMPTY if more and not records else "")
            if not more or not records:
                return

    def uid(self, record: Any) -> str:
        return id_of(record.get("AlertActiveID"), record.get("AlertObjectID"))

    def read(self, record: Any) -> Alert | None:
        acked = holds(record.get("Acknowledged"))  # null where nobody has
        number = word_of(record.get("Severity"))
        about = text_of(record.get("ConfigurationDescription"))
        notes = {"description": about, "note": text_of(record.get("AlertNote"))}
        return self.alert(
            self.uid(record),
            text_of(record.get("Name")) or text_of(record.get("TriggeredMessage")),
            severity=number,
            status=AlertStatus.ACKED if acked else AlertStatus.FIRING,
            status_word=f"{_NAMES[number][0]}, acknowledged" if acked and number in _NAMES else
            _NAMES.get(number, ("active",))[0],
            labels={
                "object": record.get("EntityCaption"), "kind": record.get("EntityType"),
                "node": record.get("RelatedNodeCaption"), "alert_object": record.get("AlertObjectID"),
            },
            annotations={name: text for name, text in notes.items() if text},
            started_at=record.get("TriggeredDateTime"),
            updated_at=record.get("LastTriggeredDateTime"),
            summary=text_of(record.get("TriggeredMessage")),
            host=word_of(record.get("RelatedNodeCaption")) or word_of(record.get("EntityCaption")),
            assignee=word_of(record.get("AcknowledgedBy")),
            count=record.get("TriggeredCount") or 1,
            url=self._page(text_of(record.get("EntityDetailsUrl"))),
        )  # fmt: skip

    def _page(self, path: str) -> str:
        if not path.startswith("/"):
            return path
        web = cast(SolarWindsSettings, self.own).web
        if not web and "${" not in self.feed.url:
            try:
                web = f"https://{urlsplit(self.feed.url).hostname or ''}"
            except ValueError:
                web = ""
        return web.rstrip("/") + path if web else ""
