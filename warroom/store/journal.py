"""The journal: one row an event, each chained to the one before by a hash of the stored bytes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from warroom.core.times import from_iso, iso
from warroom.store.errors import StoreError
from warroom.store.port import Connection, Cursor

if TYPE_CHECKING:
    from warroom.core.events import Event

HEAD = "SELECT seq, hash FROM head"
SEEK_ID = "SELECT 1 FROM events WHERE id = ?"
PUT_EVENT = "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?)"
PUT_PAYLOAD = "INSERT INTO payloads VALUES (?,?,?)"
MOVE_HEAD = "UPDATE head SET seq = ?, hash = ?"
BATCH = 500
"""Rows read at a time: a long walk neither fills memory nor holds a read transaction open."""

# Of a redacted event, what may stay of its payload is in the event that redacted it (``kept``).
_COLUMNS = "e.seq, e.id, e.incident, e.at, e.recorded_at, e.actor, e.type, e.version, p.body, b.body"
_FROM = (
    "FROM events e LEFT JOIN payloads p ON p.seq = e.seq"
    " LEFT JOIN redactions r ON r.target = e.seq LEFT JOIN payloads b ON b.seq = r.by"
)


class Row(NamedTuple):
    """What the chain covers of an event, as stored."""

    seq: int
    id: str
    incident: str
    at: str
    recorded_at: str
    actor: str
    type: str
    version: int
    payload_hash: bytes


def payload_hash(salt: bytes, body: str) -> bytes:
    return hashlib.sha256(salt + body.encode()).digest()


def chain_hash(before: bytes, row: Row) -> bytes:
    """The hash of ``row`` chained to ``before``; every field with its length, so that none can flow into the next."""
    digest = hashlib.sha256(before)
    for value in row:
        stored = value if isinstance(value, bytes) else str(value).encode()
        digest.update(len(stored).to_bytes(8, "big"))
        digest.update(stored)
    return digest.digest()


def head(conn: Connection) -> tuple[int, bytes]:
    """Where the journal ends: (sequence, chain hash)."""
    seq, digest = conn.execute(HEAD).fetchone()
    return seq, digest


def last_events(conn: Connection, incidents: Collection[str]) -> dict[str, int]:
    """The sequence of the last event of each of these incidents; of many, all of the index is read."""
    sql, asked = "SELECT incident, max(seq) FROM events{} GROUP BY incident", set(incidents)
    if not asked:
        return {}
    if len(asked) > BATCH:
        return {id_: seq for id_, seq in conn.execute(sql.format("")) if id_ in asked}
    among = ",".join("?" * len(asked))
    return dict(conn.execute(sql.format(f" WHERE incident IN ({among})"), [*asked]).fetchall())


def hash_at(conn: Connection, seq: int) -> bytes | None:
    """The chain's hash at that sequence; None where the journal does not reach it."""
    row = conn.execute("SELECT hash FROM events WHERE seq = ?", [seq]).fetchone()
    return None if row is None else bytes(row[0])


