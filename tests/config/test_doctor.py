"""Doctor finds what is wrong with what the room stands on, names the mend, and changes nothing."""

import sqlite3
from pathlib import Path

import pytest

from warroom.config.loading import Config, load
from warroom.core.events import Declared, Event, new_id
from warroom.core.identity import Naming
from warroom.doctor import Check, examine, people, terminal
from warroom.doctor import feeds as feeds_part
from warroom.doctor import store as store_part
from warroom.store import Store


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CONFIG_DIRS"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def by_name(checks: tuple[Check, ...] | list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def config(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def database(path: Path) -> Path:
    with Store.open(path) as store, store.writing() as tx:
        now = store.clock()
        payload = Declared(title="Checkout fails", severity="SEV1")
        tx.append(Event(id=new_id(), incident="INC-2026-0001", at=now, recorded_at=now, actor="maya", data=payload))
    return path


def test_on_a_fresh_machine_nothing_is_wrong_and_nothing_is_made(home: Path) -> None:
    checks = examine(env={"USER": "maya"})
    assert {check.state for check in checks} == {"ok"}
    assert [path.name for path in home.rglob("*")] == []


def test_every_fault_of_a_configuration_is_a_failed_check_with_a_mend(home: Path) -> None:
    path = config(home, 'nam = 1\n[room]\nsoak = "x"\n')
    failed = [check for check in examine(path, env={}) if check.state == "fail"]
    assert [check.says.split(": ")[1] for check in failed] == ["nam", 'room.soak = "x"']
    assert all(check.mend for check in failed)


def test_a_feeds_own_wrong_key_is_found_though_the_screens_do_not_look(home: Path) -> None:
    path = config(home, '[[feed]]\nid = "a"\ntype = "alertmanager"\nurl = "http://h"\nreciever = "x"\n')
    load(path, env={})
    found = by_name(examine(path, env={}))["configuration"]
    assert found.state == "fail"
    assert 'feed.a.reciever: there is no such key; did you mean "receiver"?' in found.says


def test_a_configuration_that_others_may_write_is_a_danger_to_secrets(home: Path) -> None:
    path = config(home, "")
    path.chmod(0o666)
    assert by_name(examine(path, env={}))["configuration.mode"].state == "fail"
    path.chmod(0o660)
    assert by_name(examine(path, env={}))["configuration.mode"].state == "warn"
    path.chmod(0o644)
    assert "configuration.mode" not in by_name(examine(path, env={}))


def test_a_file_in_the_current_folder_is_said_not_to_be_read(home: Path) -> None:
    (home / "config.toml").write_text("")
    assert "--config" in by_name(examine(env={}))["configuration.here"].says
    assert "configuration.here" not in by_name(examine(home / "config.toml", env={}))


# ---------------------------------------------------------------- feeds


def feed_checks(home: Path, text: str, env: dict[str, str] | None = None) -> list[Check]:
    head = '[[feed]]\nid = "prod"\ntype = "alertmanager"\n'
    return feeds_part.examine(load(config(home, head + text), env={}), env or {})


def test_a_feed_whose_secret_is_unset_fails_with_its_name_and_without_values(home: Path) -> None:
    text = 'url = "https://h"\nheaders = { X = "${env:ONE}", Y = "${env:TWO}" }\n'
    (found,) = feed_checks(home, text, {"ONE": "hunter2"})
    assert found.state == "fail"
    assert "TWO is not set" in found.says
    assert "hunter2" not in repr(found)
    assert [check.state for check in feed_checks(home, text, {"ONE": "a", "TWO": "b"})] == ["ok"]


@pytest.mark.parametrize(
    "text",
    [
        'headers = { Authorization = "Bearer hunter2" }',
        'headers = { X-API-Key = "hunter2" }',
        'params = { token = "hunter2" }',
        'url = "https://me:hunter2@h"',
        '[feed.auth]\ntype = "bearer"\ntoken = "hunter2"',
        '[feed.auth]\ntype = "basic"\nusername = "me"\npassword = "hunter2"',
    ],
)
def test_a_secret_written_out_is_warned_of_and_never_repeated(home: Path, text: str) -> None:
    (found,) = feed_checks(home, text)
    assert found.state == "warn"
    assert "${env:NAME}" in found.mend
    assert "hunter2" not in repr(found)


def test_secrets_over_open_http_are_warned_of_unless_they_stay_on_this_machine(home: Path) -> None:
    text = 'url = "http://{}:9093"\nheaders = {{ X = "${{env:ONE}}" }}\n'
    env = {"ONE": "hunter2"}
    assert [c.state for c in feed_checks(home, text.format("alerts.example.com"), env)] == ["warn"]
    for host in ("127.0.0.1", "localhost", "[::1]"):
        assert [c.state for c in feed_checks(home, text.format(host), env)] == ["ok"]


def test_an_unchecked_certificate_and_a_missing_authority_are_told(home: Path) -> None:
    assert [c.state for c in feed_checks(home, 'url = "https://h"\ninsecure = true')] == ["warn"]
    (found,) = feed_checks(home, 'url = "https://h"\nca_file = "none.pem"')
    assert found.state == "fail"
    assert str(home / "none.pem") in found.says


def test_a_feed_that_is_switched_off_needs_no_secret(home: Path) -> None:
    (found,) = feed_checks(home, 'enabled = false\nheaders = { X = "${env:NONE}" }')
    assert (found.state, "switched off" in found.says) == ("ok", True)


# ---------------------------------------------------------------- the database


