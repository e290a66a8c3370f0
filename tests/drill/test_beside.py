"""A drill beside the team's record: its feeds are polled over HTTP, the team's watcher leaves them, nothing stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_S
from warroom.config.settings import Config
from warroom.core.model import Alert, FeedHealth
from warroom.core.policy import Policy
from warroom.core.times import utcnow
from warroom.drill.beside import Beside
from warroom.drill.engine import Engine
from warroom.drill.file import read
from warroom.drill.source import DrillSource
from warroom.room import Refused, Room
from warroom.store import Store
from warroom.watcher.store_thread import forget_others

PLAN = """
name = "tiny"
title = "Tiny"
length = "10m"
[[inject]]
id = "errors"
at = "0s"
alert = { title = "Boom", service = "shop", count = 2 }
[[inject]]
id = "tickets"
at = "0s"
tickets = 600
[[expect]]
id = "declared"
name = "declare"
what = "declare"
within = "5m"
"""


def _until(wanted: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_S
    while not wanted():
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_its_alerts_come_over_http_are_its_own_and_leave_with_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "room.db") as store:
        room = Room(store, Policy(), "kim")
        store.save_poll("prod", [Alert(feed="prod", uid="u", fingerprint="f1", title="DiskFull")], [],
                        FeedHealth(id="prod", type="alertmanager", state="ok"))  # fmt: skip
        engine = Engine(room, room.start_drill(read(PLAN), here=True))
        engine.step(utcnow())
        source = DrillSource(lambda: engine.run, utcnow)
        polls = Beside(Config(), tmp_path / "room.db", source.url)
        source.start()
        polls.start()
        try:
            _until(lambda: len([one for one in store.alerts() if one.feed.startswith("drill-")]) == 3)
            ours = [one for one in store.alerts() if one.feed == "drill-alerts"]
            assert [one.title for one in ours] == ["Boom", "Boom"]
            forget_others(store, {"prod"}, True, datetime.now(UTC))
            assert len(store.alerts()) == 4, "the team's watcher leaves what is not its own"
            with pytest.raises(Refused, match="declare the real ones by themselves"):
                room.declare("both at once", "SEV1", alerts=[ours[0].fingerprint, "f1"])
            assert room.declare("Boom", "SEV1", alerts=[ours[0].fingerprint]).drill
            assert not room.declare("Disk", "SEV2", alerts=["f1"]).drill
        finally:
            polls.stop()
            source.stop()
        assert [one.title for one in store.alerts()] == ["DiskFull"]
        assert {feed.id for feed in store.feeds()} == {"prod"}
