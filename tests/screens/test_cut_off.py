"""Cut off from the store: the room shows its last look faded, keeps words, proposes acts, and says whom to call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from screens.entry.drafts import Sent
from tests.support.rooms import Clock
from tests.support.stage import Seat, seated
from tests.support.wire import Wire
from warroom.core.line import Typed
from warroom.core.model import Kind
from warroom.store.maintenance import backup


class CutSeat(Seat):
    """A person at a screen whose store can be cut off."""

    wire: Wire

    async def cut(self) -> None:
        self.wire.cut()
        await self._until(True)

    async def mend(self) -> None:
        self.wire.mend()
        await self._until(False)
        await self.settle()

    async def _until(self, lost: bool) -> None:
        for _ in range(3_000):
            look = self.screen.state.look
            if look is not None and (look.cut_off is not None) is lost:
                break
            await self.pilot.pause(0.01)
        else:
            raise AssertionError(f"the room did not {'notice that it is cut off' if lost else 'come back'}")
        await self.settle()

    def take_over(self, standby: Path) -> None:
        """The server that answers from now on is another."""
        for room in self._others.values():
            room.store.close()
        self._others.clear()
        for old in self.path.parent.glob(f"{self.path.name}-*"):
            old.unlink()
        standby.replace(self.path)

    def record(self) -> list[str]:
        """Every text of the record of 0042, as somebody else reads it."""
        return [row.text for row in self.other("sam").everything("0042").entries]


@pytest.fixture
def cut_sit(path: Path, clock: Clock) -> Any:
    @asynccontextmanager
    async def at(person: str = "maya", **more: Any) -> AsyncIterator[CutSeat]:
        wire = Wire()
        async with seated(path, person=person, now=clock, wire=wire, **more) as seat:
            seat.__class__ = CutSeat
            assert isinstance(seat, CutSeat)
            seat.wire = wire
            await seat.go_to("INC-2026-0042")
            yield seat

    return at


async def test_the_last_look_stays_faded_with_its_age_and_comes_back(cut_sit: Any, clock: Clock) -> None:
    async with cut_sit() as seat:
        pane = seat.screen.timeline
        assert pane.palette == seat.screen.palette
        before = [row for row in seat.rows() if "pool" in row]
        assert before
        await seat.cut()
        seat.sees(f"Connection lost {clock.now:%H:%M}, retrying", "NOBODY IS BEING PAGED")
        assert pane.palette == seat.screen.palette.faded() != seat.screen.palette
        assert seat.screen.told["strip"].palette == seat.screen.palette
        await seat.mend()
        seat.sees_no("Connection lost", "NOBODY IS BEING PAGED")
        assert pane.palette == seat.screen.palette


async def test_lines_wait_below_the_record_and_follow_in_order(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        await seat.cut()
        await seat.press("t")
        for text in ("first of them", "h second of them", "third of them"):
            await seat.type(text)
            await seat.press("enter")
        await seat.press("escape")
        seat.sees("not yet in the room", "3 lines, first: first of them")
        assert "first of them" not in seat.record()
        await seat.mend()
        record = seat.record()
        assert record[-3:] == ["first of them", "second of them", "third of them"]
        seat.sees_no("not yet in the room")


async def test_what_acts_is_proposed_and_goes_out_only_when_it_is_confirmed(cut_sit: Any, clock: Clock) -> None:
    async with cut_sit() as seat:
        before = seat.other("sam").find("0042").status
        await seat.cut()
        await seat.press("s")
        await seat.type("m")
        await seat.press("ctrl+s")
        seat.sees("Not done: connection lost.")
        clock.passes(minutes=40)
        await seat.mend()
        assert seat.other("sam").find("0042").status == before
        seat.sees("CONFIRM")
        await seat.press("U")
        seat.sees("TO CONFIRM", "40m ago")
        await seat.press("enter", "down", "ctrl+s")
        assert seat.other("sam").find("0042").status.value == "monitoring"
        seat.sees_no("TO CONFIRM", "CONFIRM")


async def test_a_question_typed_while_cut_off_is_proposed_and_rings_nobody_by_itself(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        await seat.cut()
        await seat.press("t")
        await seat.type("ask @raj is db-3 up 5m")
        await seat.press("enter")
        asks = len(seat.other("sam").find("0042").asks)
        await seat.press("escape", "U")
        seat.sees("TO CONFIRM", "ask raj: is db-3 up")
        await seat.mend()
        assert len(seat.other("sam").find("0042").asks) == asks
        await seat.press("escape", "U", "enter", "c", "ctrl+s")
        assert len(seat.other("sam").find("0042").asks) == asks + 1


async def test_words_that_are_refused_when_they_follow_come_back_and_the_next_follow(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        await seat.cut()
        await seat.press("b", "ctrl+u")
        await seat.type("nobody can pay")
        await seat.press("ctrl+s")
        seat.sees("Not yet in the room: it follows by itself")
        await seat.press("t")
        await seat.type("written after it")
        await seat.press("enter", "escape")
        seat.other("lee").merge("0042", "0041", "the same")
        await seat.mend()
        writing = seat.screen.writing
        assert [sent.text for sent in writing.refused.values()] == ["nobody can pay"]
        assert not writing.waiting
        assert "merged" in next(iter(writing.refused.values())).refused
        assert "written after it" in seat.record()


async def test_a_refused_brief_comes_back_to_its_form_with_the_reason(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        await seat.cut()
        await seat.press("b", "ctrl+u")
        await seat.type("nobody can pay")
        await seat.press("ctrl+s")
        seat.other("lee").set_brief("0042", impact="half of them cannot pay")
        await seat.mend()
        assert [sent.text for sent in seat.screen.writing.refused.values()] == ["nobody can pay"]
        await seat.press("T", "ctrl+r")
        seat.sees("The brief was refused: leave for the room, where t gives it back to its form.")
        await seat.press("escape", "t")
        seat.sees("BRIEF 0042", "nobody can pay", "half of them cannot pay")
        assert not seat.screen.writing.refused
        await seat.press("ctrl+s")
        assert seat.other("sam").find("0042").brief.impact == "nobody can pay"


async def test_a_brief_that_is_refused_for_a_merge_comes_back_to_the_incident_that_took_it_over(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        await seat.cut()
        await seat.press("b", "ctrl+u")
        await seat.type("nobody can pay")
        await seat.press("ctrl+s")
        seat.other("lee").merge("0042", "0041", "the same")
        await seat.mend()
        await seat.press("t")
        seat.sees("BRIEF 0041", "nobody can pay", "merged")


async def test_a_level_called_by_hand_is_settled_when_the_connection_is_back(cut_sit: Any, clock: Clock) -> None:
    async with cut_sit() as seat:
        await seat.cut()
        clock.passes(minutes=19)
        seat.screen.tell()
        await seat.settle()
        seat.sees("CALL 01:00")
        await seat.press("U")
        seat.sees("NOBODY IS BEING PAGED", "CALL")
        await seat.press("down", "down", "enter")
        seat.sees("you called VP")
        seat.sees_no("CALL 01")
        await seat.mend()
        fired = [one for one in seat.other("sam").find("0042").fired if one.level == "VP"]
        assert [(one.by, one.by_hand) for one in fired] == [("maya", True)]
        assert any(text.startswith("called VP by hand") for text in seat.record())


async def test_leaving_asks_where_something_stays_here(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        await seat.cut()
        await seat.press("t")
        await seat.type("kept here")
        await seat.press("enter", "escape", "q")
        seat.sees("q again leaves: 1 line not yet in the room, kept on this computer")
        assert seat.app.return_code is None


async def test_a_paste_of_two_hundred_lines_waits_and_follows_whole(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        lines = tuple((f"line {n} of the paste", Kind.NOTE, None) for n in range(200))
        await seat.cut()
        typed = Typed(Kind.NOTE, seat.clock.now, "")
        seat.screen.writing.send(Sent("paste-1", "INC-2026-0042", typed, lines=lines))
        await seat.settle()
        seat.sees("line 199 of the paste", "not yet in the room")
        await seat.mend()
        assert [text for text in seat.record() if "of the paste" in text] == [text for text, _, _ in lines]


async def test_own_lines_that_a_standby_lacks_are_offered_again(cut_sit: Any, tmp_path: Path) -> None:
    async with cut_sit() as seat:
        backup(seat.path, tmp_path / "standby.db")
        await seat.press("t")
        await seat.type("lost with the server")
        await seat.press("enter", "escape")
        assert "lost with the server" in seat.record()
        await seat.cut()
        seat.take_over(tmp_path / "standby.db")
        await seat.mend()
        seat.sees("RECORD BEHIND")
        assert "lost with the server" not in seat.record()
        await seat.press("U")
        seat.sees("lost, yours", "lost with the server")
        await seat.press("down", "enter")
        assert "lost with the server" in seat.record()
        await seat.press("U", "enter")
        seat.sees_no("RECORD BEHIND")


async def test_own_acts_that_a_standby_lacks_wait_to_be_confirmed_again(cut_sit: Any, tmp_path: Path) -> None:
    async with cut_sit() as seat:
        before = seat.other("sam").find("0042")
        backup(seat.path, tmp_path / "standby.db")
        await seat.press("S", "2", "ctrl+s", "s", "m", "ctrl+s", "escape")
        it = seat.other("sam").find("0042")
        assert (it.severity, it.status.value) == ("SEV2", "monitoring")
        await seat.cut()
        seat.take_over(tmp_path / "standby.db")
        await seat.mend()
        seat.sees("RECORD BEHIND")
        waiting = seat.screen.cut_off.proposals.waiting
        assert [intent.name for intent in waiting.values()] == ["set_severity", "set_status"]
        assert seat.other("sam").find("0042").severity == before.severity, "nothing is done by itself"
        await seat.press("U")
        seat.sees("TO CONFIRM", "lost from the record")
        await seat.press("down", "enter", "c", "ctrl+s")
        assert seat.other("sam").find("0042").severity == "SEV2"
        assert [intent.name for intent in waiting.values()] == ["set_status"]


async def test_the_scribe_sees_no_more_than_a_mark(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        await seat.press("T")
        await seat.cut()
        await seat.type("written meanwhile")
        await seat.press("enter")
        assert "not yet in the room" in seat.row("written meanwhile")
        seat.sees("Connection lost")
        await seat.mend()
        assert "not yet" not in seat.row("written meanwhile")
        assert seat.record()[-1] == "written meanwhile"


async def test_the_scribe_opened_while_cut_off_has_the_record_of_the_last_look_with_its_age(
    cut_sit: Any, clock: Clock
) -> None:
    async with cut_sit() as seat:
        read = clock.now
        await seat.cut()
        clock.passes(minutes=3)
        await seat.press("T")
        seat.sees(f"Connection lost {read:%H:%M}, 3m old", "5xx in eu-west 31 % → 24 %", "roll-back started, 2 of 12")
        await seat.type("written meanwhile")
        await seat.press("enter")
        assert "not yet in the room" in seat.row("written meanwhile")
        seat.other("sam").log("0042", "written by sam meanwhile")
        await seat.mend()
        seat.sees("written by sam meanwhile")
        seat.sees_no("Connection lost", "3m old")
        assert "not yet" not in seat.row("written meanwhile")


async def test_the_wall_is_grey_and_says_how_old_it_is_while_cut_off(cut_sit: Any, clock: Clock) -> None:
    async with cut_sit() as seat:
        await seat.press("w")
        screen = seat.app.screen
        await seat.cut()
        clock.passes(minutes=3)
        screen.tell()
        assert screen.wall.value.old
        assert screen.wall.value.alarms[0].words[0] == "connection lost 14:37, 3 min old"
        await seat.mend()
        assert not screen.wall.value.old


async def test_undo_while_cut_off_undoes_nothing_then_or_later_and_says_what_to_do(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        seat.other("maya").log("0042", "the last change")
        await seat.settle()
        await seat.cut()
        await seat.press("z")
        seat.sees("Nothing was undone: the connection is lost. Press z again when it is back.")
        await seat.press("colon")
        await seat.type("undo")
        await seat.press("enter")
        seat.sees("Not done: the connection is lost, and this does not wait for it. Do it again when it is back.")
        await seat.press("escape")
        await seat.mend()
        assert not seat.screen.cut_off.proposals.waiting
        assert not seat.other("sam").everything("0042").entries[-1].retracted
        await seat.press("z")
        seat.sees("Undone")
        assert seat.other("sam").everything("0042").entries[-1].retracted


async def test_the_copy_of_an_earlier_look_takes_no_acting_key(cut_sit: Any, clock: Clock) -> None:
    async with cut_sit() as seat:
        live = seat.screen.state.look
        seat.app._hand_over(replace(live, copied_at=clock.now - timedelta(hours=2)))
        await seat.press("s")
        seat.sees("Last look of 12:37", "keys act once the room answers")
        assert seat.screen.timeline.palette == seat.screen.palette.faded()
        await seat.press("colon")
        seat.sees("keys act once the room answers")
        await seat.press("W")
        seat.sees("WHO IS HERE")
        await seat.press("escape")
        seat.app._hand_over(live)
        await seat.press("s")
        seat.sees_no("Last look of", "keys act once the room answers")
        seat.sees("STATUS 0042")


async def test_an_update_and_a_declaration_wait_to_be_confirmed_and_one_is_dropped(cut_sit: Any) -> None:
    async with cut_sit() as seat:
        told = len(seat.other("sam").find("0042").told)
        await seat.cut()
        await seat.press("u")
        await seat.type("we found the cause")
        await seat.press("ctrl+s")
        seat.sees("Not done: connection lost.")
        await seat.press("n")
        await seat.type("search is down")
        await seat.press("ctrl+s")
        seat.sees("Not done: connection lost.")
        await seat.mend()
        assert [intent.name for intent in seat.screen.cut_off.proposals.waiting.values()] == ["update", "declare"]
        await seat.press("U", "enter", "d", "ctrl+s")
        seat.sees("Dropped: Update to")
        await seat.press("U", "enter", "c", "ctrl+s")
        assert not seat.screen.cut_off.proposals.waiting
        opened = seat.other("sam").overview().incidents
        assert "search is down" in [it.title for it in opened]
        assert len(seat.other("sam").find("0042").told) == told
