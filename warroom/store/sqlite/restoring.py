"""A backup put in a database's place: the name holds a whole database at every moment, the old one or the new.

What has the old file open holds on to it; its write-ahead log must never be read with the new file. So the old log is
emptied into the old file and its writers are held off, and nobody gets into the new file before the log's name is free.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from warroom.core.times import utcnow
from warroom.store.errors import Busy, Damaged, StoreError
from warroom.store.sqlite import Connection, companion, connect, engine, header_of, is_database, told
from warroom.store.sqlite.backups import TIMEOUT_S, recorded
from warroom.store.sqlite.copying import copy_at_one_moment, examined
from warroom.store.sqlite.faults import code_of
from warroom.store.sqlite.parts import Owner, copied, owner_for, owner_of, part_of, second_name, to_disk

_PAUSE_S = 0.05
_INDEX_HEADER = 136
"""Bytes at the beginning of ``-shm`` without which its readers build the index again (sqlite.org/walformat.html)."""


def restore(
    source: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    mode: int | None = None,
    clock: Callable[[], datetime] = utcnow,
    timeout_s: float = TIMEOUT_S,
) -> Path | None:
    """Puts the backup ``source`` at ``path``; gives where the database that was there is kept now.

    Owner, group and mode are those of what it takes the place of; where there is nothing, this account's (the folder's,
    where root does it) with ``mode``, the backup's by default. Whatever ends the program, a whole database lies at
    ``path``, and doing it again finishes. Raises StoreError where the backup is not whole, or what it replaces cannot
    be brought to rest; then nothing was changed.
    """
    backup_path, place = (Path(os.path.realpath(given)) for given in (source, path))  # never the link, what it means
    if not backup_path.exists():
        raise StoreError(f"There is no backup at {backup_path}. Name the right file.")
    if place.exists() and not place.is_file():
        raise StoreError(f"{place} is not a file. Name a file in store.path.")
    if place.exists() and backup_path.samefile(place):
        raise StoreError(f"{backup_path} is the database itself: name a backup.")
    try:
        _folder_for(place, mode)
        owner = owner_of(place) if place.exists() else owner_for(place, mode or owner_of(backup_path).mode)
        with part_of(place, owner) as part:
            _refuse_another_owner(part, owner, place)
            copy_at_one_moment(backup_path, part, timeout_s)
            verdict = examined(part, recorded(backup_path), timeout_s)
            if not verdict.ok:
                raise Damaged(f"{backup_path} is not complete, so nothing was changed: {verdict.problems[0]}")
            to_disk(part)
            with told(place, timeout_s):
                return _put(part, place, clock(), timeout_s)
    except OSError as error:
        raise StoreError(f"{backup_path} could not be put at {place}: {error.strerror}.") from error


def _folder_for(place: Path, mode: int | None) -> None:
    if not place.parent.is_dir():
        folder_mode = 0o2770 if (mode or 0) & 0o070 else 0o700
        place.parent.mkdir(parents=True, mode=folder_mode)
        place.parent.chmod(folder_mode)


def _refuse_another_owner(part: Path, owner: Owner, place: Path) -> None:
    """Refuses where the new file would lock its present users out."""
    got = part.stat()
    if (got.st_uid, got.st_gid) == (owner.user, owner.group):
        return
    if got.st_gid == owner.group and owner.mode & 0o060 == 0o060:
        return  # the group goes on using it
    raise StoreError(
        f"{place} belongs to another account, which could not use what this one puts there: nothing was changed. "
        "Restore as that account, or as root."
    )


def _put(part: Path, place: Path, now: datetime, timeout_s: float) -> Path | None:
    with closing(connect(part, timeout_s=timeout_s)) as new:
        new.execute("BEGIN EXCLUSIVE")  # nobody reads the new file before the old one's log is away
        aside = None
        if place.exists():
            with _at_rest(place, timeout_s) as rests:
                aside = _aside(place, now)
                if not rests:
                    _keep_log(place, aside)
                to_disk(place.parent)
                _change(part, place)
        else:
            _keep_log(place, place.with_name(f"{place.name}.replaced-{now:%Y%m%dT%H%M%S%f}"))
            _change(part, place)
        new.execute("ROLLBACK")
    return aside


def _change(part: Path, place: Path) -> None:
    """The one step at which the name goes over to the new file; then the old one's companions go."""
    with _void_index(place):
        os.replace(part, place)
        to_disk(place.parent)
        for suffix in ("-wal", "-shm", "-journal"):
            companion(place, suffix).unlink(missing_ok=True)
        to_disk(place.parent)


