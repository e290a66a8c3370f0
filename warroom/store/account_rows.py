"""Key accounts, as feeds report them: one row an account, replaced with its feed's next answer. Not journalled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.model.account import Account


def load(conn: Connection) -> tuple[Account, ...]:
    """Every account, by feed and name."""
    rows = conn.execute("SELECT body FROM accounts ORDER BY feed, name").fetchall()
    if not rows:
        return ()
    from warroom.core.model.account import Account

    return tuple(Account.from_json(row[0]) for row in rows)


def rows_of(told: Iterable[Account]) -> dict[str, str]:
    """Name → row of a feed's answer; the last one of a name counts."""
    return {one.name: one.json() for one in told}


def stored(conn: Connection, feed: str) -> dict[str, str]:
    return dict(conn.execute("SELECT name, body FROM accounts WHERE feed = ?", [feed]).fetchall())


def replace(conn: Connection, feed: str, rows: dict[str, str]) -> None:
    """Puts these rows in the place of the feed's and takes the next revision, inside the caller's transaction."""
    conn.execute("DELETE FROM accounts WHERE feed = ?", [feed])
    conn.executemany("INSERT INTO accounts VALUES (?, ?, ?)", [(feed, name, body) for name, body in rows.items()])
    conn.execute("UPDATE revisions SET n = n + 1 WHERE name = 'accounts'")
