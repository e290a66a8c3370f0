"""A database copied as it is at one moment, no matter who writes meanwhile; and checked before it gets a name."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from warroom.store import audit
from warroom.store.errors import Busy, StoreError
from warroom.store.sqlite import (
    APPLICATION_ID,
    Connection,
    check_place,
    companion,
    condition,
    connect,
    engine,
    has_wal,
    keeps_log,
    migrating,
    told,
)
from warroom.store.sqlite.faults import code_of, not_ours
from warroom.store.sqlite.opening import stamp

_PAUSE_S = 0.05


def copy_at_one_moment(source: Path, part: Path, timeout_s: float) -> audit.Head:
    """Fills ``part`` with the database at ``source`` and gives the head of the journal in it.

    One file that needs no companions. SQLite's own locks hold the moment; only who may not take them, and who reads a
    file without a log, looks instead whether the file lay still, and begins again where it did not. Raises StoreError.
    """
    until = time.monotonic() + timeout_s
    while True:
        check_place(source, shared=has_wal(source))
        if not source.exists():
            raise StoreError(f"There is no database at {source}. Name the right file in store.path or with --db.")
        if (head := _attempt(source, part, timeout_s)) is not None:
            return head
        if time.monotonic() > until:
            raise Busy(
                f"{source} is written all the time, and this user cannot lock it: nothing was copied. "
                "Let its owner make the copy."
            )
        time.sleep(_PAUSE_S)


def _attempt(source: Path, part: Path, timeout_s: float) -> audit.Head | None:
    """The head of the copy; None where the file did not lie still, or its log came or went just then."""
    try:
        before = stamp(source)
        conn, immutable = _opened(source, timeout_s)
        with closing(conn):
            with told(source, timeout_s):
                if migrating.version_of(conn)[0] != APPLICATION_ID:
                    raise not_ours(source)
                conn.execute("BEGIN")
                conn.execute("SELECT count(*) FROM head").fetchone()
            head = _pages(conn, part, timeout_s)
            still = not immutable or (not has_wal(source) and stamp(source) == before)
            return head if still else None
    except FileNotFoundError:
        return None
    except engine.OperationalError as error:
        if code_of(error) != engine.SQLITE_CANTOPEN:
            raise
        return None


def _opened(source: Path, timeout_s: float) -> tuple[Connection, bool]:
    """A connection that holds the file still as far as this user may; and whether nothing holds it."""
    logged = has_wal(source) or keeps_log(source)
    if logged and os.access(source, os.W_OK) and os.access(source.parent, os.W_OK):
        conn = connect(source, timeout_s=timeout_s)
        conn.execute("PRAGMA query_only=ON")
        return conn, False
    if has_wal(source) and companion(source, "-shm").exists():
        return connect(source, timeout_s=timeout_s, read_only=True), False
    return connect(source, timeout_s=timeout_s, read_only=True, immutable=True), True


def _pages(conn: Connection, part: Path, timeout_s: float) -> audit.Head:
    with told(part, timeout_s), closing(connect(part, timeout_s=timeout_s)) as copy:
        conn.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return audit.head_of(copy)


def examined(part: Path, recorded: Iterable[audit.Head], timeout_s: float) -> audit.Verdict:
    """Whether the finished copy is whole: the file, its triggers, its chain, and that the heads are in it."""
    with told(part, timeout_s), closing(connect(part, timeout_s=timeout_s, read_only=True, immutable=True)) as conn:
        return condition.examine(conn, recorded)
