"""What is asked when somebody searches: the index, and what it has not read yet, as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from warroom.core.memory.meaning import Meaning, meaning
from warroom.core.memory.past import is_remembered
from warroom.core.memory.shelf import Known, Line, Scanned, Shelf
from warroom.store import journal
from warroom.store.memory.keeping import fits, news, reading, touched_after
from warroom.store.port import ALL

if TYPE_CHECKING:
    from warroom.store.database import Database
    from warroom.store.memory.index import Index


@contextmanager
def shelf(store: Database, most: int) -> Iterator[Shelf | None]:
    """Everything that is recorded, as it is now, whether or not an index has it; None where the index lacks more than
    ``most`` events. Raises StoreError."""
    with store.snapshot(), reading(store) as index:
        place = index.place() if index is not None else None
        known = index if place is not None and fits(store, place) else None
        seq = place.seq if place is not None and known is not None else 0
        if store.query(journal.head)[0] - seq > most:
            yield None
            return
        again = known.to_read() if known is not None else set()
        touched = store.query(lambda conn: touched_after(conn, seq, ALL))[0] | again
        if not touched and known is not None:
            yield known
            return
        tail = Scanned()
        over: list[int] = []
        changed: dict[str, set[str]] = {}
        gone: set[str] = set()
        for incident in touched:
            it, rows = store.query(lambda conn, of=incident: news(conn, known, of, seq))  # type: ignore[misc]
            if it is None or not is_remembered(it):
                gone.add(incident)
                continue
            tail.add(it, rows)
            if known is not None:
                changed[incident] = {row.id for row in rows}
                over += known.texts_of(incident, changed[incident])
        yield tail if known is None else _Joined(known, tail, over, changed, gone)


class _Joined:
    """An index and what came after it; see ``Shelf``. ``over``: texts of the index that are other ones now."""

    def __init__(
        self, index: Index, tail: Scanned, over: list[int], changed: Mapping[str, Collection[str]], gone: set[str]
    ) -> None:
        self._index, self._tail, self._over, self._changed, self._gone = index, tail, over, changed, gone
        self._less: Counter[str] | None = None

    def extent(self) -> tuple[int, float]:
        many, size = self._index.extent()
        more, added = self._tail.extent()
        both, gone = self._index.known(self._tail.titles()), self._index.known(self._gone)
        size += added - self._index.size_of(self._over) - sum(one.size for one in gone.values())
        return many + more - len(both) - len(gone), size

    def counts(self, asked: Collection[str]) -> dict[str, int]:
        more, less = self._tail.counts(asked), self._other_now()
        return {term: count + more[term] - less[term] for term, count in self._index.counts(asked).items()}

    def _other_now(self) -> Counter[str]:
        """In how many texts that are not there any more each term is."""
        if self._less is None:
            self._less = sum((self._index.said(id_) for id_ in self._gone), self._index.said_in(self._over))
        return self._less

    def holdings(self, asked: Collection[str]) -> dict[str, dict[str, float]]:
        index, tail = self._index.holdings(asked), self._tail.holdings(asked)
        return {term: self._both(term, index[term], tail[term]) for term in asked}

    def _both(self, term: str, found: dict[str, float], more: dict[str, float]) -> dict[str, float]:
        if found and self._over:
            for id_, weight in self._index.holding(term, self._over).items():
                found[id_] -= weight
        for id_, weight in more.items():
            found[id_] = found.get(id_, 0.0) + weight
        return {id_: weight for id_, weight in found.items() if weight > 0 and id_ not in self._gone}

    def marked(self, kind: str, values: Collection[str]) -> dict[str, set[str]]:
        fresh = self._tail.titles()
        found = {id_: marks for id_, marks in self._index.marked(kind, values).items() if id_ not in fresh}
        found.update(self._tail.marked(kind, values))
        return {id_: marks for id_, marks in found.items() if id_ not in self._gone}

    def known(self, incidents: Collection[str]) -> dict[str, Known]:
        asked = set(incidents) - self._gone
        found = self._index.known(asked)
        for id_, one in self._tail.known(asked).items():
            size = one.size
            if id_ in found:
                was = self._index.texts_of(id_, self._changed.get(id_, ()))
                size += found[id_].size - self._index.size_of(was)
            found[id_] = Known(one.title, one.status, one.declared_at, size)
        return found

    def titles(self) -> dict[str, str]:
        found = {**self._index.titles(), **self._tail.titles()}
        return {id_: title for id_, title in found.items() if id_ not in self._gone}

    def lines(self, incident: str, asked: Collection[str]) -> list[Line]:
        changed = self._changed.get(incident, ())
        known = (line for line in self._index.lines(incident, asked) if line.entry not in changed)
        return [*known, *self._tail.lines(incident, asked)]

    def meanings(self) -> dict[str, Meaning]:
        fresh = self._tail.titles()
        other_now = self._gone.union(fresh)
        found = {id_: what for id_, what in self._index.meanings().items() if id_ not in other_now}
        told = ((id_, meaning(self.said(id_))) for id_ in fresh)
        return found | {id_: what for id_, what in told if what is not None}

    def said(self, incident: str) -> Counter[str]:
        if incident not in self._tail.titles():
            return self._index.said(incident)
        over = set(self._index.texts_of(incident, self._changed.get(incident, ())))
        return self._index.said(incident, over) + self._tail.said(incident)
