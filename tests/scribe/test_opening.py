"""Into the scribe's screen and out of it: by name, by key, for who may only read, and after the incident ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scribe.conftest import Sit
from tests.support import outage
from tests.support.rooms import Clock
from tests.support.stage import seated


@pytest.mark.parametrize("name", ["42", "0042", "INC-2026-0042", ""])
async def test_it_opens_on_the_incident_named_or_else_the_most_grave(sit: Sit, name: str) -> None:
    async with sit(incident=name) as scribe:
        assert scribe.screen.incident_id == outage.BIG
        scribe.seat.sees("SCRIBE  INC-2026-0042", "bridge moved to room 4")


async def test_it_opens_on_one_that_has_ended_for_what_is_still_to_be_written(sit: Sit) -> None:
    async with sit(incident="40") as scribe:
        scribe.seat.sees("SCRIBE  INC-2026-0040", "Cancelled")
        await scribe.keys("n the report is right now", "<enter>")
        found = scribe.room.everything("40").entries[-1]
        assert found.text == "the report is right now"


async def test_an_unknown_name_is_told_and_the_room_is_shown(path: Path, now: Clock) -> None:
    async with seated(path, person="sam", now=now, incident="99", scribe=True) as seat:
        seat.sees('There is no incident "99"', "WAR ROOM")


async def test_t_types_a_line_and_capital_t_opens_the_screen(sit: Sit) -> None:
    async with sit(scribe=False) as scribe:
        await scribe.seat.press("T")
        assert scribe.screen.incident_id == outage.BIG
        await scribe.keys("<escape>")
        scribe.seat.sees("WAR ROOM", "INCIDENTS")
        await scribe.seat.press("T")
        await scribe.keys("f typed after coming back", "<enter>")
        assert scribe.entries()[-1].text == "typed after coming back"


async def test_what_is_still_being_written_when_the_screen_is_left_is_written(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.burst(*"f last words", "enter", "escape")
        scribe.seat.sees("WAR ROOM")
        assert scribe.entries()[-1].text == "last words"


async def test_who_may_only_read_reads_and_no_key_writes(path: Path, now: Clock) -> None:
    async with seated(path, person="pat", now=now, incident="42", scribe=True, read_only=True) as seat:
        seat.sees("read-only", "w edit history")
        before = seat.other("maya").store.head()
        await seat.press("up", "x", "p", "f", "enter", "J", "l", "ctrl+z", "w", "escape", "y")
        seat.sees("copied to the clipboard")
        assert seat.other("maya").store.head() == before
        await seat.press("escape")
        seat.sees("WAR ROOM")


async def test_below_its_smallest_size_it_waits_for_a_larger_one(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("f half")
        await scribe.seat.resize(60, 20)
        scribe.seat.sees("60×20")
        await scribe.seat.resize(120, 40)
        assert scribe.line == "half"
        scribe.seat.sees("CLOCKS", "f fact  half")
        await scribe.seat.resize(80, 24)
        scribe.seat.sees_no("CLOCKS")
        scribe.seat.sees("f fact  half")


@pytest.mark.parametrize("key", ["<f1>", "<ctrl+f>", "<up>", "<ctrl+t>"])
async def test_keys_go_where_they_went_when_the_terminal_is_large_enough_again(sit: Sit, key: str) -> None:
    async with sit() as scribe:
        await scribe.keys(key)
        had = scribe.screen.focused
        for size in ((60, 20), (80, 24), (60, 20), (120, 40)):
            await scribe.seat.resize(*size)
        assert scribe.screen.focused is had
        await scribe.keys("<escape>")
        assert scribe.screen.overlay is None
        assert scribe.screen.prompt is None


async def test_who_has_two_roles_is_told_the_command_of_it(sit: Sit) -> None:
    async with sit("lee") as scribe:
        scribe.seat.other("lee").take_command(outage.BIG, "maya is away")
        await scribe.until_shown("lee IC")
