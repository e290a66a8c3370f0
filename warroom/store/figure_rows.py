"""What each incident gives to the figures, a row an incident: written with the event that changes it.

``body`` is the row itself, all that figures read; ``course`` is what carries it on.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import json

from warroom.core.times import iso
from warroom.store import journal
from warroom.store.port import Connection, Cursor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.core.events import Event
    from warroom.core.figures.rows import Row
    from warroom.core.figures.tally import Tally
    from warroom.core.model import Incident
    from warroom.core.policy import Policy

COLUMNS = "f.seq, f.body, f.course"
_MANY = 200
"""Rows that are kept ready at most, once they are written."""


class Figuring:
    """The rows as far as they are known in one transaction, and the policy that is in force there."""

    def __init__(self, conn: Connection, policies: list[tuple[int, str]] | None = None) -> None:
        """``policies``: what was recorded, by its sequence; None: it is looked up when it is first wanted."""
        self._conn = conn
        self._policies = policies
        self._known: dict[str, tuple[int, Tally]] = {}
        self._unwritten: dict[str, datetime] = {}
        self._taken: dict[str, Sequence[Any]] = {}

    def seek(self, event: Event) -> Cursor | None:
        """Asks for the policy where it is not known and the event needs it, to be given to ``found``."""
        from warroom.core.course import moves_clocks

        wanted = self._policies is None and event.incident and moves_clocks(event)
        return journal.seek_policy(self._conn) if wanted else None

    def found(self, row: tuple[int, str | None] | None) -> None:
        """Takes what was recorded last. What this program cannot read, or what was redacted, is as if never said."""
        if row is None:
            self._policies = []
        elif row[1] and _policy(row[1]) is not None:
            self._policies = [(row[0], row[1])]
        else:
            self._policies = journal.policies_by_seq(self._conn)

    def take(self, incident: str, row: Sequence[Any]) -> None:
        """The row as it is kept (``COLUMNS``), of an incident that is about to be changed."""
        if incident not in self._known:
            self._taken[incident] = row
            if len(self._taken) > _MANY:
                del self._taken[next(iter(self._taken))]

    def put(self, event: Event, before: Incident | None, after: Incident) -> None:
        """Carries the incident's row on by the event; ``settle`` writes it."""
        from warroom.core.figures.tally import carried, touches

        if not touches(event, before, after):
            return
        first, tally = (None if before is None else self._row(after.id)) or (event.seq, None)
        new = carried(tally, event, before, after, lambda: self._in_force(event.seq))
        self._known.pop(after.id, None)
        self._known[after.id] = first, new
        if new != tally:
            self._unwritten[after.id] = after.declared_at

    def settle(self) -> None:
        """Writes the rows that were carried on since it was last called."""
        if self._unwritten:
            self._conn.executemany(
                "INSERT INTO figures VALUES (?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq,"
                " declared_at = excluded.declared_at, assumed = excluded.assumed, body = excluded.body,"
                " course = excluded.course",
                [_stored(incident, declared_at, *self._known[incident])
                 for incident, declared_at in self._unwritten.items()],
            )  # fmt: skip
            self._unwritten.clear()
        while len(self._known) > _MANY:
            del self._known[next(iter(self._known))]

    def heard(self, event: Event) -> None:
        """A policy was recorded."""
        if self._policies is not None:
            self._policies += journal.policies_by_seq(self._conn, event.seq)

    def _row(self, incident: str) -> tuple[int, Tally] | None:
        if incident in self._known:
            return self._known[incident]
        row = self._taken.pop(incident, None)
        if row is None:
            row = self._conn.execute(f"SELECT {COLUMNS} FROM figures f WHERE f.id = ?", [incident]).fetchone()
        return _read(row) if row and row[0] is not None else None

    def _in_force(self, seq: int) -> Policy | None:
        """The one recorded last before that event."""
        if self._policies is None:
            self.found(journal.seek_policy(self._conn).fetchone())
        assert self._policies is not None
        read = (_policy(body) for since, body in reversed(self._policies) if since < seq)
        return next((policy for policy in read if policy is not None), None)


@lru_cache(16)
def _policy(body: str) -> Policy | None:
    from warroom.core.in_force import recorded_policy

    return recorded_policy(json.decode(body)["in_force"])


def _stored(incident: str, declared_at: datetime, first: int, tally: Tally) -> list[Any]:
    return [incident, first, iso(declared_at), int(tally.going.assumed), json.encode(tally.row).decode(),
            json.encode(tally.going).decode()]  # fmt: skip


def _read(row: Sequence[Any]) -> tuple[int, Tally]:
    from warroom.core.figures.rows import Row
    from warroom.core.figures.tally import Going, Tally
    from warroom.core.model.value import made_ready

    first, body, course = row
    return first, Tally(json.decode(body, type=made_ready(Row)), json.decode(course, type=made_ready(Going)))


def rows(conn: Connection, since: datetime | None) -> tuple[list[Row], list[str]]:
    """In the order of the journal those of incidents that were declared from then on, all without a moment; and the
    ids of those of which something was not judged, as no policy was on the record."""
    from warroom.core.figures.rows import Row
    from warroom.core.model.value import made_ready

    sql = "SELECT id, assumed, body FROM figures WHERE declared_at >= ? ORDER BY seq"
    found = conn.execute(sql, ["" if since is None else iso(since)]).fetchall()
    decoder = json.Decoder(made_ready(Row))
    return [decoder.decode(body) for _, _, body in found], [id_ for id_, assumed, _ in found if assumed]
