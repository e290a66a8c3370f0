"""A commander looks at an outage again: steps, plays, turns the dial, and can change nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from screens.replay.screen import ReplayScreen
from screens.sheets.board import Board
from tests.screens.conftest import Sit
from tests.support.patience import PATIENCE_S
from tests.support.stage import Seat
from warroom.core.replay.dials import Dial
from warroom.store import Store


async def until(seat: Seat, holds: Callable[[ReplayScreen], bool]) -> ReplayScreen:
    """The replay that is shown, once that holds of it."""
    end = monotonic() + PATIENCE_S
    while monotonic() < end:
        await seat.pilot.pause(0)
        screen = seat.app.screen
        if isinstance(screen, ReplayScreen) and screen.state.moment is not None and holds(screen):
            return screen
        await asyncio.sleep(0.005)
    raise AssertionError(f"it is not shown:\n{seat.text()}")


async def sees(seat: Seat, *texts: str) -> None:
    """All these stand on the screen, once it has been painted."""
    end = monotonic() + PATIENCE_S
    while monotonic() < end and not all(text in seat.text() for text in texts):
        await seat.pilot.pause(0)
        await asyncio.sleep(0.005)
    seat.sees(*texts)


def shown_at(clock: str) -> Callable[[ReplayScreen], bool]:
    return lambda screen: screen.state.moment is not None and f"{screen.state.moment.at:%H:%M:%S}" == clock


async def opened(seat: Seat, words: str = "replay") -> ReplayScreen:
    await seat.press("colon")
    await seat.type(words)
    await seat.press("enter")
    return await until(seat, lambda screen: screen.thread.route is not None)


async def test_an_outage_is_gone_through_by_entries_minutes_and_milestones(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to("INC-2026-0042")
        await opened(seat, "replay 14:32")
        await until(seat, shown_at("14:32:00"))
        await sees(seat, "REPLAY", "not now: as it happened by", "14:32:00", "pool at 100/100 on db-3")
        seat.sees_no("2.1.3 leaks connections on timeout", "OVERDUE 0")
        await seat.press("right")
        await until(seat, shown_at("14:33:02"))
        await sees(seat, "2.1.3 leaks connections on timeout")
        await seat.press("left")
        await until(seat, shown_at("14:31:40"))
        await seat.press("full_stop")
        await until(seat, shown_at("14:32:40"))
        await seat.press("left_curly_bracket")
        await until(seat, shown_at("14:26:00"))
        await sees(seat, "SEV1")
        await seat.press("d")
        await until(seat, lambda screen: screen.state.moment is not None and screen.state.moment.dial is Dial.KNOWN)
        await sees(seat, "as known at")


async def test_it_plays_to_the_end(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to("INC-2026-0042")
        screen = await opened(seat)
        route = screen.thread.route
        assert route is not None
        await seat.press("space")
        await sees(seat, "playing × 60")
        screen.player.go(route, route.stretch.last - timedelta(seconds=9))
        await until(seat, lambda one: one.player.ended(route) and one.state.moment is not None
                    and one.state.moment.at == route.stretch.last)  # fmt: skip
        await sees(seat, "■ end")


async def test_nothing_can_be_changed_and_the_way_back_is_one_key(sit: Sit, path: Path) -> None:
    async with sit() as seat:
        await seat.go_to("INC-2026-0042")
        with Store.open(path, read_only=True) as store:
            end = store.head()
        await opened(seat)
        for key in ("u", "t", "A", "S", "e", "n"):
            await seat.press(key)
            assert seat.app.screen.overlay is None, key  # type: ignore[attr-defined]
        await sees(seat, "Read-only: you can see everything and change nothing.")
        await seat.press("H")
        await sees(seat, "13:55")  # the hand-over of then
        await seat.press("escape", "l")
        assert not isinstance(seat.app.screen, ReplayScreen)
        seat.sees_no("REPLAY")
        with Store.open(path, read_only=True) as store:
            assert store.head() == end


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_it_has_its_place_in_every_terminal(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        await seat.go_to("INC-2026-0042")
        await opened(seat, "replay 14:32")
        await until(seat, shown_at("14:32:00"))
        await sees(seat, "REPLAY", "happened", "paused, × 60", "space play")
        rows = seat.rows()
        assert len(rows) == size[1]
        await seat.press("g")
        await seat.type("14:20")
        await seat.press("ctrl+s")
        await until(seat, shown_at("14:20:00"))


async def test_a_line_that_was_searched_for_leads_to_the_room_at_that_moment(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("ctrl+f")
        await seat.type("pool 100/100 db-3")
        await seat.press("ctrl+s")
        await sees(seat, "FOUND", "pool at 100/100 on db-3", "enter: the room then")
        await seat.press("down", "down", "enter")
        screen = await until(seat, shown_at("14:31:40"))
        assert screen.thread.incident == "INC-2026-0042"
        await sees(seat, "REPLAY", "pool at 100/100 on db-3", "health", "not kept")


async def test_what_happens_now_is_told_while_one_looks_at_the_past(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.go_to("INC-2026-0042")
        await opened(seat, "replay 14:32")
        await until(seat, shown_at("14:32:00"))
        await sees(seat, "not now: as it happened by")
        seat.sees_no("LIVE")
        seat.other("omar").declare("The data centre burns", "SEV1")
        await seat.passes(seconds=1)
        await sees(seat, "LIVE 14:3", "1 new", "l live", "DECLARED", "The data centre burns", "REPLAY")
        await seat.press("right")
        await until(seat, shown_at("14:33:02"))
        await sees(seat, "LIVE", "DECLARED")
        await seat.press("l")
        await sees(seat, "The data centre burns")
        seat.sees_no("REPLAY", "LIVE")


async def test_a_line_of_a_review_leads_to_the_room_at_that_moment(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.go_to("INC-2026-0039")
        await seat.press("R")
        board = seat.screen.overlay
        assert isinstance(board, Board)
        while board.part != "milestones":
            await seat.press("tab")
        await seat.press("end", "enter")  # the record, at what resolved it
        assert board.row.startswith("line/")
        await seat.press("r")
        screen = await until(seat, shown_at("11:40:00"))
        assert screen.thread.incident == "INC-2026-0039"
