"""New Relic: open issues, by its GraphQL API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Any, cast

from pydantic import Field

from warroom.core.model import Alert, AlertStatus
from warroom.core.text import clean
from warroom.feeds.answers import listed
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, texts_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_OPT_IN = {"nerd-graph-unsafe-experimental-opt-in": "AiIssues"}
_FIELDS = (
    "issueId priority state title acknowledgedAt acknowledgedBy activatedAt createdAt updatedAt closedAt entityNames"
    " totalIncidents isCorrelated sources"
)
_STATES = {
    "created": AlertStatus.PENDING, "activated": AlertStatus.FIRING, "deactivated": AlertStatus.RESOLVED,
    "closed": AlertStatus.RESOLVED,
}  # fmt: skip
CIRCLE = "its pages go in a circle"


class NewRelicSettings(OwnKeys):
    """Keys of the type newrelic."""

    account: Annotated[int, Field(ge=1)]
    """The account's number."""
    days: Annotated[int, Field(ge=1, le=365)] = 30
    """Issues opened within so many days are asked for: an older one that is still open is not listed."""


class NewRelic(Source):
    """Issues that were created or are active. Without a window of time New Relic lists those of a day only."""

    type = "newrelic"
    about = (
        "New Relic: url is https://api.newrelic.com (or https://api.eu.newrelic.com), auth a header API-Key with a "
        "user key"
    )
    Settings = NewRelicSettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        cursor, seen = "", set[str]()
        while True:
            body = {"query": self._query(fetch, cursor)}
            data = (await fetch.request("POST", "/graphql", headers=_OPT_IN, body=body)).json()
            issues = dig(data, "data", "actor", "account", "aiIssues", "issues")
            errors = dig(data, "errors")
            said = clean(text_of(dig(errors, 0, "message")) or "an error without words", 200) if errors else ""
            if not isinstance(issues, dict):
                mend = "check account, and the rights of the key's user"
                raise PollFailed(f"New Relic says: {said or 'nothing of this account'}", mend)
            records = listed(issues, "issues", "New Relic's API")
            seen.add(cursor)
            cursor = text_of(issues.get("nextCursor"))
            circle = bool(cursor) and cursor in seen and bool(records)
            notes = [f"New Relic says: {said}" if said else "", CIRCLE if circle else ""]
            yield Page(records, not said and not circle, "; ".join(filter(None, notes)))
            if not cursor or not records or circle:
                return

    def _query(self, fetch: Fetch, cursor: str) -> str:
        own, now = cast(NewRelicSettings, self.own), fetch.now()
        start, end = (int(at.timestamp() * 1000) for at in (now - timedelta(days=own.days), now))
        asked = f"filter: {{states: [CREATED, ACTIVATED]}}, timeWindow: {{startTime: {start}, endTime: {end}}}"
        asked += f", cursor: {json.dumps(cursor)}" if cursor else ""
        return (
            f"{{actor{{account(id: {own.account}){{aiIssues{{issues({asked}){{issues{{{_FIELDS}}} nextCursor}}}}}}}}}}"
        )

    def uid(self, record: Any) -> str:
        return word_of(record["issueId"])

    def read(self, record: Any) -> Alert | None:
        word, acked = word_of(record["state"]), record.get("acknowledgedAt")
        status = _STATES.get(word.lower())
        if status is None:
            self.odd("status", word)
        if status in (AlertStatus.FIRING, AlertStatus.PENDING) and acked:
            status = AlertStatus.ACKED
        titles, entities = texts_of(record.get("title")), texts_of(record.get("entityNames"))
        return self.alert(
            self.uid(record),
            titles[0] if titles else text_of(record.get("title")),
            severity=record.get("priority"),
            status=status or AlertStatus.FIRING,
            status_word=f"{word.lower()}, acknowledged" if status is AlertStatus.ACKED else word.lower(),
            labels={"entities": ", ".join(entities) or None,
                    "sources": ", ".join(texts_of(record.get("sources"))) or None},
            annotations={"description": "\n".join(titles)} if len(titles) > 1 else None,
            started_at=record.get("activatedAt") or record.get("createdAt"),
            updated_at=record.get("updatedAt"),
            ended_at=record.get("closedAt"),
            service=entities[0] if len(entities) == 1 else "",
            assignee=word_of(record.get("acknowledgedBy")),
            count=record.get("totalIncidents") or 1,
        )  # fmt: skip
