"""Declaring an incident: a title and a severity are enough, decidable within 30 seconds (003)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.form import Choice, Form, Option, Section, Text, Told, Values
from screens.base.key_labels import shown_for
from screens.entry.drafts import new_key
from screens.forms.incident import cadence_words
from screens.view.panels import severity_span
from warroom.commands.door import Refused
from warroom.core.alert_whole import DASHBOARD, RUNBOOK, links, texts
from warroom.core.model import Alert, AlertSeverity, Incident, Kind, OnCall
from warroom.core.naming import named
from warroom.core.policy import Policy, Required, Severity
from warroom.core.presence import DECLARES
from warroom.core.reach import NOBODY, unreached
from warroom.core.requiring import asked_at, lacking
from warroom.core.service_facts import Around, facts_of, on_call_words
from warroom.core.services import Catalogue
from warroom.core.times import age, parse_when
from warroom.core.words import listing
from warroom.keymap.actions import ACTIONS, Action
from widgets.strips import Span, Words

if TYPE_CHECKING:
    from warroom.room import Room

HEADS = ("team", "customers", "manager")
WIDTHS, NARROW_WIDTHS = (7, 10, 8), (5, 10, 8)
GUESS = {AlertSeverity.CRITICAL: 1, AlertSeverity.HIGH: 1, AlertSeverity.WARNING: 2, AlertSeverity.UNKNOWN: 2,
         AlertSeverity.INFO: 3}  # fmt: skip
GUIDE = 49  # letters of the guide that fit beside cadences told in full
SOON = timedelta(minutes=2)  # what follows within it is told to the second
EMPTY = Catalogue()
CASES = ("security", "private")
SHOWN = 2  # incidents that may be the same


def options(policy: Policy, *, narrow: bool = False) -> tuple[Option, ...]:
    """The guide: what each severity means, and when its first updates are due."""
    out = []
    tight = narrow or max(len(level.guide) for level in policy.severities) > GUIDE
    for level in sorted(policy.severities, key=lambda s: s.rank):
        columns: tuple[str, ...] = cadence_words(policy, level.name)
        if tight:
            columns = tuple(c.replace(" min", "m").replace(" ", "") for c in columns)
        widths = NARROW_WIDTHS if narrow else WIDTHS
        out.append(Option(level.name, level.name, level.guide, str(level.rank), level.rank, columns, widths))
    return tuple(out)


def _origin(alerts: Sequence[Alert]) -> str:
    """Which alerts it is declared from: their number first, where the names have to be cut."""
    titles = list(dict.fromkeys(alert.title for alert in alerts))
    if len(titles) > 1:
        return f"from {len(alerts)} alerts: {', '.join(titles)}"
    return f"from {titles[0]}" + (f" × {len(alerts)}" if len(alerts) > 1 else "") if titles else ""


def _goes_along(alerts: Sequence[Alert]) -> str:
    """What of the alert the incident takes along by itself: its runbook and dashboard, its description."""
    if not alerts:
        return ""
    first = alerts[0]
    names = [name for name in (RUNBOOK, DASHBOARD) if any(link.name == name for link in links(first))]
    if dict(texts(first)).get("description", "") not in ("", first.summary):
        names.append("description")
    return f", with its {listing(names)}" if names else ""


def guess(policy: Policy, alert: Alert | None) -> Severity:
    """The severity set before a person chose: the alert's, else the middle of the guide."""
    rank = GUESS[alert.severity] if alert is not None else 2
    levels = sorted(policy.severities, key=lambda s: s.rank)
    return min(levels, key=lambda s: abs(s.rank - rank))


