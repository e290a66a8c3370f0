"""The index of a database file: a file next to it, with SQLite's FTS5. It may be lost without harm.

It has a rollback journal and no write-ahead log: a reader needs nothing but the file, and what was taken out of it is
nowhere else once that is written.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from warroom.core.memory.shelf import Doc
from warroom.store.memory.index import TABLES, Index
from warroom.store.sqlite import Connection, companion, connect, create_file, engine, write_locked

MEMORY_ID = 0x5752_4D33
"""Written into the file's header ("WRM3")."""

# The words come as they are compared, with blanks between them: nothing is left to do but to cut there. The ascii
# tokenizer takes every other letter as it is. Not detail=none: with secure-delete, SQLite 3.53 loses words there of a
# row that is deleted and written again in one transaction.
_WORDS = """CREATE VIRTUAL TABLE memory_words USING fts5
    (words, detail=column, tokenize="ascii tokenchars '-.'")"""
_TERMS = "CREATE VIRTUAL TABLE memory_terms USING fts5vocab (memory_words, row)"


class FileIndex(Index):
    """The index in SQLite."""

    def _put_words(self, rows: Sequence[tuple[int, Doc]]) -> None:
        self._conn.executemany(
            "INSERT INTO memory_words (rowid, words) VALUES (?,?)", [(id_, " ".join(one.terms)) for id_, one in rows]
        )

    def _drop_words(self, where: str, values: Sequence[object]) -> None:
        self._conn.execute(
            f"DELETE FROM memory_words WHERE rowid IN (SELECT id FROM memory_texts WHERE {where})", [*values]
        )

    def _matching(self, term: str) -> tuple[str, list[object]]:
        quoted = term.replace('"', '""')
        return "(SELECT rowid AS id FROM memory_words WHERE memory_words MATCH ?)", [f'"{quoted}"']

    def _words(self, where: str, values: Sequence[object]) -> Iterator[tuple[int, str]]:
        yield from self._conn.execute(
            f"SELECT id, words FROM (SELECT rowid AS id, words FROM memory_words) WHERE {where} ORDER BY id DESC",
            [*values],
        )

    def counts(self, asked: Collection[str]) -> dict[str, int]:
        found = {}
        for term in asked:
            row = self._conn.execute("SELECT doc FROM memory_terms WHERE term = ?", [term]).fetchone()
            found[term] = int(row[0]) if row else 0
        return found


def memory_path(database: Path) -> Path:
    return companion(database, ".memory")


@contextmanager
def reading(database: Path) -> Iterator[Index | None]:
    """The index as it is at one moment; None where there is none that can be read."""
    path = memory_path(database)
    if not path.exists():
        yield None
        return
    conn = None
    try:
        conn = connect(path, timeout_s=0.2, read_only=True)
        conn.execute("BEGIN")
        index = FileIndex(conn) if _ours(conn) else None
    except engine.Error:
        index = None
    try:
        yield index
    finally:
        if conn is not None:
            conn.close()


@contextmanager
def writing(database: Path, timeout_s: float) -> Iterator[Index]:
    """A transaction on the index, made where there is none. What cannot be read as one is made again."""
    path = memory_path(database)
    conn = _opened(path, database, timeout_s)
    try:
        with write_locked(conn):
            if not _ours(conn):
                _make(conn)
            yield FileIndex(conn)
    except engine.DatabaseError as error:
        if not isinstance(error, engine.OperationalError):
            path.unlink(missing_ok=True)  # damaged: the next one is made from the journal
        raise
    finally:
        conn.close()


def _opened(path: Path, database: Path, timeout_s: float) -> Connection:
    create_file(path, os.stat(database).st_mode & 0o777)
    try:
        conn = connect(path, timeout_s=timeout_s)
        conn.execute("PRAGMA synchronous=NORMAL")
    except engine.DatabaseError as error:
        if isinstance(error, engine.OperationalError):
            raise
        path.unlink(missing_ok=True)
        create_file(path, os.stat(database).st_mode & 0o777)
        conn = connect(path, timeout_s=timeout_s)
    return conn


def _ours(conn: Connection) -> bool:
    return bool(conn.execute("PRAGMA application_id").fetchone()[0] == MEMORY_ID)


def _make(conn: Connection) -> None:
    for statement in (*TABLES, _WORDS, _TERMS):
        conn.execute(statement)
    with suppress(engine.OperationalError):  # SQLite before 3.42 knows it not
        conn.execute("INSERT INTO memory_words (memory_words, rank) VALUES ('secure-delete', 1)")
    conn.execute(f"PRAGMA application_id={MEMORY_ID}")

