"""One open database, whichever back end keeps it: who may write, what time it is, what a transaction is."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from warroom.core.place import Given, Place, ServerUrl, place_of
from warroom.core.times import utcnow
from warroom.store import elapsed
from warroom.store.backend import Backend
from warroom.store.elapsed import LEVEL, BootClock, Moment, Scale, boot_clock
from warroom.store.errors import NewerDatabase, ReadOnly, StoreError
from warroom.store.host_clock import HostClock
from warroom.store.port import Connection
from warroom.store.retimed import Retiming
from warroom.store.transaction import Transaction

if TYPE_CHECKING:
    from warroom.core.events import Event

T = TypeVar("T")


class Database:
    """Opened with ``open``; everything it raises about the database is a StoreError. Belongs to the thread that opened
    it."""

    path: Place
    appended: Sequence[Event]
    """What the last transaction added to the journal; another object after each."""
    lapses: int
    """How often a write found its lease no longer in force, and was not done."""

    def __init__(
        self, path: Place, backend: Backend, clock: Callable[[], datetime] = utcnow, boot: BootClock | None = None
    ) -> None:
        self.path = path
        self.backend = backend
        self._server = server = backend.seconds()
        is_wall = clock is utcnow or isinstance(clock, HostClock)
        if server is not None and server.known is not None and is_wall:
            clock = clock if isinstance(clock, HostClock) else HostClock(clock)
            clock.follow(server.known)
        self.clock = clock
        self.boot = boot or server or boot_clock()
        # A clock of one's own says what time passes, too, unless one says both (tests do).
        self._steps = server is None and (boot is not None or is_wall)
        told = boot is not None or is_wall
        self._elapsed = self.boot if told else BootClock(lambda: clock().timestamp(), "told")
        self._retiming, self._unstepped = Retiming(), Retiming()
        self.appended, self.lapses = (), 0

    @classmethod
    def open(
        cls,
        path: Given,
        *,
        read_only: bool = False,
        mode: int = 0o600,
        clock: Callable[[], datetime] = utcnow,
        timeout_s: float = 5.0,
        boot: BootClock | None = None,
    ) -> Self:
        """Opens the database at ``path``, a file or the address of a server; a file to be written is made or migrated.

        ``mode`` is what a new file gets; ``timeout_s`` how long to wait for another writer. A newer
        warroom's database is opened read-only, with the reason in ``notice``.
        """
        place = place_of(path)
        if isinstance(place, ServerUrl):
            try:
                from warroom.store.postgres.server import Server
            except ImportError as error:
                raise StoreError(
                    f"{place} is on a PostgreSQL server, and its driver is not installed here: "
                    "pip install 'warroom[postgres]', or pipx inject warroom 'psycopg[binary]'."
                ) from error

            return cls(place, Server(place, read_only=read_only, timeout_s=timeout_s), clock, boot)
        from warroom.store.sqlite.file import DatabaseFile

        return cls(place, DatabaseFile(place, read_only=read_only, mode=mode, timeout_s=timeout_s), clock, boot)

    @property
    def read_only(self) -> bool:
        return self.backend.read_only

    @property
    def notice(self) -> str:
        """Why it is read-only whatever was asked: a newer warroom wrote it, or the server's user may not; or ""."""
        return self.backend.notice

    @property
    def opening(self) -> int:
        """Rises when the path is opened again: nothing that was read before holds for what lies there now."""
        return self.backend.opening

    @property
    def proved(self) -> str:
        """Who signed in, where the database itself knows it and takes no other actor; "" where names are as said."""
        return self.backend.proved

    def seen_by(self, person: str) -> None:
        """From now on it is read for this person: see ``Backend.seen_by``."""
        self.backend.seen_by(person)

    def hidden(self) -> frozenset[str]:
        """The private incidents that whoever signed in, or reads here, may not see."""
        return self.backend.hidden()

    def close(self) -> None:
        self.backend.close()

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

        Raises ReadOnly, Busy, Full, Moved, Unreachable or Contended, and then nothing of it was kept.
        """
        if self.read_only:
            raise (NewerDatabase if self.backend.newer else ReadOnly)(
                self.notice
                or f"{self.backend.name} was opened read-only; nothing was written. Open it without --read-only."
            )
        tx: Transaction | None = None
        try:
            with self.backend.writing(lambda: tx.appended if tx else []) as conn:
                tx = Transaction(conn, self.boot, self._noted(conn), self._retiming)
                yield tx
                tx.settle()
            self.appended = tuple(tx.appended)
        except BaseException:
            self._retiming = Retiming()  # what it read of this transaction never was
            raise
        finally:
            self.lapses += tx.lapses if tx else 0

    def takes_long(self, conn: Connection) -> None:
        """What a transaction works out here, between two of its statements, may take longer than a server waits for one
        that has stopped."""
        if self._server is not None:
            conn.execute("SET LOCAL idle_in_transaction_session_timeout = 0")

    def _noted(self, conn: Connection) -> Scale:
        return elapsed.note(conn, self.moment()) if self._steps else LEVEL

    # ------------------------------------------------------------ time

    def moment(self) -> Moment:
        """Now, on the clock that neither steps nor sleeps and on the wall's. Every interval is counted by this."""
        if self._elapsed is self._server:
            return Moment(self._server.boot, self._server.seconds(), self.clock())
        return elapsed.moment(self.clock, self._elapsed)

    def scale(self) -> Scale:
        """The offset between the two clocks now, and where the wall's was set.

        Where a server's clock counts, the wall's of this host is one among many, and its steps are nobody else's.
        """
        if not self._steps:
            return LEVEL
        now = self.moment()
        return self.query(lambda conn: elapsed.scale(conn, now))

    # ------------------------------------------------------------ reading

    def query(self, ask: Callable[[Connection], T]) -> T:
        """Runs ``ask`` on the connection; within this package only, for nothing outside knows SQL."""
        return self.backend.query(ask)

    def snapshot(self) -> AbstractContextManager[None]:
        """All reads inside see one moment. Short: on SQLite it holds back the folding of the log into the file."""
        return self.backend.snapshot()

    def changed(self) -> bool:
        """Whether anybody committed since the last look, this one included; the first look says yes."""
        return self.backend.changed()
