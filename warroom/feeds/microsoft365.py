"""Microsoft 365: incidents and advisories of its service health, by Microsoft Graph."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.answers import listed, text_of_html
from warroom.feeds.fetch import Fetch
from warroom.feeds.following import FOLLOWED, followed
from warroom.feeds.normalise import dig, holds, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_PATH = "/v1.0/admin/serviceAnnouncement/issues"
_PREFER = {"Prefer": "odata.maxpagesize=100"}


class Microsoft365Settings(OwnKeys):
    """Keys of the type microsoft365."""

    services: list[str] = []
    """Only these, such as "Exchange Online"; empty: all."""


class Microsoft365(Source):
    """Issues that are not resolved, as Microsoft says: their status word says more, in any case."""

    type = "microsoft365"
    steady = True
    about = (
        "Microsoft 365 service health: url is https://graph.microsoft.com, auth client_credentials with the scope "
        "https://graph.microsoft.com/.default; the application needs the permission ServiceHealth.Read.All"
    )
    Settings = Microsoft365Settings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        own_words = {"serviceinterruption": AlertSeverity.CRITICAL, "incident": AlertSeverity.HIGH,
                     "advisory": AlertSeverity.WARNING}  # fmt: skip
        self._severities = {**own_words, **self._severities}
        self._services = {name.casefold() for name in cast(Microsoft365Settings, own).services}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        asked = self.asked({"$filter": "isResolved eq false"})
        async for data, complete in followed(fetch, _PATH, asked, "@odata.nextLink", _PREFER):
            records = listed(data, "value", "Microsoft Graph, https://graph.microsoft.com")
            yield Page(records, complete, "" if complete else FOLLOWED)

    def uid(self, record: Any) -> str:
        return word_of(record["id"])

    def read(self, record: Any) -> Alert | None:
        service, word = word_of(record.get("service")), word_of(record.get("status"))
        if self._services and service.casefold() not in self._services:
            return None
        uid, kind = self.uid(record), word_of(record.get("classification"))
        posts = record.get("posts")
        last = posts[-1] if isinstance(posts, list) and posts else None
        said = text_of_html(dig(last, "description", "content"))
        interrupted = word.lower() == "serviceinterruption"
        over = holds(record.get("isResolved"))
        return self.alert(
            uid,
            text_of(record.get("title")),
            severity=word if interrupted else kind,
            status=AlertStatus.RESOLVED if over else AlertStatus.FIRING,
            status_word=_spaced(word) or ("resolved" if over else "open"),
            labels={"number": uid, "kind": kind.lower() or None, "feature": record.get("feature"),
                    "feature_group": record.get("featureGroup"), "origin": record.get("origin")},
            annotations={"last_post": said} if said else None,
            started_at=record.get("startDateTime"),
            updated_at=record.get("lastModifiedDateTime"),
            ended_at=record.get("endDateTime") if over else None,
            summary=text_of(record.get("impactDescription")),
            service=service,
            url=f"https://admin.microsoft.com/Adminportal/Home#/servicehealth/:/alerts/{uid}",
        )  # fmt: skip


def _spaced(word: str) -> str:
    """``serviceDegradation`` as "service degradation"."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in word).strip()
