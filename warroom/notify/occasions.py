"""Which event, or which countdown, is an occasion to notify somebody, and what a message may say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from warroom.core import events as e
from warroom.core.closing import next_stage
from warroom.core.model import Deadline, Incident, Status
from warroom.core.naming import compared
from warroom.core.planned import label_of
from warroom.core.policy import Policy
from warroom.core.targets import parse
from warroom.core.telling import APPROVED, remarks

URGENT = 0
USUAL = 1


class Occasion(Struct, frozen=True):
    """Something that happened.

    Attributes:
        word: its name in ``[notify]``.
        id: what it is in the journal, or what names a countdown that ran out: half of the idempotency key.
        event: the event's id, "" where none made it.
        at: when it happened; ``known_at`` when the room learned of it.
        what: what a template may say of it, in addition to the incident.
        audience: of an update, else "".
        addressed: names, lower-case: people, roles, levels whose answer it wants.
        channels: channels that were named outright.
        urgency: 0 goes before everything else.
        tone: failure, warning, success or info.
        severities: those it is about where they are the event's own: the declared one, the old and the new one.
    """

    word: str
    id: str
    at: datetime
    known_at: datetime
    event: str = ""
    actor: str = ""
    what: dict[str, Any] = field(default_factory=dict)
    audience: str = ""
    addressed: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    urgency: int = USUAL
    tone: str = "info"
    severities: frozenset[str] = frozenset()

    def was_paged(self, paged: bool) -> Occasion:
        """The same, for somebody who was paged about it."""
        return replace(self, what={**self.what, "paged": paged})


Read = tuple[str, dict[str, Any]]
"""The occasion's word, and fields of ``Occasion``."""


def of_event(event: e.Event, incident: Incident, policy: Policy) -> Occasion | None:
    """The occasion that an event is; None where nobody outside needs to hear of it.

    ``incident`` is as it is now, which may be later than the event.
    """
    reader = _READERS.get(type(event.data))
    found = None if reader is None else reader(event.data, event, incident, policy)
    if found is None:
        return None
    word, more = found
    return Occasion(
        word=word, id=event.id, event=event.id, at=event.at, known_at=event.recorded_at, actor=event.by, **more
    )


def of_deadline(
    deadline: Deadline, incident: Incident, *, at: datetime, word: str = "overdue", named: datetime | None = None
) -> Occasion:
    """The occasion that a countdown is which ran out at ``at``; it hangs on no event. ``named`` is that instant as it
    is called for good, where the clock was set since."""
    return Occasion(
        word=word, id=f"{incident.id}|{deadline.key}|{word}|{(named or at).isoformat()}", at=at, known_at=at,
        what={"countdown": deadline.label, "owner": deadline.owner, "rule": deadline.rule, "due_at": deadline.due_at,
              "settled_by": deadline.settled_by, "kind": deadline.kind,
              **({"reason": ""} if word == "launch" else {})},
        addressed=names(deadline.owner), tone="warning",
    )  # fmt: skip


def names(*words: str) -> frozenset[str]:
    """Words as names are compared, the empty ones left out; an address is compared as it is, in any case."""
    return frozenset(compared(word) for word in words if word.strip())


# ---------------------------------------------------------------- one reader an event type


def _declared(data: e.Declared, _: e.Event, it: Incident, __: Policy) -> Read | None:
    if data.planned:
        return None
    return "declared", _begun(data.severity, data.title)


def _activated(data: e.Activated, _: e.Event, it: Incident, __: Policy) -> Read:
    return "declared", _begun(data.severity, data.title or it.title)


def _begun(severity: str, title: str) -> dict[str, Any]:
    what = {"severity": severity, "title": title}
    return {"what": what, "tone": "failure", "severities": frozenset({severity})}


def _acknowledged(_: e.Acknowledged | e.AcknowledgedElsewhere, __: e.Event, ___: Incident, ____: Policy) -> Read:
    return "acknowledged", {"tone": "success"}


def _severity(data: e.SeverityChanged, event: e.Event, it: Incident, policy: Policy) -> Read:
    before = ""
    for older, newer in zip(it.severities, it.severities[1:], strict=False):
        if newer.severity == data.severity and newer.since == event.at:
            before = older.severity
    raised = bool(before) and policy.severity(data.severity).rank < policy.severity(before).rank
    what = {"severity": data.severity, "before": before, "raised": raised, "reason": data.reason}
    both = frozenset({data.severity, before or data.severity})
    return "severity", {"what": what, "tone": "failure" if raised else "warning", "severities": both}


def _status(data: e.StatusChanged, _: e.Event, __: Incident, ___: Policy) -> Read:
    what = {"status": data.status.value, "reason": data.reason}
    if data.status is Status.RESOLVED:
        return "resolved", {"what": what, "tone": "success"}
    return "status", {"what": what}


def _reopened(data: e.Reopened, _: e.Event, __: Incident, ___: Policy) -> Read:
    return "reopened", {"what": {"reason": data.reason}, "tone": "failure"}


def _cancelled(data: e.Cancelled, _: e.Event, __: Incident, ___: Policy) -> Read:
    return "cancelled", {"what": {"reason": data.reason}}


def _merged(data: e.Merged, _: e.Event, __: Incident, ___: Policy) -> Read:
    return "status", {"what": {"status": "merged", "into": data.into, "reason": data.reason}}


