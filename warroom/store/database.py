"""One open database file: reads in one moment, and the one way to write."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from warroom.core.times import utcnow
from warroom.store import elapsed
from warroom.store.elapsed import LEVEL, BootClock, Moment, Scale, boot_clock
from warroom.store.errors import Moved, NewerDatabase, ReadOnly
from warroom.store.opening import Opened, open_reading, open_writing, stamp
from warroom.store.retimed import Retiming
from warroom.store.sqlite import Connection, begin_use, connect, end_use, has_wal, told, write_locked
from warroom.store.transaction import Transaction

T = TypeVar("T")


class Database:
    """Opened with ``open``; everything it raises about the file is a StoreError. Belongs to the thread that opened
    it."""

    path: Path
    read_only: bool
    notice: str
    """That a newer warroom wrote the database, for which it is read-only whatever was asked; or ""."""
    lapses: int
    """How often a write found its lease no longer in force, and was not done."""
    opening: int
    """Rises when the path is opened again: nothing that was read before holds for the file that lies there now."""

    def __init__(
        self,
        path: Path,
        opened: Opened,
        asked_to_read: bool,
        mode: int,
        clock: Callable[[], datetime],
        timeout_s: float,
        boot: BootClock | None,
    ) -> None:
        self.path = path
        self.mode = mode
        self.clock = clock
        self.timeout_s = timeout_s
        self.boot = boot or boot_clock()
        # A clock of one's own says what time passes, too, unless one says both (tests do).
        self._steps = boot is not None or clock is utcnow
        self._elapsed = self.boot if self._steps else BootClock(lambda: clock().timestamp(), "told")
        self._retiming, self._unstepped = Retiming(), Retiming()
        self.opening = 0
        self.lapses = 0
        self._asked_to_read = asked_to_read
        self._use(opened)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        read_only: bool = False,
        mode: int = 0o600,
        clock: Callable[[], datetime] = utcnow,
        timeout_s: float = 5.0,
        boot: BootClock | None = None,
    ) -> Self:
        """Opens the database at ``path``; for writing, makes or migrates it first.

        ``mode`` is what a new file gets; ``timeout_s`` how long to wait for another writer. A newer
        warroom's database is opened read-only, with the reason in ``notice``.
        """
        place = Path(path).absolute()
        opened = open_reading(place, timeout_s) if read_only else open_writing(place, mode, timeout_s)
        return cls(place, opened, read_only, mode, clock, timeout_s, boot)

    def _use(self, opened: Opened) -> None:
        self.opening += 1
        self._closed = False
        self._conn = opened.conn
        self._immutable = opened.immutable
        self._inode, self._stamp = opened.inode, opened.stamp
        begin_use(self._inode)
        self.read_only = opened.read_only
        self.notice = opened.notice
        self._watch: Connection | None = None
        self._seen: tuple[int, ...] | None = None

    def close(self) -> None:
        """Closes the file; the last one to close it folds the write-ahead log into it."""
        if self._watch is not None:
            self._watch.close()
        self._conn.close()
        if not self._closed:
            end_use(self._inode)
        self._closed = True

    def reopen(self) -> None:
        """Opens the same path again: what lies there now, never a new file."""
        opened = (
            open_reading(self.path, self.timeout_s)
            if self._asked_to_read
            else open_writing(self.path, self.mode, self.timeout_s, create=False)
        )
        self.close()
        self._use(opened)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------ writing

    @contextmanager
    def writing(self) -> Generator[Transaction]:
        """A transaction that holds the write lock from its first line; an exception undoes all of it.

        Raises ReadOnly, Busy, Full or Moved, and then nothing of it was kept.
        """
        if self.read_only:
            raise (NewerDatabase if self.notice else ReadOnly)(
                self.notice or f"{self.path} was opened read-only; nothing was written. Open it without --read-only."
            )
        with told(self.path, self.timeout_s):
            self._refuse_moved()
            with write_locked(self._conn):
                tx = Transaction(self._conn, self.boot, self._noted(), self._retiming)
                try:
                    yield tx
                except BaseException:
                    self._retiming = Retiming()  # what it read of this transaction never was
                    raise
                finally:
                    self.lapses += tx.lapses
            self._refuse_moved()

    def _noted(self) -> Scale:
        return elapsed.note(self._conn, self.moment()) if self._steps else LEVEL

    # ------------------------------------------------------------ time

    def moment(self) -> Moment:
        """Now, on the clock that neither steps nor sleeps and on the wall's. Every interval is counted by this."""
        return elapsed.moment(self.clock, self._elapsed)

    def scale(self) -> Scale:
        """The offset between the two clocks now, and where the wall's was set."""
        if not self._steps:
            return LEVEL
        now = self.moment()
        return self.query(lambda conn: elapsed.scale(conn, now))

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

    # ------------------------------------------------------------ reading

    def query(self, ask: Callable[[Connection], T]) -> T:
        """Runs ``ask`` on the connection; within this package only, for nothing outside knows SQL.

        Where nobody kept a log when this reader came, minds that one appears, or came and went.
        """
        with told(self.path, self.timeout_s):
            if self._immutable:
                if self._lies_still():
                    answer = ask(self._conn)
                    if self._lies_still():
                        return answer  # else a writer came meanwhile: the answer may be torn
                self.reopen()
            return ask(self._conn)

    def _lies_still(self) -> bool:
        """Whether nobody wrote since a file without a log was opened: SQLite itself does not look there again."""
        try:
            return not has_wal(self.path) and stamp(self.path) == self._stamp
        except FileNotFoundError:  # what is open can be read on; ``changed`` says that it went
            return True

    @contextmanager
    def snapshot(self) -> Generator[None]:
        """All reads inside see one moment. Short: it holds back the folding of the log into the file."""
        if self._conn.in_transaction:
            yield
            return
        with told(self.path, self.timeout_s):
            self.query(lambda conn: conn.execute("BEGIN"))
            try:
                yield
            finally:
                if self._conn.in_transaction:
                    self._conn.execute("COMMIT")

    def changed(self) -> bool:
        """Whether anybody committed since the last look, this one included; the first look says yes.

        Costs microseconds. Where another file lies at the path, opens that one.
        """
        with told(self.path, self.timeout_s):
            if self.moved():
                self.reopen()
            if self._immutable:
                look = self._look_at_file()
            else:
                if self._watch is None:
                    self._watch = connect(self.path, timeout_s=self.timeout_s, read_only=True)
                look = (self._watch.execute("PRAGMA data_version").fetchone()[0],)
            fresh, self._seen = look != self._seen, look
            return fresh

    def _look_at_file(self) -> tuple[int, ...]:
        if not self._lies_still():
            self.reopen()
        return self._stamp if self._immutable else (-1,)
