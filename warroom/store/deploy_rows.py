"""Deploys, as feeds report them: one row each, kept as long as the log of alerts. Not journalled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.core.times import iso
from warroom.store.port import ALL, Connection

if TYPE_CHECKING:
    from warroom.core.model.deploy import Deploy

_AT_ONCE = 500


def between(conn: Connection, since: datetime, until: datetime, limit: int | None = None) -> tuple[Deploy, ...]:
    """Those that began in that time, both ends among it: the newest ``limit``, oldest first."""
    rows = conn.execute(
        "SELECT body FROM deploys WHERE at >= ? AND at <= ? ORDER BY at DESC, feed, uid LIMIT ?",
        [iso(since), iso(until), ALL if limit is None else limit],
    ).fetchall()
    return tuple(_read(row[0]) for row in reversed(rows))


def one(conn: Connection, feed: str, uid: str) -> Deploy | None:
    row = conn.execute("SELECT body FROM deploys WHERE feed = ? AND uid = ?", [feed, uid]).fetchone()
    return _read(row[0]) if row else None


def differing(conn: Connection, told: Iterable[Deploy]) -> tuple[Deploy, ...]:
    """Those that are new, or not as they are stored; one that is known began when it was first said to."""
    last = {(one.feed, one.uid): one for one in told}
    found: list[Deploy] = []
    wanted = list(last.values())
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        marks = ",".join("?" * len(some))
        rows = conn.execute(
            f"SELECT feed, uid, body FROM deploys WHERE feed = ? AND uid IN ({marks})",
            [some[0].feed, *(one.uid for one in some)],
        ).fetchall()
        stored = {(row[0], row[1]): _read(row[2]) for row in rows}
        for new in some:
            old = stored.get((new.feed, new.uid))
            kept = replace(new, at=min(new.at, old.at)) if old is not None else new
            if kept != old:
                found.append(kept)
    return tuple(found)


def put(conn: Connection, changed: Iterable[Deploy]) -> None:
    """Writes them and takes the next revision, inside the caller's transaction."""
    conn.executemany(
        "INSERT INTO deploys VALUES (?, ?, ?, ?) ON CONFLICT (feed, uid) DO UPDATE SET at = excluded.at,"
        " body = excluded.body",
        [(one.feed, one.uid, iso(one.at), one.json()) for one in changed],
    )
    conn.execute("UPDATE revisions SET n = n + 1 WHERE name = 'deploys'")


def prune(conn: Connection, before: datetime) -> int:
    """Forgets what began before that moment."""
    gone = conn.execute("DELETE FROM deploys WHERE at < ?", [iso(before)]).rowcount
    if gone:
        conn.execute("UPDATE revisions SET n = n + 1 WHERE name = 'deploys'")
    return gone


def _read(body: str) -> Deploy:
    from warroom.core.model.deploy import Deploy

    return Deploy.from_json(body)
