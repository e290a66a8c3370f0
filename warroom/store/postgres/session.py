"""A connection to the server, set up so that nothing waits for ever; and the package's SQL run on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from warroom.core.place import ServerUrl
from warroom.store.errors import StoreError
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


class Session:
    """The package's SQL on one connection; see ``port.Connection``."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        return self.raw.execute(translated(sql), [_plain(value) for value in parameters])

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> psycopg.Cursor[Any]:
        cursor = self.raw.cursor()
        cursor.executemany(translated(sql), _all_plain(parameters))
        return cursor

    def script(self, sql: str) -> psycopg.Cursor[Any]:
        """Several statements without values, in one round trip; the cursor stands at the last answer."""
        cursor = self.raw.execute(sql)
        while cursor.nextset():
            pass
        return cursor

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
