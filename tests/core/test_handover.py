"""The hand-over holds what the next shift must know, and what they must not chase again."""

from __future__ import annotations

from datetime import UTC, timedelta

from tests.support.rooms import Clock
from tests.support.story import Story, minute
from warroom.core.deadlines import deadlines
from warroom.core.events import Asked, TaskGiven, TaskReadBack
from warroom.core.handover import Hand, handover_text
from warroom.core.model import Entry, HypothesisState, Kind
from warroom.core.policy import Policy


def _entry(text: str, state: HypothesisState, clock: Clock) -> Entry:
    return Entry(
        id=text[:4], incident="INC-2026-0042", at=clock.now, recorded_at=clock.now, author="ana", kind=Kind.HYPOTHESIS,
        text=text, hypothesis=state,
    )  # fmt: skip


def test_open_and_eliminated_hypotheses_and_what_falls_due_within_the_hour_are_listed() -> None:
    clock = Clock()
    story = Story("SEV1")
    it = story.incident
    now = it.declared_at + timedelta(minutes=20)
    entries = (
        _entry("2.1.3 leaks connections", HypothesisState.OPEN, clock),
        _entry("packet loss to db-3", HypothesisState.ELIMINATED, clock),
    )
    text = handover_text([Hand(it, entries, deadlines(it, Policy(), now))], now, UTC)
    assert "- hypothesis, open: 2.1.3 leaks connections" in text
    assert "- eliminated: packet loss to db-3" in text
    assert "- overdue 05:00: customer update" in text
    assert "shift limit: commander" not in text


def test_an_empty_room_hands_nothing_over() -> None:
    assert handover_text([], Clock().now, UTC).endswith("Nothing is open.\n")


def test_open_asks_and_tasks_say_until_when_and_whether_they_were_read_back() -> None:
    story = Story("SEV1").do(1, Asked(person="raj", text="find a DBA", due_at=minute(6)))
    story.do(2, TaskGiven(owner="ana", text="drain the pool", due_at=minute(30)))
    story.do(3, TaskReadBack(task=story.last), TaskGiven(owner="zoe", text="call Nordmart"))
    text = handover_text([Hand(story.incident, (), ())], minute(5), UTC)
    assert "- asked raj, open: find a DBA (by 12:06, not read back)" in text
    assert "- task of ana: drain the pool (by 12:30)\n" in text
    assert "- task of zoe: call Nordmart (not read back)" in text
