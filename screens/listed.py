"""The rows of the record and of the alerts, made again only when what they tell can have changed.

A look is frozen and its tuples stay the same objects until something happened, so "the same object" is
"nothing new". Ten thousand alerts are grouped once a poll, not once a second and again at every key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from screens import rows
from warroom.core.model import Alert, Entry, FeedHealth, Incident
from widgets.alert_list import AlertNote, AlertRow
from widgets.timeline import EntryRow

STEP_S = 5  # the ages of alerts move in steps of this many seconds


class Listed:
    """What the lists show of the newest look."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._entries: tuple[Entry, ...] | None = None
        self._entry_rows: tuple[EntryRow, ...] = ()
        self._looked_at: tuple[tuple[Alert, ...], tuple[Incident, ...]] | None = None
        self.groups: dict[str, rows.AlertGroup] = {}
        """The groups of alerts by their keys, gravest and newest first."""
        self.firing = 0
        """How many alerts the groups hold."""
        self.new = 0
        """How many groups nobody has."""
        self.notes: tuple[AlertNote, ...] = ()
        """The alerts that incidents have, told in one row."""
        self._alert_rows: tuple[AlertRow, ...] = ()
        self._told_for: tuple[tuple[str, ...], int] | None = None

    def entry_rows(self, entries: tuple[Entry, ...]) -> tuple[EntryRow, ...]:
        """The record's rows."""
        if entries is not self._entries:
            self._entries = entries
            self._entry_rows = rows.entry_rows(entries, self._zone)
        return self._entry_rows

    def group(self, alerts: tuple[Alert, ...], incidents: tuple[Incident, ...]) -> None:
        """Take in the alerts and the incidents that they may be linked to."""
        before = self._looked_at
        if before is not None and before[0] is alerts and before[1] is incidents:
            return
        self._looked_at, self._told_for = (alerts, incidents), None
        self.groups = {group.key: group for group in rows.alert_groups(alerts, incidents)}
        self.firing = sum(len(group.alerts) for group in self.groups.values())
        self.new = sum(group.is_new for group in self.groups.values())
        self.notes = rows.linked_note(tuple(self.groups.values()))

    def alert_rows(self, now: datetime, stale: Mapping[str, FeedHealth]) -> tuple[AlertRow, ...]:
        """The rows of the groups that no incident has; ``stale`` are the feeds that no longer answer."""
        moment = (tuple(stale), int(now.timestamp()) // STEP_S)
        if moment != self._told_for:
            self._told_for = moment
            fresh = (group for group in self.groups.values() if not group.incident)
            self._alert_rows = tuple(rows.alert_row(group, now, stale) for group in fresh)
        return self._alert_rows
