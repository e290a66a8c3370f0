"""Backups while commands of the shell come and go, each the last to close the database."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import soak
from tests.support.made import declared, note
from warroom.store import Store
from warroom.store.maintenance import backup, verify

ROOT = Path(__file__).parents[2]
BACKUPS = soak.count(5, 100)
MEGABYTES = soak.count(4, 220)
LONG = 20_000


def grown(path: Path) -> Path:
    with Store.open(path) as store:
        with store.writing() as tx:
            tx.append(declared())
        while path.stat().st_size < MEGABYTES * 1_000_000:
            with store.writing() as tx:
                for n in range(100):
                    tx.append(note(f"{n} " + "x" * LONG))
            store.query(lambda conn: conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall())
    return path


@contextmanager
def writers(path: Path, how_many: int) -> Iterator[None]:
    running = [
        subprocess.Popen([sys.executable, "-m", "tests.support.shell_writers", str(path), f"w{n}"], cwd=ROOT,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for n in range(how_many)
    ]  # fmt: skip
    try:
        for one in running:
            assert one.stdout is not None
            assert one.stdout.readline() == b"writing\n"
        yield
        assert [one.poll() for one in running] == [None] * how_many, "a writer could not write"
    finally:
        for one in running:
            assert one.stdin is not None
            one.stdin.close()
            assert one.stdout is not None
            one.stdout.close()
            one.wait()


@pytest.mark.soak
def test_every_backup_is_whole_though_four_shells_write(tmp_path: Path) -> None:
    path = grown(tmp_path / "room.db")
    copy, seconds, heads = tmp_path / "copy.db", [], []
    with writers(path, 4):
        for _ in range(BACKUPS):
            began = time.monotonic()
            head = backup(path, copy)
            seconds.append(time.monotonic() - began)
            heads.append(head.seq)
            verdict = verify(copy)
            assert (verdict.ok, verdict.head, verdict.problems) == (True, head.hash, ())
            copy.unlink()
    assert heads == sorted(heads)
    assert heads[-1] > heads[0], "nobody wrote meanwhile"
    assert verify(path).ok
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == []
    soak.keep("backups_under_writers", backups=BACKUPS, whole=BACKUPS, megabytes=MEGABYTES, writers=4,
              slowest_s=round(max(seconds), 1), median_s=round(sorted(seconds)[len(seconds) // 2], 1),
              events_written_meanwhile=heads[-1] - heads[0])  # fmt: skip
