"""What was planned of a launch, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warroom.commands.door import Refused
from warroom.commands.lazy_events import events
from warroom.commands.undoing.change import REASON, Change, Undone, Way, only_if
from warroom.core.launches import t_words
from warroom.core.model import GoNoGo, Incident, Launch, Status
from warroom.core.model.launch import OPEN
from warroom.core.words import short


def _now(change: Change) -> Launch:
    launch = change.it.launch
    only_if(launch is not None, "It has no T any more.")
    assert launch is not None
    return launch


def _set(change: Change) -> Undone:
    now, old = _now(change), change.before.launch if change.before else None
    if old is None:
        raise Refused("That it is a launch cannot be undone: move its T, or cancel it.")
    only_if((now.wall, now.zone) == (change.data.wall, change.data.zone), "T was moved again since: move it back.")
    said = f"T is {t_words(old)} again; go or no-go is to be said again"
    return events.LaunchSet(wall=old.wall, zone=old.zone, reason=REASON), said


def _ended(change: Change) -> Undone:
    only_if(change.it.status is Status.LAUNCHED, "It is planned again already.")
    return events.PlanResumed(reason=REASON), f"{change.it.number} is on again"


def _prepared(change: Change) -> Undone:
    one = next((one for one in _now(change).preparation if one.id == change.event.id), None)
    only_if(one is not None and one.state == OPEN, "That was settled since: reopen it if it is not.")
    assert one is not None
    back = events.PreparationEnded(item=one.id, result="dropped", reason=REASON)
    return back, f'"{short(one.text)}" is not to be prepared'


def _item_ended(change: Change) -> Undone:
    one = next((one for one in _now(change).preparation if one.id == change.data.item), None)
    only_if(one is not None and one.state != OPEN, "That is open again already.")
    assert one is not None
    return events.PreparationReopened(item=one.id), f'"{short(one.text)}" is to be prepared'


def _item_reopened(change: Change) -> Undone:
    old = change.before.launch if change.before else None
    was = next((one for one in old.preparation if one.id == change.data.item), None) if old is not None else None
    one = next((one for one in _now(change).preparation if one.id == change.data.item), None)
    only_if(one is not None and one.state == OPEN and was is not None, "That was settled since.")
    assert one is not None
    assert was is not None
    back = events.PreparationEnded(item=one.id, result="done" if was.state == "done" else "dropped", reason=was.reason)
    return back, f'"{short(one.text)}" is {was.state} again'


def _asked(it: Incident | None, role: str) -> GoNoGo | None:
    poll = it.launch.poll if it is not None and it.launch is not None else ()
    return next((one for one in poll if one.role == role), None)


def _go_asked(change: Change) -> Undone:
    """All whom one command asked."""
    back, said = {}, []
    for event in change.together:
        data: Any = event.data
        role, old = data.role, _asked(change.before, data.role)
        only_if(_asked(change.it, role) is not None, "That role is not asked any more.")
        words = role.replace("_", " ")
        said.append(f"{words} says it by {old.offset} again" if old else f"{words} is not asked for go or no-go")
        back[event.id] = events.GoAsked(role=role, offset=old.offset) if old else events.GoNotAsked(role=role)
    return back, ", ".join(said)


def _go_not_asked(change: Change) -> Undone:
    role, old = change.data.role, _asked(change.before, change.data.role)
    only_if(old is not None and _asked(change.it, role) is None, "That role is asked again already.")
    assert old is not None
    return events.GoAsked(role=role, offset=old.offset), f"{role.replace('_', ' ')} is asked again"


def _go_said(change: Change) -> Undone:
    """What one command said, for each role."""
    back, said = {}, []
    for event in change.together:
        data: Any = event.data
        role, says = data.role, data.says
        now, old = _asked(change.it, role), _asked(change.before, role)
        stands = now is not None and (now.answer, now.said_by) == (says, event.actor)
        only_if(stands, "That role said something else since, or T was moved: say it again.")
        mine = old is not None and old.said_by == event.actor and old.answer
        if mine == "no-go" and _now(change).at <= change.act.now:
            raise Refused("T has passed, and it was no-go before: move T if it did not go out.")
        said.append(f"{role.replace('_', ' ')} said {mine or 'nothing'}")
        back[event.id] = events.GoSaid(role=role, says="go" if mine == "go" else "no-go" if mine else "",
                                       reason=old.reason if old is not None and mine else "")  # fmt: skip
    return back, ", ".join(said)


def _check_in(change: Change) -> Undone:
    return events.CheckInDropped(check=change.event.id), "the check-in is not needed any more"


def _turns(change: Change) -> Undone:
    old = change.before.launch if change.before else None
    was = next((one for one in old.turns if one.role == change.data.role), None) if old is not None else None
    words = change.data.role.replace("_", " ")
    if was is None:
        return events.TurnsSet(role=change.data.role), f"{words} has no rotation again"
    back = events.TurnsSet(role=was.role, people=was.people, every_s=was.every_s)
    return back, f"the rotation of {words} is as before"


def _expected(change: Change) -> Undone:
    old = change.before.launch.expected if change.before and change.before.launch else None
    if old is None:
        return events.VolumeExpected(), "no volume is expected"
    back = events.VolumeExpected(usual=old.usual, low=old.low, high=old.high, lasts_s=old.lasts_s)
    return back, "what is expected is as before"


def _trigger_set(change: Change) -> Undone:
    one = next((one for one in _now(change).triggers if one.id == change.event.id), None)
    only_if(one is not None and one.tripped_at is None, "That trigger has tripped, or is dropped: decline its offer.")
    return events.TriggerDropped(trigger=change.event.id), f"{change.data.filter} is no trigger"


def _trigger_dropped(change: Change) -> Undone:
    old = change.before.launch if change.before else None
    was = next((one for one in old.triggers if one.id == change.data.trigger), None) if old is not None else None
    only_if(was is not None and all(one.filter != was.filter for one in _now(change).triggers), "It is set again.")
    assert was is not None
    return events.TriggerSet(filter=was.filter), f"{was.filter} is a trigger again"


WAYS: Mapping[str, Way] = {
    "launch_set": _set, "launch_ended": _ended, "preparation_added": _prepared, "preparation_ended": _item_ended,
    "preparation_reopened": _item_reopened, "go_asked": _go_asked, "go_not_asked": _go_not_asked, "go_said": _go_said,
    "launch_check_in_set": _check_in, "turns_set": _turns, "volume_expected": _expected,
    "trigger_set": _trigger_set, "trigger_dropped": _trigger_dropped,
}  # fmt: skip
