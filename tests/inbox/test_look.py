"""Ten thousand alerts are read once: from then on a look reads those that changed, and shows what a fresh one shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.made import alert, health
from tests.support.rooms import START, Clock
from warroom.core.model import Alert, AlertStatus
from warroom.core.policy import Policy
from warroom.room import Overview, Room
from warroom.store import Store


def room(path: Path, clock: Clock) -> Room:
    return Room(Store.open(path, clock=clock), Policy(), "maya", clock=clock)


def alike(one: Overview, other: Overview) -> bool:
    return (one.alerts, dict(one.acts)) == (other.alerts, dict(other.acts)) and set(one.resolved) >= set(other.resolved)




def test_one_alert_that_begins_among_ten_thousand_is_the_only_one_read(tmp_path: Path) -> None:
    clock = Clock()
    reader = room(tmp_path / "room.db", clock)
    reader.store.save_poll("prod", [alert(n) for n in range(10_000)], (), health("prod"))
    first = reader.overview()
    assert len(first.alerts) == 10_000
    reader.store.save_poll("prod", [alert(10_001)], [], health("prod", at=START))
    with counting() as read:
        second = reader.overview()
    assert read() == 1
    assert len(second.alerts) == 10_001
    with counting() as read:
        assert reader.overview().alerts is second.alerts
    assert read() == 0
    kept = sum(a is b for a, b in zip(first.alerts, second.alerts, strict=False))
    assert kept == 10_000  # values that did not change are the same objects
    reader.store.close()


class counting:
    """How many alerts are made from their rows meanwhile."""

    def __enter__(self) -> Callable[[], int]:
        self.count = 0
        read = Alert.several_from_json

        def count(text: str) -> list[Alert]:
            found = read(text)
            self.count += len(found)
            return found

        self._patch = patch.object(Alert, "several_from_json", count)
        self._patch.start()
        return lambda: self.count

    def __exit__(self, *_: object) -> None:
        self._patch.stop()


steps = st.lists(
    st.one_of(
        st.tuples(st.just("fires"), st.integers(0, 5)), st.tuples(st.just("ends"), st.integers(0, 5)),
        st.tuples(st.just("acks"), st.integers(0, 5)), st.tuples(st.just("passes"), st.integers(1, 50)),
        st.tuples(st.just("forgets"), st.just(0)), st.tuples(st.just("prunes"), st.just(0)),
        st.tuples(st.just("looks"), st.just(0)),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=40)
@given(steps)
def test_whatever_changed_between_two_looks_they_show_what_a_fresh_one_shows(
    tmp_path_factory: pytest.TempPathFactory, happened: list[tuple[str, int]]
) -> None:
    path, clock = tmp_path_factory.mktemp("look") / "room.db", Clock()
    reader, writer = room(path, clock), room(path, clock)
    for step, n in happened:
        do(writer, clock, step, n)
        if step == "looks":
            reader.overview()
    fresh = room(path, clock)
    assert alike(reader.overview(), fresh.overview())
    for one in (reader, writer, fresh):
        one.store.close()


def do(writer: Room, clock: Clock, step: str, n: int) -> None:
    fingerprint = f"prod-{n:06d}"
    now = health("prod", at=clock.now)
    if step == "fires":
        writer.store.save_poll("prod", [alert(n, seen=clock.now)], (), now)
    elif step == "ends":
        writer.store.save_poll("prod", (), [fingerprint], now)
    elif step == "acks":
        there = writer.store.alert(fingerprint)
        if there is not None and there.status is not AlertStatus.RESOLVED:
            writer.comment_alert(fingerprint, f"at {clock.now}")
    elif step == "passes":
        clock.passes(minutes=n)
    elif step == "forgets":
        writer.store.forget_feeds([])
    elif step == "prunes":
        writer.store.prune_alerts(clock.now - timedelta(minutes=30))
