"""How far it reaches, folded: what was said last holds."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler
from warroom.core.events import Assessed, Event, Payload
from warroom.core.model import Assessment, Incident

_GIVEN = ("category", "users", "accounts", "revenue", "impact", "urgency")


def _assessed(before: Incident, event: Event, data: Assessed) -> Change | None:
    old = before.assessment or Assessment(by=event.actor, at=event.at)
    given: dict[str, Any] = {n: value for n in _GIVEN if (value := getattr(data, n)) is not None}
    given |= {n: None for n in ("users", "revenue") if n in given and given[n] < 0}
    if data.due_at is not None:
        given |= {"eta": data.due_at, "eta_by": event.actor}
    elif data.no_eta:
        given |= {"eta": None, "eta_by": ""}
    new = replace(old, **given, by=event.actor, at=event.at)
    empty = Assessment(by=new.by, at=new.at)
    return {"assessment": None if new == empty else new}


HANDLERS: dict[type[Payload], Handler] = {Assessed: _assessed}
