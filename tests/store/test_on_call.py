"""Who is on call: the feed's last word, written only when it differs, gone with its feed."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store.conftest import hurried
from tests.support.made import after, alert, health
from warroom.core.model import OnCall
from warroom.store import Store
from warroom.store.sqlite import connect, create_file
from warroom.store.sqlite.migrating import migrations

INES = OnCall(feed="pd", policy="Shop", person="Ines", schedule="by week", until=after(3600))
RAVI = OnCall(feed="pd", policy="Shop", person="Ravi", level=2)


@pytest.fixture
def store(place: str) -> Generator[Store]:
    with Store.open(place, clock=lambda: after(60)) as opened:
        yield hurried(opened)


def test_people_are_shown_by_policy_and_level_each_once(store: Store) -> None:
    assert store.save_poll("pd", (), (), health("pd"), on_call=[RAVI, INES, RAVI])
    assert store.on_call() == (INES, RAVI)


def test_the_same_answer_again_writes_nothing_in_whatever_order(store: Store) -> None:
    store.save_poll("pd", (), (), health("pd"), on_call=[RAVI, INES])
    assert not store.save_poll("pd", (), (), health("pd", at=after(4)), on_call=[INES, RAVI])


def test_a_hand_over_is_written_at_once_and_moves_the_feeds_revision(store: Store) -> None:
    store.save_poll("pd", (), (), health("pd"), on_call=[INES, RAVI])
    before = store.feeds_revision()
    assert store.save_poll("pd", (), (), health("pd", at=after(1)), on_call=[RAVI])
    assert store.on_call() == (RAVI,)
    assert store.feeds_revision() > before


def test_a_failed_poll_leaves_who_was_told_before(store: Store) -> None:
    store.save_poll("pd", (), (), health("pd"), on_call=[INES])
    store.save_poll("pd", (), (), health("pd", at=after(9), state="failing"))
    assert store.on_call() == (INES,)


def test_a_feed_of_alerts_neither_has_nor_touches_people(store: Store) -> None:
    store.save_poll("pd", (), (), health("pd"), on_call=[INES])
    store.save_poll("prod", [alert()], (), health(), on_call=())
    assert not store.save_poll("prod", [alert()], (), health(), on_call=())
    assert store.on_call() == (INES,)


def test_a_feed_that_is_no_longer_configured_takes_its_people_along(store: Store) -> None:
    store.save_poll("pd", (), (), health("pd"), on_call=[INES])
    assert store.forget_feeds(["prod"]) == ("pd",)
    assert store.on_call() == ()


def test_a_watcher_that_was_replaced_writes_no_people(store: Store) -> None:
    child = store.take_lease("watcher", "child", 60)
    assert store.take_lease("watcher", "standing", 60, standing=True)
    assert not store.save_poll("pd", (), (), health("pd"), on_call=[INES], lease=child)
    assert store.on_call() == ()


def test_a_database_from_before_there_was_such_a_table_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    create_file(path, 0o600)
    old = connect(path, timeout_s=5)
    migrations().apply(Database(old, execute_plugins=False), stop_before="m002_on_call")
    old.execute("PRAGMA user_version=1")
    old.close()
    with Store.open(path) as store:
        assert store.save_poll("pd", (), (), health("pd"), on_call=[INES])
        assert store.on_call() == (INES,)
