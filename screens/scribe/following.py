"""What is known of the record that the scribe's screen shows: it follows every change, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from screens.base.error_text import was_refused
from screens.base.faults import OLD
from screens.scribe.base import ScribeContext
from warroom.core.model import Deadline, Entry, HypothesisState, Incident, Kind
from warroom.core.references import tags
from widgets.guard import behind

if TYPE_CHECKING:
    from warroom.commands.record import Changes
    from warroom.room import Room
    from warroom.session.room_thread import Snapshot


def _changes(room: Room, incident: str, since: int) -> Changes:
    return room.record_changes(incident, since)


class Following:
    """The last look, and what all entries come to."""

    def __init__(self, scribe: ScribeContext) -> None:
        self._scribe = scribe
        self.look: Snapshot | None = scribe.room.state.look
        self.counts: dict[tuple[str, bool], int] = {}
        """How many entries there are by kind and by whether the room wrote them."""
        self.tags: dict[str, None] = {}
        self.notable: dict[str, Entry] = {}
        """The pinned entries and the hypotheses, by their ids."""
        self._following = False

    def take(self, look: Snapshot) -> None:
        """A new look from the room's thread; what changed in the record is read after it."""
        self.look = look
        overview = look.overview
        if overview is not None and overview.seq > self._scribe.window.seq and not self._following:
            self._following = True
            behind(self._scribe.app, self._follow(), OLD, group="follow")

    async def _follow(self) -> None:
        """Take up every change there is, until there is none."""
        try:
            while self._scribe.is_attached:
                overview = self.look.overview if self.look is not None else None
                if overview is None or overview.seq <= self._scribe.window.seq:
                    return
                since = self._scribe.window.seq
                try:
                    changes = await self._scribe.do(partial(_changes, incident=self._scribe.incident_id, since=since))
                except Exception as error:
                    if not was_refused(error):
                        raise
                    return  # the bar says it; with the next snapshot it is read again
                self._take_up(changes.entries, since)
                if self._scribe.window.merge(changes.entries, changes.seq):
                    self._scribe.show_record()
                self._scribe.window.seq = max(changes.seq, overview.seq)
                self._scribe.tell()
        finally:
            self._following = False

    def _take_up(self, changed: tuple[Entry, ...], since: int) -> None:
        for entry in changed:
            if entry.seq > since:
                key = (entry.kind.value, entry.system)
                self.counts[key] = self.counts.get(key, 0) + 1
            elif entry.earlier and entry.earlier[-1].kind is not entry.kind:
                behind(self._scribe.node, self.count(), "count the entries", group="summary", exclusive=True)
            self._note(entry)

    def _note(self, entry: Entry) -> None:
        if entry.pinned or entry.kind is Kind.HYPOTHESIS:
            self.notable[entry.id] = entry
        else:
            self.notable.pop(entry.id, None)
        for tag in tags(entry.text):
            self.tags.setdefault(tag)

    def note_all(self, entries: Iterable[Entry]) -> None:
        """Count entries that were read before, and find those that are told beside the record."""
        for entry in entries:
            key = (entry.kind.value, entry.system)
            self.counts[key] = self.counts.get(key, 0) + 1
            self._note(entry)

    async def count(self) -> None:
        """Count the entries, and find those that are told beside the record."""
        summary = await self._scribe.do(lambda room: room.record_summary(self._scribe.incident_id))
        self.counts = dict(summary.counts)
        self.notable = {e.id: e for e in summary.notable}
        self.tags = dict.fromkeys((*self.tags, *summary.tags))
        self._scribe.tell()

    @property
    def incident(self) -> Incident | None:
        """The incident as last looked at."""
        look = self.look
        overview = look.overview if look is not None else None
        found = next((i for i in overview.incidents if i.id == self._scribe.incident_id), None) if overview else None
        if found is None and look is not None and look.detail is not None:
            detail = look.detail.incident
            return detail if detail.id == self._scribe.incident_id else None
        return found

    def hypotheses(self) -> list[Entry]:
        """Those that are not eliminated, the newest first."""
        found = [e for e in self.notable.values() if e.kind is Kind.HYPOTHESIS and e.retracted is None]
        found = [e for e in found if e.hypothesis is not HypothesisState.ELIMINATED]
        return sorted(found, key=lambda e: e.at, reverse=True)

    def deadlines(self, now: datetime) -> tuple[Deadline, ...]:
        """The countdowns of the incident, most urgent first."""
        return self._scribe.room.state.deadlines.of(self.incident, now) if self.incident is not None else ()
