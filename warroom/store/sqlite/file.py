"""One open database file: reads in one moment, and the one way to write."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from warroom.store.audit import Head, Verdict
from warroom.store.errors import Moved
from warroom.store.port import Connection
from warroom.store.sqlite import Connection as FileConnection
from warroom.store.sqlite import begin_use, condition, connect, emptied, end_use, has_wal, told, veil, write_locked
from warroom.store.sqlite.opening import Opened, open_reading, open_writing, stamp

if TYPE_CHECKING:
    from warroom.core.events import Event

T = TypeVar("T")


class DatabaseFile:
    """The back end on one host; see ``port.Backend``."""

    read_only: bool
    notice: str
    newer: bool
    opening: int
    proved = ""  # a file knows an account of the system, and no person

    def __init__(self, path: Path, *, read_only: bool, mode: int, timeout_s: float) -> None:
        self.path = path
        self._mode, self._timeout_s = mode, timeout_s
        self._person = ""
        self._asked_to_read = read_only
        self.opening = 0
        self._use(open_reading(path, timeout_s) if read_only else open_writing(path, mode, timeout_s))

    def _use(self, opened: Opened) -> None:
        self.opening += 1
        self._closed = False
        self._conn = opened.conn
        self._immutable = opened.immutable
        self._inode, self._stamp = opened.inode, opened.stamp
        begin_use(self._inode)
        self.read_only = opened.read_only
        self.notice = opened.notice
        self.newer = bool(opened.notice)
        self._watch: FileConnection | None = None
        self._veiled: FileConnection | None = None
        self._seen: tuple[int, ...] | None = None
        self._snapped = False
        self._hides: bool | None = None
        """Whether something is hidden from who reads here, in the moment that is being read; None outside of one."""

    @property
    def name(self) -> str:
        return str(self.path)

    def seconds(self) -> None:
        """This machine's clock counts: all who use the file are on it."""

    def close(self) -> None:
        """Closes the file; the last one to close it folds the write-ahead log into it."""
        self._unveil()
        if self._watch is not None:
            self._watch.close()
        self._conn.close()
        if not self._closed:
            end_use(self._inode)
        self._closed = True

    def reopen(self) -> None:
        """Opens the same path again: what lies there now, never a new file."""
        opened = (
            open_reading(self.path, self._timeout_s)
            if self._asked_to_read
            else open_writing(self.path, self._mode, self._timeout_s, create=False)
        )
        self.close()
        self._use(opened)

    @contextmanager
    def writing(self, appended: Callable[[], Sequence[Event]]) -> Generator[Connection]:
        with told(self.path, self._timeout_s):
            self._refuse_moved()
            with write_locked(self._conn):
                yield self._conn
            self._refuse_moved()

    def _refuse_moved(self) -> None:
        """Opens the file that lies there now, and says that the write did not reach it."""
        if self.moved():
            self.reopen()
            raise Moved(
                f"Another file was put at {self.path} (a restore?) while it was open, and it was opened now. "
                "The command is not in it: look at the room again, then repeat it."
            )

    def moved(self) -> bool:
        """Whether the path holds another file than the one that is open, or none."""
        try:
            now = os.stat(self.path)
        except OSError:
            return True
        return (now.st_dev, now.st_ino) != self._inode

    def query(self, ask: Callable[[Connection], T]) -> T:
        """Where nobody kept a log when this reader came, minds that one appears, or came and went."""
        with told(self.path, self._timeout_s):
            if self._immutable:
                if self._lies_still():
                    answer = ask(self._reading())
                    if self._lies_still():
                        return answer  # else a writer came meanwhile: the answer may be torn
                self.reopen()
            return ask(self._reading())

    def seen_by(self, person: str) -> None:
        if person != self._person:
            self._person, self._hides = person, None
            self._unveil()

    def _unveil(self) -> None:
        if self._veiled is not None:
            self._veiled.close()
            self._veiled = None

    def _reading(self) -> FileConnection:
        """The connection that answers: where something is hidden from who reads here, the one that hides it."""
        if not self._is_veiled():
            return self._conn
        if self._veiled is None:
            self._veiled = connect(self.path, timeout_s=self._timeout_s, read_only=True, immutable=self._immutable)
            veil.put_on(self._veiled, self._person)
            if self._snapped:
                self._veiled.execute("BEGIN")
        return self._veiled

    def _is_veiled(self) -> bool:
        if not self._person:
            return False
        hides = veil.hides(self._conn, self._person) if self._hides is None else self._hides
        if self._snapped:
            self._hides = hides  # one moment, one answer: it is asked for with every question
        return hides

    def _lies_still(self) -> bool:
        """Whether nobody wrote since a file without a log was opened: SQLite itself does not look there again."""
        try:
            return not has_wal(self.path) and stamp(self.path) == self._stamp
        except FileNotFoundError:  # what is open can be read on; ``changed`` says that it went
            return True

    @contextmanager
    def snapshot(self) -> Generator[None]:
        """Short: it holds back the folding of the log into the file."""
        if self._conn.in_transaction or self._snapped:
            yield
            return
        with told(self.path, self._timeout_s):
            self.query(lambda conn: conn.execute("BEGIN"))
            self._snapped = True
            try:
                yield
            finally:
                self._snapped, self._hides = False, None
                for conn in (self._conn, self._veiled):
                    if conn is not None and conn.in_transaction:
                        conn.execute("COMMIT")

    def hidden(self) -> frozenset[str]:
        return veil.hidden(self._conn, self._person) if self._person else frozenset()

    def examine(self, recorded: Iterable[Head]) -> Verdict:
        return self.query(lambda _: condition.examine(self._conn, recorded))

    def forget(self) -> bool:
        """The write-ahead log is folded into the file and emptied: its bytes stay until then."""
        with told(self.path, self._timeout_s):
            return emptied(self._conn)

    def changed(self) -> bool:
        """Costs microseconds. Where another file lies at the path, opens that one."""
        with told(self.path, self._timeout_s):
            if self.moved():
                self.reopen()
            if self._immutable:
                look = self._look_at_file()
            else:
                if self._watch is None:
                    self._watch = connect(self.path, timeout_s=self._timeout_s, read_only=True)
                look = (self._watch.execute("PRAGMA data_version").fetchone()[0],)
            fresh, self._seen = look != self._seen, look
            return fresh

    def _look_at_file(self) -> tuple[int, ...]:
        if not self._lies_still():
            self.reopen()
        return self._stamp if self._immutable else (-1,)
