"""Reading the record in pages, however long it is, with the records of merged incidents in their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.commands.door import CommandBase, Refused, Which
from warroom.commands.merged import merged_into
from warroom.core.entry_filter import EntryFilter
from warroom.core.model import Entry
from warroom.core.references import tags

if TYPE_CHECKING:
    from warroom.store.record_rows import Place, Record

ALL = EntryFilter(folded=False)
TAGGED = 500
"""In so many of the newest entries that have tags these are looked for."""


class RecordPage(Struct, frozen=True):
    """Entries in the timeline's order; whether there are more on either side of them; the journal's end as read."""

    entries: tuple[Entry, ...]
    more_before: bool
    more_after: bool
    seq: int


class Changes(Struct, frozen=True):
    """What was written or changed up to the journal's end ``seq``."""

    entries: tuple[Entry, ...]
    seq: int


class Summary(Struct, frozen=True):
    """The whole of a record in few words.

    Attributes:
        counts: how many entries there are by kind and by whether the room wrote them.
        notable: those that are pinned, and the hypotheses.
        tags: every tag in the newest entries, the newest first.
    """

    counts: dict[tuple[str, bool], int]
    notable: tuple[Entry, ...]
    tags: tuple[str, ...]


class RecordReading(CommandBase):
    """All of these read one moment of the journal."""

    def record(
        self,
        inc: Which,
        size: int = 300,
        *,
        before: Place | None = None,
        after: Place | None = None,
        wanted: EntryFilter = ALL,
    ) -> RecordPage:
        """The newest ``size`` entries, or those next to a place (time and sequence) on one side of it."""
        passes = None if wanted.passes_all else wanted.passes
        with self.store.snapshot():
            record = self._record(inc)
            rows = record.page(size + 1, before=before, after=after, passes=passes)
            more = len(rows) > size
            if after is not None:
                return RecordPage(rows[:size], True, more, self.store.head()[0])
            return RecordPage(rows[-size:], more, before is not None, self.store.head()[0])

    def record_around(self, inc: Which, at: datetime, size: int = 300, *, wanted: EntryFilter = ALL) -> RecordPage:
        """The entries before and from an instant on, half of them each where there are so many."""
        passes = None if wanted.passes_all else wanted.passes
        with self.store.snapshot():
            record = self._record(inc)
            half = size // 2
            before = record.page(half + 1, before=(at, -1), passes=passes)
            after = record.page(half + 1, after=(at, -1), passes=passes)
            rows = (*before[-half:], *after[:half])
            return RecordPage(rows, len(before) > half, len(after) > half, self.store.head()[0])

    def record_changes(self, inc: Which, after_seq: int) -> Changes:
        """Every entry that was written or changed since, however old it is."""
        with self.store.snapshot():
            return Changes(self._record(inc).changes(after_seq), self.store.head()[0])

    def record_summary(self, inc: Which) -> Summary:
        """Counts, what is pinned or supposed, and the tags, wherever in the record they are."""
        with self.store.snapshot():
            record = self._record(inc)
            found = dict.fromkeys(tag for text in record.tagged(TAGGED) for tag in tags(text))
            return Summary(record.counts(), record.notable(), tuple(found))

    def recorded(self, keys: Sequence[str]) -> frozenset[str]:
        """Which of these idempotency keys have been used: what was sent with them is in the record."""
        from warroom.store.record_rows import Record

        return Record(self.store, ()).known(list(keys)) if keys else frozenset()

    def _record(self, inc: Which) -> Record:
        from warroom.store.record_rows import Record

        found = self.store.incident(self.named(inc))
        if found is None:
            raise Refused(f"{inc} is in the journal but not in its tables: run warroom rebuild, then try again.")
        return Record(self.store, [it.id for it in (found, *merged_into(self.store, found))])
