"""Alerts and feed health: kept as they are now, logged as they change, written only when they do."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from msgspec.structs import replace

from tests.store.conftest import hurried
from tests.support.made import after, alert, health
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.store import Store


@pytest.fixture
def store(place: str) -> Generator[Store]:
    with Store.open(place, clock=lambda: after(60)) as opened:
        yield hurried(opened)


def test_a_poll_that_brings_nothing_new_writes_nothing(store: Store) -> None:
    alerts = [alert(n) for n in range(3)]
    assert store.save_poll("prod", alerts, (), health())
    store.changed()
    assert not store.changed()
    assert not store.save_poll("prod", alerts, (), health(at=after(4)))
    assert not store.save_poll("prod", [alert(n, seen=after(4)) for n in range(3)], ["never seen"], health(at=after(4)))
    assert not store.save_health(health(at=after(4.9)))
    assert not store.changed()


def test_a_feeds_times_are_written_every_few_seconds_and_wake_no_list_of_alerts(store: Store) -> None:
    store.save_poll("prod", [alert()], (), health())
    alerts, feeds = store.alerts_revision(), store.feeds_revision()
    assert store.save_poll("prod", [alert()], (), health(at=after(5)))
    assert store.alerts_revision() == alerts
    assert store.feeds_revision() == feeds + 1
    assert store.feeds()[0].last_success_at == after(5)


def test_a_feed_that_fails_is_written_at_once(store: Store) -> None:
    store.save_health(health())
    assert store.save_health(health(at=after(1), state="failing"))
    assert store.feeds()[0].state == "failing"


def test_an_alert_that_is_gone_has_resolved_and_stays_in_the_log(store: Store) -> None:
    store.save_poll("prod", [alert(1), alert(2)], (), health())
    revision = store.alerts_revision()
    store.save_poll("prod", (), ["prod-000001"], health(at=after(30)))
    assert [a.uid for a in store.alerts()] == ["u2"]
    gone = store.alert("prod-000001")
    assert gone is not None
    assert (gone.status, gone.ended_at) == (AlertStatus.RESOLVED, after(60))
    assert [a.uid for a in store.alert_changes(revision) or ()] == ["u1"]
    assert [(t.alert.uid, t.alert.status.value) for t in store.alert_log()] == [
        ("u1", "firing"), ("u2", "firing"), ("u1", "resolved"),
    ]  # fmt: skip
    assert not store.save_poll("prod", (), ["prod-000001"], health(at=after(31)))


def test_a_changed_status_or_severity_is_logged_and_a_changed_text_is_not(store: Store) -> None:
    store.save_poll("prod", [alert(1)], (), health())
    store.save_poll("prod", [replace(alert(1), summary="p99 is 4 s")], (), health())
    assert store.alerts()[0].summary == "p99 is 4 s"
    store.save_poll("prod", [alert(1, severity=AlertSeverity.CRITICAL)], (), health())
    assert [t.alert.severity.value for t in store.alert_log()] == ["high", "critical"]


def test_feeds_no_longer_configured_leave_with_their_alerts_and_lists_are_told_to_load_again(store: Store) -> None:
    store.save_poll("prod", [alert(1)], (), health())
    store.save_poll("old", [alert(2, feed="old")], (), health("old"))
    revision = store.alerts_revision()
    assert store.forget_feeds(["prod"]) == ("old",)
    assert [a.feed for a in store.alerts(active_only=False)] == ["prod"]
    assert [f.id for f in store.feeds()] == ["prod"]
    assert store.alert_changes(revision) is None
    assert store.alert_changes(store.alerts_revision()) == ()
    assert store.forget_feeds(["prod"]) == ()


def test_pruning_takes_old_lines_and_resolved_alerts_and_nothing_that_still_fires(store: Store) -> None:
    store.save_poll("prod", [alert(1), alert(2)], (), health())
    store.save_poll("prod", (), ["prod-000001"], health())
    assert store.prune_alerts(after(60)) == 0
    assert store.prune_alerts(after(61)) == 4
    assert [a.uid for a in store.alerts(active_only=False)] == ["u2"]
    assert store.alert_log() == ()


def test_a_watcher_that_was_replaced_writes_no_alerts(store: Store) -> None:
    child = store.take_lease("watcher", "child", 60)
    store.take_lease("watcher", "service", 60, standing=True)
    assert not store.save_poll("prod", [alert(1)], (), health(), lease=child)
    assert store.alerts() == ()


def test_ten_thousand_alerts_are_one_transaction_and_come_back_whole(store: Store) -> None:
    alerts = [alert(n) for n in range(10_000)]
    revision = store.alerts_revision()
    store.save_poll("prod", alerts, (), health(alerts=10_000))
    assert store.alerts_revision() == revision + 1
    assert store.alerts() == tuple(alerts)
    store.changed()
    assert not store.save_poll("prod", alerts, (), health(alerts=10_000))
    assert not store.changed()
    store.save_poll("prod", [alert(7, status=AlertStatus.ACKED)], (), health(alerts=10_000))
    assert [a.uid for a in store.alert_changes(revision + 1) or ()] == ["u7"]
