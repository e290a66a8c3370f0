"""Keys of sheets, updates, lines, filters, pages and the wall given anew: the new one does it, the old one nothing."""

from __future__ import annotations

from screens.sheets.sheet import Sheet
from screens.wall.screen import WallScreen
from tests.screens.conftest import Sit
from tests.support.outage import BIG, config
from tests.support.stage import Seat, spell
from warroom.keymap.actions import ACTIONS


def on(**keys: str) -> object:
    return config(keys=keys)


def answers(seat: Seat) -> tuple[str, ...]:
    found = seat.screen.updates.open_sheet
    assert found is not None
    return found.typed.answers


async def test_an_update_is_written_previewed_and_sent_by_the_keys_of_now(sit: Sit) -> None:
    """Also by keys that the fields would have taken: ctrl+a goes to a line's beginning, ctrl+e to its end."""
    keys = on(update_send="ctrl+x", update_offered="ctrl+a", update_preview="f10", update_insert_1="ctrl+e",
              update_next="ctrl+n", update_no_change="")  # fmt: skip
    async with sit(config=keys, size=(200, 60)) as seat:
        await seat.press("u")
        seat.sees("ctrl+x PUBLISH NO CHANGE TO CUSTOMERS", "suggested, ctrl+a accepts", "ctrl+n audience")
        assert seat.keys_row.endswith("esc close, draft saved")
        seat.sees_no("ctrl+s", "F4", "F3", "F5", "F9")
        sheet = seat.screen.updates.open_sheet
        assert sheet is not None
        await seat.press("f4", "f5", "f3", "alt+right", "f9", "ctrl+s")
        assert answers(seat) == ("", "", "")
        assert (sheet.whole, sheet.typed.audience) == (False, "customers")
        assert seat.other("kim").find(BIG).last_told("customers").count == 2  # type: ignore[union-attr]
        await seat.press("ctrl+n", "ctrl+a")
        assert sheet.typed.audience == "team"
        assert answers(seat)[0]
        was = answers(seat)[0]
        await seat.press("ctrl+e")
        assert len(answers(seat)[0]) > len(was)
        await seat.press("f10")
        seat.sees("F10 back")
        await seat.press("f10", "tab", "tab", "tab", "enter")
        seat.sees("ctrl+x publishes it")
        await seat.press("ctrl+x")
        assert seat.screen.updates.open_sheet is None
        assert seat.other("kim").find(BIG).last_told("team").text.startswith(was[:20])  # type: ignore[union-attr]


async def test_at_80_columns_too_every_key_of_the_update_sheet_is_that_of_now(sit: Sit) -> None:
    keys = on(**{a.name: f"ctrl+f{n}" for n, a in enumerate((a for a in ACTIONS if a.pane == "update"), 1)})
    async with sit(config=keys, size=(80, 24)) as seat:
        await seat.press("u")
        seat.sees("ctrl+F1 PUBLISH NO CHANGE TO CUSTOMERS")
        seat.sees_no("ctrl+s", " F2", " F3", " F4", " F9", "alt+")
        await seat.press("ctrl+f2")
        assert seat.screen.updates.open_sheet is None
        assert seat.other("kim").find(BIG).last_told("customers").count == 3  # type: ignore[union-attr]


async def test_a_sheet_is_done_by_its_key_of_now_and_its_button_names_it(sit: Sit) -> None:
    async with sit(config=on(sheet_done="ctrl+e")) as seat:
        await seat.press("n", *"New one")
        seat.sees("ctrl+e DECLARE", "ctrl+e declare")
        seat.sees_no("ctrl+s")
        await seat.press("ctrl+s")
        assert isinstance(seat.screen.overlay, Sheet)
        await seat.press("ctrl+e")
        assert seat.screen.overlay is None
        assert any(i.title == "New one" for i in seat.other("kim").overview().incidents)


