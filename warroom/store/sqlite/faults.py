"""What SQLite and the system say about a database file, as sentences with the mend."""

from __future__ import annotations

import os
from pathlib import Path

from warroom.store.errors import Busy, Damaged, Full, NotOurs, ReadOnly, StoreError

# Primary result codes of SQLite (sqlite.org/rescode.html); the DB-API modules do not all name them.
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _PROTOCOL, _NOTADB = (
    3, 5, 6, 8, 10, 11, 13, 14, 15, 26,
)  # fmt: skip


_SAID = {
    "database is locked": _BUSY,
    "database table is locked": _LOCKED,
    "attempt to write a readonly database": _READONLY,
    "disk I/O error": _IOERR,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": _FULL,
    "unable to open database file": _CANTOPEN,
    "file is not a database": _NOTADB,
}


def code_of(error: Exception) -> int:
    """SQLite's primary result code, 0 where it tells none.

    What a copy of pages raises has no code with it, only SQLite's own words for it.
    """
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return _SAID.get(str(error), 0) if code is None else code & 0xFF


def sentence(error: Exception, path: Path, timeout_s: float) -> StoreError | None:
    """The StoreError that says what SQLite's ``error`` about ``path`` means; None where the file is not at fault."""
    code = code_of(error)
    if code in (_BUSY, _LOCKED, _PROTOCOL):
        return Busy(
            f"{path} has been held by another program for {timeout_s:g} s; nothing was written. "
            "Try again; if it stays, look for a stopped warroom, a backup or a copy tool that has it open."
        )
    if code == _FULL:
        return Full(
            f"The disk is full{_free(path)}, the one that holds {path}; nothing of this command was kept, "
            "all that was there before is safe. Free some space and repeat it."
        )
    if code in (_READONLY, _PERM):
        return ReadOnly(
            f"{path} may not be written by this user; nothing was written. "
            "Give the file and its folder write permission (store.mode), or use --read-only."
        )
    if code == _NOTADB:
        return not_ours(path)
    if code == _CORRUPT:
        return Damaged(
            f"{path} is damaged ({error}). Keep it aside as it is and put the last backup in its place; "
            "`warroom verify` tells which one is whole."
        )
    if code == _CANTOPEN:
        return unopenable(path)
    if code == _IOERR:
        return Damaged(
            f"The disk refused a read or write of {path} ({error}); nothing of this command was kept. "
            "Look at the system's log for disk errors, then repeat it."
        )
    return None


def not_ours(path: Path) -> NotOurs:
    """The sentence about a file that warroom did not make."""
    return NotOurs(
        f"{path} is not a warroom database and was left as it is. "
        "Name another file in store.path, or move this one away."
    )


def unopenable(path: Path) -> StoreError:
    """Why ``path`` cannot be opened, as far as its folder shows."""
    folder = path.parent
    if not folder.is_dir():
        return StoreError(f"The folder {folder} does not exist. Create it, or name another file in store.path.")
    if not os.access(folder, os.W_OK | os.X_OK):
        return ReadOnly(
            f"The folder {folder} may not be written by this user, and a database needs its companion files there. "
            "Give the folder write permission, name another file in store.path, or use --read-only."
        )
    return StoreError(f"{path} cannot be opened. Look at its permissions and its owner (store.mode).")


def _free(path: Path) -> str:
    try:
        return f" ({os.statvfs(path.parent).f_bavail * os.statvfs(path.parent).f_frsize // 1024} KB left)"
    except OSError:
        return ""
