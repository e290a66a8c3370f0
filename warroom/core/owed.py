"""What is owed after incidents that have ended: by the room as a whole, until it is settled. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from warroom.core.deadlines import deadlines
from warroom.core.model import ENDED, Deadline, Incident, Status
from warroom.core.model.followup import ACCEPTED
from warroom.core.model.review import NOT_NEEDED
from warroom.core.policy import Policy

AFTER = frozenset({"review", "followup", "regulatory", "duty"})
"""Kinds of countdowns that go on when their incident is closed."""


def may_owe(it: Incident) -> tuple[str, ...]:
    """The kinds of ``AFTER`` that may still run of an incident that has ended, whatever the policy says; and
    ``workaround`` where one is in place, ``custody`` where evidence is kept."""
    if it.status not in ENDED:
        return ()
    closed = it.status is Status.CLOSED or (it.drill and it.status is Status.CANCELLED)  # a drill ends so
    settled = it.reviewed_at is not None or (it.review is not None and it.review.state == NOT_NEEDED)
    found = {
        "review": closed and not settled and not it.drill,
        "followup": closed and any(one.state == ACCEPTED and one.due_at is not None for one in it.followups),
        "workaround": not it.drill and bool(it.in_place),
        "custody": not it.drill and any(one.is_kept for one in it.custody),
        "duty": not it.drill and (it.case_at or it.breach_at) is not None and it.status is Status.CLOSED,
        "regulatory": it.breach_at is not None and it.notified_at is None and it.status is not Status.CANCELLED,
    }
    return tuple(kind for kind, owes in found.items() if owes)


def owed(incidents: Iterable[Incident], policy: Policy, now: datetime) -> tuple[tuple[Incident, Deadline], ...]:
    """The countdowns that still run of those that have ended, the earliest due first."""
    found = [
        (it, due) for it in incidents if it.status in ENDED
        for due in deadlines(it, policy, now) if due.kind in AFTER
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda pair: (pair[1].due_at, pair[0].id, pair[1].key)))
