"""However many incidents are open, none is forgotten: neither by the lists nor by the room's duties."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support import soak
from tests.support.made import declared
from tests.support.rooms import Clock
from warroom.core.escalation import pending_escalations
from warroom.room import Room

MANY = soak.count(300, 1_000)


@pytest.fixture
def oldest(maya: Room, inc: str, clock: Clock) -> str:
    """The first of so many open incidents, with an ask whose time runs."""
    maya.ask(inc, "lee", "is the pool full?", timedelta(minutes=5))
    clock.passes(minutes=1)
    with maya.store.writing() as tx:
        for n in range(2, MANY + 1):
            tx.append(declared(f"INC-2026-{n:04d}", title=f"Number {n}", at=clock.now))
    return inc


def test_every_open_incident_is_listed_and_handed_over_the_oldest_too(maya: Room, oldest: str) -> None:
    listed = [it.id for it in maya.overview().incidents]
    assert len(listed) == MANY
    assert oldest in listed
    assert oldest in {hand.incident.id for hand in maya.handover()}


def test_the_oldest_ask_expires_and_its_level_fires_among_so_many(maya: Room, oldest: str, clock: Clock) -> None:
    clock.passes(minutes=20)
    assert maya.expire_asks() == 1
    assert [ask.state for ask in maya.find(oldest).asks] == ["expired"]
    every = [due for it in maya.store.open_incidents() for due in pending_escalations(it, maya.policy, clock.now)]
    assert oldest in {due.incident for due in every if due.due}


def test_what_did_not_change_is_not_read_again(maya: Room, oldest: str) -> None:
    before = {it.id: it for it in maya.store.open_incidents()}
    maya.acknowledge(oldest)
    after = {it.id: it for it in maya.store.open_incidents()}
    assert [name for name, it in after.items() if it is not before[name]] == [oldest]
    assert after[oldest].acknowledged_by == "maya"
