"""Alerts and the incidents that cover them: which one already does, or has nearly the same title."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands.door import Refused
from warroom.commands.lazy_events import events
from warroom.commands.merged import merged_into
from warroom.core.model import Alert, Incident, Status
from warroom.core.words import short

if TYPE_CHECKING:
    from warroom.core.events import AlertRef
    from warroom.core.policy import Policy
    from warroom.store import Store

RECENT = 50
"""How many of the newest incidents are looked at for one that ended lately."""
LIKE = 75.0
"""Similarity in percent from which two titles may mean one incident."""


def known_alert(store: Store, alert: str | Alert | AlertRef) -> Alert:
    """An alert by its fingerprint, which a feed must have reported; one given whole is taken as it is."""
    if isinstance(alert, Alert):
        return alert
    known = store.alert(alert if isinstance(alert, str) else alert.fingerprint)
    if known is not None:
        return known
    if isinstance(alert, str):
        raise Refused(f'No feed has told of an alert "{short(alert, 40)}": name one that the alerts list shows.')
    return Alert(feed=alert.feed, uid=alert.uid, fingerprint=alert.fingerprint, title=alert.title)


def alert_ref(alert: Alert) -> AlertRef:
    """What the journal keeps of an alert."""
    return events.AlertRef(feed=alert.feed, uid=alert.uid, fingerprint=alert.fingerprint, title=alert.title)


def candidates(store: Store, policy: Policy, now: datetime) -> Iterator[Incident]:
    """The open incidents, then those closed whose closing period is not over: they may recur."""
    yield from store.open_incidents()
    for it in store.incidents(limit=RECENT, offset=0):
        if it.status is Status.CLOSED and it.resolved_at is not None and now - it.resolved_at < policy.room.closing:
            yield it


def covering(store: Store, policy: Policy, now: datetime, fingerprints: Collection[str]) -> Incident | None:
    """The incident that covers one of these alerts, one still going on before one that is over."""
    if not fingerprints:
        return None
    found = [
        it for it in candidates(store, policy, now)
        if any(link.fingerprint in fingerprints for one in (it, *merged_into(store, it)) for link in one.alerts)
    ]  # fmt: skip
    found.sort(key=lambda it: (is_over(it), -it.declared_at.timestamp()))
    return found[0] if found else None


def is_over(it: Incident) -> bool:
    """Whether its return would be a recurrence."""
    return it.status in (Status.RESOLVED, Status.CLOSED)


def likely(
    store: Store, policy: Policy, now: datetime, title: str, fingerprint: str = ""
) -> tuple[tuple[Incident, str], ...]:
    """Incidents that may be the one about to be declared, likeliest first, each with why."""
    from rapidfuzz import fuzz, utils

    found: list[tuple[float, Incident, str]] = []
    for it in candidates(store, policy, now):
        over = f", {it.status.value}: reopen it?" if is_over(it) else ""
        family = (it, *merged_into(store, it)) if fingerprint else ()
        if any(link.fingerprint == fingerprint for one in family for link in one.alerts):
            found.append((101.0, it, f"covers this alert{over}"))
            continue
        score = fuzz.token_set_ratio(title, it.title, processor=utils.default_process) if title.strip() else 0.0
        if score >= LIKE:
            found.append((score, it, f"a title {score:.0f} % alike{over}"))
    found.sort(key=lambda one: (-one[0], is_over(one[1]), -one[1].declared_at.timestamp()))
    return tuple((it, why) for _, it, why in found)
