"""What was seen before: past incidents found by words, or by their likeness to one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.commands.door import CommandBase, Refused, Which
from warroom.core.model import Incident, Status
from warroom.core.times import iso

if TYPE_CHECKING:
    from warroom.core.memory.past import Past, Text
    from warroom.core.memory.ranking import Asked, Found
    from warroom.core.memory.shelf import Shelf
    from warroom.core.memory.suggesting import Suggested

_UNREAD = 5000
"""So many events that no index has are read while somebody types, which takes a tenth of a second."""
_NOT_OVER = tuple(status.value for status in Status if status not in (Status.RESOLVED, Status.CLOSED))
_NEVER = (Status.CANCELLED.value, Status.MERGED.value, Status.LAUNCHED.value)
_LIKE = 5
"""The tags of so many incidents that are like one are suggested for it."""
_NEWEST_LINES = 500
"""So many lines of an incident say what it is like."""


class Hit(Struct, frozen=True):
    """``because``: why it is one, the strongest first; ``text`` is what fits best of it."""

    past: Past
    because: tuple[str, ...]
    text: Text | None
    score: float
    at: datetime | None = None  # when the line that fits best happened, where it is one


class SeenBefore(Struct, frozen=True):
    """What is like an incident that is being declared; ``of``: among how many, None where that is not known yet."""

    hits: tuple[Hit, ...]
    of: int | None


class MemoryReading(CommandBase):
    """What is asked goes through the index, as far as that has read the record; the rest is read at once. So a search
    finds what was recorded a moment ago, in a room that is only read, and without an index too, though slower: no
    screen may wait for it."""

    def search(self, words: str, since: datetime | None = None, limit: int = 20) -> tuple[Hit, ...]:
        """Incidents in which the words are, the best first; of any state, but for private ones and drills."""
        from warroom.core.memory.ranking import search

        if not words.strip():
            raise Refused("There is nothing to search for: give some words.")
        with self.store.remembered() as shelf:
            return self._hits(shelf, search(shelf, words, limit, iso(since) if since else ""))

    def similar(self, inc: Which, limit: int = 5) -> tuple[Hit, ...]:
        """Incidents like that one, by evidence: neither drills nor what was cancelled or merged."""
        from warroom.core.memory.ranking import similar

        asked = self._asked(self._found(inc))
        with self.store.remembered() as shelf:
            return self._hits(shelf, similar(shelf, asked, limit, _NEVER))

    def suggested_tags(self, inc: Which) -> tuple[Suggested, ...]:
        """Tags that it has not and might have: of incidents like it, and words of the vocabulary that it says.

        A screen waits for it: where much is still to be read into the index, only its own words count.
        """
        from warroom.core.memory.ranking import similar
        from warroom.core.memory.suggesting import suggested

        it = self._found(inc)
        asked = self._asked(it)
        with self.store.remembered(most=_UNREAD) as shelf:
            found = similar(shelf, asked, _LIKE, _NEVER) if shelf is not None else ()
        like = [other for one in found if (other := self.store.incident(one.incident)) is not None]
        return suggested(self.policy.tags, asked.texts, like, it.review.tags if it.review is not None else ())

    def seen_before(
        self, title: str, *, summary: str = "", service: str = "", region: str = "", alerts: Collection[str] = (),
        limit: int = 2,
    ) -> SeenBefore:
        """Incidents that are over, like one that is being declared; ``alerts``: fingerprints that it comes from.

        It is asked while somebody types: where much is still to be read into the index, nothing is looked for.
        """
        from warroom.core.memory.past import REST, TITLE, Text
        from warroom.core.memory.ranking import Asked, similar

        known = [found for one in alerts if (found := self.store.alert(one)) is not None]
        said = ((title, TITLE), *((text, REST) for text in (summary, service, region, *(one.title for one in known))))
        asked = Asked(
            title=title, service=service, alerts={one.fingerprint: one.title for one in known},
            alertname=next((name for one in known if (name := one.labels.get("alertname", ""))), ""),
            texts=tuple(Text(text, weight) for text, weight in said if text),
        )  # fmt: skip
        with self.store.remembered(most=_UNREAD) as shelf:
            if shelf is None:
                return SeenBefore((), None)
            return SeenBefore(self._hits(shelf, similar(shelf, asked, limit, _NOT_OVER)), shelf.extent()[0])

    def _found(self, inc: Which) -> Incident:
        found = self.store.incident(self.named(inc))
        if found is None:
            raise Refused(f"{inc} is in the journal but not in its tables: run warroom rebuild, then try again.")
        return found

    def _asked(self, it: Incident) -> Asked:
        from warroom.core.memory.past import line_text, own_texts
        from warroom.core.memory.ranking import Asked

        lines = (line_text(row) for row in self.store.entries(it.id, newest=_NEWEST_LINES))
        return Asked(
            id=it.id, title=it.title, service=it.service, alertname=it.labels.get("alertname", ""),
            alerts={link.fingerprint: link.title for link in it.alerts},
            tags=tuple(name for tag in (it.review.tags if it.review else ()) for name in self.policy.tags.called(tag)),
            texts=(*own_texts(it), *(text for text in lines if text is not None)),
        )  # fmt: skip

    def _hits(self, shelf: Shelf, found: tuple[Found, ...]) -> tuple[Hit, ...]:
        return tuple(hit for one in found if (hit := self._hit(shelf, one)) is not None)

    def _hit(self, shelf: Shelf, one: Found) -> Hit | None:
        from warroom.core.memory.past import line_text, own_texts, past
        from warroom.core.memory.ranking import best

        it = self.store.incident(one.incident)
        if it is None:
            return None
        text, line = best(one.asked, own_texts(it), shelf.lines(it.id, one.asked))
        row = self.store.entry(line) if line else None
        deeds = past(it, self.store.deeds(it.id))
        return Hit(deeds, one.because, line_text(row) if row else text, one.score, row.at if row else None)
