"""What lies over the record, one at a time: a sheet to fill in, a page to read."""

from __future__ import annotations

import asyncio

from textual.widget import Widget

from warroom.keymap.actions import ACTIONS, Action
from widgets.guard import Guarded


class Overlay(Guarded, Widget):
    """What the screen asks of whatever it laid over the record."""

    ready: asyncio.Event
    """Set when it can take keys."""
    actions: tuple[Action, ...] = ACTIONS
    """Every action with the keys of now."""
    busy = False
    """Whether what it was filled in for is being done."""
    has_sides = True
    """Whether it has two sides, which are laid out on the grid's columns."""
    wide_aside = True
    """Whether the right side has half of the columns."""
    takes_all = False
    """Whether it has the whole screen between the strip and the keys; clocks are in the strip then."""
    called = ""
    """What the bar calls a page that has the whole screen."""
    leaves = "leave"
    """What Escape does, in a word or two."""
    written_of = ""
    """The incident that it writes of; "" is the selected one."""

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys that do something in it."""
        return ()

    @property
    def doing(self) -> str | None:
        """The word of ``warroom.core.presence`` for what is done in it; None where it is only read."""
        return None

    def place(self, margin: int, aside_at: int) -> None:
        """Lay its two sides out."""

    def say(self, sentence: str) -> None:
        """A refusal; nothing typed is lost."""
