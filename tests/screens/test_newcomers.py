"""A newcomer gets through a first update, a hand-over and resolving by what is on the screen, with no page read before.

Each step names the label that is read before its key is pressed: both are on the screen at that moment. How many keys
it may take is part of what is promised; letters of what is written are not counted.
"""

from __future__ import annotations

from tests.screens.conftest import Sit
from tests.support.outage import BIG
from tests.support.stage import Seat
from warroom.core.model import Status

SHOWN = {"colon": ":", "down": "↑↓"}


class Newcomer:
    """Presses only what the screen tells, and counts."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self.keys = 0

    async def press(self, key: str, label: str) -> None:
        """Press a key that stands on the screen, before its label."""
        self._seat.sees(f"{SHOWN.get(key, key)} {label}")
        await self._seat.press(key)
        self.keys += 1

    async def type(self, text: str, asked: str) -> None:
        """Write what the screen asks for."""
        self._seat.sees(asked)
        await self._seat.type(text)


async def test_a_first_update_takes_two_keys(sit: Sit) -> None:
    async with sit() as seat:
        person = Newcomer(seat)
        await person.press("u", "update")
        await person.type("Half of the checkouts in the EU fail.", asked="what is happening")
        await person.press("ctrl+s", "PUBLISH TO CUSTOMERS")
        assert person.keys == 2
        last = seat.other("lee").find(BIG).last_told("customers")
        assert last is not None
        assert last.text.startswith("Half of the checkouts")


async def test_a_shift_is_handed_over_in_five_keys(sit: Sit) -> None:
    async with sit() as seat:
        person = Newcomer(seat)
        await person.press("colon", "command")
        await person.type("hand over", asked="COMMANDS")
        await person.press("enter", "go")
        await person.press("down", "move")
        seat.sees("▌hand over")
        await person.press("enter", "go")
        await person.type("kim", asked="a name; tab completes")
        await person.press("ctrl+s", "OFFER 1 TO KIM")
        assert person.keys == 5
        assert [(o.role, o.person) for o in seat.other("lee").find(BIG).offers] == [("commander", "kim")]


async def test_an_incident_is_resolved_by_what_each_sheet_asks(sit: Sit) -> None:
    async with sit() as seat:
        person = Newcomer(seat)
        await person.press("s", "status")
        await person.press("5", "resolved")
        await person.press("ctrl+s", "SET RESOLVED")
        seat.sees("is unanswered: say how, or why it is skipped")
        for _ in range(6):
            await person.press("tab", "next field")
        await person.type("the pool is steady, the rest follows", asked="reason for skipping unanswered items")
        await person.press("ctrl+s", "RESOLVE")
        assert person.keys == 10
        assert seat.other("lee").find(BIG).status is Status.RESOLVED
