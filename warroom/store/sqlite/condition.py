"""Whether a database file is whole: SQLite's own check, the triggers, and the chain over its rows."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.store import audit
from warroom.store.sqlite import Connection, engine
from warroom.store.sqlite.migrating import TRIGGERS


def examine(conn: Connection, recorded: Iterable[audit.Head]) -> audit.Verdict:
    """All of it in one read transaction. ``recorded`` are heads that must be in the journal."""
    conn.execute("BEGIN")
    try:
        problems = [f"the file: {row[0]}" for row in conn.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
        return audit.examine(conn, recorded, [*problems, *_triggers(conn)])
    except (engine.DatabaseError, UnicodeError) as error:
        return audit.unreadable(error)
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


def _triggers(conn: Connection) -> list[str]:
    there = dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return [audit.altered(name) for name, sql in TRIGGERS.items() if there.get(name) != sql]
