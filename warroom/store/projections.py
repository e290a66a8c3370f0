"""State as tables: what the fold says of the journal, written in the transaction of the event.

The rows hold the models as JSON with the columns needed to order and page. Fields that have their
default are left out of the JSON, so a default is part of the fold (``FOLD_VERSION``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.core.patterns import pattern
from warroom.core.times import iso
from warroom.store import figure_rows, journal
from warroom.store.port import ALL, Connection, Cursor
from warroom.store.schema import PROJECTIONS

if TYPE_CHECKING:
    from warroom.core.model import Entry, Incident

SEEK = f"SELECT i.state, {figure_rows.COLUMNS} FROM incidents i LEFT JOIN figures f ON f.id = i.id WHERE i.id = ?"
PUT_ENTRY = (
    "INSERT INTO entries VALUES (?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET incident = excluded.incident,"
    " at = excluded.at, seq = excluded.seq, changed = excluded.changed, body = excluded.body"
)
PUT_INCIDENT = (
    "UPDATE incidents SET open = ?, status = ?, severity = ?, declared_at = ?, title = ?, seq = ?, state = ?"
    " WHERE id = ?"
)
_NAME = pattern(r"(?:INC-)?(?:(\d{4})-)?(\d{1,9})", re.I)
_ID = pattern(r"INC-(\d{4})-(\d+)")


def incident(conn: Connection, incident_id: str) -> Incident | None:
    from warroom.core.model import Incident

    row = seek(conn, incident_id).fetchone()
    return Incident.from_json(row[0]) if row else None


def seek(conn: Connection, incident_id: str) -> Cursor:
    """Asks for an incident's state, as JSON, and what ``Figuring.take`` takes: who changes it needs both."""
    return conn.execute(SEEK, [incident_id])


def told(conn: Connection, incident_id: str) -> tuple[Incident, ...]:
    """The incident as ``told_apart`` has it, asked for at once; nothing where it is not there."""
    from warroom.core.model import Incident

    sought, match = seek(conn, incident_id), _ID().fullmatch(incident_id)
    others = _namesakes(conn, int(match[2]) if match else 0)
    row = sought.fetchone()
    return _apart((Incident.from_json(row[0]),), others) if row else ()


def incidents(conn: Connection, *, limit: int, offset: int = 0) -> tuple[Incident, ...]:
    """Newest declared first."""
    from warroom.core.model import Incident

    rows = conn.execute(
        "SELECT state FROM incidents ORDER BY declared_at DESC, id DESC LIMIT ? OFFSET ?", [limit, offset]
    ).fetchall()
    return told_apart(conn, [Incident.from_json(row[0]) for row in rows])


def open_incidents(conn: Connection, known: dict[str, Incident], limit: int | None) -> tuple[Incident, ...]:
    """Newest declared first, all of them without a ``limit``; what is in ``known`` unchanged is not read again.

    ``known`` holds incidents by their rows, and afterwards those of this look.
    """
    from warroom.core.model import Incident

    rows = conn.execute(
        "SELECT state FROM incidents WHERE open = 1 ORDER BY declared_at DESC, id DESC LIMIT ?",
        [ALL if limit is None else limit],
    ).fetchall()
    found = {row[0]: known.get(row[0]) or Incident.from_json(row[0]) for row in rows}
    if limit is None:
        known.clear()
        known.update(found)
    return told_apart(conn, tuple(found.values()))


def owing(conn: Connection, spared: Sequence[str], limit: int) -> tuple[Incident, ...]:
    """The newest that have ended and may owe something; ``spared``: severities that owe no review."""
    from warroom.core.model import Incident

    rows = conn.execute(
        "SELECT state FROM incidents WHERE id IN (SELECT id FROM owing WHERE kind <> 'review'"
        f" OR severity NOT IN ({','.join('?' * len(spared)) or chr(39) * 2}))"
        " ORDER BY declared_at DESC, id DESC LIMIT ?",
        [*spared, limit],
    ).fetchall()
    return told_apart(conn, [Incident.from_json(row[0]) for row in rows])


def private(conn: Connection) -> frozenset[str]:
    """The private incidents."""
    rows = conn.execute("SELECT incident FROM private_readers WHERE person = ''").fetchall()
    return frozenset(str(row[0]) for row in rows)


