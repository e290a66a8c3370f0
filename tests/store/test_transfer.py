"""A journal moves between back ends, either way, in one go or several, and ends with the same head."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.made import NOON, after, alert, declared, health, note
from tests.support.postgres import Server
from warroom.store import Store, StoreError
from warroom.store.maintenance import backup, copy, dump, redact, verify
from warroom.store.outbox import Letter, Outbox


def grown(place: str | Path, entries: int = 3) -> None:
    with Store.open(place, clock=lambda: after(60)) as store:
        with store.writing() as tx:
            tx.append(declared(title="größer 🔥"))
            for n in range(entries):
                tx.append(note(f"line {n}", id=f"n{n}", at=after(n)))
        store.save_poll("prod", [alert(1), alert(2)], (), health())
        lease = store.take_lease("watcher", "a", 60)
        assert lease is not None
        Outbox(store).add([Letter("l1", "mail", "INC-2026-0001", "declared", "{}")], lease, NOON)
    redact(place, "n1", "maya", "a password")


def seen(place: str | Path) -> tuple[object, ...]:
    with Store.open(place, read_only=True) as store:
        alerts, letters = store.alerts(), [kept.letter for kept in Outbox(store).letters()]
        return store.head(), list(store.events()), alerts, letters, store.alert_log(), list(dump(place))


def test_a_file_goes_to_a_server_and_back_with_the_same_head(server: Server, tmp_path: Path) -> None:
    grown(tmp_path / "room.db", entries=600)
    with server.database() as url:
        done = copy(tmp_path / "room.db", url)
        assert done.events == 602
        assert seen(url) == seen(tmp_path / "room.db")
        assert verify(url) == verify(tmp_path / "room.db")
        with Store.open(url) as store, store.writing() as tx:
            tx.append(note("written there"))
        assert copy(url, tmp_path / "back.db").head.seq == 603
        assert seen(tmp_path / "back.db") == seen(url)
        assert verify(tmp_path / "back.db").ok


def test_a_copy_that_was_broken_off_goes_on_and_takes_a_later_redaction_along(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    grown(path)
    with server.database() as url:
        copy(path, url)
        redact(path, "n0", "maya", "another password")
        assert copy(path, url).events == 1
        assert seen(url) == seen(path)
        assert verify(url).redacted == 2


def test_nothing_is_copied_over_another_journal(server: Server, tmp_path: Path) -> None:
    grown(tmp_path / "room.db")
    with server.database() as url:
        grown(url)
        before = seen(url)
        with pytest.raises(StoreError, match="holds another journal"):
            copy(tmp_path / "room.db", url)
        assert seen(url) == before


def test_a_backup_of_a_server_is_a_file_that_verifies(server: Server, tmp_path: Path) -> None:
    with server.database() as url:
        grown(url)
        head = backup(url, tmp_path / "copy.db")
        with Store.open(url, read_only=True) as store:
            assert (head.seq, head.hash) == store.head()
        verdict = verify(tmp_path / "copy.db", against=tmp_path / "copy.db")
        assert (verdict.ok, verdict.redacted) == (True, 1)
        assert verify(url, against=tmp_path / "copy.db").ok
        assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.db", "copy.db.head"]
        with pytest.raises(StoreError, match="exists already"):
            backup(url, tmp_path / "copy.db")
