"""Resolving asks for the milestones that nobody said: one key each, and none of them is needed."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from screens.forms import incident as commanding
from screens.forms.milestones import Asked
from screens.sheets.sheet import Sheet
from tests.screens.conftest import Sit
from tests.support.outage import BIG, NOW
from tests.support.stage import Seat, spell
from tests.support.story import Story, minute
from warroom.core.events import DetailsChanged, RoleAssigned
from warroom.core.policy import Policy

LATER = minute(90)


def test_only_what_is_missing_is_asked_for_with_a_time_that_the_record_makes_likely() -> None:
    story = Story().do(1, DetailsChanged(detected_at=minute(-2))).do(4, RoleAssigned(role="commander", person="maya"))
    asked = Asked(story.incident, LATER, UTC)
    assert asked.names == ("began", "acknowledged", "first_update", "engineering_joined", "recovered")
    assert {field.label: field.hint for field in asked.fields()} == {
        "began": "= is 11:58, detected", "acknowledged": "= is 12:04, commander named",
        "first update": "14:23, or unknown", "engineering joined": "14:23, or unknown", "recovered": "= is 13:30, now",
    }  # fmt: skip
    assert all(field.value == "" for field in asked.fields()), "nothing is guessed for whoever resolves"


@pytest.mark.parametrize(
    ("typed", "at", "source"),
    [("=", minute(0), "clicked"), ("12:20", minute(20), "typed"), (" -10m ", minute(80), "typed"), ("", None, "")],
)
def test_one_key_takes_it_and_a_time_may_be_typed(typed: str, at: object, source: str) -> None:
    asked = Asked(Story().incident, LATER, UTC)
    values = {field.name: "" for field in asked.fields()} | {"when detected": typed}
    assert asked.problem(values) == ""
    assert asked.times(values) == ({"detected": (at, source)} if at else {})


def test_what_is_no_time_is_told_and_what_is_empty_never_is() -> None:
    asked = Asked(Story().incident, LATER, UTC)
    values = {field.name: "" for field in asked.fields()}
    assert asked.problem(values | {"when began": "teatime"}).startswith("began: that is not a time")
    assert asked.problem(values | {"when began": "2099-01-01T00:00"}).startswith("began: that is not a time")
    assert asked.problem(values) == ""


def test_it_is_resolved_though_every_one_of_them_is_unknown() -> None:
    form = commanding.closure(Story().incident, Policy(), "", LATER)
    values = {field.name: "" for field in form.fields} | {"override": "a test"}
    assert form.problem(values) == ""


async def test_it_is_recorded_with_the_resolution_and_undoing_begins_with_that(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["s", "5", "<ctrl+s>"]))
        seat.sees("RESOLVE 0042", "recovered", "= is 14:37, now")
        for _ in range(6):
            await seat.press("enter")
        await seat.type("done tomorrow")
        await seat.press("enter", "=", "ctrl+s")
        seat.sees("0042 is resolved")
        it = seat.other("lee").find(BIG)
        found = it.milestone("recovered")
        assert found is not None
        assert (found.source, found.by) == ("clicked", "maya")
        assert abs(found.at - NOW) < timedelta(minutes=1)
        assert seat.other("maya").undo(BIG) == "Undone: 0042 is open again."


async def test_on_a_small_terminal_every_field_can_be_reached(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press(*spell(["s", "5", "<ctrl+s>"]))
        for _ in range(7):
            await seat.press("enter")
        seat.sees("recovered", "RESOLVE")



async def reach(seat: Seat, field: str) -> None:
    """Enter goes on until the cursor is in that field."""
    sheet = seat.screen.overlay
    assert isinstance(sheet, Sheet)
    for _ in sheet.form.fields:
        if sheet.form.fields[sheet.current].name == field:
            return
        await seat.press("enter")
    raise AssertionError(f"there is no field {field}")


async def test_what_ended_it_is_asked_below_and_closing_asks_what_was_left_open(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        lee = seat.other("lee")
        lee.add_tags(lee.declare("Checkout API 5xx once", "SEV3", anyway=True).id, {"bad deploy": "failure_mode"})
        await seat.press(*spell(["s", "5", "<ctrl+s>"]))
        await reach(seat, "override")
        await seat.type("done tomorrow")
        await reach(seat, "steps")
        seat.sees("= is roll-back started, 2 of 12 pods done", "RESOLVE")
        await seat.press("=")
        await reach(seat, "failure_mode")
        await seat.settle()
        await seat.passes(seconds=1)
        seat.sees("1 bad deploy")
        await seat.press("1")
        await reach(seat, "workaround")
        await seat.type("cache is off")
        await seat.press("enter", "u", "ctrl+s")
        seat.sees("0042 is resolved")
        it = lee.find(BIG)
        assert it.resolution is not None
        assert (it.resolution.steps, it.resolution.cause) == ("roll-back started, 2 of 12 pods done", "")
        assert it.review is not None
        assert it.review.tags == {"bad deploy": "failure_mode"}
        await seat.press(*spell(["s", "6", "<ctrl+s>"]))
        seat.sees("CLOSE 0042", "u useful, n noise", "STILL IN PLACE", "cache is off")
        await seat.press("n", "ctrl+s")
        seat.sees("0042 is closed")
        rated = {link.title: link.rating for link in lee.find(BIG).alerts}
        assert rated == {"CheckoutErrorRate": "useful", "PoolExhausted db-3": "noise"}
