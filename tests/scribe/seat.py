"""A scribe at their screen, with the desk on which what they type is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from screens.scribe.screen import ScribeScreen
from tests.support import outage
from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock
from tests.support.stage import Seat, seated
from warroom.core.drafts import Written
from warroom.core.model import Entry
from warroom.room import Room
from warroom.session.drafts_thread import SideStoreThread
from warroom.store.desk import SideStore


class Scribe:
    """One person at the scribe's screen."""

    def __init__(self, seat: Seat, desk: SideStoreThread, clock: Clock) -> None:
        self.seat = seat
        self.desk = desk
        self.clock = clock

    @property
    def screen(self) -> ScribeScreen:
        screen = self.seat.app.screen
        assert isinstance(screen, ScribeScreen)
        return screen

    async def keys(self, *parts: str) -> None:
        """Texts as they are typed; a part in angle brackets is one key: ``"f pool", "<enter>"``."""
        for part in parts:
            if part.startswith("<") and len(part) > 2:
                await self.seat.press(part[1:-1])
            else:
                await self.seat.type(part)

    async def passes(self, **span: float) -> None:
        self.clock.passes(**span)
        self.screen.tick()
        await self.seat.settle()

    async def until_shown(self, text: str) -> None:
        """Wait until what another wrote is on the screen, which is looked for every now and then."""
        if not await self._until(lambda: text in self.seat.text()):
            self.seat.sees(text)

    async def until_gone(self, text: str) -> None:
        """Wait until it is on the screen no more."""
        if not await self._until(lambda: text not in self.seat.text()):
            self.seat.sees_no(text)

    async def _until(self, wanted: Callable[[], bool]) -> bool:
        import asyncio

        end = monotonic() + PATIENCE_S
        while monotonic() < end:
            await self.seat.settle()
            if wanted():
                return True
            await asyncio.sleep(0.01)
        return False

    def entries(self) -> list[Entry]:
        """What people wrote, as it is in the record."""
        rows = self.room.everything(outage.BIG).entries
        return [e for e in rows if not e.system]

    @property
    def room(self) -> Room:
        """A room on the same database, of somebody who looks on."""
        return self.seat.other("onlooker")

    @property
    def said(self) -> str:
        return self.seat.keys_row

    def row(self, text: str) -> str:
        return self.seat.row(text)

    @property
    def line(self) -> str:
        """The entry line as it is shown."""
        return self.screen.entry_line.field.value

    def kept(self) -> tuple[Written, ...]:
        """What the desk keeps, once everything typed so far is there."""
        return self.desk.drafts().result(timeout=PATIENCE_S)


@asynccontextmanager
async def scribing(path: Path, clock: Clock, person: str = "sam", *, incident: str = outage.BIG,
                   scribe: bool = True, **more: Any) -> AsyncIterator[Scribe]:  # fmt: skip
    """The scribe's screen of a person, open."""
    desk = SideStoreThread(lambda: SideStore.open(path, clock=clock), person)
    desk.terminal = f"{person}/{id(desk)}"
    desk.start()
    try:
        async with seated(path, person=person, now=clock, incident=incident, scribe=scribe, desk=desk, **more) as seat:
            yield Scribe(seat, desk, clock)
    finally:
        desk.stop(wait_s=PATIENCE_S)
