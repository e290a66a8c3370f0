"""What completes an incident's record, taken back: its milestones and follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import convert

from warroom.commands.door import Refused
from warroom.commands.lazy_events import events
from warroom.commands.undoing.change import REASON, Change, Undone, Way, given_fields, only_if
from warroom.core.model import Assessment, Containment, FollowUp
from warroom.core.model.followup import ACCEPTED, CANDIDATE, VERIFIED
from warroom.core.words import short


def _milestone_set(change: Change) -> Undone:
    name = change.data.milestone
    now, old = change.it.milestone(name), change.before.milestone(name) if change.before else None
    stands = (None if now is None else now.at) == change.data.when
    only_if(stands, "That milestone was corrected again since: set it to what it should be.")
    back = events.MilestoneSet(milestone=name, when=old.at if old else None, source=old.source if old else "typed")
    return back, f"{name.replace('_', ' ')} is {change.act.when(old.at) if old else 'not known'} again"


def _followup_added(change: Change) -> Undone:
    one = _followup(change, change.event.id)
    only_if(one.is_open, "That follow-up has moved on since: say of it what holds now.")
    return events.FollowUpDropped(followup=one.id, reason=REASON), f'the follow-up "{short(one.text)}" is not done'


def _followup_changed(change: Change) -> Undone:
    """What was given is again what it was; one that was accepted by it is a candidate again."""
    one = _followup(change, change.data.followup)
    before = next((old for old in (change.before.followups if change.before else ()) if old.id == one.id), one)
    names = [name for name in given_fields(change.data) if name != "followup"]
    stands = all(getattr(one, name) == getattr(change.data, name) for name in names)
    only_if(stands, "That follow-up was changed again since: set it to what it should be.")
    back = {name: getattr(before, name) for name in names}
    if before.state == CANDIDATE and one.state != CANDIDATE:
        only_if(one.state == ACCEPTED, "That follow-up has moved on since: take it up again, or say what holds now.")
        was = {name: getattr(before, name) for name in ("owner", "due_at", "criterion", "risk", "ticket")}
        data = events.FollowUpSetBack(followup=one.id, back_to="candidate", **was)
        return data, f'the follow-up "{short(before.text)}" is a candidate again'
    only_if(None not in back.values(), "That follow-up had no such value before: set it to what it should be.")
    return events.FollowUpChanged(followup=one.id, **back), f'the follow-up "{short(before.text)}" is as it was before'


def _followup_ended(change: Change) -> Undone:
    one, words = _followup(change, change.data.followup), change.event.type.removeprefix("follow_up_")
    before = next((old for old in (change.before.followups if change.before else ()) if old.id == one.id), one)
    only_if(not one.is_open and before.is_open, f"That it is {words} cannot be undone: take it up again instead.")
    return events.FollowUpTakenUp(followup=one.id), f'the follow-up "{short(one.text)}" is to be done again'


def _followup_verified(change: Change) -> Undone:
    one = _followup(change, change.data.followup)
    stands = one.state == VERIFIED and one.how == change.data.how
    only_if(stands, "That follow-up has moved on since: take it up again, or say what holds now.")
    back = events.FollowUpSetBack(followup=one.id, back_to="done")
    return back, f'the follow-up "{short(one.text)}" waits to be verified'


def _ticket_asked(change: Change) -> Undone:
    one = _followup(change, change.data.followup)
    only_if(not one.ticket_key, "The ticket is there already: close it in the tracker.")
    only_if(one.tracker == change.data.tracker, "That follow-up was sent elsewhere since: undo that first.")
    return events.TicketAsked(followup=one.id, tracker=""), f'the follow-up "{short(one.text)}" is not sent'


def _measure(change: Change, name: str) -> Containment:
    one = next((one for one in change.it.containment if one.id == name), None)
    if one is None:
        raise Refused("That is not there any more: look at `warroom containment`.")
    return one


def _change_made(change: Change) -> Undone:
    """The record of it is taken back: it never was. What is undone in the world is ended instead."""
    one = _measure(change, change.event.id)
    only_if(one.in_place, "That has ended since: nothing is left to undo.")
    back = events.ContainmentEnded(measure=one.id, outcome="withdrawn", reason=REASON)
    return back, f'"{short(one.text)}" was recorded by mistake'


def _containment_ended(change: Change) -> Undone:
    one = _measure(change, change.data.measure)
    only_if(not one.in_place, "That is in place again already.")
    return events.ContainmentBack(measure=one.id), f'"{short(one.text)}" is in place again'


def _containment_answered(change: Change) -> Undone:
    one = _measure(change, change.data.measure)
    only_if(one.answer == change.data.verdict, "That was answered otherwise since: say what holds now.")
    return events.ContainmentAnswered(measure=one.id, verdict=""), f'"{short(one.text)}" has no answer'


def _worked_around(change: Change) -> Undone:
    one = next((one for one in change.it.workarounds if one.id == change.event.id), None)
    only_if(one is not None and one.in_place, "That workaround was removed since: nothing is left to undo.")
    assert one is not None
    data = events.WorkaroundRemoved(workaround=one.id, reason=REASON)
    return data, f'the workaround "{short(one.text)}" is not in place'


def _resolution_told(change: Change) -> Undone:
    now, old = change.it.resolution, change.before.resolution if change.before else None
    names = given_fields(change.data)
    stands = all(getattr(now, name, "") == getattr(change.data, name) for name in names)
    only_if(stands, "What ended it was told otherwise since: say what holds now.")
    back = convert({name: getattr(old, name, "") for name in names}, events.ResolutionTold)
    return back, "what ended it is as it was before"


def _assessed(change: Change) -> Undone:
    """What it said is as it was before, unless somebody has said otherwise since."""
    data, unsaid = change.data, Assessment(by="", at=change.event.at)
    now = change.it.assessment or unsaid
    old = (change.before.assessment if change.before else None) or unsaid
    names = [name for name in given_fields(data) if name not in ("due_at", "no_eta")]
    of_eta = data.due_at is not None or data.no_eta
    stands = all(getattr(now, name) == _kept(getattr(data, name)) for name in names)
    only_if(stands and (not of_eta or now.eta == data.due_at), "Other numbers were given since: say what holds now.")
    back: dict[str, Any] = {name: -1 if (was := getattr(old, name)) is None else was for name in names}
    if of_eta:
        back |= {"no_eta": True} if old.eta is None else {"due_at": old.eta}
    return convert(back, events.Assessed), "what was said of its numbers is as it was before"


def _kept(value: Any) -> Any:
    """What is kept of a value that was said: a negative number is none."""
    return None if isinstance(value, int | float) and value < 0 else value


def _alerts_rated(change: Change) -> Undone:
    """Each has the answer it had before: those that had another one, or none."""
    of = set(change.data.fingerprints)
    stands = all(link.rating == change.data.rating for link in change.it.alerts if link.fingerprint in of)
    only_if(stands, "These alerts were rated again since: say what holds now.")
    had = {link.rating for link in (change.before.alerts if change.before else ()) if link.fingerprint in of}
    only_if(len(had) == 1, "They were rated differently before: rate each as it should be.")
    return events.AlertsRated(fingerprints=change.data.fingerprints, rating=had.pop()), "the alerts are rated as before"


def _followup(change: Change, name: str) -> FollowUp:
    one = next((one for one in change.it.followups if one.id == name), None)
    if one is None:
        raise Refused("That follow-up is not there any more: look at `warroom followups --all`.")
    return one


WAYS: Mapping[str, Way] = {
    "milestone_set": _milestone_set, "follow_up_added": _followup_added, "follow_up_done": _followup_ended,
    "follow_up_dropped": _followup_ended, "follow_up_changed": _followup_changed,
    "follow_up_verified": _followup_verified,
    "ticket_asked": _ticket_asked, "workaround_put_in": _worked_around,
    "change_made": _change_made, "pause_asked": _change_made, "containment_ended": _containment_ended,
    "containment_answered": _containment_answered,
    "resolution_told": _resolution_told, "assessed": _assessed, "alerts_rated": _alerts_rated,
}  # fmt: skip
