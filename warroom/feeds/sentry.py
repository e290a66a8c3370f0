"""Sentry's unresolved issues, of sentry.io and of a server of one's own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any, Literal, cast
from urllib.parse import quote

from warroom.core.model import Alert, AlertStatus
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, id_of, id_of_content, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.silences import quiet
from warroom.feeds.source import Page, Source

_PAGE = 100
_STATUSES = {
    "resolvedinnextrelease": AlertStatus.RESOLVED,
    "pending_deletion": AlertStatus.RESOLVED,
    "deletion_in_progress": AlertStatus.RESOLVED,
    "pending_merge": AlertStatus.RESOLVED,
    "reprocessing": AlertStatus.PENDING,
}
_LINK = re.compile(r'<[^<>]*>((?:\s*;\s*\w+="[^"]*")+)')
_PAIR = re.compile(r'(\w+)="([^"]*)"')


class SentrySettings(OwnKeys):
    """Keys of the type sentry."""

    organization: str
    """The organization's slug, as in https://sentry.io/organizations/SLUG/."""
    query: str = "is:unresolved"
    """Which issues, in Sentry's search language."""
    rank: Literal["level", "priority"] = "level"
    """What counts as the severity: the level of the event, or the priority that Sentry gives the issue."""


class Sentry(Source):
    """Issues of an organization; params such as project or environment narrow them."""

    type = "sentry"
    steady = True
    about = "Sentry: url is https://sentry.io or your own, auth a bearer token with the right event:read"
    Settings = SentrySettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(SentrySettings, self.own)
        path = f"/api/0/organizations/{quote(own.organization, safe='')}/issues/"
        query = {**self.asked({"query": own.query}), "limit": _PAGE}
        cursor, seen = "", set[str]()
        while True:
            reply = await fetch.get(path, {**query, "cursor": cursor} if cursor else query)
            data = reply.json()
            if not isinstance(data, list):
                raise PollFailed("the answer is not a list of issues", "check url and organization: is this Sentry?")
            seen.add(cursor)
            # The link's own address may name the server as only its proxy knows it: the cursor is all that is needed.
            cursor = next_cursor(reply.headers.get("link", ""))
            circle = cursor in seen and bool(cursor)
            yield Page(data, not circle, "its pages go in a circle" if circle else "")
            if circle or not cursor:
                return

    def uid(self, record: Any) -> str:
        named = id_of(*(dig(record, name) for name in ("id", "shortId", "permalink")))
        return named or id_of_content(dig(record, "title"), dig(record, "firstSeen"))

    def read(self, record: Any) -> Alert | None:
        level, priority = record.get("level"), record.get("priority")
        by_priority = cast(SentrySettings, self.own).rank == "priority" and priority
        project = word_of(dig(record, "project", "slug"))
        # What is archived is "ignored" by one field, and archived by the other, whichever of them is sent.
        word, more = word_of(record["status"]), word_of(record.get("substatus"))
        archived = more.lower().startswith("archived") or word.lower() in ("ignored", "archived", "muted")
        until = dig(record, "statusDetails", "ignoreUntil") if archived else None
        until = self.moment(until, "the end of an archiving")
        return self.alert(
            self.uid(record),
            text_of(record.get("title")) or text_of(dig(record, "metadata", "title")),
            severity=priority if by_priority else level,
            status=AlertStatus.SUPPRESSED if archived else record["status"],
            statuses=_STATUSES,
            status_word=f"archived {quiet(_who(record), until=until)}".strip() if archived else word,
            labels={
                "number": record.get("shortId"),
                "project": project or None,
                "level": level,
                "priority": priority,
                "platform": record.get("platform"),
                "state": record.get("substatus"),
                "users": record.get("userCount"),
            },
            started_at=record.get("firstSeen"),
            updated_at=record.get("lastSeen"),
            summary=text_of(dig(record, "metadata", "value") or record.get("culprit")),
            service=project,
            assignee=word_of(dig(record, "assignedTo", "name")),
            count=record.get("count"),  # a number, written as text
            url=record.get("permalink"),
        )


def _who(record: Any) -> str:
    actor = dig(record, "statusDetails", "actor")
    return word_of(dig(actor, "name") or dig(actor, "email") or dig(actor, "username"))


def next_cursor(link: str) -> str:
    """The cursor of the next page from a Link header, "" where there is none: it is listed even where it is empty."""
    for found in _LINK.finditer(link[:10_000]):
        pairs = dict(_PAIR.findall(found[1]))
        if pairs.get("rel") == "next":
            return pairs.get("cursor", "") if pairs.get("results") == "true" else ""
    return ""
