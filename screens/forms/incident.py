"""The forms of the commander's commands: incident, clocks and people. Each ends in one call on the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from screens.base.form import Choice, Form, Option, Text, Values, required
from screens.forms.milestones import Asked
from screens.forms.resolution import Ended, Lessons, in_place
from warroom.core.assessing import is_graver, proposed
from warroom.core.closing import fires_on, soak_left, soak_words
from warroom.core.memory.suggesting import Suggested
from warroom.core.model import Alert, Deadline, Entry, Incident, Status
from warroom.core.policy import EscalationLevel, Policy, parse_duration, show_duration
from warroom.core.requiring import FIELDS, lacking_of
from warroom.core.status_words import shown
from warroom.core.verified import VERIFIED
from warroom.core.verified import answer as proof
from warroom.core.vocabulary import Vocabulary

if TYPE_CHECKING:
    from warroom.room import Room

class Around(Struct, frozen=True):
    """What there is to know of an incident beside itself.

    Attributes:
        alerts: those that do not rest: resolving looks at the linked ones.
        entries: its lines, as far as they are here.
        merged: the incidents that were merged into it.
        suggested: gives the tags that are suggested, as soon as they are known.
        later: the incident and all this as it is known by then, with the moment; None where that is not known.
    """

    alerts: Sequence[Alert] = ()
    entries: Sequence[Entry] = ()
    zone: tzinfo = UTC
    merged: Sequence[Incident] = ()
    suggested: Callable[[], Sequence[Suggested]] = tuple
    later: Callable[[], tuple[Incident, datetime, Around] | None] = lambda: None

    def latest(self, incident: Incident, now: datetime) -> tuple[Incident, datetime, Around]:
        """What is known now; what was, where nothing more is."""
        return self.later() or (incident, now, self)


NOTHING = Around()
STATUS_SAYS = {
    Status.TRIAGE: "finding out what is wrong",
    Status.INVESTIGATING: "looking for the cause",
    Status.IDENTIFIED: "cause known, fix in progress",
    Status.MONITORING: "fix applied, watching",
    Status.RESOLVED: "fix held; closure list next",
    Status.CLOSED: "all work done",
}


def short(duration: timedelta | None) -> str:
    """``20 s``, ``30 min``, ``2 h``, ``never``: how a cadence is told, never rounded."""
    if duration is None:
        return "never"
    seconds = int(duration.total_seconds())
    if seconds % 60:
        return f"{seconds} s" if seconds < 60 else show_duration(duration)
    minutes = seconds // 60
    return f"{minutes // 60} h" if minutes >= 120 and minutes % 60 == 0 else f"{minutes} min"


def severity(incident: Incident, policy: Policy) -> Form:
    options = tuple(
        Option(s.name, s.name, s.guide, str(s.rank), s.rank) for s in sorted(policy.severities, key=lambda s: s.rank)
    )

    def follows(values: Values) -> tuple[str, ...]:
        level = policy.severity(values["severity"])
        return (
            f"team update every {short(level.team_update)}",
            f"customer update every {short(level.customer_update)}",
            "timers restart now",
            f"required: {', '.join(level.roles).replace('_', ' ')}",
        )

    def problem(values: Values) -> str:
        return f"already {incident.severity}: choose another" if values["severity"] == incident.severity else ""

    found = proposed(incident, policy)
    return Form(
        title=f"SEVERITY {incident.number}",
        about=found.words if found is not None and is_graver(policy, found, incident) else incident.title,
        fields=(Choice("severity", "severity", options, incident.severity), Text("reason", "reason", hint="optional")),
        button=lambda v: f"SET {v['severity']}",
        call=lambda v: lambda room: room.set_severity(incident.id, v["severity"], v["reason"]),
        problem=problem,
        follows=follows,
        after=lambda result: f"{incident.number} is {policy.severity(result.severity).name}",
    )


def status(incident: Incident, policy: Policy, now: datetime, around: Around = NOTHING) -> Form:
    """Where it stands. Resolving asks for the closure list; closing, for what was left open then."""
    listed = [s for s in STATUS_SAYS if s is not Status.CLOSED or incident.status is Status.RESOLVED]
    options = tuple(Option(s.value, shown(policy, s), STATUS_SAYS[s], str(n + 1)) for n, s in enumerate(listed))

    words = {s.value: shown(policy, s) for s in listed}
    order = [s.value for s in listed]
    here = order.index(incident.status.value) if incident.status.value in order else -1
    following = order[min(here + 1, len(order) - 1)]

    def then(values: Values) -> Form | None:
        it, at, beside = around.latest(incident, now)
        if values["status"] == Status.RESOLVED:
            return closure(it, policy, values["reason"], at, beside)
        left = values["status"] == Status.CLOSED and it.status is Status.RESOLVED
        return closing(it, values["reason"], at, beside) if left and is_left_open(it, beside) else None

    return Form(
        title=f"STATUS {incident.number}",
        about=f"{shown(policy, incident.status)} now",
        fields=(Choice("status", "status", options, following), Text("reason", "reason", hint="optional")),
        button=lambda v: f"SET {words[v['status']].upper()}",
        call=lambda v: lambda room: room.set_status(incident.id, v["status"], v["reason"]),
        problem=lambda v: (
            f"already {words[v['status']]}: choose another" if v["status"] == incident.status.value else ""
        ),
        after=lambda result: f"{incident.number} is {shown(policy, result.status)}",
        then=then,
    )


def closure(incident: Incident, policy: Policy, reason: str, now: datetime, around: Around = NOTHING) -> Form:
    """The closure list (002): every item answered, or overridden for a reason that is recorded.

    Whatever would be waived is named, the soak that is left and the linked alert that still fires among it. Below it
    what the next incident like it is helped by: none of that is needed.
    """
    items = policy.room.closure
    firing = fires_on(incident, around.alerts)
    when = Asked(incident, now, around.zone, around.alerts)
    lessons = Lessons(incident, policy.tags, around.entries, around.suggested(), merged=around.merged)
    soak = soak_words(incident, soak_left(incident, policy, now, firing), firing)
    lacks, proved = lacking_of(policy, incident), proof(incident)

    def answers(values: Values) -> dict[str, str]:
        return {item: values[item].strip() for item in items if values[item].strip()}

    def waived(values: Values) -> list[str]:
        named = [item for item in items if not values[item].strip()]
        named += [name for name in lacks if not values[f"required {name}"].strip()]
        return [*named, f"the soak: {soak}"] if soak else named

    def problem(values: Values) -> str:
        open_items = [item for item in items if not values[item].strip()]
        if open_items and not values["override"].strip():
            return f"{open_items[0]} is unanswered: say how, or why it is skipped"
        empty = [name for name in lacks if not values[f"required {name}"].strip()]
        if empty and not values["override"].strip():
            return f"no {empty[0]}: {incident.severity} requires it; say what it is, or why it is skipped"
        return when.problem(values) or lessons.problem(values)

    def call(values: Values) -> Callable[[Room], Ended]:
        said, learned = when.recording(values), lessons.recording(values)
        service, region, summary = (values.get(f"required {name}", "").strip() or None for name in FIELDS)

        def do(room: Room) -> Ended:
            if service or region or summary:
                room.edit_details(incident.id, service=service, region=region, summary=summary)
            said(room)  # before it is resolved, so that undoing begins with that
            left = learned(room)
            done, why = answers(values), values["override"].strip()
            return Ended(room.set_status(incident.id, Status.RESOLVED, reason, done, override=why), left)

        return do

    def told(values: Values) -> tuple[str, ...]:
        why = values["override"].strip() or reason
        not_waited_for = tuple(f"skipped: {one}" for one in waived(values)) if why else ()
        still = (f"the soak: {soak}",) if soak and not why else ()
        return (*lessons.told(values), *still, *not_waited_for)

    def anew() -> Form:
        it, at, beside = around.latest(incident, now)
        return closure(it, policy, reason, at, beside)

    return Form(
        title=f"RESOLVE {incident.number}",
        about="how each item was done; below it all is optional",
        fields=(
            *(Text(item, item, proved if item == VERIFIED else "", "how, by whom", limit=1_000) for item in items),
            *(Text(f"required {name}", name, hint=f"required at {incident.severity}", limit=80) for name in lacks),
            Text("override", "override", hint="reason for skipping unanswered items"),
            *when.fields(),
            *lessons.fields(),
        ),
        button=lambda v: "RESOLVE",
        call=call,
        problem=problem,
        follows=lambda v: (
            *told(v),
            f"closes after {short(policy.room.closing)} with no new alert",
            f"review due in {short(policy.room.review_due)}",
        ),
        below=lambda v: lessons.sections(),
        after=lambda result: result.said(f"{incident.number} is resolved"),
        anew=anew,
    )


def is_left_open(incident: Incident, around: Around = NOTHING) -> bool:
    """Whether there is something to say when it is closed: an alert without an answer, something in place, a milestone
    that nobody said."""
    alerts = (link for it in (incident, *around.merged) for link in it.alerts)
    asked = Asked(incident, incident.status_since, around.zone).names
    return bool(asked) or any(not one.rating for one in alerts) or bool(incident.in_place)


def closing(incident: Incident, reason: str, now: datetime, around: Around = NOTHING) -> Form:
    """Closing an incident of which something was left open when it was resolved: nothing of it is needed."""
    lessons = Lessons(incident, Vocabulary(), unanswered=True, merged=around.merged)
    when, asked = Asked(incident, now, around.zone, around.alerts), lessons.rating_fields()
    about = "was each alert useful?" if asked else "what nobody said yet, all of it optional" if when.names else ""

    def call(values: Values) -> Callable[[Room], Ended]:
        rate, said, settle = lessons.rating(values), when.recording(values), lessons.settling(values)

        def do(room: Room) -> Ended:
            said(room)
            left = (*settle(room), *rate(room))
            return Ended(room.set_status(incident.id, Status.CLOSED, values["reason"].strip()), left)

        return do

    def anew() -> Form:
        it, at, beside = around.latest(incident, now)
        return closing(it, reason, at, beside)

    return Form(
        title=f"CLOSE {incident.number}",
        about=about or incident.title,
        fields=(*asked, *lessons.containment_fields(), *when.fields(),
                Text("reason", "reason", reason, hint="optional")),
        button=lambda v: "CLOSE", call=call, problem=lambda v: when.problem(v) or lessons.problem(v),
        below=lambda v: in_place(incident),
        after=lambda result: result.said(f"{incident.number} is closed"), anew=anew,
    )  # fmt: skip


ReasonedCall = Callable[["Room", str, str], object]
"""A command with the room, the id of an incident and a reason."""


def reason(incident: Incident, title: str, button: str, call: ReasonedCall, after: str,
           follows: tuple[str, ...] = ()) -> Form:  # fmt: skip
    """A command that needs nothing but a reason; ``call`` does it with the room, an incident's id and the reason."""
    return Form(
        title=f"{title} {incident.number}",
        about=incident.title,
        fields=(Text("reason", "reason", hint="recorded in the timeline"),),
        button=lambda v: f"{button} {incident.number}",
        call=lambda v: lambda room: call(room, incident.id, v["reason"]),
        problem=required("reason", labels={"reason": "reason"}),
        follows=lambda v: follows,
        after=lambda result: result if isinstance(result, str) else f"{incident.number} {after}",
    )


