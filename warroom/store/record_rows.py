"""A record read in pages: any length of it, from either side, through a filter. Reading a page costs the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.core.times import iso
from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.model import Entry
    from warroom.store.store import Store

Place = tuple[datetime, int]
"""The place of an entry: when it happened, and the sequence of the event that wrote it."""
Passes = Callable[[dict[str, Any]], bool]
_KEY = ("at", "seq", "id")
_SIEVED = 500
"""So many rows at a time are looked at for those that pass a sieve."""
_SYSTEM = "coalesce(CAST(json_extract(body, '$.system') AS TEXT), '') IN ('1', 'true')"
"""That the room wrote it, in the words of either database."""
LEADING = ("hypothesis", "impact", "action")
"""The kinds that a brief is made of."""


def page(
    conn: Connection,
    incidents: Sequence[str],
    size: int,
    *,
    before: Place | None = None,
    after: Place | None = None,
    passes: Passes | None = None,
) -> tuple[Entry, ...]:
    """``size`` entries of these incidents, oldest first: the newest ones before a place, or the oldest after one."""
    from warroom.core.model import Entry

    found: list[str] = []
    at_once = size if passes is None else max(size, _SIEVED)
    last = _row_at(before or after)
    while len(found) < size and (rows := _rows(conn, incidents, at_once, last, down=after is None)):
        found += [row[0] for row in rows if passes is None or passes(json.loads(row[0]))]
        if len(rows) < at_once:
            break
        last = tuple(rows[-1][1:])
    del found[size:]
    return tuple(Entry.from_json(body) for body in (found if after is not None else reversed(found)))


def _row_at(place: Place | None) -> tuple[Any, ...]:
    return () if place is None else (iso(place[0]), place[1])


def _rows(conn: Connection, incidents: Sequence[str], size: int, last: tuple[Any, ...], *, down: bool) -> list[Any]:
    """(body, at, seq, id) of the rows beyond ``last``: a place, or the whole key of a row; from the end for ()."""
    where = f"incident IN ({','.join('?' * len(incidents))})"
    if last:
        key, marks = ", ".join(_KEY[: len(last)]), ",".join("?" * len(last))
        where += f" AND ({key}) {'<' if down else '>'} ({marks})"
    order = ", ".join(f"{column}{' DESC' if down else ''}" for column in _KEY)
    return conn.execute(
        f"SELECT body, at, seq, id FROM entries WHERE {where} ORDER BY {order} LIMIT ?", [*incidents, *last, size]
    ).fetchall()


def counts(conn: Connection, incidents: Sequence[str]) -> dict[tuple[str, bool], int]:
    """How many entries there are by kind and by whether the room wrote them."""
    rows = conn.execute(
        f"SELECT json_extract(body, '$.kind'), CASE WHEN {_SYSTEM} THEN 1 ELSE 0 END, count(*) FROM entries"
        f" WHERE incident IN ({','.join('?' * len(incidents))}) GROUP BY 1, 2",
        [*incidents],
    ).fetchall()
    return {(kind, bool(system)): number for kind, system, number in rows}


def notable(conn: Connection, incidents: Sequence[str]) -> tuple[Entry, ...]:
    """What is pinned, and the hypotheses, in the timeline's order."""
    from warroom.core.model import Entry

    rows = conn.execute(
        f"SELECT body FROM entries WHERE incident IN ({','.join('?' * len(incidents))})"
        " AND (body LIKE '%\"pinned\":true%' OR body LIKE '%\"kind\":\"hypothesis\"%') ORDER BY at, seq",
        [*incidents],
    ).fetchall()
    found = (Entry.from_json(row[0]) for row in rows)
    return tuple(entry for entry in found if entry.pinned or entry.kind == "hypothesis")


def leading(conn: Connection, incidents: Sequence[str]) -> tuple[Entry, ...]:
    """What a brief is made of, wherever it was recorded: the hypotheses, the newest impact and the newest action."""
    from warroom.core.model import Entry

    of = f"incident IN ({','.join('?' * len(incidents))})"
    stands = "json_extract(body, '$.retracted') IS NULL"
    found = conn.execute(f"SELECT body FROM entries WHERE {of} AND body LIKE '%\"kind\":\"hypothesis\"%'", [*incidents])
    rows = found.fetchall()
    for kind, more in (("impact", ""), ("action", f" AND NOT {_SYSTEM}")):
        rows += conn.execute(
            f"SELECT body FROM entries WHERE {of} AND body LIKE ? AND json_extract(body, '$.kind') = ?"
            f" AND {stands}{more} ORDER BY at DESC, seq DESC LIMIT 1",
            [*incidents, f'%"kind":"{kind}"%', kind],
        ).fetchall()
    entries = (Entry.from_json(row[0]) for row in rows)
    wanted = {entry.id: entry for entry in entries if entry.kind in LEADING and entry.retracted is None}
    return tuple(sorted(wanted.values(), key=lambda entry: (entry.at, entry.seq)))


def tagged(conn: Connection, incidents: Sequence[str], newest: int) -> tuple[str, ...]:
    """The texts of the newest entries that may have a tag, the newest first."""
    rows = conn.execute(
        f"SELECT body FROM entries WHERE incident IN ({','.join('?' * len(incidents))})"
        " AND body LIKE '%#%' ORDER BY at DESC, seq DESC LIMIT ?",
        [*incidents, newest],
    ).fetchall()
    return tuple(str(json.loads(row[0])["text"]) for row in rows)


def known(conn: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Which of these event ids are in the journal."""
    rows = conn.execute(f"SELECT id FROM events WHERE id IN ({','.join('?' * len(ids))})", [*ids]).fetchall()
    return frozenset(str(row[0]) for row in rows)


class Record:
    """The record of an incident and of those merged into it, as one; reads through the store it is given."""

    def __init__(self, store: Store, incidents: Sequence[str]) -> None:
        self._store = store
        self._incidents = tuple(incidents)

    def page(
        self, size: int, *, before: Place | None = None, after: Place | None = None, passes: Passes | None = None
    ) -> tuple[Entry, ...]:
        """See ``page``: the newest where neither side is named."""
        return self._store.query(
            lambda conn: page(conn, self._incidents, size, before=before, after=after, passes=passes)
        )

    def changes(self, after_seq: int) -> tuple[Entry, ...]:
        """Rows that events above that sequence wrote or changed, in the timeline's order."""
        found = [row for incident in self._incidents for row in self._store.entry_changes(incident, after_seq)]
        return tuple(sorted(found, key=lambda row: (row.at, row.seq)))

    def counts(self) -> dict[tuple[str, bool], int]:
        return self._store.query(lambda conn: counts(conn, self._incidents))

    def notable(self) -> tuple[Entry, ...]:
        return self._store.query(lambda conn: notable(conn, self._incidents))

    def leading(self) -> tuple[Entry, ...]:
        return self._store.query(lambda conn: leading(conn, self._incidents))

    def leads_anew(self, after_seq: int) -> bool:
        """Whether an event above that sequence wrote or changed what a brief may be made of."""
        return any(entry.kind in LEADING or any(old.kind in LEADING for old in entry.earlier)
                   for entry in self.changes(after_seq))  # fmt: skip

    def tagged(self, newest: int) -> tuple[str, ...]:
        return self._store.query(lambda conn: tagged(conn, self._incidents, newest))

    def known(self, ids: Sequence[str]) -> frozenset[str]:
        return self._store.query(lambda conn: known(conn, ids))
