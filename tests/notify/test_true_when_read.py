"""A page is true when it is read: what is moot is withdrawn, the rest says how things stand, and the end is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.notify.conftest import Place
from warroom.core.escalation import pending_escalations
from warroom.core.model import Incident, Status
from warroom.notify.again import SecondLook, Verdict
from warroom.notify.message import read
from warroom.room import Room

PHONE = {"id": "phone", "reaches": ["backup"], "when": ["ask"]}
OPS = {"id": "ops"}
QUICK: dict[str, Any] = {
    "escalation": [{"level": [
        {"name": "backup", "unless": "acknowledged", "after": {"SEV1": "1m", "SEV0": "1m"}},
        {"name": "manager", "unless": "mitigated", "after": {"SEV1": "1m"}, "target": "channel:phone"},
    ]}]
}  # fmt: skip


def fire(place: Place, incident: str) -> None:
    room = place.room("warroom")
    for due in pending_escalations(room.find(incident), room.policy, place.clock()):
        if due.due:
            assert room.fire(due, place.lease)


def paged(place: Place, *channels: dict[str, Any]) -> Incident:
    """An incident whose levels have fired, with the channel down: nothing was sent yet."""
    place.with_channels(*(channels or (PHONE,)), **QUICK)
    it = place.room("maya").declare("checkout is down", "SEV1", command=False)
    place.passes(minutes=1)
    fire(place, it.id)
    place.look()
    return it


def sent(place: Place, channel: str = "phone", *, arrives: bool = True) -> list[tuple[str, str, Verdict]]:
    """What becomes of the letters that wait, each looked at again as when it is sent: occasion, title, verdict."""
    found = []
    place.look()
    while (claim := place.outbox.claim(channel, place.lease, place.clock())) is not None:
        verdict = SecondLook(place.config).at(place.store, claim, place.clock())
        if verdict.moot:
            assert place.outbox.withdraw(claim.letter, place.lease, place.clock(), verdict.moot, verdict.note)
        elif arrives:
            place.outbox.delivered(claim.letter, place.clock())
        else:
            place.outbox.failed(claim.letter, place.lease, place.clock(), "down", place.clock())
            return found
        found.append((claim.letter.occasion, read(verdict.body).title, verdict))
    return found


def words(found: list[tuple[str, str, Verdict]]) -> list[tuple[str, bool]]:
    return [(occasion, not verdict.moot) for occasion, _, verdict in found]


ENDS: dict[str, Callable[[Room, str], object]] = {
    "cancelled": lambda room, inc: room.cancel(inc, "a false alarm"),
    "resolved": lambda room, inc: room.set_status(inc, "resolved", "well", {i: "x" for i in room.policy.room.closure}),
    "merged": lambda room, inc: room.merge(inc, room.declare("the same", "SEV1").id, "the same"),
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_pages_that_could_not_be_sent_before_it_was_over_are_withdrawn_and_nobody_hears_of_an_end(
    place: Place, end: str
) -> None:
    it = paged(place)
    place.passes(minutes=2)
    if end == "resolved":
        place.room().set_status(it.id, "monitoring")
    ENDS[end](place.room(), it.id)
    found = [(occasion, going) for occasion, going in words(sent(place)) if going]
    assert found == []
    assert {kept.state for kept in place.look() if kept.letter.incident == it.id} == {"withdrawn"}
    told = [row.text for row in place.store.entries(it.id) if "was not sent to phone" in row.text]
    assert len(told) == 2, told


@pytest.mark.parametrize("end", ENDS)
def test_who_was_paged_hears_once_that_it_is_over(place: Place, end: str) -> None:
    it = paged(place)
    assert words(sent(place)) == [("escalation", True), ("escalation", True)]
    if end == "resolved":
        place.room().set_status(it.id, "monitoring")
    ENDS[end](place.room(), it.id)
    ((occasion, title, verdict),) = sent(place)
    assert occasion == ("status" if end == "merged" else end)
    assert end in title
    assert "It is over" in read(verdict.body).text
    if end == "resolved":
        place.room().set_status(it.id, "closed")
    assert sent(place) == []


def test_who_is_paged_again_after_it_came_back_hears_again_that_it_is_over_and_others_do_not(place: Place) -> None:
    it = paged(place)
    sent(place)
    place.room().cancel(it.id, "a false alarm")
    assert words(sent(place)) == [("cancelled", True)]
    place.room().reopen(it.id, "it was none")
    place.room().cancel(it.id, "it was one")
    assert sent(place) == []
    place.room().reopen(it.id, "no")
    place.passes(minutes=1)
    fire(place, it.id)
    assert [going for _, going in words(sent(place))] == [True, True]
    place.room().cancel(it.id, "now for good")
    assert words(sent(place)) == [("cancelled", True)]


def test_an_acknowledgement_takes_back_the_page_that_it_makes_needless_and_not_the_other(place: Place) -> None:
    it = paged(place)
    place.passes(seconds=20)
    place.room("ana").acknowledge(it.id)
    found = {read(verdict.body).what["level"]: verdict for _, _, verdict in sent(place)}
    assert found["backup"].moot == "ana acknowledged it"
    assert not found["manager"].moot
    assert "Since then: acknowledged by ana." in read(found["manager"].body).text


def test_a_page_that_is_sent_late_says_how_things_stand_and_what_happened_since(place: Place) -> None:
    it = paged(place)
    place.passes(minutes=3)
    place.room("ana").set_status(it.id, "investigating")
    place.room("ana").set_severity(it.id, "SEV0", "everybody now")
    backup = next(read(v.body) for _, _, v in sent(place) if read(v.body).what["level"] == "backup")
    assert backup.title.startswith("SEV0 ")
    assert backup.incident["status"] == "investigating"
    assert "triage" not in backup.text
    assert "investigating, says ana; SEV0 by ana." in backup.text


def test_a_page_for_a_severity_that_calls_nobody_any_more_is_withdrawn(place: Place) -> None:
    it = paged(place)
    place.room("ana").set_severity(it.id, "SEV3", "one customer")
    assert words(sent(place)) == [("escalation", False), ("escalation", False)]


def test_a_page_of_which_nobody_knows_whether_it_arrived_counts_as_one_that_did(place: Place) -> None:
    it = paged(place, {**PHONE})
    claim = place.outbox.claim("phone", place.lease, place.clock())
    assert claim is not None
    place.store.release(place.lease)  # the watcher dies while it sends
    place.lease = place.take("the next")
    place.with_channels(PHONE, **QUICK)
    place.room().cancel(it.id, "a false alarm")
    place.passes(seconds=5)
    found = sent(place)
    assert [(o, bool(v.moot)) for o, _, v in found].count(("cancelled", False)) == 1
    assert "may have arrived" in next(v.moot for o, _, v in found if o == "escalation" and "arrived" in v.moot)


def test_an_ask_that_is_answered_and_a_countdown_that_is_settled_are_not_told_any_more(place: Place) -> None:
    place.with_channels({"id": "ops", "when": ["ask", "overdue"]}, notify={"overdue": ["team_update"]})
    room = place.room()
    inc = room.declare("checkout is down", "SEV1").id
    ask = room.ask(inc, "bob", "latency?").id
    place.passes(minutes=40)
    place.look()
    room.answer_ask(inc, ask, "80 ms")
    room.update(inc, "team", "We roll back.")
    assert sorted(words(sent(place, "ops"))) == [("ask", False), ("overdue", False)]


def test_a_status_or_severity_that_holds_no_longer_is_not_told_as_if_it_did(place: Place) -> None:
    place.with_channels({"id": "ops", "when": ["status", "severity", "acknowledged", "declared"]})
    room = place.room()
    inc = room.declare("checkout is down", "SEV1", command=False).id
    room.acknowledge(inc)
    room.set_status(inc, "investigating")
    room.set_severity(inc, "SEV2", "some")
    room.set_severity(inc, "SEV1", "all")
    room.set_status(inc, "identified")
    said = [title for _, title, verdict in sent(place, "ops") if not verdict.moot]
    for word in ("declared", "acknowledged", "was SEV2", "identified"):
        assert any(word in title for title in said), word
    assert not any("investigating" in title for title in said)
    assert Status.IDENTIFIED.value in said[-1]