def reopen(incident: Incident, alerts: tuple[str, ...] = ()) -> Form:
    """Open it again, with a reason; it covers the ``alerts`` (fingerprints) then, from which it was reopened."""
    follows: tuple[str, ...] = ("the clocks start again", "roles stay as they are")
    if alerts:
        follows = (*follows, "the alert is linked" if len(alerts) == 1 else f"the {len(alerts)} alerts are linked")
    form = reason(incident, "REOPEN", "REOPEN", lambda room, it, why: room.reopen(it, why), "is open again", follows)
    if not alerts:
        return form

    def call(values: Values) -> Callable[[Room], object]:
        def do(room: Room) -> str:
            from warroom.commands.door import Refused

            it = room.reopen(incident.id, values["reason"])
            free = [one for one in alerts if all(link.fingerprint != one for link in it.alerts)]
            try:
                linked = room.link_alerts(it.id, free) if free else ""
            except Refused as refused:  # it is open again all the same
                linked = str(refused)
            return f"{it.number} is open again. {linked}".rstrip()

        return do

    return replace(form, call=call)


def escalate(incident: Incident, policy: Policy, chosen_level: str = "") -> Form:
    """Fire a level by hand: the next that has not fired, or the one that is chosen already."""
    chosen = policy.escalation_for(incident.service)
    fired = {f.level for f in incident.fired}
    levels = chosen.level if chosen else ()
    options = tuple(
        Option(level.name, level.name, "triggered before" if level.name in fired else _reaches(level), str(n + 1))
        for n, level in enumerate(levels)
    )
    names = [level.name for level in levels]
    next_level = next((name for name in names if name not in fired), names[0] if names else "")
    if chosen_level in names:
        next_level = chosen_level
    return Form(
        title=f"ESCALATE {incident.number}",
        about=incident.title,
        fields=(
            Choice("level", "to", options, next_level),
            Text("reason", "reason", hint="what you need from them"),
        ),
        button=lambda v: f"ESCALATE TO {v['level'].upper()}",
        call=lambda v: lambda room: room.escalate(incident.id, v["level"], v["reason"]),
        problem=lambda v: "" if options else "no escalation level is configured: add one to config.toml",
    )


