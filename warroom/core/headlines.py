"""The one line that the timeline shows of what was done in the room, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from warroom.core import after_lines, case_lines, launch_lines
from warroom.core import events as e
from warroom.core.headline import Headline, role_words, said
from warroom.core.model import Incident, Kind
from warroom.core.planned import is_fine
from warroom.core.policy import show_duration

ON_TIME = timedelta(seconds=1)
"""A level that fires within this of its due time was on time; one that fires later says by how much."""


def headline(event: e.Event, before: Incident | None) -> Headline | None:
    """The line for the event, None where it has none. ``before`` is None for a declaration."""
    writer = _WRITERS.get(type(event.data))
    return None if writer is None else writer(event, before, event.data)


def _clock(at: datetime) -> str:
    return f"{at:%H:%M} UTC"


def _box(start: datetime, end: datetime) -> str:
    """A time box in whole seconds, "" where it was already over."""
    left = timedelta(seconds=round((end - start).total_seconds()))
    return f", {show_duration(left)}" if left > timedelta(0) else ""


def _milestone(text: str) -> Callable[[e.Event, Incident | None, Any], Headline]:
    """A line that is the same text always, and the reason, note or url of its payload."""

    def write(_: e.Event, __: Incident | None, data: Any) -> Headline:
        why = getattr(data, "reason", "") or getattr(data, "note", "") or getattr(data, "url", "")
        return Headline(Kind.MILESTONE, said(text, why))

    return write


def _declared(_: e.Event, __: Incident | None, data: e.Declared) -> Headline:
    what = "planned room opened" if data.planned else f"declared {data.severity}"
    return Headline(Kind.MILESTONE, f"{what}: {data.title}", "drill" if data.drill else "")


def _activated(_: e.Event, __: Incident | None, data: e.Activated) -> Headline:
    return Headline(Kind.MILESTONE, said(f"the planned room became an incident, {data.severity}", data.title or ""))


def _details(_: e.Event, __: Incident | None, data: e.DetailsChanged) -> Headline | None:
    words = {"title": data.title, "summary": data.summary, "service": data.service, "region": data.region}
    told = [f"{name} is now {value}" if value else f"{name} emptied" for name, value in words.items()
            if value is not None]  # fmt: skip
    times = {"impact started": data.impact_started_at, "detected": data.detected_at}
    told += [f"{name} at {value:%Y-%m-%d %H:%M:%S} UTC" for name, value in times.items() if value is not None]
    if data.private is not None:
        told.append("private" if data.private else "no longer private")
    return Headline(Kind.NOTE, ", ".join(told)) if told else None


def _acknowledged_elsewhere(_: e.Event, __: Incident | None, data: e.AcknowledgedElsewhere) -> Headline:
    return Headline(Kind.MILESTONE, f"{data.person} acknowledged on {data.channel}")


def _milestone_set(_: e.Event, __: Incident | None, data: e.MilestoneSet) -> Headline | None:
    name = data.milestone.replace("_", " ")
    if data.source == "alert":
        return None  # the line that declares or links it stands beside it
    if data.when is None:
        return Headline(Kind.NOTE, f"{name}: not known")
    return Headline(Kind.NOTE, f"{name} at {data.when:%Y-%m-%d %H:%M:%S} UTC", data.source)


def _severity(_: e.Event, before: Incident | None, data: e.SeverityChanged) -> Headline:
    old = before.severity if before else "?"
    return Headline(Kind.MILESTONE, said(f"severity {old} → {data.severity}", data.reason))


def _status(_: e.Event, before: Incident | None, data: e.StatusChanged) -> Headline:
    overridden = [item for item, answer in data.closure.items() if answer.startswith("override")]
    mark = f"{len(overridden)} overridden" if overridden else ""
    old = before.status if before else "?"
    return Headline(Kind.MILESTONE, said(f"status {old} → {data.status}", data.reason), mark)


def _merged(_: e.Event, __: Incident | None, data: e.Merged) -> Headline:
    return Headline(Kind.MILESTONE, said(f"merged into {data.into}", data.reason), ref=data.into)


def _merge_received(_: e.Event, __: Incident | None, data: e.MergeReceived) -> Headline:
    return Headline(Kind.MILESTONE, f"{data.other} was merged into this", ref=data.other)


def _merge_returned(_: e.Event, __: Incident | None, data: e.MergeReturned) -> Headline:
    return Headline(Kind.MILESTONE, f"{data.other} was taken out again", ref=data.other)


def _soak(_: e.Event, __: Incident | None, data: e.SoakRestarted) -> Headline:
    return Headline(Kind.MILESTONE, said("the soak starts again", data.alert))


def _soaked(event: e.Event, __: Incident | None, data: e.SoakEnded) -> Headline:
    return Headline(Kind.MILESTONE, f"the soak is over: {show_duration(_whole(event.at - data.since))} of calm", "calm")


def _whole(span: timedelta) -> timedelta:
    return timedelta(seconds=round(span.total_seconds()))


def _waived(_: e.Event, __: Incident | None, data: e.ItemsWaived) -> Headline:
    told = [f"{item} ({left}): {why}" if (left := data.stood.get(item)) else f"{item}: {why}"
            for item, why in data.waived.items()]  # fmt: skip
    return Headline(Kind.MILESTONE, f"skipped: {'; '.join(told)}", f"{len(told)} waived")


def _recurred(_: e.Event, __: Incident | None, data: e.RecurrenceNoted) -> Headline:
    return Headline(Kind.MILESTONE, said("it came back", data.alert))


def _reopened(_: e.Event, __: Incident | None, data: e.Reopened) -> Headline:
    return Headline(Kind.MILESTONE, said("reopened", data.reason), "recurrence" if data.recurrence else "")


def _assigned(_: e.Event, before: Incident | None, data: e.RoleAssigned) -> Headline:
    return Headline(Kind.MILESTONE, f"{data.person} is {role_words(data.role, data.system)}")


def _offered(_: e.Event, __: Incident | None, data: e.RoleOffered) -> Headline:
    return Headline(Kind.NOTE, f"{data.person} is asked to take over as {role_words(data.role, data.system)}", "offer")


def _accepted(_: e.Event, before: Incident | None, data: e.OfferAccepted) -> Headline:
    held = before.holders(data.role) if before else ()
    old = [a.person for a in held if a.system == data.system]
    whom = f" from {', '.join(old)}" if old else ""
    text = f"{data.person} took over as {role_words(data.role, data.system)}{whom}"
    return Headline(Kind.MILESTONE, said(text, data.read_back and f'read back "{data.read_back}"'))


def _declined(_: e.Event, __: Incident | None, data: e.OfferDeclined) -> Headline:
    return Headline(Kind.NOTE, said(f"{data.person} did not take over as {role_words(data.role)}", data.reason))


def _withdrawn(_: e.Event, __: Incident | None, data: e.OfferWithdrawn) -> Headline:
    return Headline(Kind.NOTE, f"{data.person} is no longer asked to take over as {role_words(data.role)}")


def _command_taken(_: e.Event, before: Incident | None, data: e.CommandTaken) -> Headline:
    whom = f" from {before.commander}" if before and before.commander else ""
    return Headline(Kind.MILESTONE, said(f"{data.person} took command{whom}", data.reason))


def _released(_: e.Event, __: Incident | None, data: e.RoleReleased) -> Headline:
    return Headline(Kind.MILESTONE, f"{data.person} is no longer {role_words(data.role, data.system)}")


def _access_granted(_: e.Event, __: Incident | None, data: e.AccessGranted) -> Headline:
    return Headline(Kind.NOTE, f"{data.person} may see this incident")


def _access_revoked(_: e.Event, __: Incident | None, data: e.AccessRevoked) -> Headline:
    return Headline(Kind.NOTE, f"{data.person} may no longer see this incident while it is private")


def _joined(_: e.Event, __: Incident | None, data: e.Joined) -> Headline:
    return Headline(Kind.NOTE, f"{data.person} joins" + (f" as {role_words(data.as_role)}" if data.as_role else ""))


def _left(_: e.Event, __: Incident | None, data: e.Left) -> Headline:
    return Headline(Kind.NOTE, f"{data.person} leaves")


def _drafted(event: e.Event, __: Incident | None, data: e.UpdateDrafted) -> Headline | None:
    if data.update and data.update != event.id:
        return None  # the draft's own row is reworded
    return Headline(Kind.UPDATE, f"{data.audience}: {data.text}", "draft", event.id)


def _published(event: e.Event, __: Incident | None, data: e.UpdatePublished) -> Headline:
    text = f"{data.audience}: {data.text}" if data.text else f"{data.audience}: no change"
    return Headline(Kind.UPDATE, text, "sent, no change" if data.no_change else "sent", data.update or event.id)


def _alert(_: e.Event, __: Incident | None, data: e.AlertLinked) -> Headline:
    alert = data.alert
    return Headline(Kind.NOTE, f"alert linked: {alert.title or alert.uid} ({alert.feed})", "alert", alert.fingerprint)


def _alert_gone(_: e.Event, before: Incident | None, data: e.AlertUnlinked) -> Headline:
    links = before.alerts if before else ()
    title = next((a.title or a.uid for a in links if a.fingerprint == data.fingerprint), data.fingerprint)
    return Headline(Kind.NOTE, f"alert no longer linked: {title}", "alert", data.fingerprint)


def _alerts_called(_: e.Event, __: Incident | None, data: e.AlertsCalled) -> Headline:
    whom = ", ".join(data.people) or data.target
    about = "1 alert" if data.count == 1 else f"{data.count} alerts"
    how = {"opened": "; this incident was opened for it", "linked": "; this incident covers it"}.get(data.declare, "")
    return Headline(Kind.NOTE, said(f"called {whom} about {about}, rule {data.rule}{how}", data.reason), "call")


def _call_over(_: e.Event, __: Incident | None, data: e.AlertCallOver) -> Headline:
    about = "the alert" if data.count == 1 else f"all {data.count} alerts"
    return Headline(Kind.NOTE, f"{about} that rule {data.rule} called about ended", "call")


def _handled(_: e.Event, __: Incident | None, data: e.AlertsHandled) -> Headline:
    names = Counter(ref.title or ref.uid for ref in data.alerts)
    told = [f"{name} × {count}" if count > 1 else name for name, count in names.items()]
    listed = ", ".join(told[:3]) + (f" and {len(told) - 3} more" if len(told) > 3 else "")
    until = f" until {_clock(data.until)}" if data.until is not None else ""
    one = "alert" if len(data.alerts) == 1 else "alerts"
    ref = data.alerts[0].fingerprint if data.alerts else ""
    return Headline(Kind.NOTE, said(f"{one} {data.act}{until}: {listed}", data.reason), "alert", ref)


def _snoozed(_: e.Event, __: Incident | None, data: e.DeadlineSnoozed) -> Headline:
    text = f"{key_words(data.key)} snoozed until {_clock(data.until)}"
    return Headline(Kind.NOTE, said(text, data.reason), "snoozed", data.key)


def _snooze_ended(_: e.Event, __: Incident | None, data: e.SnoozeEnded) -> Headline:
    return Headline(Kind.NOTE, f"{key_words(data.key)} no longer snoozed", ref=data.key)


def key_words(key: str) -> str:
    """A deadline's key as it is said: ``escalation:default/manager`` is "escalation to manager"."""
    kind, _, about = key.partition(":")
    words = kind.replace("_", " ")
    if kind == "escalation":
        return f"{words} to {about.rpartition('/')[2]}"
    return f"{words} {role_words(about)}" if kind in ("role_unfilled", "rotation") else words


