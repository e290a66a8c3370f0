"""Changes, workarounds and paused roll-outs, folded: in place, answered, then ended."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler, swap
from warroom.core.events import (
    ApprovalAsked,
    ChangeMade,
    ContainmentAnswered,
    ContainmentBack,
    ContainmentEnded,
    Event,
    PauseAsked,
    Payload,
    WorkaroundPutIn,
    WorkaroundRemoved,
)
from warroom.core.model import Containment, Incident
from warroom.core.model.containment import CHANGE, PAUSE, WORKAROUND


def _new(it: Incident, event: Event, kind: str, text: str, **more: Any) -> Change:
    number = 1 + sum(one.kind == kind for one in it.containment)
    new = Containment(kind=kind, number=number, id=event.id, text=text, by=event.actor, at=event.at, **more)
    return {"containment": (*it.containment, new)}


def _put_in(before: Incident, event: Event, data: WorkaroundPutIn) -> Change | None:
    return _new(before, event, WORKAROUND, data.text)


def _made(before: Incident, event: Event, data: ChangeMade) -> Change | None:
    return _new(before, event, CHANGE, data.text, before=data.before, after=data.after, undo_how=data.undo_how,
                deploy=data.deploy, needs_approval=data.needs_approval,
                **(_answer("yes", data.person, event) if data.person else {}))  # fmt: skip


def _pause(before: Incident, event: Event, data: PauseAsked) -> Change | None:
    return _new(before, event, PAUSE, data.text, asked_of=data.person, asked_by=event.actor, asked_at=event.at,
                channel=data.channel)  # fmt: skip


def _changed(before: Incident, name: str, *, ended: bool = False, kind: str = "", **to: Any) -> Change | None:
    """The one of that id with other values, where it is in place, or has ended."""
    old = next((one for one in before.containment if one.id == name and one.in_place is not ended), None)
    if old is None or (kind and old.kind != kind):
        return None
    return {"containment": swap(before.containment, old, replace(old, **to))}


def _removed(before: Incident, event: Event, data: WorkaroundRemoved) -> Change | None:
    return _changed(before, data.workaround, kind=WORKAROUND, removed_at=event.at, removed_by=event.actor,
                    reason=data.reason)  # fmt: skip


def _ended(before: Incident, event: Event, data: ContainmentEnded) -> Change | None:
    return _changed(before, data.measure, removed_at=event.at, removed_by=event.actor, reason=data.reason,
                    outcome=data.outcome)  # fmt: skip


def _back(before: Incident, _: Event, data: ContainmentBack) -> Change | None:
    return _changed(before, data.measure, ended=True, removed_at=None, removed_by="", reason="", outcome="undone")


def _asked(before: Incident, event: Event, data: ApprovalAsked) -> Change | None:
    return _changed(before, data.measure, kind=CHANGE, asked_of=data.person, asked_by=event.actor, asked_at=event.at)


def _answered(before: Incident, event: Event, data: ContainmentAnswered) -> Change | None:
    old = next((one for one in before.containment if one.id == data.measure), None)
    if old is None:
        return None
    return {"containment": swap(before.containment, old, replace(old, **_answer(data.verdict, data.person, event,
                                                                                 data.reason)))}  # fmt: skip


def _answer(verdict: str, person: str, event: Event, reason: str = "") -> Change:
    """What was answered, by whom, and who noted it where that was somebody else; "" takes the answer back."""
    if not verdict:
        return {"answer": "", "answered_by": "", "answered_at": None, "answer_said": "", "answer_noted_by": ""}
    by, noted = (person, event.actor) if person not in ("", event.actor) else (event.actor, "")
    return {"answer": verdict, "answered_by": by, "answered_at": event.at, "answer_said": reason,
            "answer_noted_by": noted}  # fmt: skip


HANDLERS: dict[type[Payload], Handler] = {
    WorkaroundPutIn: _put_in, WorkaroundRemoved: _removed, ChangeMade: _made, PauseAsked: _pause,
    ApprovalAsked: _asked, ContainmentAnswered: _answered, ContainmentEnded: _ended, ContainmentBack: _back,
}  # fmt: skip
