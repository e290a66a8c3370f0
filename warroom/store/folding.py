"""Events folded into the tables: what they change again and again is kept here, and written when that is over.

On a server a row that each of many events writes costs more with every one: its earlier versions stay until the
transaction ends, and are looked at each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.store import journal, projections
from warroom.store.figure_rows import Figuring
from warroom.store.port import Connection, Cursor
from warroom.store.schema import PROJECTIONS

if TYPE_CHECKING:
    from warroom.core.events import Event
    from warroom.core.model import Entry, Incident

INCIDENTS = 200
"""States that are kept at most; then the half of them that was changed longest ago is written."""
ROWS = 1000
"""Entries that are kept at most; then all are written and let go."""


class _Held:
    """An incident as the tables have it, and as it is by now; None: not declared."""

    __slots__ = ("now", "stored")

    def __init__(self, stored: Incident | None) -> None:
        self.stored = self.now = stored


class Folding:
    """What is folded in one transaction. The tables have all of it after ``settle`` only."""

    def __init__(
        self, conn: Connection, policies: list[tuple[int, str]] | None = None, *, emptied: bool = False,
        privately: bool = True,
    ) -> None:  # fmt: skip
        """``policies``: see ``Figuring``. ``emptied``: the tables have nothing of what is to be folded. ``privately``:
        False leaves who may see it as it is."""
        self.figuring = Figuring(conn, policies)
        self._conn = conn
        self._held: dict[str, _Held] = {}
        self._rows: dict[str, tuple[Entry, int]] = {}
        self._unwritten: dict[str, None] = {}
        self._let_go: set[str] | None = set() if emptied else None
        self._privately = privately

    def seek(self, incident: str) -> Cursor | None:
        """Asks for an incident that is not known, to be given to ``take``."""
        unheard = self._let_go is not None and incident not in self._let_go
        return None if not incident or incident in self._held or unheard else projections.seek(self._conn, incident)

    def take(self, incident: str, sought: Cursor | None) -> None:
        from warroom.core.model import Incident

        row = sought.fetchone() if sought is not None else None
        if row is not None:
            self._held[incident] = _Held(Incident.from_json(row[0]))
            self.figuring.take(incident, row[1:])

    def fold(self, event: Event) -> None:
        from warroom.core import fold

        held = self._of(event.incident)
        before, after = held.now, fold.apply(held.now, event)
        for row in fold.entries(event, before, self.entry):
            self._put(row, event.seq)
        if after is not None:
            held.now = after
            self.figuring.put(event, before, after)
        elif event.type == "policy_changed":
            self.figuring.heard(event)
        if event.type == "payload_redacted":
            self._changed(getattr(event.data, "event", ""), event.seq)
        self._let_some_go()

    def entry(self, entry_id: str) -> Entry | None:
        """An entry as it is by now."""
        return self.held(entry_id) or projections.entry(self._conn, entry_id)

    def held(self, entry_id: str) -> Entry | None:
        """The same where that is known without asking."""
        found = self._rows.get(entry_id)
        return None if found is None else found[0]

    def settle(self) -> None:
        """Writes what is not written yet."""
        self._write_rows()
        self._write(self._held.values())

    def _of(self, incident: str) -> _Held:
        if incident not in self._held:
            self.take(incident, self.seek(incident))
        held = self._held.pop(incident, None) or _Held(None)
        self._held[incident] = held
        return held

    def _put(self, row: Entry, changed: int) -> None:
        self._rows[row.id] = row, changed
        self._unwritten[row.id] = None

    def _changed(self, entry_id: str, seq: int) -> None:
        """The row's new text came with its folding; those who tail must see it."""
        if entry_id in self._rows:
            self._put(self._rows[entry_id][0], seq)
        else:
            self._conn.execute("UPDATE entries SET changed = ? WHERE id = ?", [seq, entry_id])

    def _let_some_go(self) -> None:
        if len(self._rows) >= ROWS:
            self._write_rows()
            self._rows.clear()
        if len(self._held) > INCIDENTS:
            longest_ago = [*self._held][: INCIDENTS // 2]
            self._write_rows()  # before it is said who may see them
            self._write([self._held.pop(incident) for incident in longest_ago])
            if self._let_go is not None:
                self._let_go.update(longest_ago)

    def _write_rows(self) -> None:
        if self._unwritten:
            projections.put_entries(self._conn, [self._rows[entry_id] for entry_id in self._unwritten])
            self._unwritten.clear()

    def _write(self, some: Iterable[_Held]) -> None:
        news: list[tuple[Incident | None, Incident]] = []
        for held in some:
            if held.now is not None and held.now is not held.stored:
                news.append((held.stored, held.now))
                held.stored = held.now
        projections.put_incidents(self._conn, news)
        self.figuring.settle()
        for before, after in news if self._privately else ():
            projections.put_readers(self._conn, before, after)


def rebuild(conn: Connection) -> None:
    """Folds the whole journal again, inside the caller's transaction."""
    from warroom.core.foldversion import FOLD_VERSION

    for table in PROJECTIONS:
        conn.execute("UPDATE counts SET n = 0" if table == "counts" else f"DELETE FROM {table}")
    folding = Folding(conn, journal.policies_by_seq(conn), emptied=True)
    for event in journal.read(conn):
        folding.fold(event)
    folding.settle()
    conn.execute("UPDATE meta SET value = ? WHERE key = 'fold'", [str(FOLD_VERSION)])


def rebuild_incident(conn: Connection, incident_id: str) -> None:
    """Folds one incident's events again, inside the caller's transaction: one who may see it now sees it throughout."""
    projections.take_out(conn, incident_id)
    folding = Folding(conn, journal.policies_by_seq(conn), emptied=True, privately=False)
    for event in journal.read(conn, incident=incident_id):
        folding.fold(event)
    folding.settle()
    conn.execute("DELETE FROM private_readers WHERE incident = ?", [incident_id])
    if (again := projections.incident(conn, incident_id)) is not None:
        projections.put_readers(conn, None, again)
