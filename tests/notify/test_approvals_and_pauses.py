"""Pausing a roll-out, and authority for emergency changes: asked for through the outbox, withdrawn once answered."""

from __future__ import annotations

from tests.notify.conftest import Place
from tests.notify.test_true_when_read import sent
from warroom.notify.message import read

RELEASE = {"id": "release", "when": ["nothing"]}
PHONE = {"id": "phone", "reaches": ["omar"], "when": ["nothing"]}


def test_pausing_a_roll_out_is_asked_by_the_channel_that_is_named(place: Place) -> None:
    place.with_channels(RELEASE, PHONE)
    room = place.room("maya")
    it = room.declare("checkout is down", "SEV1")
    room.ask_pause(it.id, "roll-out of 2.1.3", "release-team", "release")
    ((occasion, title, verdict),) = sent(place, "release")
    assert (occasion, verdict.moot) == ("ask", "")
    assert title.endswith("maya asks release-team: pause: roll-out of 2.1.3")
    assert "Answer by" not in read(verdict.body).text
    assert sent(place) == []
    room.ask_pause(it.id, "roll-out of 2.1.4", "release-team", "release")
    room.answer_containment("P-0001-2", True)
    assert [one.moot for _, _, one in sent(place, "release")] == ["it is answered"]


def test_an_approval_is_asked_for_at_the_channels_of_whom_it_is_asked(place: Place) -> None:
    place.with_channels(RELEASE, PHONE)
    room = place.room("maya")
    it = room.declare("checkout is down", "SEV1")
    room.record_change(it.id, "promo off", undo_how="flag on")
    room.ask_approval("C-0001-1", "omar")
    ((_, title, verdict),) = sent(place)
    assert title.endswith("maya asks omar: approve the change: promo off; undo: flag on")
    assert not verdict.moot
    room.ask_approval("C-0001-1", "omar")
    room.answer_containment("C-0001-1", True, "omar")
    assert [one.moot for _, _, one in sent(place)] == ["it is answered"]
    assert sent(place, "release") == []
