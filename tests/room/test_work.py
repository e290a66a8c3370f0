"""Asks and tasks: one named person, read back, answered or done, and never silently dropped."""

from __future__ import annotations

from datetime import timedelta

from tests.support.rooms import START, Clock, refused
from warroom.room import Room


def test_an_ask_is_read_back_and_answered(maya: Room, inc: str, clock: Clock) -> None:
    ask = maya.ask(inc, "@bob", "latency in us-east", timedelta(minutes=3)).id
    assert maya.find(inc).asks[0].due_at == START + timedelta(minutes=3)
    maya.read_back_ask(inc, ask)
    with refused("bob read this back at"):
        maya.read_back_ask(inc, ask)
    maya.answer_ask(inc, ask, "40 ms, as ever")
    it = maya.find(inc).asks[0]
    assert (it.state, it.answer) == ("answered", "40 ms, as ever")
    with refused("is answered: ask again"):
        maya.answer_ask(inc, ask, "again")


def test_an_ask_that_expired_can_still_be_answered(maya: Room, inc: str, clock: Clock) -> None:
    ask = maya.ask(inc, "bob", "latency").id
    clock.passes(minutes=5)
    assert maya.expire_asks() == 1
    assert maya.expire_asks() == 0
    assert maya.find(inc).asks[0].state == "expired"
    with refused("is expired"):
        maya.withdraw_ask(inc, ask)
    maya.answer_ask(inc, ask, "40 ms")
    assert maya.find(inc).asks[0].state == "answered"


def test_an_unknown_ask_is_refused_with_those_that_are_open(maya: Room, inc: str) -> None:
    with refused("no such ask: none is open"):
        maya.answer_ask(inc, "nothing")
    ask = maya.ask(inc, "bob", "latency").id
    with refused(rf'no such ask: open are "latency" of bob \({ask}\)'):
        maya.answer_ask(inc, "nothing")
    maya.withdraw_ask(inc, ask, "seen on the dashboard")


def test_an_ask_needs_words_and_some_time(maya: Room, inc: str) -> None:
    with refused("say what you want of bob"):
        maya.ask(inc, "bob", " ")
    with refused("An ask needs time: give it some minutes"):
        maya.ask(inc, "bob", "latency", timedelta())


def test_a_task_has_one_owner_is_handed_on_and_ends(maya: Room, inc: str) -> None:
    task = maya.give_task(inc, "ana", "roll back 2.1.3", START + timedelta(minutes=10)).id
    maya.read_back_task(inc, task)
    with refused("ana read this back"):
        maya.read_back_task(inc, task)
    with refused("ana has this task already"):
        maya.hand_on_task(inc, task, "ana")
    maya.hand_on_task(inc, task, "bob")
    assert (maya.find(inc).tasks[0].owner, maya.find(inc).tasks[0].read_back_at) == ("bob", None)
    maya.end_task(inc, task)
    with refused("This task of bob is done"):
        maya.end_task(inc, task)


def test_a_task_is_dropped_only_for_a_reason_and_due_in_the_future(maya: Room, inc: str) -> None:
    task = maya.give_task(inc, "ana", "roll back").id
    with refused("Give a reason to drop a task"):
        maya.end_task(inc, task, done=False)
    maya.end_task(inc, task, done=False, reason="fixed forward")
    assert maya.find(inc).tasks[0].state == "dropped"
    with refused("already passed"):
        maya.give_task(inc, "ana", "roll back", START)


def test_a_task_given_twice_with_one_key_is_one_task(maya: Room, inc: str) -> None:
    assert maya.give_task(inc, "ana", "roll back", key="t") == maya.give_task(inc, "ana", "roll back", key="t")
    assert len(maya.find(inc).tasks) == 1
