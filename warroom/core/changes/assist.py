"""Drafts of a model that were taken, folded: kept for the figures, and beside what they became."""

from __future__ import annotations

from warroom.core.changes.rules import Change, Handler
from warroom.core.events import DraftTaken, Event, Payload
from warroom.core.model import Incident, TakenDraft


def _taken(before: Incident, event: Event, data: DraftTaken) -> Change | None:
    new = TakenDraft(into=data.into, kind=data.kind, model=data.model, prompt=data.prompt, position=data.position,
                     changed=min(1.0, max(0.0, data.changed)), by=event.actor, at=event.at)  # fmt: skip
    return {"taken": (*before.taken, new)}


HANDLERS: dict[type[Payload], Handler] = {DraftTaken: _taken}
