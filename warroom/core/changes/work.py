"""What is asked, given to do, linked and written on the brief."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from warroom.core.changes import impact
from warroom.core.changes.rules import Change, Handler, swap, unsnoozed
from warroom.core.events import (
    AlertLinked,
    AlertUnlinked,
    AskAnswered,
    Asked,
    AskExpired,
    AskReadBack,
    AskWithdrawn,
    BriefChanged,
    ChannelNamed,
    Event,
    LinkAdded,
    LinkRemoved,
    Payload,
    PlaybookChosen,
    StepTicked,
    TaskDone,
    TaskDropped,
    TaskGiven,
    TaskHandedOn,
    TaskReadBack,
)
from warroom.core.model import AlertLink, Ask, Incident, Link, StepDone, Task


def _asked(before: Incident, event: Event, data: Asked) -> Change | None:
    new = Ask(id=event.id, person=data.person, text=data.text, by=event.actor, at=event.at, due_at=data.due_at)
    return {"asks": (*before.asks, new)}


def _playbook_chosen(before: Incident, _: Event, data: PlaybookChosen) -> Change | None:
    return None if data.playbook == before.playbook else {"playbook": data.playbook}


def _step_ticked(before: Incident, event: Event, data: StepTicked) -> Change | None:
    this = (data.playbook, data.step, data.text)
    others = tuple(s for s in before.steps if (s.playbook, s.step, s.text) != this)
    if (len(others) < len(before.steps)) == data.done:
        return None  # it is as it is said to become
    new = StepDone(playbook=data.playbook, step=data.step, text=data.text, by=event.actor, at=event.at)
    return {"steps": (*others, new) if data.done else others}


def open_ask(incident: Incident, ask: str) -> Ask | None:
    """The ask of that id while it waits for its answer."""
    return next((a for a in incident.asks if a.id == ask and a.state == "open"), None)


def open_task(incident: Incident, task: str) -> Task | None:
    """The task of that id until it is done or dropped."""
    return next((t for t in incident.tasks if t.id == task and t.state == "open"), None)


def _change_ask(before: Incident, ask: str, **values: Any) -> Change | None:
    old = open_ask(before, ask)
    if old is None:
        return None
    changed: Change = {"asks": swap(before.asks, old, replace(old, **values))}
    return changed | ({"snoozes": unsnoozed(before, f"ask:{ask}")} if "state" in values else {})


def _change_task(before: Incident, task: str, **values: Any) -> Change | None:
    old = open_task(before, task)
    if old is None:
        return None
    changed: Change = {"tasks": swap(before.tasks, old, replace(old, **values))}
    return changed | ({"snoozes": unsnoozed(before, f"task:{task}")} if "state" in values else {})


def _ask_read_back(before: Incident, event: Event, data: AskReadBack) -> Change | None:
    return _change_ask(before, data.ask, read_back_at=event.at)


def _ask_answered(before: Incident, _: Event, data: AskAnswered) -> Change | None:
    """An answer that comes after the time box is an answer still."""
    old = next((a for a in before.asks if a.id == data.ask and a.state in ("open", "expired")), None)
    if old is None:
        return None
    new = replace(old, state="answered", answer=data.answer)
    return {"asks": swap(before.asks, old, new), "snoozes": unsnoozed(before, f"ask:{data.ask}")}


def _ask_expired(before: Incident, _: Event, data: AskExpired) -> Change | None:
    return _change_ask(before, data.ask, state="expired")


def _ask_withdrawn(before: Incident, _: Event, data: AskWithdrawn) -> Change | None:
    return _change_ask(before, data.ask, state="withdrawn")


def _task_given(before: Incident, event: Event, data: TaskGiven) -> Change | None:
    new = Task(id=event.id, owner=data.owner, text=data.text, by=event.actor, at=event.at, due_at=data.due_at)
    return {"tasks": (*before.tasks, new)}


def _task_read_back(before: Incident, event: Event, data: TaskReadBack) -> Change | None:
    return _change_task(before, data.task, read_back_at=event.at)


def _task_handed_on(before: Incident, _: Event, data: TaskHandedOn) -> Change | None:
    return _change_task(before, data.task, owner=data.owner, read_back_at=None)


def _task_done(before: Incident, event: Event, data: TaskDone) -> Change | None:
    return _change_task(before, data.task, state="done", ended_at=event.at)


def _task_dropped(before: Incident, event: Event, data: TaskDropped) -> Change | None:
    return _change_task(before, data.task, state="dropped", ended_at=event.at, reason=data.reason)


def _alert_linked(before: Incident, event: Event, data: AlertLinked) -> Change | None:
    ref = data.alert
    if any(a.fingerprint == ref.fingerprint for a in before.alerts):
        return None
    new = AlertLink(
        feed=ref.feed, uid=ref.uid, fingerprint=ref.fingerprint, title=ref.title, at=event.at, by=event.actor
    )
    return {"alerts": (*before.alerts, new)}


def _alert_unlinked(before: Incident, _: Event, data: AlertUnlinked) -> Change | None:
    left = tuple(a for a in before.alerts if a.fingerprint != data.fingerprint)
    return None if left == before.alerts else {"alerts": left}


def _brief_changed(before: Incident, event: Event, data: BriefChanged) -> Change | None:
    lines = {name: text for name in before.brief.__struct_fields__ if (text := getattr(data, name)) is not None}
    return {"brief": replace(before.brief, **lines), **impact.on_brief(before, event, data)}


def _link_added(before: Incident, _: Event, data: LinkAdded) -> Change | None:
    others = (link for link in before.links if link.url != data.url)
    return {"links": (*others, Link(label=data.label, url=data.url))}


def _link_removed(before: Incident, _: Event, data: LinkRemoved) -> Change | None:
    left = tuple(link for link in before.links if link.url != data.url)
    return None if left == before.links else {"links": left}


def _channel_named(before: Incident, _: Event, data: ChannelNamed) -> Change | None:
    return None if data.name == before.channel else {"channel": data.name}


HANDLERS: dict[type[Payload], Handler] = {
    Asked: _asked,
    AskReadBack: _ask_read_back,
    AskAnswered: _ask_answered,
    AskExpired: _ask_expired,
    AskWithdrawn: _ask_withdrawn,
    TaskGiven: _task_given,
    TaskReadBack: _task_read_back,
    TaskHandedOn: _task_handed_on,
    TaskDone: _task_done,
    TaskDropped: _task_dropped,
    AlertLinked: _alert_linked,
    AlertUnlinked: _alert_unlinked,
    PlaybookChosen: _playbook_chosen,
    StepTicked: _step_ticked,
    BriefChanged: _brief_changed,
    LinkAdded: _link_added,
    LinkRemoved: _link_removed,
    ChannelNamed: _channel_named,
}
