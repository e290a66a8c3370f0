"""What became of an occasion before it could be sent: whether it is moot, and what happened since. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from warroom.core import events as e
from warroom.core.clocks import is_acknowledged
from warroom.core.model import Status

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.model import Incident
    from warroom.core.policy import EscalationLevel, Policy
    from warroom.notify.occasions import Occasion

MOST = 6
"""So many things that happened since are named, the newest."""


def is_over(occasion: Occasion) -> bool:
    """Whether it is the end of an incident, of which everybody who was paged must hear."""
    if occasion.word == "status":
        return occasion.what.get("status") in (Status.MERGED.value, Status.CLOSED.value)
    return occasion.word in ("resolved", "cancelled")


def moot(occasion: Occasion, event: e.Event, incident: Incident, policy: Policy, now: datetime) -> str:
    """Why an occasion that an event made need not be sent any more, or would be untrue; "" where it is as it was."""
    judge = _JUDGES.get(occasion.word)
    return judge(event, incident, policy, now) if judge is not None else ""


def since(events: Iterable[e.Event]) -> tuple[str, ...]:
    """What happened after the occasion, in words, oldest first."""
    said = [words for event in events if (words := _said(event))]
    return tuple(said[-MOST:])


# ---------------------------------------------------------------- one judge an occasion


def _escalated(event: e.Event, it: Incident, policy: Policy, now: datetime) -> str:
    data = event.data
    assert isinstance(data, e.EscalationFired)
    if not it.is_live:
        return _ended(it)
    level = _level(policy, data)
    unless = level.unless if level is not None else "acknowledged"
    after = it.acknowledged_at is not None and (it.acknowledged_at >= event.at or not data.by_hand)
    if unless == "acknowledged" and after and is_acknowledged(it, policy, now):
        return f"{it.acknowledged_by} acknowledged it"
    if unless == "mitigated" and it.status is Status.MONITORING:
        return "it is mitigated"
    if level is not None and not data.by_hand and level.delay(policy.severity(it.severity).name) is None:
        return f"it is {it.severity} now, which does not call {data.level}"
    return ""


def _called(event: e.Event, it: Incident, policy: Policy, now: datetime) -> str:
    """Of a call that is about an incident: of one without, its alerts tell (``notify.calls``)."""
    if not it.is_live:
        return _ended(it)
    return f"{it.acknowledged_by} acknowledged it" if is_acknowledged(it, policy, now) else ""


def _level(policy: Policy, data: e.EscalationFired) -> EscalationLevel | None:
    levels = (one for rules in policy.escalation if rules.id == data.policy for one in rules.level)
    return next((one for one in levels if one.name == data.level), None)


def _asked(event: e.Event, it: Incident, _: Policy, __: datetime) -> str:
    if not it.is_open:
        return _ended(it)
    if isinstance(event.data, e.ApprovalAsked | e.PauseAsked):
        measure = event.data.measure if isinstance(event.data, e.ApprovalAsked) else event.id
        one = next((one for one in it.containment if one.id == measure), None)
        return "it is no longer asked" if one is None or not one.in_place else "it is answered" if one.answer else ""
    ask = next((one for one in it.asks if one.id == event.id), None)
    return "it is no longer asked" if ask is None else "" if ask.state == "open" else f"the ask is {ask.state}"


def _declared(_: e.Event, it: Incident, __: Policy, ___: datetime) -> str:
    return "" if it.is_live else _ended(it)


def _acknowledged(event: e.Event, it: Incident, policy: Policy, now: datetime) -> str:
    if it.is_live and not is_acknowledged(it, policy, now):
        return "nobody has it any more"
    return ""


def _severity(event: e.Event, it: Incident, _: Policy, __: datetime) -> str:
    data = event.data
    assert isinstance(data, e.SeverityChanged)
    return "" if it.severity == data.severity else f"it is {it.severity} now"


def _status(event: e.Event, it: Incident, _: Policy, __: datetime) -> str:
    wanted = event.data.status if isinstance(event.data, e.StatusChanged) else Status.MERGED
    return "" if it.status is wanted else f"it is {it.status.value} now"


def _resolved(_: e.Event, it: Incident, __: Policy, ___: datetime) -> str:
    return f"it is {it.status.value} again" if it.is_live else ""


def _reopened(_: e.Event, it: Incident, __: Policy, ___: datetime) -> str:
    return "" if it.is_live else _ended(it)


def _cancelled(_: e.Event, it: Incident, __: Policy, ___: datetime) -> str:
    return "" if it.status is Status.CANCELLED else f"it is {it.status.value} now"


def _soaked(event: e.Event, it: Incident, _: Policy, __: datetime) -> str:
    if it.status is not Status.MONITORING:
        return f"it is {it.status.value} now"
    return "" if it.soaked_at is not None and it.soaked_at >= event.at else "the soak began again"


def _drafted(event: e.Event, it: Incident, _: Policy, __: datetime) -> str:
    data = event.data
    assert isinstance(data, e.UpdateDrafted)
    waits = any(one.id == (data.update or event.id) and not one.approved_by for one in it.drafts)
    return "" if waits else "the draft no longer waits"


def _launched(event: e.Event, it: Incident, _: Policy, __: datetime) -> str:
    data, launch = event.data, it.launch
    if launch is None or it.status is not Status.PLANNED:
        return f"it is {it.status.value} now"
    if isinstance(data, e.GoSaid):
        return "" if data.role in launch.held_by else "that role says no-go no more"
    if isinstance(data, e.TriggerTripped):
        tripped = any(one.id == data.trigger and one.fingerprint == data.fingerprint for one in launch.triggers)
        return "" if tripped else "the offer was declined"
    return ""


_JUDGES: dict[str, Callable[[Any, Incident, Policy, Any], str]] = {
    "escalation": _escalated,
    "call": _called,
    "ask": _asked,
    "declared": _declared,
    "acknowledged": _acknowledged,
    "severity": _severity,
    "status": _status,
    "resolved": _resolved,
    "reopened": _reopened,
    "cancelled": _cancelled,
    "draft": _drafted,
    "soak": _soaked,
    "launch": _launched,
}


def _ended(it: Incident) -> str:
    if it.status is Status.PLANNED:
        return "it is only planned now"
    into = f" into {it.merged_into.rsplit('-', 1)[-1]}" if it.merged_into else ""
    return f"it was {it.status.value}{into}"


# ---------------------------------------------------------------- what happened since


def _said(event: e.Event) -> str:
    data, who = event.data, event.by
    if isinstance(data, e.Acknowledged | e.AcknowledgedElsewhere):
        return f"acknowledged by {who}"
    if isinstance(data, e.SeverityChanged):
        return f"{data.severity} by {who}"
    if isinstance(data, e.StatusChanged):
        return f"{data.status.value}, says {who}"
    if isinstance(data, e.Reopened):
        return f"reopened by {who}"
    if isinstance(data, e.CommandTaken):
        return f"{who} took the command"
    if isinstance(data, e.EscalationFired):
        return f"{data.level} was called"
    return ""
