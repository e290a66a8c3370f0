"""Long entries are read whole at the scribe's screen: while rows are left over, and the selected one always."""

from __future__ import annotations

import pytest

from tests.widgets.stage import Painted, painted
from widgets.record import Record, RecordRow

LONG = "mtr to db-3 shows no loss over 200 probes, so the network is ruled out; the pool is what is left to look at"
WIDE = "支付服务在欧洲西部超时 " * 8
OTHER = "the standby answers within 4 ms from both zones, so a failover to it is possible and waits for a go from Ana"


def rows(*texts: str) -> tuple[RecordRow, ...]:
    return tuple(RecordRow(str(n), f"14:31:{n:02}", "fact", "ana", text) for n, text in enumerate(texts))


def read(stage: Painted) -> str:
    return " ".join(" ".join(stage.rows()).replace("▌", " ").split())


def inside(stage: Painted, text: str) -> bool:
    return text.replace(" ", "") in read(stage).replace(" ", "")


@pytest.mark.parametrize("text", [LONG, WIDE.strip()])
async def test_a_long_entry_is_whole_while_rows_are_left_over_and_each_that_follows_is_in_view(text: str) -> None:
    record = Record("")
    record.set_rows(rows("first", text, "last"))
    async with painted((record, 0, 0, 80, 8), size=(80, 9)) as stage:
        assert inside(stage, text)
        record.set_rows(rows("first", text, *(f"line {n}" for n in range(7))))
        await stage.written()
        assert not inside(stage, text)  # eight rows, nine entries: nothing is left over
        assert [f"line {n}" in read(stage) for n in range(7)] == [True] * 7


async def test_the_newest_is_whole_first_and_no_entry_is_hidden_for_it() -> None:
    record = Record("")
    record.set_rows(rows("first", LONG, "second", OTHER, "third"))
    async with painted((record, 0, 0, 80, 7), size=(80, 8)) as stage:
        assert inside(stage, OTHER)
        assert not inside(stage, LONG)
        assert stage.rows()[0].endswith("first")
        assert "third" in stage.rows()[6]
        record.select("1")
        await stage.written()
        assert inside(stage, LONG)  # the one that is read comes before all others
        assert not inside(stage, OTHER)
        assert "third" in read(stage)
        record.select(None)
        await stage.written()
        assert inside(stage, OTHER)


async def test_where_no_row_is_left_over_the_selected_entry_unfolds_and_the_newest_stays_in_view() -> None:
    record = Record("")
    record.set_rows(rows(*(f"line {n}" for n in range(30)), LONG, "newest"))
    async with painted((record, 0, 0, 80, 8), size=(80, 9)) as stage:
        assert not inside(stage, LONG)
        record.action_move(-1)
        record.action_move(-1)
        await stage.written()
        assert inside(stage, LONG)
        assert "newest" in stage.rows()[7]
        record.action_move(-1)
        await stage.written()
        assert not inside(stage, LONG)
        assert "newest" in stage.rows()[7]


async def test_scrolled_up_what_is_read_stays_where_it_is_as_the_selected_one_folds_below_it() -> None:
    record = Record("")
    record.set_rows(rows(*(f"line {n}" for n in range(20)), LONG, *(f"later {n}" for n in range(20))))
    async with painted((record, 0, 0, 80, 8), size=(80, 9)) as stage:
        record.select("20")
        await stage.written()
        assert inside(stage, LONG)
        while "later 0" not in stage.rows()[0]:
            record._scroll(1)
            await stage.written()
        record.select(None)
        await stage.written()
        assert "later 0" in stage.rows()[0]


async def test_the_words_looked_for_stand_out_in_a_further_row_too() -> None:
    record = Record("")
    text = ((LONG[:-15], ""), ("left", "chosen"), (" to look at", ""))
    record.set_rows((RecordRow("1", "14:31:00", "fact", "ana", text),))
    async with painted((record, 0, 0, 80, 5), size=(80, 6)) as stage:
        number = next(n for n, row in enumerate(stage.rows()) if "left to" in row)
        assert number > 0
        column = stage.rows()[number].index("left to")
        looked_for, rest = (stage.terminal.buffer[number][column + n] for n in (0, 5))
        assert (looked_for.fg, looked_for.bold) != (rest.fg, rest.bold)


async def test_a_click_on_a_further_row_selects_its_entry() -> None:
    record = Record("")
    record.set_rows(rows("first", LONG))
    async with painted((record, 0, 0, 80, 6), size=(80, 7)) as stage:
        await stage.pilot.click(offset=(40, 2))
        assert record.selected_key == "1"


async def test_moving_the_selection_lays_out_nothing_anew() -> None:
    """The cost of a key: of 1,200 entries none but the two that fold and unfold is looked at."""
    looked: list[str] = []

    class Counted(Record):
        def further(self, row: RecordRow, right: int, most: int):  # type: ignore[no-untyped-def]
            looked.append(row.key)
            return super().further(row, right, most)

        def dividers(self, before: RecordRow | None, row: RecordRow):  # type: ignore[no-untyped-def]
            looked.append(row.key)
            return super().dividers(before, row)

    record = Counted("")
    record.set_rows(rows(*(f"line {n} {LONG}" for n in range(1_200))))
    async with painted((record, 0, 0, 80, 20), size=(80, 21)):
        record.select("1199")
        looked.clear()
        record.action_move(-1)
        assert looked == ["1198"]
        looked.clear()
        record.scroll_page(-1)
        assert looked == []