def append(conn: Connection, event: Event, end: tuple[int, bytes]) -> tuple[Event, tuple[int, bytes]]:
    """Writes ``event`` at the ``end``, inside the caller's BEGIN IMMEDIATE; as it will be read, and where the journal
    ends then. The caller has looked whether the id is there already.
    """
    from warroom.core.events import Redacted, encode

    if isinstance(event.data, Redacted):
        raise StoreError("A redacted event cannot be written again.")
    body = json.dumps(encode(event.data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    seq, before = end
    salt = os.urandom(16)
    row = Row(
        seq + 1, event.id, event.incident, iso(event.at), iso(event.recorded_at), event.actor, event.type,
        type(event.data).version, payload_hash(salt, body),
    )  # fmt: skip
    digest = chain_hash(before, row)
    conn.execute(PUT_EVENT, [*row, digest])
    conn.execute(PUT_PAYLOAD, [row.seq, salt, body])
    conn.execute(MOVE_HEAD, [row.seq, digest])
    return _event((*row[:-1], body, None)), (row.seq, digest)


def seek(conn: Connection, event_id: str) -> Cursor:
    """Asks for an event, to be looked at with ``found``."""
    return conn.execute(f"SELECT {_COLUMNS} {_FROM} WHERE e.id = ?", [event_id])


def found(sought: Cursor) -> Event | None:
    row = sought.fetchone()
    return _event(row) if row else None


def seek_id(conn: Connection, event_id: str) -> Cursor:
    """Asks whether an event is there: a row, or none."""
    return conn.execute(SEEK_ID, [event_id])


def find(conn: Connection, event_id: str) -> Event | None:
    return found(seek(conn, event_id))


def among(conn: Connection, ids: Sequence[str]) -> set[str]:
    """Those of ``ids`` that are in the journal."""
    there: set[str] = set()
    for at in range(0, len(ids), BATCH):
        some = ids[at : at + BATCH]
        rows = conn.execute(f"SELECT id FROM events WHERE id IN ({','.join('?' * len(some))})", some)
        there.update(row[0] for row in rows)
    return there


def is_redacted(conn: Connection, seq: int) -> bool:
    return conn.execute("SELECT 1 FROM redactions WHERE target = ?", [seq]).fetchone() is not None


def policies(conn: Connection) -> list[tuple[str, dict[str, Any]]]:
    """(recorded at, policy) of every recorded policy that can be read, in order."""
    rows = conn.execute(
        "SELECT e.recorded_at, p.body FROM events e JOIN payloads p ON p.seq = e.seq"
        " WHERE e.incident = '' AND e.type = 'policy_changed' ORDER BY e.seq"
    ).fetchall()
    return [(at, json.loads(body)["in_force"]) for at, body in rows]


def before(conn: Connection, since: str) -> int:
    """The sequence before the first event of any incident that was declared then or later; the last where none was."""
    row = conn.execute(
        "SELECT MIN((SELECT MIN(e.seq) FROM events e WHERE e.incident = i.id)),"
        " (SELECT MAX(seq) FROM events) FROM incidents i WHERE i.declared_at >= ?",
        (since,),
    ).fetchone()
    first, last = row if row is not None else (None, None)
    return int(first) - 1 if first else int(last or 0)


def last_policy(conn: Connection) -> tuple[int, dict[str, Any] | None]:
    """Sequence and policy of the one recorded last; (0, None) where there is none, None where it was redacted."""
    return as_policy(seek_policy(conn).fetchone())


def as_policy(row: tuple[int, str | None] | None) -> tuple[int, dict[str, Any] | None]:
    """What ``last_policy`` gives, of a row of ``seek_policy``."""
    if row is None:
        return 0, None
    return row[0], json.loads(row[1])["in_force"] if row[1] else None


def seek_policy(conn: Connection) -> Cursor:
    """Asks for sequence and payload of the policy that was recorded last."""
    return conn.execute(
        "SELECT e.seq, p.body FROM events e LEFT JOIN payloads p ON p.seq = e.seq"
        " WHERE e.incident = '' AND e.type = 'policy_changed' ORDER BY e.seq DESC LIMIT 1"
    )


def policies_by_seq(conn: Connection, since: int = 0) -> list[tuple[int, str]]:
    """Sequence and payload of every policy that was recorded there or later and is not redacted, in order."""
    rows = conn.execute(
        "SELECT e.seq, p.body FROM events e JOIN payloads p ON p.seq = e.seq"
        " WHERE e.incident = '' AND e.type = 'policy_changed' AND e.seq >= ? ORDER BY e.seq",
        [since],
    ).fetchall()
    return [(seq, body) for seq, body in rows]


def policy_told(conn: Connection) -> Event | None:
    """The event that recorded the policy last; None where none did, or where it was redacted."""
    row = conn.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE e.incident = '' AND e.type = 'policy_changed' ORDER BY e.seq DESC LIMIT 1"
    ).fetchone()
    return _event(row) if row is not None and not is_redacted(conn, row[0]) else None


def redaction_of(conn: Connection, seq: int) -> Event:
    """The event that says who redacted the payload at that sequence; it must have been redacted."""
    row = conn.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE e.seq = (SELECT by FROM redactions WHERE target = ?)", [seq]
    ).fetchone()
    return _event(row)


def batch(conn: Connection, after: int, incident: str | None, size: int) -> list[Event]:
    """At most ``size`` events with a sequence above ``after``, in order, of one incident or all."""
    where, of = ("", []) if incident is None else ("e.incident = ? AND ", [incident])
    rows = conn.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE {where}e.seq > ? ORDER BY e.seq LIMIT ?", [*of, after, size]
    ).fetchall()
    return [_event(row) for row in rows]


DRILLS = ("drill_started", "drill_moved")


def drills(conn: Connection, after: int = 0) -> list[Event]:
    """Every event of drills above that sequence, in order."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE e.incident = '' AND e.type IN (?, ?) AND e.seq > ? ORDER BY e.seq",
        [*DRILLS, after],
    ).fetchall()
    return [_event(row) for row in rows]


def drilled(conn: Connection) -> bool:
    """Whether a drill was ever run here."""
    row = conn.execute("SELECT 1 FROM events WHERE incident = '' AND type = ? LIMIT 1", [DRILLS[0]]).fetchone()
    return row is not None


def read(conn: Connection, incident: str | None = None) -> Iterator[Event]:
    """Every event of one incident or all, in order."""
    after = 0
    while found := batch(conn, after, incident, BATCH):
        yield from found
        after = found[-1].seq


def _event(row: tuple[Any, ...]) -> Event:
    from warroom.core.events import Event, Withheld, decode

    seq, id_, incident, at, recorded_at, actor, type_, version, body, redaction = row
    shown = body is not None or redaction is not None
    raw = json.loads(body) if body is not None else _kept(redaction)
    return Event(
        id=id_, incident=incident, at=from_iso(at), recorded_at=from_iso(recorded_at), actor=actor, seq=seq,
        data=decode(type_, version, raw) if shown else Withheld(type=type_),
    )  # fmt: skip


def _kept(redaction: str | None) -> dict[str, Any] | None:
    return (json.loads(redaction).get("kept") or None) if redaction else None
