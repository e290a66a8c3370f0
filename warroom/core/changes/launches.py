"""A launch folded: T set and moved, preparation, go and no-go, turns, expectations, triggers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from warroom.core.changes.planned import check_in_of
from warroom.core.changes.rules import Change, Handler, swap, unsnoozed
from warroom.core.events import (
    Event,
    GoAsked,
    GoNotAsked,
    GoSaid,
    LaunchCheckInSet,
    LaunchEnded,
    LaunchSet,
    Payload,
    PlanResumed,
    PreparationAdded,
    PreparationEnded,
    PreparationReopened,
    TriggerDeclined,
    TriggerDropped,
    TriggerSet,
    TriggerTripped,
    TurnsSet,
    VolumeExpected,
)
from warroom.core.model import CheckIn, Expected, GoNoGo, Incident, Launch, Preparation, Status, Trigger, Turns
from warroom.core.model.launch import OPEN
from warroom.core.planned import instant, moment


def _set(before: Incident, event: Event, data: LaunchSet) -> Change | None:
    at = instant(data.wall, data.zone)
    if at is None:
        return None
    old = before.launch
    if old is None:
        return {"launch": Launch(at=at, wall=data.wall, zone=data.zone, by=event.actor, set_at=event.at)}
    poll = tuple(replace(one, answer="", said_by="", said_at=None, reason="") for one in old.poll)
    new = replace(old, at=at, wall=data.wall, zone=data.zone, by=event.actor, set_at=event.at, moved=old.moved + 1,
                  poll=poll)  # fmt: skip
    checks = tuple(_anew(check, new) for check in before.check_ins)
    keys = [f"check_in:{check.id}" for check in before.check_ins if check.offset]
    keys += [f"preparation:{one.number}" for one in old.preparation] + [f"go_no_go:{one.role}" for one in old.poll]
    return {"launch": new, "check_ins": checks, "snoozes": unsnoozed(before, "launch", "launch_held", *keys)}


def _anew(check: CheckIn, launch: Launch) -> CheckIn:
    """A check-in that hangs on T begins again with it."""
    at = moment(launch, check.offset) if check.offset else None
    return check if at is None else replace(check, due_at=at, missed_due=None)


def _ended(before: Incident, event: Event, data: LaunchEnded) -> Change | None:
    if before.launch is None or before.status is not Status.PLANNED:
        return None
    return {"status": Status.LAUNCHED, "status_since": event.at, "closed_at": event.at}


def _resumed(before: Incident, event: Event, _: PlanResumed) -> Change | None:
    """What was an incident meanwhile is none again by this: its clocks ran."""
    if before.status not in (Status.LAUNCHED, Status.CANCELLED) or before.clocks_since is not None:
        return None
    return {"status": Status.PLANNED, "status_since": event.at, "closed_at": None}


def _of(change: Callable[[Launch, Event, Any], Change | None]) -> Handler:
    """A handler of what only changes the launch; void where there is none."""

    def handle(before: Incident, event: Event, data: Any) -> Change | None:
        changed = None if before.launch is None else change(before.launch, event, data)
        if before.launch is None or changed is None:
            return None
        settled = changed.pop("settled", ())
        found: Change = {"launch": replace(before.launch, **changed)}
        return found | {"snoozes": unsnoozed(before, *settled)} if settled else found

    return handle


def _prepared(it: Launch, event: Event, data: PreparationAdded) -> Change | None:
    new = Preparation(id=event.id, number=it.numbers + 1, text=data.text, offset=data.offset, by=event.actor,
                      at=event.at, role=data.role, person=data.person)  # fmt: skip
    return {"preparation": (*it.preparation, new), "numbers": new.number}


def _item(it: Launch, name: str, *, open_now: bool, **to: Any) -> Change | None:
    old = next((one for one in it.preparation if one.id == name and (one.state == OPEN) is open_now), None)
    if old is None:
        return None
    return {"preparation": swap(it.preparation, old, replace(old, **to)), "settled": (f"preparation:{old.number}",)}


def _item_ended(it: Launch, event: Event, data: PreparationEnded) -> Change | None:
    return _item(it, data.item, open_now=True, state=data.result, ended_at=event.at, ended_by=event.actor,
                 reason=data.reason)  # fmt: skip


def _item_reopened(it: Launch, _: Event, data: PreparationReopened) -> Change | None:
    return _item(it, data.item, open_now=False, state=OPEN, ended_at=None, ended_by="", reason="")


def _role(it: Launch, role: str) -> GoNoGo | None:
    return next((one for one in it.poll if one.role == role), None)


def _asked(it: Launch, event: Event, data: GoAsked) -> Change | None:
    old = _role(it, data.role)
    if old is not None:
        return {"poll": swap(it.poll, old, replace(old, offset=data.offset, by=event.actor, at=event.at))}
    return {"poll": (*it.poll, GoNoGo(role=data.role, offset=data.offset, by=event.actor, at=event.at))}


def _not_asked(it: Launch, _: Event, data: GoNotAsked) -> Change | None:
    old = _role(it, data.role)
    if old is None:
        return None
    return {"poll": tuple(one for one in it.poll if one is not old), "settled": (f"go_no_go:{old.role}",)}


def _said(it: Launch, event: Event, data: GoSaid) -> Change | None:
    old = _role(it, data.role)
    if old is None:
        return None
    who, when = (event.actor, event.at) if data.says else ("", None)
    new = replace(old, answer=data.says, said_by=who, said_at=when, reason=data.reason)
    settled = ("launch_held", f"go_no_go:{old.role}")
    return {"poll": swap(it.poll, old, new), "settled": settled}


def _check_in(before: Incident, event: Event, data: LaunchCheckInSet) -> Change | None:
    at = moment(before.launch, data.offset) if before.launch is not None else None
    if at is None or check_in_of(before, event.id) is not None:
        return None
    new = CheckIn(id=event.id, role=data.role, every_s=data.every_s, due_at=at, by=event.actor, at=event.at,
                  offset=data.offset)  # fmt: skip
    return {"check_ins": (*before.check_ins, new)}


def _turns(it: Launch, _: Event, data: TurnsSet) -> Change | None:
    others = tuple(one for one in it.turns if one.role != data.role)
    new = Turns(role=data.role, people=data.people, every_s=data.every_s)
    return {"turns": (*others, new) if data.people and data.every_s > 0 else others}


def _expected(it: Launch, event: Event, data: VolumeExpected) -> Change | None:
    if data.usual <= 0:
        return {"expected": None}
    return {"expected": Expected(usual=data.usual, low=data.low, high=data.high, lasts_s=data.lasts_s, by=event.actor,
                                 at=event.at)}  # fmt: skip


def _trigger_set(it: Launch, event: Event, data: TriggerSet) -> Change | None:
    new = Trigger(id=event.id, number=it.numbers + 1, filter=data.filter, by=event.actor, at=event.at)
    return {"triggers": (*it.triggers, new), "numbers": new.number}


def _trigger(it: Launch, name: str, *, tripped: bool | None = None) -> Trigger | None:
    return next((one for one in it.triggers
                 if one.id == name and tripped in (None, one.tripped_at is not None)), None)  # fmt: skip


def _trigger_dropped(it: Launch, _: Event, data: TriggerDropped) -> Change | None:
    old = _trigger(it, data.trigger)
    if old is None:
        return None
    return {"triggers": tuple(one for one in it.triggers if one is not old), "settled": _key(old)}


def _key(trigger: Trigger) -> tuple[str, ...]:
    return (f"launch_trigger:{trigger.number}",)


def _tripped(it: Launch, event: Event, data: TriggerTripped) -> Change | None:
    old = _trigger(it, data.trigger, tripped=False)
    if old is None:
        return None
    new = replace(old, tripped_at=event.at, alert=data.alert, feed=data.feed, uid=data.uid,
                  fingerprint=data.fingerprint)  # fmt: skip
    return {"triggers": swap(it.triggers, old, new)}


def _declined(it: Launch, _: Event, data: TriggerDeclined) -> Change | None:
    old = _trigger(it, data.trigger, tripped=True)
    if old is None:
        return None
    new = replace(old, tripped_at=None, alert="", feed="", uid="", fingerprint="", declined=old.declined + 1)
    return {"triggers": swap(it.triggers, old, new), "settled": _key(old)}


HANDLERS: dict[type[Payload], Handler] = {
    LaunchSet: _set, LaunchEnded: _ended, PlanResumed: _resumed, LaunchCheckInSet: _check_in,
    PreparationAdded: _of(_prepared), PreparationEnded: _of(_item_ended), PreparationReopened: _of(_item_reopened),
    GoAsked: _of(_asked), GoNotAsked: _of(_not_asked), GoSaid: _of(_said), TurnsSet: _of(_turns),
    VolumeExpected: _of(_expected), TriggerSet: _of(_trigger_set), TriggerDropped: _of(_trigger_dropped),
    TriggerTripped: _of(_tripped), TriggerDeclined: _of(_declined),
}  # fmt: skip