def test_a_database_that_is_well_is_told_so_in_each_part(home: Path) -> None:
    path = database(home / "room.db")
    found = by_name(store_part.examine(path, Config()))
    well = ("sqlite", "database", "database.chain", "database.mode", "database.latency")
    assert {name: found[name].state for name in well} == dict.fromkeys(well, "ok")
    assert "1 events" in found["database"].says
    assert found["watcher"].state == "warn"


def test_looking_changes_neither_the_database_nor_its_folder(home: Path) -> None:
    path = database(home / "room.db")
    before = {entry.name: entry.read_bytes() for entry in home.iterdir() if entry.is_file()}
    store_part.examine(path, Config())
    assert {entry.name: entry.read_bytes() for entry in home.iterdir() if entry.is_file()} == before


def test_a_living_watcher_is_found(home: Path) -> None:
    path = database(home / "room.db")
    with Store.open(path) as store:
        store.take_lease("watcher", "here", 8.0, standing=True, info={"pid": 77, "host": "h"})
        found = by_name(store_part.examine(path, Config()))["watcher"]
    assert found.state == "ok"
    assert "77" in found.says
    assert "a service" in found.says


def test_a_tampered_event_is_found(home: Path) -> None:
    path = database(home / "room.db")
    with sqlite3.connect(path) as conn:
        triggers = conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            conn.execute(f'DROP TRIGGER "{name}"')
        conn.execute("UPDATE events SET actor = 'mallory'")
    found = [check for check in store_part.examine(path, Config()) if check.name == "database.chain"]
    assert {check.state for check in found} == {"fail"}
    assert all(check.mend for check in found)


def test_a_file_that_is_no_database_is_told_and_left_alone(home: Path) -> None:
    path = home / "room.db"
    path.write_bytes(b"not a database at all" * 50)
    assert by_name(store_part.examine(path, Config()))["database"].state == "fail"
    assert path.read_bytes() == b"not a database at all" * 50


def test_permissions_that_are_not_those_of_the_configuration_are_told(home: Path) -> None:
    path = database(home / "room.db")
    path.chmod(0o644)
    found = by_name(store_part.examine(path, Config()))["database.mode"]
    assert (found.state, found.mend) == ("warn", f"chmod 0600 {path}")
    path.chmod(0o666)
    assert by_name(store_part.examine(path, Config()))["database.mode"].state == "fail"


def test_a_groups_database_wants_a_setgid_folder(home: Path) -> None:
    path = database(home / "room.db")
    shared = load(config(home, '[store]\nmode = "0660"\n'))
    assert by_name(store_part.examine(path, shared))["database.folder"].state == "warn"
    home.chmod(0o2770)
    assert "database.folder" not in by_name(store_part.examine(path, shared))


# ---------------------------------------------------------------- people, terminal


@pytest.mark.parametrize(
    ("env", "naming", "says"),
    [
        ({}, Naming.OPTION, "dana, by --as: a claim, not proof"),
        ({"WARROOM_USER": "maya"}, None, "dana, by WARROOM_USER: a claim, not proof"),
        ({"SSH_ORIGINAL_COMMAND": "warroom"}, Naming.OPTION, "forced command"),
        ({}, None, "by login"),
        ({"WARROOM_USER": "maya"}, Naming.KEY, "dana, by the SSH key that opened this room"),
        ({}, Naming.PROXY, "dana, by the proxy"),
        ({}, Naming.DRILL, "by the drill"),
    ],
)
def test_how_much_a_name_is_worth_is_said(env: dict[str, str], naming: Naming | None, says: str) -> None:
    (found,) = people.examine(Config(), env, "dana", naming)
    assert (found.state, says in found.says) == ("ok", True), found


@pytest.mark.parametrize("naming", [Naming.KEY, Naming.PROXY])
def test_a_name_that_somebody_stands_for_is_called_no_claim_and_needs_no_mend(home: Path, naming: Naming) -> None:
    shared = load(config(home, '[store]\nmode = "0660"\n'))
    (found,) = people.examine(shared, {}, "dana", naming)
    assert (found.state, found.mend) == ("ok", "")
    assert "claim" not in found.says


def test_a_claimed_name_on_a_shared_database_is_warned_of(home: Path) -> None:
    shared = load(config(home, '[store]\nmode = "0660"\n[[responder]]\nhandle = "lee"\n'))
    found = by_name(people.examine(shared, {}, "maya", Naming.OPTION))
    assert found["identity"].state == "warn"
    assert "warroom ssh --as" in found["identity"].mend
    assert found["identity.responder"].state == "warn"


def looked(env: dict[str, str], size: tuple[int, int] = (120, 40), encoding: str = "UTF-8") -> dict[str, str]:
    checks = terminal.examine(env, is_terminal=True, size=size, encoding=encoding)
    return {check.name: check.state for check in checks}


def test_a_terminal_is_judged_by_its_kind_letters_colours_and_size() -> None:
    fine = {"TERM": "xterm-256color"}
    assert set(looked(fine).values()) == {"ok"}
    assert looked({})["terminal"] == "fail"
    assert looked({"TERM": "dumb"})["terminal"] == "fail"
    assert looked(fine, encoding="ANSI_X3.4-1968")["terminal.letters"] == "warn"
    assert looked(fine, size=(79, 24))["terminal.size"] == "warn"
    assert looked(fine, size=(80, 24))["terminal.size"] == "ok"
    assert looked({"TERM": "linux"})["terminal.colours"] == "warn"
    assert looked({"TERM": "linux", "NO_COLOR": "1"})["terminal.colours"] == "ok"


def test_without_a_terminal_there_is_none_to_judge() -> None:
    assert [check.state for check in terminal.examine({}, is_terminal=False)] == ["ok"]
