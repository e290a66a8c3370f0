"""A private incident on a server: its people see it, whoever runs the watcher does, and nobody else reads a word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests.store.conftest import raw
from tests.support.made import declared, note
from tests.support.postgres import Server
from warroom.config.settings import Config
from warroom.core.events import DetailsChanged, Withheld
from warroom.core.place import ServerUrl
from warroom.room import Refused, Room
from warroom.store import Store, StoreError
from warroom.store.maintenance import copy, dump, grants, name_person, rebuild, redact, verify
from warroom.store.postgres.privacy import POLICIES
from warroom.store.postgres.rights import WRITER
from warroom.store.sqlite.veil import VEILED

NOW = datetime(2026, 4, 21, 15, tzinfo=UTC)
SECRET = "zanzibar"
NAMED = ("maya", "lee", "omar", "olga")


class Site:
    """Maya, lee and olga have roles of their own, olga's only reads, omar's may watch; two are shared."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.roles = {name: f"{name}_{os.getpid()}" for name in (*NAMED, "shared", "observer")}

    def of(self, name: str) -> str:
        return self.url.replace("://warroom@", f"://{self.roles[name]}@")

    def room(self, name: str, person: str = "") -> Room:
        return Room(Store.open(self.of(name)), Config().policy, person or name, clock=lambda: NOW)


@pytest.fixture
def site(server: Server) -> Iterator[Site]:
    with server.lent() as url:
        found, database = Site(url), url.split("@/")[1].split("?")[0]
        for role in found.roles.values():
            server.sql(f"CREATE ROLE {role} LOGIN")
        role = found.roles
        server.sql(grants("warroom", role["shared"], role["observer"]), database=database)
        server.sql(f"GRANT {role['shared']} TO {role['maya']}, {role['lee']}, {role['omar']}",
                   f"GRANT {role['observer']} TO {role['olga']}", database=database)  # fmt: skip
        for name in NAMED:
            name_person(ServerUrl(url), role[name], name, watches=name == "omar")
        yield found
        for one in role.values():
            server.sql(f"DROP OWNED BY {one}", f"DROP ROLE {one}", database=database)


@pytest.fixture
def secret(site: Site) -> Site:
    """One that everybody sees, and one that maya made private from its first line on."""
    room = site.room("maya")
    room.declare("Checkout fails", "SEV1", anyway=True)
    room.declare(f"{SECRET} was broken into", "SEV1", anyway=True)
    room.edit_details("2", private=True)
    room.log("2", f"the {SECRET} keys are out")
    room.store.close()
    return site


def sees(site: Site, name: str) -> bool:
    """Whether any word of it can be had; whatever is asked has one answer."""
    with site.room(name).store as store:
        room = Room(store, Config().policy, "somebody")
        answers = {
            any(SECRET in it.title for it in room.overview().incidents),
            any(SECRET in it.title for it in store.incidents()),
            bool(store.entries("INC-2026-0002")),
            store.named("2") != (),
            any(SECRET in str(event) for event in store.events()),
            store.hidden() == frozenset(),
        }
    assert len(answers) == 1, "some of it is shown"
    return answers.pop()


def test_its_people_and_who_runs_the_watcher_see_it_and_nobody_else(secret: Site) -> None:
    assert {name for name in secret.roles if sees(secret, name)} == {"maya", "omar", "shared"}
    room = secret.room("maya")
    room.assign("2", "scribe", "lee")
    room.let_in("2", "olga")
    assert {name for name in secret.roles if sees(secret, name)} == {"maya", "lee", "olga", "omar", "shared"}
    with pytest.raises(Refused, match=r"lee is in 0002 and sees it"):
        room.shut_out("2", "lee")
    room.shut_out("2", "olga")
    assert not sees(secret, "olga")
    with secret.room("lee").store as store:
        lee = Room(store, Config().policy, "lee", clock=lambda: NOW)
        with pytest.raises(Refused, match="Only the commander decides who else may see 0002: ask maya"):
            lee.let_in("2", "olga")
        lee.log("2", "by lee")
        lee.leave("2")
        assert lee.find("2").private
    room.shut_out("2", "lee")
    assert not sees(secret, "lee")
    room.edit_details("2", private=False)
    assert all(sees(secret, name) for name in secret.roles)
    with pytest.raises(Refused, match="0002 is not private"):
        room.let_in("2", "olga")
    room.store.close()
    before = list(dump(secret.url))
    assert not rebuild(secret.url).changed
    assert list(dump(secret.url)) == before


