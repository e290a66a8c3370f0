"""Readers, tails and replaced files: what is shown is what was committed, wherever it was written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import soak
from tests.support.made import after, declared, event, filled, note
from warroom.core.events import StatusChanged
from warroom.core.model import Status
from warroom.store import Moved, ReadOnly, Store, StoreError, sqlite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


def test_sqlite_itself_refuses_a_readers_write(path: Path) -> None:
    filled(path)
    statements: list[Callable[[sqlite.Connection], object]] = [
        lambda conn: conn.execute("INSERT INTO marks VALUES ('a', 'b')"),
        lambda conn: conn.execute("PRAGMA query_only=OFF") and conn.execute("INSERT INTO marks VALUES ('a', 'b')"),
    ]
    for live in (False, True):
        writer = Store.open(path) if live else None
        with Store.open(path, read_only=True) as store:
            with pytest.raises(ReadOnly, match="opened read-only"), store.writing():
                pass
            for statement in statements:
                with pytest.raises(ReadOnly):
                    store.query(statement)
            assert store.mark("a") is None
        if writer:
            writer.close()


def test_a_reader_without_a_writer_leaves_no_file_and_follows_one_that_comes(path: Path) -> None:
    filled(path)
    with Store.open(path, read_only=True) as reader:
        assert reader.changed()
        assert not reader.changed()
        assert list(path.parent.iterdir()) == [path]
        with Store.open(path) as writer:
            with writer.writing() as tx:
                tx.append(note("a writer came", id="live"))
            assert reader.changed()
            assert reader.entry("live") is not None
            with writer.writing() as tx:
                tx.append(note("and wrote more", id="more"))
            assert reader.changed()
            assert reader.entry("more") is not None
            assert not reader.changed()
        with Store.open(path) as writer, writer.writing() as tx:
            tx.append(note("and came back", id="back"))
        assert reader.changed()
        assert reader.entry("back") is not None


def test_a_writer_that_came_and_went_between_two_looks_is_seen(path: Path) -> None:
    """A command of the shell where no watcher stands: the log is folded before the reader looks again."""
    filled(path)
    with Store.open(path, read_only=True) as reader:
        assert reader.changed()
        known = reader.head()
        for number, look_first in ((1, True), (2, False)):
            with Store.open(path) as writer, writer.writing() as tx:
                tx.append(note("it was short", id=f"short{number}"))
            assert not (path.parent / "room.db-wal").exists()
            if look_first:
                assert reader.changed()
            assert reader.entry(f"short{number}") is not None
            assert reader.head() != known
            known = reader.head()
            reader.changed()
            assert not reader.changed()
        assert list(path.parent.iterdir()) == [path]


def test_a_commit_of_another_process_is_seen_and_an_idle_look_is_not_a_change(path: Path) -> None:
    filled(path)
    with Store.open(path) as store:
        assert store.changed()
        assert not store.changed()
        script = (
            "import sys; from warroom.store import Store; from tests.support.made import note\n"
            "with Store.open(sys.argv[1]) as store, store.writing() as tx: tx.append(note('from elsewhere', id='far'))"
        )
        seen = store.head()[0]
        subprocess.run([sys.executable, "-c", script, str(path)], check=True)
        assert store.changed()
        assert [e.id for e in store.events(after=seen)] == ["far"]
        assert not store.changed()


def test_a_snapshot_is_one_moment_whatever_is_written_meanwhile(path: Path) -> None:
    filled(path)
    with Store.open(path) as reader, Store.open(path) as writer:
        with reader.snapshot():
            before = reader.head()
            with writer.writing() as tx:
                tx.append(note("meanwhile"))
            assert reader.head() == before
        assert reader.head() != before


def test_a_write_never_goes_to_a_file_that_was_replaced(path: Path, tmp_path: Path) -> None:
    filled(path)
    other = filled(tmp_path / "restored.db", 1)
    with Store.open(path) as store:
        os.replace(other, path)
        assert store.backend.moved()
        with pytest.raises(Moved, match="repeat it"), store.writing() as tx:
            tx.append(note("lost?", id="lost"))
        assert store.head()[0] == 2  # the one that lies there now
        with store.writing() as tx:
            tx.append(note("kept", id="kept"))
        assert not store.backend.moved()
    with Store.open(path) as store:
        assert [e.id for e in store.events(after=2)] == ["kept"]


def test_a_look_for_changes_notices_that_the_file_was_replaced(path: Path, tmp_path: Path) -> None:
    filled(path)
    other = filled(tmp_path / "restored.db", 1)
    with Store.open(path) as store:
        store.changed()
        os.replace(other, path)
        assert store.changed()
        assert store.head()[0] == 2


def test_a_file_that_was_deleted_is_not_made_anew_behind_the_rooms_back(path: Path) -> None:
    filled(path)
    with Store.open(path) as store:
        path.unlink()
        with pytest.raises(StoreError, match="no database at"), store.writing():
            pass
    assert not path.exists()


@pytest.mark.soak
def test_what_a_screen_loads_costs_the_same_however_long_the_history(path: Path) -> None:
    many = soak.count(300, 10_000)
    steps = {}
    for closed in (0, many):
        with Store.open(path.with_name(f"{closed}.db")) as store:
            _history(store, closed)
            events, _ = store.head()
            steps[closed] = _steps_to_show(store)
    soak.keep("store_cost", closed=many, events=events, steps_without=steps[0], steps_with=steps[many])
    assert steps[many] <= steps[0] * 1.05 + 20, steps


def _history(store: Store, closed: int) -> None:
    with store.writing() as tx:
        for n in range(1, closed + 1):
            tx.append(declared(f"INC-2025-{n:04d}", at=after(-n)))
            for _ in range(8):
                tx.append(note("old", f"INC-2025-{n:04d}"))
            tx.append(event(StatusChanged(status=Status.RESOLVED), f"INC-2025-{n:04d}"))
            tx.append(event(StatusChanged(status=Status.CLOSED), f"INC-2025-{n:04d}"))
        assert store.count(open_only=True) == 0
        tx.append(declared("INC-2026-0001"))
        for n in range(300):
            tx.append(note("new", "INC-2026-0001", at=after(n)))


def _steps_to_show(store: Store) -> int:
    """How many instructions SQLite's machine takes for everything a first screen asks."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    store.query(lambda conn: conn.set_progress_handler(step, 1))
    seq, _ = store.head()
    assert len(store.open_incidents()) == 1
    assert store.count(open_only=True) == 1
    assert store.count() > 0
    assert len(store.entries("INC-2026-0001")) == 200
    assert len(store.entries("INC-2026-0001", before=seq - 100)) > 90
    assert store.entry_changes("INC-2026-0001", seq) == ()
    assert list(store.events(after=seq)) == []
    assert store.resolve("INC-2026-0001") == "INC-2026-0001"
    with store.writing() as tx:
        tx.append(note("one more"))
        tx.next_incident_id(2026)
    store.query(lambda conn: conn.set_progress_handler(None, 0))
    return count
