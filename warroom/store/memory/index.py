"""The index as tables: which words and marks each incident has. The same SQL for a file and a server.

A text's id has its incident's number, its own there, and its weight in it, so that a word's incidents and weights are
known from the word's list of ids alone: no other row is read for them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from warroom.core.foldversion import FOLD_VERSION
from warroom.core.memory.meaning import Meaning, meaning, read, written
from warroom.core.memory.past import MEANING, is_remembered, line_text, marks, own_texts
from warroom.core.memory.shelf import Doc, Known, Line, doc
from warroom.core.model import Entry, Incident
from warroom.core.times import iso
from warroom.store.port import Connection

VERSION = f"6.{FOLD_VERSION}"
"""Raised when words are read in another way, or `core/memory/kinds.py` has other ones, or `meaning.bin` is another one:
the index is made again."""

TABLES = (
    "CREATE TABLE memory_place (one INTEGER PRIMARY KEY CHECK (one = 1), version TEXT NOT NULL, journal TEXT NOT NULL,"
    " seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT",
    "CREATE TABLE memory_pasts (no INTEGER PRIMARY KEY, incident TEXT NOT NULL UNIQUE, title TEXT NOT NULL,"
    " status TEXT NOT NULL, declared_at TEXT NOT NULL, size REAL NOT NULL, texts INTEGER NOT NULL) STRICT",
    "CREATE TABLE memory_texts (id INTEGER PRIMARY KEY, entry TEXT NOT NULL, size INTEGER NOT NULL) STRICT",
    "CREATE INDEX memory_texts_entry ON memory_texts (entry) WHERE entry <> ''",
    "CREATE TABLE memory_marks (no INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (kind, value, no)) STRICT",
    "CREATE INDEX memory_marks_no ON memory_marks (no)",
    # Incidents that a redaction took out, to be read again.
    "CREATE TABLE memory_again (incident TEXT PRIMARY KEY) STRICT",
)
NAMES = ("memory_pasts", "memory_texts", "memory_marks", "memory_again")

_OWN = 4096
"""So many numbers of an incident are for texts that are no lines of the timeline."""
BITS, _WEIGHT = 26, 4
_TITLES = 5000
_SAYING = 2000
"""So many lines of an incident, the last ones, say what its words mean."""
_COMPARED = 3000
"""So many incidents, the newest, are compared by what their words mean."""
_AT_ONCE = 500


class Place(Struct, frozen=True):
    """How far into which journal the index has read, and the chain's hash there."""

    version: str
    journal: str
    seq: int
    hash: str


NOWHERE = Place("", "", -1, "")


