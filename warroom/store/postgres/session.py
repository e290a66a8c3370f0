"""A connection to the server, set up so that nothing waits for ever; and the package's SQL run on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from warroom.core.place import ServerUrl
from warroom.store.errors import StoreError
from warroom.store.port import Cursor
from warroom.store.postgres.dialect import translated

CONNECT_S = 3
# A host that vanished is noticed within ten seconds, on an idle connection and on one with unanswered bytes.
_ALIVE: dict[str, int | str] = {
    "connect_timeout": CONNECT_S, "keepalives": 1, "keepalives_idle": 4, "keepalives_interval": 2,
    "keepalives_count": 3, "tcp_user_timeout": 10_000, "application_name": "warroom",
}  # fmt: skip


def connect(url: ServerUrl, *, writes: bool) -> psycopg.Connection[Any]:
    """In autocommit mode: transactions are begun by hand. What the address says goes before what is set here.

    Of several hosts the one that takes writes is chosen, where ``writes``. Raises psycopg.Error.
    """
    asked = conninfo_to_dict(url.reveal())
    many = "," in str(asked.get("host", "")) or "," in str(asked.get("hostaddr", ""))
    wanted: dict[str, Any] = {**_ALIVE, **({"target_session_attrs": "read-write"} if many and writes else {})}
    settings = {name: value for name, value in wanted.items() if name not in asked}
    # Nothing is prepared: a pooler hands each transaction to another session, which knows no statement of ours.
    return psycopg.connect(url.reveal(), autocommit=True, prepare_threshold=None, **settings)


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
    """A statement that was sent, or is about to be; ``parts`` are its texts, one for each set of values."""

    def __init__(self, session: Session, parts: list[str], known: list[Any] | None = None) -> None:
        self._session, self.parts = session, parts
        self._rows: list[Any] = known or []
        self._count = len(self._rows)
        self._answered = known is not None

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
            self._rows = cursor.fetchall() if cursor.description is not None else []
            self._count += cursor.rowcount
            cursor.nextset()
        self._answered = True

    def _wait(self) -> None:
        if not self._answered:
            self._session.wait()
        if not self._answered:
            raise RuntimeError("looked at a statement of a transaction that is over")


class Session:
    """The package's SQL on one connection; see ``port.Connection``.

    Between ``gather`` and ``commit`` statements are sent together, when one of them is looked at; and nothing is asked
    twice between two changes, for whoever holds the head is the only one who writes. They go as one message of their
    values' literals, not as a pipeline: while a server waits for the rest of one, it throws nobody off who has stopped.
    """

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw
        self._gathering = False
        self._unsent: list[Asked] = []
        self._known: dict[str, Asked] = {}

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        values = [_plain(value) for value in parameters]
        if not self._gathering:
            return self.raw.execute(translated(sql), values)
        text = self._text(sql, values)
        if not sql.startswith("SELECT"):
            return Answer(self._gathered([text]))
        asked = self._known.get(text)
        if asked is None:
            asked = Asked(self, [text])
            self._known[text] = asked
            self._unsent.append(asked)
        return Answer(asked)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor:
        if self._gathering:
            return Answer(self._gathered([self._text(sql, values) for values in _all_plain(parameters)]))
        cursor = self.raw.cursor()
        cursor.executemany(translated(sql), _all_plain(parameters))
        return cursor

    def _text(self, sql: str, values: list[Any]) -> str:
        return psycopg.ClientCursor(self.raw).mogrify(translated(sql), values)

    def _gathered(self, parts: list[str]) -> Asked:
        """A change, put with what is to be sent."""
        self._known.clear()
        asked = Asked(self, parts)
        self._unsent.append(asked)
        return asked

    def script(self, sql: str) -> list[list[Any]]:
        """Several statements without values, in one round trip; the rows of those that give any."""
        cursor = self.raw.execute(sql)
        found = []
        while True:
            if cursor.description is not None:
                found.append(cursor.fetchall())
            if not cursor.nextset():
                return found

    def gather(self, known: Mapping[str, list[Any]] | None = None) -> None:
        """From here on statements are sent together; a transaction is open. An error is raised by a later one.

        ``known``: rows that were read since it began, by the statement that would ask for them.
        """
        self._gathering = True
        for sql, rows in (known or {}).items():
            self._known[self._text(sql, [])] = Asked(self, [sql], rows)

    def wait(self, *last: str) -> None:
        """Sends what was gathered, and ``last``, in one round trip. Raises psycopg.Error for the first refused."""
        sent, self._unsent = self._unsent, []
        text = "; ".join([part for asked in sent for part in asked.parts] + list(last))
        if not text:
            return
        cursor = self.raw.execute(text)
        for asked in sent:
            asked.answered(cursor)

    def commit(self, *before: str) -> None:
        """Sends what is left, then ``before`` and the commit. Raises psycopg.Error."""
        self.wait(*before, "COMMIT")
        self._end()

    def rollback(self) -> None:
        """Ends the transaction, if one is open. Raises psycopg.Error."""
        self._end()
        if self.usable and self.in_transaction:
            self.raw.execute("ROLLBACK")

    def _end(self) -> None:
        self._gathering = False
        self._unsent.clear()
        self._known.clear()

    @property
    def in_transaction(self) -> bool:
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
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and "\0" in value:
        raise StoreError("The text has a zero character (NUL), which the database cannot keep. Take it out.")
    return value