def form(policy: Policy, person: str, now: datetime, zone: tzinfo, alerts: tuple[Alert, ...] = (),
         *, narrow: bool = False, people: tuple[str, ...] = (), on_call: Sequence[OnCall] = (),
         hypothesis: Callable[[], str] = str, tags: Callable[[], Mapping[str, str]] = dict,
         around: Around | None = None) -> Form:  # fmt: skip
    """The Declare sheet, prefilled from an alert where it was promoted. At 80 columns it is ``narrow``.

    ``hypothesis``: what was taken from a past incident, to be the first of this one; ``tags``: those of it that were.
    ``around``: the services that are known.
    """
    alert, near = alerts[0] if alerts else None, around or Around(EMPTY)
    guessed = guess(policy, alert)
    key = new_key()

    def problem(values: Values) -> str:
        if not values["title"].strip():
            return "no title: say what is broken, for whom"
        try:
            _moment(values["began"], now, zone)
        except ValueError as error:
            return f"began: {error}"
        lacks = lacking(policy, values["severity"], values["service"], values["region"], values["summary"])
        return f"no {lacks[0]}: {values['severity']} requires it" if lacks else ""

    def call(values: Values) -> Callable[[Room], Incident]:
        first, alike = hypothesis(), tags()
        return lambda room: _declare(room, values, _moment(values["began"], now, zone), alerts, key, first, alike,
                                     near.catalogue)  # fmt: skip

    return Form(
        title="DECLARE",
        about=_origin(alerts) + _goes_along(alerts),
        fields=(
            Text("title", "title", alert.title if alert else "", "what is broken, for whom", limit=200),
            Choice("severity", "severity", options(policy, narrow=narrow), guessed.name, heads=HEADS, means="means",
                   note=_guide_note(policy, guessed, alert)),
            *_facts(policy, alert, person, now, zone, people, narrow=narrow, services=near.catalogue.names),
        ),
        button=lambda v: f"DECLARE {v['severity']}",
        call=call,
        problem=problem,
        below=lambda v: (
            consequences(policy, v, now, zone, narrow=narrow, on_call=on_call, catalogue=near.catalogue),
            *called(policy, on_call, v["service"], near),
            *of_service(v["service"], near),
            *of_accounts(f"{v['title']} {v['summary']}", near, now.astimezone(zone).date()),
        ),
        after=lambda result: f"{result.number} is open, {_ic(result.commander)}",
        draft="declare" if alert is None else "",
        ready="title and severity are set" if narrow else "title and severity are set; the rest is optional",
        timed=True,
        opens=True,
        doing=lambda v: DECLARES,
    )  # fmt: skip


def _ic(commander: str) -> str:
    return f"{commander} is IC" if commander else "no commander yet"


def _guide_note(policy: Policy, guessed: Severity, alert: Alert | None) -> str:
    said = f"Alert suggests {guessed.name}" if alert is not None else f"{guessed.name} is suggested"
    ranks = sorted(level.rank for level in policy.severities)
    lowest, highest = ranks[0], ranks[-1]
    return f"First update due within. {said}; press {lowest}–{highest} to change."


def _hint(policy: Policy, name: Required) -> str:
    """Which severities ask for the field."""
    levels = asked_at(policy, name)
    return f"required at {listing(levels)}" if levels else "optional"


def _facts(policy: Policy, alert: Alert | None, person: str, now: datetime, zone: tzinfo, people: tuple[str, ...], *,
           narrow: bool, services: tuple[str, ...] = ()) -> tuple[Text, ...]:  # fmt: skip
    """What may be said besides: known where an alert knows it, and empty where nobody does yet."""
    began = alert.began_at if alert is not None else None
    recent = began is not None and now - began < timedelta(hours=20)
    start = began.astimezone(zone).strftime("%H:%M:%S") if began is not None and recent else ""
    source = "alert" if narrow else "from the alert"

    def told(name: Required, value: str) -> Text:
        return Text(name, name, value, _hint(policy, name), limit=80, half=True, note=source if value else "")

    began_at = Text("began", "began", start, "now, or 14:23, -5m", limit=40, half=True, offered=True,
                    note=("alert" if narrow else "alert start") if start else "")  # fmt: skip
    return (
        Text("commander", "commander", person, "none yet", limit=60, complete=people, half=True, note="you",
             offered=True),
        began_at,
        replace(told("service", alert.service if alert else ""), complete=services),
        told("region", alert.labels.get("region", "") if alert else ""),
        Text("summary", "summary", alert.summary if alert else "", _hint(policy, "summary"), half=True),
        Text("case", "case", "", "security, private; by whom, contact", limit=200, half=True, complete=CASES),
    )


