"""An incident with a record, a model on loopback, and a configuration that names it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from tests.support.models import Model, model
from tests.support.rooms import Clock
from warroom.assist.material import Sources
from warroom.assist.reading import sources
from warroom.config.settings_assist import Assist
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store


@pytest.fixture
def server() -> Iterator[Model]:
    with model() as made:
        yield made


def settings(**more: Any) -> Assist:
    return Assist(**{"url": "http://127.0.0.1:1/v1", "model": "small", **more})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Iterator[Room]:
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        yield Room(store, Policy(), "maya", clock=clock)


@pytest.fixture
def inc(room: Room, clock: Clock) -> str:
    """Half an hour of an outage."""
    it = room.declare("Checkout fails in EU", "SEV2").id
    for minutes, kind, text in (
        (2, "impact", "31 % of orders fail for Acme and others"), (3, "fact", "pool at 98/100 on db-3, 10.0.0.7"),
        (4, "hypothesis", "2.1.3 leaks connections"), (5, "decision", "roll back 2.1.3"),
        (9, "fact", "errors at 2 % since 14:20"),
    ):  # fmt: skip
        clock.passes(minutes=minutes)
        room.log(it, text, kind)
    return it


@pytest.fixture
def of(room: Room, inc: str) -> Sources:
    return sources(room, inc, UTC)
