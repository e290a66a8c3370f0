"""What each event changes of an incident: one small function an event type.

A function takes the incident before, the event and its payload, and gives the fields that change;
``None`` where the rules of the room make the event void (releasing command, answering an ask that
is over). None of them ever raises: what may not happen was refused by the command, and what is in
the journal folds.
"""

from __future__ import annotations

from warroom.core.changes import (
    assessment,
    assist,
    containment,
    drills,
    followups,
    impact,
    launches,
    life,
    milestones,
    people,
    planned,
    promises,
    resolution,
    review,
    security,
    tickets,
    verification,
    work,
)
from warroom.core.changes.rules import Change, Handler
from warroom.core.events import Event, Payload
from warroom.core.model import Incident

HANDLERS: dict[type[Payload], Handler] = {
    **life.HANDLERS, **people.HANDLERS, **promises.HANDLERS, **work.HANDLERS, **impact.HANDLERS,
    **planned.HANDLERS, **milestones.HANDLERS, **review.HANDLERS, **followups.HANDLERS, **tickets.HANDLERS,
    **containment.HANDLERS, **resolution.HANDLERS, **assist.HANDLERS, **security.HANDLERS, **verification.HANDLERS,
    **assessment.HANDLERS, **drills.HANDLERS, **launches.HANDLERS,
}  # fmt: skip


def change(before: Incident, event: Event) -> Change | None:
    """The fields of ``before`` that the event changes; empty where it changes none, None where it is void."""
    handler = HANDLERS.get(type(event.data))
    if handler is None:
        return {}
    changed = handler(before, event, event.data)
    return None if changed is None else milestones.with_milestones(before, event, changed)