def count(conn: Connection, open_only: bool) -> int:
    row = conn.execute("SELECT n FROM counts WHERE name = ?", ["open" if open_only else "incidents"]).fetchone()
    return row[0] if row else 0


def named(conn: Connection, name: str) -> tuple[str, ...]:
    """The ids that ``INC-2026-0042``, ``2026-0042``, ``0042`` or ``42`` may mean: none, one, or several that are open.

    A number without its year means the incident that is open; where none is, that of the latest year.
    """
    text = name.strip()
    exact = conn.execute("SELECT id FROM incidents WHERE id = ?", [text]).fetchone()
    if exact:
        return (str(exact[0]),)
    match = _NAME().fullmatch(text)
    if match is None:
        return ()
    year, number = match[1], int(match[2])
    sql = "SELECT id, open FROM incidents WHERE number = ?" + (" AND year = ?" if year else "") + " ORDER BY year"
    rows = conn.execute(sql, [number, int(year)] if year else [number]).fetchall()
    return tuple(str(row[0]) for row in rows if row[1]) or tuple(str(row[0]) for row in rows[-1:])


def told_apart(conn: Connection, found: Sequence[Incident]) -> tuple[Incident, ...]:
    """The incidents, with the year where another open one has the same number."""
    if not found:
        return ()
    if len(found) == 1:
        return _apart(found, _namesakes(conn, _parts(found[0])[1]))
    return _apart(found, conn.execute("SELECT id FROM incidents WHERE open = 1"))


def _namesakes(conn: Connection, number: int) -> Cursor:
    return conn.execute("SELECT id FROM incidents WHERE open = 1 AND number = ?", [number])


def _apart(found: Sequence[Incident], opened: Iterable[tuple[str]]) -> tuple[Incident, ...]:
    others: dict[str, set[str]] = {}
    for (id_,) in opened:
        others.setdefault(id_.rsplit("-", 1)[-1], set()).add(id_)
    return tuple(
        replace(it, with_year=True) if others.get(it.id.rsplit("-", 1)[-1], set()) - {it.id} else it
        for it in found
    )


def next_incident_id(conn: Connection, year: int) -> str:
    highest = conn.execute("SELECT max(number) FROM incidents WHERE year = ?", [year]).fetchone()[0]
    return f"INC-{year:04d}-{(highest or 0) + 1:04d}"


def entry(conn: Connection, entry_id: str) -> Entry | None:
    from warroom.core.model import Entry

    row = conn.execute("SELECT body FROM entries WHERE id = ?", [entry_id]).fetchone()
    return Entry.from_json(row[0]) if row else None


def entries_of(conn: Connection, ids: Sequence[str]) -> dict[str, Entry]:
    """The entries with those ids, by id."""
    from warroom.core.model import Entry

    found: dict[str, Entry] = {}
    for at in range(0, len(ids), journal.BATCH):
        some = ids[at : at + journal.BATCH]
        rows = conn.execute(f"SELECT id, body FROM entries WHERE id IN ({','.join('?' * len(some))})", some)
        found.update((row[0], Entry.from_json(row[1])) for row in rows)
    return found


def entries(conn: Connection, incident_id: str, newest: int, before: int | None) -> tuple[Entry, ...]:
    """The newest entries that come before the one that event ``before`` wrote, oldest first."""
    from warroom.core.model import Entry

    where, ask = "incident = ?", [incident_id]
    if before is not None:
        where += " AND (at, seq) < (SELECT at, seq FROM entries WHERE incident = ? AND seq = ? ORDER BY at, id LIMIT 1)"
    rows = conn.execute(
        f"SELECT body FROM entries WHERE {where} ORDER BY at DESC, seq DESC, id DESC LIMIT ?",
        [*ask, *([] if before is None else [incident_id, before]), newest],
    ).fetchall()
    return tuple(Entry.from_json(row[0]) for row in reversed(rows))


def entry_changes(conn: Connection, incident_id: str, after_seq: int, until: int = ALL) -> tuple[Entry, ...]:
    """Entries written or changed last by events after ``after_seq``, up to ``until``, in the order of the timeline."""
    from warroom.core.model import Entry

    rows = conn.execute(
        "SELECT body FROM entries WHERE incident = ? AND changed > ? AND changed <= ? ORDER BY at, seq, id",
        [incident_id, after_seq, until],
    ).fetchall()
    return tuple(Entry.from_json(row[0]) for row in rows)


