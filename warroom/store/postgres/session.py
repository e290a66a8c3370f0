"""A connection to the server, set up so that nothing waits for ever; and the package's SQL run on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import psycopg
from psycopg.adapt import Transformer
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from warroom.core.place import ServerUrl
from warroom.store.errors import StoreError
from warroom.store.port import Cursor
from warroom.store.postgres.bounded import BoundedConnection
from warroom.store.postgres.dialect import spelt, translated
from warroom.store.postgres.habit import Habit, Habits
from warroom.store.postgres.names import resolved
from warroom.store.postgres.routines import CHANGES, ENDS, QUESTIONS

CONNECT_S = 3
WORK_S = 15.0
"""So long a server may work on one statement, beside a writer's waiting for others: then it undoes it, and says so."""
SPARE_S = 3.0
"""So much later than the server should have spoken it counts as silent."""
_CALLS = 500
"""So many calls go in one SELECT at most: the server takes some 1,600 columns."""
# A host that vanished is noticed within ten seconds, on an idle connection and on one with unanswered bytes.
_ALIVE: dict[str, int | str] = {
    "connect_timeout": CONNECT_S, "keepalives": 1, "keepalives_idle": 4, "keepalives_interval": 2,
    "keepalives_count": 3, "tcp_user_timeout": 10_000, "application_name": "warroom",
}  # fmt: skip


def connect(url: ServerUrl, *, writes: bool, timeout_s: float | None = None) -> BoundedConnection:
    """In autocommit mode: transactions are begun by hand. What the address says goes before what is set here.

    Of several hosts the one that takes writes is chosen, where ``writes``. ``timeout_s`` is how long another writer is
    waited for: a server that is silent for clearly longer is given up; None waits for as long as it takes. Raises
    psycopg.Error.
    """
    asked = conninfo_to_dict(url.reveal())
    many = "," in str(asked.get("host", "")) or "," in str(asked.get("hostaddr", ""))
    wanted: dict[str, Any] = {**_ALIVE, **({"target_session_attrs": "read-write"} if many and writes else {})}
    settings = {name: value for name, value in wanted.items() if name not in asked}
    settings |= resolved(asked, CONNECT_S)
    # Nothing is prepared: a pooler hands each transaction to another session, which knows no statement of ours.
    made = BoundedConnection.connect(url.reveal(), autocommit=True, prepare_threshold=None, **settings)
    made.silent_s = None if timeout_s is None else timeout_s + WORK_S + SPARE_S
    return made


class Answer:
    """The answer to one statement, which is waited for when it is looked at; see ``port.Cursor``."""

    def __init__(self, asked: Asked) -> None:
        self._asked, self._next = asked, 0

    @property
    def rowcount(self) -> int:
        return self._asked.changed()

    def fetchone(self) -> Any:
        return next(self, None)

    def fetchall(self) -> list[Any]:
        rows, self._next = self._asked.rows()[self._next :], len(self._asked.rows())
        return rows

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        rows = self._asked.rows()
        if self._next >= len(rows):
            raise StopIteration
        self._next += 1
        return rows[self._next - 1]


class Asked:
    """A statement that was sent, or is about to be; ``parts`` are its texts, one for each set of values: of calls those
    of functions, of which one SELECT makes many."""

    def __init__(
        self, session: Session, parts: list[str], known: list[Any] | None = None, *, calls: bool = False
    ) -> None:  # fmt: skip
        self._session, self.parts, self.calls = session, parts, calls
        self._rows: list[Any] = known or []
        self._count = len(self._rows)
        self._answered = known is not None or not parts

    def rows(self) -> list[Any]:
        self._wait()
        return self._rows

    def changed(self) -> int:
        """How many rows it changed."""
        self._wait()
        return self._count

    def answered(self, cursor: psycopg.Cursor[Any]) -> None:
        """Takes its answers from where ``cursor`` stands, and leaves it after them."""
        for _ in self.parts:
            result = cursor.pgresult
            self._rows = cursor.fetchall() if result is not None and result.nfields else []
            self._count += cursor.rowcount
            cursor.nextset()
        self._answered = True

    def called(self) -> None:
        """Its calls were made, with others: they give nothing."""
        self._count = len(self.parts)
        self._answered = True

    def _wait(self) -> None:
        if not self._answered:
            self._session.wait()
        if not self._answered:
            raise RuntimeError("looked at a statement of a transaction that is over")