def _fired(event: e.Event, __: Incident | None, data: e.EscalationFired) -> Headline:
    behind = [data.target] if data.target not in ("", data.level) else []
    if data.people:
        behind.append(", ".join(data.people))
    whom = f"{data.level} ({': '.join(behind)})" if behind else data.level
    again = f", time {data.cycle + 1}" if data.cycle else ""
    late = event.at - data.due_at
    if data.by_hand or late <= ON_TIME:
        mark, lateness = "by hand" if data.by_hand else "fired", ""
    else:
        mark = f"late {show_duration(timedelta(seconds=round(late.total_seconds())))}"
        lateness = f", {mark}: it was due at {data.due_at:%H:%M:%S} UTC"
    text = said(f"escalated to {whom}{again}{lateness}", data.reason)
    return Headline(Kind.MILESTONE, text, mark, f"escalation:{data.policy}/{data.level}")


def _called(_: e.Event, __: Incident | None, data: e.LevelCalled) -> Headline:
    whom = f" ({data.whom})" if data.whom and data.whom != data.level else ""
    text = f"called {data.level} by hand{whom}: the connection was lost"
    return Headline(Kind.MILESTONE, text, "by hand", f"escalation:{data.policy}/{data.level}")


def _asked(event: e.Event, __: Incident | None, data: e.Asked) -> Headline:
    return Headline(Kind.ASK, f"@{data.person} {data.text}{_box(event.at, data.due_at)}", "open", event.id)


