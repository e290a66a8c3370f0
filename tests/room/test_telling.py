"""Updates: published at once by who may approve them, else drafted, and the clock runs on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.rooms import START, Clock, refused, texts
from warroom.core.deadlines import deadlines
from warroom.room import Room


def due_at(room: Room, inc: str, clock: Clock, key: str) -> float:
    it = room.find(inc)
    found = next(d for d in deadlines(it, room.policy, clock.now) if d.key == key)
    return (found.due_at - START) / timedelta(minutes=1)


def test_the_commander_tells_customers_at_once_and_their_clock_starts_again(
    maya: Room, inc: str, clock: Clock
) -> None:
    assert due_at(maya, inc, clock, "customer_update") == 15
    clock.passes(minutes=10)
    assert maya.update(inc, "customers", "Checkout fails for some; we are on it.") == "Told customers about 0001."
    assert due_at(maya, inc, clock, "customer_update") == 25


def test_a_customer_update_by_somebody_else_is_a_draft_and_the_clock_runs_on(
    maya: Room, lee: Room, inc: str, clock: Clock
) -> None:
    clock.passes(minutes=10)
    said = lee.update(inc, "customer", "We are on it.")
    assert said == "Draft for customers of 0001 kept: their clock runs on until maya approves it."
    assert due_at(maya, inc, clock, "customer_update") == 15
    draft = maya.find(inc).drafts[0]
    with refused("You may not approve updates of 0001: maya approves them"):
        lee.approve(inc, draft.id)
    with refused("maya approves it first"):
        lee.publish(inc, draft.id)
    maya.approve(inc, draft.id)
    with refused("maya approved this draft already: publish it"):
        maya.approve(inc, draft.id)
    assert lee.publish(inc, draft.id) == "Told customers about 0001."
    assert maya.find(inc).drafts == ()
    assert due_at(maya, inc, clock, "customer_update") == 25


def test_a_draft_is_approved_and_published_in_one_step_once(maya: Room, lee: Room, inc: str) -> None:
    lee.update(inc, "customers", "We are on it.")
    draft = maya.find(inc).drafts[0]
    with refused("You may not approve"):
        lee.approve_and_publish(inc, draft.id)
    said = maya.approve_and_publish(inc, draft.id, key="k")
    assert maya.approve_and_publish(inc, draft.id, key="k") == said == "Told customers about 0001."
    assert maya.find(inc).last_told("customers") is not None
    with refused("has no such draft"):
        maya.approve_and_publish(inc, draft.id)


def test_the_team_is_told_by_anybody(maya: Room, lee: Room, inc: str) -> None:
    assert lee.update(inc, "team", "Rolling back.") == "Told team about 0001."
    assert lee.update(inc, "agents", "Say 15 minutes.") == "Told support agents about 0001."


def test_where_nobody_could_approve_customers_are_not_left_in_the_dark(maya: Room, lee: Room) -> None:
    it = maya.declare("Mail", "SEV2", command=False)
    assert lee.update(it, "customers", "We are on it.") == "Told customers about 0001."


def test_no_change_is_an_update_and_nothing_at_all_is_none(maya: Room, inc: str, clock: Clock) -> None:
    with refused("needs a text"):
        maya.update(inc, "team", " ")
    clock.passes(minutes=5)
    maya.update(inc, "team", no_change=True)
    assert due_at(maya, inc, clock, "team_update") == 20
    assert "team: no change" in texts(maya.detail(inc).entries)


def test_a_promise_lies_ahead_and_is_repeated(maya: Room, inc: str) -> None:
    with refused("already passed"):
        maya.update(inc, "team", "soon", next_by=START)
    said = maya.update(inc, "team", "soon", next_by=START + timedelta(minutes=20))
    assert said == "Told team about 0001. Next update due 14:20:00 UTC."


def test_an_unknown_audience_is_refused_and_the_text_handed_back(maya: Room, inc: str) -> None:
    with refused(r"did you mean customers\?") as info:
        maya.update(inc, "custmers", "We are on it.")
    assert info.value.kept == "We are on it."


def test_a_draft_is_reworded_and_discarded(maya: Room, lee: Room, inc: str) -> None:
    lee.draft(inc, "customers", "Wee are on it.")
    draft = lee.find(inc).drafts[0]
    lee.draft(inc, "customers", "We are on it.", update_id=draft.id)
    assert [(d.id, d.text) for d in lee.find(inc).drafts] == [(draft.id, "We are on it.")]
    lee.discard(inc, draft.id, "maya wrote another")
    assert lee.find(inc).drafts == ()
    with refused("no such draft .*: write the update again"):
        lee.discard(inc, draft.id)


@pytest.mark.parametrize("by", ["maya", "lee"])
def test_an_update_sent_twice_with_one_key_is_told_once(maya: Room, lee: Room, inc: str, by: str) -> None:
    room = maya if by == "maya" else lee
    first = room.update(inc, "customers", "We are on it.", key="u")
    assert room.update(inc, "customers", "We are on it.", key="u") == first
    told = [t for t in texts(maya.detail(inc).entries) if t == "customers: We are on it."]
    assert len(told) == 1


def test_what_was_told_since_the_writer_looked_is_said_before_it_is_told_twice(
    maya: Room, lee: Room, inc: str
) -> None:
    lee.update(inc, "team", "Rolling back.")
    with refused('lee told team at .* while you wrote: "Rolling back.". Once more sends yours too.'):
        maya.update(inc, "team", "We roll back.", heard=0)
    maya.update(inc, "customers", "We are on it.", heard=0)  # another audience heard nothing
    maya.update(inc, "team", "We roll back.", heard=1)
    told = maya.find(inc).last_told("team")
    assert told is not None
    assert (told.text, told.count) == ("We roll back.", 2)


def test_an_update_takes_the_place_of_a_draft(maya: Room, lee: Room, inc: str) -> None:
    lee.update(inc, "customers", "We are on it.")
    (draft,) = maya.find(inc).drafts
    lee.update(inc, "customers", "We are at it.", draft=draft.id)
    assert [d.text for d in maya.find(inc).drafts] == ["We are at it."]
    maya.update(inc, "customers", "We work on it.", draft=draft.id)
    assert maya.find(inc).drafts == ()
    with refused("no such draft"):
        maya.update(inc, "customers", "Again.", draft=draft.id)
