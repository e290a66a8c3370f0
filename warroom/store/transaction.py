"""What may be done while the write lock is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from warroom.store import journal, leases, projections
from warroom.store.elapsed import LEVEL, Scale
from warroom.store.figure_rows import Figuring
from warroom.store.leases import BootClock, Lease
from warroom.store.port import Connection, Cursor
from warroom.store.retimed import Retiming

if TYPE_CHECKING:
    from warroom.core.events import Event
    from warroom.core.model import Entry, Incident


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
        self._states: dict[str, str] = {}
        self._rows: dict[str, str] = {}
        self._absent: set[str] = set()
        self._sought: dict[str, Cursor] = {}
        self._figuring = Figuring(conn)

    @property
    def connection(self) -> Connection:
        """For this package only: nothing outside knows SQL. Whoever takes it may write anything."""
        self._end = None
        self._states.clear()
        self._rows.clear()
        self._figuring = Figuring(self._conn)
        return self._conn

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
        states = projections.seek(conn, incident) if incident and incident not in self._states else ()
        policy = self._figuring.seek(event)
        if sought is not None and sought.fetchone() is not None:
            stored = journal.find(conn, event.id)
            assert stored is not None
            return stored
        for state, *figured in states:
            self._states[incident] = state
            self._figuring.take(incident, figured)
        if policy is not None:
            self._figuring.found(policy.fetchone())
        written, self._end = journal.append(conn, event, self._end or journal.head(conn))
        self._absent.discard(event.id)
        self._sought.pop(event.id, None)
        projections.project(conn, written, self._figuring, self._states, self._rows)
        self.appended.append(written)
        return written

    def event(self, event_id: str) -> Event | None:
        sought = self._sought.pop(event_id, None)
        found = journal.found(sought) if sought is not None else journal.find(self._conn, event_id)
        if found is None:
            self._absent.add(event_id)
        return found

    def incident(self, incident_id: str) -> Incident | None:
        found = projections.told(self._conn, incident_id)
        return self._retiming.incident(self._conn, found[0], self._scale) if found else None

    def entry(self, entry_id: str) -> Entry | None:
        from warroom.core.model import Entry

        known = self._rows.get(entry_id)
        return projections.entry(self._conn, entry_id) if known is None else Entry.from_json(known)

    def entries(self, ids: Sequence[str]) -> tuple[Entry, ...]:
        """The rows with those ids, in their order; each must be there."""
        from warroom.core.model import Entry

        found = projections.entries_of(self._conn, [id_ for id_ in ids if id_ not in self._rows])
        return tuple(found.get(id_) or Entry.from_json(self._rows[id_]) for id_ in ids)

    def was_open_at(self, incident_id: str, seq: int) -> bool:
        """Whether anything of the incident was in the journal by then."""
        found = self._conn.execute("SELECT 1 FROM events WHERE incident = ? AND seq <= ? LIMIT 1", [incident_id, seq])
        return found.fetchone() is not None

    def last_policy(self) -> tuple[int, dict[str, Any] | None]:
        """See ``Store.last_policy``."""
        row = journal.seek_policy(self._conn).fetchone()
        self._figuring.found(row)
        return journal.as_policy(row)

    def next_incident_id(self, year: int) -> str:
        """The id for an incident declared now: no other writer can be given the same."""
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
