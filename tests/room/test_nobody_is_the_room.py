"""The room's own acts are recorded under its name: nobody may act or be named so."""

from __future__ import annotations

import pytest

from tests.support.rooms import Open, refused
from warroom.room import Room


@pytest.mark.parametrize("name", ["warroom", "Warroom", "WAR-ROOM"])
def test_nobody_acts_under_the_name_of_the_room(at_door: Open, inc: str, name: str) -> None:
    with refused("is the room itself"):
        at_door(name).log(inc, "pool is full")
    with refused("is the room itself"):
        at_door(name).declare("Checkout fails", "SEV1")


def test_nobody_is_given_a_role_or_asked_under_it(maya: Room, inc: str) -> None:
    with refused('"warroom" is the room itself, whose acts are recorded under that name: name one person.'):
        maya.assign(inc, "scribe", "warroom")
    with refused("is the room itself"):
        maya.ask(inc, "@Warroom", "is the pool full?")


def test_the_room_does_its_own_duties_all_the_same(at_door: Open, inc: str) -> None:
    assert at_door("warroom").expire_asks() == 0