def _aside(place: Path, now: datetime) -> Path:
    """A second name for what lies at ``place``: one that an earlier try gave it, or a new one."""
    for earlier in place.parent.glob(f"{place.name}.replaced-*"):
        if earlier.samefile(place):
            return earlier
    aside = place.with_name(f"{place.name}.replaced-{now:%Y%m%dT%H%M%S%f}")
    second_name(place, aside)
    return aside


@contextmanager
def _at_rest(place: Path, timeout_s: float) -> Iterator[bool]:
    """Holds the write lock of a database whose log is empty; False, and no lock, for a file that is none (any more).

    Raises Busy where somebody reads or writes all the time.
    """
    conn = _connected(place, timeout_s)
    if conn is None:
        yield False
        return
    with closing(conn):
        try:
            _rest(conn, place, timeout_s)
        except engine.DatabaseError as error:
            _refuse_unless_broken(error)
            conn.close()
            yield False
            return
        try:
            yield True
        finally:
            conn.execute("ROLLBACK")


def _connected(place: Path, timeout_s: float) -> Connection | None:
    """A connection; None for what is not a database: SQLite would delete the log next to it."""
    if not is_database(header_of(place)):
        return None
    try:
        return connect(place, timeout_s=timeout_s)
    except engine.DatabaseError as error:
        _refuse_unless_broken(error)
        return None


def _refuse_unless_broken(error: Exception) -> None:
    """Lets pass what is wrong with the file itself, for that is why a backup is put in its place."""
    broken = (engine.SQLITE_CORRUPT, engine.SQLITE_NOTADB, engine.SQLITE_IOERR, engine.SQLITE_CANTOPEN)
    if code_of(error) not in broken:
        raise error


def _rest(conn: Connection, place: Path, timeout_s: float) -> None:
    until = time.monotonic() + timeout_s
    while True:
        busy = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
            conn.execute("BEGIN EXCLUSIVE")
            log = companion(place, "-wal")
            if not log.exists() or log.stat().st_size == 0:
                return
            conn.execute("ROLLBACK")  # somebody wrote in between
        if time.monotonic() > until:
            raise Busy(
                f"{place} has been in use for {timeout_s:g} s without a pause; nothing was changed. "
                "Try again when no backup is being made; if it stays, close what has it open."
            )
        time.sleep(_PAUSE_S)


def _keep_log(place: Path, aside: Path) -> None:
    """Keeps the companions of a file that SQLite cannot open, out of the way of the new one."""
    for suffix in ("-wal", "-journal"):
        log = companion(place, suffix)
        if log.exists() and log.stat().st_size:
            if not companion(aside, suffix).exists():
                copied(log, companion(aside, suffix))
            os.truncate(log, 0)


@contextmanager
def _void_index(place: Path) -> Iterator[None]:
    """The old log's index says nothing any more: who is killed over the change leaves none that is believed.

    It stays open inside: closing it would let go of every lock that this process has on it (POSIX).
    """
    try:
        fd = os.open(companion(place, "-shm"), os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        yield
        return
    try:
        if os.fstat(fd).st_size >= _INDEX_HEADER:
            os.pwrite(fd, bytes(_INDEX_HEADER), 0)
        yield
    finally:
        os.close(fd)
