"""Who is in the room: seen in the roster, the bar, a page, beside an entry and on a sheet; told by what is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.scribe.seat import Scribe, scribing
from tests.support.outage import BIG, MAIL, NOW
from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock
from warroom.core import presence
from warroom.store.desk import SideStore

Sit = Callable[..., Any]


@pytest.fixture
def sits(path: Path, clock: Clock) -> Sit:
    """``sits("maya", size=(200, 60))``: a person at the room's screen, with the desk beside the database."""

    @asynccontextmanager
    async def at(person: str = "maya", **more: Any) -> AsyncIterator[Scribe]:
        async with scribing(path, clock, person, incident=more.pop("incident", ""), scribe=False, **more) as it:
            yield it

    return at


@asynccontextmanager
async def others(path: Path) -> AsyncIterator[SideStore]:
    """A desk at which other terminals speak, ten minutes ago by their clock."""
    with SideStore.open(path, clock=lambda: NOW - timedelta(minutes=6)) as desk:
        yield desk


async def until(seat: Scribe, wanted: Callable[[], bool]) -> None:
    """Wait until the desk's thread and the screen have come so far."""
    end = monotonic() + PATIENCE_S
    while monotonic() < end:
        seat.seat.screen.tell()  # the clock strikes
        await seat.seat.settle()
        if wanted():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"it did not come to that:\n{seat.seat.text()}")


def said(path: Path, person: str) -> tuple[str, str]:
    """What the terminal of that person tells the others."""
    with SideStore.open(path) as desk:
        found = [(p.incident, p.doing) for p in desk.present() if p.person == person]
    return found[0] if found else ("", "nowhere")


async def test_the_others_stand_in_a_quiet_row_under_the_roles(sits: Sit, path: Path) -> None:
    async with sits(incident=BIG) as maya, others(path) as desk:
        maya.seat.sees_no("here  ")
        desk.here("t1", "sam", BIG, presence.WRITES)
        desk.here("t2", "lee", MAIL)
        await maya.until_shown("sam writing")
        assert "here  sam writing" in maya.row("here  ")
        desk.gone("t1")
        await maya.until_shown("here  lee 0041")
        desk.gone("t2")
        await until(maya, lambda: "here  " not in maya.seat.text())


async def test_at_80_columns_they_stand_behind_the_roster_tab(sits: Sit, path: Path) -> None:
    async with sits(size=(80, 24), incident=BIG) as maya, others(path) as desk:
        desk.here("t1", "sam", BIG, presence.WRITES)
        desk.here("t2", "lee", MAIL, presence.AWAY)
        await maya.seat.press("2")
        await maya.until_shown("here  sam writing, lee away")


async def test_at_200_columns_the_bar_names_them(sits: Sit, path: Path) -> None:
    async with sits(size=(200, 60), incident=BIG) as maya, others(path) as desk:
        for n, person in enumerate(("sam", "lee", "bartholomew", "konstantina")):
            desk.here(f"t{n}", person, BIG)
        await maya.until_shown("with bartholomew")
        assert maya.seat.rows()[0].index("with ") > maya.seat.rows()[0].index("maya")
        assert "+" in maya.seat.rows()[0]


async def test_the_page_names_every_terminal_and_leads_to_where_somebody_is(sits: Sit, path: Path) -> None:
    async with sits(incident=BIG) as maya, others(path) as desk:
        desk.here("t1", "lee", MAIL, presence.tells("customers"))
        desk.here("t2", "Maya", BIG)
        await until(maya, lambda: len(maya.desk.present) == 2 and maya.desk.mine is not None)
        await maya.seat.press("W")
        maya.seat.sees("WHO IS HERE")
        maya.seat.sees("maya (here)")
        assert "0041 is writing to customers since 14:31   Delayed order" in maya.row("is writing to customers")
        maya.seat.sees("Maya (you)", "came 14:31")
        await maya.seat.press("down", "enter")
        assert maya.seat.screen.state.selected == MAIL


async def test_the_command_who_opens_the_page_and_says_who_is_alone(sits: Sit) -> None:
    async with sits() as maya:
        await maya.seat.press("colon")
        await maya.seat.type("who")
        maya.seat.sees("who is in the room, since when, doing what")
        await maya.seat.press("enter")
        maya.seat.sees("WHO IS HERE")


