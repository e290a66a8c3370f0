"""Declaring an incident: a title and a severity are enough, decidable within 30 seconds (003)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from screens.commanding import cadence_words
from screens.forms import Choice, Form, Option, Text, Values
from warroom.core.model import Alert, AlertSeverity, Incident
from warroom.core.policy import Policy, Severity
from warroom.core.times import parse_when
from widgets.strips import Words

HEADS = ("team", "customers", "manager")
WIDTHS = (9, 11, 9)
GUESS = {AlertSeverity.CRITICAL: 1, AlertSeverity.HIGH: 1, AlertSeverity.WARNING: 2, AlertSeverity.UNKNOWN: 2,
         AlertSeverity.INFO: 3}  # fmt: skip


def options(policy: Policy, *, narrow: bool = False) -> tuple[Option, ...]:
    """The guide: what each severity means, and how soon each must hear."""
    out = []
    for level in sorted(policy.severities, key=lambda s: s.rank):
        columns = cadence_words(policy, level.name)
        if narrow:
            columns = tuple(c.replace(" min", "m").replace(" h", "h") for c in columns)  # type: ignore[assignment]
        widths = (6, 10, 8) if narrow else WIDTHS
        out.append(Option(level.name, level.name, level.guide, str(level.rank), level.rank, columns, widths))
    return tuple(out)


def guess(policy: Policy, alert: Alert | None) -> Severity:
    """The severity set before a person chose: the alert's, else the middle of the guide."""
    rank = GUESS[alert.severity] if alert is not None else 2
    levels = sorted(policy.severities, key=lambda s: s.rank)
    return min(levels, key=lambda s: abs(s.rank - rank))


def form(policy: Policy, person: str, now: datetime, zone: tzinfo, alerts: tuple[Alert, ...] = (),
         *, narrow: bool = False) -> Form:  # fmt: skip
    """The Declare sheet, prefilled from an alert where it was promoted."""
    alert = alerts[0] if alerts else None
    guessed = guess(policy, alert)
    began = alert.began_at if alert is not None else None

    def moment(values: Values) -> datetime | None:
        text = values["began"].strip()
        return parse_when(text, now, zone) if text else None

    def problem(values: Values) -> str:
        if not values["title"].strip():
            return "a title is needed"
        try:
            moment(values)
        except ValueError as error:
            return f"began: {error}"
        return ""

    def call(values: Values):  # type: ignore[no-untyped-def]
        return lambda room: room.declare(
            values["title"].strip(), values["severity"], summary=values["summary"].strip(),
            service=values["service"].strip(), impact_started_at=moment(values),
            alerts=tuple(a.fingerprint for a in alerts),
        )  # fmt: skip

    return Form(
        title="DECLARE",
        about=f"from {alert.title}" if alert is not None else "",
        fields=(
            Text("title", "title", alert.title if alert else "", "what is broken, for whom", limit=200),
            Choice("severity", "severity", options(policy, narrow=narrow), guessed.name, heads=HEADS),
            Text("service", "service", alert.service if alert else "", "may wait", limit=80),
            Text("began", "began", began.astimezone(zone).strftime("%H:%M:%S") if began and now - began
                 < timedelta(hours=20) else "", "14:23 or -5m; now when empty", limit=40),
            Text("summary", "summary", alert.summary if alert else "", "may wait"),
        ),
        button=lambda v: f"DECLARE {v['severity']}",
        call=call,
        problem=problem,
        follows=lambda v: consequences(policy, policy.severity(v["severity"]), person, now, zone),
        after=lambda result: f"{result.number} is open, {result.commander or 'nobody'} commands",
        draft="declare" if alert is None else "",
        ready="title and severity are set, nothing else is needed",
        aside_title="WHEN YOU DECLARE",
        opens=True,
    )  # fmt: skip


def consequences(policy: Policy, level: Severity, person: str, now: datetime, zone: tzinfo) -> tuple[str, ...]:
    """What happens when, told before it happens."""

    def at(span: timedelta) -> str:
        return (now + span).astimezone(zone).strftime("%H:%M")

    out = [f"now    the room opens, {person} commands"]
    escalation = policy.escalation_for("")
    for step in escalation.level if escalation else ():
        after = step.after.get(level.name)
        if after is not None and level.name not in step.only_when_raised:
            out.append(f"{at(after)}  {step.name} is paged unless {step.unless}")
    if level.team_update:
        out.append(f"{at(level.team_update)}  the team must have heard")
    if level.customer_update:
        out.append(f"{at(level.customer_update)}  customers must have heard")
    return tuple(out)


def likely_lines(likely: Sequence[tuple[Incident, str]], policy: Policy) -> tuple[Words, ...]:
    """Incidents that may be the same, each with why and the key that takes it instead."""
    out: list[Words] = [(("likely the same", "bright"),)]
    for incident, why in likely:
        level = policy.severity(incident.severity)
        over = not incident.is_live
        token = "dim" if over else f"s{min(3, max(1, level.rank))}"
        word = incident.status.value if over else level.name
        out.append(((word, token), (f"  {incident.number}", "bright")))
        out.append(((incident.title, "text"),))
        out.append(((why, "dim"), ("  F3" if over else "  F2", "key"), (" reopen it" if over else " take it", "dim")))
    return tuple(out)
