"""A shell command imports what it needs: somebody's line waits for it."""

from __future__ import annotations

import subprocess
import sys
from inspect import getattr_static
from pathlib import Path

from tests.support.made import declared
from warroom.room import Room
from warroom.shell.line_room import LineRoom
from warroom.store import Store

LINE = """
import sys
from warroom import cli
assert cli.main(sys.argv[1:]) == 0
print(*sorted(sys.modules))
import typing_extensions
assert typing_extensions.TypedDict
"""
MOST = 190
"""So many modules of ours may be imported for a line of the record: they are three quarters of what it takes."""


def test_a_line_from_the_shell_imports_neither_the_other_commands_nor_what_reads_source(tmp_path: Path) -> None:
    """What was left out is there when it is asked for."""
    at = tmp_path / "room.db"
    with Store.open(at) as store, store.writing() as tx:
        tx.append(declared())
    program = "import sys; sys.path[:0] = " + repr(sys.path) + LINE
    ran = subprocess.run(
        [sys.executable, "-S", "-c", program, "--db", str(at), "--as", "maya", "log", "1", "cache is cold"],
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    said, modules = ran.stdout.splitlines()
    assert said.startswith("INC-2026-0001: note at ")
    loaded = set(modules.split())
    assert not loaded & {"ast", "inspect", "typing_extensions", "warroom.room", "warroom.shell.shapes"}
    ours = sorted(name for name in loaded if name.split(".")[0] == "warroom")
    assert "warroom.commands.timeline" in ours
    assert len(ours) <= MOST, f"{len(ours)} modules, {MOST} may be; import a new one where it is first used: {ours}"


def test_what_a_line_is_written_with_is_as_the_whole_room_has_it() -> None:
    there = {name for name in dir(LineRoom) if not name.startswith("__")}
    assert {"log", "log_lines", "find"} <= there
    assert [name for name in there if getattr_static(LineRoom, name) is not getattr_static(Room, name, None)] == []