def case_of(text: str) -> tuple[str, str, str]:
    """``security by Jo Kim, +49 30 1``: the case ("" for an outage), who reported it, and their contact."""
    first, _, rest = text.strip().partition(" ")
    case = named(first.strip(",;"), CASES) if first else ""
    who, _, contact = (rest if case else text).strip().removeprefix("by ").partition(",")
    return case, who.strip(), contact.strip()


def _moment(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    return parse_when(text.strip(), now, zone) if text.strip() else None


def _declare(
    room: Room, values: Values, began: datetime | None, alerts: tuple[Alert, ...], key: str, hypothesis: str,
    tags: Mapping[str, str], catalogue: Catalogue,
) -> Incident:  # fmt: skip
    """Declare, and give the command to whom it was meant for. Done again with the same key it declares nothing new."""
    commander, service = values["commander"].strip(), catalogue.named(values["service"].strip())
    case, who, contact = case_of(values["case"])
    declared = room.declare(
        values["title"].strip(), values["severity"], summary=values["summary"].strip(),
        service=service, region=values["region"].strip(), impact_started_at=began,
        alerts=tuple(a.fingerprint for a in alerts), command=bool(commander), commander=commander or None, key=key,
        security=case == "security", private=case == "private", reporter=who, contact=contact,
    )  # fmt: skip
    if hypothesis:
        room.log(declared.id, hypothesis, Kind.HYPOTHESIS, key=f"{key}-fix")
    if tags:
        with suppress(Refused):  # words that the vocabulary has no longer: it is declared all the same
            room.add_tags(declared.id, tags, key=f"{key}-tags")
    return declared


# ---------------------------------------------------------------- what follows


def consequences(
    policy: Policy, values: Values, now: datetime, zone: tzinfo, *, narrow: bool,
    on_call: Sequence[OnCall] | None = None, catalogue: Catalogue = EMPTY,
) -> Section:  # fmt: skip
    """What happens when, told before it happens; what falls due together is one row."""
    level, commander = policy.severity(values["severity"]), values["commander"].strip(" @!")
    due: list[tuple[timedelta, str]] = []
    hear = {"the team": level.team_update, "customers": level.customer_update}
    for span in sorted({after for after in hear.values() if after is not None}):
        who = listing(name for name, after in hear.items() if after == span)
        due.append((span, f"first update: {who}"))
    service = catalogue.named(values["service"].strip())
    escalation, nobody = policy.escalation_for(service), list[str]()
    for step in escalation.level if escalation else ():
        after = step.delay(level.name)
        why = unreached(policy, step.name, step.target, severity=level.name, service=service,
                        on_call=on_call) if after is not None else ""  # fmt: skip
        if after is not None and level.name not in step.only_when_raised and not step.only_when_impact_raised:
            said = f"{step.name} paged" + ("" if narrow else f" unless {step.unless}")
            due.append((after, f"{step.name}: {NOBODY}" if why else said))
            if why and (reason := why.removeprefix(f"{NOBODY}: ")) not in nobody:
                nobody.append(reason)
    due.sort(key=lambda one: one[0])
    who = _ic(commander)
    case, told_by, _ = case_of(values.get("case", ""))
    also = {"security": ", a private security case", "private": ", private"}.get(case, "")
    also += f", reported by {told_by}" if told_by else ""
    rows = [Told(f"incident opens, {who}{also}", "now")]
    unknown = catalogue.unknown(values["service"])
    rows += [Told(((f'"{word}" is not in the service catalogue', "soon"),)) for word in unknown]
    for span, group in groupby(due, key=lambda one: one[0]):
        at = f"{(now + span).astimezone(zone):{'%H:%M:%S' if span < SOON else '%H:%M'}}"
        rows.append(Told(", ".join(said for _, said in group), at))
    rows += [Told(((said, "soon"),)) for said in nobody]
    if policy.reach is not None and level.page and not any(
        step.delay(level.name) is not None for step in (escalation.level if escalation else ())
    ):
        rows.append(Told(((f"no escalation level covers {level.name}: nobody is paged automatically", "soon"),)))
    return Section("WHEN YOU DECLARE", tuple(rows))


def of_service(text: str, around: Around) -> tuple[Section, ...]:
    """What the catalogue knows of the service that is typed, and what is going on around it."""
    rows: list[Told | Words] = []
    for one in around.catalogue.among(text):
        now = around.trouble(one.name)
        rows += [f"now: {now}"] if now else []
        rows += [fact.line() for fact in facts_of(one, around) if not fact.is_address and fact.name != "on call"]
    return (Section("SERVICE", tuple(rows)),) if rows else ()


def of_accounts(text: str, around: Around, today: date) -> tuple[Section, ...]:
    """The key accounts that the title and the summary name."""
    rows = tuple(around.accounts.told(around.accounts.named_in([text]), today))
    return (Section("KEY ACCOUNTS", rows),) if rows else ()


def called(policy: Policy, on_call: Sequence[OnCall], service: str = "", around: Around | None = None,
           ) -> tuple[Section, ...]:  # fmt: skip
    """Who is on call for the service, else by the feeds, else whom the escalation levels reach."""
    mine = around.catalogue.among(service) if around is not None else ()
    if known := [one for one in mine if one.on_call]:
        rows = [Told(((one.name, "dim"),), right=((on_call_words(one, on_call), "text"),)) for one in known]
        return (Section("ON CALL", tuple(rows[:6])),)
    rows = [Told(((one.policy, "dim"),), right=((one.person, "text"),)) for one in on_call if one.level == 1]
    escalation = policy.escalation_for("")
    for level in escalation.level if escalation else ():
        if level.target:
            rows.append(Told(((level.name, "dim"),), right=((level.target, "text"),)))
    return (Section("ON CALL", tuple(rows[:6])),) if rows else ()


# ---------------------------------------------------------------- possible duplicates

Spans = tuple[Span, ...]
Likely = Sequence[tuple[Incident, str]]
"""Incidents that may be the one being declared, each with why."""


def likely_parts(likely: Likely) -> tuple[list[Incident], list[Incident]]:
    """Those still fought, which F2 takes, and those that are over, which F3 reopens."""
    going_on = [i for i, _ in likely if i.is_live]
    return going_on, [i for i, _ in likely if not i.is_live]


def likely_section(likely: Likely, policy: Policy, now: datetime, *, narrow: bool, linking: bool,
                   actions: Sequence[Action] = ACTIONS) -> Section:  # fmt: skip
    """Each with why, and with the key that takes it instead of a new one. ``linking``: it would take an alert."""
    going_on, over = likely_parts(likely)
    rows: list[Told | Words] = []
    for incident, why in likely[:SHOWN]:
        level = policy.severity(incident.severity)
        state: Spans = (severity_span(level.rank, level.name),)
        if not incident.is_live:
            state = (("○ ", "dim"), (incident.status.value, "dim"))
        key: Spans = ()
        if incident in going_on[:1]:
            key = ((shown_for(actions, "declare_join"), "key"), (" link to it" if linking else " go to it", "dim"))
        elif incident in over[:1]:
            key = ((shown_for(actions, "declare_reopen"), "key"), (" reopen", "dim"))
        rows += (_narrow_row if narrow else _wide_rows)(incident, state, why.partition(",")[0], key, now)
    if not rows:
        rows = [(("no similar open incident", "dim"),)]
    return Section("POSSIBLE DUPLICATES", tuple(rows), str(len(likely[:SHOWN])))


def _narrow_row(incident: Incident, state: Spans, why: str, key: Spans, now: datetime) -> list[Told | Words]:
    head = "".join(text for text, _ in state)
    pad = " " * max(1, 12 - len(head))
    title = incident.title if len(incident.title) <= 30 else f"{incident.title[:29]}…"
    says = (*state, (f"{pad}{incident.number}", "bright"), (f"  {title}", "text"), (f"  {why}", "dim"))
    return [Told(says, right=key)]


def _wide_rows(incident: Incident, state: Spans, why: str, key: Spans, now: datetime) -> list[Told | Words]:
    head = Told((*state, (f"  {incident.number}", "bright")), right=age(now - incident.declared_at))
    rows: list[Told | Words] = [head, Told(incident.title), Told(((why, "dim"),))]
    return [*rows, *([key] if key else []), ""]
