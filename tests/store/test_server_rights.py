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
from tests.support.roles import Site, with_roles
from warroom.config.settings import Config
from warroom.core.place import ServerUrl
from warroom.doctor.server import examine
from warroom.room import Refused, Room
from warroom.store import ReadOnly, Store
from warroom.store.maintenance import dump, rebuild, redact, verify
from warroom.store.postgres.condition import look
from warroom.store.postgres.rights import WRITER


@pytest.fixture
def site(server: Server) -> Iterator[Site]:
    with server.database() as url, with_roles(server, url) as found:
        yield found


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


def test_only_the_owner_gets_the_last_bytes_of_a_redaction_out_of_the_pages(site: Site) -> None:
    word = "correct-horse-battery"
    with Store.open(site.of(site.writer)) as store, store.writing() as tx:
        tx.append(declared())
        tx.append(note(word, id="secret"))

    def bytes_left() -> list[str]:
        paths = [site.run("warroom", f"SELECT pg_relation_filepath('{one}')").fetchone()[0] for one in
                 ("payloads", "entries")]  # fmt: skip
        site.run("warroom", "CHECKPOINT")
        there = f"SELECT position('{word}'::bytea IN pg_read_binary_file('{{}}'))"
        return [path for path in paths if site.run("warroom", there.format(path)).fetchone()[0]]

    assert not redact(site.of(site.writer), "secret", "maya", "a password").log_emptied
    assert len(bytes_left()) == 2
    again = redact(site.url, "secret", "maya", "a password")
    assert (again.finished, again.log_emptied, bytes_left()) == (True, True, [])


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


KINDS = {
    "SELECT": "SELECT FROM {table}", "INSERT": "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE": "UPDATE {table} SET {column} = {column} WHERE false", "DELETE": "DELETE FROM {table} WHERE false",
    "TRUNCATE": "TRUNCATE {table} CASCADE", "LOCK": "LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE",
    "ALTER": "ALTER TABLE {table} DISABLE TRIGGER ALL", "DROP": "DROP TABLE {table} CASCADE",
    "POLICY": "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "CREATE": "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "OWN": "ALTER TABLE {table} OWNER TO {role}",
    "REFER": "CREATE TABLE mine (one INTEGER REFERENCES {table})", "SEIZE": "SET session_replication_role = replica",
    "MAKE": "CREATE FUNCTION mine() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1'",
    "REPLACE": "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql"
               " AS 'BEGIN RETURN NEW; END'",
}  # fmt: skip
"""One statement a kind; nothing of them reaches a row, and who may not is refused all the same."""


def test_each_kind_of_statement_on_each_table_is_what_the_role_was_given(site: Site) -> None:
    with psycopg.connect(site.url) as conn:
        columns = dict(conn.execute(
            "SELECT table_name, min(column_name) FROM information_schema.columns WHERE table_schema = 'public'"
            " AND is_identity = 'NO' GROUP BY 1"
        ).fetchall())  # fmt: skip
    assert set(columns) == set(WRITER)
    for role, given in ((site.writer, WRITER), (site.observer, dict.fromkeys(WRITER, "SELECT"))):
        with psycopg.connect(site.of(role), autocommit=True) as conn:
            conn.execute("SET default_transaction_read_only = off")
            done = {
                table: {kind for kind, said in KINDS.items() if may(conn, said, table=table, column=column, role=role)}
                for table, column in columns.items()
            }
        for table, rights in given.items():
            wanted = set(rights.split(", "))
            # To lock against other writers takes one of these; whoever writes may hold writers up anyway.
            assert done[table] == wanted | ({"LOCK"} if wanted & {"UPDATE", "DELETE"} else set()), (role, table)


def may(conn: psycopg.Connection[tuple[Any, ...]], statement: str, **names: str) -> bool:
    """Whether the server lets it; nothing of it stays."""
    conn.execute("BEGIN")
    try:
        conn.execute(statement.format(**names))
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.Error:
        return True  # it was let do it, and something else was wrong: that is a right, too
    else:
        return True
    finally:
        conn.execute("ROLLBACK")
