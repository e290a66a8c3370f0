"""Drafts and presence: beside the journal, in a file of their own, waking nobody."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from tests.support.made import NOON
from warroom.session.drafts_thread import FRESH_S, SAY_S
from warroom.store import Store
from warroom.store.desk import SideStore, desk_path
from warroom.store.leases import BootClock, boot_clock
from warroom.store.sqlite import DESK_ID, connect


def test_what_somebody_was_typing_is_there_after_a_crash(tmp_path: Path) -> None:
    desk = SideStore.open(tmp_path / "room.db", clock=lambda: NOON)
    desk.save_draft("maya", "INC-2026-0001", "update:customers", "We are aware of", cursor=15)
    del desk  # never closed
    with SideStore.open(tmp_path / "room.db") as again:
        found = again.draft("maya", "INC-2026-0001", "update:customers")
        assert found is not None
        assert (found.text, found.cursor) == ("We are aware of", 15)
        assert again.drafts("bob") == ()
        again.save_draft("maya", "INC-2026-0001", "update:customers", "")
        assert again.drafts("maya") == ()


def test_typing_wakes_no_reader_of_the_journal(tmp_path: Path) -> None:
    with Store.open(tmp_path / "room.db") as store, SideStore.open(tmp_path / "room.db") as desk:
        store.changed()
        desk.save_draft("maya", "", "log", "disk is fu", 10)
        desk.here("tty1", "maya", "INC-2026-0001", "typing")
        assert not store.changed()


def test_a_terminal_that_fell_silent_is_no_longer_present(tmp_path: Path) -> None:
    now = 100.0
    with SideStore.open(tmp_path / "room.db", boot=BootClock(lambda: now, "b")) as desk:
        desk.here("tty1", "maya", "INC-2026-0001", "typing")
        now = 125.0
        desk.here("tty2", "bob")
        assert [(p.person, p.doing) for p in desk.present(30)] == [("bob", ""), ("maya", "typing")]
        now = 131.0
        assert [p.person for p in desk.present(30)] == ["bob"]
        desk.gone("tty2")
        assert desk.present(30) == ()


def test_the_desk_has_the_mode_of_the_store(tmp_path: Path) -> None:
    with SideStore.open(tmp_path / "room.db", mode=0o660) as desk:
        desk.save_draft("maya", "", "log", "x", 1)
        for file in (desk_path(tmp_path / "room.db"), *tmp_path.glob("*.desk-*")):
            assert file.stat().st_mode & 0o777 == 0o660, file


def test_eight_terminals_that_start_at_once_all_get_the_desk(tmp_path: Path) -> None:
    def start(number: int) -> str:
        with SideStore.open(tmp_path / "room.db") as desk:
            desk.here(f"tty{number}", "maya")
            return "there"

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(start, range(8))) == ["there"] * 8
    with SideStore.open(tmp_path / "room.db") as desk:
        assert len(desk.present()) == 8


def test_since_when_somebody_is_here_and_does_a_thing_outlasts_saying_so_again(tmp_path: Path) -> None:
    now = NOON
    boot = "first"
    clock = BootClock(lambda: 100.0, boot)
    with SideStore.open(tmp_path / "room.db", clock=lambda: now, boot=clock) as desk:
        desk.here("tty1", "maya", "INC-2026-0001")
        now += timedelta(minutes=5)
        desk.here("tty1", "maya", "INC-2026-0001", "entry")
        began = now
        now += timedelta(minutes=1)
        desk.here("tty1", "maya", "INC-2026-0001", "entry")
        (found,) = desk.present()
        assert (found.since, found.doing_since, found.seen_at) == (NOON, began, now)
    with SideStore.open(tmp_path / "room.db", clock=lambda: now, boot=BootClock(lambda: 100.0, "second")) as desk:
        assert desk.present() == ()
        desk.here("tty1", "maya", "INC-2026-0001", "entry")
        assert [p.since for p in desk.present()] == [now]


def test_who_was_killed_is_gone_after_a_few_beats_of_the_boot_clock_that_did_not_come(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom warroom.store.desk import SideStore\n"
        "SideStore.open(Path(sys.argv[1])).here('killed', 'lee', 'INC-2026-0001', 'entry')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path / "room.db")], timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    real = boot_clock()
    passed = 0.0
    later = BootClock(lambda: real.seconds() + passed, real.boot)
    with SideStore.open(tmp_path / "room.db", boot=later) as desk:
        assert [p.person for p in desk.present(3600.0)] == ["lee"]
        passed = FRESH_S
        assert desk.present(FRESH_S) == ()
        passed = 90_000.0
        desk.gone("another")  # who leaves sweeps up
        assert desk._conn.execute("SELECT count(*) FROM terminals").fetchone()[0] == 0
    assert FRESH_S > 2 * SAY_S


def test_a_desk_of_an_earlier_version_keeps_its_drafts(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    with SideStore.open(path) as desk:
        desk.save_draft("maya", "INC-2026-0001", "line", "half ty", 7)
    conn = connect(desk_path(path), timeout_s=5)
    conn.execute("DROP TABLE terminals")
    conn.execute("CREATE TABLE presence (terminal TEXT PRIMARY KEY) STRICT")
    conn.execute("PRAGMA user_version=1")
    assert conn.execute("PRAGMA application_id").fetchone()[0] == DESK_ID
    conn.close()
    with SideStore.open(path) as desk:
        desk.here("tty1", "maya")
        assert [d.text for d in desk.drafts("maya")] == ["half ty"]
        assert [p.person for p in desk.present()] == ["maya"]
