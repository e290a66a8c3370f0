"""The brief as text to paste elsewhere: plain, Markdown for a chat channel, and short for executives. Pure.

The situation that every late-comer is given, under conditions (what is), actions (what is done) and needs (what is
missing): the three things a room is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from warroom.core.brief import BriefLine, brief_lines
from warroom.core.markdown import address, begun, inline
from warroom.core.milestones import LABELS
from warroom.core.model import Deadline, Entry, Incident
from warroom.core.situation import Fact, ahead, conditions, response
from warroom.core.times import age, countdown

FORMS = ("plain", "markdown", "executives")
UPDATES = ("customer_update", "team_update")
"""The deadlines that somebody outside the room waits for."""


def brief_text(
    incident: Incident, entries: Sequence[Entry], running: Sequence[Deadline], now: datetime, zone: tzinfo,
    form: str = "plain", links: Sequence[tuple[str, str]] = (), service: Sequence[Fact] = (),
) -> str:  # fmt: skip
    """The brief of this moment; ``form`` is one of ``FORMS``, ``links`` are labels and what they lead to, ``service``
    what is known of its service."""
    said = {line.name: line for line in brief_lines(incident, entries)}
    if form == "executives":
        return _executives(incident, said, running, now, zone, links)
    strong, quoted, where = _MARKDOWN if form == "markdown" else _PLAIN
    bullet = "- " if form == "markdown" else "  "
    commander = incident.commander or "NO COMMANDER"

    def items(facts: Iterable[Fact], *bare: str) -> list[str]:
        return [f"{bullet}{_item(fact, quoted, form, bare)}" for fact in facts if not fact.is_address]

    doing = [fact for fact in response(incident, entries, now, zone) if fact.name != "commander"]
    needs = [fact for fact in doing if fact.name == "needs"] or [Fact("needs", "nothing")]
    coming = ahead(incident, [due for due in running if due.kind in UPDATES], now, zone)
    rows = [
        strong(quoted(f"{incident.severity} {incident.id} {incident.marked}")),
        quoted(f"{incident.status.value}, open {age(now - incident.declared_at)}, commander {commander}"
               f" ({now.astimezone(zone):%H:%M %Z})"),
        *_milestones(incident, now, zone),
        strong("Conditions"),
        *items(conditions(incident, entries, now, zone, service)),
        strong("Actions"),
        *items((fact for fact in doing if fact.name != "needs"), "doing"),
        strong("Needs"),
        *items(needs, "needs"),
        *items(coming),
    ]  # fmt: skip
    links = [*links, *((fact.name, fact.text) for fact in service if fact.is_address)]
    if links:
        rows.append(strong("Links"))
    rows += [f"{bullet}{quoted(label)}: {where(target)}" for label, target in links]
    return "\n".join(rows) + "\n"


def _item(fact: Fact, quoted: Callable[[str], str], form: str, bare: Sequence[str]) -> str:
    """One fact; the name of those in ``bare`` is the heading above it already."""
    said = quoted(fact.text + (f" ({fact.note})" if fact.note else ""))
    if fact.name in bare:
        return begun(said) if form == "markdown" else said
    return f"{quoted(fact.name)}: {said}"


def _as_it_is(text: str) -> str:
    return text


def _strong(text: str) -> str:
    return f"**{text}**"


_PLAIN = _as_it_is, _as_it_is, _as_it_is
_MARKDOWN = _strong, inline, address
"""How a heading, a text of people and an address are written in a form."""


def _milestones(incident: Incident, now: datetime, zone: tzinfo) -> list[str]:
    """Those that are known, in one row; none where none is."""
    day = "" if now - incident.declared_at < timedelta(hours=20) else "%-d %b "
    known = [f"{LABELS[m.name]} {m.at.astimezone(zone).strftime(f'{day}%H:%M')}" for m in incident.milestones]
    return [", ".join(known)] if known else []


def _or(said: dict[str, BriefLine], name: str, otherwise: str) -> str:
    line = said.get(name)
    return line.text.replace("\n", " ") if line is not None and line.text else otherwise


def _next_update(running: Sequence[Deadline], now: datetime, zone: tzinfo) -> str:
    due = next((d for d in running if d.kind in UPDATES), None)
    if due is None:
        return ""
    there = due.due_at.astimezone(zone)
    late = f"overdue {countdown(due.due_at - now).lstrip('+')}" if due.due_at <= now else f"by {there:%H:%M %Z}"
    return f"Next {due.label} {late}"


def _executives(
    incident: Incident, said: dict[str, BriefLine], running: Sequence[Deadline], now: datetime, zone: tzinfo,
    links: Sequence[tuple[str, str]],
) -> str:  # fmt: skip
    """Scope, risk, mitigation: no hosts, no names of systems beyond the service; of the links the bridge."""
    where = f" ({incident.service})" if incident.service else ""
    rows = [
        f"{incident.severity} {incident.marked}{where}: {incident.status.value}"
        f" for {age(now - incident.status_since)}.",
        f"Scope: {_or(said, 'impact', 'being established')}.",
        f"Mitigation: {_or(said, 'doing', 'being decided')}.",
        f"Needed from you: {_or(said, 'needs', 'nothing now')}.",
        f"Led by {incident.commander or 'nobody yet'}. {_next_update(running, now, zone)}".rstrip(),
    ]
    rows = [row.replace("..", ".") for row in rows]
    rows += [f"Join: {where}" for label, where in links if label.startswith("bridge")]
    return "\n".join(rows) + "\n"