async def test_beside_an_entry_it_is_seen_that_somebody_amends_it_before_one_begins(sits: Sit, path: Path) -> None:
    async with sits(incident=BIG) as maya, others(path) as desk:
        newest = maya.entries()[-1]
        desk.here("t1", "lee", BIG, presence.amends(newest.id))
        await maya.until_shown("lee is amending this")
        assert newest.text[:20] in maya.row("lee is amending this")
        await maya.seat.press("tab", "end", "enter")
        assert "lee is amending this since 14:31" in maya.row("AMEND")
        desk.gone("t1")
        await until(maya, lambda: "lee is amending" not in maya.seat.text())


async def test_two_who_write_to_the_same_audience_learn_of_one_another(sits: Sit, path: Path) -> None:
    async with sits("maya", incident=BIG) as maya, sits("lee", incident=BIG) as lee:
        await maya.seat.press("u")
        await lee.seat.press("u")
        await until(maya, lambda: "lee is writing to customers since 14:37" in maya.seat.text())
        await until(lee, lambda: "maya is writing to customers since 14:37" in lee.seat.text())
        await lee.seat.press("alt+2")  # the team instead
        await until(lee, lambda: "maya is writing" not in lee.seat.text())
        await until(maya, lambda: "lee is writing" not in maya.seat.text())


async def test_two_who_edit_the_brief_learn_of_one_another(sits: Sit) -> None:
    async with sits("maya", incident=BIG) as maya, sits("lee", incident=BIG) as lee:
        await maya.seat.press("b")
        await lee.seat.press("b")
        await until(maya, lambda: "lee is editing the brief since 14:37" in maya.seat.text())
        await lee.seat.press("escape", "d")
        await until(maya, lambda: "lee is editing" not in maya.seat.text())


async def test_two_who_declare_at_once_learn_of_one_another(sits: Sit) -> None:
    async with sits("maya", incident=BIG) as maya, sits("lee", incident=MAIL) as lee:
        await maya.seat.press("n")
        await lee.seat.press("n")
        await until(maya, lambda: "lee is declaring an incident since 14:37" in maya.seat.text())
        await until(lee, lambda: "maya is declaring an incident since 14:37" in lee.seat.text())


async def test_what_a_terminal_tells_follows_from_what_is_open_at_it(sits: Sit, path: Path) -> None:
    async with sits(incident=BIG) as maya:

        async def tells(*wanted: str) -> None:
            await until(maya, lambda: said(path, "maya") == wanted)

        await tells(BIG, presence.LOOKS)
        await maya.seat.press("t")
        await tells(BIG, presence.LOOKS)
        await maya.seat.type("f the pool")
        await tells(BIG, presence.WRITES)
        await maya.seat.press("enter", "escape")
        await tells(BIG, presence.LOOKS)
        await maya.seat.press("f")
        await tells("", presence.SEES_ALERTS)
        await maya.seat.press("escape", "T")
        await tells(BIG, presence.SCRIBES)
        await maya.seat.press("up", "enter")
        await until(maya, lambda: said(path, "maya")[1].startswith("amend "))
    assert said(path, "maya") == ("", "nowhere")


async def test_who_touches_no_key_for_a_quarter_of_an_hour_is_away_and_back_with_the_next(
    sits: Sit, path: Path
) -> None:
    async with sits(incident=BIG) as maya:
        await maya.seat.passes(minutes=14)
        await until(maya, lambda: said(path, "maya") == (BIG, presence.LOOKS))
        await maya.seat.passes(minutes=1)
        await until(maya, lambda: said(path, "maya") == (BIG, presence.AWAY))
        await maya.seat.press("down")
        await until(maya, lambda: said(path, "maya")[1] == presence.LOOKS)


async def test_observers_are_not_told_of_and_leave_nothing_behind(sits: Sit, sit: Sit, path: Path) -> None:
    async with sits(incident=BIG) as maya, sit(person="exec", read_only=True) as seat:
        await seat.press("W")
        seat.sees("observers are not listed")
        await until(maya, lambda: maya.desk.mine is not None)
        assert maya.desk.present == ()


async def test_who_commands_and_does_more_is_told_the_command_of_it(sit: Sit) -> None:
    async with sit(person="lee") as seat:
        seat.sees("lee comms")
        seat.other("lee").take_command(BIG, "maya is away")
        await seat.settle()
        seat.sees("lee IC")
