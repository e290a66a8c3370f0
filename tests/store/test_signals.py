"""Series beside the alerts: replaced with the feed's next answer, written only when they differ."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from tests.store.conftest import hurried
from tests.support.made import after, alert, health
from warroom.core.model import Signal
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store
from warroom.store.sqlite import connect, create_file
from warroom.store.sqlite.migrating import migrations

ERRORS = Signal(feed="prom", name="errors", unit="%", points=((after(0), 0.5), (after(60), 7.25)), value=7.25,
                word="7.25", threshold=5.0, state="over")  # fmt: skip
LATENCY = Signal(feed="prom", name="p99", word="NaN")


@pytest.fixture
def store(place: str) -> Generator[Store]:
    with Store.open(place, clock=lambda: after(60)) as opened:
        yield hurried(opened)


def test_series_are_kept_as_they_were_told(store: Store) -> None:
    assert store.save_poll("prom", (), (), health("prom"), signals=[LATENCY, ERRORS])
    assert store.signals() == (ERRORS, LATENCY)


def test_the_same_series_again_write_nothing(store: Store) -> None:
    store.save_poll("prom", (), (), health("prom"), signals=[ERRORS, LATENCY])
    before = store.revisions()["signals"]
    assert not store.save_poll("prom", (), (), health("prom", at=after(4)), signals=[LATENCY, ERRORS])
    assert store.revisions()["signals"] == before


def test_a_new_point_moves_the_revision_and_a_failed_poll_leaves_the_series(store: Store) -> None:
    store.save_poll("prom", (), (), health("prom"), signals=[ERRORS])
    before = store.revisions()["signals"]
    risen = replace(ERRORS, points=(*ERRORS.points, (after(120), 9.0)), value=9.0)
    store.save_poll("prom", (), (), health("prom", at=after(1)), signals=[risen])
    assert store.revisions()["signals"] > before
    store.save_poll("prom", (), (), health("prom", at=after(9), state="failing"))
    assert store.signals() == (risen,)


def test_a_feed_that_is_no_longer_configured_takes_its_series_along(store: Store) -> None:
    store.save_poll("prom", (), (), health("prom"), signals=[ERRORS])
    assert store.forget_feeds(["other"]) == ("prom",)
    assert store.signals() == ()


def test_the_overview_gives_the_series_of_all_feeds(store: Store) -> None:
    room = Room(store, Policy(), "maya", clock=lambda: after(60))
    assert room.overview().signals == ()
    store.save_poll("prom", [alert(feed="prom")], (), health("prom"), signals=[ERRORS])
    assert room.overview().signals == (ERRORS,)


def test_a_database_from_before_there_were_series_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    create_file(path, 0o600)
    old = connect(path, timeout_s=5.0)
    old.execute("BEGIN IMMEDIATE")
    migrations().apply(Database(old, execute_plugins=False), stop_before="m004_signals")
    old.execute("PRAGMA user_version=3")
    old.execute("COMMIT")
    old.close()
    with Store.open(path) as store:
        assert store.signals() == ()
        assert store.save_poll("prom", (), (), health("prom"), signals=[ERRORS])
