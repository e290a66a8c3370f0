"""What folding writes: each row once, however many events it is made of, and the same rows however little is kept."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings

from tests.support.made import after, declared, event, note
from tests.support.places import file_or_server
from tests.support.strategies import journals, known, unknown
from warroom.core.events import EntryPinned, Event, SeverityChanged, UpdatePublished
from warroom.store import Store, folding
from warroom.store.maintenance import dump, rebuild
from warroom.store.memory.index import Index
from warroom.store.port import Connection, Cursor

__all__ = ["file_or_server"]


class Counting:
    """A connection that counts the rows it is told to write, by table."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self.written: Counter[str] = Counter()
        self.asked = 0

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        self._count(sql, 1)
        return self._conn.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Cursor:
        rows = list(parameters)
        self._count(sql, len(rows))
        return self._conn.executemany(sql, rows)

    def _count(self, sql: str, rows: int) -> None:
        verb, *rest = sql.split()
        if verb in ("INSERT", "UPDATE"):
            self.written[rest[1] if verb == "INSERT" else rest[0]] += rows
        self.asked += verb == "SELECT"


def worked_on(many: int) -> list[Event]:
    """An incident whose state, figures and lines each of many events changes."""
    kinds = (
        lambda n: note(f"pool at {n} of 100", id=f"n{n}", at=after(n)),
        lambda n: event(EntryPinned(entry=f"n{n - 1}", pinned=True), id=f"p{n}", at=after(n)),
        lambda n: event(SeverityChanged(severity=f"SEV{n % 3}", reason="more hosts"), id=f"s{n}", at=after(n)),
        lambda n: event(UpdatePublished(audience="customers", text=f"update {n}"), id=f"t{n}", at=after(n)),
    )
    return [declared(), *(kinds[n % 4](n) for n in range(many))]


def test_each_row_is_written_once_however_many_events_it_is_made_of(file_or_server: str) -> None:
    with Store.open(file_or_server) as store:
        written, at_once = [], []
        for some in (worked_on(40), worked_on(160)[41:]):
            with store.writing() as tx:
                counting = Counting(tx._conn)
                tx._conn = tx._folding._conn = tx._folding.figuring._conn = counting
                for one in some:
                    tx.append(one, fresh=True)
            at_once.append((counting.written["incidents"], counting.written["figures"]))
            with store.writing() as tx:
                counting = Counting(tx.connection)
                folding.rebuild(counting)
            written.append(counting)
    few, many = written
    assert at_once == [(1, 1), (1, 1)]
    for table in ("incidents", "figures", "counts"):
        assert 1 <= many.written[table] == few.written[table] <= 3
    assert many.written["entries"] == len([line for line in dump(file_or_server) if line.startswith('["entries"')])
    assert many.asked == few.asked


def test_the_index_for_searching_reads_each_line_once(file_or_server: str) -> None:
    with Store.open(file_or_server) as store, store.writing() as tx:
        tx.append(declared())
        for n in range(1200):
            tx.append(note(f"pool at {n} of 100", id=f"n{n}"), fresh=True)
    lines, keep = [], Index.put

    def put(self: Index, it: Any, rows: Sequence[Any]) -> None:
        lines.append(len(rows))
        keep(self, it, rows)

    with Store.open(file_or_server) as store, patch.object(Index, "put", put):
        while store.remember():
            pass
    assert (sum(lines), len(lines)) == (1201, 3)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(events=journals(of=known | unknown))
def test_the_rows_are_the_same_however_little_is_kept(events: list[Event]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "room.db")
        with Store.open(path) as store:
            for one in events:
                with store.writing() as tx:
                    tx.append(one)
        before = list(dump(path))
        with patch.object(folding, "INCIDENTS", 1), patch.object(folding, "ROWS", 2):
            assert not rebuild(path).changed
        assert list(dump(path)) == before


def test_of_many_incidents_each_is_written_once_and_those_that_come_back_once_more(file_or_server: str) -> None:
    names = [f"INC-2026-{n:04d}" for n in range(1, 20)]
    with patch.object(folding, "INCIDENTS", 10), Store.open(file_or_server) as store, store.writing() as tx:
        for name in names:
            tx.append(declared(name), fresh=True)
            tx.append(note("disk is full", name, id=f"n-{name}"), fresh=True)
        tx.append(note("again", names[0], id="again"), fresh=True)
        counting = Counting(tx.connection)
        folding.rebuild(counting)
    assert counting.written["incidents"] == len(names) + 1
    assert not rebuild(file_or_server).changed
