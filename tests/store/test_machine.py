"""What can be wrong with the machine: held files, full disks, missing rights; each a sentence, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support.made import declared, filled, note
from warroom.store import Busy, Full, Store
from warroom.store.maintenance import backup, restore, verify
from warroom.store.sqlite import engine

NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")

# Everything is imported, by a rehearsal, before the rights to read the program's files are given up.
LEAD = f"""
import os, sys, tempfile
from pathlib import Path
from tests.support.made import filled, note
from warroom.store import Store, StoreError
with tempfile.TemporaryDirectory() as folder:
    with Store.open(filled(Path(folder, "x.db"))) as store:
        store.entries("INC-2026-0001")
os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
"""

TRY_WRITE = """
try:
    with Store.open(sys.argv[1]) as store, store.writing() as tx:
        tx.append(note("mine"))
    print("written")
except StoreError as error:
    print(type(error).__name__, error)
"""

TRY_READ = """
with Store.open(sys.argv[1], read_only=True) as store:
    print(store.head()[0], len(store.entries("INC-2026-0001")))
"""


def as_nobody(script: str, *args: object) -> str:
    """What the Python lines print when an unprivileged user runs them."""
    done = subprocess.run(
        [sys.executable, "-c", LEAD + script, *map(str, args)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def path() -> Generator[Path]:
    """In a folder that everybody may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder, "room.db")


def test_a_database_that_is_held_is_told_after_the_timeout_and_nothing_is_written(path: Path) -> None:
    filled(path)
    with Store.open(path, timeout_s=0.05) as store:
        holder = engine.connect(str(path), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match=r"held by another program for 0\.05 s; nothing was written"), store.writing():
            pass
        holder.execute("ROLLBACK")
        holder.close()
        with store.writing() as tx:
            tx.append(note("now it goes"))


def _filling(store: Store) -> None:
    for n in range(100_000):
        with store.writing() as tx:
            tx.append(note("x" * 20_000, id=f"fill-{n}"))


def _kept(store: Store) -> None:
    """Every write before the full disk is whole, and the next one works."""
    seq = store.head()[0]
    assert seq > 4
    with store.writing() as tx:
        assert tx.append(note("space again")).seq == seq + 1


def test_a_full_disk_loses_nothing_and_writing_goes_on_when_there_is_space(path: Path) -> None:
    filled(path)
    with Store.open(path) as store:
        store.query(lambda conn: conn.execute("PRAGMA max_page_count=200").fetchone())
        with pytest.raises(Full, match=r"is full.*nothing of this command was kept.*Free some space"):
            _filling(store)
        store.query(lambda conn: conn.execute("PRAGMA max_page_count=100000").fetchone())
        _kept(store)
    assert verify(path).ok


@needs_root
def test_a_really_full_disk_loses_nothing(tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets root mount no tmpfs")
    try:
        path = filled(tmp_path / "room.db")
        ballast = tmp_path / "ballast"
        ballast.write_bytes(b"x" * 400_000)
        with Store.open(path) as store:
            with pytest.raises(Full, match=r"is full \(\d+ KB left\)"):
                _filling(store)
            ballast.unlink()
            _kept(store)
        assert verify(path).ok
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


@needs_root
def test_a_copy_for_which_there_is_no_room_is_refused_with_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    path, small = filled(tmp_path / "room.db"), tmp_path / "small"
    backup(path, tmp_path / "whole.db")
    small.mkdir()
    room = f"size={path.stat().st_size // 1024 + 40}k"  # for the database and for opening it, for no copy
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", room, "tmpfs", str(small)], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets root mount no tmpfs")
    try:
        shutil.copyfile(path, small / "room.db")
        with pytest.raises(Full, match=r"is full \(\d+ KB left\).*Free some space"):
            backup(small / "room.db", small / "copy.db")
        with pytest.raises(Full, match="Free some space"):
            restore(tmp_path / "whole.db", small / "room.db")
        assert verify(small / "room.db").ok
        assert [file.name for file in small.iterdir() if file.suffix not in (".db-wal", ".db-shm")] == ["room.db"]
    finally:
        subprocess.run(["umount", str(small)], check=True)


@needs_root
def test_a_user_who_may_not_write_is_told_how_to_read(path: Path) -> None:
    filled(path).chmod(0o644)
    told = as_nobody(TRY_WRITE, path)
    assert told.startswith("ReadOnly")
    assert "--read-only" in told
    assert as_nobody(TRY_READ, path) == "4 4"
    assert [f.name for f in path.parent.iterdir()] == ["room.db"]
    path.chmod(0o600)
    assert "may not be read by this user" in as_nobody(TRY_WRITE, path)
    assert "may not be written by this user" in as_nobody(TRY_WRITE, path.with_name("new.db"))
    path.parent.chmod(0o700)
    assert "may not be read by this user" in as_nobody(TRY_WRITE, path)


@needs_root
def test_a_reader_sees_the_live_rows_of_another_users_database(path: Path) -> None:
    with Store.open(path, mode=0o644) as store:
        with store.writing() as tx:
            tx.append(declared())
        assert as_nobody(TRY_READ, path) == "1 1"
        with store.writing() as tx:
            tx.append(note("live"))
        assert as_nobody(TRY_READ, path) == "2 2"
