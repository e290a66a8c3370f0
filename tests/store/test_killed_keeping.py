"""Whatever kills a backup, a restore or a redaction, and at whatever step: a whole database lies there, and the same
command once more finishes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import soak
from tests.support.killing import CALLS, killed_at
from tests.support.made import after, filled, note
from warroom.store import Store, StoreError
from warroom.store.desk import SideStore
from warroom.store.maintenance import backup, redact, restore, verify

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"), pytest.mark.soak,
]  # fmt: skip

SECRET = "hunter2-swordfish"
SOME = {"backup": [("link", 1), ("rename", 1), ("fsync", 7), ("unlink", 3)],
        "restore": [("link", 1), ("rename", 1), ("fsync", 6), ("unlink", 4)],
        "redact": [("fsync", 1), ("fsync", 3), ("unlink", 1)]}  # fmt: skip
"""Steps that the usual run looks at; all of them are gone through under soak."""


def killed_everywhere(act: str, made: Callable[[Path], tuple[Path, str]], holds: Callable[[Path, str], None],
                      root: Path) -> None:  # fmt: skip
    """Makes a folder a step, kills the act there, and lets ``holds`` look at what is left."""
    killed: dict[str, int] = {}
    steps = [(call, n) for call in CALLS for n in range(1, 200)] if soak.SOAKING else SOME[act]
    over: set[str] = set()
    for call, number in steps:
        if call in over:
            continue
        folder = root / f"{call}{number}"
        folder.mkdir()
        database, other = made(folder)
        if killed_at(call, number, act, database, other):
            killed[call] = killed.get(call, 0) + 1
            holds(database, other)
        else:
            assert soak.SOAKING, f"{act} makes fewer than {number} calls of {call} now"
            over.add(call)
    assert sum(killed.values()) >= len(SOME[act])
    soak.keep(f"killed_{root.name}", act=act, killed_at=killed, whole_and_finished=sum(killed.values()))


def left(folder: Path) -> list[str]:
    return [f.name for f in folder.iterdir() if f.name.startswith(".")]


def test_a_backup_killed_at_any_step_leaves_a_whole_one_or_none_and_the_next_sweeps_up(tmp_path: Path) -> None:
    def made(folder: Path) -> tuple[Path, str]:
        return filled(folder / "room.db", 20), str(folder / "copy.db")

    def holds(database: Path, other: str) -> None:
        copy = Path(other)
        head = copy.with_name("copy.db.head")
        assert copy.exists() or not head.exists(), "a head without its backup"
        if copy.exists():
            assert verify(copy).ok
        assert verify(database).ok
        backup(database, copy.with_name("next.db"))
        assert verify(copy.with_name("next.db")).ok
        assert left(copy.parent) == []

    killed_everywhere("backup", made, holds, tmp_path)


@pytest.mark.parametrize("kept_open", [False, True])
def test_a_restore_killed_at_any_step_leaves_the_old_database_or_the_new_and_again_finishes(
    tmp_path: Path, kept_open: bool
) -> None:
    rooms: list[Store] = []

    def made(folder: Path) -> tuple[Path, str]:
        database = filled(folder / "room.db", 20)
        backup(database, folder / "copy.db")
        store = Store.open(database)
        with store.writing() as tx:
            tx.append(note("after the backup", id="late"))
        if kept_open:
            rooms.append(store)
        else:
            store.close()
        return database, str(folder / "copy.db")

    def holds(database: Path, other: str) -> None:
        verdict = verify(database)
        assert verdict.ok, verdict.problems
        with Store.open(database) as found:
            assert (found.event("late") is not None) is (verdict.events == 22)
            with found.writing() as tx:
                tx.append(note("and it goes on"))
            assert verify(database).ok
        for room in rooms:
            room.changed()
            assert room.count() == 1
        aside = restore(other, database)
        assert verify(database).events == 21
        assert left(database.parent) == []
        assert aside is not None
        kept = sorted(database.parent.glob("room.db.replaced-*[0-9]"))
        assert aside in kept
        assert all(verify(one).ok for one in kept)
        assert sum(one.samefile(database) for one in kept) == 0
        with Store.open(database) as found, found.writing() as tx:
            tx.append(note("and it goes on again"))
        assert verify(database).ok
        while rooms:
            rooms.pop().close()
        assert verify(database).events == 22

    try:
        killed_everywhere("restore", made, holds, tmp_path)
    finally:
        for room in rooms:
            room.close()


def test_a_redaction_killed_at_any_step_is_finished_by_the_same_command(tmp_path: Path) -> None:
    def made(folder: Path) -> tuple[Path, str]:
        database = filled(folder / "room.db", 20)
        with Store.open(database) as store, store.writing() as tx:
            tx.append(note(f"the password is {SECRET}", id="oops", at=after(9)))
        with closing(SideStore.open(database)) as desk:
            desk.save_draft("maya", "INC-2026-0001", "entry", f"the password is {SECRET[:9]}")
        return database, "oops"

    def holds(database: Path, other: str) -> None:
        assert verify(database).ok
        done = redact(database, other, "omar", "a password was pasted")
        assert done.log_emptied
        verdict = verify(database)
        assert (verdict.ok, verdict.redacted, verdict.events) == (True, 1, 23)
        assert [f.name for f in database.parent.iterdir() if SECRET[:9].encode() in f.read_bytes()] == []

    killed_everywhere("redact", made, holds, tmp_path)


def test_what_a_killed_redaction_left_in_the_log_goes_with_the_second(tmp_path: Path) -> None:
    """A reader holds the log while the first runs, as a kill before its last step would."""
    path = filled(tmp_path / "room.db")
    with Store.open(path) as store, store.writing() as tx:
        tx.append(note(f"the password is {SECRET}", id="oops"))
    with Store.open(path) as reader:
        with reader.snapshot():
            reader.head()
            first = redact(path, "oops", "omar", "a password", timeout_s=0.1)
        assert not first.log_emptied
        second = redact(path, "oops", "omar", "a password", timeout_s=0.1)
    assert (second.finished, second.log_emptied) == (True, True)
    assert second.event == first.event
    assert [f.name for f in tmp_path.iterdir() if SECRET.encode() in f.read_bytes()] == []
    with pytest.raises(StoreError, match="There is no event"):
        redact(path, "nowhere", "omar", "a password")