def _soaked(data: e.SoakEnded, _: e.Event, it: Incident, policy: Policy) -> Read:
    to, owner = next_stage(it, policy) if it.recovered is not None else None, it.commander or "commander"
    what = {"since": data.since, "recovered": it.recovered, "owner": owner,
            "next": f"go on to {to} %" if to is not None else "resolve it"}  # fmt: skip
    return "soak", {"what": what, "addressed": names(owner), "tone": "success"}


def _drafted(data: e.UpdateDrafted, event: e.Event, it: Incident, policy: Policy) -> Read:
    approvers = [held.person for role in policy.room.approvers for held in it.holders(role)]
    people = dict.fromkeys(held.person for held in it.roles)
    odd = remarks(data.text, tuple(people)) if data.audience in APPROVED else ()
    what = {"audience": data.audience, "text": data.text, "update": data.update or event.id, "look_at": list(odd)}
    return "draft", {"what": what, "addressed": names(*approvers, *policy.room.approvers), "audience": data.audience}


def _published(data: e.UpdatePublished, _: e.Event, it: Incident, __: Policy) -> Read:
    text = data.text or "No change."
    what = {"audience": data.audience, "text": text, "no_change": data.no_change, "next_by": data.next_by}
    return "update", {"what": {**what, "status": it.status.value}, "audience": data.audience}


def _fired(data: e.EscalationFired, event: e.Event, _: Incident, __: Policy) -> Read:
    late = event.at - data.due_at
    targets = parse(data.target)
    words = [target.name for target in targets if target.kind == "word"]
    what = {
        "level": data.level, "target": data.target, "people": list(data.people), "due_at": data.due_at,
        "time": data.cycle + 1, "by_hand": data.by_hand, "reason": data.reason,
        "late": late if late > timedelta(seconds=1) and not data.by_hand else None,
    }  # fmt: skip
    return "escalation", {
        "what": what, "tone": "failure", "urgency": URGENT, "addressed": names(data.level, *words, *data.people),
        "channels": frozenset(target.name for target in targets if target.kind == "channel"),
    }  # fmt: skip


def _asked(data: e.Asked, _: e.Event, __: Incident, ___: Policy) -> Read:
    what = {"person": data.person, "text": data.text, "due_at": data.due_at}
    return "ask", {"what": what, "addressed": names(data.person), "urgency": URGENT, "tone": "warning"}


def _approval(data: e.ApprovalAsked, _: e.Event, it: Incident, __: Policy) -> Read | None:
    one = next((one for one in it.containment if one.id == data.measure), None)
    if one is None:
        return None
    undo = f"; undo: {one.undo_how}" if one.undo_how else ""
    what = {"person": data.person, "text": f"approve the change: {one.text}{undo}", "due_at": None}
    return "ask", {"what": what, "addressed": names(data.person), "urgency": URGENT, "tone": "warning"}


def _pause(data: e.PauseAsked, _: e.Event, __: Incident, ___: Policy) -> Read:
    what = {"person": data.person, "text": f"pause: {data.text}", "due_at": None}
    by = frozenset({data.channel} if data.channel else ())
    return "ask", {"what": what, "addressed": names(data.person), "channels": by, "urgency": URGENT, "tone": "warning"}


def _of_launch(it: Incident, kind: str, said: str, reason: str, *more: str, urgency: int = USUAL) -> Read | None:
    """What happened to a launch: the commander must know, and who else is named."""
    if it.launch is None:
        return None
    owner = it.commander or "commander"
    what = {"countdown": said, "owner": owner, "rule": "", "due_at": it.launch.at, "settled_by": "", "kind": kind,
            "reason": reason}  # fmt: skip
    return "launch", {"what": what, "addressed": names(owner, *more), "tone": "warning", "urgency": urgency}


def _t_set(data: e.LaunchSet, _: e.Event, it: Incident, __: Policy) -> Read | None:
    """Of a move everybody in it hears: that T is set is no news outside."""
    if it.launch is None or not it.launch.moved or (data.wall, data.zone) != (it.launch.wall, it.launch.zone):
        return None
    owners = [one.person for one in it.launch.preparation if one.person] + [turn.person for turn in it.roles]
    said = f"T moved to {data.wall.replace('T', ' ')} {data.zone}"
    return _of_launch(it, "launch", said, data.reason, *owners)


def _no_go(data: e.GoSaid, _: e.Event, it: Incident, policy: Policy) -> Read | None:
    if data.says != "no-go":
        return None
    return _of_launch(it, "launch_held", f"NO-GO: {label_of(policy, data.role)}", data.reason, urgency=URGENT)


def _tripped(data: e.TriggerTripped, _: e.Event, it: Incident, __: Policy) -> Read | None:
    return _of_launch(it, "launch_trigger", f"trigger: {data.alert}", "make it an incident, or decline", urgency=URGENT)


_READERS: dict[type[e.Payload], Callable[[Any, e.Event, Incident, Policy], Read | None]] = {
    e.Declared: _declared,
    e.Activated: _activated,
    e.Acknowledged: _acknowledged,
    e.AcknowledgedElsewhere: _acknowledged,
    e.SeverityChanged: _severity,
    e.StatusChanged: _status,
    e.Reopened: _reopened,
    e.Cancelled: _cancelled,
    e.SoakEnded: _soaked,
    e.Merged: _merged,
    e.UpdateDrafted: _drafted,
    e.UpdatePublished: _published,
    e.EscalationFired: _fired,
    e.Asked: _asked,
    e.ApprovalAsked: _approval,
    e.PauseAsked: _pause,
    e.LaunchSet: _t_set,
    e.GoSaid: _no_go,
    e.TriggerTripped: _tripped,
}
