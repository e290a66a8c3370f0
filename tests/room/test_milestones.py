"""Milestones in the room: set, corrected, taken back, filled from alerts."""

from __future__ import annotations

from datetime import timedelta

from tests.support.made import alert, health
from tests.support.rooms import START, Clock, refused
from warroom.room import Room

EARLIER = START - timedelta(minutes=20)


def test_one_is_set_corrected_and_undone(maya: Room, inc: str, clock: Clock) -> None:
    clock.passes(minutes=5)
    maya.set_milestone(inc, "Began", EARLIER)
    after = maya.set_milestone(inc, "engineering joined", START, source="imported")
    assert [(m.name, m.at, m.source, m.by) for m in after.milestones] == [
        ("began", EARLIER, "typed", "maya"), ("engineering_joined", START, "imported", "maya"),
    ]  # fmt: skip
    assert after.impact_started_at == EARLIER
    maya.set_milestone(inc, "began", START)
    assert maya.undo(inc) == "Undone: began is 13:40:00 UTC again."
    assert maya.find(inc).impact_started_at == EARLIER
    maya.undo(inc)
    assert maya.undo(inc) == "Undone: began is not known again."
    assert maya.find(inc).impact_started_at is None


def test_the_same_key_says_it_once(maya: Room, inc: str) -> None:
    maya.set_milestone(inc, "began", EARLIER, key="k1")
    assert maya.set_milestone(inc, "began", EARLIER, key="k1").milestone("began") is not None


def test_what_cannot_be_is_refused_with_what_can(maya: Room, inc: str) -> None:
    with refused("is not a milestone"):
        maya.set_milestone(inc, "lunch", START)
    with refused("is not a source"):
        maya.set_milestone(inc, "began", START, source="rumour")
    with refused("in the future"):
        maya.set_milestone(inc, "began", START + timedelta(hours=1))
    with refused("not known already"):
        maya.set_milestone(inc, "began", None)
    maya.set_milestone(inc, "began", START)
    with refused("typed by maya already"):
        maya.set_milestone(inc, "began", START)


def test_a_closed_incident_is_completed_later_and_a_cancelled_one_is_not(maya: Room, inc: str, clock: Clock) -> None:
    maya.set_status(inc, "resolved", override="a test")
    maya.set_status(inc, "closed")
    clock.passes(days=2)
    assert maya.set_milestone(inc, "recovered", START).milestone("recovered") is not None
    other = maya.declare("false alarm", "SEV3").id
    maya.cancel(other, "nothing was wrong")
    with refused("reopen it before you can set its milestones"):
        maya.set_milestone(other, "began", START)


def test_an_alert_says_when_it_began_where_nobody_did(maya: Room, clock: Clock) -> None:
    first = alert(1)
    maya.store.save_poll("prod", [first, alert(2)], [], health())
    it = maya.declare("Checkout 5xx", "SEV1", alerts=[first.fingerprint])
    began = it.milestone("began")
    assert began is not None
    assert (began.at, began.source) == (first.started_at, "alert")
    assert it.impact_started_at == first.started_at
    assert it.milestone("detected") is not None
    said = maya.declare("Orders late", "SEV2", impact_started_at=EARLIER)
    maya.link_alert(said.id, alert(2).fingerprint)
    began = maya.find(said.id).milestone("began")
    assert began is not None
    assert (began.at, began.source) == (EARLIER, "typed"), "what somebody said stands"
    assert maya.undo(said.id).startswith("Undone: the alert"), "undo takes back the link, not what it filled in"
