"""From a path to a connection that may be used: made, known, current, and of the right kind."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from warroom.core.foldversion import FOLD_VERSION
from warroom.store import schema
from warroom.store.errors import StoreError
from warroom.store.sqlite import (
    APPLICATION_ID,
    Connection,
    check_place,
    companion,
    connect,
    create_file,
    has_wal,
    migrating,
    told,
    use_wal,
    write_locked,
)
from warroom.store.sqlite.faults import not_ours


class Opened(Struct, frozen=True):
    """A connection, the file it has open, and how it may be used."""

    conn: Connection
    inode: tuple[int, int]
    read_only: bool = False
    immutable: bool = False
    notice: str = ""
    stamp: tuple[int, int] = (0, 0)


def stamp(path: Path) -> tuple[int, int]:
    """What changes when a log is folded into the file: its time and size."""
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size


def open_writing(path: Path, mode: int, timeout_s: float, *, create: bool = True) -> Opened:
    """Makes the file where it is missing, migrates an older one; a newer one is opened to read.

    Without ``create`` an empty file is none either: a database is being copied there just now.
    """
    check_place(path)
    if not create and not path.exists():
        raise _gone(path)
    if not create and path.stat().st_size == 0:
        raise StoreError(f"{path} is empty: is it still being copied? Nothing is written to it until it is a database.")
    with told(path, timeout_s):
        create_file(path, mode)
        conn = connect(path, timeout_s=timeout_s)
        try:
            notice = _prepare(conn, path, timeout_s)
            opened = Opened(conn, _inode(path))
        except BaseException:
            conn.close()
            raise
    if notice:
        conn.close()
        return open_reading(path, timeout_s)
    return opened


def open_reading(path: Path, timeout_s: float) -> Opened:
    """Opens to read, leaving no file behind: without a log next to it, as a file that nobody writes."""
    if _half_closed(path) and os.geteuid() in (0, os.stat(path).st_uid):  # SQLite gives root's files to the owner
        _close_cleanly(path, timeout_s)
    immutable = not has_wal(path)
    check_place(path, shared=not immutable)
    if not path.exists():
        raise _gone(path)
    if _half_closed(path):
        raise StoreError(
            f"{path} was not closed cleanly, and reading it now would leave files of this user's beside it. "
            "Let its owner open it once, then try again."
        )
    with told(path, timeout_s):
        before = stamp(path)
        conn = connect(path, timeout_s=timeout_s, read_only=True, immutable=immutable)
        try:
            known, version = migrating.version_of(conn)
            if known != APPLICATION_ID:
                raise not_ours(path)
            if version < schema.SCHEMA_VERSION:
                raise StoreError(
                    f"{path} was made by an older warroom and must be brought up to date first. "
                    "Open it once without --read-only."
                )
            newer = version > schema.SCHEMA_VERSION or _folded(conn) > FOLD_VERSION
            return Opened(conn, _inode(path), True, immutable, _newer(path) if newer else "", before)
        except BaseException:
            conn.close()
            raise


def _half_closed(path: Path) -> bool:
    """Whether a program was killed between removing the log's index and its log."""
    return path.exists() and has_wal(path) and not companion(path, "-shm").exists()


def _close_cleanly(path: Path, timeout_s: float) -> None:
    """Folds what a killed program left in the log into the file, as its owner may."""
    with told(path, timeout_s), closing(connect(path, timeout_s=timeout_s)) as conn:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _prepare(conn: Connection, path: Path, timeout_s: float) -> str:
    """Brings the database up to date; gives the sentence where it is a newer program's."""
    known, version = migrating.version_of(conn)
    if known not in (0, APPLICATION_ID) or (known == 0 and _has_tables(conn)):
        raise not_ours(path)
    if version > schema.SCHEMA_VERSION:
        return _newer(path)
    use_wal(conn, path, timeout_s)
    if version < schema.SCHEMA_VERSION:
        _migrate(conn)
    folded = _folded(conn)
    if folded > FOLD_VERSION:
        return _newer(path)
    if folded < FOLD_VERSION:
        _refold(conn)
    return ""


def _has_tables(conn: Connection) -> bool:
    return conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _migrate(conn: Connection) -> None:
    with write_locked(conn):
        _, version = migrating.version_of(conn)  # another process may have been faster
        if version < schema.SCHEMA_VERSION:
            migrating.migrate(conn)


def _folded(conn: Connection) -> int:
    return int(conn.execute("SELECT value FROM meta WHERE key = 'fold'").fetchone()[0])


def _refold(conn: Connection) -> None:
    from warroom.store.folding import rebuild

    with write_locked(conn):
        if _folded(conn) < FOLD_VERSION:
            rebuild(conn)


def _newer(path: Path) -> str:
    return (
        f"{path} was written by a newer warroom: this one opened it read-only and changes nothing. "
        "Upgrade this warroom to write to it."
    )


def _gone(path: Path) -> StoreError:
    return StoreError(
        f"There is no database at {path}. Name the right file in store.path or with --db; "
        "`warroom` without --read-only makes a new one."
    )


def _inode(path: Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_dev, found.st_ino
