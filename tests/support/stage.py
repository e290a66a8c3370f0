"""A person at the room's screen: keys go in, and what their terminal shows is read. The clock moves when told to."""

from __future__ import annotations

import asyncio
import os
import shutil
import unicodedata
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace
from textual import constants, events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from bench.emulator import Screen, Stream
from screens.base.faults import Guarding
from screens.room.screen import RoomScreen
from tests.support import outage
from tests.support.patience import PATIENCE_S
from tests.support.rest import at_rest
from tests.support.rooms import Clock
from tests.support.wire import Wire
from tests.widgets.stage import Cells, KeepingDriver, cells_of
from warroom.app import WarRoom
from warroom.config.settings import Config
from warroom.room import Room
from warroom.session.fault_log import FaultLog, log_path
from warroom.session.room_thread import RoomThread
from warroom.store import Store
from warroom.store.errors import Unreachable
from widgets.paint import SparingScreen
from widgets.terminal.decoder import Decoder


class Seat:
    """One person's running screen on a database, and the rooms of others on the same one."""

    def __init__(self, app: WarRoom, pilot: Pilot[Any], clock: Clock, path: Path, opened: ExitStack) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock
        self.path = path
        self._opened = opened
        self._others: dict[str, Room] = {}
        self.terminal = Screen(*app.size)
        self._stream = Stream(self.terminal)

    # -- what they do

    async def press(self, *keys: str) -> None:
        """Press keys, each when what the one before it did is done."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def burst(self, *keys: str) -> None:
        """All keys at once, as a slow line delivers them in one packet."""
        for key in keys:
            self._send(key)
        await self.settle()

    async def packet(self, data: bytes) -> None:
        """What a slow line brings at once, as the terminal's driver reads it."""
        assert self.app._driver is not None
        for event in Decoder().feed(data, 0.0):
            event.set_sender(self.app)
            self.app._driver.send_message(event)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        await self.burst(*text)

    async def paste(self, text: str) -> None:
        self._driver.send_message(events.Paste(text))
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        self.terminal.resize(height, width)
        self.terminal.reset()
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def go_to(self, incident: str) -> None:
        """Select an incident with the keys."""
        await self.press("escape", "home")
        while self.screen.incidents.selected_key != incident:
            await self.press("down")
        await self.rest()

    async def rest(self) -> None:
        """Touch no key for a moment: what is selected is shown whole."""
        screen = self.screen
        while screen.selection.following or screen.incidents.selected_key not in (None, screen.state.selected):
            await asyncio.sleep(0.01)
        await self.settle()

    async def passes(self, **span: float) -> None:
        """Let time pass and the screen's clock strike; feeds that answered go on answering."""
        self.clock.passes(**span)
        store = self.other("watcher").store
        for feed in store.feeds():
            if feed.state == "ok":
                store.save_health(replace(feed, last_success_at=self.clock.now))
        self.screen.tell()
        await self.settle()

    def other(self, person: str) -> Room:
        """The room of somebody else, on a connection of their own: another terminal, or a shell."""
        if person not in self._others:
            store = self._opened.enter_context(Store.open(self.path, clock=self.clock))
            self._others[person] = Room(
                store, self.screen.state.policy, person, clock=self.clock, responders=outage.PEOPLE
            )
        return self._others[person]

    # -- what they see

    @property
    def screen(self) -> RoomScreen:
        """The room's screen, whatever lies over it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, RoomScreen))

    def rows(self) -> list[str]:
        """What the terminal shows, row by row."""
        self._stream.feed("".join(self._driver.kept))
        self._driver.kept.clear()
        return [row.rstrip() for row in self.terminal.display]

    async def cells(self) -> Cells:
        """Every cell of the terminal with its colours and attributes, once nothing is left to be painted."""
        await self._painted()
        self.rows()
        return cells_of(self.terminal)

    async def cells_painted_whole(self) -> Cells:
        """The same of a terminal that showed anything before, after everything was sent anew."""
        self.terminal.reset()
        screen = self.app.screen
        assert isinstance(screen, SparingScreen)
        screen.action_repaint()
        return await self.cells()

    def text(self) -> str:
        return "\n".join(self.rows())

    def sees(self, *texts: str) -> None:
        """All these stand on the screen."""
        shown = self.text()
        for text in texts:
            assert text in shown, f"{text!r} is not on the screen:\n{shown}"

    def sees_no(self, *texts: str) -> None:
        shown = self.text()
        for text in texts:
            assert text not in shown, f"{text!r} is on the screen:\n{shown}"

    def row(self, text: str) -> str:
        """The first row that has this text."""
        found = [row for row in self.rows() if text in row]
        assert found, f"no row has {text!r}:\n{self.text()}"
        return found[0]

    @property
    def keys_row(self) -> str:
        """The last row: the keys that do something now, or what was just said."""
        return self.rows()[-1].strip()

    def clock_reads(self, label: str) -> str:
        """What the clock of that label shows: ``02:13 soon``."""
        face = next(clock.value for clock in self.screen.clocks if clock.value and clock.value.label == label)
        return f"{face.digits} {face.word}"

    # -- waiting

    async def settle(self) -> None:
        """Until every key is read, every command answered, and every change of others shown."""
        noticed = self._seq()
        end = monotonic() + PATIENCE_S
        while monotonic() < end:
            await at_rest(self.app)
            busy = self.app.is_reading or any(not worker.is_finished for worker in self.app.workers)
            if busy:
                await asyncio.sleep(0.001)
                continue
            with suppress(Unreachable):  # nothing of others comes in while it is cut off
                await self.app.do(_look_again)
            if any(not worker.is_finished for worker in self.app.workers):
                continue  # what the look set off is painted in a round of its own
            await at_rest(self.app)
            if not self.app.is_reading and all(worker.is_finished for worker in self.app.workers):
                if (seen := self._seq()) == noticed:
                    return
                noticed = seen  # what a change set off may have ended within the pause: painted in one more round
        raise AssertionError(f"the room does not come to rest:\n{self.text()}")

    def _seq(self) -> int:
        """The newest event that the room's screen has noticed; 0 where there is no such screen yet."""
        room = next((screen for screen in self.app.screen_stack if isinstance(screen, RoomScreen)), None)
        overview = room.state.overview if room is not None else None
        return overview.seq if overview is not None else 0

    async def _painted(self) -> None:
        """Until the hand rests, and some frames' time has brought nothing to the terminal."""
        while True:
            while self.screen.selection.following is not None:
                await asyncio.sleep(0.01)
            count = len(self._driver.kept)
            await asyncio.sleep(3 / constants.MAX_FPS)
            await self.settle()
            if len(self._driver.kept) == count:
                return

    @property
    def _driver(self) -> KeepingDriver:
        driver = self.app._driver
        assert isinstance(driver, KeepingDriver)
        return driver

    def _send(self, key: str) -> None:
        event = key_event(key)
        event.set_sender(self.app)
        assert self.app._driver is not None
        self.app._driver.send_message(event)


