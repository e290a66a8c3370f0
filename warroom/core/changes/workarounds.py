"""Workarounds, folded: in place, then removed."""

from __future__ import annotations

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler, swap
from warroom.core.events import Event, Payload, WorkaroundPutIn, WorkaroundRemoved
from warroom.core.model import Incident, Workaround


def _put_in(before: Incident, event: Event, data: WorkaroundPutIn) -> Change | None:
    new = Workaround(number=len(before.workarounds) + 1, id=event.id, text=data.text, by=event.actor, at=event.at)
    return {"workarounds": (*before.workarounds, new)}


def _removed(before: Incident, event: Event, data: WorkaroundRemoved) -> Change | None:
    old = next((one for one in before.workarounds if one.id == data.workaround and one.in_place), None)
    if old is None:
        return None
    new = replace(old, removed_at=event.at, removed_by=event.actor, reason=data.reason)
    return {"workarounds": swap(before.workarounds, old, new)}


HANDLERS: dict[type[Payload], Handler] = {WorkaroundPutIn: _put_in, WorkaroundRemoved: _removed}
