"""The address of a server: found in its places, filled with its secrets, and never shown with its password."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from warroom.config.loading import ConfigError, database, load
from warroom.core.place import ServerUrl, environment, place_of
from warroom.store import Store, StoreError
from warroom.watcher.child import watch_command

SECRET = "hunter2"


def configured(folder: Path, url: str) -> Path:
    (folder / "config.toml").write_text(f'[store]\nurl = "{url}"\n')
    return folder / "config.toml"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"postgresql://maya:{SECRET}@db/room", "postgresql://maya@db/room"),
        (f"postgres://maya:{SECRET}%40x@h1:1,h2:2/room?sslmode=require", "postgres://maya@h1:1,h2:2/room?sslmode=require"),
        (f"postgresql:///room?host=/run/pg&password={SECRET}", "postgresql:///room?host=%2Frun%2Fpg"),
        (f"postgresql://db/room?sslpassword={SECRET}&user=maya", "postgresql://db/room?user=maya"),
        ("postgresql://?service=warroom", "postgresql://?service=warroom"),
    ],
)
def test_an_address_is_shown_without_its_password(text: str, shown: str) -> None:
    url = place_of(text)
    assert isinstance(url, ServerUrl)
    assert (str(url), url.reveal()) == (shown, text)
    assert SECRET not in repr(url) + f"{url}"


def test_the_password_comes_from_where_the_address_says_and_may_hold_anything(tmp_path: Path) -> None:
    env = {"PG_PASSWORD": "p@ss/w:rd?", "PG_URL": f"postgresql://maya:{SECRET}@db/room"}
    config = load(configured(tmp_path, "postgresql://maya:${env:PG_PASSWORD}@db/room"), env=env)
    url = database(config, env=env)
    assert isinstance(url, ServerUrl)
    assert url.reveal() == "postgresql://maya:p%40ss%2Fw%3Ard%3F@db/room"
    assert database(load(configured(tmp_path, "${env:PG_URL}"), env=env), env=env) == ServerUrl(env["PG_URL"])
    with pytest.raises(ConfigError, match=r"store.url: .*PG_URL"):
        database(load(configured(tmp_path, "${env:PG_URL}"), env={}), env={})


def test_what_is_named_nearer_goes_before_the_configuration(tmp_path: Path) -> None:
    config = load(configured(tmp_path, "postgresql://db/room"), env={})
    assert database(config, env={"WARROOM_DB": str(tmp_path / "x.db")}) == tmp_path / "x.db"
    assert database(config, "postgresql://other/room", env={}) == ServerUrl("postgresql://other/room")
    assert database(config, env={}) == ServerUrl("postgresql://db/room")


@pytest.mark.parametrize("url", ["mysql://db/room", "db.example.com", "postgresql://db/ro om"])
def test_another_address_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="an address such as"):
        load(configured(tmp_path, url), env={})


@pytest.mark.parametrize("url", [f"postgresql://maya:{SECRET}@db/room", f"postgresql://db/room?password={SECRET}"])
def test_a_password_as_it_is_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="without a password as it is") as refused:
        load(configured(tmp_path, url), env={})
    assert SECRET not in str(refused.value)


def test_a_driver_that_is_missing_is_a_sentence_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("psycopg", "warroom.store.postgres"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'warroom\[postgres\]'") as told:
        Store.open(f"postgresql://maya:{SECRET}@db/room")
    assert SECRET not in str(told.value)


def test_a_child_is_told_the_address_where_no_list_of_processes_shows_it(tmp_path: Path) -> None:
    url = ServerUrl(f"postgresql://maya:{SECRET}@db/room")
    config = load(configured(tmp_path, "postgresql://db/room"), env={})
    assert not [word for word in watch_command(config, url) if "postgresql" in word or SECRET in word]
    assert (environment(url) or {})["WARROOM_DB"] == url.reveal()
    assert environment(tmp_path / "room.db") is None
    assert str(tmp_path / "room.db") in watch_command(config, tmp_path / "room.db")
