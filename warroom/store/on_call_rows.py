"""Who is on call, as feeds report it: one row a person and level, replaced as a whole. Not journalled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.model import OnCall


def load(conn: Connection) -> tuple[OnCall, ...]:
    """Everybody, by feed, policy and level."""
    from warroom.core.model import OnCall

    rows = conn.execute("SELECT body FROM on_call ORDER BY feed, n").fetchall()
    return tuple(OnCall.from_json(row[0]) for row in rows)


def bodies(told: Iterable[OnCall]) -> list[str]:
    """The rows that a feed's answer makes, each once, in the order in which they are shown."""
    ordered = sorted(told, key=lambda one: (one.policy.casefold(), one.policy, one.level, one.person, one.schedule))
    return list(dict.fromkeys(one.json() for one in ordered))


def stored(conn: Connection, feed: str) -> list[str]:
    rows = conn.execute("SELECT body FROM on_call WHERE feed = ? ORDER BY n", [feed])
    return [row[0] for row in rows.fetchall()]


def replace(conn: Connection, feed: str, rows: list[str]) -> None:
    """Puts these rows in the place of the feed's, inside the caller's transaction."""
    conn.execute("DELETE FROM on_call WHERE feed = ?", [feed])
    conn.executemany("INSERT INTO on_call VALUES (?, ?, ?)", [(feed, n, body) for n, body in enumerate(rows)])
