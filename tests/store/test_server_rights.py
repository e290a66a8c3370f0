"""What a server itself allows: whoever signs in as the application appends, an observer looks, and nobody rewrites."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.store.conftest import raw
from tests.support.made import declared, note
from tests.support.postgres import Server
from warroom.config.settings import Config
from warroom.core.place import ServerUrl
from warroom.doctor.server import examine
from warroom.room import Refused, Room
from warroom.store import ReadOnly, Store
from warroom.store.maintenance import dump, grants, rebuild, redact, verify
from warroom.store.postgres.condition import look
from warroom.store.postgres.rights import WRITER


class Site:
    """A database with its three roles."""

    def __init__(self, server: Server, url: str) -> None:
        self.server, self.url = server, url
        self.writer, self.observer = (f"{name}_{os.getpid()}" for name in ("writer", "observer"))

    def of(self, role: str) -> str:
        return self.url.replace("://warroom@", f"://{role}@")

    def run(self, role: str, statement: str) -> Any:
        with psycopg.connect(self.of(role), autocommit=True) as conn:
            return conn.execute(statement)


@pytest.fixture
def site(server: Server) -> Iterator[Site]:
    with server.database() as url:
        found = Site(server, url)
        for role in (found.writer, found.observer):
            server.sql(f"CREATE ROLE {role} LOGIN")
        database = url.split("@/")[1].split("?")[0]
        server.sql(grants("warroom", found.writer, found.observer), database=database)
        yield found
        for role in (found.writer, found.observer):
            server.sql(f"DROP OWNED BY {role}", database=database)
            server.sql(f"DROP ROLE {role}")


@pytest.fixture
def filled(site: Site) -> Site:
    with Store.open(site.of(site.writer)) as store, store.writing() as tx:
        tx.append(declared())
        tx.append(note("disk is full", id="first"))
        tx.append(note("a password", id="secret"))
    redact(site.of(site.writer), "secret", "maya", "a password")
    return site


REWRITES = (
    "UPDATE events SET actor = 'bob'",
    "DELETE FROM events WHERE seq = 2",
    "TRUNCATE events CASCADE",
    "UPDATE payloads SET body = '{}'",
    "DELETE FROM payloads WHERE seq = 2",
    "TRUNCATE payloads",
    "UPDATE redactions SET target = 1",
    "DELETE FROM redactions",
    "TRUNCATE redactions",
    "INSERT INTO events SELECT 9, 'x', incident, at, recorded_at, actor, type, version, payload_hash, hash"
    " FROM events WHERE seq = 2",
    "INSERT INTO events SELECT 1, 'x', incident, at, recorded_at, actor, type, version, payload_hash, hash"
    " FROM events WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET actor = 'bob'",
    "INSERT INTO payloads VALUES (2, '', '{}') ON CONFLICT (seq) DO UPDATE SET body = '{}'",
    "INSERT INTO redactions VALUES (2, 1)",
    "SELECT redact_payload(2)",
)


def test_neither_the_owner_nor_the_application_rewrites_the_journal(filled: Site) -> None:
    with Store.open(filled.url, read_only=True) as store:
        before = list(store.events())
    for role in ("warroom", filled.writer, filled.observer):
        for statement in REWRITES:
            with pytest.raises((psycopg.errors.IntegrityError, psycopg.errors.InsufficientPrivilege,
                                psycopg.errors.ReadOnlySqlTransaction)):  # fmt: skip
                filled.run(role, statement)
    with Store.open(filled.url, read_only=True) as store:
        assert list(store.events()) == before
    assert verify(filled.url).ok


def test_an_observer_reads_all_and_writes_nothing_even_where_it_takes_read_only_away(filled: Site) -> None:
    url = filled.of(filled.observer)
    with Store.open(url, read_only=True) as store:
        assert store.count() == 1
        assert not store.watcher().alive
    with Store.open(url) as store, pytest.raises(ReadOnly, match=r"may not|takes no writes"), store.writing() as tx:
        tx.append(note("sneaked in"))
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET default_transaction_read_only = off")
        for statement in (
            "UPDATE head SET seq = 9", "INSERT INTO marks VALUES ('a', 'b')", "CREATE TABLE own (n INTEGER)",
            "CREATE TEMPORARY TABLE own (n INTEGER)", "SELECT seq FROM head FOR UPDATE", "DELETE FROM terminals",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(statement)
    assert verify(url).ok


def test_whoever_may_only_look_has_a_room_to_look_at_and_is_told_why(filled: Site) -> None:
    with Store.open(filled.of(filled.observer)) as store:
        room = Room(store, Config().policy, "olga")
        assert room.read_only
        assert [it.number for it in room.overview().incidents] == ["0001"]
        for command in (lambda: room.log("1", "sneaked in"), lambda: room.acknowledge("1"),
                        lambda: room.cancel("1", "no reason")):  # fmt: skip
            with pytest.raises(Refused, match="may not write to"):
                command()
        with pytest.raises(ReadOnly, match="store grants"):
            store.set_mark("a", "b")
    assert verify(filled.url).events == 4


def test_the_check_says_what_a_role_may_do(filled: Site) -> None:
    stranger = f"stranger_{os.getpid()}"
    filled.server.sql(f"CREATE ROLE {stranger} LOGIN")
    found = {role: look(ServerUrl(filled.of(role)), 5) for role in (filled.writer, filled.observer, stranger)}
    filled.server.sql(f"DROP ROLE {stranger}")
    assert (found[filled.writer].unread, found[filled.writer].unwritten) == ((), ())
    assert found[filled.observer].unread == ()
    assert {"events", "head", "outbox"} <= set(found[filled.observer].unwritten)
    assert set(found[stranger].unread) == set(WRITER) - {"persons"}  # whose a role is, everybody may see
    assert all(one.wakes and not one.standby and one.commits == "off" for one in found.values())
    states = {
        role: next(one.state for one in examine(ServerUrl(filled.of(role)), 5) if one.name == "database.server.rights")
        for role in (filled.writer, filled.observer)
    }
    assert states == {filled.writer: "ok", filled.observer: "warn"}


def test_the_application_folds_nothing_anew_that_is_the_owners(filled: Site) -> None:
    with pytest.raises(ReadOnly, match="store grants"):
        rebuild(filled.of(filled.writer))
    before = list(dump(filled.url))
    assert not rebuild(filled.url).changed
    assert list(dump(filled.of(filled.observer))) == before


def test_every_table_has_its_rights(site: Site) -> None:
    with psycopg.connect(site.url) as conn:
        tables = {row[0] for row in conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables == set(WRITER)


def test_text_is_in_the_order_of_its_bytes_whatever_the_server_s_language(server: Server) -> None:
    ids = ["INC-2026-0001", "a", "Z", "ä", "_", "z"]
    with server.database() as url, raw(url) as conn:
        for id_ in ids:
            conn.execute("INSERT INTO feeds VALUES (%s, '{}')", [id_])
        assert [row[0] for row in conn.execute("SELECT id FROM feeds ORDER BY id")] == sorted(ids, key=str.encode)
        uncollated = conn.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
        ).fetchall()
        assert uncollated == []
