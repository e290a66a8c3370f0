"""The operator's page tried out: a backup while all runs, put back in the place of what went wrong."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import terminal as terminals
from tests.support.patience import PATIENCE_S
from tests.terminal.conftest import ALONE, Place
from tests.watch.conftest import wait_for
from warroom.store import Store
from warroom.store.maintenance import verify


@contextmanager
def watching(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """A standing watcher that holds the lease; ended in order."""
    command = [sys.executable, "-m", "warroom", "watch", "--db", str(place.db)]
    env = terminals.environment(place.home, {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with Store.open(place.db, read_only=True) as store:  # a copy brings the lease of its time with it
            wait_for(lambda: store.watcher().alive and store.watcher().pid == process.pid, 40, "it took no lease")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


@pytest.fixture
def backed_up(place: Place) -> Path:
    """A copy made while the standing watcher runs; afterwards somebody records what is to be undone."""
    place.configured(ALONE)
    place.declared("Checkout API 5xx", "SEV1", entries=3)
    copy = place.home / "copy.db"
    with watching(place):
        done = place.shell("backup", str(copy))
        assert done.returncode == 0, done.stderr
        refused = place.shell("restore", str(copy))
        assert refused.returncode == 1
        assert re.search(r"a watcher runs \(process \d+\) and nothing was changed: stop it", refused.stderr)
    with place.room() as room:
        room.log("0001", "written after the backup")
        room.declare("declared after the backup", "SEV0")
    return copy


def test_a_room_and_a_wall_left_open_go_on_with_what_was_restored(place: Place, backed_up: Path) -> None:
    with place.terminal(size=(120, 40)) as room, place.terminal("wall", "--pin", "1", size=(80, 24)) as wall:
        room.wait_for("declared after")
        wall.wait_for("█")
        restored = place.shell("restore", str(backed_up))
        assert restored.returncode == 0, restored.stderr
        aside = re.search(r"what was there is kept as (\S+)", restored.stdout)
        assert aside is not None
        room.wait_gone("declared after")
        room.wait_for("BRIEF 0001")
        room.press("t")
        room.wait_for("0001 › ")
        room.type("and the work goes on")
        room.press("enter")
        room.wait_for("note +maya +and the work goes on")
        with watching(place):
            room.wait_gone("no watcher|watcher dead")
            wall.wait_quiet()
            assert not wall.exited
        with place.room() as other:
            texts = [entry.text for entry in other.detail("0001").entries]
    assert "and the work goes on" in texts
    assert "written after the backup" not in texts
    assert verify(place.db).ok
    assert verify(aside[1]).ok, "what was there is whole, and may be looked at"


def test_by_hand_as_without_the_program_the_files_are_moved_together(place: Place, backed_up: Path) -> None:
    old = place.home / "old"
    old.mkdir()
    with place.terminal(size=(120, 40)) as room:
        room.wait_for("declared after")
        new = place.home / "new.db"
        new.write_bytes(backed_up.read_bytes())
        for file in place.home.glob(f"{place.db.name}*"):
            file.rename(old / file.name)
        new.rename(place.db)
        room.wait_gone("declared after")
        room.wait_for("BRIEF 0001")
        assert place.shell("verify").returncode == 0
        assert place.shell("log", "1", "said from a shell").returncode == 0
        room.wait_for("said from a shell")


def test_a_room_left_open_makes_no_database_of_a_file_that_is_only_begun(place: Place, backed_up: Path) -> None:
    aside = place.home / "old"
    aside.mkdir()
    with place.terminal(size=(120, 40)) as room:
        room.wait_for("declared after")
        empty = place.home / "begun"
        empty.touch()
        for file in place.home.glob(f"{place.db.name}*"):
            file.rename(aside / file.name)
        empty.rename(place.db)
        room.wait_for("is it still being copied|cannot read the record|no data")
        room.pump(1)
        assert place.db.stat().st_size == 0
        backed_up.rename(place.db)
        room.wait_for("BRIEF 0001")
    assert verify(place.db).ok


def test_a_copy_that_is_not_whole_changes_nothing(place: Place, backed_up: Path) -> None:
    backed_up.write_bytes(backed_up.read_bytes()[:20_000])
    before = place.db.read_bytes()
    refused = place.shell("restore", str(backed_up))
    assert refused.returncode == 1
    assert refused.stderr.startswith("warroom: ")
    assert place.db.read_bytes() == before
    assert list(place.home.glob("*.replaced-*")) == []
