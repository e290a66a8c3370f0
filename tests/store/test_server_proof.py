"""A database role a person: the server itself takes no other name from it, whatever the program says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.support.made import alert, declared, event, health, note
from tests.support.postgres import Server
from warroom import doctor
from warroom.commands.from_pagers import PagerCommands
from warroom.config.settings import Config
from warroom.core.events import HOUSE, AcknowledgedElsewhere
from warroom.core.place import ServerUrl
from warroom.doctor.server import examine
from warroom.room import Refused, Room
from warroom.store import Store, StoreError
from warroom.store.act_rows import ActRows
from warroom.store.leases import WATCHER
from warroom.store.maintenance import copy, forget_person, grants, migrate, name_person, persons, verify

NOW = datetime(2026, 4, 21, 15, tzinfo=UTC)


class Site:
    """A database in which maya has a role of her own, omar one that may watch, and everybody else the shared one."""

    def __init__(self, url: str) -> None:
        self.url, self.server = url, ServerUrl(url)
        self.shared, self.maya, self.omar = (f"{name}_{os.getpid()}" for name in ("shared", "maya", "omar"))

    def of(self, role: str) -> str:
        return self.url.replace("://warroom@", f"://{role}@")

    def room(self, role: str, person: str) -> Room:
        return Room(Store.open(self.of(role)), Config().policy, person, clock=lambda: NOW)


@pytest.fixture
def site(server: Server) -> Iterator[Site]:
    with server.lent() as url:
        found = Site(url)
        database = url.split("@/")[1].split("?")[0]
        roles = (found.shared, found.maya, found.omar)
        for role in roles:
            server.sql(f"CREATE ROLE {role} LOGIN")
        server.sql(grants("warroom", found.shared, found.shared), database=database)
        server.sql(
            f"ALTER ROLE {found.shared} RESET default_transaction_read_only",
            f"GRANT {found.shared} TO {found.maya}, {found.omar}", database=database,
        )  # fmt: skip
        name_person(found.server, found.maya, "maya")
        name_person(found.server, found.omar, "omar", watches=True)
        yield found
        for role in roles:
            server.sql(f"DROP OWNED BY {role}", f"DROP ROLE {role}", database=database)


def append(url: str, *events: object) -> None:
    with Store.open(url) as store, store.writing() as tx:
        for event in events:
            tx.append(event)  # type: ignore[arg-type]


def test_a_role_of_one_s_own_writes_under_its_person_s_name_alone(site: Site) -> None:
    append(site.of(site.maya), declared(actor="maya"))
    for actor in ("bob", "Maya", HOUSE):
        with pytest.raises(StoreError, match=rf"signed in as maya, and .* as {actor}; nothing was written: use --as"):
            append(site.of(site.maya), note("first", actor="maya"), note("second", actor=actor))
    append(site.of(site.omar), note("by omar", actor="omar"), note("by the room", actor=HOUSE))
    append(site.of(site.shared), note("by anybody", actor="bob"))
    with Store.open(site.url) as store:
        assert [event.actor for event in store.events()] == ["maya", "omar", HOUSE, "bob"]
    assert verify(site.url).ok


def test_no_setting_of_one_s_own_goes_round_the_proof(site: Site) -> None:
    append(site.of(site.maya), declared(actor="maya"))
    forged = (
        "INSERT INTO events SELECT 2, 'x', incident, at, recorded_at, 'bob', type, version, payload_hash, hash"
        " FROM events WHERE seq = 1"
    )
    for before in (
        "SELECT 1", f"SET ROLE {site.shared}", "SET warroom.copies = 'on'", "SET search_path = pg_catalog, public",
    ):  # fmt: skip
        with psycopg.connect(site.of(site.maya), autocommit=True) as conn:
            conn.execute(before)
            with pytest.raises(psycopg.Error) as refused:
                conn.execute(forged)
            assert refused.value.sqlstate == "WR001"
    for role in (site.maya, site.shared):
        with pytest.raises(StoreError, match="may not do this"):
            name_person(ServerUrl(site.of(role)), site.maya, "bob")
        with psycopg.connect(site.of(role), autocommit=True) as conn:
            for change in ("UPDATE persons SET person = 'bob'", "DELETE FROM persons", "CREATE TEMP TABLE persons ()"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    conn.execute(change)
    assert {one.role: one.person for one in persons(ServerUrl(site.of(site.shared)))}[site.maya] == "maya"


def test_a_room_under_another_name_refuses_each_command_with_the_fix(site: Site) -> None:
    append(site.url, declared())
    room = site.room(site.maya, "bob")
    for command in (lambda: room.log("1", "sneaked in"), lambda: room.acknowledge("1"),
                    lambda: room.declare("another", "SEV2")):  # fmt: skip
        with pytest.raises(Refused, match=r"knows you as maya, and .* recorded as bob: use --as maya, or sign in"):
            command()
    room.store.close()
    for role, person in ((site.maya, "maya"), (site.shared, "bob")):
        room = site.room(role, person)
        room.log("1", "disk is full")
        room.store.close()


def test_the_watcher_s_role_records_whom_a_pager_names_and_a_person_s_own_cannot(site: Site) -> None:
    """An acknowledgement on the phone is the room's word about somebody, in nobody's name."""
    append(site.url, declared())
    watcher = PagerCommands(Store.open(site.of(site.omar)), Config().policy, "maya", clock=lambda: NOW)
    with Store.open(site.of(site.omar)) as store:
        store.save_poll("prod", [alert(seen=NOW)], (), health(at=NOW))
    assert watcher.acknowledged_there("1", "pager", key="k1")
    assert not watcher.acknowledged_there("1", "pager", key="k1")
    watcher.alert_acknowledged_there([alert().fingerprint], "pager", key="k2")
    it = watcher.store.incident("INC-2026-0001")
    assert it is not None
    assert (it.acknowledged_by, it.active_at) == ("maya", NOW)
    assert ActRows(watcher.store).all()[alert().fingerprint].acked_by == "maya"
    assert [one.actor for one in watcher.store.events()] == ["maya", HOUSE]
    watcher.store.close()

    append(site.url, declared("INC-2026-0002"))
    told = AcknowledgedElsewhere(person="bob", channel="pager")
    with pytest.raises(StoreError, match=r"signed in as maya, and .* as warroom"):
        append(site.of(site.maya), event(told, "INC-2026-0002", actor=HOUSE))
    append(site.of(site.maya), event(told, "INC-2026-0002", actor="maya"))
    with Store.open(site.url) as store:
        claimed = store.incident("INC-2026-0002")
        assert claimed is not None
        assert claimed.acknowledged_at is None, "of anybody but the room it counts for nothing"


def test_what_is_done_about_an_alert_is_proved_too(site: Site) -> None:
    with psycopg.connect(site.of(site.maya), autocommit=True) as conn:
        act = "INSERT INTO alert_act_log VALUES ({}, 'k{}', 't', '{}', 'acknowledged', 'f1', NULL, '')"
        conn.execute(act.format(1, 1, "maya"))
        with pytest.raises(psycopg.Error, match="recorded as bob"):
            conn.execute(act.format(2, 2, "bob"))


def test_only_a_role_that_may_watch_takes_the_watcher_s_lease(site: Site) -> None:
    with Store.open(site.of(site.maya)) as store:
        with pytest.raises(StoreError, match=r"maya, who may not run the watcher; nothing was written: run `warroom w"):
            store.take_lease(WATCHER, "child", 30)
        assert not store.watcher().alive
    for role in (site.omar, site.shared):
        with Store.open(site.of(role)) as store:
            lease = store.take_lease(WATCHER, "standing", 30)
            assert lease is not None
            assert store.renew(lease)
            store.release(lease)


def test_a_role_that_is_nobody_s_again_is_a_shared_one(site: Site) -> None:
    append(site.url, declared())
    forget_person(site.server, site.maya)
    append(site.of(site.maya), note("by bob", actor="bob"))
    with pytest.raises(StoreError, match="Nobody is named for"):
        forget_person(site.server, site.maya)
    with pytest.raises(StoreError, match="has no role nobody_there"):
        name_person(site.server, "nobody_there", "bob")
    with pytest.raises(StoreError, match="is the room itself"):
        name_person(site.server, site.maya, HOUSE)


def test_the_owner_brings_a_journal_with_the_names_that_are_in_it(site: Site, server: Server, tmp_path: Path) -> None:
    source = tmp_path / "room.db"
    append(str(source), declared(actor="lena"), note("by ivan", actor="ivan"))
    owner = f"owner_{os.getpid()}"
    database = site.url.split("@/")[1].split("?")[0]
    server.sql(f"CREATE ROLE {owner} LOGIN")
    tables = [row[0] for row in server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
                                           database=database)]  # fmt: skip
    server.sql(*(f"ALTER TABLE {table} OWNER TO {owner}" for table in tables), database=database)
    name_person(site.server, owner, "dana")
    try:
        with pytest.raises(StoreError, match="signed in as dana"):
            append(site.of(owner), declared(actor="lena"))
        assert copy(source, site.of(owner)).events == 2
        with Store.open(site.url) as store:
            assert [event.actor for event in store.events()] == ["lena", "ivan"]
        with pytest.raises(StoreError, match="signed in as dana"):
            append(site.of(owner), note("after", actor="lena"))
    finally:
        server.sql(f"REASSIGN OWNED BY {owner} TO warroom", f"DROP OWNED BY {owner}", f"DROP ROLE {owner}",
                   database=database)  # fmt: skip


def test_check_and_doctor_say_how_far_a_name_can_be_trusted(site: Site) -> None:
    def said(role: str) -> str:
        return next(one.says for one in examine(ServerUrl(site.of(role)), 5) if one.name == "database.server.person")

    assert said(site.maya) == "signed in as maya, proved by the server; it may not run the watcher"
    assert said(site.omar) == "signed in as omar, proved by the server"
    assert said(site.shared) == (
        f"shared role ({site.shared}): names are as people say them; it sees every private incident"
    )
    for person, state, says in (("maya", "ok", "proved by the database role"), ("bob", "warn", "knows you as maya")):
        checks = doctor.examine(db_path=ServerUrl(site.of(site.maya)), env={}, person=person)
        identity = next(one for one in checks if one.name == "identity")
        assert (identity.state, says in identity.says) == (state, True)


@pytest.mark.parametrize("gone", ["FUNCTION writer_begins", "TABLE queue"])
def test_a_database_without_what_writers_call_is_brought_up_to_date_by_migrate(server: Server, gone: str) -> None:
    with server.database() as url:
        server.sql(f"DROP {gone}", database=url.split("@/")[1].split("?")[0])
        if gone.startswith("FUNCTION"):
            with pytest.raises(StoreError, match="warroom store migrate"):
                Store.open(url)
        assert (migrate(url).changed, migrate(url).changed) == (True, False)
        append(url, declared())


def test_a_database_made_before_there_were_names_gets_the_table_by_migrate(server: Server) -> None:
    with server.database() as url:
        database = url.split("@/")[1].split("?")[0]
        server.sql(
            "DROP FUNCTION journal_actor_proved, lease_by_watcher CASCADE", "DROP TABLE persons, queue",
            database=database,
        )
        with pytest.raises(StoreError, match="warroom store migrate"):
            Store.open(url)
        assert (migrate(url).changed, migrate(url).changed) == (True, False)
        append(url, declared())
        assert verify(url).ok
