"""Owners are reminded once, though watchers are killed with -9 at random moments."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.http import Answer, serving
from tests.support.patience import PATIENCE_S
from tests.support.soak import count, keep
from tests.watch.conftest import LEASE_S, Place, wait_for
from tests.watch.test_killed_deliveries import CHANNEL, RULES, delivered, keys, killed_at_random, letters, ready
from warroom.core.model import Status
from warroom.notify.message import read


@pytest.mark.soak
@pytest.mark.timeout(count(300, 1800))
def test_killed_at_random_owners_are_reminded_of_each_follow_up_once(place: Place) -> None:
    """Two days before they are due, of a closed incident; the moments fall within those in which watchers die."""
    chance, so_many = random.Random(815), count(6, 60)
    channel = CHANNEL.replace('["declared"]', '["followup"]')
    with serving() as server:
        server.routes["/hook"] = lambda _: Answer({}) if chance.random() < 0.8 else Answer(b"", 500)
        place.write_config(RULES + channel.format(url=server.url))
        first = place.watcher()
        ready(place, "hook")
        first.kill()
        first.wait(PATIENCE_S)
        room = place.room()
        inc = room.declare("checkout", "SEV3").id
        room.set_status(inc, Status.RESOLVED, reason="a test")
        room.set_status(inc, Status.CLOSED, reason="a test")
        soon = datetime.now(UTC) + timedelta(days=2, seconds=2)
        dues = [soon + timedelta(seconds=n * 0.5) for n in range(so_many)]
        for number, due in enumerate(dues):
            room.add_followup(inc, f"follow-up {number}", owner="ana", due_at=due)
        kills = killed_at_random(place, chance, lambda: datetime.now(UTC) < dues[-1] - timedelta(days=2))
        place.watcher()
        wait_for(lambda: delivered(place, so_many), within_s=60 + so_many, what="some were not reminded")
        time.sleep(2 * LEASE_S)
        told = Counter(read(kept.letter.body).title for kept in letters(place))
        assert len(told) == so_many
        assert set(told.values()) == {1}
        assert set(keys(server)) == {kept.letter.id for kept in letters(place)}
        keep("reminders_kill9", followups=so_many, kills=kills, lost=0, recorded_twice=0,
             receipts=sum(keys(server).values()))  # fmt: skip
