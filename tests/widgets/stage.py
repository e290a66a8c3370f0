"""A small stage for one or a few widgets: placed absolutely, every byte that would reach a terminal kept."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from unittest.mock import patch

from pyte.screens import Char
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from bench import emulator
from tests.support.rest import at_rest
from widgets.paint import SparingScreen
from widgets.palette import DARK, Palette

Place = tuple[Widget, int, int, int, int]
"""A widget and its column, row, width and height."""


Cells = list[list[tuple[object, ...]]]
"""Row by row what can be seen of each cell of a terminal."""


def _seen(char: Char) -> tuple[object, ...]:
    """What can be seen of a cell; a blank has no ink."""
    if char.data == " " and not char.reverse:
        return (" ", "", char.bg, False, False, char.underscore, char.strikethrough, False)
    return tuple(char)


def cells_of(terminal: emulator.Screen) -> Cells:
    """Every cell of the terminal with its colours and attributes."""
    return [[_seen(terminal.buffer[y][x]) for x in range(terminal.columns)] for y in range(terminal.lines)]


class KeepingDriver(HeadlessDriver):
    """Pretends to be a terminal and keeps what is written to it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.kept: list[str] = []

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.kept.append(data)


class Stage(App[None]):
    """Shows widgets at given places, as the real screens do."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, places: Sequence[Place], palette: Palette = DARK) -> None:
        super().__init__(driver_class=KeepingDriver, ansi_color=True)
        self.places = places
        self.palette = palette
        self.heard: list[Message] = []

    def get_default_screen(self) -> Screen[None]:
        return SparingScreen(self.palette, id="_default")

    async def on_mount(self) -> None:
        for widget, column, row, width, height in self.places:
            widget.styles.position = "absolute"
            widget.styles.offset = (column, row)
            widget.styles.width = width
            widget.styles.height = height
        await self.screen.mount(*(place[0] for place in self.places))


class Painted:
    """The running stage: what was written since the last look, and the picture it makes in a terminal."""

    def __init__(self, app: Stage, pilot: Pilot[None], size: tuple[int, int]) -> None:
        self.app = app
        self.pilot = pilot
        self.terminal = emulator.Screen(*size)
        self._stream = emulator.Stream(self.terminal)

    async def written(self) -> str:
        """All that was written since the last call, once the app has come to rest."""
        await at_rest(self.app)
        driver = self.app._driver
        assert isinstance(driver, KeepingDriver)
        data = "".join(driver.kept)
        driver.kept.clear()
        self._stream.feed(data)
        return data

    async def cost(self) -> int:
        """How many bytes were written since the last call."""
        return len((await self.written()).encode())

    def rows(self) -> list[str]:
        """What the terminal shows, row by row."""
        return [row.rstrip() for row in self.terminal.display]

    def cells(self) -> Cells:
        """Every cell of the terminal with its colours and attributes."""
        return cells_of(self.terminal)

    async def cells_painted_whole(self) -> Cells:
        """The same after everything was painted anew: what the partial paints must have come to."""
        fresh = emulator.Screen(self.terminal.columns, self.terminal.lines)
        await self.written()
        driver = self.app._driver
        assert isinstance(driver, KeepingDriver)
        assert isinstance(self.app.screen, SparingScreen)
        self.app.screen.action_repaint()
        await at_rest(self.app)
        emulator.Stream(fresh).feed("".join(driver.kept))
        driver.kept.clear()
        return cells_of(fresh)


@asynccontextmanager
async def painted(*places: Place, size: tuple[int, int] = (120, 40), palette: Palette = DARK) -> AsyncIterator[Painted]:
    """Run widgets on a stage of ``size`` cells; the first paint has been written when it begins."""
    with patch.dict(os.environ, {"TERM": "xterm-256color"}):
        app = Stage(places, palette)

    def keep(message: Message) -> None:
        if type(message).__module__.startswith("widgets.") and message not in app.heard:
            app.heard.append(message)

    async with app.run_test(headless=False, size=size, message_hook=keep) as pilot:
        stage = Painted(app, pilot, size)
        await stage.written()
        yield stage
