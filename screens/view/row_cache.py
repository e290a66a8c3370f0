"""The rows of the record, the alerts and the incidents, made again only when what they tell can have changed.

A look is frozen and its tuples stay the same objects until something happened, so "the same object" is
"nothing new". Ten thousand alerts are grouped once a poll, not once a second and again at every key.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from screens.view import rows
from screens.view.promises import held, unacknowledged
from warroom.core.inbox import AlertGroup, Sorted, TriageState, sort
from warroom.core.model import Deadline, Entry, FeedHealth, Incident, Urgency
from warroom.core.policy import Policy
from warroom.core.times import age
from widgets.alert_list import AlertNote, AlertRow
from widgets.incident_list import IncidentRow
from widgets.timeline import EntryRow, RailFace

if TYPE_CHECKING:
    from warroom.session.room_thread import Snapshot

MOST = 300  # groups in the room's own pane
STEP_S = 5  # the ages of alerts move in steps of this many seconds


class Listed:
    """What the lists show of the newest look."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._entries: tuple[Entry, ...] | None = None
        self._amended: Mapping[str, str] = {}
        self._entry_rows: tuple[EntryRow, ...] = ()
        self._railed: tuple[Entry, ...] | None = None
        self._rail_for: tuple[datetime, int] | None = None
        self._rail: RailFace | None = None
        self.sorted = Sorted()
        """Where every alert stands, those that resolved lately too; another one whenever one of them may differ."""
        self.groups: dict[str, AlertGroup] = {}
        """The groups of alerts by their keys, gravest and newest first."""
        self.firing = 0
        """How many alerts the groups hold."""
        self.new = 0
        """How many groups nobody has."""
        self.crits: tuple[AlertGroup, ...] = ()
        self.held: tuple[AlertGroup, ...] = ()
        """The critical ones of these, the oldest first."""
        self.notes: tuple[AlertNote, ...] = ()
        """The alerts that incidents have, told in one row."""
        self._alert_rows: tuple[AlertRow, ...] = ()
        self._bases: list[tuple[AlertRow, datetime | None]] = []  # rows, and when what they tell began
        self._told_for: tuple[tuple[str, ...], int] | None = None

    def entry_rows(self, entries: tuple[Entry, ...], amended: Mapping[str, str]) -> tuple[EntryRow, ...]:
        """The record's rows; ``amended``: which entries somebody else amends now, and who."""
        if entries is not self._entries or amended != self._amended:
            self._entries, self._amended = entries, amended
            self._entry_rows = rows.entry_rows(entries, self._zone, amended)
        return self._entry_rows

    def rail(self, entries: tuple[Entry, ...], now: datetime, width: int) -> RailFace | None:
        """The record over time, made again when something was recorded and when a minute has passed."""
        made_for = (now.replace(second=0, microsecond=0), width)
        if entries is not self._railed or made_for != self._rail_for:
            from screens.view import minimap  # of a terminal that has room for it alone

            self._railed, self._rail_for = entries, made_for
            self._rail = minimap.rail(entries, now, self._zone, width)
        return self._rail

    def holds(self, look: Snapshot, now: datetime) -> bool:
        """Whether the alerts of that look are taken in, and stand where they stood: no snooze has ended since."""
        overview = look.overview
        return overview is not None and self.sorted.holds(
            (overview.alerts, overview.resolved, overview.incidents, overview.merged, overview.acts), now
        )

    def group(self, look: Snapshot, now: datetime) -> None:
        """Take in the alerts, what people did about them, and the incidents that cover them."""
        overview = look.overview
        if overview is None or self.holds(look, now):
            return
        of = overview.alerts, overview.resolved, overview.incidents, overview.merged, overview.acts
        # What was sorted with the look is as good unless a snooze has ended since.
        self.sorted = look.sorted if look.sorted is not None and look.sorted.holds(of, now) else sort(*of, now)
        self._told_for = None
        self.groups = {group.key: group for group in self.sorted.groups if group.place is not TriageState.RESOLVED}
        self.firing = sum(len(group.alerts) for group in self.groups.values())
        self.new = sum(group.is_new for group in self.groups.values())
        self.crits = unacknowledged(self.groups.values())
        self.held = held(self.groups.values())
        self.notes = rows.linked_note(tuple(self.groups.values()))

    def alert_rows(self, now: datetime, stale: Mapping[str, FeedHealth]) -> tuple[AlertRow, ...]:
        """The rows of the gravest groups that no incident has and nobody put off; the inbox has them all.

        ``stale`` are the feeds that do not answer.
        """
        step = int(now.timestamp()) // STEP_S
        if (tuple(stale), step) == self._told_for:
            return self._alert_rows
        if self._told_for is None or self._told_for[0] != tuple(stale):
            fresh = islice((g for g in self.groups.values() if g.place in (TriageState.NEW, TriageState.HELD)), MOST)
            self._bases = [(rows.alert_row(g, now, stale), g.facts.began) for g in fresh]
        self._told_for = tuple(stale), step
        self._alert_rows = tuple(
            row if at is None else replace(row, age=age(now - at)) for row, at in self._bases
        )
        return self._alert_rows


