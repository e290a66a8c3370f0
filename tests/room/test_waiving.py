"""What is skipped when an incident is resolved is named and recorded; a fix under which the alert goes on is no
calm."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.support.made import alert, health
from tests.support.rooms import Clock, Open, refused
from warroom.core.events import ItemsWaived, StatusChanged
from warroom.core.model import Alert, AlertSeverity, AlertStatus, Status
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store.maintenance import rebuild

ITEMS = Policy().room.closure
ANSWERS = {item: "done" for item in ITEMS}


def firing(room: Room, inc: str, clock: Clock, severity: AlertSeverity = AlertSeverity.CRITICAL) -> Alert:
    one = replace(alert(1), severity=severity, started_at=clock.now, title="PoolExhausted")
    room.store.save_poll("prod", [one], [], health(at=clock.now, alerts=1))
    room.link_alerts(inc, [one.fingerprint])
    return one


def monitored(room: Room, inc: str, clock: Clock, minutes: float) -> None:
    room.set_status(inc, "monitoring", "the roll-back is in")
    clock.passes(minutes=minutes)


def written(room: Room) -> ItemsWaived:
    return next(e.data for e in room.store.events() if isinstance(e.data, ItemsWaived))


def test_each_item_waived_by_name_is_recorded_with_its_own_reason(maya: Room, inc: str, clock: Clock) -> None:
    monitored(maya, inc, clock, 12)
    answers = {item: "done" for item in ITEMS if item != "documented"}
    waive = {"Soak": "the node is gone", "documented": "the scribe was asleep"}
    after = maya.set_status(inc, "resolved", "rolled back", answers, waive=waive)
    assert after.status is Status.RESOLVED
    assert after.waived == {"documented": "the scribe was asleep", "soak": "the node is gone"}
    assert after.closure == {**answers, "documented": "override: the scribe was asleep"}
    assert written(maya).stood == {"soak": "18 min left"}
    told = [e.text for e in maya.detail(inc).entries if e.mark == "2 waived"]
    assert told == ["skipped: documented: the scribe was asleep; soak (18 min left): the node is gone"]
    assert not rebuild(maya.store.path).changed


def test_what_is_waived_by_name_waives_nothing_else(maya: Room, inc: str, clock: Clock) -> None:
    monitored(maya, inc, clock, 12)
    with refused("needs 18 min more of calm"):
        maya.set_status(inc, "resolved", "rolled back", {}, waive=dict.fromkeys(ITEMS, "late"))
    with refused("say of each how it was done: verified"):
        maya.set_status(inc, "resolved", "rolled back", {}, waive={"soak": "late"})
    with refused("nothing that 0001 waits for: did you mean soak"):
        maya.set_status(inc, "resolved", "rolled back", ANSWERS, waive={"soaks": "late"})
    with refused('Give a reason to override "soak"'):
        maya.set_status(inc, "resolved", "rolled back", ANSWERS, waive={"soak": " "})
    assert maya.find(inc).waived == {}


def test_a_bare_reason_waives_everything_open_each_by_its_name_beside_the_status_own_reason(
    maya: Room, inc: str, clock: Clock
) -> None:
    monitored(maya, inc, clock, 12)
    after = maya.set_status(inc, "resolved", "rolled back", {"verified": "by graph"}, override="nobody is left")
    assert after.waived == dict.fromkeys((*(i for i in ITEMS if i != "verified"), "soak"), "nobody is left")
    status = [e.data for e in maya.store.events() if isinstance(e.data, StatusChanged)][-1]
    assert status.reason == "rolled back"


def test_only_the_commander_waives_items(maya: Room, at_door: Open, inc: str, clock: Clock) -> None:
    monitored(maya, inc, clock, 31)
    with refused("Only maya may override"):
        at_door("lee").set_status(inc, "resolved", "", {}, override="I say so")


def test_what_was_waived_goes_with_the_resolution_that_is_undone(maya: Room, inc: str, clock: Clock) -> None:
    monitored(maya, inc, clock, 12)
    maya.set_status(inc, "resolved", "", ANSWERS, waive={"soak": "the node is gone"})
    maya.undo(inc)
    assert (maya.find(inc).is_live, maya.find(inc).waived) == (True, {})
    with refused("The status was changed again since"):  # the next is the monitoring, not the waiver
        maya.undo(inc)


def test_a_grave_linked_alert_that_never_stopped_is_no_calm(maya: Room, inc: str, clock: Clock) -> None:
    one = firing(maya, inc, clock)
    monitored(maya, inc, clock, 31)
    with refused("0001 is not calm: PoolExhausted still fires. Wait until it ends, unlink it, or give a reason"):
        maya.set_status(inc, "resolved", "", ANSWERS)
    assert maya.end_soak(inc)
    again = maya.find(inc)
    assert (again.soak_started_at, again.soaked_at) == (clock.now, None)
    assert maya.detail(inc).entries[-1].text == "the soak starts again: PoolExhausted still fires"
    assert not maya.end_soak(inc)
    maya.store.save_poll("prod", [replace(one, status=AlertStatus.RESOLVED)], [one.fingerprint], health(at=clock.now))
    clock.passes(minutes=30)
    assert maya.end_soak(inc)
    assert maya.find(inc).soaked_at == clock.now
    assert maya.detail(inc).entries[-1].text == "the soak is over: 30m of calm"
    assert not maya.end_soak(inc)
    maya.set_status(inc, "resolved", "", ANSWERS)
    assert maya.find(inc).waived == {}


@pytest.mark.parametrize("change", [{"severity": AlertSeverity.INFO}, {"status": AlertStatus.SUPPRESSED}])
def test_an_alert_that_is_not_grave_or_is_silenced_keeps_no_soak_from_ending(
    maya: Room, inc: str, clock: Clock, change: dict[str, object]
) -> None:
    one = firing(maya, inc, clock)
    maya.store.save_poll("prod", [replace(one, **change)], [], health(at=clock.now, alerts=1))
    monitored(maya, inc, clock, 31)
    assert maya.end_soak(inc)
    assert maya.find(inc).soaked_at == clock.now


def test_who_resolves_under_a_firing_alert_says_why_and_it_is_named(maya: Room, inc: str, clock: Clock) -> None:
    firing(maya, inc, clock)
    monitored(maya, inc, clock, 31)
    maya.set_status(inc, "resolved", "", ANSWERS, waive={"soak": "the alert itself is broken"})
    assert written(maya).stood == {"soak": "PoolExhausted still fires"}
