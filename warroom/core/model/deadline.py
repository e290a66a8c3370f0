"""Countdowns, and what was done about them: put off, or fired."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from warroom.core.model.value import Instant, Value


class Urgency(StrEnum):
    """How near a deadline is: ``soon`` is the last 20 % or the last two minutes."""

    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


class Deadline(Value, frozen=True, kw_only=True):
    """One countdown, derived (never stored). ``key`` names it within its incident.

    Keys: the kind alone (``acknowledge``), or kind and what it is about:
    ``escalation:default/manager``, ``role_unfilled:scribe``, ``rotation:commander/maya``,
    ``ask:ID``, ``task:ID``.
    """

    incident: str
    key: str
    kind: str
    label: str
    starts_at: Instant
    due_at: Instant
    owner: str
    settled_by: str
    rule: str
    snoozed_until: Instant | None = None
    soon_at: Instant | None = None
    target: str = ""

    def urgency(self, now: datetime) -> Urgency:
        """Calm, soon (from ``soon_at``, else the last 20 % or two minutes), or overdue from the due second on."""
        left = (self.due_at - now).total_seconds()
        if left <= 0:
            return Urgency.OVERDUE
        if self.soon_at is not None:
            return Urgency.SOON if now >= self.soon_at or left <= 120 else Urgency.CALM
        whole = (self.due_at - self.starts_at).total_seconds()
        return Urgency.SOON if left <= max(120.0, whole * 0.2) else Urgency.CALM


class Snooze(Value, frozen=True, kw_only=True):
    """A deadline put off until a named moment for a recorded reason; ``key`` is ``Deadline.key``."""

    key: str
    until: Instant
    reason: str
    by: str
    at: Instant


class Fired(Value, frozen=True, kw_only=True):
    """An escalation level that fired, by the watcher or by hand; ``cycle`` counts repeats.

    ``over``: the clocks were restarted since, it may fire again.
    """

    policy: str
    level: str
    target: str
    at: Instant
    due_at: Instant
    by: str
    cycle: int = 0
    by_hand: bool = False
    over: bool = False
