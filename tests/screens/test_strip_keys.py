"""A key that stands beside an incident acts on it: in the strip, on its page, in the inbox, whatever is selected."""

from __future__ import annotations

import pytest

from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL
from tests.support.stage import Seat
from warroom.core.model import Incident


def strip(seat: Seat) -> str:
    return seat.rows()[1]


async def two_unacknowledged(seat: Seat) -> tuple[Incident, Incident]:
    """Two incidents that nobody acknowledged in time; the one that is not selected is told first. Gives both."""
    kim = seat.other("kim")
    first = kim.declare("Ledger writes fail", "SEV0")
    second = kim.declare("Invoices wait", "SEV0")
    await seat.settle()
    await seat.go_to(second.id)
    await seat.passes(minutes=20)
    await seat.passes(seconds=3)
    return first, second


def place_of(seat: Seat, text: str) -> str:
    """The key that the strip tells at the chip with this text."""
    face = seat.screen.told["strip"].value
    chip = next(c for c in face.chips if text in "".join(t for t, _ in c.what))
    return chip.key


async def test_a_letter_stands_only_beside_the_selected_incident_and_another_has_the_key_of_its_place(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        assert "u write" in strip(seat)
        assert "0041 since 13:25  F7" in strip(seat)  # 0041 has no commander, and r would open 0042's roles
        await seat.press("f7")
        seat.sees("ROLES 0041", "commander")
        assert seat.screen.state.selected == MAIL


async def test_the_letter_goes_when_another_incident_is_selected(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        assert "u write" not in strip(seat)
        assert "F6 write" in strip(seat)
        assert "r assign" in strip(seat)
        await seat.press("f6")
        seat.sees("UPDATE 0042", "3rd to customers")
        await seat.press("escape")
        await seat.go_to(MAIL)
        await seat.press("r")
        seat.sees("ROLES 0041")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=str)
async def test_every_promise_that_the_strip_shows_is_settled_by_the_key_it_shows(
    sit: Sit, size: tuple[int, int]
) -> None:
    """Whichever is selected and whatever place it has, the sheet is about the promise's own incident."""
    async with sit(size=size) as seat:
        for chosen in (BIG, MAIL):
            await seat.go_to(chosen)
            told = [(p, seat.screen.told["strip"].value.chips[n].key) for n, p in
                    enumerate(seat.screen.strip_keys.shown)]  # fmt: skip
            assert len(told) >= 2
            for promise, key in told:
                assert key, promise
                await seat.go_to(chosen)
                await seat.press(key.lower() if key.startswith("F") else key)
                if promise.incident:
                    assert seat.screen.state.selected == promise.incident, promise
                    assert promise.number in str(getattr(seat.screen.overlay, "form", "")) + seat.text()
                assert seat.screen.overlay is not None or seat.screen.alert_acts.is_open, promise
                await seat.press("escape", "escape")
                if seat.screen.alert_acts.is_open:
                    await seat.press("escape")


async def test_an_acknowledgement_that_is_told_is_of_the_incident_it_is_told_of(sit: Sit) -> None:
    async with sit() as seat:
        first, second = await two_unacknowledged(seat)
        shown = seat.screen.strip_keys.shown
        n, promise = next((n, p) for n, p in enumerate(shown) if p.incident == first.id)
        await seat.press(f"f{6 + n}")
        assert seat.screen.state.selected == first.id
        if promise.key.startswith("acknowledge"):
            seat.sees(f"{first.number} is acknowledged: you have it")
        assert seat.other("lee").find(second.id).acknowledged_at is None


async def test_a_promise_that_took_anothers_place_under_the_finger_is_shown_and_not_acknowledged(sit: Sit) -> None:
    async with sit() as seat:
        first, _ = await two_unacknowledged(seat)
        shown = seat.screen.strip_keys.shown
        mine = next(n for n, p in enumerate(shown) if p.incident == first.id)
        keys = seat.screen.strip_keys
        keys.shown = (*shown[:mine], shown[mine - 1], *shown[mine + 1 :])  # what was drawn there until now
        seat.screen.tell()
        await seat.settle()
        assert keys.is_new(mine, seat.clock.now)
        await seat.press(f"f{6 + mine}")
        if keys.shown[mine].key.startswith("acknowledge"):
            assert seat.other("lee").find(first.id).acknowledged_at is None
        await seat.passes(seconds=3)
        assert not keys.is_new(mine, seat.clock.now)


async def test_in_the_inbox_a_letter_is_told_only_at_what_it_does_and_does_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        await seat.press("f")
        assert "u write" in strip(seat)
        await seat.press("u")
        seat.sees("UPDATE 0042")
        await seat.press("escape")
        assert seat.screen.alert_acts.is_open


async def test_the_page_of_promises_settles_the_row_that_enter_is_pressed_on(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        await seat.press("y", "home")
        seat.sees("enter write")
        await seat.press("enter")
        seat.sees("UPDATE 0042", "3rd to customers")
        await seat.press("escape", "y", "end")
        seat.sees("enter feeds")
        await seat.press("enter")
        assert seat.screen.alert_acts.is_open
        assert seat.screen.state.selected == BIG


async def test_an_acknowledgement_that_lapsed_is_given_again_by_its_key(sit: Sit) -> None:
    async with sit() as seat:
        it = seat.other("kim").declare("Ledger writes fail", "SEV0")
        seat.other("kim").acknowledge(it.id)
        await seat.settle()
        await seat.go_to(it.id)
        await seat.passes(hours=3)
        it = seat.screen.state.incident
        assert it is not None
        if "acknowledge" in {d.kind for d in seat.screen.state.deadlines.of(it, seat.clock.now)}:
            await seat.press("a")
            seat.sees(f"{it.number} is acknowledged: you have it")


async def test_who_only_reads_is_shown_no_key_that_would_change_anything(sit: Sit) -> None:
    async with sit(read_only=True) as seat:
        assert "write" not in strip(seat)
        assert "assign" not in strip(seat)


async def test_undo_says_of_which_incident_it_took_something_back(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        seat.other("maya").set_severity(BIG, "SEV0", "all of it")
        await seat.settle()
        await seat.press("z")
        seat.sees("0042: Undone")


async def test_what_is_said_of_a_sheet_that_is_done_names_its_incident(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        await seat.press("b", *"mail waits", "ctrl+s")
        seat.sees("0041: the brief is set")
        await seat.press("S", "enter", "ctrl+s")
        seat.sees_no("0041: 0041")


# ---------------------------------------------------------------- whom an update is for


@pytest.mark.parametrize(("person", "audience"), [
    ("lee", "customers"),  # communications: owes the customers
    ("maya", "team"),  # commands: owes the team; nothing is overdue
    ("sam", "team"),  # owes nobody: what falls due first
])  # fmt: skip
async def test_an_update_begins_with_the_audience_that_this_person_owes(
    sit: Sit, person: str, audience: str
) -> None:
    async with sit(person) as seat:
        seat.other("maya").update(BIG, "customers", "We are rolling back.")
        await seat.settle()
        await seat.go_to(BIG)
        running = {d.kind: d for d in seat.screen.state.running}
        assert running["team_update"].due_at < running["customer_update"].due_at
        await seat.press("u")
        sheet = seat.screen.updates.open_sheet
        assert sheet is not None
        assert sheet.typed.audience == audience


async def test_the_commander_answers_for_what_is_overdue_whoever_owes_it(sit: Sit) -> None:
    async with sit("maya") as seat:
        await seat.go_to(BIG)
        await seat.press("u")
        sheet = seat.screen.updates.open_sheet
        assert sheet is not None
        assert sheet.typed.audience == "customers"


async def test_words_half_written_to_others_are_told_where_a_promise_is_settled(sit: Sit) -> None:
    async with sit("maya") as seat:
        await seat.go_to(BIG)
        await seat.press("u", "alt+2", *"pool", "escape")
        assert "F6 write" in strip(seat)  # u would open what was begun to the team
        await seat.press("f6")
        seat.sees("you began this for team")
