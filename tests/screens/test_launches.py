"""A launch from the keyboard: planned, prepared, held, moved, out, and an incident after all."""

from __future__ import annotations

from datetime import timedelta

from tests.screens.conftest import Sit
from tests.support.outage import NOW
from tests.support.rooms import Clock
from tests.support.stage import spell
from warroom.core.model import Launch, Status

AT = f"{NOW + timedelta(days=14):%Y-%m-%d} 09:00"


async def test_a_launch_is_planned_prepared_and_answered_from_the_keyboard_and_each_is_undone(
    sit_in_empty: Sit, clock: Clock
) -> None:
    async with sit_in_empty() as seat:
        await seat.press("N")
        await seat.paste("Release 2.2 新版")
        await seat.press("enter", "enter")
        await seat.paste(AT)
        await seat.press("ctrl+s")
        it = seat.screen.state.incident
        assert it is not None
        seat.sees("T-13d", "ready", "launch")

        def launch() -> Launch:
            found = seat.other("lee").find(it.id).launch
            assert found is not None
            return found

        await seat.press(">")
        seat.sees(f"LAUNCH {it.number}", "T-13d", "add preparation", "ask go or no-go", "cancel the launch")
        await seat.press("down", "enter")
        await seat.paste("rehearse the rollback")
        await seat.press("enter")
        await seat.paste("commander")
        await seat.press("enter")
        await seat.burst(*spell(["<ctrl+u>", "T+7d", "<ctrl+s>"]))
        seat.sees("is after T")
        await seat.burst(*spell(["<ctrl+u>", "seven", "<ctrl+s>"]))
        seat.sees("is no offset of T")
        await seat.burst(*spell(["<ctrl+u>", "T-7d", "<ctrl+s>"]))
        seat.sees("LAUNCH", "T-7d", "rehearse the rollback", "maya")
        assert [one.offset for one in launch().preparation] == ["T-7d"]
        await seat.burst("down", "enter", "2", "ctrl+s")
        seat.sees("no reason given")
        await seat.press("1", "ctrl+s")
        seat.sees("done, maya")
        await seat.burst("escape", "z")
        seat.sees("Undone")
        assert launch().preparation[0].state == "open"
        await seat.burst(">", "down", "down", "down", "enter", "ctrl+s")
        seat.sees("go or no-go by T-1h")
        await seat.burst("down", "down", "enter", "2", "enter")
        await seat.paste("pool is small")
        await seat.press("ctrl+s")
        seat.sees("HELD by commander", "NO-GO, maya: pool is small")
        assert launch().held_by == ("commander",)
        await seat.burst("home", "enter", *spell(["<ctrl+u>", "T+7d", "<ctrl+s>"]))
        seat.sees("T-20d", "preparing", "go or no-go by T-1h")
        assert (launch().moved, launch().held_by) == (1, ())


async def test_what_is_due_stands_on_the_strip_and_opens_where_it_is_settled(sit_in_empty: Sit, clock: Clock) -> None:
    async with sit_in_empty() as seat:
        maya = seat.other("maya")
        it = maya.plan_launch("Release 2.2", AT)
        maya.prepare(it.id, "T-7d", "@maya", "rehearse")
        maya.set_trigger(it.id, "sev>=high")
        await seat.settle()
        seat.sees("next  prepare: rehearse", "Planned")
        await seat.passes(days=7)
        seat.sees("OVERDUE", f"prepare: rehearse {it.number}")
        await seat.press("f6")
        seat.sees(f"PREPARATION {it.number}", "rehearse")
        await seat.press("ctrl+s")
        seat.sees_no("OVERDUE")


async def test_a_plain_room_is_given_its_t_there_ends_as_launched_and_an_incident_shows_its_plan(
    sit_in_empty: Sit
) -> None:
    async with sit_in_empty() as seat:
        maya = seat.other("maya")
        it = maya.declare("Release 2.2", "SEV3", planned=True)
        await seat.settle()
        await seat.burst(">", "enter")
        await seat.paste(AT)
        await seat.burst("ctrl+s")
        seat.sees("LAUNCH", "T-13d", "add preparation")
        await seat.passes(days=14)
        seat.sees("end the launch", "on")
        await seat.burst("end", "enter", "ctrl+s")
        seat.sees("is launched, and over")
        assert maya.find(it.id).status is Status.LAUNCHED
        maya.reopen(it.id, "not over")
        maya.activate(it.id, "SEV1")
        await seat.settle()
        await seat.burst("escape", ">")
        seat.sees("LAUNCH", "incident")
        seat.sees_no("add preparation")
        assert any(row.text.startswith("This was a launch") for row in maya.store.entries(it.id))
