"""The record: lines typed, taken back, amended, retracted; nothing is lost and nothing is erased."""

from __future__ import annotations

import pytest

from screens.sheets.sheet import Sheet
from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL, clock_at
from tests.support.stage import Seat, spell
from warroom.core.model import Entry, HypothesisState, Kind


def newest(seat: Seat, incident: str = BIG) -> Entry:
    """The line recorded last."""
    return max(seat.other("kim").detail(incident).entries, key=lambda row: row.seq)


def line(seat: Seat, text: str) -> Entry:
    return next(row for row in seat.other("kim").detail(BIG).entries if text in row.text)


async def select(seat: Seat, text: str) -> None:
    """Walk up the record to the line that says so."""
    await seat.press("tab", "end")
    while text not in _selected(seat):
        await seat.press("up")


def _selected(seat: Seat) -> str:
    row = seat.screen.timeline.selected
    return row.text if row is not None else ""


async def test_a_line_is_typed_and_enter_records_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["t", "pool is at 40 of 100", "<enter>"]))
        seat.sees("pool is at 40 of 100")
        entry = newest(seat)
        assert (entry.text, entry.kind, entry.author) == ("pool is at 40 of 100", Kind.NOTE, "maya")


async def test_a_line_carries_the_time_of_its_first_key_not_that_of_enter(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("t", "p")
        await seat.passes(seconds=40)
        await seat.press(*spell(["ool is back", "<enter>"]))
        assert newest(seat).at == clock_at("14:37:09")
        assert newest(seat).recorded_at == clock_at("14:37:49")


@pytest.mark.parametrize(("letter", "kind"), [
    ("f", Kind.FACT), ("h", Kind.HYPOTHESIS), ("d", Kind.DECISION), ("a", Kind.ACTION), ("i", Kind.IMPACT),
    ("n", Kind.NOTE),
])  # fmt: skip
async def test_a_letter_and_a_blank_name_the_kind_at_once(sit: Sit, letter: str, kind: Kind) -> None:
    async with sit() as seat:
        await seat.press("t")
        await seat.type(f"{letter}{':' if letter in 'ai' else ' '}b")
        seat.sees(f"› {letter} {kind.value}  b")
        await seat.press("enter")
        assert (newest(seat).kind, newest(seat).text) == (kind, "b")


async def test_backspace_gives_the_letter_back_because_a_customer_called_is_a_sentence(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("t")
        await seat.type("a:")
        await seat.press("backspace", "backspace")
        await seat.type(" customer called")
        await seat.press("enter")
        assert (newest(seat).text, newest(seat).kind) == ("a customer called", Kind.NOTE)


@pytest.mark.parametrize(("typed", "at"), [("14:23 ", "14:23:00"), ("-5m ", "14:32:09"), ("14:23:05 ", "14:23:05")])
async def test_a_time_in_front_dates_the_line_back_and_is_echoed(sit: Sit, typed: str, at: str) -> None:
    async with sit() as seat:
        await seat.press("t")
        await seat.type(f"{typed}bridge opened")
        seat.sees(f"at {at}")
        await seat.press("enter")
        assert (newest(seat).text, newest(seat).at) == ("bridge opened", clock_at(at))


async def test_an_exclamation_mark_pins(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["t", "!call the bank first", "<enter>"]))
        assert newest(seat).pinned
        assert "pinned" in seat.row("call the bank first")


async def test_enter_clears_the_line_for_the_next_one_at_once(sit: Sit) -> None:
    async with sit() as seat:
        await seat.burst(*spell(["t", "one", "<enter>", "two", "<enter>", "three", "<enter>"]))
        texts = [row.text for row in seat.other("kim").detail(BIG).entries]
        assert texts[-3:] == ["one", "two", "three"]


async def test_escape_keeps_what_is_half_typed(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["t", "half a sen", "<escape>"]))
        seat.sees("half a sen")
        assert newest(seat).text != "half a sen"
        await seat.press(*spell(["t", "tence", "<enter>"]))
        assert newest(seat).text == "half a sentence"


async def test_what_is_half_typed_stays_with_the_incident_it_was_begun_for(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["t", "for checkout", "<escape>"]))
        await seat.go_to(MAIL)
        seat.sees_no("for checkout")
        await seat.press(*spell(["t", "for mail", "<enter>"]))
        assert newest(seat, MAIL).text == "for mail"
        await seat.press("escape")
        await seat.go_to(BIG)
        seat.sees("for checkout")


async def test_an_entry_refused_stands_above_the_line_and_is_taken_back(sit: Sit) -> None:
    async with sit("nadia") as seat:
        await seat.press(*spell(["t", "the last word"]))
        seat.other("maya").assign(BIG, "observer", "nadia")
        await seat.press("enter")
        seat.sees("not done", "the last word", "t edits it")
        await seat.press("escape", "t")
        seat.sees_no("not done")
        assert seat.screen.entry_line.field.value == "the last word"


