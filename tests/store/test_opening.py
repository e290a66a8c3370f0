"""Opening: the right mode from the first byte, and for everything that can be wrong with a file, a sentence."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.support.made import declared, filled
from warroom.core import foldversion
from warroom.store import Damaged, NetworkFolder, NewerDatabase, NotOurs, Store, StoreError, sqlite
from warroom.store.maintenance import dump, verify
from warroom.store.sqlite import engine, migrating, network_filesystem, opening, sqlite_fault

pytestmark = pytest.mark.usefixtures("made_by_steps")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


# ------------------------------------------------------------ modes


@pytest.mark.parametrize("mode", [0o600, 0o660, 0o640])
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_file_and_its_companions_have_the_configured_mode_whatever_the_umask(
    path: Path, mode: int, umask: int
) -> None:
    before = os.umask(umask)
    try:
        with Store.open(path, mode=mode) as store, store.writing() as tx:
            tx.append(declared())
            files = list(path.parent.iterdir())
            assert {f.name for f in files} == {"room.db", "room.db-wal", "room.db-shm"}
            assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {mode}
    finally:
        os.umask(before)


def test_a_file_that_is_there_keeps_its_mode(path: Path) -> None:
    filled(path).chmod(0o640)
    Store.open(path, mode=0o600).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_missing_folder_is_made_for_its_owner_alone_or_for_the_group(tmp_path: Path) -> None:
    Store.open(tmp_path / "own" / "room.db").close()
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o700
    Store.open(tmp_path / "team" / "room.db", mode=0o660).close()
    assert stat.S_IMODE((tmp_path / "team").stat().st_mode) == 0o2770


# ------------------------------------------------------------ what is wrong with the file


@pytest.mark.parametrize("content", [b"notes from the retro\n" * 100, b"SQLite", b"\x00" * 4096])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_foreign_file_is_refused_and_left_as_it_is(path: Path, content: bytes, read_only: bool) -> None:
    path.write_bytes(content)
    with pytest.raises((NotOurs, Damaged), match=r"left as it is|cut off"):
        Store.open(path, read_only=read_only)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("read_only", [True, False])
def test_another_programs_database_is_refused_and_left_as_it_is(path: Path, read_only: bool) -> None:
    conn = engine.connect(str(path))
    conn.execute("CREATE TABLE bookmarks (url TEXT)")
    conn.commit()
    conn.close()
    content = path.read_bytes()
    with pytest.raises(NotOurs, match=r"not a warroom database.*store\.path"):
        Store.open(path, read_only=read_only)
    assert path.read_bytes() == content


@pytest.mark.parametrize("keep", [50, 4096, 20_000])
def test_a_cut_off_file_is_told_at_once_and_not_written_to(path: Path, keep: int) -> None:
    content = filled(path, 200).read_bytes()
    assert len(content) > keep
    path.write_bytes(content[:keep])
    for read_only in (True, False):
        with pytest.raises(Damaged, match=r"cut off.*last backup"):
            Store.open(path, read_only=read_only)
    assert path.read_bytes() == content[:keep]
    assert not verify(path).ok


def test_a_damaged_page_is_told_by_verify(path: Path) -> None:
    content = bytearray(filled(path, 300).read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = os.urandom(64)
    path.write_bytes(content)
    verdict = verify(path)
    assert not verdict.ok
    assert verdict.problems


def test_a_folder_in_the_files_place_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match="is not a file"):
        Store.open(path)


def test_nothing_is_made_when_a_reader_finds_no_database(path: Path) -> None:
    with pytest.raises(StoreError, match="There is no database"):
        Store.open(path, read_only=True)
    assert not path.exists()


@pytest.mark.parametrize(
    ("kind", "refused"),
    [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False), ("tmpfs", False), ("fuse.ntfs", False)],
)
def test_network_file_systems_are_told_from_local_ones(kind: str, refused: bool) -> None:
    mounts = f"/dev/sda1 / ext4 rw 0 0\nhost:/x /srv/team\\040files {kind} rw 0 0\n/dev/sdb /srv/team2 ext4 rw 0 0\n"
    assert network_filesystem(Path("/srv/team files/room.db"), mounts) == (kind if refused else "")
    assert network_filesystem(Path("/srv/team2/room.db"), mounts) == ""


def test_a_network_folder_is_refused_for_a_shared_database(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "network_filesystem", lambda _: "nfs4")
    with pytest.raises(NetworkFolder, match=r"nfs4.*local disk"):
        Store.open(path)
    assert not path.exists()


# ------------------------------------------------------------ versions


@pytest.mark.parametrize("newer", ["PRAGMA user_version=99", "UPDATE meta SET value = '99' WHERE key = 'fold'"])
@pytest.mark.parametrize("asked", [False, True])
def test_a_newer_programs_database_is_opened_to_read_with_the_reason(path: Path, newer: str, asked: bool) -> None:
    conn = engine.connect(str(filled(path)), isolation_level=None)
    conn.execute(newer)
    conn.close()
    with Store.open(path, read_only=asked) as store:
        assert store.read_only
        assert "newer warroom" in store.notice
        assert len(store.entries("INC-2026-0001")) == 4
        with pytest.raises(NewerDatabase, match="Upgrade"), store.writing():
            pass


def test_tables_of_an_older_fold_are_rebuilt_when_opened_for_writing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(dump(filled(path)))
    conn = engine.connect(str(path), isolation_level=None)
    conn.execute("DELETE FROM entries")
    conn.close()
    newer = foldversion.FOLD_VERSION + 1
    monkeypatch.setattr(foldversion, "FOLD_VERSION", newer)
    monkeypatch.setattr(opening, "FOLD_VERSION", newer)
    Store.open(path).close()
    assert list(dump(path)) == before


def test_opening_a_current_database_imports_neither_sqlite_utils_nor_the_events(path: Path) -> None:
    filled(path)
    script = (
        "import sys; from warroom.store import Store\n"
        "with Store.open(sys.argv[1]) as store: store.open_incidents(); store.entries('INC-2026-0001')\n"
        "print([m for m in ('sqlite_utils', 'psycopg', 'warroom.core.events', 'warroom.core.fold')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_new_database_is_what_sqlite_utils_makes_of_the_same_steps_and_does_without_it(path: Path) -> None:
    script = (
        "import sys; from warroom.store import Store; Store.open(sys.argv[1]).close(); "
        "print('sqlite_utils' in sys.modules)"
    )
    made = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "False"
    conn = engine.connect(path.with_name("steps.db"), isolation_level=None)
    migrating.migrations().apply(Database(conn, execute_plugins=False))
    asked = (
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid",
        "SELECT id, migration_set, name FROM _sqlite_migrations ORDER BY id",
    )
    with Store.open(path) as store:
        for sql in asked:
            assert store.query(lambda one, sql=sql: one.execute(sql).fetchall()) == conn.execute(sql).fetchall()
    assert not [*migrating.migrations().pending(Database(str(path)))]
    conn.close()


def test_eight_processes_that_make_the_same_database_at_once_all_get_it(path: Path) -> None:
    script = (
        "import sys; from warroom.store import Store; from tests.support.made import note, declared\n"
        "with Store.open(sys.argv[1]) as store, store.writing() as tx: tx.append(declared()); tx.append(note('x'))"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(path)]) for _ in range(8)]
    assert [p.wait(60) for p in running] == [0] * 8
    verdict = verify(path)
    assert (verdict.ok, verdict.events) == (True, 9)


def test_the_sqlite_fault_is_told_for_the_versions_that_have_it() -> None:
    assert "3.40.1" in (sqlite_fault((3, 40, 1)) or "")
    assert sqlite_fault((3, 51, 2)) is not None
    assert sqlite_fault((3, 51, 3)) is None
    assert sqlite_fault((3, 53, 0)) is None
    assert sqlite_fault() is None, "the SQLite of this environment can corrupt the database"
