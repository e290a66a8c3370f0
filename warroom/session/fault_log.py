"""Where the screens write the faults of the program itself: a file next to the database, in the modes of the store.

It holds where in the program something failed and nothing that anybody typed or that a secret could be in: of an
exception's own words only those that speak of the program. A fault that repeats is written once and then counted; a
long file is set aside as ``.1``.
"""

from __future__ import annotations

import fcntl
import os
import stat
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from warroom.core.place import Place, ServerUrl

LARGEST = 1_000_000
"""Bytes: a longer file is set aside, and the one set aside before is dropped."""
FRAMES = 40
"""So many innermost frames of each exception are written."""
CHAIN = 6
"""So many exceptions of one that led to another."""
_ABOUT_CODE = (
    AttributeError, NameError, TypeError, ImportError, IndexError, ZeroDivisionError, RecursionError,
    NotImplementedError,
)  # fmt: skip
"""Their words name parts of the program; those of any other exception may repeat what was typed or read."""


def log_path(database: Place) -> Path:
    """The file of the faults of who works on this database: next to it, or with this person's own for a server."""
    if isinstance(database, ServerUrl):
        from warroom.store.own_folder import own_folder

        return own_folder(database) / "faults.log"
    place = Path(os.path.realpath(database))
    return place.with_name(place.name + ".faults.log")


def _utcnow() -> datetime:
    return datetime.now(UTC)


class FaultLog:
    """Appends faults to a file; several programs may write the same. Nothing here raises.

    Args:
        path: the file; it and its folder need not be writable.
        mode: the file's, where it is made.
    """

    def __init__(self, path: Path, mode: int = 0o600, clock: Callable[[], datetime] = _utcnow) -> None:
        self.path = path
        self._mode = mode
        self._clock = clock
        self._seen: Counter[str] = Counter()

    def write(self, error: BaseException, what: str) -> bool:
        """Keep a fault and what was not done for it; False where the file cannot be written."""
        lines = told(error)
        mark = "\n".join(lines)
        self._seen[mark] += 1
        count = self._seen[mark]
        if count == 1:
            return self._append([f"{what}: {named(error)}", *lines])
        if str(count).strip("0") == "1":  # the 10th, the 100th: a fault of every tick fills no disk
            return self._append([f"{what}: {named(error)}, for the {count}th time"])
        return self.path.exists()

    def _append(self, lines: list[str]) -> bool:
        at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        text = "\n".join((f"{at} [{os.getpid()}] {lines[0]}", *(f"    {line}" for line in lines[1:]))) + "\n"
        try:
            with _locked(self.path, self._mode) as file:
                os.write(file, text.encode("utf-8", "backslashreplace"))
        except OSError:
            return False
        return True


@contextmanager
def _locked(path: Path, mode: int) -> Iterator[int]:
    """The file, open to be appended to, and nobody else's meanwhile; one that has grown long is set aside."""
    while True:
        file = _opened(path, mode)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_there(path, file):  # another has set it aside meanwhile
                continue
            if os.fstat(file).st_size > LARGEST:
                os.replace(path, path.with_name(path.name + ".1"))
                continue
            yield file
            return
        finally:
            os.close(file)


def _opened(path: Path, mode: int) -> int:
    append = os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        file = os.open(path, append | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        file = os.open(path, append | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise OSError(f"{path} is no file") from None
    else:
        with suppress(OSError):
            os.fchmod(file, mode)
    return file


def _is_there(path: Path, file: int) -> bool:
    try:
        now = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return False
    mine = os.fstat(file)
    return (now.st_dev, now.st_ino) == (mine.st_dev, mine.st_ino)


def named(error: BaseException) -> str:
    """The exception's type, with its words where these speak of the program alone."""
    name = type(error).__name__
    if isinstance(error, OSError):
        return f"{name}: {error.strerror}" if error.strerror else name
    speaks_of_code = isinstance(error, _ABOUT_CODE) or "sqlite3" in type(error).__module__
    said = " ".join(str(error).split())[:300] if speaks_of_code else ""
    return f"{name}: {said}" if said else name


def told(error: BaseException) -> list[str]:
    """Where it was raised, innermost last, and what led to it: files, lines, functions and code, no values."""
    lines: list[str] = []
    one: BaseException | None = error
    for _ in range(CHAIN):
        if one is None:
            break
        frames = traceback.extract_tb(one.__traceback__)
        shown = traceback.StackSummary.from_list(frames[-FRAMES:]).format()
        lines += [named(one), *(line for frame in shown for line in frame.rstrip("\n").split("\n"))]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if one is not None:
            lines.append("which came of")
    return lines
