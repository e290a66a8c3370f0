"""A planned room is opened before anything is wrong; one key makes it an incident with everything carried over."""

from __future__ import annotations

from datetime import timedelta

from screens.promises import Promise
from screens.ringing import Ringing
from tests.screens.conftest import Sit
from tests.support.outage import BIG, NOW
from tests.support.stage import spell
from warroom.core.model import Status


async def test_a_planned_room_has_no_clock_until_it_is_an_incident(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["N", "Release 2.2", "<ctrl+s>"]))
        seat.sees("Planned", "Release 2.2")
        it = seat.screen.incident
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
        assert seat.screen.selected == BIG
        await seat.press("minus")
        assert seat.screen.selected == other


def _promise(label: str) -> Promise:
    return Promise("OVERDUE", label, "0042", BIG, "lee", NOW)


def test_the_bell_rings_once_for_what_falls_due_and_rests_between() -> None:
    ringing = Ringing()
    assert not ringing.for_promises([_promise("customers")], NOW)  # it was so when the room was opened
    assert not ringing.for_promises([_promise("customers")], NOW + timedelta(seconds=1))
    assert ringing.for_promises([_promise("customers"), _promise("team")], NOW + timedelta(seconds=2))
    assert not ringing.for_promises([_promise("customers"), _promise("team")], NOW + timedelta(seconds=3))
    assert not ringing.for_promises([_promise("executives")], NOW + timedelta(seconds=4))
