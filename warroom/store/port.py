"""What SQL is run on, whichever database understands it: every question of this package is written once.

It is SQLite's SQL with ``?`` for values, as far as PostgreSQL means the same by it: ``ON CONFLICT``
instead of ``OR REPLACE``, ``CASE`` instead of ``iif``, numbers compared instead of taken for truth. What little is
spelt differently there, its back end translates (``postgres.dialect``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

ALL = 2**62
"""A limit that is none."""


class Cursor(Protocol):
    """The answer to one statement."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What SQL is run on. Only this package sees one."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor: ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor: ...
