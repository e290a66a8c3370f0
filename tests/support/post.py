"""A person's terminal as a process of its own, that is told by a pipe what time it is and what is done at it.

The screen is the real one on a store, a room's thread and a desk of its own; only its line and its clock are made.
The process can be stopped, continued and killed like any other.
"""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.support import outage
from tests.support.rooms import Clock
from tests.support.stage import Seat, seated, spell
from warroom.room import Refused
from warroom.session.drafts_thread import SideStoreThread
from warroom.store.desk import SideStore
from warroom.store.errors import StoreError

WAIT_S = 120.0  # a terminal that does not answer for so long hangs


@dataclass(frozen=True)
class Shown:
    """What a terminal shows of the room: the same for everybody who sees the same.

    ``incidents`` and ``entries`` are what its looks hold, ``panes`` what is drawn of each open incident.
    """

    seq: int
    listed: tuple[str, ...]
    alerts: tuple[str, ...]
    incidents: dict[str, str]
    entries: dict[str, tuple[str, ...]]
    panes: dict[str, tuple[str, ...]]


class Post:
    """The test's side of a person's terminal."""

    def __init__(self, path: Path, person: str, now: datetime, *, size: tuple[int, int], scribe: str = "") -> None:
        """``scribe`` is the incident whose record is opened at once, "" for the room's screen."""
        context = get_context("spawn")
        self.person = person
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_stand, args=(theirs, path, person, now, size, scribe), daemon=True)
        self._process.start()
        theirs.close()
        self._answer()

    def at(self, now: datetime) -> None:
        """It is that late now, and the screen's clock strikes."""
        self._ask("at", now)

    def does(self, command: str, *args: Any, **kwargs: Any) -> str:
        """A command of the room, given at this terminal: "" where it was done, else the refusal."""
        return str(self._ask("does", command, args, kwargs))

    def scribes(self, incident: str) -> None:
        """The scribe goes over to the record of another incident."""
        self._ask("scribes", incident)

    def types(self, *parts: str) -> str:
        """Keys and texts; gives what stands in the entry line afterwards, once it is kept."""
        return str(self._ask("types", parts))

    def shown(self) -> Shown:
        """What the terminal shows once it knows everything."""
        found = self._ask("shown")
        assert isinstance(found, Shown)
        return found

    def stop(self) -> None:
        """Suspend it, as a laptop that is closed."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        self._process.join(WAIT_S)

    def end(self) -> None:
        """Leave it in order, or kill it where it hangs."""
        if self._process.is_alive():
            self._pipe.send(("end",))
            self._process.join(WAIT_S)
            self._process.kill()
        self._pipe.close()

    def _signal(self, number: int) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def _ask(self, *what: Any) -> Any:
        self._pipe.send(what)
        return self._answer()

    def _answer(self) -> Any:
        assert self._pipe.poll(WAIT_S), f"{self.person}'s terminal does not answer"
        answer = self._pipe.recv()
        if isinstance(answer, BaseException):
            raise answer
        return answer


# ---------------------------------------------------------------- in the process


def _stand(pipe: Connection, path: Path, person: str, now: datetime, size: tuple[int, int], scribe: str) -> None:
    asyncio.run(_serve(pipe, path, person, Clock(now), size, scribe))


async def _serve(pipe: Connection, path: Path, person: str, clock: Clock, size: tuple[int, int], scribe: str) -> None:
    desk = SideStoreThread(lambda: SideStore.open(path, clock=clock), person)
    desk.start()
    loop = asyncio.get_running_loop()
    try:
        opened = {"incident": scribe, "scribe": bool(scribe), "desk": desk}
        async with seated(path, person=person, now=clock, size=size, **opened) as seat:
            pipe.send("open")
            while (asked := await loop.run_in_executor(None, pipe.recv))[0] != "end":
                try:
                    answer = await _do(seat, desk, clock, *asked)
                except Exception as error:
                    answer = AssertionError(f"{person}, {asked}: {type(error).__name__}: {error}")
                pipe.send(answer)
    finally:
        desk.stop(wait_s=30)


async def _do(seat: Seat, desk: SideStoreThread, clock: Clock, what: str, *given: Any) -> Any:
    screen = seat.screen
    if what == "at":
        clock.now = given[0]
        (screen.scribing.screen.tick if screen.scribing.screen is not None else screen.tell)()
        return ""
    if what == "does":
        command, args, kwargs = given
        try:
            await seat.app.do(lambda room: getattr(room, command)(*args, **kwargs))
        except (Refused, StoreError, ValueError) as refused:
            return str(refused) or "refused"
        return ""
    if what == "scribes":
        while screen.scribing.screen is not None:
            await seat.press("escape")
        screen.go_to(given[0])
        await seat.settle()
        await seat.press("T")
        return ""
    if what == "types":
        await seat.burst(*spell(given[0]))
        desk.drafts().result(timeout=WAIT_S)
        return seat.screen.line_in_use().field.value
    return await _shown(seat)


async def _shown(seat: Seat) -> Shown:
    """Look at every open incident in turn, from the room's screen."""
    screen = seat.screen
    while screen.scribing.screen is not None:
        await seat.press("escape")
    await seat.settle()
    incidents, entries, panes = {}, {}, {}
    for it in screen.state.open_incidents:
        screen.go_to(it.id)
        await seat.settle()
        detail = screen.state.detail
        assert detail is not None
        incidents[it.id] = detail.incident.json()
        entries[it.id] = tuple(entry.json() for entry in detail.entries)
        panes[it.id] = _drawn(seat)
    assert screen.state.look is not None
    assert screen.state.look.overview is not None
    rows = tuple(repr(row) for row in screen.incidents.rows)
    return Shown(screen.state.look.overview.seq, rows, tuple(map(repr, screen.alerts.rows)), incidents, entries, panes)


def _drawn(seat: Seat) -> tuple[str, ...]:
    """What the panes about the selected incident are given to draw, but for who else is at a terminal."""
    screen = seat.screen
    told = screen.told
    values = [told[name].value for name in ("strip", "brief", "deadlines", "tasks", "also", "told")]
    roster = replace(told["roster"].value, here=())
    clocks = [clock.value for clock in screen.clocks]
    return tuple(map(repr, (*values, roster, *clocks, *screen.timeline.rows)))


def config() -> Any:
    """The team's configuration, with which every post is opened."""
    return outage.config()
