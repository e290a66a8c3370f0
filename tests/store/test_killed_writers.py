"""Whatever is killed whenever: what was said to be written is there once, and the journal is whole."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.support import soak
from warroom.store import Store
from warroom.store.maintenance import rebuild, verify

ROUNDS = soak.count(12, 200)
SEED = 20260421


@pytest.mark.soak
def test_every_entry_whose_write_returned_is_there_once_though_eight_writers_are_killed(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.writers", str(path), str(ROUNDS), str(SEED)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["problems"] == []
    assert len(told["written"]) > ROUNDS, "the writers were killed before they wrote anything"
    with Store.open(path) as store:
        journalled = Counter(e.id for e in store.events() if e.type == "entry_added")
        shown = Counter(e.id for n in (1, 2, 3) for e in store.entries(f"INC-2026-000{n}", newest=10_000_000))
        counted = sum(i.entries for i in store.incidents())
    missing = [id_ for id_ in told["written"] if journalled[id_] != 1 or shown[id_] != 1]
    assert missing == []
    assert counted == sum(shown.values()) == len(journalled) + 3
    verdict = verify(path)
    assert verdict.ok, verdict.problems
    assert not rebuild(path).changed
    soak.keep(
        "store_killed_writers", rounds=ROUNDS, writers=8, seed=SEED, confirmed_entries=len(told["written"]),
        events=verdict.events, entries_in_journal=len(journalled), lost=0, doubled=0,
        seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip
