"""What stops when this terminal is left, because it carries the watcher. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.times import age

if TYPE_CHECKING:
    from warroom.core.model import Incident
    from warroom.core.policy import Policy
    from warroom.room import Overview


def stops(overview: Overview | None, child: int, others: int, policy: Policy, now: datetime) -> str:
    """What follows "q again"; "" where nothing stops: the watcher stands by itself, another terminal takes it up, or
    nothing is open. ``child`` is the process id of this terminal's watcher, 0 where it has none."""
    if overview is None or not overview.incidents or others or not child:
        return ""
    watcher = overview.watcher
    if not watcher.alive or watcher.standing or watcher.pid != child:
        return ""
    return f"leaves and stops the watcher: no escalation{_next(overview.incidents, policy, now)}, poll or message"


def _next(incidents: Sequence[Incident], policy: Policy, now: datetime) -> str:
    """The level that would fire next."""
    from warroom.core.escalation import pending_escalations

    ahead = [(due.due_at, due.level, it.number) for it in incidents for due in pending_escalations(it, policy, now)]
    if not ahead:
        return ""
    at, level, number = min(ahead)
    if at > now:
        return f" ({level} {number} in {age(at - now)})"
    late = age(now - at)
    return f" ({level} {number} is due" + (f" since {late})" if late != "0s" else ")")
