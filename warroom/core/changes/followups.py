"""Follow-ups, folded: candidate, accepted, done, verified, or not done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler, swap, unsnoozed
from warroom.core.events import (
    Event,
    FollowUpAdded,
    FollowUpChanged,
    FollowUpDone,
    FollowUpDropped,
    FollowUpSetBack,
    FollowUpTakenUp,
    FollowUpVerified,
    Payload,
)
from warroom.core.model import FollowUp, Incident
from warroom.core.model.followup import ACCEPTED, CANDIDATE, DONE, NOT_DOING, VERIFIED


def _added(before: Incident, event: Event, data: FollowUpAdded) -> Change | None:
    new = FollowUp(
        number=len(before.followups) + 1, id=event.id, text=data.text, by=event.actor, at=event.at, kind=data.kind,
        effect=data.effect, owner=data.owner, due_at=data.due_at, criterion=data.criterion, risk=data.risk,
        ticket=data.ticket,
    )  # fmt: skip
    return {"followups": (*before.followups, _accepted(new, event))}


def _accepted(one: FollowUp, event: Event) -> FollowUp:
    """A candidate that has one owner and a due date is accepted."""
    if one.state == CANDIDATE and one.owner and one.due_at is not None:
        return replace(one, state=ACCEPTED, accepted_at=event.at)
    return one


def about(change: Callable[[FollowUp, Event, Any], FollowUp | None]) -> Handler:
    """A handler that changes the follow-up that the payload names; void where there is none, or it changes nothing."""

    def handle(before: Incident, event: Event, data: Any) -> Change | None:
        old = next((one for one in before.followups if one.id == data.followup), None)
        new = None if old is None else change(old, event, data)
        if old is None or new is None:
            return None
        return {
            "followups": swap(before.followups, old, new),
            "snoozes": before.snoozes if new.is_open else unsnoozed(before, f"followup:{old.number}"),
        }

    return handle


def _changed(old: FollowUp, event: Event, data: FollowUpChanged) -> FollowUp | None:
    names = ("text", "kind", "effect", "owner", "due_at", "criterion", "risk", "ticket")
    given = {name: value for name in names if (value := getattr(data, name)) is not None}
    new = _accepted(replace(old, **given), event)
    return None if new == old else new


def _done(old: FollowUp, event: Event, _: FollowUpDone) -> FollowUp | None:
    return replace(old, state=DONE, done_at=event.at, done_by=event.actor) if old.is_open else None


def _verified(old: FollowUp, event: Event, data: FollowUpVerified) -> FollowUp | None:
    if old.state != DONE:
        return None
    return replace(
        old, state=VERIFIED, verified_at=event.at, verified_by=event.actor, how=data.how, risk_after=data.risk
    )


def _dropped(old: FollowUp, _: Event, data: FollowUpDropped) -> FollowUp | None:
    return replace(old, state=NOT_DOING, how=data.reason) if old.is_open else None


def _set_back(old: FollowUp, _: Event, data: FollowUpSetBack) -> FollowUp | None:
    given = {name: getattr(data, name) for name in ("owner", "due_at", "criterion", "risk", "ticket")}
    if data.back_to == CANDIDATE:
        return replace(old, state=CANDIDATE, accepted_at=None, **given) if old.state == ACCEPTED else None
    if old.state != VERIFIED:
        return None
    return replace(old, state=DONE, verified_at=None, verified_by="", how="", risk_after=None)


def _taken_up(old: FollowUp, _: Event, __: FollowUpTakenUp) -> FollowUp | None:
    return None if old.is_open else taken_up(old)


def taken_up(old: FollowUp) -> FollowUp:
    """To be done again: what ended it holds no longer."""
    state = ACCEPTED if old.owner and old.due_at is not None else CANDIDATE
    return replace(
        old, state=state, done_at=None, done_by="", verified_at=None, verified_by="", how="", risk_after=None
    )


HANDLERS: dict[type[Payload], Handler] = {
    FollowUpAdded: _added,
    FollowUpChanged: about(_changed),
    FollowUpDone: about(_done),
    FollowUpVerified: about(_verified),
    FollowUpDropped: about(_dropped),
    FollowUpTakenUp: about(_taken_up),
    FollowUpSetBack: about(_set_back),
}
