"""A command that could not be sent, as a value: noted from the call, kept as text, given to the room later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.rooms import START, Clock
from warroom.core.model import Kind, Status
from warroom.core.policy import Policy
from warroom.room import Refused, Room
from warroom.session.intents import WORDS, Intent, intent_of
from warroom.store import Store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(tmp_path, clock: Clock):  # type: ignore[no-untyped-def]
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        found = Room(store, Policy(), "maya", clock=clock)
        found.declare("checkout is down", "SEV1")
        yield found


def kept(intent: Intent | None) -> Intent:
    """The same after it was kept and read again."""
    assert intent is not None
    again = Intent.load(intent.key, intent.incident, intent.dump())
    assert again == intent
    return again


def test_an_act_is_noted_with_its_arguments_and_is_no_words(room: Room) -> None:
    it = room.find("1")
    waits = {"roles": "nobody is awake"}
    intent = kept(intent_of(lambda r: r.set_status(it, Status.IDENTIFIED, "found", waive=waits), "maya", START))
    assert (intent.name, intent.incident, intent.is_words) == ("set_status", it.id, False)
    assert intent.run(room).status is Status.IDENTIFIED
    assert intent.run(room).status is Status.IDENTIFIED, "the same key again does nothing"


def test_words_keep_the_moment_at_which_they_were_said(room: Room, clock: Clock) -> None:
    said = clock.passes(minutes=1)
    intent = kept(intent_of(lambda r: r.log("1", "the pool is full", Kind.FACT), "maya", said))
    assert intent.is_words
    clock.passes(minutes=40)
    assert intent.run(room).at == said
    snooze = kept(intent_of(lambda r: r.ask("1", "raj", "is it up", timedelta(minutes=3)), "maya", said))
    assert not snooze.is_words
    assert snooze.run(room).data.due_at == clock.now + timedelta(minutes=3), "an act happens when it is confirmed"


def test_a_call_that_reads_first_or_cannot_be_kept_is_no_intent(room: Room) -> None:
    assert intent_of(lambda r: r.set_status(r.find("1"), Status.IDENTIFIED), "maya", START) is None
    assert intent_of(lambda r: r.overview(), "maya", START) is None
    assert intent_of(lambda r: r.log("1", object()), "maya", START) is None  # type: ignore[arg-type]


def test_only_words_follow_by_themselves() -> None:
    acting = {
        "set_status", "set_severity", "update", "publish", "approve", "acknowledge", "escalate", "assign",
        "take_command", "ask", "give_task", "declare", "cancel", "reopen", "merge", "snooze", "edit_details",
    }  # fmt: skip
    assert not acting & WORDS
    assert all(hasattr(Room, name) for name in WORDS | acting)


def test_what_this_program_does_not_know_is_left_where_it_is() -> None:
    intent = Intent("k", "log", {"inc": "1", "text": "x"}, START)
    assert Intent.load("k", "", intent.dump().replace('"log"', '"shout"')) is None
    assert Intent.load("k", "", intent.dump().replace('"text"', '"loud"')) is None
    assert Intent.load("k", "", "no json") is None


def test_a_level_that_was_called_by_hand_does_not_fire(room: Room, clock: Clock) -> None:
    from warroom.core.escalation import pending_escalations

    first = pending_escalations(room.find("1"), room.policy, clock.now)[0]
    clock.passes(minutes=1)
    call = kept(intent_of(lambda r: r.call_level("1", first.policy, first.level, 0, "Sam +49 1"), "maya", clock.now))
    clock.now = first.due_at + timedelta(minutes=1)
    due = next(one for one in pending_escalations(room.find("1"), room.policy, clock.now) if one.due)
    assert "settled" in call.run(room)
    assert not room.fire(due, None)
    line = room.everything("1").entries[-1]
    assert (line.text, line.kind) == (f"called {first.level} by hand (Sam +49 1): the connection was lost", "milestone")
    with pytest.raises(Refused, match="cannot be undone: they were called"):
        room.undo("1")


def test_a_call_for_a_level_that_fired_meanwhile_is_a_line_of_the_record(room: Room, clock: Clock) -> None:
    from warroom.core.escalation import pending_escalations

    first = pending_escalations(room.find("1"), room.policy, clock.now)[0]
    clock.now = first.due_at
    due = next(one for one in pending_escalations(room.find("1"), room.policy, clock.now) if one.due)
    assert room.fire(due, None)
    assert "had fired" in room.call_level("1", first.policy, first.level, 0, "Sam")
    assert len(room.find("1").fired) == 1
    assert room.everything("1").entries[-1].text == f"called {first.level} by hand (Sam)"
