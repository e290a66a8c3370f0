"""The command line on a database that a server keeps: the same commands, and the address never shown whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Within
from tests.support import postgres
from tests.support.faked import WallClock
from warroom.store import Store
from warroom.store.desk import SideStore
from warroom.store.maintenance import verify

pytestmark = pytest.mark.server
SECRET = "hunter2"


@pytest.fixture(scope="module")
def server() -> postgres.Server:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    return postgres.server(version)


@pytest.fixture
def url(server: postgres.Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with server.database() as address:
        yield f"{address}&password={SECRET}"


def test_the_commands_work_on_a_server_as_on_a_file(within: Within, url: str, tmp_path: Path) -> None:
    assert within("--db", url, "declare", "--title", "Checkout fails", "--severity", "SEV1").code == 0
    assert within("--db", url, "note", "1", "disk is full").code == 0
    shown = within("--db", url, "list", "--json")
    assert [one["title"] for one in json.loads(shown.out)] == ["Checkout fails"]
    lines = [json.loads(line) for line in within("--db", url, "export").out.splitlines()]
    assert lines[-1]["data"]["text"] == "disk is full"
    with SideStore.open(url) as desk:
        desk.save_draft("maya", "INC-2026-0001", "entry", "the disk is full of")
    redacted = within("--db", url, "redact", lines[-1]["id"], "--reason", "a password")
    assert (redacted.code, redacted.err) == (0, "")
    with SideStore.open(url) as desk:
        assert desk.drafts("maya") == ()
    assert within("--db", url, "rebuild").code == 0
    assert within("--db", url, "backup", str(tmp_path / "copy.db")).code == 0
    assert verify(tmp_path / "copy.db").redacted == 1
    done = within("--db", url, "verify")
    assert "the chain holds" in done.out
    assert "disk is full" not in within("--db", url, "export").out


def test_what_is_done_after_an_incident_is_the_same_on_a_server(
    within: Within, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARROOM_DB", url)
    within("declare", "--severity", "SEV1", "--title", "Checkout pool exhausted")
    within("log", "1", "the pool is full of idle connections", "--kind", "fact")
    assert within("followup", "add", "1", "alert on the pool").code == 0
    assert within("status", "1", "resolved", "--override", "a test").code == 0
    within("declare", "--severity", "SEV1", "--title", "Checkout pool exhausted again")
    assert [hit["incident"][-4:] for hit in within("search", "idle", "connections", "--json").data] == ["0001"]
    assert [hit["incident"][-4:] for hit in within("similar", "2", "--json").data] == ["0001"]
    assert within("search", "unicorn").out == "nothing found\n"
    assert within("review", "1", "--set", "summary", "The pool was full.").code == 0
    assert "The pool was full." in within("review", "1").out
    assert [one["text"] for one in within("followups", "--json").data] == ["alert on the pool"]
    figures = within("metrics", "--json")
    assert (figures.code, figures.data["incidents"]) == (0, 2)


def test_no_answer_and_no_fault_shows_the_password(within: Within, url: str, server: postgres.Server) -> None:
    gone = url.replace(f"port={server.port}", "port=1")
    for address, command in ((url, "doctor"), (gone, "list"), (gone, "verify"), (gone, "doctor"), (gone, "who")):
        done = within("--db", address, command)
        assert SECRET not in done.out + done.err
        if address == gone:
            assert "does not answer" in done.out + done.err


def test_an_empty_database_says_what_makes_the_tables(within: Within, server: postgres.Server) -> None:
    with server.database(empty=True) as address:
        done = within("--db", address, "list")
        assert done.code == 1
        assert "warroom store migrate" in done.err
        checked = within("--db", address, "store", "check")
        assert (checked.code, "warroom store migrate" in checked.out) == (1, True)
        assert within("--db", address, "store", "migrate").out == "the tables are made\n"
        assert within("--db", address, "store", "migrate").out == "nothing to do: the tables are up to date\n"
        assert within("--db", address, "list").code == 0
        assert "GRANT SELECT, INSERT ON events" in within("store", "grants", "own", "app", "look").out


def test_a_role_gets_its_person_by_a_command_and_the_others_stay_shared(
    within: Within, url: str, server: postgres.Server
) -> None:
    assert within("--db", url, "store", "person").out == "every role is shared: names are as people say them\n"
    role = f"person_{os.getpid()}"
    server.sql(f"CREATE ROLE {role} LOGIN SUPERUSER")
    try:
        said = within("--db", url, "store", "person", role, "@maya", "--watch").out
        assert said == f"{role} is maya: the server takes no other name from it, and it may watch\n"
        assert within("--db", url, "store", "person").out == f"{role}: maya, may run the watcher\n"
        listed = json.loads(within("--db", url, "store", "person", role, "maya", "--json").out)
        assert listed == [{"role": role, "person": "maya", "watches": False}]
        hers = url.replace("://warroom@", f"://{role}@")
        refused = within("--db", hers, "--as", "bob", "declare", "--title", "Checkout fails", "--severity", "SEV1")
        assert (refused.code, "use --as maya" in refused.err) == (1, True)
        assert within("--db", hers, "declare", "--title", "Checkout fails", "--severity", "SEV1").code == 0
        assert within("--db", url, "store", "person", role, "--remove").code == 0
        assert within("--db", hers, "--as", "bob", "note", "1", "disk is full").code == 0
        for wrong in ((role,), (role, "maya", "--remove"), (role, "two words")):
            assert within("--db", url, "store", "person", *wrong).code == 2
        assert within("--db", url, "--read-only", "store", "person", role, "maya").code == 1
    finally:
        server.sql(f"DROP ROLE {role}")


def undone(server: postgres.Server, url: str, times: int) -> None:
    """The first so many transactions that write an event are undone by the server, as in favour of another's."""
    server.sql(
        "CREATE SEQUENCE asked",
        f"CREATE FUNCTION undone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('asked') <= {times} THEN"
        " RAISE EXCEPTION 'deadlock detected' USING ERRCODE = 'deadlock_detected'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER undone BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION undone()",
        database=url.split("@/")[1].split("?")[0],
    )


