"""How it is taken back what people were given: roles, asks, tasks, check-ins, steps, a draft."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.commands.door import Refused
from warroom.commands.lazy_events import events
from warroom.commands.undoing.change import REASON, Change, Undone, Way, only_if
from warroom.core.model import Incident
from warroom.core.privacy import is_among
from warroom.core.words import short


def _holding(change: Change, it: Incident | None) -> list[str]:
    """Who holds the role of the change in that state of the incident."""
    data = change.data
    return [a.person for a in (it.holders(data.role) if it else ()) if a.system == data.system]


def _role_assigned(change: Change) -> Undone:
    data = change.data
    only_if(data.person in _holding(change, change.it), f"{data.person} has handed the role on since: assign it again.")
    held = [a for a in (change.before.holders(data.role) if change.before else ()) if a.system == data.system]
    if held and not data.beside:
        back = events.RoleAssigned(role=data.role, person=held[0].person, system=data.system)
        return back, f"{held[0].person} is {data.role.replace('_', ' ')} again"
    if data.role == "commander":
        raise Refused("An incident that had a commander never has none: hand command over instead.")
    gone = events.RoleReleased(role=data.role, person=data.person, system=data.system)
    return gone, f"{data.person} is not {data.role.replace('_', ' ')} any more"


def _role_offered(change: Change) -> Undone:
    data = change.data
    waits = any((o.role, o.person) == (data.role, data.person) for o in change.it.offers)
    only_if(waits, f"{data.person} has answered that offer already: hand the role over again.")
    return events.OfferWithdrawn(role=data.role, person=data.person), "the offer is withdrawn"


def _role_released(change: Change) -> Undone:
    data = change.data
    now, before = _holding(change, change.it), _holding(change, change.before)
    new = next((person for person in now if person not in before), "")
    only_if(not new, f"{new} has taken that role since: assign it again.")
    back = events.RoleAssigned(role=data.role, person=data.person, system=data.system, beside=bool(now))
    return back, f"{data.person} is {data.role.replace('_', ' ')} again"


def _update_drafted(change: Change) -> Undone:
    draft = change.data.update or change.event.id
    only_if(any(d.id == draft for d in change.it.drafts), "That draft was published or discarded: write another.")
    return events.UpdateDiscarded(update=draft, reason=REASON), "the draft is discarded"


def _step_ticked(change: Change) -> Undone:
    data = change.data
    back = events.StepTicked(playbook=data.playbook, step=data.step, text=data.text, done=not data.done)
    return back, f'the step "{short(data.text)}" is {"not done" if data.done else "done"} again'


def _playbook_chosen(change: Change) -> Undone:
    old = change.before.playbook if change.before else ""
    return events.PlaybookChosen(playbook=old), f"the playbook is {old or 'none'} again"


def _asked(change: Change) -> Undone:
    waits = any(a.id == change.event.id and a.state in ("open", "expired") for a in change.it.asks)
    only_if(waits, f"{change.data.person} has answered that already, or it was withdrawn: ask again.")
    return events.AskWithdrawn(ask=change.event.id, reason=REASON), f"{change.data.person} is not asked any more"


def _task_given(change: Change) -> Undone:
    open_still = any(t.id == change.event.id and t.state == "open" for t in change.it.tasks)
    only_if(open_still, f"That task of {change.data.owner} is done or dropped already: give it again.")
    return events.TaskDropped(task=change.event.id, reason=REASON), f"the task of {change.data.owner} is dropped"


def _check_in_set(change: Change) -> Undone:
    return events.CheckInDropped(check=change.event.id), "the check-in is not needed any more"


def _limits_set(change: Change) -> Undone:
    old = change.before.tickets if change.before else None
    if old is None:
        return events.TicketLimitsSet(), "there are no limits for tickets again"
    back = events.TicketLimitsSet(warn=old.warn, escalate=old.escalate, feed=old.feed)
    return back, "the limits for tickets are as before"


def _access_granted(change: Change) -> Undone:
    person = change.data.person
    only_if(not is_among(change.it, person), f"{person} has come in since, and who is in an incident sees it.")
    return events.AccessRevoked(person=person), f"{person} may no longer see it"


def _access_revoked(change: Change) -> Undone:
    return events.AccessGranted(person=change.data.person), f"{change.data.person} may see it again"


WAYS: Mapping[str, Way] = {
    "role_assigned": _role_assigned, "role_offered": _role_offered, "role_released": _role_released,
    "update_drafted": _update_drafted, "asked": _asked, "task_given": _task_given, "step_ticked": _step_ticked,
    "playbook_chosen": _playbook_chosen, "check_in_set": _check_in_set, "ticket_limits_set": _limits_set,
    "access_granted": _access_granted, "access_revoked": _access_revoked,
}  # fmt: skip