def _about_ask(words: str) -> Callable[[e.Event, Incident | None, Any], Headline]:
    def write(_: e.Event, before: Incident | None, data: Any) -> Headline:
        ask = next((a for a in (before.asks if before else ()) if a.id == data.ask), None)
        about = f"{ask.person} {words}: {ask.text}" if ask else words
        more = getattr(data, "answer", "") or getattr(data, "reason", "")
        return Headline(Kind.ASK, said(about, more), ref=data.ask)

    return write


def _given(event: e.Event, __: Incident | None, data: e.TaskGiven) -> Headline:
    due = f", by {_clock(data.due_at)}" if data.due_at else ""
    return Headline(Kind.ACTION, f"@{data.owner} {data.text}{due}", "open", event.id)


def _about_task(words: str) -> Callable[[e.Event, Incident | None, Any], Headline]:
    def write(_: e.Event, before: Incident | None, data: Any) -> Headline:
        task = next((t for t in (before.tasks if before else ()) if t.id == data.task), None)
        whom = f" to {data.owner}" if isinstance(data, e.TaskHandedOn) else ""
        about = f"{words}{whom}: {task.text}" if task else f"{words}{whom}"
        return Headline(Kind.ACTION, said(about, getattr(data, "reason", "")), ref=data.task)

    return write


