"""A watcher that sleeps over what falls due, and a database that nobody can write at that moment."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.http import Answer, Server, serving
from tests.support.patience import PATIENCE_S
from tests.watch.conftest import Place, stopped_between_writes, wait_for
from warroom.core.model import Status
from warroom.store.leases import WATCHER
from warroom.watcher.duty import Duty
from warroom.watcher.store_thread import StoreThread

LEVELS = """
[store]
timeout = "200ms"
[room]
closing = "600ms"
check_in_grace = "100ms"
[[escalation]]
[[escalation.level]]
name = "backup"
after = { SEV1 = "500ms" }
[[escalation.level]]
name = "manager"
after = { SEV1 = "800ms" }
"""


@pytest.fixture
def receiver() -> Iterator[Server]:
    with serving() as running:
        running.routes["/ops"] = Answer({})
        yield running


@contextmanager
def asleep(process: subprocess.Popen[bytes], place: Place) -> Iterator[None]:
    """The process is stopped, as by a suspend or a pause of its machine, until its lease has run out."""
    stopped_between_writes(place, process.pid)
    try:
        yield
        wait_for(lambda: not place.store.watcher().alive, what="the lease did not run out")
    finally:
        os.kill(process.pid, signal.SIGCONT)


def channel(server: Server, **more: str) -> str:
    keys = "".join(f'{name} = "{value}"\n' for name, value in more.items())
    return f'[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "{server.url}/ops"\n{keys}'


def test_all_that_fell_due_while_the_only_watcher_slept_is_done_once_when_it_wakes_though_nobody_records_anything(
    place: Place,
) -> None:
    place.write_config(LEVELS)
    room = place.room()
    watcher = place.watcher()
    place.held_by(watcher)
    calm = room.declare("checkout is slow", "SEV3").id
    room.set_status(calm, Status.RESOLVED, "customers confirmed it")
    with asleep(watcher, place):
        launch = room.declare("Release 2.2", "SEV3", planned=True).id
        room.set_check_in(launch, "commander", datetime.now(UTC) + timedelta(seconds=0.1))
        incident = room.declare("checkout is down", "SEV1").id
        room.ask(incident, "bob", "latency?", timedelta(seconds=0.2))
    wait_for(lambda: len(place.fired(incident)) == 2)
    wait_for(lambda: [a for a in room.find(incident).asks if a.state == "expired"])
    wait_for(lambda: room.find(launch).check_ins[0].missed)
    wait_for(lambda: room.find(calm).status is Status.CLOSED)
    assert sorted(place.fired(incident)) == [("backup", 0), ("manager", 0)]


async def test_what_falls_due_while_the_lease_has_run_out_is_done_when_it_holds_again_and_nobody_recorded_anything(
    place: Place,
) -> None:
    """The order in which a sleeper wakes: it looks first, and only then its heart beats."""
    place.write_config(LEVELS)
    room, config = place.room(), place.config
    incident = room.declare("checkout is down", "SEV1", at=datetime.now(UTC) - timedelta(seconds=1)).id
    ask = room.ask(incident, "bob", "latency?", timedelta(milliseconds=1)).id
    launch = room.declare("Release 2.2", "SEV3", planned=True).id
    room.set_check_in(launch, "commander", datetime.now(UTC) + timedelta(milliseconds=1))
    calm = room.declare("checkout is slow", "SEV3").id
    room.set_status(calm, Status.RESOLVED, "customers confirmed it")
    lease = place.store.take_lease(WATCHER, "me", 600, standing=True)
    assert lease is not None
    place.store.release(lease)
    desk = StoreThread("duty", place.db, config, lambda: datetime.now(UTC) + timedelta(seconds=2))
    duty = Duty(desk, config, lease, lambda: datetime.now(UTC) + timedelta(seconds=2))
    working = asyncio.create_task(duty.run())
    try:
        async with asyncio.timeout(PATIENCE_S):
            for _ in range(3):  # three looks that may do nothing
                before = await desk.call(lambda store: store.lapses)
                while await desk.call(lambda store: store.lapses) == before:
                    await asyncio.sleep(0.01)
        assert place.fired(incident) == []
        assert place.store.renew(lease)  # nothing that the room shows, and nothing that anybody did
        async with asyncio.timeout(PATIENCE_S):
            while len(place.fired(incident)) < 2 or room.find(calm).status is not Status.CLOSED:
                await asyncio.sleep(0.01)
            while [a.id for a in room.find(incident).asks if a.state == "expired"] != [ask]:
                await asyncio.sleep(0.01)
            while not room.find(launch).check_ins[0].missed:
                await asyncio.sleep(0.01)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await desk.close()
    assert sorted(place.fired(incident)) == [("backup", 0), ("manager", 0)]


def test_a_watcher_that_slept_is_told_by_nothing_but_the_time_that_it_is_late(place: Place) -> None:
    """What was known before it slept, and not a byte is written while it does."""
    place.write_config(LEVELS.replace("500ms", "2s").replace("800ms", "2300ms"))
    watcher = place.watcher()
    place.held_by(watcher)
    incident = place.room().declare("checkout is down", "SEV1").id
    wait_for(lambda: place.room().find(incident).is_live)
    with asleep(watcher, place):
        declared = place.room().find(incident).declared_at
        wait_for(lambda: datetime.now(UTC) > declared + timedelta(seconds=2.6))
    wait_for(lambda: len(place.fired(incident)) == 2)
    late = [one.at - one.due_at for one in place.room().find(incident).fired]
    assert all(span > timedelta(0) for span in late)


def test_a_watcher_whose_term_ended_while_nobody_could_write_takes_up_the_next_one(
    place: Place, receiver: Server
) -> None:
    """Every part of it fails while it is asked to end; none goes on for that."""
    place.write_config(LEVELS + channel(receiver))
    said = place.folder / "said"
    with said.open("wb") as file:
        watcher = place.watcher(stderr=file)
    place.held_by(watcher)
    wait_for(lambda: place.store.query(lambda conn: conn.execute("SELECT count(*) FROM outbox_cursors").fetchone()[0]))
    place.room().declare("before", "SEV3")  # read for the channels, and not yet noted how far
    with closing(sqlite3.connect(place.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        wait_for(lambda: not place.store.watcher().alive)
        wait_for(lambda: "has been held by another program" in said.read_text(), 10.0, "its term did not end")
        other.execute("ROLLBACK")
    place.held_by(watcher)
    incident = place.room().declare("Disk is full", "SEV1").id
    wait_for(lambda: len(place.fired(incident)) == 2)
    wait_for(lambda: [one for one in receiver.asked if b'"escalation"' in one.body])


def test_what_happened_while_another_program_held_the_write_lock_is_told_when_it_is_free(
    place: Place, receiver: Server
) -> None:
    place.write_config(LEVELS + channel(receiver))
    said = place.folder / "said"
    with said.open("wb") as file:
        watcher = place.watcher(stderr=file)
    place.held_by(watcher)
    wait_for(lambda: place.store.query(lambda conn: conn.execute("SELECT count(*) FROM outbox_cursors").fetchone()[0]))
    with closing(sqlite3.connect(place.db, isolation_level=None)) as other:
        stopped_between_writes(place, watcher.pid)
        place.room().declare("Disk is full", "SEV1")
        other.execute("BEGIN IMMEDIATE")
        os.kill(watcher.pid, signal.SIGCONT)
        wait_for(lambda: "the watcher's outbox stopped" in said.read_text())
        other.execute("ROLLBACK")
    wait_for(lambda: [one for one in receiver.asked if b'"declared"' in one.body])