def deeds(conn: Connection, incident: str) -> tuple[Entry, ...]:
    """The actions and decisions of an incident, in the timeline's order."""
    from warroom.core.model import Entry

    rows = conn.execute(
        "SELECT body FROM entries WHERE incident = ?"
        " AND (body LIKE '%\"kind\":\"action\"%' OR body LIKE '%\"kind\":\"decision\"%') ORDER BY at, seq",
        [incident],
    ).fetchall()
    return tuple(Entry.from_json(row[0]) for row in rows)


def put_incidents(conn: Connection, changes: Sequence[tuple[Incident | None, Incident]]) -> None:
    """Writes what each was changed to, from what its row has; None: there is no row yet."""
    new, old = [], []
    for before, after in changes:
        told = [after.is_open, after.status.value, after.severity, iso(after.declared_at), after.title, after.seq,
                after.json()]  # fmt: skip
        if before is None:
            new.append([after.id, *_parts(after), *told])
        else:
            old.append([*told, after.id])
    if new:
        conn.executemany("INSERT INTO incidents VALUES (?,?,?,?,?,?,?,?,?,?)", new)
    if old:
        conn.executemany(PUT_INCIDENT, old)
    for before, after in changes:
        _put_owing(conn, before, after)
    _count(conn, "incidents", len(new))
    _count(conn, "open", sum(it.is_open for _, it in changes) - sum(it.is_open for it, _ in changes if it is not None))


def _put_owing(conn: Connection, before: Incident | None, after: Incident) -> None:
    from warroom.core.owed import may_owe

    was, now = [(kind, it.severity) for it in (before,) if it for kind in may_owe(it)], may_owe(after)
    if was == [(kind, after.severity) for kind in now]:
        return
    if was:
        conn.execute("DELETE FROM owing WHERE id = ?", [after.id])
    for kind in now:
        conn.execute("INSERT INTO owing VALUES (?,?,?)", [after.id, kind, after.severity])


def put_readers(conn: Connection, before: Incident | None, after: Incident) -> None:
    """Who may see it, written last: whoever takes part in this change may see it until then."""
    was = before.readers if before is not None and before.private else None
    now = after.readers if after.private else None
    if was == now:
        return
    if was is not None:
        conn.execute("DELETE FROM private_readers WHERE incident = ?", [after.id])
    if now is not None:  # that it is private comes last: until then everybody may write of it
        conn.executemany("INSERT INTO private_readers VALUES (?,?)", [(after.id, person) for person in (*now, "")])


def _parts(it: Incident) -> tuple[int, int]:
    """Year and number of its id."""
    match = _ID().fullmatch(it.id)
    return (int(match[1]), int(match[2])) if match else (it.declared_at.year, 0)


def _count(conn: Connection, name: str, step: int) -> None:
    if step:
        conn.execute("UPDATE counts SET n = n + ? WHERE name = ?", [step, name])


def put_entries(conn: Connection, rows: Iterable[tuple[Entry, int]]) -> None:
    """Writes the rows whole, each with the event that changed it last."""
    conn.executemany(
        PUT_ENTRY, [[row.id, row.incident, iso(row.at), row.seq, changed, row.json()] for row, changed in rows]
    )


def take_out(conn: Connection, incident_id: str) -> None:
    """Deletes the incident's rows, but for those of who may see it."""
    was = conn.execute("SELECT open FROM incidents WHERE id = ?", [incident_id]).fetchone()
    if was:
        _count(conn, "incidents", -1)
        _count(conn, "open", -was[0])
    for table, column in (("incidents", "id"), ("owing", "id"), ("figures", "id"), ("entries", "incident")):
        conn.execute(f"DELETE FROM {table} WHERE {column} = ?", [incident_id])


def dump(conn: Connection) -> Iterator[str]:
    """Every row of the projections in a fixed order, one line of JSON each: two equal dumps are equal states."""
    for table in PROJECTIONS:
        key = {"counts": "name", "owing": "id, kind", "private_readers": "incident, person"}.get(table, "id")
        for row in conn.execute(f"SELECT * FROM {table} ORDER BY {key}"):
            yield json.dumps([table, *row], ensure_ascii=False)
