"""The index for searching on a server: tables beside the journal's, with words as ``tsvector``s under a GIN index.

The words come as they are compared, the same as in a file: no dictionary of the server drops or changes one.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager

from warroom.core.memory.shelf import Doc, Line
from warroom.store.errors import StoreError
from warroom.store.memory.index import BITS, Index
from warroom.store.port import Connection
from warroom.store.postgres.server import Server

_LOCK = 0x5752_4D33


class ServerIndex(Index):
    """The index in PostgreSQL. A server may be far away: what can be asked at once is."""

    def _put_words(self, rows: Sequence[tuple[int, Doc]]) -> None:
        self._conn.executemany(
            "INSERT INTO memory_words VALUES (?, array_to_tsvector(string_to_array(?, ' ')))",
            [(id_, " ".join(one.terms)) for id_, one in rows],
        )

    def _drop_words(self, where: str, values: Sequence[object]) -> None:
        self._conn.execute(
            f"DELETE FROM memory_words WHERE id IN (SELECT id FROM memory_texts WHERE {where})", [*values]
        )

    def _matching(self, term: str) -> tuple[str, list[object]]:
        return "(SELECT id FROM memory_words WHERE words @@ ?::tsquery) AS matching", [_lexeme(term)]

    def _words(self, where: str, values: Sequence[object]) -> Iterator[tuple[int, str]]:
        yield from self._conn.execute(
            f"SELECT id, array_to_string(tsvector_to_array(words), ' ') FROM memory_words WHERE {where}"
            " ORDER BY id DESC",
            [*values],
        )

    def counts(self, asked: Collection[str]) -> dict[str, int]:
        if not asked:
            return {}
        rows = self._conn.execute(
            f"SELECT term, (SELECT count(*) FROM memory_words WHERE words @@ query::tsquery) FROM {_asked(asked)}",
            _values(asked),
        )
        return {term: int(count) for term, count in rows}

    def holdings(self, asked: Collection[str]) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {term: {} for term in asked}
        if asked:
            rows = self._conn.execute(
                "SELECT h.term, p.incident, h.weight FROM"
                f" (SELECT term, id >> {BITS} AS no, sum((id & 3) + 1) AS weight"
                f" FROM {_asked(asked)} JOIN memory_words ON words @@ query::tsquery GROUP BY 1, 2) AS h"
                " JOIN memory_pasts p ON p.no = h.no",
                _values(asked),
            )
            for term, incident, weight in rows:
                found[term][incident] = float(weight)
        return found

    def lines(self, incident: str, asked: Collection[str]) -> list[Line]:
        if not asked:
            return []
        rows = self._conn.execute(
            f"SELECT t.id, t.entry, t.size, count(*) FROM {_asked(asked)}"
            " JOIN memory_words w ON w.words @@ query::tsquery"
            f" JOIN memory_texts t ON t.id = w.id JOIN memory_pasts p ON p.no = t.id >> {BITS}"
            " WHERE p.incident = ? AND t.entry <> '' GROUP BY 1, 2, 3",
            [*_values(asked), incident],
        )
        return [Line(entry, int(found), (id_ & 3) + 1, size) for id_, entry, size, found in rows]


def is_made(conn: Connection) -> bool:
    """Whether the tables are there: a server that was migrated before there was an index has none."""
    row = conn.execute("SELECT CASE WHEN to_regclass('memory_words') IS NULL THEN 0 ELSE 1 END").fetchone()
    return bool(row[0])


@contextmanager
def writing(server: Server) -> Generator[Index]:
    """A transaction on the index, which wakes nobody and holds up no writer. Raises StoreError."""
    with server.aside() as session:
        if not is_made(session):
            raise StoreError(f"{server.name} has no index for searching yet. Make it with `warroom store migrate`.")
        session.execute("SELECT pg_advisory_xact_lock(?)", [_LOCK]).fetchall()
        yield ServerIndex(session)


def _lexeme(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _asked(terms: Collection[str]) -> str:
    return f"(VALUES {', '.join(['(?::text, ?::text)'] * len(terms))}) AS asked (term, query)"


def _values(terms: Collection[str]) -> list[object]:
    return [value for term in terms for value in (term, _lexeme(term))]
