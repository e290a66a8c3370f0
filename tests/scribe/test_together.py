"""Two scribes on one incident: each sees the other's lines, in order of happening, and no cursor moves."""

from __future__ import annotations

from datetime import timedelta

from tests.scribe.conftest import Sit
from tests.support import outage
from warroom.core.model import Kind


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
