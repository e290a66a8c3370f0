"""A command of the shell keeps nothing for a server that does not answer: it says so, and ends with 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Within
from tests.support.servers import free_port

pytest.importorskip("psycopg")


@pytest.mark.parametrize("command", [("note", "1", "the pool is full"), ("list",), ("status", "1", "resolved")])
def test_a_command_is_not_kept_and_says_so(
    within: Within, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    done = within("--db", f"postgresql://warroom@127.0.0.1:{free_port()}/room", *command)
    assert done.code == 1
    assert "does not answer" in done.err
    assert "Nothing waits to be sent: give the command again when it answers." in done.err
    assert not list((tmp_path / "state").rglob("*.desk")), "nothing was kept"