class Index:
    """Its tables on a connection; ``words`` differ by the database."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    # ------------------------------------------------------------ what each database does in its own way

    def _put_words(self, rows: Sequence[tuple[int, Doc]]) -> None:
        raise NotImplementedError

    def _drop_words(self, where: str, values: Sequence[object]) -> None:
        """``where`` names the texts by ``id``."""
        raise NotImplementedError

    def _matching(self, term: str) -> tuple[str, list[object]]:
        """A table of one column ``id`` with the texts that have the term, and its values."""
        raise NotImplementedError

    def counts(self, asked: Collection[str]) -> dict[str, int]:
        """In how many texts each of the terms is."""
        raise NotImplementedError

    def _words(self, where: str, values: Sequence[object]) -> Iterator[tuple[int, str]]:
        """Texts, the last ones first: the terms of each, with blanks. ``where`` names them by ``id``."""
        raise NotImplementedError

    # ------------------------------------------------------------ keeping

    def place(self) -> Place:
        row = self._conn.execute("SELECT version, journal, seq, hash FROM memory_place").fetchone()
        return Place(*row) if row else NOWHERE

    def set_place(self, place: Place) -> None:
        self._conn.execute("DELETE FROM memory_place")
        self._conn.execute(
            "INSERT INTO memory_place VALUES (1, ?, ?, ?, ?)", [place.version, place.journal, place.seq, place.hash]
        )

    def clear(self) -> None:
        self._drop_words("id > ?", [-1])
        for table in NAMES:
            self._conn.execute(f"DELETE FROM {table}")

    def has(self, incident: str) -> bool:
        return self._number(incident) is not None

    def put(self, it: Incident, rows: Iterable[Entry]) -> None:
        """The incident as it is now, and those of its lines that are new or changed."""
        if not is_remembered(it):
            self.drop(it.id)
            return
        no = self._number(it.id)
        if no is None:
            no = int(self._conn.execute("SELECT coalesce(max(no), 0) + 1 FROM memory_pasts").fetchone()[0])
            self._conn.execute("INSERT INTO memory_pasts VALUES (?,?,'','','',0,?)", [no, it.id, _OWN])
        lines = list(rows)
        size = -self._drop_texts("id >= ? AND id < ?", [*_range(no, 0, _OWN)])
        for at in range(0, len(lines), _AT_ONCE):
            some = [row.id for row in lines[at : at + _AT_ONCE]]
            size -= self._drop_texts(f"entry <> '' AND entry IN ({','.join('?' * len(some))})", some)
        own = [found for text in own_texts(it)[: _OWN - 1] if (found := doc(text)) is not None]
        told = [found for row in lines if (text := line_text(row)) and (found := doc(text)) is not None]
        free = self._conn.execute("SELECT texts FROM memory_pasts WHERE no = ?", [no]).fetchone()[0]
        new = [(_id(no, n, one), one) for n, one in enumerate(own)]
        new += [(_id(no, n, one), one) for n, one in enumerate(told, start=free)]
        self._conn.executemany(
            "INSERT INTO memory_texts (id, entry, size) VALUES (?,?,?)",
            [(id_, one.entry, len(one.terms)) for id_, one in new],
        )
        self._put_words(new)
        size += sum(one.weight * len(one.terms) for _, one in new)
        self._conn.execute(
            "UPDATE memory_pasts SET title = ?, status = ?, declared_at = ?, size = size + ?, texts = ? WHERE no = ?",
            [it.title, it.status.value, iso(it.declared_at), size, free + len(told), no],
        )
        self._conn.execute("DELETE FROM memory_marks WHERE no = ?", [no])
        self._conn.executemany("INSERT INTO memory_marks VALUES (?,?,?)", [(no, *mark) for mark in marks(it)])
        if (what := meaning(self.said(it.id))) is not None:
            self._conn.execute("INSERT INTO memory_marks VALUES (?,?,?)", [no, MEANING, written(what)])

    def drop(self, incident: str) -> None:
        """Nothing of the incident is left."""
        no = self._number(incident)
        if no is not None:
            self._drop_texts("id >= ? AND id < ?", [*_range(no, 0, 2 ** (BITS - 2))])
            self._conn.execute("DELETE FROM memory_marks WHERE no = ?", [no])
            self._conn.execute("DELETE FROM memory_pasts WHERE no = ?", [no])

    def read_again(self, incident: str) -> None:
        """Takes the incident out, to be read anew by whoever catches up."""
        self.drop(incident)
        self._conn.execute("INSERT INTO memory_again VALUES (?) ON CONFLICT DO NOTHING", [incident])

    def to_read(self) -> set[str]:
        return {row[0] for row in self._conn.execute("SELECT incident FROM memory_again")}

    def was_read(self, incident: str) -> None:
        self._conn.execute("DELETE FROM memory_again WHERE incident = ?", [incident])

    def _number(self, incident: str) -> int | None:
        row = self._conn.execute("SELECT no FROM memory_pasts WHERE incident = ?", [incident]).fetchone()
        return int(row[0]) if row else None

    def _drop_texts(self, where: str, values: Sequence[object]) -> float:
        """Drops texts and their words; gives what they added to the size of their incident."""
        gone = self._conn.execute(f"SELECT id, size FROM memory_texts WHERE {where}", [*values]).fetchall()
        if gone:
            self._drop_words(where, values)
            self._conn.execute(f"DELETE FROM memory_texts WHERE {where}", [*values])
        return float(sum(_weight(id_) * size for id_, size in gone))

    # ------------------------------------------------------------ asking

    def extent(self) -> tuple[int, float]:
        many, size = self._conn.execute("SELECT count(*), coalesce(sum(size), 0) FROM memory_pasts").fetchone()
        return int(many), float(size)

    def texts_of(self, incident: str, entries: Collection[str]) -> list[int]:
        """The ids of the incident's own texts, and of those lines."""
        no = self._number(incident)
        if no is None:
            return []
        found = self._ids("id >= ? AND id < ?", [*_range(no, 0, _OWN)])
        for some in _chunks([*entries]):
            found += self._ids(f"entry <> '' AND entry IN ({','.join('?' * len(some))})", some)
        return found

    def _ids(self, where: str, values: Sequence[object]) -> list[int]:
        return [row[0] for row in self._conn.execute(f"SELECT id FROM memory_texts WHERE {where}", [*values])]

    def size_of(self, texts: Collection[int]) -> float:
        size = 0.0
        for some in _chunks([*texts]):
            among = ",".join("?" * len(some))
            rows = self._conn.execute(f"SELECT id, size FROM memory_texts WHERE id IN ({among})", some)
            size += sum(_weight(id_) * words for id_, words in rows)
        return size

    def holdings(self, asked: Collection[str]) -> dict[str, dict[str, float]]:
        weights = {term: self._weighing(term) for term in asked}
        names = self._names(set().union(*weights.values()))
        return {term: _named(found, names) for term, found in weights.items()}

    def holding(self, term: str, texts: Sequence[int] | None = None) -> dict[str, float]:
        """The incidents with the term and its weight there; of those ``texts`` only."""
        found = self._weighing(term, texts)
        return _named(found, self._names(found))

    def _weighing(self, term: str, texts: Sequence[int] | None = None) -> dict[int, float]:
        table, values = self._matching(term)
        found: defaultdict[int, float] = defaultdict(float)
        for some in [None] if texts is None else _chunks(texts):
            where = "" if some is None else f" WHERE id IN ({','.join('?' * len(some))})"
            for no, weight in self._conn.execute(
                f"SELECT id >> {BITS}, sum((id & 3) + 1) FROM {table}{where} GROUP BY 1", [*values, *(some or ())]
            ):
                found[no] += float(weight)
        return found

    def _names(self, numbers: Collection[int]) -> dict[int, str]:
        if len(numbers) > _AT_ONCE:
            return dict(self._conn.execute("SELECT no, incident FROM memory_pasts").fetchall())
        if not numbers:
            return {}
        among = ",".join("?" * len(numbers))
        rows = self._conn.execute(f"SELECT no, incident FROM memory_pasts WHERE no IN ({among})", [*numbers])
        return dict(rows.fetchall())

    def marked(self, kind: str, values: Collection[str]) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for some in _chunks([*values]):
            for incident, value in self._conn.execute(
                "SELECT p.incident, m.value FROM memory_marks m JOIN memory_pasts p ON p.no = m.no"
                f" WHERE m.kind = ? AND m.value IN ({','.join('?' * len(some))})",
                [kind, *some],
            ):
                found[incident].add(value)
        return found

    def known(self, incidents: Collection[str]) -> dict[str, Known]:
        found = {}
        for some in _chunks([*incidents]):
            for id_, *rest in self._conn.execute(
                "SELECT incident, title, status, declared_at, size FROM memory_pasts"
                f" WHERE incident IN ({','.join('?' * len(some))})",
                some,
            ):
                found[id_] = Known(*rest)
        return found

    def titles(self) -> dict[str, str]:
        rows = self._conn.execute("SELECT incident, title FROM memory_pasts ORDER BY no DESC LIMIT ?", [_TITLES])
        return dict(rows.fetchall())

    def meanings(self) -> dict[str, Meaning]:
        rows = self._conn.execute(
            "SELECT p.incident, m.value FROM memory_marks m JOIN memory_pasts p ON p.no = m.no"
            " WHERE m.kind = ? ORDER BY p.no DESC LIMIT ?",
            [MEANING, _COMPARED],
        )
        return {incident: read(value) for incident, value in rows}

    def said_in(self, texts: Collection[int]) -> Counter[str]:
        found: Counter[str] = Counter()
        for some in _chunks([*texts]):
            for _, words in self._words(f"id IN ({','.join('?' * len(some))})", some):
                found.update(words.split(" "))
        return found

    def said(self, incident: str, without: Collection[int] = ()) -> Counter[str]:
        """``without``: texts that do not count."""
        no = self._number(incident)
        found: Counter[str] = Counter()
        if no is None:
            return found
        for part in ((0, _OWN), (_OWN, 2 ** (BITS - 2))):
            for id_, words in islice(self._words("id >= ? AND id < ?", _range(no, *part)), _SAYING):
                if id_ not in without:
                    found.update(words.split(" "))
        return found

    def lines(self, incident: str, asked: Collection[str]) -> list[Line]:
        no = self._number(incident)
        if no is None:
            return []
        found: defaultdict[int, int] = defaultdict(int)
        for term in asked:
            table, values = self._matching(term)
            for (id_,) in self._conn.execute(
                f"SELECT id FROM {table} WHERE id >= ? AND id < ?", [*values, *_range(no, _OWN, 2 ** (BITS - 2))]
            ):
                found[id_] += 1
        best = sorted(found, key=lambda id_: (-found[id_], -_weight(id_)))[:_AT_ONCE]
        if not best:
            return []
        rows = self._conn.execute(
            f"SELECT id, entry, size FROM memory_texts WHERE id IN ({','.join('?' * len(best))})", best
        )
        return [Line(entry, found[id_], _weight(id_), size) for id_, entry, size in rows]


def _id(no: int, n: int, one: Doc) -> int:
    return (no << BITS) + n * _WEIGHT + one.weight - 1


def _range(no: int, low: int, high: int) -> tuple[int, int]:
    return (no << BITS) + low * _WEIGHT, (no << BITS) + high * _WEIGHT


def _weight(id_: int) -> int:
    return (id_ & 3) + 1


def _chunks(values: Sequence[object]) -> Iterator[list[object]]:
    for at in range(0, len(values), _AT_ONCE):
        yield [*values[at : at + _AT_ONCE]]


def _named(found: Mapping[int, float], names: Mapping[int, str]) -> dict[str, float]:
    return {names[no]: weight for no, weight in found.items() if no in names}