async def test_a_sheet_without_a_key_for_it_is_done_by_enter_on_its_last_field(sit: Sit) -> None:
    async with sit(config=on(sheet_done="")) as seat:
        await seat.press("S")
        seat.sees_no("ctrl+s")
        await seat.press("2", *["enter"] * 4)
        assert seat.screen.overlay is None
        assert seat.other("kim").find(BIG).severity == "SEV2"


async def test_what_is_likely_the_same_is_joined_by_the_key_of_now(sit: Sit) -> None:
    async with sit(config=on(declare_join="ctrl+k"), size=(200, 60)) as seat:
        await seat.press(*spell(["<down>", "n", "Checkout API eu-west"]))
        seat.sees("ctrl+k go there")
        seat.sees_no("F2")
        await seat.press("f2")
        assert isinstance(seat.screen.overlay, Sheet)
        await seat.press("ctrl+k")
        assert seat.screen.state.selected == BIG
        assert seat.screen.overlay is None


async def test_the_entry_line_completes_breaks_and_records_by_the_keys_of_now(sit: Sit) -> None:
    keys = on(entry_complete="ctrl+e", entry_break="ctrl+b", entry_record="f10")
    async with sit(config=keys) as seat:
        await seat.press(*spell(["t", "ask @an"]))
        seat.sees("ctrl+e takes it")
        await seat.press("ctrl+e", "ctrl+b", *"now", "ctrl+s", "ctrl+j")
        assert seat.screen.entry_line.field.text.endswith("\nnow")
        await seat.press("f10")
        assert seat.screen.entry_line.field.blank


async def test_tab_in_the_entry_line_completes_nothing_where_another_key_does(sit: Sit) -> None:
    async with sit(config=on(entry_complete="ctrl+e")) as seat:
        await seat.press(*spell(["t", "i pods die"]), "tab")
        assert seat.screen.entry_line.field.text == "i pods die"


async def test_a_page_is_left_by_its_key_of_now_and_by_esc(sit: Sit) -> None:
    async with sit(config=on(page_back="u")) as seat:
        for key in ("u", "escape"):
            await seat.press("c", "q")
            seat.sees("CLOCKS")
            await seat.press(key)
            assert seat.screen.overlay is None
        await seat.press(*spell(["<ctrl+t>", "q"]))
        seat.sees("THEMES")
        await seat.press("u")
        assert seat.screen.overlay is None
        await seat.press("colon", "u")
        assert seat.screen.overlay is not None  # it is typed there


async def test_a_command_is_completed_by_the_key_of_now(sit: Sit) -> None:
    async with sit(config=on(page_complete="ctrl+e")) as seat:
        await seat.press("colon", *"reop", "tab")
        page = seat.screen.overlay
        assert page.search.value == "reop"  # type: ignore[union-attr]
        await seat.press("ctrl+e")
        assert page.search.value.strip() == "reopen"  # type: ignore[union-attr]


async def test_the_wall_is_left_by_its_key_of_now(sit: Sit) -> None:
    async with sit(config=on(wall_back="x")) as seat:
        await seat.press("w", "q")
        assert isinstance(seat.app.screen, WallScreen)
        await seat.press("x")
        assert seat.app.screen is seat.screen


async def test_the_filter_of_alerts_is_completed_and_opened_by_the_keys_of_now(sit: Sit) -> None:
    async with sit(config=on(filter_complete="ctrl+e", alert_filter="ctrl+o")) as seat:
        await seat.press("f")
        assert " ctrl+o to filter" in seat.row("to filter")
        await seat.press("ctrl+o", *"servi")
        seat.sees("ctrl+e service:", "ctrl+e complete")
        await seat.press("tab")
        assert seat.screen.alert_acts.inbox.filter.text == "servi"  # type: ignore[union-attr]
        await seat.press("ctrl+e")
        assert seat.screen.alert_acts.inbox.filter.text == "service:"  # type: ignore[union-attr]
        assert " ctrl+o service:" in seat.row("service:")