def _playbook(_: e.Event, __: Incident | None, data: e.PlaybookChosen) -> Headline:
    text = f"playbook: {data.title or data.playbook}" if data.playbook else "no playbook any more"
    return Headline(Kind.NOTE, text, "playbook", data.playbook)


def _step(_: e.Event, __: Incident | None, data: e.StepTicked) -> Headline:
    return Headline(Kind.ACTION, data.text if data.done else f"not done after all: {data.text}",
                    "step done" if data.done else "step", f"{data.playbook}/{data.step}")  # fmt: skip


def _link(_: e.Event, __: Incident | None, data: e.LinkAdded) -> Headline:
    return Headline(Kind.NOTE, f"{data.label or 'link'}: {data.url}", "link")


def _channel(_: e.Event, __: Incident | None, data: e.ChannelNamed) -> Headline:
    return Headline(Kind.NOTE, f"the channel is {data.name}" if data.name else "the channel is named as usual", "link")


def _check_set(_: e.Event, __: Incident | None, data: e.CheckInSet) -> Headline:
    every = f", then every {show_duration(timedelta(seconds=data.every_s))}" if data.every_s else ""
    return Headline(Kind.NOTE, f"{role_words(data.role)} checks in at {_clock(data.due_at)}{every}", "check-in")


def _about_check(words: str, mark: str) -> Callable[[e.Event, Incident | None, Any], Headline]:
    def write(_: e.Event, before: Incident | None, data: Any) -> Headline:
        check = next((c for c in (before.check_ins if before else ()) if c.id == data.check), None)
        who = f"{role_words(check.role)} " if check else ""
        return Headline(Kind.MILESTONE if mark == "missed" else Kind.NOTE, f"{who}{words}", mark, data.check)

    return write


def _checked_in(event: e.Event, before: Incident | None, data: e.CheckedIn) -> Headline:
    told = _about_check(f"checks in: {data.word}", "check-in")(event, before, data)
    return told if is_fine(data.word) else told._replace(kind=Kind.FACT, mark="not fine")