def test_a_command_that_the_server_undid_for_another_is_run_again_and_written_once(
    within: Within, url: str, server: postgres.Server
) -> None:
    undone(server, url, 3)
    done = within("--db", url, "declare", "--title", "Checkout fails", "--severity", "SEV1")
    assert (done.code, done.err) == (0, "")
    lines = [json.loads(line) for line in within("--db", url, "export").out.splitlines()]
    assert [line["type"] for line in lines].count("declared") == 1
    server.sql("ALTER SEQUENCE asked RESTART", database=url.split("@/")[1].split("?")[0])
    assert within("--db", url, "redact", lines[-1]["id"], "--reason", "a password").err == ""


def test_a_command_that_is_undone_each_time_ends_with_the_sentence(
    within: Within, url: str, server: postgres.Server
) -> None:
    undone(server, url, 1000)
    done = within("--db", url, "declare", "--title", "Checkout fails", "--severity", "SEV1")
    assert (done.code, "Others wrote to" in done.err, "Repeat it" in done.err) == (1, True, True)
    assert within("--db", url, "export").out == ""


def test_check_refuses_a_server_that_forgets_in_a_power_cut_and_doctor_tells_it(within: Within, url: str) -> None:
    checked = within("--db", url, "store", "check", "--json")
    found = {one["name"].removeprefix("database.server"): one for one in json.loads(checked.out)}
    assert checked.code == 1
    assert "fsync and full_page_writes is off" in found[".durable"]["says"]  # as the servers of tests are
    assert (found[""]["state"], found[".clock"]["state"]) == ("ok", "ok")
    assert "a power cut loses entries" in within("--db", url, "doctor").out
    assert "looked after whenever it is opened" in within("store", "check").err


def test_a_journal_is_copied_to_a_server_by_the_command(within: Within, server: postgres.Server) -> None:
    within("declare", "--title", "Search is slow", "--severity", "SEV2")
    with server.database() as address:
        done = within("store", "copy", "room.db", address)
        assert "both end at event" in done.out
        assert "Search is slow" in within("--db", address, "list").out


def test_who_is_here_is_seen_from_every_host_and_drafts_stay_on_their_own(
    within: Within, url: str, tmp_path: Path
) -> None:
    with SideStore.open(url) as desk:
        desk.here("ops1/4711", "maya", "INC-2026-0001", "entry")
        desk.save_draft("maya", "INC-2026-0001", "entry", "half a line")
        found = json.loads(within("--db", url, "who", "--json").out)
        assert [(one["person"], one["terminal"]) for one in found] == [("maya", "ops1/4711")]
    assert list((tmp_path / "state").rglob("*.desk"))
    with SideStore.open(url) as again:
        assert again.drafts("maya")[0].text == "half a line"
        again.gone("ops1/4711")
        assert again.present() == ()


def test_minutes_ago_are_counted_by_the_server_s_clock(shell: Shell, url: str, tmp_path: Path) -> None:
    wall = WallClock(tmp_path)
    wall.is_set(timedelta(hours=3))
    wrong = {name: said for name, said in wall.environment.items() if name.startswith(("FAKETIME", "LD_"))}
    assert shell("--db", url, "declare", "--title", "Checkout fails", "--severity", "SEV1").code == 0
    done = shell("--db", url, "log", "1", "the pool is full", "--at=-5m", **wrong)
    assert (done.code, done.err) == (0, "")
    with Store.open(url, read_only=True) as store:
        event = list(store.events())[-1]
    ago = datetime.now(UTC) - event.at
    assert timedelta(minutes=5) <= ago < timedelta(minutes=15)
    assert timedelta() <= datetime.now(UTC) - event.recorded_at < timedelta(minutes=10)
