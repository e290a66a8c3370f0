"""Writing a review in the room: rules, refusals, undoing by writing again."""

from __future__ import annotations

import pytest

from tests.support.rooms import START, Clock, refused
from warroom.core.model import Kind
from warroom.core.review.text import markdown
from warroom.room import Room


@pytest.fixture
def over(maya: Room, inc: str, clock: Clock) -> str:
    """An incident that is resolved."""
    maya.log(inc, "the pool is full", Kind.FACT)
    clock.passes(minutes=40)
    maya.set_status(inc, "resolved", override="a test")
    return inc


def test_it_is_written_published_and_revised(maya: Room, lee: Room, over: str) -> None:
    fact = next(row.id for row in maya.everything(over).entries if row.text == "the pool is full")
    assert maya.own_review(over, "lee").review is not None
    lee.write_review(over, "Summary", "It broke.\nWe mended it.", [fact])
    factor = lee.set_factor(over, "nobody was paged", entries=[fact]).id
    why = lee.set_why(over, "no alert", entries=[fact]).id
    lee.set_why(over, "no metric", under=why)
    lee.tag_review(over, {"Pool Exhausted": "failure_mode"})
    lee.meet_on_review(over, START, "maya", ["lee", "ana"])
    lee.stage_review(over)
    after = lee.review_published(over)
    assert after.reviewed_at is not None
    with refused("is published: revise it"):
        lee.set_factor(over, "", factor=factor)
    before = markdown(maya.review(over))
    assert "the pool is full" in before
    assert "pool exhausted" in before
    maya.revise_review(over, "the cause was another")
    maya.write_review(over, "summary", "It was the cache.")
    with refused("is not published"):
        maya.review(over, published=True)
    maya.review_published(over)
    assert "It was the cache." in markdown(maya.review(over, published=True))


def test_a_part_a_factor_or_an_entry_that_is_not_there_is_refused(maya: Room, over: str) -> None:
    with refused("is not a part of a review"):
        maya.write_review(over, "sumary", "x")
    with refused("has no entry"):
        maya.set_factor(over, "x", entries=["nothing"])
    with refused("There is no factor"):
        maya.set_factor(over, "x", factor="nothing")
    with refused("needs words"):
        maya.set_why(over, "")
    with refused("to stand under"):
        maya.set_why(over, "x", under="nothing")
    with refused("is not a kind of tag"):
        maya.tag_review(over, {"x": "colour"})
    with refused("is not published: write it"):
        maya.revise_review(over)


def test_the_entry_of_another_incident_is_no_evidence(maya: Room, over: str) -> None:
    other = maya.declare("another", "SEV3").id
    line = maya.log(other, "elsewhere", Kind.FACT)
    with refused("has no entry"):
        maya.write_review(over, "summary", "x", [line.id])


def test_lines_of_a_merged_incident_are_in_the_review(maya: Room, inc: str) -> None:
    other = maya.declare("the same thing", "SEV2").id
    line = maya.log(other, "seen from the other side", Kind.FACT)
    maya.merge(other, inc)
    assert maya.set_factor(inc, "two pagers", entries=[line.id]).id
    assert "rests on 2026-04-21 14:00:00 UTC, maya: seen from the other side" in markdown(maya.review(inc))
    with refused("was merged"):
        maya.write_review(other, "summary", "x")


def test_not_needed_has_a_reason_and_is_said_once(maya: Room, over: str) -> None:
    with refused("Give a reason"):
        maya.dismiss_review(over, " ")
    maya.dismiss_review(over, "the same cause as 0007")
    with refused("is not needed already"):
        maya.dismiss_review(over, "still")


def test_each_thing_that_is_written_can_be_undone(maya: Room, over: str) -> None:
    before = maya.review(over).review
    maya.own_review(over, "lee")
    maya.write_review(over, "summary", "x")
    factor = maya.set_factor(over, "no alert").id
    maya.set_factor(over, "no pager", factor=factor)
    why = maya.set_why(over, "no metric").id
    maya.set_why(over, "no time", under=why)
    maya.tag_review(over, {"pool": "symptom"})
    maya.stage_review(over)
    maya.dismiss_review(over, "enough")
    assert [maya.undo(over) for _ in range(9)] == [
        "Undone: the review is needed again.", "Undone: the review is drafting again.",
        "Undone: the tags are none again.", 'Undone: the answer "no time" is taken out.',
        'Undone: the answer "no metric" is taken out.', 'Undone: the factor says "no alert" again.',
        'Undone: the factor "no alert" is taken out.', "Undone: the summary of the review is not written again.",
        "Undone: nobody owns the review again.",
    ]  # fmt: skip
    assert maya.review(over).review == before


def test_what_somebody_changed_since_or_published_is_not_undone(maya: Room, lee: Room, over: str) -> None:
    maya.write_review(over, "summary", "x")
    lee.write_review(over, "summary", "y")
    with refused("was written again since"):
        maya.undo(over)
    lee.review_published(over)
    with refused("was published since"):
        maya.undo(over)
    with refused("revise it, then publish it again"):
        lee.undo(over)


def test_the_same_bytes_however_late_they_are_asked_for(maya: Room, lee: Room, over: str, clock: Clock) -> None:
    first = markdown(maya.review(over))
    clock.passes(days=400)
    assert markdown(lee.review(over)) == first
