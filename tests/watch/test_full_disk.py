"""A disk that is full when something falls due: it is done once there is room again, once, and says how late."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.disk import full_disk, needs_strace
from tests.support.http import Answer, Server, serving
from tests.watch.conftest import Place, wait_for
from tests.watch.test_sleeping import LEVELS, channel
from warroom.core.model import Status
from warroom.store.outbox import Outbox


@needs_strace
def test_all_that_fell_due_while_the_disk_was_full_is_done_once_and_says_how_late(place: Place) -> None:
    with serving() as server:
        server.routes["/ops"] = Answer({})
        place.write_config(LEVELS + channel(server))
        room, watcher = place.room(), place.watcher()
        place.held_by(watcher)
        wait_for(lambda: Outbox(place.store).cursors())
        calm = room.declare("checkout is slow", "SEV3").id
        with full_disk(watcher.pid):
            room.set_status(calm, Status.RESOLVED, "customers confirmed it")
            launch = room.declare("Release 2.2", "SEV3", planned=True).id
            room.set_check_in(launch, "commander", datetime.now(UTC) + timedelta(seconds=0.1))
            incident = room.declare("checkout is down", "SEV1").id
            room.ask(incident, "bob", "latency?", timedelta(seconds=0.2))
            declared = room.find(incident).declared_at
            wait_for(lambda: datetime.now(UTC) > declared + timedelta(seconds=2.2))
            assert place.fired(incident) == []
            assert watcher.poll() is None
        wait_for(lambda: len(place.fired(incident)) == 2)
        wait_for(lambda: [a for a in room.find(incident).asks if a.state == "expired"])
        wait_for(lambda: room.find(launch).check_ins[0].missed)
        wait_for(lambda: room.find(calm).status is Status.CLOSED)
        assert sorted(place.fired(incident)) == [("backup", 0), ("manager", 0)]
        assert all(", late " in row and "it was due at" in row for row in place.escalation_rows(incident))
        box = Outbox(place.store)
        wait_for(lambda: all(kept.state != "waiting" for kept in box.letters(limit=100)) and len(pages(server)) >= 2)
        assert [page["what"]["level"] for page in pages(server)] == ["backup", "manager"]
        keys = [json.loads(asked.body)["key"] for asked in server.asked]
        assert len(keys) == len(set(keys))


def pages(server: Server) -> list[dict[str, Any]]:
    told = [json.loads(asked.body) for asked in list(server.asked)]
    return [one for one in told if one["occasion"] == "escalation"]
