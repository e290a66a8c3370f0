"""Who is at a terminal, a row each. Beside the record: saying so wakes nobody, and losing it harms nobody."""

from __future__ import annotations

from datetime import datetime

from warroom.core.presence import Present
from warroom.core.times import from_iso, iso
from warroom.store.elapsed import BootClock
from warroom.store.port import Connection

TABLE = """CREATE TABLE IF NOT EXISTS terminals (
        terminal TEXT PRIMARY KEY, person TEXT NOT NULL, incident TEXT NOT NULL, doing TEXT NOT NULL,
        since TEXT NOT NULL, doing_since TEXT NOT NULL, boot TEXT NOT NULL, seen REAL NOT NULL, seen_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID"""

Row = tuple[str, str, str, str, str, str, str]
"""Terminal, person, incident, doing, since, doing since, and when it last spoke."""

_FORGOTTEN_S = 86_400.0  # a terminal that has not spoken for a day is not suspended: it was killed

_HERE = (
    "INSERT INTO terminals VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (terminal) DO UPDATE SET doing_since ="
    " CASE WHEN terminals.person = excluded.person AND terminals.incident = excluded.incident"
    " AND terminals.doing = excluded.doing THEN terminals.doing_since ELSE excluded.doing_since END,"
    " since = CASE WHEN terminals.person = excluded.person AND terminals.boot = excluded.boot"
    " THEN terminals.since ELSE excluded.since END,"
    " person = excluded.person, incident = excluded.incident, doing = excluded.doing,"
    " boot = excluded.boot, seen = excluded.seen, seen_at = excluded.seen_at"
)


def here(conn: Connection, clock: BootClock, now: datetime, who: tuple[str, str, str, str]) -> None:
    """``who``: terminal, person, incident, doing."""
    at = iso(now)
    conn.execute(_HERE, [*who, at, at, clock.boot, clock.seconds(), at])


def gone(conn: Connection, clock: BootClock, terminal: str) -> None:
    """That terminal, and what killed ones left behind."""
    conn.execute(
        "DELETE FROM terminals WHERE terminal = ? OR boot <> ? OR seen < ?",
        [terminal, clock.boot, clock.seconds() - _FORGOTTEN_S],
    )


def terminals(conn: Connection, clock: BootClock, within_s: float) -> list[Row]:
    """Those that spoke within the last ``within_s`` seconds of the clock, by person."""
    return conn.execute(
        "SELECT terminal, person, incident, doing, since, doing_since, seen_at FROM terminals"
        " WHERE boot = ? AND seen >= ? ORDER BY person, terminal",
        [clock.boot, clock.seconds() - within_s],
    ).fetchall()


def told(row: Row) -> Present:
    terminal, person, incident, doing, *moments = row
    return Present(terminal, person, incident, doing, *map(from_iso, moments))
