"""When a resolved incident closes by itself: the calm it needs, and the list that must be complete. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from warroom.core.clocks import later
from warroom.core.model import Alert, AlertSeverity, AlertStatus, Incident, Status
from warroom.core.policy import Policy
from warroom.core.standing import clocked, off_clock, on_clock
from warroom.core.words import span_words

CLOSING = "closing"
"""The key of its deadline, the one a snooze names."""


SOAK = "soak"
"""The soak's word among the items that may be waived when resolving."""
WHOLE = 100
"""The percentage at which a recovery in stages is complete."""
_LOUD = (AlertStatus.FIRING, AlertStatus.ACKED)
_GRAVE = (AlertSeverity.CRITICAL, AlertSeverity.HIGH)


def fires_on(incident: Incident, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """The severe alerts, linked to the incident, that still fire: while one does, it is not calm."""
    linked = {link.fingerprint for link in incident.alerts}
    return tuple(a for a in alerts if a.fingerprint in linked and a.severity in _GRAVE and a.status in _LOUD)


def soak_span(incident: Incident, policy: Policy) -> timedelta:
    """The calm that is asked for now: by the stage that its recovery is at, else its severity, else the room."""
    at = incident.recovered
    stage = next((one for one in policy.stages if one.percent == at), None)
    if stage is not None and stage.soak is not None:
        return stage.soak
    return policy.severity(incident.severity).soak or policy.room.soak


def part_way(incident: Incident) -> str:
    """``recovered to 50 % only`` while a recovery in stages is under way; else ""."""
    at = incident.recovered
    return f"recovered to {at} % only" if at is not None and at < WHOLE else ""


def next_stage(incident: Incident, policy: Policy) -> int | None:
    """The percentage that the recovery goes on to; None where all is let through."""
    return min((one.percent for one in policy.stages if one.percent > (incident.recovered or 0)), default=None)


def stage_before(incident: Incident, policy: Policy) -> int:
    """The percentage that it goes back to; 0: the recovery is taken back."""
    at = incident.recovered or 0
    return max((one.percent for one in policy.stages if one.percent < at), default=0)


def soak_over(incident: Incident) -> datetime | None:
    """When the calm had lasted long enough, for as long as nobody went on from there; else None."""
    return incident.soaked_at if incident.status is Status.MONITORING else None


def soak_left(incident: Incident, policy: Policy, now: datetime, firing: Collection[Alert]) -> timedelta:
    """How much calm is wanting before "resolved" may be said: all of it while a linked alert fires."""
    if incident.stood:
        return soak_left(clocked(incident), policy, on_clock(incident, now), firing)
    since = incident.soak_started_at
    span = soak_span(incident, policy)
    if incident.status is not Status.MONITORING or since is None or firing:
        return span
    return max(timedelta(), later(since, span) - now)


def soak_words(incident: Incident, left: timedelta, firing: Collection[Alert]) -> str:
    """What is wanting of the soak: ``12 min left``, ``HighErrorRate still fires``, ``recovered to 50 % only``; "" where
    nothing is."""
    return ", ".join(filter(None, (calm_words(left, firing), part_way(incident))))


def calm_words(left: timedelta, firing: Collection[Alert]) -> str:
    """What is wanting of the calm alone."""
    if firing:
        return still_fires(firing)
    return f"{span_words(left)} left" if left > timedelta() else ""


def still_fires(firing: Collection[Alert]) -> str:
    """Which alerts keep it from being calm: ``HighErrorRate still fires``."""
    names = list(dict.fromkeys(a.title for a in firing))
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return f"{', '.join(names[:2])}{more} still {'fires' if len(names) == 1 else 'fire'}"


def soaks_until(incident: Incident, policy: Policy) -> datetime | None:
    """When the soak that runs will be over; None where none runs, or its end was announced."""
    if incident.status is not Status.MONITORING or incident.soak_started_at is None or incident.soaked_at is not None:
        return None
    ends = later(on_clock(incident, incident.soak_started_at), soak_span(incident, policy))
    return off_clock(incident, ends)


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
