"""One page after another on a projector, one key on and one back. It shows what it is given and changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult

from screens.base.error_text import was_refused
from screens.sheets.board import Board, Told, Unread
from screens.sheets.page import Page
from warroom.keymap.actions import ACTIONS, Action
from warroom.session.room_thread import Snapshot
from widgets.guard import behind
from widgets.paint import SparingScreen
from widgets.palette import Palette

T = TypeVar("T")
PLACE = "meeting"
"""Where its keys are registered."""


class Slides(SparingScreen[None], Generic[T]):
    """``read`` gives what the pages are made of, again after each event; ``make`` one page of it, by its number."""

    DEFAULT_CSS = "Slides > Board { width: 100%; height: 100%; }"

    def __init__(self, heading: str, read: Callable[[], Future[T]], make: Callable[[T, int], Told], *,
                 palette: Palette, leave: Callable[[], object],
                 actions: Sequence[Action] = ACTIONS) -> None:  # fmt: skip
        super().__init__(palette)
        self._read, self._make, self._leave = read, make, leave
        self.board = Board(PLACE, heading, place=PLACE, palette=palette, margin=2, said="reading…")
        self.board.actions = tuple(actions)
        self.number = 0
        self._has: list[T] = []
        self._at = -1

    def compose(self) -> ComposeResult:
        yield self.board

    def on_mount(self) -> None:
        behind(self, self._again(), "read what is shown", group="slides", exclusive=True)

    def show(self, look: Snapshot) -> None:
        """A new look from the room's thread: what is shown is read again where something was recorded."""
        at = look.overview.seq if look.overview is not None else self._at
        if at != self._at and self.is_attached:
            self._at = at
            behind(self, self._again(), "read what is shown", group="slides", exclusive=True)

    def tell_fault(self, sentence: str) -> None:
        """Say that something failed in the program itself."""
        self.board.renew(Unread(sentence))

    async def _again(self) -> None:
        try:
            self._has = [await asyncio.wrap_future(self._read())]
        except Exception as error:
            if not was_refused(error):
                raise
            self.tell_fault(str(error))
        else:
            self._tell()

    def _tell(self) -> None:
        if self._has:
            self.board.renew(self._make(self._has[0], self.number))

    @on(Page.Pressed)
    def _pressed(self, event: Page.Pressed) -> None:
        event.stop()
        self.number += 1 if event.action.name == "walk_next" else -1
        self._tell()

    @on(Page.Left)
    def _left(self, event: Page.Left) -> None:
        event.stop()
        self._leave()

    @on(Page.Chosen)
    def _chosen(self, event: Page.Chosen) -> None:
        event.stop()
