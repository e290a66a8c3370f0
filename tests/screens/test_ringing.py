"""The terminal's bell: once for what falls due, whatever screen is open, and never with every second."""

from __future__ import annotations

from datetime import timedelta

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG
from tests.support.stage import Seat
from tests.widgets.stage import KeepingDriver
from warroom.core.escalation import pending_escalations
from warroom.room import Room

BELL = "\x07"


async def rings(seat: Seat, seconds: int) -> int:
    """How often it rang while so many seconds passed, one by one."""
    driver = seat.app._driver
    assert isinstance(driver, KeepingDriver)
    seat.rows()
    rung = 0
    for _ in range(seconds):
        await seat.passes(seconds=1)
        seat.screen.next_second()
        await seat.settle()
        rung += "".join(driver.kept).count(BELL)
        seat.rows()
    return rung


def promised(room: Room, audience: str, seconds: int) -> None:
    """An audience was promised to hear again that soon."""
    room.update(BIG, audience, "We are looking.", next_by=room.clock() + timedelta(seconds=seconds))


async def test_it_rings_once_for_what_falls_due_and_not_again_while_it_is_overdue(sit: Sit) -> None:
    async with sit() as seat:
        assert await rings(seat, 3) == 0  # what is overdue already was seen when the room was opened
        promised(seat.other("maya"), "team", 5)
        await seat.settle()
        assert await rings(seat, 4) == 0
        assert await rings(seat, 2) == 1
        assert await rings(seat, 15) == 0


async def test_two_that_fall_due_close_together_ring_once(sit: Sit) -> None:
    async with sit() as seat:
        promised(seat.other("maya"), "team", 5)
        promised(seat.other("maya"), "agents", 7)
        await seat.settle()
        assert await rings(seat, 12) == 1


async def test_what_falls_due_while_the_bell_rests_is_rung_once_the_rest_is_over(sit: Sit) -> None:
    async with sit() as seat:
        for audience, seconds in (("team", 2), ("agents", 4), ("customers", 5)):
            promised(seat.other("maya"), audience, seconds)
        await seat.settle()
        assert await rings(seat, 3) == 1
        assert await rings(seat, 7) == 0
        assert await rings(seat, 5) == 1  # for both
        assert await rings(seat, 12) == 0


async def test_what_was_settled_while_the_bell_rested_is_not_rung(sit: Sit) -> None:
    async with sit() as seat:
        promised(seat.other("maya"), "team", 2)
        promised(seat.other("maya"), "agents", 4)
        await seat.settle()
        assert await rings(seat, 6) == 1
        seat.other("maya").update(BIG, "agents", "It works again.")
        await seat.settle()
        assert await rings(seat, 14) == 0


async def test_it_rings_in_the_scribe_s_screen_too_and_not_once_more_behind_it(sit: Sit) -> None:
    async with sit() as seat:
        promised(seat.other("maya"), "team", 5)
        await seat.settle()
        await seat.press("T")
        seat.sees("SCRIBE")
        assert await rings(seat, 8) == 1
        await seat.press("escape")
        assert await rings(seat, 3) == 0


async def test_an_escalation_that_fires_by_itself_rings_and_one_by_hand_does_not(sit: Sit) -> None:
    async with sit() as seat:
        new = seat.other("maya").declare("Login fails", "SEV1", command=True)
        await seat.settle()
        seat.other("maya").escalate(new.id, "VP", "needs a decision")
        await seat.settle()
        assert await rings(seat, 2) == 0
        await seat.passes(minutes=6)
        await rings(seat, 12)  # what fell due meanwhile
        watcher = seat.other("warroom")
        due = pending_escalations(watcher.find(new.id), watcher.policy, seat.clock.now)
        assert due[0].due_at <= seat.clock.now
        assert watcher.fire(due[0], None)
        await seat.settle()
        assert await rings(seat, 2) == 1


async def test_many_that_are_declared_within_seconds_ring_once_and_each_is_said(sit: Sit) -> None:
    async with sit() as seat:
        assert await rings(seat, 1) == 0
        driver = seat.app._driver
        assert isinstance(driver, KeepingDriver)
        rung = 0
        for n in range(3):
            seat.rows()
            seat.other("lee").declare(f"Checkout fails in region {n}", "SEV3")
            await seat.settle()
            rung += "".join(driver.kept).count(BELL)
            seat.sees(f"Checkout fails in region {n}")
        assert rung == 1
        await seat.passes(seconds=11)
        seat.rows()
        seat.other("lee").declare("Search is down", "SEV3")
        await seat.settle()
        assert "".join(driver.kept).count(BELL) == 1


async def test_it_does_not_ring_where_it_is_not_wanted(sit: Sit) -> None:
    async with sit(config=outage.config(display={**outage.DISPLAY, "bell": False})) as seat:
        promised(seat.other("maya"), "team", 5)
        await seat.settle()
        assert await rings(seat, 8) == 0


async def test_an_acknowledgement_that_may_be_forgotten_is_among_what_is_overdue(
    sit: Sit,
) -> None:
    async with sit() as seat:
        state = seat.screen.state
        mine = next(group for group in state.groups.values() if group.is_new)
        seat.other("maya").acknowledge_alert(mine.fingerprints)
        await seat.settle()
        await seat.passes(seconds=1)
        before = {one.word for one in state.broken(seat.clock.now)}
        after = [one for one in state.broken(seat.clock.now + timedelta(hours=5)) if one.word == "ACKED"]
        assert "ACKED" not in before
        assert [(one.label, one.owner, one.action) for one in after] == [(mine.name, "maya", "inbox")]
