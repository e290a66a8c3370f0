"""The configuration by which things fire is the one on the record, whoever else gives commands with another."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

from tests.watch.conftest import Place, stopped_between_writes, wait_for
from warroom.core.events import HOUSE, PolicyChanged
from warroom.core.policy import Policy, RoomRules
from warroom.room import Room

OTHER = Policy(room=RoomRules(soak=timedelta(hours=2)))


def recorded(place: Place) -> list[tuple[str, str]]:
    """Actor and soak of every policy on the record, in order."""
    told = (event for event in place.store.events() if isinstance(event.data, PolicyChanged))
    return [(event.actor, event.data.in_force["room"]["soak"]) for event in told]


def test_commands_of_another_configuration_change_nothing_while_the_watcher_lives(place: Place) -> None:
    place.config_file.write_text('[watcher]\nlease = "1m"\n')  # it does not lapse, however busy the machine
    place.held_by(place.watcher())
    wait_for(lambda: recorded(place) == [(HOUSE, "30m")])
    lee = Room(place.store, OTHER, "lee")
    incident = lee.declare("checkout is down", "SEV1")
    lee.log(incident.id, "pool is full")
    assert recorded(place) == [(HOUSE, "30m")]


def test_a_watcher_that_slept_puts_its_own_in_force_again(place: Place) -> None:
    """While it was gone somebody's command recorded another, by which nothing fires once it is back."""
    watcher = place.watcher()
    place.held_by(watcher)
    wait_for(lambda: recorded(place) == [(HOUSE, "30m")])
    stopped_between_writes(place, watcher.pid)
    try:
        wait_for(lambda: not place.store.watcher().alive)
        Room(place.store, OTHER, "lee").declare("checkout is down", "SEV1")
        assert recorded(place) == [(HOUSE, "30m"), ("lee", "2h")]
    finally:
        os.kill(watcher.pid, signal.SIGCONT)
    wait_for(lambda: recorded(place) == [(HOUSE, "30m"), ("lee", "2h"), (HOUSE, "30m")])
