"""What a key can do in the room, a command can do in a shell."""

from __future__ import annotations

import pytest

from warroom.keymap.actions import ACTIONS, BY_NAME
from warroom.keymap.ordinary import ACTED
from warroom.shell.arguments import COMMANDS

ON_SCREEN = {"sheet_done", *(f"settle_{n}" for n in range(1, 5))}
"""Write, and are no act of their own: what they open or confirm is another's."""


@pytest.mark.parametrize("name", [action.name for action in ACTIONS if action.writes and action.name not in ON_SCREEN])
def test_every_key_that_changes_something_has_a_command(name: str) -> None:
    assert ACTED.get(name) in COMMANDS


@pytest.mark.parametrize("name", ACTED)
def test_every_key_that_is_named_is_one_and_its_command_too(name: str) -> None:
    assert name in BY_NAME
    assert ACTED[name] in (*COMMANDS, "help")
