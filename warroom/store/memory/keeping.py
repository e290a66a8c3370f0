"""Keeping the index: it reads the journal from where it was, a bounded number of events at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.core.place import ServerUrl
from warroom.store import journal, projections
from warroom.store.errors import StoreError
from warroom.store.memory import file
from warroom.store.memory.index import NOWHERE, VERSION, Index, Place
from warroom.store.port import ALL, Connection
from warroom.store.sqlite import engine

if TYPE_CHECKING:
    from warroom.core.model import Entry, Incident
    from warroom.store.database import Database

STEP = 500
"""So many events, or entries, are read at a time: others wait no longer for the thread."""


def catch_up(store: Database, step: int = STEP) -> bool:
    """Reads the next events into the index; whether there may be more. Raises StoreError."""
    if (isinstance(store.path, ServerUrl) and not is_kept(store)) or store.hidden():
        return False  # what may not be seen is read by who may
    with _writing(store) as index:
        place = index.place()
        if not fits(store, place):
            index.clear()
            place = Place(VERSION, _journal(store), 0, "")
        touched, seq = store.query(lambda conn: touched_after(conn, place.seq, step))
        again = index.to_read()
        for incident in touched | again:
            it, rows = store.query(lambda conn, of=incident: news(conn, index, of, place.seq, seq))  # type: ignore[misc]
            if it is not None:
                index.put(it, rows)
            else:
                index.drop(incident)
        for incident in again:
            index.was_read(incident)
        if seq > place.seq or not place.hash:
            digest = store.query(lambda conn: journal.hash_at(conn, seq)) or b""
            index.set_place(Place(VERSION, place.journal, seq, digest.hex()))
        return seq < store.query(journal.head)[0]


def forget(store: Database, incident: str) -> None:
    """Takes the incident out, with every byte of it, until the next catching up. Raises StoreError."""
    if not is_kept(store):
        return
    with _writing(store) as index:
        index.read_again(incident)


def remake(store: Database) -> None:
    """Makes the index, where there is one, from the whole journal. Raises StoreError."""
    if not is_kept(store):
        return
    with _writing(store) as index:
        index.set_place(NOWHERE)
    while catch_up(store):
        pass


def is_kept(store: Database) -> bool:
    """Whether there is an index, however far it is."""
    if isinstance(store.path, Path):
        return file.memory_path(store.path).exists()
    from warroom.store.postgres.memory import is_made

    return store.query(is_made)


def fits(store: Database, place: Place) -> bool:
    """Whether the index was made of this journal, in the way that words are read today."""
    if (place.version, place.journal) != (VERSION, _journal(store)):
        return False
    digest = store.query(lambda conn: journal.hash_at(conn, place.seq))
    return place.seq == 0 or (digest is not None and digest.hex() == place.hash)


def touched_after(conn: Connection, seq: int, step: int) -> tuple[set[str], int]:
    """The incidents of the next events after that one, and the last of these."""
    rows = conn.execute(
        "SELECT seq, incident FROM events WHERE seq > ? ORDER BY seq LIMIT ?", [seq, step]
    ).fetchall()
    return {incident for _, incident in rows if incident}, rows[-1][0] if rows else seq


def news(
    conn: Connection, index: Index | None, incident: str, seq: int, until: int = ALL
) -> tuple[Incident | None, tuple[Entry, ...]]:
    """The incident, and what the index has not of its lines, but for those that changed above ``until``."""
    it = projections.incident(conn, incident)
    if it is None or not (index is not None and index.has(incident)):
        seq = 0
    return it, projections.entry_changes(conn, incident, seq, until) if it is not None else ()


@contextmanager
def reading(store: Database) -> Iterator[Index | None]:
    """The index at one moment; None where there is none. On a server it is read in the store's own snapshot."""
    if isinstance(store.path, Path):
        with file.reading(store.path) as index:
            yield index
        return
    from warroom.store.postgres.memory import ServerIndex, is_made

    conn = store.query(lambda conn: conn if is_made(conn) and _may_read(conn) else None)
    yield ServerIndex(conn) if conn is not None else None


def _may_read(conn: Connection) -> bool:
    """An observer whose rights are older than the index reads the record itself."""
    row = conn.execute("SELECT CASE WHEN has_table_privilege('memory_words', 'SELECT') THEN 1 ELSE 0 END").fetchone()
    return bool(row[0])


@contextmanager
def _writing(store: Database) -> Iterator[Index]:
    if not isinstance(store.path, Path):
        from warroom.store.postgres.memory import writing
        from warroom.store.postgres.server import Server

        assert isinstance(store.backend, Server)
        with writing(store.backend) as index:
            yield index
        return
    try:
        with file.writing(store.path, 5.0) as index:
            yield index
    except engine.Error as error:
        raise StoreError(f"The index of {store.path} for searching was not kept: {error}.") from error


def _journal(store: Database) -> str:
    return str(store.query(lambda conn: conn.execute("SELECT value FROM meta WHERE key = 'journal'").fetchone()[0]))
