"""What is owed after incidents that have ended: by the room as a whole, until it is settled. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from warroom.core.deadlines import deadlines
from warroom.core.model import ENDED, Deadline, Incident
from warroom.core.policy import Policy

AFTER = frozenset({"review", "followup", "regulatory"})
"""Kinds of countdowns that go on when their incident is closed."""


def owed(incidents: Iterable[Incident], policy: Policy, now: datetime) -> tuple[tuple[Incident, Deadline], ...]:
    """The countdowns that still run of those that have ended, the earliest due first."""
    found = [
        (it, due) for it in incidents if it.status in ENDED
        for due in deadlines(it, policy, now) if due.kind in AFTER
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda pair: (pair[1].due_at, pair[0].id, pair[1].key)))
