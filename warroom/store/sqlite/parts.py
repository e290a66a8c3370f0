"""Files that get their name only when they are whole: made next to it, handed to their owner, put on the disk.

A part is locked (flock) while its maker lives, so that what a killed one left behind is known and swept away.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from warroom.store.errors import StoreError
from warroom.store.sqlite import companion
from warroom.store.sqlite.faults import unopenable

_BEGIN, _END = ".warroom-", ".part"
_COMPANIONS = ("-wal", "-shm", "-journal")


class Owner(Struct, frozen=True):
    """Whose a file is and who else may use it."""

    user: int
    group: int
    mode: int


def owner_of(path: Path, mode: int | None = None) -> Owner:
    """As ``path`` has it; with ``mode`` only its user and group."""
    found = path.stat()
    return Owner(found.st_uid, found.st_gid, found.st_mode & 0o777 if mode is None else mode)


def owner_for(path: Path, mode: int) -> Owner:
    """Whose a new file at ``path`` is to be: this account's, or the folder's owner's where root makes it."""
    folder = path.parent.stat()
    setgid = bool(folder.st_mode & 0o2000)
    if os.geteuid() == 0:
        return Owner(folder.st_uid, folder.st_gid, mode)
    return Owner(os.geteuid(), folder.st_gid if setgid else os.getegid(), mode)


@contextmanager
def part_of(path: Path, owner: Owner) -> Iterator[Path]:
    """An empty file in the folder of ``path`` with that owner and mode, gone at the end if it got no name.

    What earlier makers were killed over is swept away first. Raises StoreError.
    """
    _sweep(path.parent)
    part = path.with_name(f"{_BEGIN}{os.getpid()}-{os.urandom(4).hex()}{_END}")
    try:
        fd = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unopenable(part) from error
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        _hand_over(fd, owner)
        yield part
    finally:
        for left in (part, *(companion(part, suffix) for suffix in _COMPANIONS)):
            left.unlink(missing_ok=True)
        os.close(fd)


def _hand_over(fd: int, owner: Owner) -> None:
    """Gives the file to its owner as far as this user may, and its mode last: a change of owner clears bits of it."""
    for user, group in ((owner.user, owner.group), (-1, owner.group)):
        try:
            os.fchown(fd, user, group)
            break
        except PermissionError:
            continue
    os.fchmod(fd, owner.mode)


def _sweep(folder: Path) -> None:
    """Removes the parts in ``folder`` whose makers are gone; others' and those at work stay."""
    for part in folder.glob(f"{_BEGIN}*{_END}"):
        try:
            fd = os.open(part, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in (*(companion(part, suffix) for suffix in _COMPANIONS), part):
                left.unlink(missing_ok=True)
        except OSError:
            continue
        finally:
            os.close(fd)


def second_name(path: Path, name: Path) -> None:
    """Gives the file at ``path`` the ``name`` too, or a copy of it where the file system knows no second names.

    Raises FileExistsError where the name is taken.
    """
    try:
        os.link(path, name)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        copied(path, name)


def copied(path: Path, name: Path) -> None:
    """A copy of ``path`` as ``name``, which must be free, with its owner and mode and on the disk."""
    if name.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name))
    with part_of(name, owner_of(path)) as part:
        with path.open("rb") as old, part.open("wb") as new:
            shutil.copyfileobj(old, new)
        to_disk(part)
        os.rename(part, name)


def named(part: Path, name: Path) -> None:
    """Gives the part its name; nothing that has the name is overwritten. Raises StoreError where it is taken."""
    try:
        second_name(part, name)
    except FileExistsError as error:
        raise taken(name) from error


def taken(name: Path) -> StoreError:
    return StoreError(f"{name} exists already and was left as it is. Give the backup another name.")


def to_disk(path: Path) -> None:
    """Waits until the file, or the names in a folder, are on the disk."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
