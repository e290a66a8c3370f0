"""A watcher that cannot reach the record says so through its channels: once an outage, and when it is over."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.http import Answer, serving
from tests.support.patience import PATIENCE_S
from tests.support.rooms import START
from tests.support.wire import Wire
from warroom.config.settings import Config
from warroom.config.settings_notify import Channel
from warroom.notify.outage import BACK, LOST, Outage, hearing, told
from warroom.store import Store
from warroom.watcher import store_thread
from warroom.watcher.watcher import Watch


def test_it_is_told_once_after_a_minute_and_once_when_it_is_over() -> None:
    outage = Outage()
    assert outage.note(True, 0.0, START) is None
    assert outage.note(False, 10.0, START) is None
    assert outage.note(False, 69.0, START) is None
    assert outage.due(70.0) == (LOST, START)
    assert outage.due(300.0) is None
    assert outage.note(False, 301.0, START) is None
    assert outage.note(True, 302.0, START) == (BACK, START)
    assert outage.note(True, 303.0, START) is None
    assert outage.note(False, 400.0, START) is None
    assert outage.note(True, 420.0, START) is None, "an outage that nobody heard of is over without a word"
    assert outage.note(False, 500.0, START) is None
    assert outage.note(False, 560.0, START) == (LOST, START), "the next one is told anew"


def test_those_hear_of_it_who_hear_of_escalations() -> None:
    config = Config(name="acme-prod", channel=(
        Channel(id="ops", type="webhook", url="http://127.0.0.1:1"),
        Channel(id="news", type="webhook", url="http://127.0.0.1:1", when=("update",)),
        Channel(id="manager", type="webhook", url="http://127.0.0.1:1", when=("nothing",), reaches=("manager",)),
        Channel(id="off", type="webhook", url="http://127.0.0.1:1", enabled=False),
    ))  # fmt: skip
    assert [channel.id for channel in hearing(config)] == ["ops", "manager"]
    lost = told(config, LOST, "db-1", START, START)
    assert lost.title == "acme-prod: room unreachable"
    assert "db-1 has not reached the record since 14:00" in lost.text


@pytest.fixture
def behind_a_wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Every store that the watcher opens is behind this wire."""
    wire = Wire()

    class Wired(Store):
        @classmethod
        def open(cls, *args: Any, **more: Any) -> Any:
            wire.check()
            return wire.store(Store.open(*args, **more))

    monkeypatch.setattr(store_thread, "Store", Wired)
    return wire


def test_a_watcher_tells_its_channels_once_and_goes_on_when_it_is_back(
    tmp_path: Path, behind_a_wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Watch, "outage_s", 0.2)
    with serving() as server:
        server.routes["/ops"] = Answer({})
        config = Config(channel=(Channel(id="ops", type="webhook", url=f"{server.url}/ops"),))

        async def watched() -> None:
            watch = Watch(config, tmp_path / "room.db", child=False, clock=lambda: START)
            running = asyncio.create_task(watch.run())
            with Store.open(tmp_path / "room.db") as store:
                await _until(lambda: store.watcher().alive)
            behind_a_wire.cut()
            await _until(lambda: len(server.asked) == 1)
            behind_a_wire.mend()
            await _until(lambda: len(server.asked) == 2)
            watch.stop()
            assert await running == 0

        asyncio.run(watched())
        said = [json.loads(asked.body) for asked in server.asked]
        assert [one["occasion"] for one in said] == [LOST, BACK]
        assert said[0]["key"] != said[1]["key"]


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.01)
