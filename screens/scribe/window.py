"""The part of a record that a screen holds: a stretch without a hole, moved over a record of any length. Pure."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable

from warroom.commands.record import RecordPage
from warroom.core.entry_filter import EntryFilter
from warroom.core.model import Entry, jsonable

MOST = 1_200
"""Rows held at most; reading on at one end lets go at the other."""

Place = tuple[float, int, str]


def place_of(entry: Entry) -> Place:
    """The order of the timeline."""
    return entry.at.timestamp(), entry.seq, entry.id


class Window:
    """Entries that pass a filter, in the timeline's order; whether there are more on either side."""

    def __init__(self) -> None:
        self.wanted = EntryFilter()
        self.entries: list[Entry] = []
        self.more_before = False
        self.more_after = False
        self.seq = 0
        """The journal's end up to which all changes are in here."""

    @property
    def first(self) -> Entry | None:
        return self.entries[0] if self.entries else None

    @property
    def last(self) -> Entry | None:
        return self.entries[-1] if self.entries else None

    def load(self, page: RecordPage, wanted: EntryFilter) -> None:
        """Show this page and nothing else."""
        self.wanted, self.entries = wanted, list(page.entries)
        self.more_before, self.more_after, self.seq = page.more_before, page.more_after, page.seq

    def extend_before(self, page: RecordPage) -> None:
        """A page that ends where this begins."""
        known = {e.id for e in self.entries}
        self.entries[:0] = [e for e in page.entries if e.id not in known]
        self.more_before = page.more_before
        if len(self.entries) > MOST:
            del self.entries[MOST:]
            self.more_after = True

    def extend_after(self, page: RecordPage) -> None:
        """A page that begins where this ends."""
        known = {e.id for e in self.entries}
        self.entries += [e for e in page.entries if e.id not in known]
        self.more_after = page.more_after
        self._let_go_above()

    def merge(self, changed: Iterable[Entry], seq: int) -> bool:
        """Take up what was written or changed; True if anything that is shown is another now.

        What lies outside this stretch only says that there is more.
        """
        different = False
        for entry in changed:
            old = next((n for n, e in enumerate(self.entries) if e.id == entry.id), None)
            if old is not None:
                if self.entries[old] == entry:
                    continue
                del self.entries[old]
                different = True
            if not self.wanted.passes_all and not self.wanted.passes(jsonable(entry)):
                continue
            if self._is_inside(entry):
                insort(self.entries, entry, key=place_of)
                different = True
        self.seq = max(self.seq, seq)
        if not self.more_after:
            self._let_go_above()
        return different

    def _is_inside(self, entry: Entry) -> bool:
        if self.more_after and (self.last is None or place_of(entry) > place_of(self.last)):
            return False
        return not (self.more_before and (self.first is None or place_of(entry) < place_of(self.first)))

    def _let_go_above(self) -> None:
        if len(self.entries) > MOST:
            del self.entries[: len(self.entries) - MOST]
            self.more_before = True