class Run:
    """Statements that are answered one after the other: calls all together, anything else by itself."""

    def __init__(self, asked: list[Asked]) -> None:
        self._asked = asked
        parts = [part for one in asked for part in one.parts]
        self._calls = asked[0].calls
        self.texts = [
            f"SELECT {', '.join(parts[at : at + _CALLS])}" for at in range(0, len(parts), _CALLS)
        ] if self._calls else parts  # fmt: skip

    def answered(self, cursor: psycopg.Cursor[Any]) -> None:
        """Hands on the answers from where ``cursor`` stands, and leaves it after them."""
        if not self._calls:
            self._asked[0].answered(cursor)
            return
        for _ in self.texts:
            cursor.nextset()
        for one in self._asked:
            one.called()


def runs(sent: Iterable[Asked]) -> list[Run]:
    """What is to be sent, in its order."""
    found: list[list[Asked]] = []
    for asked in sent:
        if asked.calls and found and found[-1][0].calls:
            found[-1].append(asked)
        elif asked.parts:
            found.append([asked])
    return [Run(some) for some in found]


class Opens(Protocol):
    """Begins a transaction on a session, and sends ``first`` with it; gives where its answers begin."""

    def __call__(self, session: Session, first: str, /) -> psycopg.Cursor[Any]: ...


