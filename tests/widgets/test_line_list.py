"""The list is moved through by keys that never hit another row than the one that was meant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from textual import events

from tests.widgets.stage import Painted, painted
from widgets.incident_list import IncidentList, IncidentRow
from widgets.line_list import LineList
from widgets.strips import Line
from widgets.timeline import EntryRow, Timeline


@dataclass(frozen=True)
class Plain:
    key: str
    text: str = ""


class PlainList(LineList[Plain]):
    def draw_row(self, line: Line, row: Plain, left: int, right: int, selected: bool) -> None:
        line.put(left, f"{row.key} {row.text}", "bright" if selected else "text")


def plain(*keys: str) -> list[Plain]:
    return [Plain(key) for key in keys]


def entries(count: int) -> list[EntryRow]:
    """``count`` entries, one every 20 seconds."""
    return [
        EntryRow(f"e{n}", f"{14 + n // 180:02}:{n // 3 % 60:02}:{n % 3 * 20:02}", "fact", "ana", f"entry number {n}")
        for n in range(count)
    ]


def said(stage: Painted) -> list[tuple[str, str | None]]:
    """What the list has said so far, as (message, key)."""
    return [
        (type(message).__name__, message.key)
        for message in stage.app.heard
        if isinstance(message, LineList.Highlighted | LineList.Chosen)
    ]


async def test_the_selection_stays_on_its_incident_when_rows_are_sorted_anew() -> None:
    rows = PlainList("LIST")
    async with painted((rows, 0, 0, 40, 8)) as stage:
        rows.set_rows(plain("a", "b", "c"))
        rows.focus()
        rows.select("b")
        rows.set_rows(plain("x", "c", "a", "b"))
        await stage.written()
        assert rows.selected_key == "b"
        assert stage.rows()[4] == "▌b"
        await stage.pilot.press("enter")
        assert said(stage)[-1] == ("Chosen", "b")


async def test_rows_that_only_read_otherwise_stay_where_they_are_and_others_are_laid_out_anew() -> None:
    rows = IncidentList("INCIDENTS")
    sev = partial(IncidentRow, rank=1, severity="SEV1", title="Checkout", commander="maya")
    async with painted((rows, 0, 0, 60, 6)) as stage:
        rows.set_rows([sev(f"k{n}", id=f"00{n}", next="02:13") for n in range(1, 4)])
        rows.select("k2")
        rows.set_rows([sev(f"k{n}", id=f"00{n}", next="02:12") for n in range(1, 4)])
        await stage.written()
        assert [row.split()[-1] for row in stage.rows()[2:5]] == ["02:12"] * 3
        assert rows.selected_key == "k2"
        rows.set_rows([sev(f"k{n}", id=f"00{n}", next="02:11") for n in (3, 1)])
        await stage.written()
        assert [row.split()[-1:] for row in stage.rows()[2:5]] == [["02:11"], ["02:11"], []]
        assert rows.selected_key is None


async def test_a_key_meant_for_a_row_that_has_gone_hits_no_other() -> None:
    rows = PlainList("LIST")
    async with painted((rows, 0, 0, 40, 8)) as stage:
        rows.set_rows(plain("a", "b", "c"))
        rows.focus()
        rows.select("b")
        rows.set_rows(plain("a", "c"))
        await stage.pilot.press("enter")
        assert rows.selected_key is None
        assert said(stage) == [("Highlighted", "b"), ("Highlighted", None)]
        await stage.written()
        assert not any("▌" in row for row in stage.rows())


async def test_after_a_row_has_gone_the_first_move_selects_what_stands_in_its_place() -> None:
    rows = PlainList("LIST")
    async with painted((rows, 0, 0, 40, 8)) as stage:
        rows.set_rows(plain("a", "b", "c"))
        rows.focus()
        rows.select("b")
        rows.set_rows(plain("a", "c"))
        await stage.pilot.press("down")
        assert rows.selected_key == "c"


async def test_the_keys_go_to_every_row_and_not_beyond_the_ends() -> None:
    rows = PlainList()
    async with painted((rows, 0, 0, 40, 5)) as stage:
        rows.set_rows(plain(*(f"r{n:02}" for n in range(30))))
        rows.focus()
        keys = {
            "down": "r00", "j": "r01", "k": "r00", "up": "r00", "pagedown": "r04", "end": "r29", "pageup": "r25",
            "home": "r00",
        }  # fmt: skip
        for key, there in keys.items():
            await stage.pilot.press(key)
            assert rows.selected_key == there
            await stage.written()
            assert any(row.startswith(f"▌{there}") for row in stage.rows())


async def test_a_click_selects_the_row_under_it_and_a_second_one_chooses_it() -> None:
    rows = PlainList("LIST")
    async with painted((rows, 3, 2, 40, 6)) as stage:
        rows.set_rows(plain("a", "b", "c"))
        await stage.pilot.click(rows, offset=(5, 2))
        assert rows.selected_key == "b"
        await stage.pilot.click(rows, offset=(5, 5))
        assert rows.selected_key == "b"
        await stage.pilot.click(rows, offset=(5, 1), times=2)
        assert said(stage)[-1] == ("Chosen", "a")


async def test_moving_in_ten_thousand_rows_paints_two_rows_and_costs_no_more_than_in_ten() -> None:
    timeline = Timeline("TIMELINE")
    async with painted((timeline, 1, 0, 88, 12)) as stage:
        timeline.set_rows(entries(10_000))
        timeline.focus()
        await stage.pilot.press("up", "up", "up")
        await stage.written()
        costs = []
        for _ in range(4):
            await stage.pilot.press("up")
            costs.append(await stage.cost())
        assert max(costs) <= 450


async def test_the_timeline_stays_at_its_newest_entry_until_the_person_scrolls_up() -> None:
    timeline = Timeline("TIMELINE")
    rows = entries(51)
    async with painted((timeline, 1, 0, 88, 8)) as stage:
        timeline.set_rows(rows[:40])
        await stage.written()
        assert "entry number 39" in stage.rows()[7]
        timeline.set_rows(rows[:41])
        await stage.written()
        assert "entry number 40" in stage.rows()[7]
        timeline.on_mouse_scroll_up(_wheel())
        await stage.written()
        before = stage.rows()
        timeline.set_rows(rows)
        assert await stage.cost() == 0
        assert stage.rows() == before
        timeline.action_end_of_list(1)
        await stage.written()
        assert timeline.at_tail
        assert "entry number 50" in stage.rows()[7]


async def test_an_entry_added_where_there_is_room_paints_one_row() -> None:
    timeline = Timeline("TIMELINE")
    rows = entries(6)
    async with painted((timeline, 1, 0, 88, 12)) as stage:
        timeline.set_rows(rows[:5])
        await stage.written()
        timeline.set_rows(rows)
        data = await stage.written()
        assert "entry number 5" in data
        assert "entry number 4" not in data
        assert len(data.encode()) < 200


async def test_the_selected_entry_stays_in_view_while_others_arrive() -> None:
    timeline = Timeline("TIMELINE")
    rows = entries(60)
    async with painted((timeline, 1, 0, 88, 8)) as stage:
        timeline.set_rows(rows[:30])
        timeline.select("e27")
        timeline.set_rows(rows)
        await stage.written()
        assert any("entry number 27" in row for row in stage.rows())
        assert not timeline.at_tail


async def test_a_divider_stands_before_the_first_entry_of_each_ten_minutes() -> None:
    timeline = Timeline("TIMELINE")
    async with painted((timeline, 1, 0, 60, 8)) as stage:
        timeline.set_rows([
            EntryRow("a", "14:29:14", "impact", "kim", "83 tickets", day="Tue"),
            EntryRow("b", "14:30:05", "fact", "ana", "db-3 is full", day="Tue"),
            EntryRow("c", "14:30:09", "fact", "ana", "still", day="Wed"),
        ])  # fmt: skip
        await stage.written()
        assert stage.rows()[2].startswith("  14:30 ─────")
        assert stage.rows()[4].startswith("  Wed 14:30 ─────")


async def test_a_name_is_not_cut_but_its_column_grows() -> None:
    timeline = Timeline("TIMELINE")
    async with painted((timeline, 1, 0, 60, 8)) as stage:
        timeline.set_rows(
            [EntryRow("a", "14:29:14", "fact", "ana", "one"), EntryRow("b", "14:29:15", "fact", "charlotte", "two")]
        )
        await stage.written()
        assert "charlotte  two" in stage.rows()[2]
        assert stage.rows()[1].index("one") == stage.rows()[2].index("two")


def _wheel() -> events.MouseScrollUp:
    return events.MouseScrollUp(None, 1, 1, 0, 0, 0, False, False, False)
