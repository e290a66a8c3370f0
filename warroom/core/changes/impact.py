"""When the impact was stated: by an impact line of the record, or on the brief."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler, swap
from warroom.core.events import (
    BriefChanged,
    EntryAdded,
    EntryAmended,
    EntryRestored,
    EntryRetracted,
    Event,
    Payload,
)
from warroom.core.model import ImpactTold, Incident, Kind


def _added(before: Incident, event: Event, data: EntryAdded) -> Change | None:
    return _with(before, event, event.id) if data.kind is Kind.IMPACT else {}


def _amended(before: Incident, event: Event, data: EntryAmended) -> Change | None:
    """Another wording of it says nothing new; what became an impact, or ceased to be one, does."""
    known = any(told.entry == data.entry for told in before.impacts)
    if data.kind is None or known is (data.kind is Kind.IMPACT):
        return {}
    if known:
        return {"impacts": tuple(told for told in before.impacts if told.entry != data.entry)}
    return _with(before, event, data.entry)


def _retracted(before: Incident, _: Event, data: EntryRetracted) -> Change | None:
    return _marked(before, data.entry, retracted=True)


def _restored(before: Incident, _: Event, data: EntryRestored) -> Change | None:
    return _marked(before, data.entry, retracted=False)


def on_brief(before: Incident, event: Event, data: BriefChanged) -> dict[str, Any]:
    """What a new impact on the brief changes; nothing where it says what it said, or is emptied."""
    if not data.impact or data.impact == before.brief.impact:
        return {}
    return _with(before, event, event.id)


def _with(before: Incident, event: Event, entry: str) -> dict[str, Any]:
    new = ImpactTold(entry=entry, at=event.at, known_at=event.recorded_at)
    return {"impacts": (*before.impacts, new)}


def _marked(before: Incident, entry: str, *, retracted: bool) -> Change:
    old = next((told for told in before.impacts if told.entry == entry), None)
    if old is None:
        return {}
    return {"impacts": swap(before.impacts, old, replace(old, retracted=retracted))}


HANDLERS: dict[type[Payload], Handler] = {
    EntryAdded: _added,
    EntryAmended: _amended,
    EntryRetracted: _retracted,
    EntryRestored: _restored,
}