class Session:
    """The package's SQL on one connection; see ``port.Connection``.

    Between ``gather`` and the end of the transaction statements are sent together, when one of them is looked at; and
    nothing is asked twice between two changes: a writer holds the head, a reader sees one moment. They go as one
    message with the literals of their values, not as a pipeline: while a server waits for the rest of one, it throws
    nobody off who has stopped. What begins a transaction goes with the first of them: a writer holds the head from its
    first look on, and a way less.
    """

    def __init__(self, raw: BoundedConnection, *, work_s: float | None = None) -> None:
        """``work_s``: so long the server may work on one statement of a reader; None: as long as it takes."""
        self.raw = raw
        self.bound = "" if work_s is None else f"SET LOCAL statement_timeout = {int(work_s * 1000)}"
        """What bounds the statements of one transaction so, with which a pooler's next customer has nothing to do."""
        self.begin = ""
        """What begins the transaction, while that has not been sent."""
        self._opens: Opens | None = None
        """What begins a writer's transaction, while that has not been sent."""
        self._quoting: tuple[BoundedConnection, Any] | None = None
        self._gathering = False
        self._writes = False
        self.changed = False
        """Whether anything was changed in this transaction."""
        self._unsent: list[Asked] = []
        self._known: dict[str, Asked] = {}
        self._habits = Habits()
        self._habit: Habit | None = None
        self._opening: set[str] = set()
        """What is read whenever a transaction is opened, and so is not asked ahead."""
        self._looked: list[str] | None = None
        """What was asked in this transaction; None once anything was changed."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        values = [_plain(value) for value in parameters]
        if not self._gathering and not self.bound:
            return self.raw.execute(translated(sql), values)
        if not self._gathering:
            return self._alone(self._text(sql, values))
        if not sql.startswith("SELECT"):
            return Answer(self._gathered(sql, [values]))
        return Answer(self._question(self._text(QUESTIONS.get(sql, sql), values)))

    def _alone(self, text: str) -> Cursor:
        """Run with its bound in one message, which is a transaction of its own."""
        cursor = self.raw.execute(f"{self.bound}; {text}")
        cursor.nextset()
        return cursor

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor:
        if self._gathering:
            return Answer(self._gathered(sql, _all_plain(parameters)))
        cursor = self.raw.cursor()
        cursor.executemany(translated(sql), _all_plain(parameters))
        return cursor

    def _text(self, sql: str, values: list[Any]) -> str:
        """The statement with the literals of its values: the plain ones here, else as the driver quotes them for this
        connection."""
        parts = spelt(sql)
        if len(parts) != len(values) + 1:
            raise RuntimeError(f"{len(values)} values for {len(parts) - 1} marks")
        told = [parts[0]]
        for value, part in zip(values, parts[1:], strict=True):
            told += self._literal(value), part
        return "".join(told)

    def _literal(self, value: Any) -> str:
        if type(value) is str and "\\" not in value:
            return "'" + value.replace("'", "''") + "'"
        if type(value) is int and value >= 0:
            return str(value)
        if self._quoting is None or self._quoting[0] is not self.raw:
            self._quoting = self.raw, Transformer(self.raw)
        quoting = self._quoting[1]
        return bytes(quoting.as_literal(value)).decode(quoting.encoding)

    def _question(self, text: str) -> Asked:
        if self._habit is None:
            self._habit = self._habits.of("" if self._writes else text)
            for question in self._habit.ahead:
                self._ask(question)
        known = self._known.get(text)
        if self._looked is not None and text not in self._opening:
            self._looked.append(text)
        return known or self._ask(text)

    def _ask(self, text: str) -> Asked:
        asked = self._known[text] = Asked(self, [text])
        self._unsent.append(asked)
        return asked

    def _gathered(self, sql: str, rows: Iterable[list[Any]]) -> Asked:
        """A change, put with what is to be sent."""
        self.changed = True
        self._known.clear()
        self._over()
        if (routine := CHANGES.get(sql)) is not None and self._writes:
            parts = [f"{routine.name}({', '.join(map(self._literal, values))})" for values in rows]
            asked = Asked(self, parts, calls=True)
        else:
            asked = Asked(self, [self._text(sql, values) for values in rows])
        self._unsent.append(asked)
        return asked

    def _over(self) -> None:
        """What is asked from here on depends on what was done."""
        if self._habit is not None and self._looked is not None:
            self._habit.ended(self._looked)
        self._looked = None

    def script(self, sql: str) -> list[list[Any]]:
        """Several statements without values, in one round trip; the rows of those that give any."""
        cursor = self.raw.execute(sql)
        found = []
        while True:
            if cursor.description is not None:
                found.append(cursor.fetchall())
            if not cursor.nextset():
                return found

    def snapshot(self, begin: str) -> None:
        """From here on statements are sent together; ``begin`` goes before the first, which says what kind it is."""
        self.begin, self._gathering, self._looked = begin, True, []

    def write(self, opens: Opens) -> None:
        """The same for a transaction that writes: ``opens`` sends what begins it, with the first statements."""
        self._opens, self._gathering, self._writes, self._looked = opens, True, True, []

    def opened(self) -> bool:
        """Sends what was gathered where nothing was looked at yet; False where there was nothing to be asked or done.

        Raises psycopg.Error, and what ``Opens`` raises.
        """
        if self._opens is not None and self._unsent:
            self.wait()
        return self._opens is None

    def remember(self, sql: str, rows: list[Any]) -> None:
        """What ``sql`` would give was read since the transaction began."""
        text = self._text(sql, [])
        self._opening.add(text)
        self._known[text] = Asked(self, [text], rows)

    def wait(self, *last: str) -> None:
        """Sends what was gathered, and ``last``, in one round trip. Raises psycopg.Error for the first refused."""
        sent, self._unsent = runs(self._unsent), []
        parts = [text for run in sent for text in run.texts] + list(last)
        if not parts:
            return
        opens, self._opens = self._opens, None
        if opens is not None:
            cursor = opens(self, "; ".join(parts))
        else:
            begin, self.begin = self.begin, ""
            cursor = self.raw.execute("; ".join([begin, *parts] if begin else parts))
            for _ in range(begin.count(";") + 1 if begin else 0):
                cursor.nextset()
        for run in sent:
            run.answered(cursor)

    def commit(self) -> None:
        """Sends what is left, tells those who tail of changes, and commits. Raises psycopg.Error."""
        if self.changed and self._writes:
            self._unsent.append(Asked(self, [ENDS], calls=True))
        self.wait("COMMIT")
        self._end()

    def rollback(self) -> None:
        """Ends the transaction, if one is open. Raises psycopg.Error."""
        self._end()
        if self.usable and self._begun:
            self.raw.execute("ROLLBACK")

    def _end(self) -> None:
        self._over()
        self._gathering = self._writes = self.changed = False
        self._habit, self._opens, self.begin = None, None, ""
        self._unsent.clear()
        self._known.clear()

    @property
    def in_transaction(self) -> bool:
        return self._gathering or self._begun

    @property
    def _begun(self) -> bool:
        return self.raw.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)

    @property
    def usable(self) -> bool:
        return not self.raw.closed and not self.raw.broken

    def close(self) -> None:
        self.raw.close()


def _all_plain(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    return ([_plain(value) for value in row] for row in rows)


def _plain(value: Any) -> Any:
    """A value as the tables have it: truth is a number there, and no text has a zero character."""
    if value is True or value is False:
        return int(value)
    if isinstance(value, str) and "\0" in value:
        raise StoreError("The text has a zero character (NUL), which the database cannot keep. Take it out.")
    return value
