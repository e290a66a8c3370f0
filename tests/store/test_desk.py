"""Drafts and presence: beside the journal, in a file of their own, waking nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.made import NOON
from warroom.store import Store
from warroom.store.desk import Desk, desk_path
from warroom.store.leases import BootClock


def test_what_somebody_was_typing_is_there_after_a_crash(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path / "room.db", clock=lambda: NOON)
    desk.save_draft("maya", "INC-2026-0001", "update:customers", "We are aware of", cursor=15)
    del desk  # never closed
    with Desk.open(tmp_path / "room.db") as again:
        found = again.draft("maya", "INC-2026-0001", "update:customers")
        assert found is not None
        assert (found.text, found.cursor, found.saved_at) == ("We are aware of", 15, NOON)
        assert again.drafts("bob") == ()
        again.save_draft("maya", "INC-2026-0001", "update:customers", "")
        assert again.drafts("maya") == ()


def test_typing_wakes_no_reader_of_the_journal(tmp_path: Path) -> None:
    with Store.open(tmp_path / "room.db") as store, Desk.open(tmp_path / "room.db") as desk:
        store.changed()
        desk.save_draft("maya", "", "log", "disk is fu", 10)
        desk.here("tty1", "maya", "INC-2026-0001", "typing")
        assert not store.changed()


def test_a_terminal_that_fell_silent_is_no_longer_present(tmp_path: Path) -> None:
    now = 100.0
    with Desk.open(tmp_path / "room.db", boot=BootClock(lambda: now, "b")) as desk:
        desk.here("tty1", "maya", "INC-2026-0001", "typing")
        now = 125.0
        desk.here("tty2", "bob")
        assert [(p.person, p.doing) for p in desk.present(30)] == [("bob", ""), ("maya", "typing")]
        now = 131.0
        assert [p.person for p in desk.present(30)] == ["bob"]
        desk.gone("tty2")
        assert desk.present(30) == ()


def test_the_desk_has_the_mode_of_the_store(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "room.db", mode=0o660) as desk:
        desk.save_draft("maya", "", "log", "x", 1)
        for file in (desk_path(tmp_path / "room.db"), *tmp_path.glob("*.desk-*")):
            assert file.stat().st_mode & 0o777 == 0o660, file


def test_eight_terminals_that_start_at_once_all_get_the_desk(tmp_path: Path) -> None:
    def start(number: int) -> str:
        with Desk.open(tmp_path / "room.db") as desk:
            desk.here(f"tty{number}", "maya")
            return "there"

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(start, range(8))) == ["there"] * 8
    with Desk.open(tmp_path / "room.db") as desk:
        assert len(desk.present()) == 8
