"""What a file shows one person of private incidents: nothing of those that they may not see.

It hides and does not protect: whoever can read the file can read all of it with any other program, and a name is what
somebody says. The tables are those that a server guards by row policies, and the rule is the same.

The views stand on a connection of their own, which only reads: SQLite looks for a name among a connection's temporary
ones first. What is written, and what is read while writing, goes past them.
"""

from __future__ import annotations

from contextlib import suppress

from warroom.store.sqlite import Connection, engine

_OTHERS = (
    "SELECT r.incident FROM main.private_readers r WHERE r.person = '' AND NOT EXISTS"
    " (SELECT 1 FROM main.private_readers m WHERE m.person = {person} AND m.incident = r.incident)"
)
VEILED = {
    "payloads": "seq NOT IN (SELECT e.seq FROM main.events e WHERE e.incident IN ({others}))",
    **dict.fromkeys(("incidents", "owing", "figures"), "id NOT IN ({others})"),
    **dict.fromkeys(
        ("entries", "outbox", "outbox_names", "private_readers", "chat_messages"), "incident NOT IN ({others})"
    ),
}
"""By table, which of its rows are shown."""


def hidden(conn: Connection, person: str) -> frozenset[str]:
    """The private incidents that the person may not see."""
    return frozenset(str(row[0]) for row in conn.execute(_OTHERS.format(person="?"), [person]))


def hides(conn: Connection, person: str) -> bool:
    """Whether there is one."""
    return conn.execute(_OTHERS.format(person="?") + " LIMIT 1", [person]).fetchone() is not None


def put_on(conn: Connection, person: str) -> None:
    """Lays the views over the tables of a connection that only reads; the person is part of each, for a view takes no
    values."""
    others = _OTHERS.format(person="'" + person.replace("'", "''") + "'")
    conn.execute("PRAGMA query_only=OFF")
    try:
        for table, shown in VEILED.items():
            conn.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {shown.format(others=others)}")
    finally:
        with suppress(engine.Error):
            conn.execute("PRAGMA query_only=ON")