def _limits(_: e.Event, __: Incident | None, data: e.TicketLimitsSet) -> Headline:
    told = [f"{word} from {n} on" for word, n in (("warn", data.warn), ("escalate", data.escalate)) if n]
    feed = f" of {data.feed}" if data.feed else ""
    return Headline(Kind.NOTE, f"tickets{feed}: {', '.join(told)}" if told else "no limits for tickets", "limits")


def _tickets(_: e.Event, __: Incident | None, data: e.TicketLevelChanged) -> Headline:
    feed = f" ({data.feed})" if data.feed else ""
    if not data.level:
        return Headline(Kind.MILESTONE, f"{data.volume} tickets{feed}, below this room's limits again", "calm")
    return Headline(Kind.MILESTONE, f"{data.volume} tickets{feed}, over the {data.limit} of this room", data.level)


def _redacted(_: e.Event, __: Incident | None, data: e.PayloadRedacted) -> Headline:
    return Headline(Kind.NOTE, said("a text was taken out of the record", data.reason), "redacted", data.event)


_WRITERS: dict[type[e.Payload], Callable[[e.Event, Incident | None, Any], Headline | None]] = {
    **after_lines.WRITERS,
    **case_lines.WRITERS,
    **launch_lines.WRITERS,
    e.Declared: _declared,
    e.Activated: _activated,
    e.DetailsChanged: _details,
    e.Acknowledged: _milestone("acknowledged"),
    e.ClocksStopped: _milestone("the drill is paused: every clock stands"),
    e.ClocksStarted: _milestone("the drill goes on: every clock has the time left that it had"),
    e.AcknowledgedElsewhere: _acknowledged_elsewhere,
    e.MilestoneSet: _milestone_set,
    e.SeverityChanged: _severity,
    e.StatusChanged: _status,
    e.Reopened: _reopened,
    e.Cancelled: _milestone("cancelled"),
    e.Merged: _merged,
    e.Unmerged: _milestone("the merge was taken back"),
    e.MergeReceived: _merge_received,
    e.MergeReturned: _merge_returned,
    e.SoakRestarted: _soak,
    e.SoakEnded: _soaked,
    e.ItemsWaived: _waived,
    e.RecurrenceNoted: _recurred,
    e.BreachDeclared: _milestone("data breach declared, the regulator must be told"),
    e.RegulatorNotified: _milestone("regulator notified"),
    e.ReviewRevised: _milestone("review is written again"),
    e.ReviewPublished: _milestone("review published"),
    e.RoleAssigned: _assigned,
    e.RoleOffered: _offered,
    e.OfferAccepted: _accepted,
    e.OfferDeclined: _declined,
    e.OfferWithdrawn: _withdrawn,
    e.CommandTaken: _command_taken,
    e.RoleReleased: _released,
    e.AccessGranted: _access_granted,
    e.AccessRevoked: _access_revoked,
    e.Joined: _joined,
    e.Left: _left,
    e.UpdateDrafted: _drafted,
    e.UpdatePublished: _published,
    e.AlertLinked: _alert,
    e.AlertUnlinked: _alert_gone,
    e.AlertsHandled: _handled,
    e.AlertsCalled: _alerts_called,
    e.AlertCallOver: _call_over,
    e.DeadlineSnoozed: _snoozed,
    e.SnoozeEnded: _snooze_ended,
    e.EscalationFired: _fired,
    e.LevelCalled: _called,
    e.Asked: _asked,
    e.AskAnswered: _about_ask("answered"),
    e.AskExpired: _about_ask("did not answer in time"),
    e.AskWithdrawn: _about_ask("is no longer asked"),
    e.TaskGiven: _given,
    e.TaskHandedOn: _about_task("handed on"),
    e.TaskDone: _about_task("done"),
    e.TaskDropped: _about_task("dropped"),
    e.LinkAdded: _link,
    e.ChannelNamed: _channel,
    e.PlaybookChosen: _playbook,
    e.StepTicked: _step,
    e.CheckInSet: _check_set,
    e.CheckInDropped: _about_check("checks in no more", "check-in"),
    e.CheckedIn: _checked_in,
    e.CheckInMissed: _about_check("did not check in", "missed"),
    e.TicketLimitsSet: _limits,
    e.TicketLevelChanged: _tickets,
    e.PayloadRedacted: _redacted,
}
