"""A journal and all that is beside it, copied from one database to another: same events, same chain, same head.

It may be broken off and done again: it goes on where the target's journal ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from warroom.core.place import Given, ServerUrl, place_of
from warroom.store import audit, folding, journal
from warroom.store.audit import Head
from warroom.store.errors import StoreError
from warroom.store.port import Connection
from warroom.store.schema import genesis
from warroom.store.store import Store

_AT_ONCE = 500
_BESIDE = {
    "alerts": "fingerprint, feed, active, revision, ended_at, body",
    "alert_log": "n, at, feed, fingerprint, status, severity, body",
    "alert_acts": "fingerprint, feed, revision, body",
    "alert_act_log": "n, id, at, actor, act, fingerprint, until, text",
    "call_rules": "rule, said, since, settled",
    "calls": "event, rule, at, over_at, body",
    "called": "rule, fingerprint, seen, event, taken",
    "feeds": "id, body",
    "on_call": "feed, n, body",
    "signals": "feed, name, body",
    "services": "feed, name, body",
    "chat_messages": "key, chat, channel, incident, at, waits, body",
    "accounts": "feed, name, body",
    "deploys": "feed, uid, at, body",
    "outbox": "n, id, channel, incident, occasion, event, urgency, ordered, body, created_at, since, next_try_at,"
    " tries, reason, delivered_at, dead_at, withdrawn_at, doubt",
    "outbox_cursors": "channel, seq, since",
    "outbox_names": "channel, incident, name",
    "revisions": "name, n",
    "marks": "key, value",
}
"""What is not of the journal, and goes along. Leases stay behind, and so do seconds of another machine's clock."""
_COUNTED = ("alert_log", "alert_act_log", "outbox")


class Copied(Struct, frozen=True):
    """The end of both journals, and how many events were new in the target."""

    head: Head
    events: int


def copy(source: Given, target: Given, *, timeout_s: float = 5.0) -> Copied:
    """Copies what the source holds at one moment. The target is new, or an earlier copy of the same journal.

    A server must have its tables (``migrate``). Raises StoreError where the target holds anything else.
    """
    if place_of(source) == place_of(target):
        raise StoreError("The source and the target are the same database. Name another target.")
    with Store.open(source, read_only=True, timeout_s=timeout_s) as old, Store.open(target, timeout_s=timeout_s) as new:
        if hidden := old.hidden():
            raise StoreError(
                f"{old.backend.name} has private incidents that you may not see ({len(hidden)}), and a copy would lack "
                "them: nothing was copied. Sign in as the tables' owner, or with the role of the watcher."
            )
        with old.snapshot():
            end = old.query(audit.head_of)
            before = _begin(old, new, end)
            after = before
            while after < end.seq:
                after = _batch(old, new, after)
            _beside(old, new)
        with new.writing() as tx:
            new.takes_long(tx.connection)
            folding.rebuild(tx.connection)
        found = new.query(audit.head_of)
        if found != end:
            raise StoreError("The copy does not end as its source does. Look at both with `warroom verify`.")
        return Copied(end, end.seq - before)


def _begin(old: Store, new: Store, end: Head) -> int:
    """The sequence up to which the target has the same journal already."""
    mine = new.query(audit.head_of)
    if mine.seq == 0:
        with new.backend.writing(list) as conn:
            conn.execute("UPDATE meta SET value = ? WHERE key = 'journal'", [end.journal])
            conn.execute("UPDATE head SET hash = ?", [genesis(end.journal)])
        return 0
    row = old.query(lambda conn: conn.execute("SELECT hash FROM events WHERE seq = ?", [mine.seq]).fetchone())
    if mine.journal != end.journal or row is None or bytes(row[0]).hex() != mine.hash:
        raise StoreError(
            f"{new.backend.name} holds another journal, or events that the source has not: nothing was copied. "
            "Name an empty database, or one that an earlier copy began."
        )
    return mine.seq


def _batch(old: Store, new: Store, after: int) -> int:
    rows = old.query(lambda conn: conn.execute(
        "SELECT seq, id, incident, at, recorded_at, actor, type, version, payload_hash, hash FROM events"
        " WHERE seq > ? ORDER BY seq LIMIT ?", [after, _AT_ONCE],
    ).fetchall())  # fmt: skip
    last = rows[-1][0]
    payloads = {row[0]: row for row in _between(old, "payloads", "seq, salt, body", "seq", after, last)}
    redactions: dict[int, list[Sequence[Any]]] = {}
    for row in _between(old, "redactions", "target, by", "by", after, last):
        redactions.setdefault(row[1], []).append(row)
    with _bringing(new) as conn:
        for row in rows:
            conn.execute(journal.PUT_EVENT, row)
            if row[0] in payloads:
                conn.execute(journal.PUT_PAYLOAD, payloads[row[0]])
            conn.execute(journal.MOVE_HEAD, [row[0], row[9]])
            for redaction in redactions.get(row[0], ()):
                _redact(conn, redaction)
    return int(last)


@contextmanager
def _bringing(new: Store) -> Iterator[Connection]:
    """A transaction of the target in which the names of the source's journal are taken, whoever signed in."""
    with new.backend.writing(list) as conn:
        if isinstance(new.path, ServerUrl):
            from warroom.store.postgres.proof import COPIES

            conn.execute(COPIES)
        yield conn


def _between(old: Store, table: str, columns: str, key: str, after: int, last: int) -> list[Any]:
    sql = f"SELECT {columns} FROM {table} WHERE {key} > ? AND {key} <= ? ORDER BY {key}"
    return old.query(lambda conn: conn.execute(sql, [after, last]).fetchall())


def _redact(conn: Connection, redaction: Sequence[Any]) -> None:
    conn.execute("INSERT INTO redactions VALUES (?, ?)", redaction)
    if conn.execute("SELECT 1 FROM payloads WHERE seq = ?", [redaction[0]]).fetchone():
        conn.execute("DELETE FROM payloads WHERE seq = ?", [redaction[0]])


def _beside(old: Store, new: Store) -> None:
    server = isinstance(new.path, ServerUrl)
    with _bringing(new) as conn:
        for table, columns in _BESIDE.items():
            sql = f"SELECT {columns} FROM {table}"
            rows = old.query(lambda found, sql=sql: found.execute(sql).fetchall())  # type: ignore[misc]
            conn.execute(f"DELETE FROM {table}")
            marks = ",".join("?" * len(columns.split(",")))
            conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
            if server and table in _COUNTED:  # numbers that were given by hand are not given out again
                conn.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'n'), coalesce(max(n), 0) + 1, false)"
                             f" FROM {table}")  # fmt: skip
