"""The door between the screens and the room: a command that does not exist is found before anybody runs it."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from screens.base.form import Form, as_seen
from screens.base.notices import Do
from warroom.room import Room

SCREENS = Path(__file__).resolve().parents[2] / "screens"
T = TypeVar("T")


def test_a_misspelt_command_is_no_command() -> None:
    """mypy reads this file too: were the door open to any name, these exemptions would be unused, and told as that."""
    asked: list[Callable[[Room], object]] = []

    def note(call: Callable[[Room], T], /) -> Awaitable[T]:
        asked.append(call)
        raise NotImplementedError

    do: Do = note
    with pytest.raises(NotImplementedError):
        do(lambda room: room.undoo("INC-2026-0001"))  # type: ignore[attr-defined]
    with pytest.raises(NotImplementedError):
        do(lambda room: room.undo())  # type: ignore[call-arg]
    form = Form(
        title="UNDO", fields=(), button=lambda v: "UNDO",
        call=lambda v: lambda room: room.undoo("INC-2026-0001"),  # type: ignore[attr-defined]
    )  # fmt: skip
    asked.append(form.call({}))
    asked.append(as_seen({}, lambda room: room.undoo("INC-2026-0001")))  # type: ignore[attr-defined]
    room = Room.__new__(Room)
    for call in asked:
        with pytest.raises((AttributeError, TypeError)):
            call(room)


def test_no_screen_asks_the_room_by_a_name_that_types_cannot_see() -> None:
    for path in SCREENS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
                assert ast.unparse(node.args[0]) not in ("room", "door"), f"{path}:{node.lineno}"
            if isinstance(node, ast.arg) and node.annotation is not None:
                said = ast.unparse(node.annotation)
                assert not (node.arg == "room" and said == "Any"), f"{path}:{node.lineno}"
                assert "Callable[[Any], Any]" not in said, f"{path}:{node.lineno}"
