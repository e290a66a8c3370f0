"""Deploys of any system that answers JSON: the team's own tables say where they are and which field is which."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import urljoin

from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.core.model.deploy import Deploy
from warroom.feeds import mapping, paging
from warroom.feeds.deploys import DeploySettings, DeploySource
from warroom.feeds.fetch import Fetch
from warroom.feeds.mapping import Expression, Fields, Items, Paging, Shape, search
from warroom.feeds.normalise import text_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page


class DeployFields(OwnKeys):
    """JMESPath of a record, for each field of a deploy. A text in single quotes stands for itself."""

    uid: Expression
    """What names it in its system: an id, or a list of values that are one together."""
    title: Expression
    """The one line that everybody reads."""
    at: Expression
    """When it began: ISO 8601, RFC 2822, or an epoch number."""
    ended_at: Expression = ""
    """When it ended."""
    service: Expression = ""
    """What was deployed."""
    kind: Expression = "'deploy'"
    """What it is, in a word."""
    version: Expression = ""
    """Which version."""
    environment: Expression = ""
    """Where to."""
    state: Expression = ""
    """How it stands, in the system's own word."""
    by: Expression = ""
    """Who began it."""
    url: Expression = ""
    """Where a person looks further, http or https."""


class DeploysJsonSettings(DeploySettings):
    """Keys of the type deploys-json: where the records are and which field is which, in JMESPath."""

    since: str = ""
    """The query parameter that asks for those since a time, given in UTC as 2026-04-21T14:00:00Z."""
    error_if: Expression = ""
    """JMESPath of the answer: where it is true the poll failed, even on HTTP 200."""
    items: Items = Field(default_factory=Items)
    paging: Paging = Field(default_factory=Paging)
    map: DeployFields


class DeploysJson(DeploySource):
    """``url`` is the whole address; ``params`` is its query."""

    type = "deploys-json"
    about = "deploys in any JSON list, read by JMESPath expressions: url is the whole address"
    Settings = DeploysJsonSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        mine = cast(DeploysJsonSettings, own)
        self._map = mine.map
        self._shape = Shape(error_if=mine.error_if, items=mine.items, paging=mine.paging,
                            map=Fields(uid=mine.map.uid, title=mine.map.title))  # fmt: skip

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own, since = cast(DeploysJsonSettings, self.own), self.since(fetch)
        asked = {own.since: f"{since:%Y-%m-%dT%H:%M:%SZ}"} if own.since else {}
        link, marks, seen = "", paging.begin(own.paging), set[str]()
        while True:
            reply = await fetch.get(link, {} if link else self.asked({**asked, **marks}))
            data = reply.json()
            mapping.fail_if_error(self._shape, data)
            records = mapping.records_of(self._shape, data)
            kept = [one for one in mapping.wanted(self._shape, records) if not self._too_old(one, since)]
            found = mapping.next_of(self._shape, data)
            following = None if found else paging.after(own.paging, marks, data, len(records))
            link, marks = urljoin(reply.url, found) if found else "", following or {}
            place = link or str(marks)
            circle = bool(found or following) and (place in seen or not records)
            seen.add(place)
            yield Page(kept, note="its pages go in a circle" if circle else "")
            if not (found or following) or circle:
                return

    def _too_old(self, record: Any, since: Any) -> bool:
        try:
            return self.older(search(self._map.at, record), since)
        except ValueError:
            return False

    def uid(self, record: Any) -> str:
        record = record.record if isinstance(record, mapping.Unfit) else record
        return mapping.uid_of(Fields(uid=self._map.uid, title=self._map.title), record)

    def read(self, record: Any) -> Deploy | None:
        if isinstance(record, mapping.Unfit):
            raise ValueError(record.why)
        words = {name: text_of(self._found(name, record)) for name in
                 ("title", "service", "kind", "version", "environment", "state", "by", "url")}  # fmt: skip
        return self.deploy(self.uid(record), at=search(self._map.at, record), ended_at=self._found("ended_at", record),
                           **words)  # fmt: skip

    def _found(self, name: str, record: Any) -> Any:
        try:
            return search(getattr(self._map, name), record)
        except ValueError:
            self.odd(f"map.{name} does not fit a record, its value")
            return None