def _reaches(level: EscalationLevel) -> str:
    return f"reaches {level.target}" if level.target else "secondary on-call" *  (level.kind == "functional")


def snooze(incident: Incident, deadlines: tuple[Deadline, ...], now: datetime, zone: tzinfo) -> Form:
    """Snooze a deadline, with a reason; "now" ends the snooze of one."""
    held = {s.key: s for s in incident.snoozes if s.until > now}

    def told(due: Deadline) -> str:
        snoozed = held.get(due.key)
        if snoozed is not None:
            return f"snoozed until {snoozed.until.astimezone(zone):%H:%M:%S} by {snoozed.by}"
        return f"owner {due.owner}" if due.owner else ""

    options = tuple(
        Option(d.key, d.label, told(d), str(n + 1) if n < 9 else "") for n, d in enumerate(deadlines)
    )  # fmt: skip
    labels = {d.key: d.label for d in deadlines}

    def ends(values: Values) -> bool:
        return values["until"].strip().lower() == "now"

    def until(values: Values) -> datetime:
        span = parse_duration(values["until"])
        if span is None:
            raise ValueError("a snooze needs an end, such as 15m")
        return now + span

    def problem(values: Values) -> str:
        if not options:
            return "no deadline is running: nothing to snooze"
        if ends(values):
            return "" if values["key"] in held else f"{labels[values['key']]} is not snoozed: give a time, such as 15m"
        if not values["until"].strip():
            ends_it = '; "now" ends the snooze' if values["key"] in held else ""
            return f"no length given: type one, such as 15m{ends_it}"
        try:
            until(values)
        except ValueError:
            return "for: a snooze needs an end: type a length of time, such as 15m or 1h30m"
        return "" if values["reason"].strip() else "no reason given: type one"

    def follows(values: Values) -> tuple[str, ...]:
        snoozed = held.get(values["key"])
        if snoozed is None:
            return ()
        if ends(values):
            return (f"{labels[values['key']]} resumes now",)
        return (
            f"snoozed by {snoozed.by} until {snoozed.until.astimezone(zone):%H:%M:%S}:", snoozed.reason,
            '"now" ends the snooze',
        )  # fmt: skip

    return Form(
        title=f"SNOOZE {incident.number}",
        about=incident.title,
        fields=(
            Choice("key", "deadline", options, options[0].value if options else ""),
            Text("until", "for", hint='15m, 1h30m; "now" ends a snooze', limit=20),
            Text("reason", "reason", hint="recorded in the timeline"),
        ),
        button=lambda v: "END THE SNOOZE" if ends(v) else "SNOOZE",
        call=lambda v: (
            (lambda room: room.end_snooze(incident.id, v["key"])) if ends(v)
            else lambda room: room.snooze(incident.id, v["key"], until(v), v["reason"])
        ),
        problem=problem,
        follows=follows,
        after=lambda event: "snooze ended, recorded in the timeline" if event.type == "snooze_ended"
        else "snoozed, recorded in the timeline",
    )


def cadence_words(policy: Policy, severity_name: str) -> tuple[str, str, str]:
    """How soon team, customers and the manager hear, for one row of the guide."""
    level = policy.severity(severity_name)
    manager = None
    escalation = policy.escalation_for("")
    for step in escalation.level if escalation else ():
        raised_only = step.only_when_impact_raised or severity_name in step.only_when_raised
        if step.name == "manager" and not raised_only:
            manager = step.delay(severity_name)
    return short(level.team_update), short(level.customer_update), short(manager)