# ---------------------------------------------------------------- incidents

NEVER = datetime.max.replace(tzinfo=UTC)
_MOMENT, _SECOND, _MINUTE = timedelta(milliseconds=1), timedelta(seconds=1), timedelta(minutes=1)


class _Made(NamedTuple):
    """A row, what it was made of, and how long it holds."""

    incident: Incident
    running: Sequence[Deadline]
    since: datetime
    until: datetime
    row: IncidentRow


class IncidentRows:
    """The rows of the list of incidents. Of a thousand, a key changes one."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._made: dict[str, _Made] = {}

    def rows(
        self, incidents: Iterable[Incident], running: Mapping[str, Sequence[Deadline]], now: datetime
    ) -> tuple[IncidentRow, ...]:  # fmt: skip
        """What ``incident_row`` gives of each; ``running`` are their deadlines, by id, most urgent first."""
        before, self._made = self._made, {}
        for it in incidents:
            mine, made = running[it.id], before.get(it.id)
            holds = made is not None and made.incident is it and made.running is mine and made.since <= now < made.until
            if made is None or not holds:
                made = _Made(it, mine, now, _holds_until(it, mine, now), rows.incident_row(it, self._policy, mine, now))
            self._made[it.id] = made
        return tuple(made.row for made in self._made.values())


def _holds_until(incident: Incident, running: Sequence[Deadline], now: datetime) -> datetime:
    """From when on the row may read otherwise, as long as the incident and its deadlines are these.

    That another deadline is told instead, because one before it fell due, needs other deadlines: they are derived again
    then (``deadline_cache.Running``).
    """
    passed = now - incident.declared_at
    aged = incident.declared_at + (passed // rows.STEP + 1) * rows.STEP
    first = next((d for d in running if not rows.told_elsewhere(d, now)), None)
    return aged if first is None else min(aged, _reads_until(first.due_at, now), _turns(first, now))


def _reads_until(due_at: datetime, now: datetime) -> datetime:
    """From when on ``short_countdown`` of what is left reads otherwise: by seconds, from an hour on by minutes."""
    left = due_at - now
    if abs(left) >= timedelta(hours=1):
        return due_at - left // _MINUTE * _MINUTE if left > timedelta() else due_at + (-left // _MINUTE + 1) * _MINUTE
    seconds = math.ceil(left / _SECOND) - 1 if left > timedelta() else -(-left // _SECOND + 1)
    return due_at - seconds * _SECOND


def _turns(due: Deadline, now: datetime) -> datetime:
    """When its urgency is another: soon, then overdue, and nothing after that."""
    urgency = due.urgency(now)
    if urgency is Urgency.OVERDUE:
        return NEVER
    if urgency is Urgency.SOON:
        return due.due_at
    at = due.due_at - timedelta(minutes=2)
    if due.soon_at is not None:
        return min(at, due.soon_at)
    return min(at, due.due_at - (due.due_at - due.starts_at) * 0.2 - _MOMENT)  # it is reckoned in floating point there
