"""What may be done while the write lock is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.store import journal, leases, projections
from warroom.store.elapsed import LEVEL, Scale
from warroom.store.leases import BootClock, Lease
from warroom.store.port import Connection
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

    @property
    def connection(self) -> Connection:
        """For this package only: nothing outside knows SQL."""
        return self._conn

    def append(self, event: Event) -> Event:
        """Writes the event and what it changes, and gives it back with its sequence.

        An event whose id is in the journal is not written again: the one there is given back.
        """
        stored = journal.find(self._conn, event.id)
        if stored is not None:
            return stored
        written = journal.append(self._conn, event)
        projections.project(self._conn, written)
        self.appended.append(written)
        return written

    def event(self, event_id: str) -> Event | None:
        return journal.find(self._conn, event_id)

    def incident(self, incident_id: str) -> Incident | None:
        it = projections.incident(self._conn, incident_id)
        if it is None:
            return None
        return self._retiming.incident(self._conn, projections.told_apart(self._conn, (it,))[0], self._scale)

    def entry(self, entry_id: str) -> Entry | None:
        return projections.entry(self._conn, entry_id)

    def was_open_at(self, incident_id: str, seq: int) -> bool:
        """Whether anything of the incident was in the journal by then."""
        found = self._conn.execute("SELECT 1 FROM events WHERE incident = ? AND seq <= ? LIMIT 1", [incident_id, seq])
        return found.fetchone() is not None

    def last_policy(self) -> tuple[int, dict[str, Any] | None]:
        """See ``Store.last_policy``."""
        return journal.last_policy(self._conn)

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
