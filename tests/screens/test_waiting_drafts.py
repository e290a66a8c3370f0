"""A draft that waits reaches whoever may approve it: strip, bell, clock, wall; with what its author was warned of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screens.view.deadline_cache import Running
from screens.wall.frame import Wanted, wall_face
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG, MAIL, NOW
from tests.support.stage import Seat
from warroom.core.deadlines import deadlines
from warroom.core.policy import Policy

WORDS = "db-3 is full and ana is at it"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every ring of the terminal's bell."""
    from screens.room.screen import RoomScreen

    heard: list[str] = []
    monkeypatch.setattr(RoomScreen, "ring", lambda self: heard.append(self.state.person))
    return heard


async def drafted(seat: Seat, words: str = WORDS) -> None:
    """The customers have just heard; lee, who may not approve, writes to them again."""
    seat.other("maya").update(BIG, "customers", "We are rolling back.")
    seat.screen.next_second()
    await seat.settle()
    seat.other("lee").update(BIG, "customers", words)
    await seat.settle()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=str)
async def test_the_approver_sees_it_in_the_strip_with_a_key_that_opens_it_whichever_incident_is_selected(
    sit: Sit, size: tuple[int, int]
) -> None:
    async with sit("maya", size=size) as seat:
        await seat.go_to(MAIL)
        await drafted(seat)
        n = next(n for n, p in enumerate(seat.screen.strip_keys.shown) if p.word == "DRAFT")
        chip = seat.screen.told["strip"].value.chips[n]
        assert (chip.word.split()[0], chip.key) == ("DRAFT", f"F{6 + n}")
        await seat.press(f"f{6 + n}")
        seat.sees("DRAFTS 0042", "customers, lee 14:37:09", "APPROVE AND PUBLISH")
        assert seat.screen.state.selected == BIG
        await seat.press("ctrl+s")
        assert all(p.word != "DRAFT" for p in seat.screen.strip_keys.shown)


async def test_the_bell_rings_once_for_who_may_approve_it_and_again_when_it_waited_too_long(
    sit: Sit, rung: list[str]
) -> None:
    async with sit("maya") as seat:
        seat.screen.next_second()
        await drafted(seat)
        for _ in range(3):
            seat.screen.next_second()
        assert rung == ["maya"]
        await seat.passes(seconds=20)
        seat.other("lee").update(BIG, "customers", "Another draft, of the same audience.")
        await seat.settle()
        seat.screen.next_second()
        assert rung == ["maya", "maya"]


async def test_who_may_not_approve_is_not_rung_and_sees_it_only_once_it_is_late(sit: Sit, rung: list[str]) -> None:
    async with sit("sam") as seat:
        seat.screen.next_second()
        await drafted(seat)
        seat.screen.next_second()
        assert rung == []
        assert all(p.word != "DRAFT" for p in seat.screen.state.broken(seat.clock.now))
        await seat.passes(minutes=6)
        late = [p for p in seat.screen.state.broken(seat.clock.now) if p.key.startswith("approval")]
        assert [(p.word, p.owner) for p in late] == [("OVERDUE", "maya")]


async def test_the_author_who_may_approve_too_is_not_called_to_their_own_draft(sit: Sit) -> None:
    async with sit("maya") as seat:
        seat.other("maya").draft(BIG, "customers", "Half fail.")
        await seat.settle()
        assert all(p.word != "DRAFT" for p in seat.screen.state.broken(seat.clock.now))


async def test_what_its_author_was_warned_of_is_told_to_the_approver(sit: Sit) -> None:
    async with sit("maya") as seat:
        await drafted(seat)
        await seat.go_to(BIG)
        await seat.press("v")
        seat.sees("! check: ana is a name, db-3 is a host")


async def test_a_clock_runs_until_it_is_approved(sit: Sit) -> None:
    async with sit("maya") as seat:
        await drafted(seat)
        it = seat.other("kim").find(BIG)
        (clock,) = [d for d in deadlines(it, Policy(), NOW) if d.kind == "approval"]
        assert (clock.owner, clock.due_at - clock.starts_at) == ("maya", timedelta(minutes=5))
        await seat.go_to(BIG)
        await seat.press("c")
        seat.sees("approve customers", "lee wrote it for customers")
        await seat.press("escape")
        seat.other("maya").approve_and_publish(BIG, it.drafts[0].id)
        assert not [d for d in deadlines(seat.other("kim").find(BIG), Policy(), NOW) if d.kind == "approval"]


async def test_the_wall_shows_that_a_draft_waits(sit: Sit) -> None:
    async with sit("maya") as seat:
        await drafted(seat)
        look = seat.screen.state.look
        assert look is not None
        running = Running(outage.config().policy)
        face = wall_face(look, running, Wanted(pin="0042"), NOW, seat.screen.state.zone, opened_at=NOW)
        assert "customers draft waits" in {alarm.words[0] for alarm in face.alarms}


async def test_a_draft_to_the_team_calls_nobody(sit: Sit) -> None:
    async with sit("maya") as seat:
        seat.other("lee").draft(BIG, "team", "Half fail.")
        await seat.settle()
        assert all(p.word != "DRAFT" for p in seat.screen.state.broken(seat.clock.now))
