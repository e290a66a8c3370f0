"""The room as a shell command has it: each of its commands is run again where the server undid it for another's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import TYPE_CHECKING, TypeVar

from warroom.store.again import again

if TYPE_CHECKING:
    from warroom.commands.door import CommandBase

T = TypeVar("T")


def repeat(room: CommandBase) -> None:
    """From here on each command that ``room`` is given is repeated as a whole, and none that it gives itself.

    What the shell printed or read before is no part of that. Nothing of an undone command was kept: it is never there
    twice.
    """
    once = _Once()
    for name in dir(type(room)):
        if not name.startswith("_") and isinstance(getattr(type(room), name), FunctionType):
            setattr(room, name, once.repeated(getattr(room, name)))


class _Once:
    """Whether a command is under way: what one calls in its turn stands in its transaction, and goes with it."""

    def __init__(self) -> None:
        self._under_way = False

    def repeated(self, command: Callable[..., T]) -> Callable[..., T]:
        @wraps(command)
        def repeating(*given: object, **named: object) -> T:
            if self._under_way:
                return command(*given, **named)
            self._under_way = True
            try:
                return again(lambda: command(*given, **named))
            finally:
                self._under_way = False

        return repeating
