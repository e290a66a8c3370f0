"""A database is a file or on a PostgreSQL server: any other address is refused before anything is made."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Within
from warroom.config.loading import ConfigError, database, load
from warroom.config.settings import Watcher
from warroom.watcher import log as watch_log

ADDRESSES = ("mysql://db/room", "file:///tmp/room.db", "s3://bucket/room.db")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "command", [("list",), ("declare", "--title", "x", "--severity", "SEV1"), ("verify",), ("doctor",)]
)
def test_an_address_for_a_database_is_refused_and_nothing_is_made(
    within: Within, tmp_path: Path, address: str, command: tuple[str, ...]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = within("--db", address, *command)
    assert done.code == 2
    assert "is an address, and warroom keeps its database in a file or on a PostgreSQL server: name a file" in done.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_backup_goes_to_a_file_too(within: Within, tmp_path: Path) -> None:
    within("declare", "--title", "x", "--severity", "SEV1")
    assert "is an address" in within("backup", "s3://bucket/room.db").err
    assert not (tmp_path / "s3:").exists()


def test_an_address_in_the_configuration_or_the_environment_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[store]\npath = "postgresql://db/room"\n')
    with pytest.raises(ConfigError, match="a file on a local disk, not an address"):
        load(tmp_path / "config.toml", env={})
    with pytest.raises(ConfigError, match="is an address"):
        database(env={"WARROOM_DB": "mysql://db/room"})


def test_a_responder_is_not_called_as_the_room_is(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[[responder]]\nhandle = "Warroom"\n')
    with pytest.raises(ConfigError, match="another handle"):
        load(tmp_path / "config.toml", env={})


@pytest.mark.parametrize("mode", [0o600, 0o660])
def test_the_watcher_s_log_is_made_with_the_modes_of_the_store_and_so_are_those_it_rotates_to(
    tmp_path: Path, mode: int
) -> None:
    was, root = os.umask(0o022), logging.getLogger()
    kept, level = list(root.handlers), root.level
    for handler in kept:
        root.removeHandler(handler)
    try:
        watch_log.set_up(Watcher(log=str(tmp_path / "watch.log"), log_size=10_000, log_keep=2), mode=mode)
        for n in range(6):
            logging.getLogger("warroom").warning("incident %s is open " + "x" * 5_000, n)
    finally:
        os.umask(was)
        for handler in list(root.handlers):
            root.removeHandler(handler)
            handler.close()
        for handler in kept:
            root.addHandler(handler)
        root.setLevel(level)
    made = sorted(tmp_path.glob("watch.log*"))
    assert len(made) == 3
    assert {stat.S_IMODE(one.stat().st_mode) for one in made} == {mode}
