"""The second file, next to the journal's: what people are typing and where they are. It wakes nobody.

Nothing here is part of the record; all of it may be lost without harm but a draft's author's patience.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from warroom.core.drafts import Written
from warroom.core.presence import Present
from warroom.core.times import from_iso, iso, utcnow
from warroom.store.leases import BootClock, boot_clock
from warroom.store.sqlite import (
    DESK_ID,
    Connection,
    check_place,
    companion,
    connect,
    create_file,
    told,
    use_wal,
    write_locked,
)
from warroom.store.sqlite.faults import not_ours

_VERSION = 2
_FORGOTTEN_S = 86_400.0  # a terminal that has not spoken for a day is not suspended: it was killed

_TABLES = (
    """CREATE TABLE IF NOT EXISTS drafts (
        person TEXT NOT NULL, incident TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL,
        cursor INTEGER NOT NULL, saved_at TEXT NOT NULL, PRIMARY KEY (person, incident, field)
    ) STRICT, WITHOUT ROWID""",
    "DROP TABLE IF EXISTS presence",
    """CREATE TABLE IF NOT EXISTS terminals (
        terminal TEXT PRIMARY KEY, person TEXT NOT NULL, incident TEXT NOT NULL, doing TEXT NOT NULL,
        since TEXT NOT NULL, doing_since TEXT NOT NULL, boot TEXT NOT NULL, seen REAL NOT NULL, seen_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


def desk_path(database: Path) -> Path:
    return companion(database, ".desk")


class SideStore:
    """Opened with ``SideStore.open``; belongs to the thread that opened it. Raises StoreError."""

    def __init__(self, path: Path, clock: Callable[[], datetime], timeout_s: float, boot: BootClock) -> None:
        self.path = path
        self._clock = clock
        self._timeout_s = timeout_s
        self._boot = boot
        with told(path, timeout_s):
            self._conn = connect(path, timeout_s=timeout_s)
            try:
                self._prepare()
            except BaseException:
                self._conn.close()
                raise

    @classmethod
    def open(
        cls,
        database: str | os.PathLike[str],
        *,
        mode: int = 0o600,
        clock: Callable[[], datetime] = utcnow,
        timeout_s: float = 5.0,
        boot: BootClock | None = None,
        durable: bool = False,
    ) -> SideStore:
        """Opens, or makes with ``mode``, the desk that belongs to the journal at ``database``.

        Observers may read the journal, and nobody's drafts: of ``mode`` only what owner and group may is taken.
        ``durable``: what was written survives a power cut too, at the cost of a wait for the disk a write.
        """
        path = desk_path(Path(database).absolute())
        check_place(path)
        create_file(path, mode & 0o770)
        desk = cls(path, clock, timeout_s, boot or boot_clock())
        if durable:
            desk._conn.execute("PRAGMA synchronous=FULL")
        return desk

    def _prepare(self) -> None:
        known = self._conn.execute("PRAGMA application_id").fetchone()[0]
        if known not in (0, DESK_ID):
            raise not_ours(self.path)
        self._conn.execute("PRAGMA synchronous=NORMAL")  # a power cut may take the last keys, not the file
        if known == DESK_ID and self._conn.execute("PRAGMA user_version").fetchone()[0] >= _VERSION:
            return
        use_wal(self._conn, self.path, self._timeout_s)
        with write_locked(self._conn):
            for table in _TABLES:
                self._conn.execute(table)
            self._conn.execute(f"PRAGMA application_id={DESK_ID}")
            self._conn.execute(f"PRAGMA user_version={_VERSION}")

    def close(self) -> None:
        self._conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------ drafts

    def save_draft(self, person: str, incident: str, field: str, text: str, cursor: int = 0) -> None:
        """Keeps what ``person`` has typed into ``field``; empty text forgets it."""
        if not text:
            self.drop_draft(person, incident, field)
            return
        with told(self.path, self._timeout_s):
            self._conn.execute(
                "INSERT OR REPLACE INTO drafts VALUES (?,?,?,?,?,?)",
                [person, incident, field, text, cursor, iso(self._clock())],
            )

    def put(self, person: str, changes: Mapping[tuple[str, str], tuple[str, int] | None]) -> None:
        """Several drafts in one transaction: (incident, field) to (text, cursor), or to None to drop it."""
        now = iso(self._clock())
        with told(self.path, self._timeout_s), write_locked(self._conn):
            for (incident, field), written in changes.items():
                if written is None:
                    self._conn.execute(
                        "DELETE FROM drafts WHERE person = ? AND incident = ? AND field = ?",
                        [person, incident, field],
                    )
                else:
                    self._conn.execute(
                        "INSERT OR REPLACE INTO drafts VALUES (?,?,?,?,?,?)",
                        [person, incident, field, *written, now],
                    )

    def drop_draft(self, person: str, incident: str, field: str) -> None:
        with told(self.path, self._timeout_s):
            self._conn.execute(
                "DELETE FROM drafts WHERE person = ? AND incident = ? AND field = ?", [person, incident, field]
            )

    def draft(self, person: str, incident: str, field: str) -> Written | None:
        return next((d for d in self.drafts(person) if (d.incident, d.field) == (incident, field)), None)

    def drafts(self, person: str) -> tuple[Written, ...]:
        """Everything ``person`` has begun and not sent, the newest first."""
        with told(self.path, self._timeout_s):
            rows = self._conn.execute(
                "SELECT person, incident, field, text, cursor FROM drafts WHERE person = ?"
                " ORDER BY saved_at DESC, incident, field",
                [person],
            ).fetchall()
        return tuple(Written(p, i, f, text, cursor) for p, i, f, text, cursor in rows)

    # ------------------------------------------------------------ presence

    def here(self, terminal: str, person: str, incident: str = "", doing: str = "") -> None:
        """Says that ``person`` is at ``terminal``; to be said again before the time that ``present`` is asked for.

        ``doing`` is one of the words of ``warroom.core.presence``.
        """
        now, boot, seconds = iso(self._clock()), self._boot.boot, self._boot.seconds()
        with told(self.path, self._timeout_s):
            self._conn.execute(
                "INSERT INTO terminals VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (terminal) DO UPDATE SET"
                " doing_since = iif((person, incident, doing) = (excluded.person, excluded.incident, excluded.doing),"
                " doing_since, excluded.doing_since),"
                " since = iif((person, boot) = (excluded.person, excluded.boot), since, excluded.since),"
                " person = excluded.person, incident = excluded.incident, doing = excluded.doing,"
                " boot = excluded.boot, seen = excluded.seen, seen_at = excluded.seen_at",
                [terminal, person, incident, doing, now, now, boot, seconds, now],
            )

    def gone(self, terminal: str) -> None:
        """``terminal`` is left; what killed terminals left behind goes with it."""
        with told(self.path, self._timeout_s):
            self._conn.execute(
                "DELETE FROM terminals WHERE terminal = ? OR boot <> ? OR seen < ?",
                [terminal, self._boot.boot, self._boot.seconds() - _FORGOTTEN_S],
            )

    def present(self, within_s: float = 30.0) -> tuple[Present, ...]:
        """Terminals that spoke within the last ``within_s`` seconds of the boot clock, by person."""
        with told(self.path, self._timeout_s):
            return _present(self._conn, self._boot, within_s)


def read_present(
    database: str | os.PathLike[str], within_s: float, *, timeout_s: float = 5.0, boot: BootClock | None = None
) -> tuple[Present, ...]:
    """Who is at the desk of the journal at ``database``, for who only reads: nothing is made or written.

    Nobody where there is no desk yet. Raises StoreError.
    """
    path = desk_path(Path(database).absolute())
    check_place(path)
    if not path.exists():
        return ()
    with told(path, timeout_s), closing(connect(path, timeout_s=timeout_s, read_only=True)) as conn:
        if conn.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
            return ()  # no terminal of this version was open yet
        return _present(conn, boot or boot_clock(), within_s)


def _present(conn: Connection, boot: BootClock, within_s: float) -> tuple[Present, ...]:
    rows = conn.execute(
        "SELECT terminal, person, incident, doing, since, doing_since, seen_at FROM terminals"
        " WHERE boot = ? AND seen >= ? ORDER BY person, terminal",
        [boot.boot, boot.seconds() - within_s],
    ).fetchall()
    return tuple(Present(*row[:4], *map(from_iso, row[4:])) for row in rows)
