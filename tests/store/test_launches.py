"""A launch in a file and on a server: read back as it was written, rebuilt the same, each reminder and trigger once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.notify.conftest import config_of
from tests.support.made import health
from tests.support.rooms import Clock
from warroom.core.events import HOUSE
from warroom.core.model import Alert, AlertSeverity
from warroom.notify.collect import Collector
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import rebuild
from warroom.store.outbox import Outbox
from warroom.watcher.triggers import Triggers

T = datetime(2027, 3, 29, 7, tzinfo=UTC)


def test_it_is_read_back_and_rebuilt_as_it_was_and_tells_everything_once(file_or_server: str) -> None:
    clock = Clock(datetime(2027, 3, 15, 8, tzinfo=UTC))
    config = config_of({"id": "ops", "when": ["launch"]})
    with Store.open(file_or_server, clock=clock) as store:
        room = Room(store, config.policy, "maya", clock=clock)
        inc = room.plan_launch("Release 2.2", "2027-03-29 09:00", "Europe/Berlin").id
        room.prepare(inc, "T-7d", "@ana", "rehearse")
        room.set_trigger(inc, "sev>=high")
        lease = store.take_lease("watcher", "me", 600, standing=True)
        assert lease is not None

        def told() -> int:
            for _ in range(2):  # a process, and the one that follows it
                collector = Collector(config, lease, clock, whole=True)
                collector.begin(store)
                collector.look(store)
                collector.countdowns(store)
            return len(Outbox(store).letters(limit=50))

        assert told() == 0
        clock.now = datetime(2027, 3, 22, 7, 59, tzinfo=UTC)
        assert told() == 1
        clock.passes(minutes=1)  # nine o'clock, in winter
        assert told() == 2
        clock.now = T + timedelta(hours=1)
        alert = Alert(feed="prod", uid="u", fingerprint="f1", title="CheckoutErrorRate", severity=AlertSeverity.HIGH)
        store.save_poll("prod", [alert], [], health("prod"))
        house = Room(store, config.policy, HOUSE, clock=clock)
        for _ in range(2):
            Triggers(lease).look(store, store.open_incidents(), clock.now, lambda: house)
        before = room.find(inc)
        assert before.launch is not None
        assert [one.alert for one in before.launch.triggers] == ["CheckoutErrorRate"]
        assert sum("fires" in row.text for row in store.entries(inc)) == 1
        assert told() == 4  # the offer, and the reminder of today
    assert not rebuild(file_or_server).changed
    with Store.open(file_or_server, clock=clock) as store:
        assert store.incident(inc) == before
