"""The page of a drill: its facilitator leads it by keys, and a message reaches the terminals of one role alone."""

from __future__ import annotations

from datetime import timedelta

from tests.screens.conftest import Sit
from tests.support.outage import NOW
from tests.support.stage import Seat
from warroom.core.drill.run import Run
from warroom.core.replay.dials import Dial
from warroom.drill.engine import Engine
from warroom.drill.file import read
from warroom.store.past.past import Past

PLAN = """
name = "pool"
title = "The pool runs out"
hypothesis = "If the pool runs out, we roll back."
length = "40m"
stop = "stop the drill"
[[inject]]
id = "errors"
at = "0s"
alert = { title = "CheckoutErrorRate", service = "checkout", count = 2 }
[[inject]]
id = "press"
at = "10m"
to = "communications"
from = "a journalist"
message = "What do you say?"
[[expect]]
id = "declared"
name = "declare SEV1"
owner = "commander"
what = "declare"
within = "5m"
[[expect]]
id = "told"
name = "customers told"
what = "update"
audience = "customers"
within = "15m"
[[hint]]
id = "who"
at = "5m"
for = "told"
to = "communications"
text = "Who has heard from us?"
"""


async def begun(seat: Seat, leads: str) -> Run:
    """A drill beside the team's incidents, its first minute over, and an incident of it in which kim talks."""
    lead = seat.other(leads)
    run = lead.start_drill(read(PLAN), here=True)
    Engine(lead, run).step(NOW)
    it = lead.declare("Checkout fails again", "SEV1", drill=True, command=False)
    lead.assign(it.id, "communications", "kim")
    await seat.passes(minutes=1)
    return run


async def opened(seat: Seat) -> None:
    await seat.press("colon")
    await seat.type("drill")
    await seat.press("enter")


def now(seat: Seat) -> Run:
    return seat.other("zoe").drill()


async def test_its_facilitator_sends_hints_pauses_notes_overrides_and_halts_by_keys(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await begun(seat, "maya")
        await opened(seat)
        seat.sees("DRILL", "FACILITATOR", "The pool runs out", "HYPOTHESIS", "If the pool runs out, we roll back.",
                  "1 of 2 sent", "EXPECTED ACTIONS", "WHAT THE ROOM DOES", "declared SEV1: Checkout")  # fmt: skip
        assert "01:00 of 40:00" in seat.text()
        assert "09:00  press" in seat.text()
        assert " P  declare SEV1" in seat.text()
        await seat.press("h")
        assert [one.step for one in now(seat).hinted] == ["who"]
        await seat.press("i")
        assert [one.step for one in now(seat).sent] == ["errors", "press"]
        await seat.press("space")
        seat.sees("PAUSED")
        await seat.passes(minutes=5)
        assert "01:00 of 40:00" in seat.text(), "the drill's clock stands"
        await seat.press("space", "n")
        await seat.type("who decides?")
        await seat.press("ctrl+s")
        await seat.press("tab", "down", "r")
        seat.sees("OVERRIDE D-1", "customers told")
        await seat.press("tab")
        await seat.type("told by phone")
        await seat.press("ctrl+s")
        run = now(seat)
        assert [one.text for one in run.notes] == ["who decides?"]
        assert [(one.step, one.rating, one.text) for one in run.rated] == [("told", "P", "told by phone")]
        await seat.press("H")
        await seat.type("production is down")
        assert now(seat).is_on, "the key alone ends nothing"
        await seat.press("ctrl+s")
        assert (now(seat).state, now(seat).why) == ("halted", "production is down")


async def test_a_message_is_shown_to_its_role_alone_and_read_when_it_is_looked_at(sit: Sit) -> None:
    async with sit(size=(80, 24), person="kim") as seat:
        await begun(seat, "maya")
        seat.other("maya").move_drill("sent", step="press")
        await seat.passes(seconds=1)
        seat.sees("MESSAGE", "1 for you", "What do you say?")
        await opened(seat)
        seat.sees("FOR YOU", "What do you say?")
        seat.sees_no("EXPECTED ACTIONS", "Who has heard from us?")
        assert [dict(one.read).keys() for one in now(seat).messages] == [{"kim"}]
        await seat.press("i")
        seat.sees("maya leads D-1")
        await seat.press("escape")
        await seat.passes(seconds=1)
        seat.sees_no("1 for you")
    async with sit(size=(80, 24), person="lee") as seat:
        await seat.passes(seconds=1)
        seat.sees("DRILL")
        seat.sees_no("for you", "What do you say?")


async def test_the_drills_that_were_run_are_a_page_and_the_next_is_owed_in_a_calm_strip(sit_in_empty: Sit) -> None:
    async with sit_in_empty(size=(120, 40)) as seat:
        lead = seat.other("kim")
        lead.start_drill(read(PLAN), here=True)
        lead.move_drill("ended")
        await seat.passes(seconds=1)
        seat.sees_no("a drill is owed")
        await seat.passes(days=91)
        seat.sees("a drill is owed since")
        await seat.press("colon")
        await seat.type("drills")
        await seat.press("enter")
        seat.sees("DRILLS 1", "D-1", "pool", "The pool runs out", "U 2")


async def test_a_replay_of_a_drill_shows_it_as_it_was(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await begun(seat, "maya")
        room = seat.other("maya")
        it = next(one for one in room.overview().incidents if one.drill)
        seat.clock.passes(minutes=1)
        room.move_drill("sent", step="press")
        past = room.past(it.id, seat.clock)
        assert isinstance(past.store, Past)
        past.store.turn(Dial.KNOWN, seat.clock())
        assert [one.step for one in past.drill().sent] == ["errors", "press"]
        past.store.turn(Dial.KNOWN, NOW + timedelta(seconds=61))
        assert [one.step for one in past.drill().sent] == ["errors"]
