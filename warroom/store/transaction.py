"""What may be done while the write lock is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from warroom.store import journal, leases, projections
from warroom.store.elapsed import LEVEL, Scale
from warroom.store.leases import BootClock, Lease
from warroom.store.port import Connection, Cursor
from warroom.store.retimed import Retiming

if TYPE_CHECKING:
    from warroom.core.events import Event
    from warroom.core.model import Entry, Incident
    from warroom.store.folding import Folding


class Transaction:
    """Made by ``Store.writing``. Reads see what was written so far; nothing slow belongs inside."""

    appended: list[Event]
    """The events this transaction added, in order: none of those that were there already."""
    lapses: int
    """How often it found a lease that was asked for no longer in force."""

    def __init__(self, conn: Connection, boot: BootClock, scale: Scale = LEVEL, retiming: Retiming | None = None
                 ) -> None:  # fmt: skip
        self._conn = conn
        self._boot = boot
        self._scale = scale
        self._retiming = retiming or Retiming()
        self.appended = []
        self.lapses = 0
        # What is known without asking: a server may be far away.
        self._end: tuple[int, bytes] | None = None
        self._absent: set[str] = set()
        self._sought: dict[str, Cursor] = {}
        self._folding = self._nothing_folded()

    @property
    def connection(self) -> Connection:
        """For this package only: nothing outside knows SQL. Whoever takes it may write anything."""
        self._end = None
        self.settle()
        self._folding = self._nothing_folded()
        return self._conn

    def _nothing_folded(self) -> Folding:
        from warroom.store.folding import Folding  # whoever only reads needs none

        return Folding(self._conn)

    def settle(self) -> None:
        """Writes what follows from the events: once, however many they were. Done at the end by itself."""
        self._folding.settle()

    def foresee(self, event_id: str) -> None:
        """Asks for an event that will be looked at, without waiting for the answer."""
        self._sought[event_id] = journal.seek(self._conn, event_id)

    def expect(self, ids: Sequence[str]) -> None:
        """Asks at once which of ``ids`` are in the journal, where many are about to be appended."""
        self._absent = {*ids} - journal.among(self._conn, ids)

    def append(self, event: Event, *, fresh: bool = False) -> Event:
        """Writes the event and what it changes, and gives it back with its sequence.

        An event whose id is in the journal is not written again: the one there is given back. ``fresh``: its id was
        made just now, and nobody else has it.
        """
        conn, incident = self._conn, event.incident
        sought = None if fresh or event.id in self._absent else journal.seek_id(conn, event.id)
        state = self._folding.seek(incident)
        policy = self._folding.figuring.seek(event)
        if sought is not None and sought.fetchone() is not None:
            stored = journal.find(conn, event.id)
            assert stored is not None
            return stored
        if state is not None:
            self._folding.take(incident, state)
        if policy is not None:
            self._folding.figuring.found(policy.fetchone())
        written, self._end = journal.append(conn, event, self._end or journal.head(conn))
        self._absent.discard(event.id)
        self._sought.pop(event.id, None)
        self._folding.fold(written)
        self.appended.append(written)
        return written

    def event(self, event_id: str) -> Event | None:
        sought = self._sought.pop(event_id, None)
        found = journal.found(sought) if sought is not None else journal.find(self._conn, event_id)
        if found is None:
            self._absent.add(event_id)
        return found

    def incident(self, incident_id: str) -> Incident | None:
        self.settle()
        found = projections.told(self._conn, incident_id)
        return self._retiming.incident(self._conn, found[0], self._scale) if found else None

    def entry(self, entry_id: str) -> Entry | None:
        return self._folding.entry(entry_id)

    def entries(self, ids: Sequence[str]) -> tuple[Entry, ...]:
        """The rows with those ids, in their order; each must be there."""
        held = {id_: row for id_ in ids if (row := self._folding.held(id_)) is not None}
        held |= projections.entries_of(self._conn, [id_ for id_ in ids if id_ not in held])
        return tuple(held[id_] for id_ in ids)

    def was_open_at(self, incident_id: str, seq: int) -> bool:
        """Whether anything of the incident was in the journal by then."""
        found = self._conn.execute("SELECT 1 FROM events WHERE incident = ? AND seq <= ? LIMIT 1", [incident_id, seq])
        return found.fetchone() is not None

    def last_policy(self) -> tuple[int, dict[str, Any] | None]:
        """See ``Store.last_policy``."""
        row = journal.seek_policy(self._conn).fetchone()
        self._folding.figuring.found(row)
        return journal.as_policy(row)

    def next_incident_id(self, year: int) -> str:
        """The id for an incident declared now: no other writer can be given the same."""
        self.settle()
        return projections.next_incident_id(self._conn, year)

    def holds(self, lease: Lease) -> bool:
        """Whether ``lease`` is still in force: asked here, its answer holds until the commit."""
        held = leases.holds(self._conn, lease, self._boot)
        self.lapses += not held
        return held

    @property
    def is_watched(self) -> bool:
        """Whether a watcher is alive."""
        return leases.watcher(self._conn, self._boot).alive

    def set_mark(self, key: str, value: str) -> None:
        self._conn.execute(
            "INSERT INTO marks VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [key, value]
        )
