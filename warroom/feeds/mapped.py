"""A source whose answers are JSON lists, read by a ``Shape``: the base of ``json`` and of every preset.

A preset is a subclass of ``presets.Preset`` with ``type``, ``about``, ``path`` (below the base address) and a
``table``; one whose requests differ overrides ``pages``. See ``json_source`` for the type whose shape the team writes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar
from urllib.parse import urljoin

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds import mapping, normalise, paging
from warroom.feeds.answers import EMPTY
from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.mapping import Shape
from warroom.feeds.normalise import figure_of, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.reply import Reply
from warroom.feeds.source import Page, Source


class MappedSource(Source):
    """Fetches ``path``, follows next links, maps each record by ``shape`` (set before ``__init__`` of the base)."""

    path: ClassVar[str] = ""
    query: ClassVar[Params] = {}
    shape: Shape
    steady = True

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._statuses = self.shape.statuses
        words = {w.strip().lower(): AlertSeverity(s) for w, s in self.shape.values.severity.items()}
        self._severities = {**words, **self._severities}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        link, marks = "", paging.begin(self.shape.paging)
        seen = {str(marks)}
        while True:
            reply = await self._ask(fetch, link, marks)
            data = reply.json()
            mapping.fail_if_error(self.shape, data)
            records = mapping.records_of(self.shape, data)
            found = mapping.next_of(self.shape, data)
            following = None if found else paging.after(self.shape.paging, marks, data, len(records))
            seen.add(reply.url)
            link, marks = urljoin(reply.url, found) if found else "", following or {}
            over, place = not (found or following), link or str(marks)
            note = "" if over else "its pages go in a circle" if place in seen else ""
            if following and not records:
                note = EMPTY
            seen.add(place)
            yield Page(mapping.wanted(self.shape, records), not note, note)
            if over or note:
                return

    async def _ask(self, fetch: Fetch, link: str, marks: paging.Marks) -> Reply:
        """One page: a GET, or a POST of the body with the marks in it. A link has its query already."""
        query = {} if link else self.asked(self.query)
        address = link or self.path
        if not self.shape.body:
            return await fetch.get(address, {**query, **marks})
        return await fetch.request("POST", address, params=query, body=paging.put(self.shape.body, marks))

    def uid(self, record: Any) -> str:
        record = record.record if isinstance(record, mapping.Unfit) else record
        try:
            return mapping.uid_of(self.shape.map, record)
        except ValueError:
            if named := self.nameless(record):
                return named
            raise

    def nameless(self, record: Any) -> str:
        """The id of a record that has none; "" where the shape is the team's own: then it is their expression."""
        return ""

    def read(self, record: Any) -> Alert | None:
        if isinstance(record, mapping.Unfit):
            raise ValueError(record.why)
        found, unfit = mapping.fields_of(self.shape.map, record)
        for name in unfit:
            self.odd(f"map.{name} does not fit a record, its value")
        texts = ("summary", "service", "host", "runbook", "assignee")
        return self.alert(
            self.uid(record),
            text_of(found["title"]),
            severity=found["severity"],
            status=self._status(found["status"]),
            status_word=word_of(found["status"]),
            labels=found["labels"],
            annotations=found["annotations"],
            started_at=found["started_at"],
            ended_at=found["ended_at"],
            updated_at=found["updated_at"],
            value=figure_of(found["value"]),
            count=found["count"] if found["count"] is not None else 1,
            url=self._address(text_of(found["url"])),
            **dict[str, Any]({name: text_of(found[name]) for name in texts}),
        )

    def _address(self, found: str) -> str:
        """A link; one that begins with "/" is below the server's own address."""
        if not found.startswith("/") or found.startswith("//"):
            return found
        return self.link(found) if self.path else urljoin(self.link(""), found)

    def _status(self, word: Any) -> AlertStatus | str:
        if not self.shape.map.status:
            return AlertStatus.FIRING
        return normalise.known_status(word, self._statuses) or word_of(word)
