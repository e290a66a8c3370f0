"""Nothing of a drill leaves by a channel that its file does not name, whatever is tried."""

from __future__ import annotations

from tests.notify.conftest import Place
from warroom.core.drill.plan import Plan
from warroom.core.model import Status

PHONE = {"id": "phone", "reaches": ["manager", "maya"]}
EVERYTHING = {"id": "ops", "when": ["declared", "update", "escalation", "ask", "severity", "status", "resolved",
                                    "acknowledged"]}  # fmt: skip
PAGE = {"id": "page", "type": "statuspage", "statuspage": {"page": "p", "token": "${env:T}"}}


def tried(place: Place, *channels: str) -> list[tuple[str, str]]:
    """Everything that tells somebody, done in a drill whose file names these channels; what would leave."""
    place.with_channels(PHONE, EVERYTHING, PAGE)
    room = place.room()
    room.start_drill(Plan(name="pool", title="The pool runs out", length_s=600, channels=channels), here=True)
    it = room.declare("Checkout fails", "SEV1", drill=True).id
    room.update(it, "customers", "We are looking.")
    room.ask(it, "maya", "are you there?")
    room.escalate(it, "manager", "to practise it")
    room.set_severity(it, "SEV0", "worse")
    room.set_status(it, Status.INVESTIGATING)
    place.passes(minutes=40)
    return place.told()


def test_a_scripted_attempt_to_tell_somebody_outside_fails_and_is_no_failed_delivery(place: Place) -> None:
    assert tried(place) == []
    assert place.outbox.health().dead_letters == ()


def test_a_channel_that_the_file_names_is_told_and_every_message_begins_with_the_word(place: Place) -> None:
    told = tried(place, "ops")
    assert {channel for channel, _ in told} == {"ops"}
    assert {"declared", "update", "escalation"} <= {word for _, word in told}
    assert all(one.title.startswith("DRILL") and one.text.startswith("DRILL") for one in place.messages())


def test_something_real_beside_it_is_told_as_always(place: Place) -> None:
    assert tried(place) == []
    place.room().declare("The data centre burns", "SEV1")
    assert {channel for channel, _ in place.told()} == {"ops", "phone"}
