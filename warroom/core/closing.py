"""When a resolved incident closes by itself: the calm it needs, and the list that must be complete (002). Pure."""

from __future__ import annotations

from datetime import datetime

from warroom.core.clocks import later
from warroom.core.model import Incident, Status
from warroom.core.policy import Policy

CLOSING = "closing"
"""The key of its deadline, the one a snooze names."""


def calm_since(incident: Incident) -> datetime | None:
    """Since when it has been calm: resolved, or come back last; None where it is not resolved."""
    if incident.status is not Status.RESOLVED:
        return None
    resolved = incident.resolved_at or incident.status_since
    return max(resolved, incident.recurred_at or resolved)


def unanswered(incident: Incident, policy: Policy) -> tuple[str, ...]:
    """Items of the closure list that nobody answered or overrode; the list may have grown since it was resolved."""
    return tuple(item for item in policy.room.closure if not incident.closure.get(item, "").strip())


def closes_at(incident: Incident, policy: Policy) -> datetime | None:
    """When it closes by itself, after a snooze where there is one; None where a person must close it."""
    since = calm_since(incident)
    if since is None or not policy.room.auto_close or unanswered(incident, policy):
        return None
    due = later(since, policy.room.closing)
    snooze = next((s for s in incident.snoozes if s.key == CLOSING), None)
    return due if snooze is None else max(due, snooze.until)
