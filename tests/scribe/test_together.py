"""Two scribes on one incident: each sees the other's lines, in order of happening, and no cursor moves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.scribe.conftest import Sit
from tests.support import outage
from warroom.core import presence
from warroom.core.model import Kind
from warroom.store.desk import SideStore


async def test_both_see_each_others_lines_in_order_of_happening(sit: Sit) -> None:
    async with sit("sam") as sam, sit("lee") as lee:
        for n in range(6):
            sam.clock.passes(seconds=1)
            writer = (sam, lee)[n % 2]
            await writer.keys(f"f line {n} of {['sam', 'lee'][n % 2]}", "<enter>")
        for one in (sam, lee):
            await one.until_shown("line 5 of lee")
            await one.until_shown("line 4 of sam")
            rows = [row for row in one.seat.rows() if " of " in row and "line " in row]
            assert [row.split("line ")[1][0] for row in rows] == list("012345")


async def test_a_line_that_happened_earlier_goes_to_its_place(sit: Sit) -> None:
    async with sit("sam") as sam, sit("lee") as lee:
        await lee.keys("f ", "14:20 it was restarted", "<enter>")
        await sam.until_shown("it was restarted")
        rows = sam.seat.rows()
        at = next(n for n, row in enumerate(rows) if "it was restarted" in row)
        assert "61 tickets" in rows[at - 2]  # the divider of 14:20 stands between
        assert "cause narrowed" in rows[at + 1]


async def test_what_one_types_and_where_one_stands_is_untouched_by_the_other(sit: Sit) -> None:
    async with sit("sam") as sam, sit("lee") as lee:
        await sam.keys("d roll bck", "<left>", "<left>")
        await lee.keys("f one", "<enter>", "f two", "<enter>")
        await sam.until_shown("two")
        field = sam.screen.entry_line.field
        assert (field.value, field.cursor) == ("roll bck", 6)
        await sam.keys("a", "<enter>")
        assert "roll back" in [e.text for e in sam.entries()]


async def test_a_change_to_an_entry_is_seen_by_the_other(sit: Sit) -> None:
    async with sit("sam") as sam, sit("lee") as lee:
        await sam.keys("<up>", "p")
        await lee.until_shown("PINNED ───────────────── 2")
        wanted = next(e for e in lee.entries() if "bridge" in e.text)
        lee.seat.other("lee").retract(outage.BIG, wanted.id, "no")
        await sam.until_shown("retracted by lee")


async def test_many_lines_of_a_third_come_in_while_both_type(sit: Sit) -> None:
    async with sit("sam") as sam, sit("lee") as lee:
        feed = sam.seat.other("ana")
        for n in range(20):
            feed.log(outage.BIG, f"from the feed {n}", Kind.FACT, sam.clock() - timedelta(seconds=n))
            await sam.keys(f"s{n}", "<enter>")
            await lee.keys(f"l{n}", "<enter>")
        texts = [e.text for e in sam.entries()]
        for who in "sl":
            assert [t for t in texts if t[0] == who and t[1:].isdigit()] == [f"{who}{n}" for n in range(20)]
        await sam.until_shown("l19")
        await lee.until_shown("s19")
        held = [e.id for e in sam.screen.window.entries]
        assert held == [e.id for e in lee.screen.window.entries]


@pytest.mark.parametrize(
    ("size", "reads"),
    [
        ((80, 24), "42 min   with lee +1     sam scribe"),
        ((120, 40), "Checkout AP…  with lee, amaya  sam scribe"),
        ((200, 60), "Checkout API 5xx in eu-west      sam scribe  with lee, amaya  "),
    ],
    ids=["80", "120", "200"],
)
async def test_the_bar_names_who_else_is_at_this_incident(
    sit: Sit, path: Path, size: tuple[int, int], reads: str
) -> None:
    async with sit("sam", size=size) as sam:
        with SideStore.open(path, clock=lambda: outage.NOW) as desk:
            desk.here("t1", "amaya", outage.BIG)
            desk.here("t2", "lee", outage.BIG, presence.WRITES)
            desk.here("t3", "Sam", outage.BIG)
            desk.here("t4", "omar", outage.MAIL, presence.WRITES)
            await sam.until_shown("with lee")
        bar = sam.seat.rows()[0]
        assert reads in bar, bar


async def test_where_no_name_fits_beside_the_incident_the_bar_says_how_many_are_here(sit: Sit, path: Path) -> None:
    async with sit("sam", size=(80, 24)) as sam:
        with SideStore.open(path, clock=lambda: outage.NOW) as desk:
            for n in range(3):
                desk.here(f"t{n}", f"konstantina.papadopoulou{n}", outage.BIG)
            await sam.until_shown("42 min   +3 here")
            for n in range(3):
                desk.gone(f"t{n}")
            await sam.until_gone("+3 here")
