"""Tables on a server are made by nobody who opens it; two neighbouring versions of the program write side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store.conftest import raw
from tests.support.made import declared, note
from tests.support.postgres import Server
from tests.support.roles import with_roles
from warroom.core.foldversion import FOLD_VERSION
from warroom.core.place import ServerUrl
from warroom.doctor.server import examine
from warroom.store import NewerDatabase, NotOurs, Store, StoreError
from warroom.store.maintenance import dump, migrate, verify
from warroom.store.postgres import condition, migrating, rights, tables
from warroom.store.postgres import server as opening
from warroom.store.schema import SCHEMA_VERSION


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with server.database() as address:
        yield address


def note_versions(url: str, **values: int) -> None:
    with raw(url) as conn:
        for key, value in values.items():
            conn.execute("UPDATE meta SET value = %s WHERE key = %s", [str(value), key])


def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on this is the program of the version that comes next."""
    for module in (opening, tables, migrating, condition):
        for name, value in (("SCHEMA_VERSION", SCHEMA_VERSION + 1), ("FOLD_VERSION", FOLD_VERSION + 1)):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, ("next", ("ALTER TABLE incidents ADD COLUMN extra INTEGER",))))
    monkeypatch.setattr("warroom.core.foldversion.FOLD_VERSION", FOLD_VERSION + 1)


def test_opening_makes_nothing_and_says_what_does(server: Server) -> None:
    with server.database(empty=True) as url:
        for read_only in (True, False):
            with pytest.raises(NotOurs, match="warroom store migrate"):
                Store.open(url, read_only=read_only)
        with raw(url) as conn:
            assert conn.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        assert (migrate(url).before, migrate(url).before) == (0, SCHEMA_VERSION)
        with Store.open(url) as store:
            assert store.head()[0] == 0


def test_an_older_database_is_brought_up_to_date_by_the_command_alone(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(url) as store, store.writing() as tx:
        tx.append(declared())
    newer(monkeypatch)
    with pytest.raises(StoreError, match="warroom store migrate"):
        Store.open(url)
    with raw(url) as other:  # somebody is connected
        other.execute("SET application_name = 'a terminal'")
        with pytest.raises(StoreError, match="Incidents are open"):
            migrate(url)
        done = migrate(url, though_open=True)
    assert (done.before, done.after) == (SCHEMA_VERSION, SCHEMA_VERSION + 1)
    assert [one.program for one in done.connected] == ["a terminal"]
    with Store.open(url) as store:
        assert (store.count(), store.notice) == (1, "")


def test_who_could_write_or_look_can_do_so_in_the_tables_of_a_later_step_too(
    server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with with_roles(server, url) as site:
        newer(monkeypatch)
        monkeypatch.setattr(tables, "STEPS", (*tables.STEPS[:-1], ("next", ("CREATE TABLE later (n INTEGER) STRICT",))))
        monkeypatch.setitem(rights.WRITER, "later", "SELECT, INSERT, UPDATE, DELETE")
        (told,) = [one for one in examine(ServerUrl(site.of(site.writer)), 5) if one.name.endswith(".tables")]
        assert (told.state, told.mend) == ("fail", "have the owner run `warroom store migrate`")
        migrate(url)
        for role, may in ((site.writer, True), (site.observer, False)):
            with raw(site.of(role)) as conn:
                assert conn.execute("SELECT count(*) FROM later").fetchone() == (0,)
                assert conn.execute("SELECT has_table_privilege('later', 'DELETE')").fetchone() == (may,)


def test_the_version_before_goes_on_writing_and_what_it_folded_is_folded_again(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(url) as older:
        with older.writing() as tx:
            tx.append(declared())
        with monkeypatch.context() as patched:
            newer(patched)
            migrate(url, though_open=True)
            with Store.open(url) as upgraded, upgraded.writing() as tx:
                tx.append(note("by the newer"))
        with older.writing() as tx:
            tx.append(declared("INC-2026-0002", title="by the older, open all the while"))
    with Store.open(url) as older:
        assert (older.read_only, older.notice) == (False, "")
        with older.writing() as tx:
            tx.append(note("by the older, opened after"))
    with raw(url) as conn:
        left = conn.execute("SELECT incident FROM refold ORDER BY 1").fetchall()
        assert left == [("INC-2026-0001",), ("INC-2026-0002",)]
        kept = list(dump(url))
        conn.execute("UPDATE incidents SET title = 'as an older program knows it'")
        conn.execute("DELETE FROM entries")
    newer(monkeypatch)
    with Store.open(url) as upgraded:
        upgraded.set_mark("read", "so far")
        assert upgraded.mark("read") == "so far"
    assert list(dump(url)) == kept
    with raw(url) as conn:
        assert conn.execute("SELECT count(*) FROM refold").fetchone() == (0,)
    assert verify(url).events == 4


def test_who_is_two_versions_behind_since_it_was_opened_stops_writing(url: str) -> None:
    with Store.open(url) as store:
        note_versions(url, written_from_schema=SCHEMA_VERSION + 1)
        with pytest.raises(NewerDatabase), store.writing() as tx:
            tx.append(declared())
        assert (store.read_only, store.head()[0]) == (True, 0)
    note_versions(url, written_from_schema=SCHEMA_VERSION - 1)
    with Store.open(url) as store:
        note_versions(url, written_from_schema=SCHEMA_VERSION + 1)
        with raw(url) as conn:
            conn.execute("ALTER TABLE marks RENAME TO marks_of_a_newer")
        with pytest.raises(NewerDatabase, match="newer warroom"):
            store.set_mark("a", "b")


@pytest.mark.parametrize("key", ["written_from_schema", "written_from_fold"])
def test_a_version_further_back_only_reads(url: str, key: str) -> None:
    note_versions(url, schema=SCHEMA_VERSION + 2, fold=FOLD_VERSION + 2, **{key: 10_000})
    with Store.open(url) as store:
        assert "newer warroom" in store.notice
        with pytest.raises(NewerDatabase), store.writing():
            pass
        assert store.count() == 0
