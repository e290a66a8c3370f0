"""A merge keeps the alerts quiet: what the merged incident covered, the one that goes on covers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.made import alert, health
from tests.support.rooms import START, Clock, refused
from warroom.core.inbox import sort
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store

ONE, TWO = "prod-000001", "prod-000002"
Where = tuple[str, str]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Two incidents, each with an alert of its own."""
    clock = Clock(START)
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        store.save_poll("prod", [alert(1), alert(2)], (), health("prod"))
        room = Room(store, Policy(), "maya", clock=clock)
        for number, title in ((ONE, "Checkout fails"), (TWO, "Payments fail")):
            it = room.declare(title, "SEV2")
            room.link_alert(it.id, number)
        yield room


def where(room: Room) -> dict[str, Where]:
    """The state of each alert and the incident that covers it, as the inbox has them."""
    look = room.overview()
    found = sort(look.alerts, look.resolved, look.incidents, look.merged, look.acts, room.clock())
    return {one.alert.fingerprint: (one.place.value, one.incident) for one in found.triaged}


def test_the_alerts_of_a_merged_incident_are_covered_by_the_one_that_goes_on(room: Room) -> None:
    assert where(room) == {ONE: ("linked", "0001"), TWO: ("linked", "0002")}
    room.merge("2", "1")
    assert where(room) == {ONE: ("linked", "0001"), TWO: ("linked", "0001")}


def test_they_go_back_when_the_merge_is_undone(room: Room) -> None:
    room.merge("2", "1")
    room.unmerge("2")
    assert where(room) == {ONE: ("linked", "0001"), TWO: ("linked", "0002")}


def test_a_merge_into_a_merged_one_covers_them_too(room: Room) -> None:
    third = room.declare("Everything fails", "SEV1")
    room.merge("2", "1")
    room.merge("1", third.id)
    assert set(where(room).values()) == {("linked", third.number)}


def test_when_the_one_that_goes_on_is_over_they_are_nobodys(room: Room) -> None:
    room.merge("2", "1")
    room.cancel("1", "a false alarm")
    assert set(where(room).values()) == {("new", "")}


def test_no_second_incident_takes_an_alert_that_came_with_a_merge(room: Room) -> None:
    third = room.declare("Another thing", "SEV3")
    room.merge("2", "1")
    with refused('0001 "Checkout fails" covers this alert already'):
        room.link_alert(third.id, TWO)
    with refused('0001 "Checkout fails" covers'):
        room.link_alerts(third.id, TWO)
    assert [why for _, why in room.likely_same("", TWO)] == ["covers this alert"]


def test_unlinking_it_says_where_it_is_linked(room: Room) -> None:
    room.merge("2", "1")
    with refused("is linked to 0002, which was merged into 0001: unmerge 0002, then unlink it there"):
        room.unlink_alerts("1", TWO)
    room.unmerge("2")
    room.unlink_alerts("2", TWO)
    assert where(room)[TWO] == ("new", "")


def test_what_is_done_about_it_is_told_in_the_record_of_the_one_that_goes_on(room: Room) -> None:
    room.merge("2", "1")
    room.acknowledge_alert(TWO, "on it")
    assert "acknowledged" in room.store.entries(room.named("1"))[-1].text