async def test_a_pasted_line_is_no_command_and_no_kind(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("t")
        await seat.paste("d roll back")
        await seat.press("enter")
        assert (newest(seat).text, newest(seat).kind) == ("d roll back", Kind.NOTE)


# ---------------------------------------------------------------- lines that are there


async def test_an_entry_is_amended_and_its_earlier_wording_is_kept(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "bridge moved")
        await seat.press("enter")
        seat.sees("AMEND")
        await seat.press("ctrl+u")
        await seat.type("bridge moved to room 5")
        await seat.press("ctrl+s")
        entry = line(seat, "room 5")
        assert [old.text for old in entry.earlier] == ["bridge moved to room 4, same link"]
        assert entry.earlier[0].changed_by == "maya"
        await seat.press("i")
        seat.sees("bridge moved to room 5", "before", "bridge moved to room 4, same link")


async def test_two_people_amend_one_entry_and_the_second_is_told_and_loses_nothing(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "bridge moved")
        await seat.press("enter", "ctrl+u")
        await seat.type("the bridge is in room 6")
        entry = line(seat, "bridge moved")
        seat.other("sam").amend(BIG, entry.id, entry.revision, text="the bridge is in room 5")
        await seat.press("ctrl+s")
        seat.sees("sam amended this line", "the bridge is in room 6")
        sheet = seat.screen.overlay
        assert isinstance(sheet, Sheet)
        assert sheet.values["text"] == "the bridge is in room 6"
        assert line(seat, "the bridge is in").text == "the bridge is in room 5"


async def test_an_entry_is_retracted_with_a_reason_and_restored(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "bridge moved")
        await seat.press("x")
        await seat.type("wrong bridge")
        await seat.press("ctrl+s")
        seat.sees("retracted by maya")
        gone = line(seat, "bridge moved")
        assert gone.retracted is not None
        assert gone.retracted.reason == "wrong bridge"
        await seat.press("x")
        assert line(seat, "bridge moved").retracted is None
        seat.sees("restored")


async def test_an_entry_is_pinned_and_unpinned_with_one_key(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "bridge moved")
        await seat.press("p")
        assert "pinned" in seat.row("bridge moved")
        await seat.press("p")
        assert not line(seat, "bridge moved").pinned


async def test_a_hypothesis_is_eliminated_and_stays_struck_through(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "2.1.3 leaks")
        await seat.press("h", "down", "down", "enter")
        await seat.type("2.1.2 does it too")
        seat.sees("ELIMINATED")
        await seat.press("ctrl+s")
        assert line(seat, "2.1.3 leaks").hypothesis is HypothesisState.ELIMINATED
        assert "eliminated" in seat.row("2.1.3 leaks")


async def test_a_fact_is_no_hypothesis_and_its_key_says_so(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "pool at 100/100")
        await seat.press("h")
        seat.sees("It is not a hypothesis.")


async def test_a_fact_says_which_hypothesis_it_supports(sit: Sit) -> None:
    async with sit() as seat:
        assert "supports 14:33:02" in seat.row("pool at 100/100")
        assert "1 fact for" in seat.row("14:33:02  hypothesis")


async def test_what_the_room_wrote_is_not_amended(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "status investigating")
        await seat.press("x")
        await seat.type("no")
        await seat.press("ctrl+s")
        seat.sees("The room wrote this entry")


async def test_alerts_linked_at_once_are_one_row_with_their_number(sit: Sit) -> None:
    async with sit(size=(200, 60)) as seat:
        await seat.press("tab", "home")
        assert "× 6" in seat.row("alert linked: CheckoutErrorRate")
        assert seat.text().count("alert linked: CheckoutErrorRate") == 1


async def test_the_title_says_which_of_all_entries_are_in_view(sit: Sit) -> None:
    async with sit() as seat:
        seat.sees("newest 10 of")
        await seat.press("tab", "home")
        assert "1 to 10 of" in seat.row("TIMELINE")


async def test_six_hundred_pasted_lines_leave_the_brief_as_it_was(sit: Sit) -> None:
    for size in ((80, 24), (120, 40), (200, 60)):
        async with sit(size=size) as seat:
            await seat.go_to(BIG)
            before = [row for row in seat.rows() if row.lstrip().startswith(("impact", "hypothesis", "doing", "needs"))]
            at = clock_at("14:36:50")
            seat.other("kim").log_lines(BIG, [(f"chat {n}", Kind.NOTE, at) for n in range(600)])
            await seat.settle()
            after = [row for row in seat.rows() if row.lstrip().startswith(("impact", "hypothesis", "doing", "needs"))]
            assert after == before
            shown = seat.screen.timeline.rows
            assert [row.text for row in shown[:2]] == ["chat 300", "chat 301"]
