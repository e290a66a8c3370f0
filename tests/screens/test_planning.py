"""A planned room is opened before anything is wrong; one key makes it an incident with everything carried over."""

from __future__ import annotations

from datetime import timedelta

from screens.view.bell import Ringing
from screens.view.promises import Promise
from tests.screens.conftest import Sit
from tests.support.outage import BIG, NOW
from tests.support.stage import spell
from warroom.core.model import Status


async def test_a_planned_room_has_no_clock_until_it_is_an_incident(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["N", "Release 2.2", "<ctrl+s>"]))
        seat.sees("Planned", "Release 2.2")
        it = seat.screen.state.incident
        assert it is not None
        assert it.status is Status.PLANNED
        await seat.press(*spell(["r", "1", "<enter>", "sam", "<ctrl+s>"]))
        await seat.press("I", "1", "ctrl+s")
        seat.sees("is SEV1 now")
        now = seat.other("lee").find(it.id)
        assert (now.status, now.commander) == (Status.INVESTIGATING, it.commander) or now.is_live
        assert now.holders("commander")


async def test_minus_goes_back_to_the_incident_looked_at_before(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down")
        other = seat.screen.incidents.selected_key
        assert other != BIG
        await seat.press("minus")
        assert seat.screen.state.selected == BIG
        await seat.press("minus")
        assert seat.screen.state.selected == other


def _promise(label: str) -> Promise:
    return Promise("OVERDUE", label, "0042", BIG, "lee", NOW)


def test_the_bell_rings_once_for_what_falls_due_and_rests_between() -> None:
    ringing = Ringing()
    assert not ringing.for_promises([_promise("customers")], NOW)  # it was so when the room was opened
    assert not ringing.for_promises([_promise("customers")], NOW + timedelta(seconds=1))
    assert ringing.for_promises([_promise("customers"), _promise("team")], NOW + timedelta(seconds=2))
    assert not ringing.for_promises([_promise("customers"), _promise("team")], NOW + timedelta(seconds=3))
    assert not ringing.for_promises([_promise("executives")], NOW + timedelta(seconds=4))


async def test_a_launch_is_planned_checked_and_turned_into_an_incident_from_the_keyboard(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["N", "Release 2.2", "<ctrl+s>"]))
        it = seat.screen.state.incident
        assert it is not None
        await seat.press("K")
        seat.sees(f"CHECK-INS {it.number}", "set a check-in", "limit tickets")
        await seat.press("enter")
        seat.sees("everybody", "every filled role")
        await seat.press("ctrl+s")
        await seat.press("K", "end", "enter")
        await seat.press(*spell(["<ctrl+u>", "40", "<enter>", "<ctrl+u>", "20", "<ctrl+s>"]))
        seat.sees("the escalation limit is below the warning: raise it")
        await seat.press(*spell(["<ctrl+u>", "90", "<ctrl+s>"]))
        await seat.press("K")
        seat.sees("commander", "no check-in yet", "every 30m", "tickets", "warns from 40, escalates from 90", "below")
        await seat.press("escape")
        await seat.passes(minutes=36)
        seat.other("warroom").miss_check_ins()
        await seat.settle()
        await seat.press("K")
        seat.sees("missed 1 time", "OVERDUE +06:00")
        await seat.press("enter")
        seat.sees("CHECK IN")
        await seat.press(*spell(["<ctrl+u>", "error rate doubled", "<ctrl+s>"]))
        await seat.press("K")
        seat.sees("maya: error rate doubled")
        await seat.press("escape", "I", "1", "ctrl+s")
        now = seat.other("lee").find(it.id)
        assert now.is_live
        assert now.check_ins[0].last_word == "error rate doubled"
        assert now.tickets is not None
        assert (now.tickets.warn, now.tickets.escalate) == (40, 90)


async def test_an_observer_reads_check_ins_and_sets_none(sit: Sit) -> None:
    async with sit("nadia", read_only=True) as seat:
        await seat.press("K")
        seat.sees("No check-in scheduled.")
        seat.sees_no("set a check-in")


async def test_a_check_in_is_typed_with_or_without_its_role(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["N", "Release 2.2", "<ctrl+s>"]))
        it = seat.screen.state.incident
        assert it is not None
        lee = seat.other("lee")
        lee.assign(it.id, "scribe", "kim")
        for role in ("commander", "scribe"):
            lee.set_check_in(it.id, role, lee.clock() + timedelta(minutes=20), timedelta(minutes=30))
        await seat.settle()
        await seat.press(*spell(["<colon>", "checkin"]))
        seat.sees("check in in", "fine")
        await seat.press("enter")
        await seat.press(*spell(["<colon>", "checkin scribe two replicas lag", "<enter>"]))
        words = {c.role: (c.last_word, c.last_by) for c in lee.find(it.id).check_ins}
        assert words == {"commander": ("fine", "maya"), "scribe": ("two replicas lag", "maya")}
        await seat.press(*spell(["<colon>", "checkin support all quiet"]))
        seat.sees("no check-in is due for support")
        await seat.press("enter")
        assert {c.role: c.last_word for c in lee.find(it.id).check_ins}["commander"] == "fine"


async def test_what_is_typed_over_an_offered_time_or_number_takes_its_place(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        await seat.press("K", "enter", "1", "tab", *"20m", "tab", *"5m", "ctrl+s")
        check = seat.other("kim").find(BIG).check_ins[0]
        assert (check.every_s, check.due_at) == (300, seat.clock.now + timedelta(minutes=20))
        await seat.press("K", "end", "enter", *"40", "tab", *"90", "ctrl+s")
        limits = seat.other("kim").find(BIG).tickets
        assert limits is not None
        assert (limits.warn, limits.escalate) == (40, 90)


async def test_an_offered_time_that_a_key_moved_in_is_gone_on_with(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        await seat.press("K", "enter", "1", "tab", "left", *"5", "ctrl+s")
        check = seat.other("kim").find(BIG).check_ins[0]
        assert check.due_at == seat.clock.now + timedelta(minutes=305)
