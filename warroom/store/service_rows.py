"""Services, as feeds report them: one row a service, replaced with its feed's next answer. Not journalled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.model.service import Service


def load(conn: Connection) -> tuple[Service, ...]:
    """Every service, by feed and name."""
    rows = conn.execute("SELECT body FROM services ORDER BY feed, name").fetchall()
    if not rows:
        return ()
    from warroom.core.model.service import Service

    return tuple(Service.from_json(row[0]) for row in rows)


def rows_of(told: Iterable[Service]) -> dict[str, str]:
    """Name → row of a feed's answer; the last one of a name counts."""
    return {one.name: one.json() for one in told}


def stored(conn: Connection, feed: str) -> dict[str, str]:
    return dict(conn.execute("SELECT name, body FROM services WHERE feed = ?", [feed]).fetchall())


def replace(conn: Connection, feed: str, rows: dict[str, str]) -> None:
    """Puts these rows in the place of the feed's and takes the next revision, inside the caller's transaction."""
    conn.execute("DELETE FROM services WHERE feed = ?", [feed])
    conn.executemany("INSERT INTO services VALUES (?, ?, ?)", [(feed, name, body) for name, body in rows.items()])
    conn.execute("UPDATE revisions SET n = n + 1 WHERE name = 'services'")
