"""Declaring: a title and a severity, from the key to the open room in seconds."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from screens.sheets.sheet import Sheet
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG, SEARCH
from tests.support.stage import Seat, spell


def _field(seat: Seat) -> str:
    """The name of the field that the cursor is in."""
    sheet = seat.screen.overlay
    assert isinstance(sheet, Sheet)
    return sheet.form.fields[sheet.current].name


def _newest(seat: Seat) -> str:
    return seat.other("lee").detail(BIG).entries[-1].text


async def test_a_commander_declares_in_eleven_keys(sit: Sit) -> None:
    keys = spell(["n", "db down", "<enter>", "1", "<ctrl+s>"])
    assert len(keys) == 11
    async with sit() as seat:
        await seat.press(*keys)
        seat.sees("0043 is open, maya is IC", "BRIEF 0043", "▲ SEV1")
        new = seat.other("lee").find("0043")
        assert (new.title, new.severity, new.commander) == ("db down", "SEV1", "maya")
        assert seat.screen.state.selected == new.id


async def test_a_commander_a_letter_off_a_responder_is_questioned_and_nothing_is_opened(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        before = seat.other("lee").store.head()
        await seat.press(*spell(["n", "db down", "<enter>", "1", "<enter>", "<ctrl+u>", "mayq", "<ctrl+s>"]))
        seat.sees("mayq is nobody known here: did you mean maya?", "DECLARE SEV1", "db down")
        assert seat.other("lee").store.head() == before
        await seat.press(*spell(["!", "<ctrl+s>"]))
        seat.sees("0043 is open, mayq is IC")
        assert seat.other("lee").find("0043").commander == "mayq"


async def test_the_first_incident_of_an_empty_room_fills_it(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        seat.sees("nothing open", "No incident is open.", "a title and a severity are enough")
        await seat.press(*spell(["n", "Mail is down", "<enter>", "0", "<ctrl+s>"]))
        seat.sees("Mail is down", "TEAM UPDATE", "◆ SEV0")
        seat.sees_no("No incident is open.", "a title and a severity are enough")


async def test_ctrl_s_without_a_title_says_what_is_missing_and_declares_nothing(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("n", "ctrl+s")
        seat.sees("no title: say what is broken")
        assert len(seat.other("lee").overview().incidents) == 3


async def test_the_guide_moves_with_arrows_and_with_its_figures_and_the_button_says_which(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["n", "x", "<enter>"]))
        for key, button in (("0", "DECLARE SEV0"), ("3", "DECLARE SEV3"), ("up", "DECLARE SEV2")):
            await seat.press(key)
            seat.sees(f"ctrl+s {button}")


async def test_figures_in_the_title_are_letters_of_the_title(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["n", "503 on 2 nodes", "<ctrl+s>"]))
        assert seat.other("lee").find("0043").title == "503 on 2 nodes"


async def test_a_declaration_that_is_left_waits_until_it_is_gone_on_with(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["n", "Login slo", "<escape>"]))
        seat.sees_no("DECLARE")
        await seat.press(*spell(["n", "w", "<ctrl+s>"]))
        assert seat.other("lee").find("0043").title == "Login slow"
        await seat.press("n")
        sheet = seat.screen.overlay
        assert isinstance(sheet, Sheet)
        assert sheet.values["title"] == ""


async def test_what_is_typed_finds_an_open_incident_that_may_be_the_same_and_f2_goes_there(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "n")
        await seat.type("Checkout API eu-west")
        seat.sees("POSSIBLE DUPLICATES", "▲ SEV1  0042", "F2")
        await seat.press("f2")
        seat.sees_no("DECLARE")
        assert seat.screen.state.selected == BIG
        assert len(seat.other("lee").overview().incidents) == 3


async def test_who_joins_the_one_that_is_open_takes_along_what_was_typed(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "n")
        await seat.type("Checkout API eu-west slow too")
        await seat.press("f2")
        seat.sees("enter records in 0042 what you typed", "Checkout API eu-west slow too")
        assert _newest(seat) != "Checkout API eu-west slow too"
        await seat.press("enter", "escape")
        assert _newest(seat) == "Checkout API eu-west slow too"
        await seat.press("n")
        sheet = seat.screen.overlay
        assert isinstance(sheet, Sheet)
        assert sheet.values["title"] == ""


async def test_a_line_half_typed_for_the_open_one_is_not_overwritten_by_joining_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["t", "half a line", "<escape>", "<down>", "n", "Checkout API eu-west", "<f2>"]))
        assert seat.screen.state.selected == BIG
        seat.sees("half a line")
        await seat.press("t", "enter", "escape")
        assert _newest(seat) == "half a line"


async def test_a_title_taken_back_takes_back_what_was_like_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "n")
        await seat.type("Checkout API")
        seat.sees("F2")
        await seat.press("ctrl+u")
        seat.sees("no similar open incident")
        seat.sees_no("F2")
        await seat.press("f2")
        seat.sees("DECLARE")


async def test_cadences_under_a_minute_are_told_in_seconds(sit: Sit) -> None:
    usual = outage.config()
    after = {"SEV0": timedelta(minutes=150), "SEV1": timedelta(seconds=20)}
    levels = [
        replace(level, team_update=after.get(level.name, level.team_update))
        for level in usual.severity
    ]  # fmt: skip
    fast = outage.config(severity=tuple(levels))
    async with sit(config=fast) as seat:
        await seat.press("n")
        assert " 20s " in seat.row("▲ SEV1   m")
        assert " 150m " in seat.row("◆ SEV0   t")
        seat.sees("never")
        await seat.press(*spell(["x", "<enter>", "1"]))
        seat.sees("14:37:29  first update: the team")


async def test_an_ended_one_that_may_be_the_same_is_reopened_with_f3(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("n")
        await seat.type("slow search")
        seat.sees("0039", "F3")
        await seat.press("f3")
        await seat.type("it is slow again")
        await seat.press("ctrl+s")
        seat.sees("0039 is open again")
        assert seat.other("lee").find(SEARCH).reopened == 1


async def test_the_time_it_began_is_read_as_people_write_it_and_a_wrong_one_is_said(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["n", "db down"]))
        while _field(seat) != "began":
            await seat.press("tab")
        await seat.type("yesterdayish")
        await seat.press("ctrl+s")
        seat.sees("began:")
        await seat.press("ctrl+u", *"-7m", "ctrl+s")
        began = seat.other("lee").find("0043").impact_started_at
        assert began is not None
        assert f"{began:%H:%M:%S}" == "14:30:09"


async def test_it_is_said_what_follows_before_it_is_done(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["n", "x", "<enter>", "1"]))
        seat.sees("WHEN YOU DECLARE", "incident opens", "14:42", "14:52")
        await seat.press("3")
        seat.sees_no("14:42", "14:52")


async def test_the_command_may_be_given_to_another_at_once(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["n", "Login is slow", "<enter>", "2", "<enter>"]))
        assert _field(seat) == "commander"
        await seat.press(*spell(["<ctrl+u>", "om", "<tab>"]))
        seat.sees("incident opens, omar is IC")
        await seat.press("ctrl+s")
        seat.sees("0043 is open, omar is IC")
        assert seat.other("lee").find("0043").commander == "omar"


async def test_somebody_who_is_nobody_in_particular_commands_nothing_and_the_sheet_stays(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["n", "Login is slow", "<enter>", "2", "<enter>", "<ctrl+u>", "someone", "<ctrl+s>"]))
        seat.sees("nobody in particular")
        await seat.press(*spell(["<ctrl+u>", "omar", "<ctrl+s>"]))
        found = [i for i in seat.other("lee").overview().incidents if i.title == "Login is slow"]
        assert [i.commander for i in found] == ["omar"]


async def test_the_sheet_tells_how_long_declaring_has_taken(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("n")
        await seat.passes(seconds=11)
        assert seat.row("DECLARE ━").split("    ")[0].endswith("0:11")


async def test_no_clock_is_covered_while_declaring(sit: Sit) -> None:
    async with sit() as seat:
        before = seat.rows()[12:18]
        await seat.press("n")
        await seat.type("Login is slow")
        assert seat.rows()[12:18] == before


async def test_a_commander_typed_over_oneself_is_that_person(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("n", *"Mail is late", "tab", "tab", *"omar", "ctrl+s")
        assert seat.other("kim").find("0043").commander == "omar"
