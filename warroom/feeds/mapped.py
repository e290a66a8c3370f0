"""A source whose answers are JSON lists, read by a ``Shape``: the base of ``json`` and of every preset.

A preset is a subclass with ``type``, ``about``, ``path`` (below the base address) and ``shape``; one whose
requests differ overrides ``pages``. See ``json_source`` for the type whose shape the team writes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urljoin

from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.policy import Section
from warroom.feeds import mapping
from warroom.feeds.fetch import Fetch
from warroom.feeds.mapping import Shape
from warroom.feeds.normalise import figure_of, text_of, word_of
from warroom.feeds.source import Page, Source
from warroom.settings import FeedSettings


class MappedSource(Source):
    """Fetches ``path``, follows next links, maps each record by ``shape`` (set before ``__init__`` of the base)."""

    path: ClassVar[str] = ""
    query: ClassVar[Mapping[str, str]] = {}
    shape: Shape

    def __init__(self, feed: FeedSettings, own: Section) -> None:
        super().__init__(feed, own)
        self._statuses = self.shape.statuses
        words = {w.strip().lower(): AlertSeverity(s) for w, s in self.shape.values.severity.items()}
        self._severities = {**words, **self._severities}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        address, seen = self.path, set[str]()
        while True:
            reply = await fetch.get(address, None if seen else self.query)
            data = reply.json()
            mapping.fail_if_error(self.shape, data)
            seen.add(reply.url)
            following = mapping.next_of(self.shape, data)
            address = urljoin(reply.url, following) if following else ""
            circle = address in seen
            yield Page(mapping.records_of(self.shape, data), not circle, "its pages go in a circle" if circle else "")
            if circle or not address:
                return

    def uid(self, record: Any) -> str:
        return mapping.uid_of(self.shape.map, record)

    def read(self, record: Any) -> Alert | None:
        found = mapping.fields_of(self.shape.map, record)
        texts = ("summary", "service", "host", "url", "runbook", "assignee")
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
            **dict[str, Any]({name: text_of(found[name]) for name in texts}),
        )

    def _status(self, word: Any) -> AlertStatus | str:
        if not self.shape.map.status:
            return AlertStatus.FIRING
        return self._statuses.get(word_of(word).lower(), word_of(word))
