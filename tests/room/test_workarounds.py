"""A workaround is listed until somebody removes it, though its incident is closed."""

from __future__ import annotations

from tests.support.rooms import Clock, refused, texts
from warroom.core.handover import handover_text
from warroom.core.model import Status
from warroom.room import Room


def test_it_stays_in_sight_until_it_is_removed(maya: Room, clock: Clock) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    _, one = maya.put_workaround(inc, "checkout reads from the primary")
    assert (one.number, one.by, one.in_place) == (1, "maya", True)
    maya.set_status(inc, Status.RESOLVED, override="a test")
    maya.set_status(inc, Status.CLOSED, override="a test")
    maya.dismiss_review(inc, "a test")
    assert [(found.id, left.text) for found, left in maya.workarounds()] == [(inc, "checkout reads from the primary")]
    told = handover_text((), clock.now, maya.zone, (), maya.workarounds())
    assert "## Containment still in place" in told
    assert "W-0001-1 checkout reads from the primary: maya" in told
    _, one = maya.remove_workaround("W-0001-1", "the replica is back")
    assert (one.in_place, one.reason, one.removed_by) == (False, "the replica is back", "maya")
    assert maya.workarounds() == ()
    assert maya.store.owing((), 10) == ()
    assert "workaround removed: checkout reads from the primary: the replica is back" in " ".join(
        texts(maya.detail(inc).entries)
    )


def test_what_cannot_be_done_says_what_to_do(maya: Room) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    with refused("needs words"):
        maya.put_workaround(inc, "  ")
    with refused("There is no workaround W-0001-1"):
        maya.remove_workaround("W-0001-1")
    maya.put_workaround(inc, "reads from the primary")
    maya.remove_workaround("w-1-1")
    with refused("removed already"):
        maya.remove_workaround("W-0001-1")


def test_it_is_taken_back_and_done_once_with_its_key(maya: Room) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    first = maya.put_workaround(inc, "reads from the primary", key="once")
    assert maya.put_workaround(inc, "reads from the primary", key="once")[1] == first[1]
    maya.undo(inc)
    assert maya.workarounds() == ()
