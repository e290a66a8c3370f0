"""What leaves the room: what somebody sends, what is accepted where that is wanted; nothing of drills by itself."""

from __future__ import annotations

from datetime import timedelta

from tests.support import trackers
from tests.support.rooms import refused
from tests.support.ticketing import Bench
from tests.trackers.conftest import Make
from warroom.room import Room
from warroom.store.outbox import Outbox

ACCEPTED = {"send": "accepted"}


def added(it: Bench, inc: str = "", **more: object) -> str:
    its, one = it.room().add_followup(inc or it.inc, "alert on the pool", **more)  # type: ignore[arg-type]
    return f"F-{its.number}-{one.number}"


async def test_what_is_accepted_goes_by_itself_and_a_candidate_does_not(bench: Make) -> None:
    it = bench(trackers.GitHub, **ACCEPTED)
    name = added(it)
    await it.turns()
    assert it.letters() == []
    it.room().change_followup(name, owner="ana", due_at=it.clock() + timedelta(days=3), accepting=True)
    await it.turns()
    assert it.one(name).ticket_key == "acme/shop#1"
    it.room().change_followup(name, owner="lee")
    await it.turns()
    assert len(it.letters()) == 1


async def test_of_a_service_that_a_tracker_does_not_take_nothing_goes(bench: Make) -> None:
    it = bench(trackers.GitHub, **ACCEPTED, services=["mail"])
    added(it, owner="ana", due_at=it.clock() + timedelta(days=3))
    await it.turns()
    assert it.letters() == []


async def test_a_drills_follow_up_goes_only_to_a_tracker_that_is_named(bench: Make) -> None:
    it = bench(trackers.GitHub, **ACCEPTED)
    drill = it.room().declare("a drill", "SEV2", drill=True).id
    name = added(it, drill, owner="ana", due_at=it.clock() + timedelta(days=3))
    await it.turns()
    assert it.letters() == []
    with refused("F-0002-1 is of a drill, and is sent only to a tracker that you name: gh"):
        it.room().send_followup(name)
    it.room().send_followup(name, "gh")
    await it.turns()
    assert len(it.tracker.kept) == 1


async def test_of_a_private_incident_nothing_goes_to_a_tracker_that_is_not(bench: Make) -> None:
    it = bench(trackers.GitHub, **ACCEPTED)
    name = added(it, owner="ana", due_at=it.clock() + timedelta(days=3))
    it.room().edit_details(it.inc, private=True)
    await it.turns()
    assert [kept.state for kept in it.letters()] in ([], ["withdrawn"])
    with refused("0001 is private, and gh does not get private incidents"):
        it.room().send_followup(name)
    assert it.tracker.kept == []


async def test_it_can_be_undone_as_long_as_there_is_no_ticket(bench: Make) -> None:
    it = bench(trackers.GitHub)
    name = it.asked()
    assert "is not sent" in it.room().undo(it.inc)
    await it.turns()
    assert (it.one(name).tracker, it.tracker.kept) == ("", [])
    it.room().send_followup(name)
    await it.turns()
    with refused("The ticket is there already: close it in the tracker"):
        it.room().undo(it.inc)
    with refused("F-0001-1 is acme/shop#1 in gh already"):
        it.room().send_followup(name)


async def test_what_is_dropped_before_it_goes_does_not_go(bench: Make) -> None:
    it = bench(trackers.GitHub)
    name = it.asked()
    it.room().drop_followup(name, "the service is being retired")
    await it.turns()
    (kept,) = it.letters()
    assert (kept.state, kept.reason) == ("withdrawn", "the follow-up is not doing")
    with refused("F-0001-1 is not doing: take it up again first"):
        it.room().send_followup(name)


async def test_nothing_is_sent_where_nothing_is_configured_or_may_be_written(bench: Make) -> None:
    it = bench(trackers.GitHub)
    name = added(it)
    with refused('No tracker is called "jira": '):
        it.room().send_followup(name, "jira")
    reader = Room(it.store, it.config.policy, "maya", clock=it.clock, read_only=True)
    with refused("reading only"):
        reader.send_followup(name)
    plain = Room(it.store, type(it.config)().policy, "maya", clock=it.clock)
    with refused(r"No tracker is configured: add a \[\[tracker\]\]"):
        plain.send_followup(name)


async def test_what_is_redacted_before_it_goes_never_goes(bench: Make) -> None:
    from warroom.store.maintenance import redact

    it = bench(trackers.GitHub)
    name = it.asked("the password is hunter2-hunter2")
    it.post._collector.look(it.store)
    redact(it.store.path, it.one(name).id, "maya", "a password", clock=it.clock)
    await it.turns()
    assert it.tracker.kept == []
    assert all("hunter2" not in kept.letter.body for kept in Outbox(it.store).letters())
