"""Events, alerts and small databases made quickly for tests: only what a test says differs from the ordinary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from warroom.core.events import Declared, EntryAdded, Event, Payload, new_id
from warroom.core.model import Alert, AlertSeverity, AlertStatus, FeedHealth, Kind
from warroom.store import Store

NOON = datetime(2026, 4, 21, 12, 0, tzinfo=UTC)


def event(
    data: Payload, incident: str = "INC-2026-0001", *, id: str | None = None, at: datetime = NOON, actor: str = "maya"
) -> Event:
    return Event(id=id or new_id(), incident=incident, at=at, recorded_at=at, actor=actor, data=data)


def declared(incident: str = "INC-2026-0001", *, title: str = "Checkout fails", at: datetime = NOON, actor: str = "maya"
             ) -> Event:  # fmt: skip
    return event(Declared(title=title, severity="SEV1"), incident, id=f"d-{incident}", at=at, actor=actor)


def note(
    text: str,
    incident: str = "INC-2026-0001",
    *,
    id: str | None = None,
    at: datetime = NOON,
    kind: Kind = Kind.NOTE,
    actor: str = "maya",
) -> Event:
    return event(EntryAdded(kind=kind, text=text), incident, id=id, at=at, actor=actor)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def alert(
    number: int = 1,
    *,
    feed: str = "prod",
    status: AlertStatus = AlertStatus.FIRING,
    severity: AlertSeverity = AlertSeverity.HIGH,
    seen: datetime = NOON,
) -> Alert:
    return Alert(
        feed=feed, uid=f"u{number}", fingerprint=f"{feed}-{number:06d}", title=f"High error rate on node {number}",
        service="checkout", host=f"node-{number}", severity=severity, severity_word=severity.value, status=status,
        labels={"alertname": "HighErrorRate", "instance": f"node-{number}", "region": "eu-west-1"},
        started_at=NOON, first_seen_at=NOON, last_seen_at=seen,
    )  # fmt: skip


def health(feed: str = "prod", *, at: datetime = NOON, state: str = "ok", alerts: int = 0) -> FeedHealth:
    return FeedHealth(
        id=feed, type="alertmanager", state=state, last_try_at=at, last_success_at=at,
        next_poll_at=at + timedelta(seconds=30), alerts=alerts,
    )  # fmt: skip


def filled(path: Path, entries: int = 3) -> Path:
    """A database at ``path`` with one incident and so many entries after its declaration."""
    with Store.open(path) as store, store.writing() as tx:
        tx.append(declared())
        for n in range(entries):
            tx.append(note(f"line {n}", at=after(n)))
    return path