def _look_again(room: Room) -> None:
    """Nothing to do: what others wrote is noticed once the room's thread has done it."""


def key_event(key: str) -> events.Key:
    """A key by its name or its letter, as the terminal's driver makes it."""
    if len(key) == 1 and not key.isalnum():
        letter, name = key, _character_to_key(key)
    else:
        letter, name = key, key
    if len(letter) == 1:
        return events.Key(name, letter)
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        return events.Key(name, None)
    return events.Key(name, character)


@contextmanager
def room_app(
    path: Path, *, person: str = "maya", now: Clock | None = None, config: Config | None = None, faulty: bool = False,
    wire: Wire | None = None, **more: Any,
) -> Iterator[WarRoom]:  # fmt: skip
    """The app on a database, its room open on a thread of its own, not yet run.

    ``faulty``: faults of the program are meant to happen; else the first one is raised at the end. ``wire``: the way to
    the store, which may be cut.
    """
    config = config or outage.config()
    clock = now or Clock(outage.NOW)
    read_only = bool(more.get("read_only", False))

    def open_room() -> Room:
        store = Store.open(path, clock=clock, read_only=read_only)
        return Room(
            store, config.policy, person, clock=clock, responders=config.responder, read_only=read_only,
            zone=config.display.zone,
        )  # fmt: skip

    opens = wire.opener(open_room) if wire is not None else open_room
    live = RoomThread(opens, sorts=True, clock=clock, pauses=(0.02,))
    live.start()
    live.do(lambda room: None).result(timeout=PATIENCE_S)
    with patch.dict(os.environ, {"TERM": "xterm-256color", "LANG": "C.UTF-8"}):
        app = WarRoom(live, config, person, clock=clock, ticking=False, **more)
    app.fault_log = FaultLog(log_path(path))
    live.listen(app.tell, app.report_soon)
    try:
        yield app
    finally:
        live.stop(wait_s=PATIENCE_S)
    if not faulty:
        no_fault(app)


@asynccontextmanager
async def seated(
    path: Path, *, size: tuple[int, int] = (120, 40), now: Clock | None = None, faulty: bool = False, **more: Any
) -> AsyncIterator[Seat]:
    """A person at the screen, the first paint done. ``more`` goes to the app (``person``, ``read_only``, ...).

    ``faulty``: faults of the program are meant to happen; else the first one is raised at the end.
    """
    clock = now or Clock(outage.NOW)
    with ExitStack() as opened:
        app = opened.enter_context(room_app(path, now=clock, faulty=faulty, **more))
        app.driver_class = KeepingDriver
        async with app.run_test(headless=False, size=size) as pilot:
            seat = Seat(app, pilot, clock, path, opened)
            await seat.settle()
            yield seat


def no_fault(app: Guarding[Any]) -> None:
    """Raise the first fault that the app has told and gone on from: none was meant to be."""
    if app.faults:
        raise app.faults[0].error


def copied(source: Path, to: Path) -> Path:
    """A copy of a database that nobody has open."""
    shutil.copy(source, to)
    return to


def spell(parts: Iterable[str]) -> list[str]:
    """Keys and texts in their order: a part in angle brackets is one key, the others are typed."""
    keys: list[str] = []
    for part in parts:
        keys += [part[1:-1]] if part.startswith("<") else list(part)
    return keys
