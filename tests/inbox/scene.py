"""The alerts at 14:37:09 of the outage: three that nobody has, three that incidents have, two put off, one gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.support import outage
from tests.support.outage import BIG, MAIL, NOW, clock_at
from warroom.core.events import Declared, Event
from warroom.core.model import Alert, AlertSeverity, AlertStatus, FeedHealth, OnCall, Signal
from warroom.room import Room
from warroom.store import Store

CRITICAL, WARNING, HIGH = AlertSeverity.CRITICAL, AlertSeverity.WARNING, AlertSeverity.HIGH
FIRST = "INC-2026-0031"


def series(title: str, count: int, level: AlertSeverity, began: str, feed: str, **more: Any) -> list[Alert]:
    """So many alike alerts, each of a pod of its own where there are several."""
    labels = more.pop("labels", {})
    return [
        outage.alert(title, level, began, feed=feed, number=n,
                     labels={**labels, "pod": f"{more.get('service', 'x')}-{n}"} if count > 1 else labels, **more)
        for n in range(count)
    ]  # fmt: skip


def alerts() -> list[Alert]:
    payment: dict[str, Any] = {
        "service": "payments", "summary": "p99 4.2 s over 1.0 s for 30 s",
        "labels": {"service": "payments", "region": "us-east", "version": "2.1.3", "team": "pay"},
        "url": "https://datadog.acme.example/monitors/8812",
    }  # fmt: skip
    return [
        *series("PaymentLatencyP99", 3, WARNING, "14:36:31", "datadog", **payment),
        *series("Tickets tagged checkout", 1, HIGH, "14:31:00", "zendesk", service="support", kind="spike",
                labels={"region": "EU"}, value="112/h", summary="over 100 an hour"),
        *series("CheckoutErrorRate", 6, CRITICAL, "13:55:40", "alertmanager", service="checkout",
                labels={"region": "eu-west"}),
        *series("PoolExhausted db-3", 2, CRITICAL, "14:25:00", "datadog", service="checkout",
                labels={"region": "eu-west"}),
        *series("MailQueueDepth", 3, WARNING, "13:23:00", "alertmanager", service="mail", labels={"region": "global"}),
        *series("DiskFull log-7", 1, WARNING, "11:35:00", "alertmanager", service="logs",
                labels={"region": "eu-north"}),
        *series("SlowQuery search", 4, WARNING, "08:57:00", "datadog", service="search", labels={"region": "global"}),
        *series("QueueLag orders", 2, WARNING, "14:10:00", "datadog", service="orders", labels={"region": "eu-west"}),
    ]  # fmt: skip


def prints(title: str) -> list[str]:
    return [a.fingerprint for a in alerts() if a.title == title]


def health(name: str, age: float, now: datetime = NOW, **more: Any) -> FeedHealth:
    return FeedHealth(
        id=name, type="alertmanager", state="ok", interval_s=10.0, last_try_at=now - timedelta(seconds=age),
        last_success_at=now - timedelta(seconds=age), **more,
    )  # fmt: skip


def _feeds(now: datetime) -> list[FeedHealth]:
    def ahead(seconds: float) -> datetime:
        return now + timedelta(seconds=seconds)

    return [
        health("alertmanager", 8, now, next_poll_at=ahead(7), took_s=0.1, alerts=10),
        health("datadog", 12, now, next_poll_at=ahead(3), took_s=0.3, alerts=9),
        health("pagerduty", 5, now, next_poll_at=ahead(10), took_s=0.2, note="its clock is 41 s behind ours"),
        health("statuspage", 31, now, next_poll_at=ahead(29), took_s=0.4),
        replace(health("zendesk", 42, now, next_poll_at=ahead(3), took_s=5.0, alerts=1),
                state="stale", failures=2, error="timed out after 5 s"),
    ]  # fmt: skip


def signals(now: datetime = NOW) -> list[Signal]:
    """Tickets climb over their limit within the hour."""
    calm = [14, 15, 12, 18, 14, 15, 17, 14, 13, 18, 16, 15, 14, 17, 15, 14, 15, 16]
    values = [*calm, 20, 24, 31, 45, 58, 70, 78, 84, 88, 92, 96, 99, 104, 108, 110, 112]
    began = now - timedelta(minutes=2 * len(values))
    points = tuple((began + timedelta(minutes=2 * n), float(v)) for n, v in enumerate(values))
    return [Signal(feed="zendesk", name="TICKETS AN HOUR", unit="", service="checkout", points=points, value=112.0,
                   word="112", threshold=100.0, state="over")]  # fmt: skip


def make(path: Path) -> None:
    """The outage with these alerts: acknowledged, put off, commented and linked by people."""
    with outage.told(path) as rooms:
        store, clock = rooms.store, rooms.clock
        _earlier(store)
        outage._number_from(store, 38)
        every = (*outage.SEARCH_STORY, *outage.MAIL_STORY, *outage.BIG_STORY)
        rooms.tell(tuple(told for told in every if "_links" not in told[2].__qualname__))  # its own alerts
        clock.now = clock_at("14:36:33")
        _poll(store, clock.now)
        _gone(store)
        clock.now = clock_at("14:36:50")
        for target, title in ((BIG, "CheckoutErrorRate"), (BIG, "PoolExhausted db-3"), (MAIL, "MailQueueDepth")):
            rooms.of("maya").link_alerts(target, prints(title))
        rooms.of("maya").acknowledge_alert(prints("CheckoutErrorRate"))
        rooms.of("ana").acknowledge_alert(prints("PoolExhausted db-3"), "I drain it")
        rooms.of("omar").acknowledge_alert(prints("MailQueueDepth"))
        rooms.of("tom").snooze_alert(prints("DiskFull log-7"), clock_at("15:30:00"), "resizing")
        rooms.of("kim").snooze_alert(prints("SlowQuery search"), clock_at("16:00:00"), "index rebuild")
        rooms.of("kim").comment_alert(prints("SlowQuery search"), "vendor ticket 4411, they call back at 16:00")
        clock.now = NOW
        _poll(store, NOW)
        store.take_lease("watcher", "a watcher", 100_000.0, standing=True)


def _poll(store: Store, now: datetime) -> None:
    every = alerts()
    for feed in _feeds(now):
        told = [OnCall(feed="pagerduty", policy="payments", person="priya")] if feed.id == "pagerduty" else None
        measured = signals(now) if feed.id == "zendesk" else None
        store.save_poll(feed.id, [a for a in every if a.feed == feed.id and a.title != "QueueLag orders"], (), feed,
                        on_call=told, signals=measured)  # fmt: skip


def _gone(store: Store) -> None:
    feed = _feeds(clock_at("14:29:00"))[1]
    lag = [a for a in alerts() if a.title == "QueueLag orders"]
    store.save_poll("datadog", lag, (), feed)
    over = [replace(a, status=AlertStatus.RESOLVED, ended_at=clock_at("14:19:00")) for a in lag]
    store.save_poll("datadog", over, (), feed)


def _earlier(store: Store) -> None:
    """0031 of March: the same alert, and what ended it."""
    at = [datetime(2026, 3, 9, 10, minute, tzinfo=NOW.tzinfo) for minute in (0, 5, 30, 31, 59)]
    maya = Room(store, outage.config().policy, "maya", clock=lambda: at[4])
    with store.writing() as tx:
        tx.append(Event(id="first", incident=FIRST, at=at[0], recorded_at=at[0], actor="maya",
                        data=Declared(title="Payments slow", severity="SEV2")))  # fmt: skip
    store.save_poll("datadog", [a for a in alerts() if a.title == "PaymentLatencyP99"][:1], (), _feeds(at[1])[1])
    maya.assign(FIRST, "commander", "maya")
    maya.acknowledge(FIRST)
    maya.link_alert(FIRST, prints("PaymentLatencyP99")[0])
    maya.set_status(FIRST, "resolved", "fixed by draining the pool")
    maya.set_status(FIRST, "closed")
    store.save_poll("datadog", (), prints("PaymentLatencyP99")[:1], _feeds(at[4])[1])
