"""The triage questions: all optional, none is asked twice, and every answer is in the record or the details."""

from __future__ import annotations

from screens.sheets.sheet import Sheet
from tests.screens.conftest import Sit
from tests.support.outage import BIG, clock_at
from tests.support.stage import Seat, spell
from warroom.core.model import Kind


def _answers(seat: Seat) -> dict[str, str]:
    sheet = seat.screen.overlay
    assert isinstance(sheet, Sheet)
    return dict(sheet.values)


async def test_what_is_known_stands_there_and_what_is_answered_is_recorded_once(sit: Sit) -> None:
    async with sit() as seat:
        it = seat.other("lee").edit_details(BIG, impact_started_at=clock_at("13:55:04"))
        await seat.settle()
        await seat.press("Q")
        seat.sees("TRIAGE 0042", "all optional", "exact error", "workaround")
        assert _answers(seat)["service"] == it.service
        assert _answers(seat)["since"] == "2026-04-21 13:55:04"
        await seat.press("ctrl+s")
        seat.sees("nothing filled in: add what is known")
        await seat.press(*spell(["half of the EU", "<enter>", "<enter>", "<enter>"]))
        await seat.press(*spell(["HTTP 503 pool timeout", "<ctrl+s>"]))
        seat.sees_no("TRIAGE")
        newest = seat.other("lee").detail(BIG).entries[-2:]
        assert [(e.kind, e.text) for e in newest] == [
            (Kind.IMPACT, "who, how many: half of the EU"), (Kind.FACT, "exact error: HTTP 503 pool timeout"),
        ]  # fmt: skip
        await seat.press("Q")
        assert (_answers(seat)["who"], _answers(seat)["error"]) == ("half of the EU", "HTTP 503 pool timeout")
        await seat.press("ctrl+s")
        seat.sees("nothing filled in: add what is known")
        assert seat.other("lee").detail(BIG).entries[-1] == newest[-1]


async def test_when_it_began_and_where_go_to_the_details_and_a_wrong_time_is_said(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press(*spell(["Q", "half of the EU", "<enter>", "<ctrl+u>", "yesterdayish", "<ctrl+s>"]))
        seat.sees("since when:")
        await seat.press(*spell(["13:50", "<enter>", "<enter>", "<enter>", "<enter>", "<enter>", "<enter>"]))
        await seat.press(*spell(["<ctrl+u>", "eu-west, eu-north", "<ctrl+s>"]))
        now = seat.other("lee").find(BIG)
        assert now.region == "eu-west, eu-north"
        assert f"{now.impact_started_at:%H:%M}" == "13:50"
        recorded = [entry.text for entry in seat.other("lee").detail(BIG).entries]
        assert "who, how many: half of the EU" in recorded, "the refusal of one field loses no other"
