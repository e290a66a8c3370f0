"""Which clock shows which deadline, and how it reads now. Pure.

The slots never change: team update, customer update, escalation, then the most urgent others. The last
slot's label counts the deadlines that have none. A planned room, which owes none of the three, has its most
urgent deadlines in all of them: its check-ins.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from msgspec.structs import replace

from screens.view.rows import told_elsewhere
from warroom.core.model import Deadline, Incident, Status, Urgency
from warroom.core.standing import stands_since
from warroom.core.times import countdown
from widgets.clock import ClockFace

FIXED = (("team_update", "team update"), ("customer_update", "customer update"), ("escalation", "escalation"))
EXACT_BELOW = timedelta(minutes=10)  # under ten minutes to go the due time is told with its seconds


def due_time(at: datetime, now: datetime, zone: tzinfo) -> str:
    """``by 14:39:22`` under ten minutes to go, else ``by 14:55``; another day is named."""
    there = at.astimezone(zone)
    if there.date() != now.astimezone(zone).date():
        return f"by {there:%-d %b %H:%M}"
    return f"by {there:%H:%M:%S}" if abs(at - now) < EXACT_BELOW else f"by {there:%H:%M}"


def face(deadline: Deadline, now: datetime, zone: tzinfo, *, more: str = "") -> ClockFace:
    """A deadline as its clock reads now."""
    urgency = deadline.urgency(now)
    whole = (deadline.due_at - deadline.starts_at).total_seconds()
    gone = (now - deadline.starts_at).total_seconds()
    if urgency is Urgency.OVERDUE:
        owner = f"owner {deadline.owner}" if deadline.owner else "no owner"
    else:
        who = deadline.target or deadline.owner  # an escalation reaches its target; what is owed has an owner
        owner = ", ".join(filter(None, (who, due_time(deadline.due_at, now, zone))))
    return ClockFace(
        label=deadline.label,
        digits=countdown(deadline.due_at - now),
        state=urgency.value,
        owner=owner,
        spent=min(1.0, max(0.0, gone / whole)) if whole > 0 else 1.0,
        more=more,
    )


def empty_face(kind: str, label: str, incident: Incident | None, zone: tzinfo, *, more: str = "") -> ClockFace:
    """A slot in which nothing runs, and why."""
    why = ""
    if incident is not None:
        if incident.status is Status.PLANNED:
            why = "planned"
        elif not incident.is_live:
            why = incident.status.value
        elif kind == "escalation":
            why = _why_no_level_waits(incident, zone)
    return ClockFace(label=label, state="none", owner=why, more=more)


def _why_no_level_waits(incident: Incident, zone: tzinfo) -> str:
    """What stopped the levels of an open incident last: the fix that holds, the last that fired, somebody's hand."""
    if incident.status is Status.MONITORING:
        return f"mitigated {incident.status_since.astimezone(zone):%H:%M}"
    fired = max((level.at for level in incident.fired if not level.over), default=None)
    if fired is not None and fired >= (incident.acknowledged_at or fired):
        return f"all fired {fired.astimezone(zone):%H:%M}"
    return "acknowledged" if incident.acknowledged_at else ""


def faces(
    running: Sequence[Deadline], incident: Incident | None, count: int, now: datetime, zone: tzinfo
) -> tuple[ClockFace, ...]:
    """``count`` faces for the selected incident's deadlines, most urgent first in ``running``."""
    planned = incident is not None and incident.status is Status.PLANNED
    fixed, other = (((), "check-in") if planned else (FIXED[:count], "no other clock"))
    shown: list[Deadline | None] = []
    for kind, _ in fixed:
        shown.append(next((d for d in running if d.kind == kind), None))
    has_slot = {d.key for d in shown if d is not None}
    others = [d for d in running if d.key not in has_slot and not told_elsewhere(d, now)]
    shown += others[: max(0, count - len(fixed))]
    shown += [None] * (count - len(shown))
    left = len(running) - sum(d is not None for d in shown)
    more = f"+{left}" if left else ""
    out = []
    for slot, deadline in enumerate(shown):
        tail = more if slot == count - 1 else ""
        if deadline is not None:
            out.append(face(deadline, now, zone, more=tail))
        else:
            kind, label = fixed[slot] if slot < len(fixed) else ("", other)
            out.append(empty_face(kind, label, incident, zone, more=tail))
    stands = incident is not None and stands_since(incident) is not None
    return tuple(map(_standing, out)) if stands else tuple(out)


def _standing(face: ClockFace) -> ClockFace:
    """A clock of a paused drill calls for nothing: what is left is left."""
    return face if face.state == "none" else replace(face, state="calm", owner="paused")


def moment(at: datetime, zone: tzinfo) -> str:
    """An instant with its day, where people are, and in UTC where that is another time."""
    there, utc = at.astimezone(zone), at.astimezone(UTC)
    if there.utcoffset() == utc.utcoffset():
        return f"{utc:%-d %b %H:%M:%S} UTC"
    return f"{there:%-d %b %H:%M:%S} {there.tzname()} ({utc:%H:%M:%S} UTC)"
