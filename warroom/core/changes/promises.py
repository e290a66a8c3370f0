"""Telling people, putting deadlines off, escalating."""

from __future__ import annotations

from msgspec.structs import replace

from warroom.core.cadence import KEYS
from warroom.core.changes.rules import Change, Handler, swap, unsnoozed
from warroom.core.events import (
    DeadlineSnoozed,
    EscalationFired,
    Event,
    LevelCalled,
    Payload,
    SnoozeEnded,
    UpdateApproved,
    UpdateDiscarded,
    UpdateDrafted,
    UpdatePublished,
)
from warroom.core.model import Draft, Fired, Incident, Snooze, Told


def _drafted(before: Incident, event: Event, data: UpdateDrafted) -> Change | None:
    new = Draft(
        id=data.update or event.id, audience=data.audience, text=data.text, author=event.actor, at=event.at,
        next_by=data.next_by,
    )  # fmt: skip
    old = next((d for d in before.drafts if d.id == new.id), None)
    return {"drafts": (*before.drafts, new) if old is None else swap(before.drafts, old, new)}


def _approved(before: Incident, event: Event, data: UpdateApproved) -> Change | None:
    old = next((d for d in before.drafts if d.id == data.update), None)
    if old is None:
        return None
    return {"drafts": swap(before.drafts, old, replace(old, approved_by=event.actor))}


def _without(before: Incident, draft: str) -> tuple[Draft, ...]:
    return tuple(d for d in before.drafts if d.id != draft)


def _discarded(before: Incident, _: Event, data: UpdateDiscarded) -> Change | None:
    left = _without(before, data.update)
    return None if left == before.drafts else {"drafts": left}


def _published(before: Incident, event: Event, data: UpdatePublished) -> Change | None:
    """The audience's clock starts again from the newest thing it heard; one recorded late may be older."""
    old = before.last_told(data.audience)
    new = Told(audience=data.audience, at=event.at, by=event.actor, text=data.text, next_by=data.next_by)
    if old is not None:
        recorded_late = event.at < event.recorded_at and event.at < old.at and not old.over
        new = replace(old if recorded_late else new, count=old.count + 1)
    told = (*before.told, new) if old is None else swap(before.told, old, new)
    key = KEYS.get(data.audience, "")
    return {"told": told, "drafts": _without(before, data.update), "snoozes": unsnoozed(before, key)}


def _snoozed(before: Incident, event: Event, data: DeadlineSnoozed) -> Change | None:
    new = Snooze(key=data.key, until=data.until, reason=data.reason, by=event.actor, at=event.at)
    return {"snoozes": (*unsnoozed(before, data.key), new)}


def _snooze_ended(before: Incident, _: Event, data: SnoozeEnded) -> Change | None:
    left = unsnoozed(before, data.key)
    return None if left == before.snoozes else {"snoozes": left}


def _fired(before: Incident, event: Event, data: EscalationFired) -> Change | None:
    new = Fired(
        policy=data.policy, level=data.level, target=data.target, at=event.at, due_at=data.due_at, by=event.actor,
        cycle=data.cycle, by_hand=data.by_hand,
    )  # fmt: skip
    key = f"escalation:{data.policy}/{data.level}"
    return {"fired": (*before.fired, new), "snoozes": unsnoozed(before, key)}


def _called(before: Incident, event: Event, data: LevelCalled) -> Change | None:
    new = Fired(
        policy=data.policy, level=data.level, target=data.target, at=event.at, due_at=data.due_at, by=event.actor,
        cycle=data.cycle, by_hand=True,
    )  # fmt: skip
    key = f"escalation:{data.policy}/{data.level}"
    return {"fired": (*before.fired, new), "snoozes": unsnoozed(before, key)}


HANDLERS: dict[type[Payload], Handler] = {
    UpdateDrafted: _drafted,
    UpdateApproved: _approved,
    UpdateDiscarded: _discarded,
    UpdatePublished: _published,
    DeadlineSnoozed: _snoozed,
    SnoozeEnded: _snooze_ended,
    EscalationFired: _fired,
    LevelCalled: _called,
}
