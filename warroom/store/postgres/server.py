"""The database on a server: one connection, one way to write, and what happens when the line is lost."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from warroom.core.foldversion import FOLD_VERSION
from warroom.core.place import ServerUrl
from warroom.store import audit, journal
from warroom.store.audit import Head, Verdict
from warroom.store.elapsed import BootClock
from warroom.store.errors import Moved, NewerDatabase, NotOurs, StoreError, Unreachable
from warroom.store.port import Connection
from warroom.store.postgres import clock, privacy, proof, rights, routines, tables
from warroom.store.postgres.bounded import Silent
from warroom.store.postgres.clock import ServerClock
from warroom.store.postgres.faults import lost, sentence, told
from warroom.store.postgres.session import WORK_S, Session, connect
from warroom.store.postgres.tail import Tail
from warroom.store.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from warroom.core.events import Event

T = TypeVar("T")

IDLE_MS = 5000
"""A program that is stopped while it holds the head is thrown off it after so long."""
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 30000"
_OWNS = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'payloads'::regclass"


class Server:
    """The back end for many hosts; see ``backend.Backend``."""

    read_only: bool
    notice: str
    newer: bool
    opening: int
    proved: str

    def __init__(self, url: ServerUrl, *, read_only: bool, timeout_s: float) -> None:
        self.url = url
        self.read_only = read_only
        self.notice = ""
        self.newer = False
        self.opening = 1
        self.proved = ""
        self._timeout_s = timeout_s
        self._session: Session | None = None
        self._seen: int | None = None
        self._behind = False
        self._stale: tuple[str, ...] = ()
        self.tail = Tail(lambda: connect(url, writes=False, timeout_s=timeout_s))
        self._journal = ""
        self._clock = ServerClock(lambda: float(self.query(lambda _: self._connected().script(clock.SQL))[0][0][0]))
        with told(self.name, timeout_s):
            self._connected()

    def _known(self, session: Session) -> str:
        """Which journal this is. Raises NotOurs or StoreError where it must be made or brought up to date first."""
        version = tables.version_of(session)
        if version == 0:
            raise NotOurs(f"{self.name} has no tables of warroom yet. Make them with `warroom store migrate`.")
        if version < SCHEMA_VERSION:
            raise StoreError(
                f"{self.name} was made by an older warroom. Bring it up to date with `warroom store migrate`."
            )
        kept = dict(session.execute(
            f"SELECT key, value FROM meta UNION ALL SELECT 'routines', ({routines.PRESENT})::text"
            " UNION ALL SELECT 'writes', has_table_privilege('head', 'UPDATE')::text"
            f" UNION ALL SELECT 'proved', person FROM ({proof.MINE}) AS mine"
        ).fetchall())  # fmt: skip
        if int(kept["fold"]) < FOLD_VERSION or kept["routines"] != "true":
            raise StoreError(
                f"{self.name} was written by an older warroom. Bring it up to date with `warroom store migrate`."
            )
        self._heed(kept)
        self.proved = kept.get("proved", "")
        if kept["writes"] != "true" and not self.read_only:
            self.read_only = True
            self.notice = (
                f"The database user may not write to {self.name}: it was opened read-only. Use --read-only, or sign in "
                "as one who may: `warroom store grants` prints the rights that it needs."
            )
        return str(kept["journal"])

    def _heed(self, kept: Mapping[str, str]) -> None:
        """Minds the versions in the database: beside the next one's this program still writes, else it reads."""
        self._behind = int(kept["fold"]) > FOLD_VERSION
        if int(kept["written_from_schema"]) > SCHEMA_VERSION or int(kept["written_from_fold"]) > FOLD_VERSION:
            self.read_only = self.newer = True
            self.notice = (
                f"{self.name} was written by a newer warroom: this one opened it read-only and changes nothing. "
                "Upgrade this warroom to write to it."
            )

    def _connected(self) -> Session:
        if self._session is None or not self._session.usable:
            self._drop()
            raw = connect(self.url, writes=not self.read_only, timeout_s=self._timeout_s)
            session = Session(raw, work_s=WORK_S)
            try:
                self._same(self._known(session))
            except BaseException:
                session.close()
                raise
            self._session = session
            self._clock.forget()
        return self._session

    def _same(self, name: str) -> None:
        """Minds that it is the journal that was opened. Raises Moved."""
        before, self._journal = self._journal, name
        if before not in ("", name):
            self.opening += 1
            raise Moved(
                f"Another journal is at {self.name} now (a restore?), and it was opened. "
                "The command is not in it: look at the room again, then repeat it."
            )

    def _drop(self) -> None:
        if self._session is not None:
            with suppress(Exception):
                self._session.close()
        self._session = None

    @cached_property
    def name(self) -> str:
        return self.url.shown

    def seconds(self) -> BootClock:
        """The server's clock: the hosts' own mean nothing to each other."""
        return BootClock(self._clock.seconds, f"journal {self._journal}", self._clock.known)

    def close(self) -> None:
        self.tail.close()
        self._drop()

    # ------------------------------------------------------------ writing

    @contextmanager
    def writing(self, appended: Callable[[], Sequence[Event]]) -> Generator[Connection]:
        """Holds the head from the first thing that is asked or done: what begins the transaction goes with that."""
        with told(self.name, self._timeout_s):
            session = self._connected()
            session.write(self._begun)
            try:
                yield session
                self._leave_to_newer(session, appended())
                if not session.opened():
                    session.rollback()
                    return
            except BaseException:
                self._undo(session)
                raise
            try:
                session.commit()
            except psycopg.Error as error:
                if not lost(error):
                    self._undo(session)
                    raise
                self._drop()
                self._settle([event.id for event in appended()], error)

    def _begun(self, session: Session, first: str) -> psycopg.Cursor[Any]:
        """Takes the head, and asks or does ``first`` with it; once more where the line was lost meanwhile, for nothing
        of that was kept."""
        try:
            cursor = self._taken(session, first)
        except psycopg.Error as error:
            if not _again(error):
                self._mind_newer(session, error)
                raise
            self._drop()
            session.raw = self._connected().raw
            self._session = session
            cursor = self._taken(session, first)
        if self.notice:
            raise NewerDatabase(self.notice)
        if self._stale and not self._behind:  # what was asked is of before that
            session.raw.execute("ROLLBACK")
            self._taken(session, "SELECT 1")
            self._refold(session)
            cursor = session.raw.execute(first)
        return cursor

    def _mind_newer(self, session: Session, error: psycopg.Error) -> None:
        """Tables that are not as they were may be a newer program's. Raises NewerDatabase."""
        if (error.sqlstate or "").startswith("42"):
            session.raw.execute("ROLLBACK")
            self._taken(session, "SELECT 1")
            if self.notice:
                raise NewerDatabase(self.notice) from error

    def _taken(self, session: Session, first: str) -> psycopg.Cursor[Any]:
        wait_ms = int(self._timeout_s * 1000)
        asked = self._clock.ticks()
        begins = routines.BEGINS.format(wait_ms=wait_ms, work_ms=wait_ms + int(WORK_S * 1000), idle_ms=IDLE_MS)
        cursor = session.raw.execute(f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {begins}; {first}")
        cursor.nextset()
        ((seq, digest, kept, now),) = cursor.fetchall()
        cursor.nextset()
        self._clock.heard(now, asked)
        self._heed(dict(kept))  # it may have been migrated since it was opened
        self._stale = tuple(incident for key, incident in kept if key == "refold")
        session.remember(journal.HEAD, [(seq, digest)])
        return cursor

    def _refold(self, session: Session) -> None:
        """Folds again what an older program wrote beside this one: it knows less of an incident than is to be kept."""
        from warroom.store.folding import rebuild_incident

        hidden = privacy.hidden(session)
        for incident in self._stale:
            if incident not in hidden:  # else it waits for somebody who may see it
                rebuild_incident(session, incident)
                session.execute("DELETE FROM refold WHERE incident = ?", [incident])
        session.wait()

    def _leave_to_newer(self, session: Session, events: Sequence[Event]) -> None:
        if not self._behind:
            return
        for incident in {event.incident for event in events if event.incident}:
            session.execute("INSERT INTO refold VALUES (?) ON CONFLICT DO NOTHING", [incident])

    def _undo(self, session: Session) -> None:
        try:
            session.rollback()
        except psycopg.Error:
            self._drop()

    def _settle(self, ids: Sequence[str], error: psycopg.Error) -> None:
        """The answer to a commit was lost: the journal itself says whether it happened. Raises Unreachable if not."""
        if not ids:
            raise Unreachable(f"{self.name} was lost while it wrote ({error.sqlstate or 'no answer'}). Repeat it.")
        try:
            there = self._once_over(ids[-1])
        except psycopg.Error as again:
            raise Unreachable(
                f"{self.name} was lost while it wrote, and whether that was kept is not known yet. "
                "Repeat the command: what was kept is not written twice."
            ) from again
        if not there:
            raise Unreachable(f"{self.name} was lost while it wrote; nothing of this was kept. Repeat it.") from error

    def _once_over(self, event_id: str) -> bool:
        """Whether the event is there, once the transaction that was to write it is over.

        The server may not have read our commit yet: until it has, or has thrown us off, that transaction holds the
        head. Raises psycopg.Error, also where that lasts too long.
        """
        session = self._connected()
        wait_ms = int(self._timeout_s * 1000) + IDLE_MS
        session.script(
            f"BEGIN; SET LOCAL lock_timeout = {wait_ms}; SET LOCAL statement_timeout = {wait_ms};"
            f"SET LOCAL idle_in_transaction_session_timeout = {IDLE_MS}; SELECT seq FROM head FOR UPDATE"
        )
        try:
            return session.execute("SELECT 1 FROM events WHERE id = ?", [event_id]).fetchone() is not None
        finally:
            self._undo(session)

    # ------------------------------------------------------------ reading

    def query(self, ask: Callable[[Connection], T]) -> T:
        """Asked once more on a new connection where the line was lost and no transaction was open on it."""
        with told(self.name, self._timeout_s):
            session = self._connected()
            begin, alone = session.begin, not session.in_transaction
            try:
                return ask(session)
            except psycopg.Error as error:
                if not ((alone or begin) and _again(error)):
                    raise
                self._drop()
                session = self._connected()
                if begin:
                    session.snapshot(begin)
                return ask(session)

    @contextmanager
    def snapshot(self) -> Generator[None]:
        with told(self.name, self._timeout_s):
            session = self._connected()
            if session.in_transaction:
                yield
                return
            session.snapshot(f"{_SNAPSHOT}; {session.bound}")
            try:
                yield
            finally:
                if self._session is not None:
                    self._undo(self._session)

    @contextmanager
    def aside(self) -> Generator[Session]:
        """A transaction that holds no head and wakes nobody: for what follows from the journal."""
        with told(self.name, self._timeout_s):
            session = self._connected()
            with session.raw.transaction():
                yield session

    def changed(self) -> bool:
        """Asks the server when the tail says so; in between nothing has changed.

        A count behind the last one is another past: a standby took over that had not everything.
        """
        if not self.tail.due():
            return False
        look = int(self.query(lambda conn: conn.execute("SELECT n FROM pulse").fetchone()[0]))
        self.tail.asked()
        self.opening += self._seen is not None and look < self._seen
        fresh, self._seen = look != self._seen, look
        return fresh

    # ------------------------------------------------------------ keeping

    def seen_by(self, person: str) -> None:
        """The server goes by who signed in."""

    def hidden(self) -> frozenset[str]:
        return self.query(privacy.hidden)

    def examine(self, recorded: Iterable[Head]) -> Verdict:
        heads = list(recorded)
        try:
            with self.snapshot():
                return self.query(lambda conn: audit.examine(conn, heads, self._around(conn), privacy.hidden(conn)))
        except psycopg.Error as error:
            return audit.unreadable(sentence(error, self.name, self._timeout_s) or error)

    def _around(self, conn: Connection) -> list[str]:
        rows = conn.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal"
        ).fetchall()
        there = {row[0] for row in rows}
        open_to_all = [audit.unguarded(name) for name in privacy.unguarded(conn)]
        return [*(audit.altered(name) for name in tables.TRIGGERS if name not in there), *open_to_all]

    def forget(self) -> bool:
        """Rows that were deleted leave the tables' pages; what WAL archives and standbys hold is not this program's.

        False where only the tables' owner may see to that: the server passes over who is not, with a warning.
        """
        try:
            return self.query(lambda _: self._vacuumed(self._connected()))
        except StoreError:
            return False

    def _vacuumed(self, session: Session) -> bool:
        if not session.raw.execute(_OWNS).fetchall()[0][0]:
            return False
        words = sorted(rights.tables_of(session) - {"events", "queue", "head", "pulse"})
        with session.raw.unhurried():
            session.raw.execute(f"VACUUM {', '.join(words)}")
        return True


def _again(error: psycopg.Error) -> bool:
    """Whether it is asked at once on a new connection: not after a long silence, for somebody waits."""
    return lost(error) and not isinstance(error, Silent)
