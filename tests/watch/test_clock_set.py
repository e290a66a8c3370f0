"""The real watcher on a machine whose clock is set while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.faked import WallClock
from tests.support.http import Answer, Server, serving
from tests.watch.conftest import Place, wait_for
from warroom.room import Room
from warroom.store import Store
from warroom.store.leases import boot_clock

LEVELS = """
[[escalation]]
[[escalation.level]]
name = "backup"
after = { SEV1 = "2s" }
"""
DAY = timedelta(days=1)


@pytest.fixture
def wall(tmp_path: Path) -> WallClock:
    return WallClock(tmp_path)


@pytest.fixture
def room(place: Place, wall: WallClock) -> Iterator[Room]:
    """On the machine whose clock is set, as the watcher is."""
    with Store.open(place.db, clock=wall.now, boot=boot_clock()) as store:
        place.write_config(LEVELS)
        yield Room(store, place.config.policy, "maya", clock=wall.now)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def late(room: Room, incident: str) -> timedelta:
    fired = room.find(incident).fired[0]
    return fired.at - fired.due_at


@pytest.mark.parametrize("by", [DAY, -DAY, timedelta(hours=-1)], ids=["a day on", "a day back", "an hour back"])
def test_a_level_falls_due_when_its_time_has_passed_though_the_clock_is_set_meanwhile(
    place: Place, wall: WallClock, room: Room, by: timedelta
) -> None:
    place.held_by(place.watcher(env=wall.environment))
    began = boot_clock().seconds()  # before it is declared: writing that may take a moment
    incident = room.declare("checkout is down", "SEV1").id
    wall.is_set(by)
    wait_for(lambda: place.fired(incident))
    assert boot_clock().seconds() - began > 1.9
    assert place.fired(incident) == [("backup", 0)]
    assert timedelta() <= late(room, incident) < timedelta(minutes=1)
    way = "1d forward" if by == DAY else "1d back" if by == -DAY else "1h back"
    wait_for(lambda: [e for e in room.detail(incident).entries if f"clock was set {way}" in e.text])
    assert len([e for e in room.detail(incident).entries if "clock was set" in e.text]) == 1


def test_a_message_that_failed_on_a_wrong_clock_is_tried_again_within_its_pause_once_it_is_right(
    place: Place, wall: WallClock, room: Room, server: Server
) -> None:
    server.routes["/ops"] = Answer("not now", status=503)
    place.write_config(
        f'{LEVELS}\n[notify]\nretry = "1s"\n[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "{server.url}/ops"\n'
    )
    wall.is_set(DAY)
    place.held_by(place.watcher(env=wall.environment))
    wait_for(lambda: place.store.query(lambda conn: conn.execute("SELECT count(*) FROM outbox_cursors").fetchone()[0]))
    incident = room.declare("checkout is down", "SEV1").id
    wait_for(lambda: server.asked)
    wall.is_set(-DAY)
    tried = len(server.asked)
    server.routes["/ops"] = Answer({})
    wait_for(lambda: len(server.asked) > tried, what="it is not tried again")
    wait_for(lambda: place.fired(incident), what="what was declared on the wrong clock never fell due")
