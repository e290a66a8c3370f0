"""The second file, next to the journal's: what people are typing and where they are. It wakes nobody.

Of a journal on a server the drafts are in a file of this host, and who is where is in a table there.

Nothing here is part of the record; all of it may be lost without harm but a draft's author's patience.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

from warroom.core.drafts import Written
from warroom.core.place import Given, ServerUrl, place_of
from warroom.core.presence import Present
from warroom.core.times import iso, utcnow
from warroom.store import model_rows, presence_rows
from warroom.store.leases import BootClock, boot_clock
from warroom.store.own_folder import on_this_host
from warroom.store.port import Connection
from warroom.store.presence_rows import Row
from warroom.store.sqlite import (
    DESK_ID,
    check_place,
    companion,
    connect,
    create_file,
    told,
    use_wal,
    write_locked,
)
from warroom.store.sqlite.faults import not_ours

T = TypeVar("T")

_VERSION = 5
SPOOLED = ("sent/", "act/")
"""Fields that are on their way into the record, each with its key behind: they are kept in the order they came."""

_TABLES = (
    """CREATE TABLE IF NOT EXISTS drafts (
        person TEXT NOT NULL, incident TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL,
        cursor INTEGER NOT NULL, saved_at TEXT NOT NULL, PRIMARY KEY (person, incident, field)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS spool (
        n INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, incident TEXT NOT NULL, field TEXT NOT NULL,
        text TEXT NOT NULL, saved_at TEXT NOT NULL, UNIQUE (person, incident, field)
    ) STRICT""",
    """INSERT OR IGNORE INTO spool (person, incident, field, text, saved_at)
        SELECT person, incident, field, text, saved_at FROM drafts WHERE substr(field, 1, 5) = 'sent/'
        ORDER BY saved_at, field""",
    "DELETE FROM drafts WHERE substr(field, 1, 5) = 'sent/'",
    "DROP TABLE IF EXISTS presence",
    presence_rows.TABLE,
    *model_rows.TABLES,
    model_rows.VECTORS,
)


def desk_path(database: Path) -> Path:
    return companion(database, ".desk")


def look_path(database: Path) -> Path:
    """The copy of what a screen showed last, beside the desk."""
    return companion(database, ".look")


class SideStore:
    """Opened with ``SideStore.open``. Several threads may ask it, one at a time. Raises StoreError."""

    def __init__(
        self, path: Path, clock: Callable[[], datetime], timeout_s: float, boot: BootClock, hall: Hall | None = None
    ) -> None:
        self.path = path
        self._hall = hall
        self._clock = clock
        self._timeout_s = timeout_s
        self._boot = boot
        with told(path, timeout_s):
            self._conn = connect(path, timeout_s=timeout_s, any_thread=True)
            try:
                self._prepare()
            except BaseException:
                self._conn.close()
                raise

    @classmethod
    def open(
        cls,
        database: Given,
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
        Of a server's journal the drafts stay on this host, in the person's own folder: they are there when it is not.
        """
        place, hall = place_of(database), None
        if isinstance(place, ServerUrl):
            hall, mode = _hall_of(place, timeout_s), 0o600
        path = desk_path(on_this_host(place))
        check_place(path)
        create_file(path, mode & 0o770)
        desk = cls(path, clock, timeout_s, boot or boot_clock(), hall)
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
        if self._hall is not None:
            self._hall.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------ drafts

    def save_draft(self, person: str, incident: str, field: str, text: str, cursor: int = 0) -> None:
        """Keeps what ``person`` has typed into ``field``; empty text forgets it."""
        self.put(person, {(incident, field): (text, cursor) if text else None})

    def put(self, person: str, changes: Mapping[tuple[str, str], tuple[str, int] | None]) -> None:
        """Several drafts in one transaction: (incident, field) to (text, cursor), or to None to drop it."""
        now = iso(self._clock())
        with told(self.path, self._timeout_s), write_locked(self._conn):
            for (incident, field), written in changes.items():
                if written is None:
                    for table in ("spool", "drafts") if field.startswith(SPOOLED) else ("drafts",):
                        self._conn.execute(
                            f"DELETE FROM {table} WHERE person = ? AND incident = ? AND field = ?",
                            [person, incident, field],
                        )
                elif field.startswith(SPOOLED):
                    self._conn.execute(
                        "INSERT INTO spool (person, incident, field, text, saved_at) VALUES (?,?,?,?,?)"
                        " ON CONFLICT (person, incident, field) DO UPDATE SET text = excluded.text",
                        [person, incident, field, written[0], now],
                    )
                else:
                    self._conn.execute(
                        "INSERT OR REPLACE INTO drafts VALUES (?,?,?,?,?,?)",
                        [person, incident, field, *written, now],
                    )

    def models(self, ask: Callable[[Connection], T]) -> T:
        """One question or change of ``model_rows``, in a transaction."""
        with told(self.path, self._timeout_s), write_locked(self._conn):
            return ask(self._conn)

    def keep_model_draft(self, person: str, draft: model_rows.KeptDraft) -> None:
        self.models(lambda conn: model_rows.keep(conn, person, draft, iso(self._clock())))

    def drop_draft(self, person: str, incident: str, field: str) -> None:
        self.put(person, {(incident, field): None})

    def draft(self, person: str, incident: str, field: str) -> Written | None:
        return next((d for d in self.drafts(person) if (d.incident, d.field) == (incident, field)), None)

    def drafts(self, person: str) -> tuple[Written, ...]:
        """Everything ``person`` has begun and not sent, the newest first; then what is on its way into the record, in
        the order in which it was sent."""
        with told(self.path, self._timeout_s):
            rows = self._conn.execute(
                "SELECT person, incident, field, text, cursor FROM drafts WHERE person = ?"
                " ORDER BY saved_at DESC, incident, field",
                [person],
            ).fetchall()
            rows += self._conn.execute(
                "SELECT person, incident, field, text, 0 FROM spool WHERE person = ? ORDER BY n", [person]
            ).fetchall()
        return tuple(Written(p, i, f, text, cursor) for p, i, f, text, cursor in rows)

    # ------------------------------------------------------------ presence

    def here(self, terminal: str, person: str, incident: str = "", doing: str = "") -> None:
        """Says that ``person`` is at ``terminal``; to be said again before the time that ``present`` is asked for.

        ``doing`` is one of the words of ``warroom.core.presence``.
        """
        now, who = self._clock(), (terminal, person, incident, doing)
        self._in_hall(lambda conn, clock: presence_rows.here(conn, clock, now, who))

    def gone(self, terminal: str) -> None:
        """``terminal`` is left; what killed terminals left behind goes with it."""
        self._in_hall(lambda conn, clock: presence_rows.gone(conn, clock, terminal))

    def present(self, within_s: float = 30.0) -> tuple[Present, ...]:
        """Terminals that spoke within the last ``within_s`` seconds, by person."""
        return self.present_of(self.terminals(within_s))

    def terminals(self, within_s: float) -> list[Row]:
        """The same as it is kept."""
        return self._in_hall(lambda conn, clock: presence_rows.terminals(conn, clock, within_s))

    @staticmethod
    def present_of(rows: list[Row]) -> tuple[Present, ...]:
        return tuple(map(presence_rows.told, rows))

    def _in_hall(self, ask: Callable[[Connection, BootClock], T]) -> T:
        """Where the terminals of all meet: on the server, else here."""
        if self._hall is not None:
            return self._hall.ask(ask)
        with told(self.path, self._timeout_s):
            return ask(self._conn, self._boot)


def read_present(
    database: Given,
    within_s: float,
    *,
    timeout_s: float = 5.0,
    boot: BootClock | None = None,
) -> tuple[Present, ...]:
    """Who is at the desk of the journal at ``database``, for who only reads: nothing is made or written.

    Nobody where there is no desk yet. Raises StoreError.
    """
    place = place_of(database)
    if isinstance(place, ServerUrl):
        with closing(_hall_of(place, timeout_s, patience_s=None)) as hall:
            rows = hall.ask(lambda conn, clock: presence_rows.terminals(conn, clock, within_s))
            return SideStore.present_of(rows)
    path = desk_path(place)
    check_place(path)
    if not path.exists():
        return ()
    with told(path, timeout_s), closing(connect(path, timeout_s=timeout_s, read_only=True)) as conn:
        if conn.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
            return ()  # no terminal of this version was open yet
        return SideStore.present_of(presence_rows.terminals(conn, boot or boot_clock(), within_s))


def read_ends(database: Given, *, timeout_s: float = 5.0) -> tuple[tuple[str, str, str, int], ...]:
    """How many of a model's drafts ended how on this host, for who only reads: nothing is made or written."""
    path = desk_path(on_this_host(place_of(database)))
    if not path.exists():
        return ()
    with told(path, timeout_s), closing(connect(path, timeout_s=timeout_s, read_only=True)) as conn:
        known = conn.execute("PRAGMA user_version").fetchone()[0] >= _VERSION
        return model_rows.ends(conn) if known else ()


class Hall(Protocol):
    """Where terminals of many hosts say that they are here."""

    def ask(self, ask: Callable[[Connection, BootClock], T]) -> T: ...

    def close(self) -> None: ...


def _hall_of(server: ServerUrl, timeout_s: float, **more: float | None) -> Hall:
    from warroom.store.postgres.hall import ServerHall

    return ServerHall(server, timeout_s, **more)
