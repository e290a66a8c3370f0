"""What decides deadlines and targets is on the record from the first command on, and whenever it became another."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.made import filled
from tests.support.rooms import START, Clock, Open
from warroom.core.events import HOUSE, PolicyChanged
from warroom.core.policy import PRIORITY, Policy, RoomRules
from warroom.room import Refused
from warroom.store import Store
from warroom.store.maintenance import rebuild, verify

SOAKED_LONGER = Policy(room=RoomRules(soak=timedelta(hours=2)))


def recorded(store: Store) -> list[str]:
    """The soak of every policy on the record, in order."""
    return [e.data.in_force["room"]["soak"] for e in store.events() if isinstance(e.data, PolicyChanged)]


def test_the_first_command_puts_the_policy_before_its_own_event(at_door: Open) -> None:
    maya = at_door("maya")
    maya.declare("Checkout fails", "SEV1")
    first, second = list(maya.store.events())[:2]
    assert (first.type, first.incident, first.actor, first.at) == ("policy_changed", "", "maya", START)
    assert second.type == "declared"
    maya.log("INC-2026-0001", "pool is full")
    assert recorded(maya.store) == ["30m"]


def test_another_policy_is_recorded_once_whoever_comes_first(at_door: Open) -> None:
    at_door("maya").declare("Checkout fails", "SEV1")
    one, two = at_door("lee", SOAKED_LONGER), at_door("omar", SOAKED_LONGER)
    assert one.record_policy()
    assert not two.record_policy()
    two.acknowledge("1")
    assert recorded(one.store) == ["30m", "2h"]


def test_two_who_look_at_the_same_moment_write_it_once(at_door: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = at_door("lee"), at_door("omar")
    monkeypatch.setattr(one.store, "last_policy", lambda: (0, None))  # both looked before either wrote
    assert two.record_policy()
    assert not one.record_policy()
    assert recorded(two.store) == ["30m"]


def test_who_only_reads_records_nothing(at_door: Open) -> None:
    at_door("maya").declare("Checkout fails", "SEV1")
    reader = at_door("wall", SOAKED_LONGER, read_only=True)
    reader.overview()
    assert not reader.record_policy()
    assert recorded(reader.store) == ["30m"]


def test_a_refused_command_records_nothing(at_door: Open) -> None:
    maya = at_door("maya")
    with pytest.raises(Refused):
        maya.declare("Checkout fails", "SEV9")
    with pytest.raises(Refused):
        maya.declare("Checkout fails", "SEV1", commander="")
    assert maya.store.head()[0] == 0


def test_a_watcher_that_another_replaced_records_nothing(at_door: Open) -> None:
    room = at_door("maya", SOAKED_LONGER)
    old = room.store.take_lease("watcher", "child", 60)
    room.store.take_lease("watcher", "service", 60, standing=True)
    assert not room.record_policy(old)
    assert recorded(room.store) == []


def test_while_a_watcher_lives_nobody_elses_configuration_takes_the_place_of_its_own(at_door: Open) -> None:
    """The configuration that decides what fires is the one on the record, however many others give commands."""
    watcher = at_door(HOUSE, SOAKED_LONGER)
    lease = watcher.store.take_lease("watcher", "service", 60, standing=True)
    assert lease is not None
    maya = at_door("maya")
    maya.declare("Checkout fails", "SEV1")
    assert recorded(maya.store) == ["30m"]  # better than none
    assert watcher.record_policy(lease)
    for text in ("pool is full", "and still"):
        maya.log("1", text)
        assert not maya.record_policy()
        assert not watcher.record_policy(lease)
    assert recorded(maya.store) == ["30m", "2h"]
    told = maya.store.policy_told()
    assert told is not None
    assert told.actor == HOUSE
    watcher.store.release(lease)
    maya.log("1", "no watcher any more")
    assert recorded(maya.store) == ["30m", "2h", "30m"]
    assert (told := maya.store.policy_told()) is not None
    assert told.actor == "maya"


def test_the_policy_of_a_past_moment_is_read_from_the_journal(at_door: Open, clock: Clock) -> None:
    maya = at_door("maya")
    maya.declare("Checkout fails", "SEV1")
    clock.passes(hours=1)
    lee = at_door("lee", Policy(severities=PRIORITY))
    lee.record_policy()
    clock.passes(hours=1)
    assert [s.name for s in lee.policy_at(clock.now)[0].severities] == ["P1", "P2", "P3", "P4"]
    then, is_recorded = lee.policy_at(START + timedelta(minutes=59))
    assert (next(s.name for s in then.severities), is_recorded) == ("SEV0", True)
    before, is_recorded = lee.policy_at(START - timedelta(days=1))
    assert (before, is_recorded) == (lee.policy, False)


def test_a_database_of_before_gets_its_first_record_and_no_row_changes(path: Path, at_door: Open) -> None:
    filled(path)
    with Store.open(path) as store:
        assert recorded(store) == []
        before = store.incident("INC-2026-0001")
    maya = at_door("maya")
    maya.record_policy()
    assert recorded(maya.store) == ["30m"]
    assert maya.store.incident("INC-2026-0001") == before
    assert not rebuild(path).changed
    assert verify(path).ok
    data = json.loads(json.dumps(maya.store.policies()[0][1]))
    assert {s["name"]: s["acknowledge"] for s in data["severities"]} == {
        "SEV0": "5m", "SEV1": "5m", "SEV2": "10m", "SEV3": "never",
    }  # fmt: skip
