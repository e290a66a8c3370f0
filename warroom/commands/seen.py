"""The alerts as last read, and what changed since: ten thousand are not read again because one began."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.inbox import RESOLVED_SHOWN

if TYPE_CHECKING:
    from warroom.core.alert_acts import AlertActs
    from warroom.core.model import Alert
    from warroom.store import Store


class SeenAlerts:
    """What one reader knows of the alerts. Values that did not change stay the same objects."""

    active: tuple[Alert, ...] = ()
    """Those that are not resolved, by fingerprint."""
    resolved: tuple[Alert, ...] = ()
    """Those that resolved within the last hour, as it was when one last changed."""
    acts: Mapping[str, AlertActs]
    """What people did about alerts, by fingerprint."""

    def __init__(self) -> None:
        self.acts = {}
        self._by_print: dict[str, Alert] = {}  # in the order of the fingerprints
        self._gone: dict[str, Alert] = {}
        self._revision = -1
        self._acts_revision = 0  # while it is that, nobody did anything about an alert

    def look(self, store: Store, at: Mapping[str, int], now: datetime, *, alerts: bool = True) -> None:
        """Take in what the store has now, counters ``at``; ``alerts``: False leaves them as they are known."""
        revision = at["alerts"]
        if revision != self._revision and (alerts or self._revision < 0):
            self._read_alerts(store, now)
            self._revision = revision
        if at["acts"] != self._acts_revision:
            self._read_acts(store, at["acts"])

    def _read_alerts(self, store: Store, now: datetime) -> None:
        changes = store.alert_changes(self._revision) if self._revision >= 0 else None
        if changes is None:
            self._by_print = {alert.fingerprint: alert for alert in store.alerts()}
            self._gone = {alert.fingerprint: alert for alert in store.resolved_alerts(now - RESOLVED_SHOWN)}
        else:
            added = any(a.fingerprint not in self._by_print for a in changes)
            for alert in changes:
                home, other = (self._by_print, self._gone) if alert.is_active else (self._gone, self._by_print)
                other.pop(alert.fingerprint, None)
                home[alert.fingerprint] = alert
            if added:
                self._by_print = dict(sorted(self._by_print.items()))
        self.active = tuple(self._by_print.values())
        since = now - RESOLVED_SHOWN
        self._gone = {f: a for f, a in self._gone.items() if a.ended_at is not None and a.ended_at >= since}
        gone = tuple(self._gone[fingerprint] for fingerprint in sorted(self._gone))
        if gone != self.resolved:
            self.resolved = gone

    def _read_acts(self, store: Store, revision: int) -> None:
        from warroom.store.act_rows import ActRows

        rows = ActRows(store)
        changes = rows.since(self._acts_revision)
        self.acts = rows.all() if changes is None else {**self.acts, **changes}
        self._acts_revision = revision
