"""What the room does by itself happens once, whoever runs, and only while it is still true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.support.made import alert
from tests.support.rooms import START, Clock, Open, texts
from warroom.core.deadlines import deadlines
from warroom.core.escalation import EscalationDue, pending_escalations
from warroom.core.events import HOUSE
from warroom.core.model import Alert, AlertStatus, Status
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store.leases import Lease

ANSWERS = {item: "done" for item in Policy().room.closure}


def due(room: Room, inc: str, clock: Clock, level: str) -> EscalationDue:
    return next(d for d in pending_escalations(room.find(inc), room.policy, clock.now) if d.level == level)


def held(room: Room, holder: str, standing: bool = False) -> Lease:
    lease = room.store.take_lease("watcher", holder, 60, standing=standing)
    assert lease is not None
    return lease


def test_a_level_that_fell_due_fires_once_though_two_watchers_try(
    maya: Room, at_door: Open, inc: str, clock: Clock
) -> None:
    watcher, other = at_door("warroom"), at_door("warroom")
    lease = held(watcher, "one")
    clock.passes(minutes=5)
    waiting = due(watcher, inc, clock, "backup")
    assert watcher.fire(waiting, lease)
    assert not watcher.fire(waiting, lease)
    assert not other.fire(waiting, lease)
    fired = maya.find(inc).fired
    assert [(f.level, f.by, f.by_hand) for f in fired] == [("backup", HOUSE, False)]


def test_a_level_acknowledged_in_the_meantime_does_not_fire(maya: Room, at_door: Open, inc: str, clock: Clock) -> None:
    watcher = at_door("warroom")
    clock.passes(minutes=5)
    waiting = due(watcher, inc, clock, "backup")
    maya.acknowledge(inc)
    assert not watcher.fire(waiting, held(watcher, "one"))
    assert maya.find(inc).fired == ()


def test_a_level_that_is_not_due_yet_does_not_fire(maya: Room, inc: str, clock: Clock) -> None:
    clock.passes(minutes=4, seconds=59)
    assert not maya.fire(due(maya, inc, clock, "backup"), held(maya, "one"))


def test_a_watcher_that_another_has_replaced_fires_nothing(maya: Room, inc: str, clock: Clock) -> None:
    old = held(maya, "child")
    held(maya, "service", standing=True)
    clock.passes(minutes=5)
    assert not maya.fire(due(maya, inc, clock, "backup"), old)
    assert maya.find(inc).fired == ()


def test_an_alert_that_comes_back_restarts_the_soak_once(maya: Room, inc: str, clock: Clock) -> None:
    maya.link_alert(inc, known(maya, alert(1)))
    maya.set_status(inc, "monitoring")
    clock.passes(minutes=10)
    back = replace(alert(1), started_at=clock.now)
    clock.passes(seconds=5)
    assert maya.note_alerts([back]) == 1
    assert maya.note_alerts([back]) == 0
    assert maya.find(inc).soak_started_at == clock.now


def test_the_same_rule_on_another_host_restarts_the_soak_too(maya: Room, inc: str, clock: Clock) -> None:
    first = alert(1)
    maya.link_alert(inc, known(maya, first))
    maya.set_status(inc, "monitoring")
    clock.passes(minutes=10)
    other = replace(alert(2), title=first.title, started_at=clock.now)
    unrelated = replace(alert(3), started_at=clock.now)
    assert maya.note_alerts([other, unrelated]) == 1


def test_an_alert_that_merely_goes_on_is_nothing_new(maya: Room, inc: str, clock: Clock) -> None:
    clock.passes(minutes=1)
    maya.link_alert(inc, known(maya, alert(1)))
    maya.set_status(inc, "monitoring")
    soaking = maya.find(inc).soak_started_at
    clock.passes(minutes=10)
    assert maya.note_alerts([replace(alert(1), started_at=START)]) == 0
    assert maya.find(inc).soak_started_at == soaking


@pytest.mark.parametrize(("hours", "noted"), [(3, 1), (25, 0)])
def test_an_alert_back_after_resolution_is_a_recurrence_within_the_closing_period(
    maya: Room, inc: str, clock: Clock, hours: int, noted: int
) -> None:
    maya.link_alert(inc, known(maya, alert(1)))
    maya.set_status(inc, "monitoring")
    known(maya, replace(alert(1), status=AlertStatus.RESOLVED))  # while it fires it is not calm
    clock.passes(minutes=30)
    maya.set_status(inc, "resolved", closure=ANSWERS)
    maya.set_status(inc, "closed")
    clock.passes(hours=hours)
    back = replace(alert(1), started_at=clock.now - timedelta(minutes=1))
    assert maya.note_alerts([back]) == noted
    assert maya.find(inc).recurrences == noted


def test_what_the_room_does_by_itself_stands_in_the_record_under_its_own_name(
    maya: Room, inc: str, clock: Clock
) -> None:
    clock.passes(minutes=5)
    maya.fire(due(maya, inc, clock, "backup"), held(maya, "one"))
    last = maya.detail(inc).entries[-1]
    assert (last.author, last.system) == (HOUSE, True)
    assert "escalated to backup" in texts(maya.detail(inc).entries)


def known(room: Room, told: Alert) -> str:
    """The fingerprint of an alert that a feed has told of."""
    from tests.support.made import health

    room.store.save_poll(told.feed, [told], (), health(told.feed))
    return told.fingerprint


def resolved(room: Room, inc: str) -> None:
    room.set_status(inc, "monitoring")
    room.set_status(inc, "resolved", "calm for long enough", ANSWERS)


def test_a_resolved_incident_closes_by_itself_once_when_its_calm_is_over(
    maya: Room, at_door: Open, inc: str, clock: Clock
) -> None:
    watcher, other = at_door("warroom"), at_door("warroom")
    lease = held(watcher, "one")
    resolved(maya, inc)
    clock.passes(hours=23, minutes=59)
    assert not watcher.auto_close(inc, lease)
    clock.passes(minutes=1)
    assert watcher.auto_close(inc, lease)
    assert not watcher.auto_close(inc, lease)
    assert not other.auto_close(inc, lease)
    it = maya.find(inc)
    assert (it.status, it.closed_at) == (Status.CLOSED, clock.now)
    line = maya.store.entries(inc, newest=1)[0]
    assert line.author == HOUSE
    assert line.text == "status resolved → closed: 1d of calm and the closure list complete, the room's policy"


def test_it_stays_resolved_where_the_policy_says_so_or_the_list_grew_since(
    maya: Room, at_door: Open, inc: str, clock: Clock
) -> None:
    rules = Policy().room
    by_hand = at_door("warroom", Policy(room=replace(rules, auto_close=False)))
    longer = at_door("warroom", Policy(room=replace(rules, closure=(*rules.closure, "bill sent"))))
    resolved(maya, inc)
    clock.passes(hours=30)
    assert not by_hand.auto_close(inc)
    assert not longer.auto_close(inc)
    closing = next(d for d in deadlines(maya.find(inc), longer.policy, clock.now) if d.kind == "closing")
    assert "open are bill sent" in closing.rule
    assert maya.auto_close(inc)


def test_an_overridden_item_is_no_open_one(maya: Room, inc: str, clock: Clock) -> None:
    maya.set_status(inc, "resolved", "customers confirmed")
    clock.passes(hours=24)
    assert maya.auto_close(inc)


def test_what_comes_back_or_is_put_off_closes_later(maya: Room, inc: str, clock: Clock) -> None:
    maya.link_alert(inc, known(maya, alert(1)))
    resolved(maya, inc)
    clock.passes(hours=20)
    assert maya.note_alerts([replace(alert(1), started_at=clock.now)]) == 1
    clock.passes(hours=23)
    assert not maya.auto_close(inc)
    maya.snooze(inc, "closing", clock.now + timedelta(hours=5), "the desk is still counting")
    clock.passes(hours=4)
    assert not maya.auto_close(inc)
    clock.passes(hours=1)
    assert maya.auto_close(inc)


def test_reopened_and_resolved_again_it_closes_again(maya: Room, inc: str, clock: Clock) -> None:
    for _ in range(2):
        resolved(maya, inc)
        clock.passes(hours=24)
        assert maya.auto_close(inc)
        maya.reopen(inc, "it is back", recurrence=True)
        assert not maya.auto_close(inc)