def test_no_statement_of_a_role_s_own_shows_a_word_or_writes_one(secret: Site) -> None:
    for name in ("lee", "olga", "observer"):
        with psycopg.connect(secret.of(name), autocommit=True) as conn:
            for table in WRITER:
                rows = conn.execute(f"SELECT t::text FROM {table} AS t").fetchall()
                assert not any(SECRET in row[0] for row in rows), table
            assert conn.execute("SELECT count(*) FROM events WHERE incident = 'INC-2026-0002'").fetchone() != (0,)
    with psycopg.connect(secret.of("lee"), autocommit=True) as conn:
        conn.execute("SET row_security = off")
        for table in POLICIES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(f"SELECT * FROM {table}")
        conn.execute("SET row_security = on")
        assert conn.execute("DELETE FROM private_readers").rowcount == 0
        assert conn.execute("UPDATE incidents SET title = 'mine' WHERE id = 'INC-2026-0002'").rowcount == 0
        for statement in (
            "INSERT INTO private_readers VALUES ('INC-2026-0002', 'lee')",
            "INSERT INTO entries VALUES ('e', 'INC-2026-0002', '', 1, 1, '{}')",
            "UPDATE entries SET incident = 'INC-2026-0002'",
            "ALTER TABLE payloads DISABLE ROW LEVEL SECURITY",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(statement)
    assert verify(secret.url).ok


def test_every_role_verifies_the_chain_and_says_what_it_may_not_see(secret: Site) -> None:
    whole = verify(secret.of("shared"))
    part = verify(secret.of("olga"))
    assert (part.ok, part.head, part.events) == (whole.ok, whole.head, whole.events) == (True, whole.head, whole.events)
    with Store.open(secret.of("olga"), read_only=True) as store:
        unseen = [event for event in store.events() if isinstance(event.data, Withheld)]
    assert {event.incident for event in unseen} == {"INC-2026-0002"}
    assert (part.withheld, whole.withheld) == (len(unseen), 0)
    with raw(secret.url) as conn:
        conn.execute("ALTER TABLE payloads DISABLE ROW LEVEL SECURITY")
        assert any("row policy of payloads" in one for one in verify(secret.url).problems)
        conn.execute("ALTER TABLE payloads ENABLE ROW LEVEL SECURITY")


def test_who_does_not_see_it_goes_on_beside_it_and_takes_none_of_it_away(secret: Site, tmp_path: Path) -> None:
    lee = secret.room("lee")
    assert lee.declare("Search is slow", "SEV2", anyway=True).id == "INC-2026-0003", "its number is taken"
    with pytest.raises(Refused, match='There is no incident "2"'):
        lee.log("2", "what is this?")
    assert not lee.search(SECRET)
    (hidden,) = [event for event in lee.store.events() if event.incident == "INC-2026-0002"][-1:]
    lee.store.close()
    with pytest.raises(StoreError, match="private, and you may not see it: nothing was redacted"):
        redact(secret.of("lee"), hidden.id, "lee", "mine")
    with pytest.raises(StoreError, match="would lack them: nothing was copied"):
        copy(secret.of("lee"), tmp_path / "part.db")
    assert copy(secret.of("shared"), tmp_path / "whole.db").head.hash == verify(secret.url).head
    with Store.open(tmp_path / "whole.db") as store:
        assert store.private() == {"INC-2026-0002"}
        assert store.incident("INC-2026-0002") is not None
    redact(secret.of("maya"), hidden.id, "maya", "a key")
    assert not rebuild(secret.url).changed
    assert not sees(secret, "lee")


def test_what_an_older_program_wrote_of_it_waits_for_somebody_who_sees_it(secret: Site) -> None:
    with raw(secret.url) as conn:
        conn.execute("INSERT INTO refold VALUES ('INC-2026-0002')")
        kept = list(dump(secret.url))
        conn.execute("UPDATE incidents SET title = 'as an older program knows it' WHERE id = 'INC-2026-0002'")
        for name, left in (("lee", 1), ("maya", 0)):
            with Store.open(secret.of(name)) as store:
                store.set_mark("read", "so far")
            assert conn.execute("SELECT count(*) FROM refold").fetchone() == (left,)
    assert list(dump(secret.url)) == kept


def test_a_file_hides_what_a_server_guards() -> None:
    """But for the index of what is past, which a file has beside it and asks for what is hidden."""
    assert {table for table in POLICIES if not table.startswith("memory_")} == set(VEILED)


def test_who_may_see_it_is_a_row_each_in_either_database(place: str) -> None:
    with Store.open(place) as store:
        for event in (declared(), declared("INC-2026-0002"), note("it was lee")):
            with store.writing() as tx:
                tx.append(event)
        room = Room(store, Config().policy, "maya", clock=lambda: NOW)
        room.edit_details("1", private=True)
        room.let_in("1", "olga")
        assert (room.find("1").readers, store.private(), store.hidden()) == (
            ("maya", "olga"), {"INC-2026-0001"}, frozenset(),
        )  # fmt: skip
        assert room.undo("1") == "Undone: olga may no longer see it."
        assert room.find("1").readers == ("maya",)
        assert isinstance(list(store.events(incident="INC-2026-0001"))[2].data, DetailsChanged)
    before = list(dump(place))
    assert sum("private_readers" in row for row in before) == 2
    assert not rebuild(place).changed
