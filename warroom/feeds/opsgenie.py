"""Opsgenie's alerts, and those of its successor, Jira Service Management's operations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar, cast

from warroom.core.model import Alert, AlertStatus
from warroom.feeds.answers import EMPTY, listed, web_origin
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, holds, id_of, id_of_content, text_of, texts_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.silences import quiet
from warroom.feeds.source import Page, Source

_PAGE = 100
_LAST_OFFSET = 20_000
"""Both refuse an offset and size that are together more."""


class OpsgenieSettings(OwnKeys):
    """Keys of the types opsgenie and jsm."""

    query: str = "status:open"
    """Which alerts, in the search language of the service."""


class Opsgenie(Source):
    """Open alerts, page by page."""

    type = "opsgenie"
    steady = True
    about = (
        'Opsgenie: url is https://api.opsgenie.com (or api.eu.), auth a header Authorization with '
        '"GenieKey ${env:OPSGENIE_KEY}"; its API is announced to end on 5 April 2027, jsm comes after it'
    )
    Settings = OpsgenieSettings
    path: ClassVar[str] = "/v2/alerts"
    rows: ClassVar[str] = "data"
    size: ClassVar[str] = "limit"
    following: ClassVar[tuple[str, str]] = ("paging", "next")
    mend: ClassVar[str] = "check url; after Opsgenie's end (announced for 5 April 2027) use the type jsm"
    service: ClassVar[str] = "Opsgenie's API, such as https://api.opsgenie.com"

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        offset = 0
        query = {"query": cast(OpsgenieSettings, self.own).query, "sort": "createdAt", "order": "desc"}
        while True:
            try:
                data = await fetch.json(self.path, {**self.asked(query), self.size: _PAGE, "offset": offset})
            except PollFailed as failure:
                if failure.status in (404, 410):
                    raise PollFailed(failure.reason, self.mend, status=failure.status) from None
                raise
            records = listed(data, self.rows, self.service)
            # The next link only says that there is more: jsm's leaves out half of its own path.
            more = bool(dig(data, *self.following))
            offset += len(records)
            if more and records and offset + _PAGE > _LAST_OFFSET:
                yield Page(records, False, f"no more than {_LAST_OFFSET:,} alerts are listed: narrow query")
                return
            yield Page(records, bool(records) or not more, EMPTY if more and not records else "")
            if not more or not records:
                return

    def uid(self, record: Any) -> str:
        named = id_of(*(dig(record, name) for name in ("id", "alias", "tinyId")))
        return named or id_of_content(dig(record, "message"), dig(record, "createdAt"))

    def read(self, record: Any) -> Alert | None:
        word = word_of(record["status"])
        acked, snoozed = holds(record.get("acknowledged")), holds(record.get("snoozed"))
        status: AlertStatus | str = word
        if word.lower() == "open":
            status = (
                AlertStatus.SUPPRESSED if snoozed
                else AlertStatus.ACKED if acked else AlertStatus.FIRING
            )  # fmt: skip
        until = self.moment(record.get("snoozedUntil"), "the end of a snooze") if snoozed else None
        snooze = f"snoozed {quiet(until=until)}".strip()
        said = [word, *(name for name, holds in (("acknowledged", acked), (snooze, snoozed)) if holds)]
        origin = web_origin(self.feed.url)
        return self.alert(
            self.uid(record),
            text_of(record.get("message")),
            severity=record.get("priority"),
            status=status,
            status_word=", ".join(said),
            labels={
                "number": record.get("tinyId"),
                "alias": record.get("alias"),
                "source": record.get("source"),
                "tags": ", ".join(texts_of(record.get("tags"))) or None,
                "integration": dig(record, "integration", "name") or record.get("integrationName"),
            },
            started_at=record.get("createdAt"),
            updated_at=record.get("updatedAt"),
            host=word_of(record.get("entity")),
            assignee=word_of(record.get("owner")) or word_of(dig(record, "report", "acknowledgedBy")),
            count=record.get("count") or 1,
            url=f"{origin}/alert/detail/{self.uid(record)}" if origin and self.type == "opsgenie" else "",
        )


class Jsm(Opsgenie):
    """The same alerts in Jira Service Management."""

    type = "jsm"
    about = (
        "Jira Service Management's alerts: url is https://api.atlassian.com/jsm/ops/api/CLOUD-ID, auth basic with "
        "an account's address and API token"
    )
    path = "/v1/alerts"
    rows = "values"
    size = "size"
    following = ("links", "next")
    mend = "check url: https://api.atlassian.com/jsm/ops/api/ and the cloud id of your site"
    service = "Jira's API with the cloud id of your site"
