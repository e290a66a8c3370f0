"""The wall over time: a week on screen, a sleeping laptop, a database that goes, moves and comes back."""

from __future__ import annotations

import asyncio
import functools
import gc
import os
import shutil
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from msgspec.structs import replace
from textual.cache import FIFOCache, LRUCache
from textual.pilot import Pilot

from screens.wall.frame import Wanted
from screens.wall.screen import WallScreen
from tests.support import outage, soak
from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock
from tests.support.stage import copied, no_fault
from tests.wall.conftest import KEPT
from tests.widgets.stage import KeepingDriver
from warroom.core.colours import FIRST, readable
from warroom.room import Room
from warroom.session.room_thread import RoomThread
from warroom.store import Store
from warroom.wall import WallApp
from widgets.wall_face import WallFace


class Hung:
    """A running wall and what it shows."""

    def __init__(self, app: WallApp, pilot: Pilot[int], live: RoomThread, clock: Clock) -> None:
        self.app = app
        self.pilot = pilot
        self.live = live
        self.clock = clock

    @property
    def screen(self) -> WallScreen:
        assert isinstance(self.app.screen, WallScreen)
        return self.app.screen

    @property
    def face(self) -> WallFace:
        assert self.screen.wall.value is not None
        return self.screen.wall.value

    async def ticks(self, **span: float) -> None:
        self.clock.passes(**span)
        self.screen.tell()
        await asyncio.sleep(0)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what the reading thread will hand over."""
        end = monotonic() + PATIENCE_S
        while monotonic() < end:
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"it did not come to that: {self.face}")

    def written(self) -> str:
        driver = self.app._driver
        assert isinstance(driver, KeepingDriver)
        data = "".join(driver.kept)
        driver.kept.clear()
        return data


@asynccontextmanager
async def hung(
    path: Path, wanted: Wanted = KEPT, size: tuple[int, int] = (120, 40), *, faulty: bool = False,
    keys: dict[str, str] | None = None, **more: Any,
) -> AsyncIterator[Hung]:  # fmt: skip
    """The wall on a database, as ``warroom wall`` opens it, its clock moved by hand."""
    clock = Clock(outage.NOW)
    config = outage.config(keys=keys or {})

    def open_room() -> Room:
        store = Store.open(path, clock=clock, read_only=True)
        return Room(store, config.policy, "wall", clock=clock, read_only=True)

    live = RoomThread(open_room, patient=True)
    live.start()
    app = WallApp(live, config, wanted, clock=clock, ticking=False, **more)
    app.driver_class = KeepingDriver
    live.listen(app.tell, app.report_soon)
    try:
        async with app.run_test(headless=False, size=size) as pilot:
            wall = Hung(app, pilot, live, clock)
            yield wall
    finally:
        live.stop(wait_s=PATIENCE_S)
    if not faulty:
        no_fault(app)


@pytest.fixture
def path(made: dict[str, Path], tmp_path: Path) -> Path:
    return copied(made["outage"], tmp_path / "room.db")


def shows_outage(wall: Hung) -> bool:
    return bool(wall.face.incidents) and wall.face.incidents[0].number == "0042"


async def test_the_wall_is_told_what_others_do(path: Path) -> None:
    with Store.open(path, clock=lambda: outage.NOW) as store:  # the standing watcher keeps the log open
        room = Room(store, outage.config().policy, "maya", clock=lambda: outage.NOW)
        async with hung(path) as wall:
            await wall.until(lambda: shows_outage(wall))
            room.assign(outage.MAIL, "commander", "kai")
            await wall.until(lambda: wall.face.other is not None and wall.face.other.commander == "kai")


async def test_a_wall_of_its_own_is_left_by_the_key_that_it_has_now_and_by_no_other(path: Path) -> None:
    async with hung(path, keys={"wall_back": "x"}) as wall:
        await wall.pilot.press("q")
        assert wall.app.return_code is None
        await wall.pilot.press("x")
        assert wall.app.return_code == 0


async def test_a_database_that_goes_is_said_and_its_return_is_found_without_a_hand(path: Path) -> None:
    aside = path.with_name("aside.db")
    async with hung(path) as wall:
        await wall.until(lambda: shows_outage(wall))
        path.rename(aside)
        await wall.until(lambda: bool(wall.face.alarms) and "record" in wall.face.alarms[0].words[0])
        assert shows_outage(wall)  # what was known last stays beside it
        aside.rename(path)
        await wall.until(lambda: "record" not in wall.face.alarms[0].words[0])
        assert shows_outage(wall)


async def test_another_database_at_the_same_place_is_the_one_that_is_shown(path: Path, made: dict[str, Path]) -> None:
    async with hung(path) as wall:
        await wall.until(lambda: shows_outage(wall))
        restored = copied(made["empty"], path.with_name("restored.db"))
        os.replace(restored, path)
        await wall.until(lambda: wall.face.incidents == ())
        assert wall.face.quiet == "nothing is open"


async def test_a_wall_that_is_started_before_its_database_waits_for_it(made: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "later.db"
    async with hung(path) as wall:
        await wall.until(lambda: wall.face.quiet == "no data" and bool(wall.face.alarms))
        shutil.copy(made["outage"], tmp_path / "half.db")
        os.replace(tmp_path / "half.db", path)
        await wall.until(lambda: shows_outage(wall))
    assert path.exists()


async def test_looking_leaves_no_file_and_changes_no_byte(path: Path) -> None:
    before = path.read_bytes()
    async with hung(path) as wall:
        await wall.until(lambda: shows_outage(wall))
        for _ in range(20):
            await wall.ticks(seconds=1)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["room.db"]


async def test_a_laptop_that_sleeps_wakes_with_the_right_time(path: Path) -> None:
    async with hung(path) as wall:
        await wall.until(lambda: shows_outage(wall))
        await wall.ticks(hours=9, seconds=17)
        assert wall.face.clock == "23:37"
        main = wall.face.incidents[0].main
        assert main is not None
        assert main.digits == "+9:01:29"
        await wall.ticks(hours=-20)
        assert wall.face.clock == "03:37"
        await wall.ticks(days=400)
        await wall.ticks(days=-400)


def held() -> tuple[int, Counter[str]]:
    """Bytes traced, without what is kept to be quick and has an upper bound, which is emptied first.

    And how many entries each cache without a bound has: whatever else ran in this process has filled them too, so
    only what they gain tells anything.
    """
    gc.unfreeze()  # what the start made is set aside from the collector: the caches are among it
    endless: Counter[str] = Counter()
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper):
            if thing.cache_parameters()["maxsize"] is not None:
                thing.cache_clear()
            else:
                endless[f"{thing.__module__}.{thing.__qualname__}"] += thing.cache_info().currsize
        elif isinstance(thing, LRUCache | FIFOCache):
            thing.clear()
    gc.collect()
    gc.freeze()  # what thousands of tests have made would be searched for garbage again and again, in those to come too
    return tracemalloc.get_traced_memory()[0], endless


async def test_a_wall_that_cannot_be_told_says_so_and_nothing_that_is_old(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **more: object) -> None:
        raise KeyError("nobody foresaw this")

    async with hung(path, faulty=True) as wall:
        await wall.until(lambda: shows_outage(wall))
        with monkeypatch.context() as broken:
            broken.setattr("screens.wall.screen.wall_face", breaks)
            for _ in range(3):
                await wall.ticks(seconds=1)
            await wall.pilot.pause()
            rows = [wall.screen.wall.render_line(y).text.strip() for y in range(40)]
            assert rows == ["This part could not be drawn", *([""] * 39)]
        assert len(wall.app.faults) == 1
        await wall.ticks(seconds=1)
        assert "█" in "".join(wall.screen.wall.render_line(y).text for y in range(40))


HOURS = soak.count(sample=4, full=1)  # so long is one step of that week


@pytest.mark.soak
async def test_a_week_on_screen_holds_no_more_memory_than_its_first_day(path: Path, made: dict[str, Path]) -> None:
    """Pages, places, alarms and digits all turn meanwhile."""
    async with hung(copied(made["six"], path.with_name("six.db")), Wanted(2, timedelta(seconds=60))) as wall:
        await wall.until(lambda: bool(wall.face.incidents))

        async def lives(ticks: int, **span: float) -> None:
            for _ in range(ticks):
                await wall.ticks(**span)
                wall.written()

        readable(FIRST, [FIRST])  # as the check of a theme of one's own: every colour goes into the caches
        tracemalloc.start()
        try:
            await lives(30, seconds=1)
            await lives(24, minutes=59, seconds=47)
            await wall.pilot.pause()
            wall.written()
            before, kept = held()
            await lives(7 * 24 // HOURS, hours=HOURS, seconds=-13)
            await wall.pilot.pause()
            wall.written()
            after, kept_later = held()
        finally:
            tracemalloc.stop()
        print(f"{before:,} bytes, a week later {after:,}")
        gained = kept_later - kept
        assert gained.total() < 20, f"caches without a bound gained {gained}"
        assert after - before < 100_000, f"{after - before:,} bytes more"


async def test_three_hundred_incidents_that_come_and_go_leave_nothing_behind(path: Path) -> None:
    async with hung(path) as wall:
        await wall.until(lambda: shows_outage(wall))
        look = wall.live.look
        assert look.overview is not None
        it = look.overview.incidents[0]
        for number in range(300):
            other = replace(it, id=f"INC-2026-{number:04d}")
            wall.screen.show(replace(look, overview=replace(look.overview, incidents=(other,))))
        assert len(wall.screen.running._known) == 1


async def test_the_store_of_the_wall_refuses_every_write(path: Path) -> None:
    async with hung(path) as wall:
        await wall.until(lambda: shows_outage(wall))
        with pytest.raises(Exception, match=r"reading only|read-only"):
            await asyncio.wrap_future(wall.live.do(lambda room: room.log("0042", "written from the wall")))
        with pytest.raises(Exception, match="read-only"):
            await asyncio.wrap_future(wall.live.do(lambda room: room.store.set_mark("wall", "was here")))
