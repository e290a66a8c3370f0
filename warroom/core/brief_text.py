"""The brief as text to paste elsewhere: plain, Markdown for a chat channel, and short for executives. Pure.

Conditions (what is), actions (what is done), needs (what is missing): the three things a room is told (002).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from warroom.core.brief import BriefLine
from warroom.core.model import Deadline, Incident
from warroom.core.times import age, countdown

FORMS = ("plain", "markdown", "executives")


def brief_text(
    incident: Incident, lines: Sequence[BriefLine], running: Sequence[Deadline], now: datetime, zone: tzinfo,
    form: str = "plain", links: Sequence[tuple[str, str]] = (),
) -> str:  # fmt: skip
    """The brief of this moment; ``form`` is one of ``FORMS``, ``links`` are labels and what they lead to."""
    said = {line.name: line for line in lines}
    if form == "executives":
        return _executives(incident, said, running, now, zone, links)
    mark = "**" if form == "markdown" else ""
    bullet = "- " if form == "markdown" else "  "
    commander = incident.commander or "NO COMMANDER"
    head = f"{incident.severity} {incident.id} {incident.title}"
    rows = [
        f"{mark}{head}{mark}",
        f"{incident.status.value}, open {age(now - incident.declared_at)}, commander {commander}"
        f" ({now.astimezone(zone):%H:%M %Z})",
        f"{mark}Conditions{mark}",
        f"{bullet}impact: {_or(said, 'impact', 'not known yet')}",
        f"{bullet}hypothesis: {_or(said, 'hypothesis', 'none yet')}{_note(said.get('hypothesis'))}",
        f"{mark}Actions{mark}",
        f"{bullet}{_or(said, 'doing', 'nothing yet')}{_note(said.get('doing'))}",
        f"{mark}Needs{mark}",
        f"{bullet}{_or(said, 'needs', 'nothing')}{_note(said.get('needs'))}",
    ]
    following = _next_update(running, now, zone)
    if following:
        rows.append(following)
    if links:
        rows.append(f"{mark}Links{mark}")
    rows += [f"{bullet}{label}: {where}" for label, where in links]
    return "\n".join(rows) + "\n"


def _or(said: dict[str, BriefLine], name: str, otherwise: str) -> str:
    line = said.get(name)
    return line.text.replace("\n", " ") if line is not None and line.text else otherwise


def _note(line: BriefLine | None) -> str:
    return f" ({line.note})" if line is not None and line.text and line.note else ""


def _next_update(running: Sequence[Deadline], now: datetime, zone: tzinfo) -> str:
    due = next((d for d in running if d.kind in ("customer_update", "team_update")), None)
    if due is None:
        return ""
    there = due.due_at.astimezone(zone)
    late = f"overdue {countdown(due.due_at - now).lstrip('+')}" if due.due_at <= now else f"by {there:%H:%M %Z}"
    return f"Next {due.label} {late}"


def _executives(
    incident: Incident, said: dict[str, BriefLine], running: Sequence[Deadline], now: datetime, zone: tzinfo,
    links: Sequence[tuple[str, str]],
) -> str:  # fmt: skip
    """Scope, risk, mitigation (000): no hosts, no names of systems beyond the service; of the links the bridge."""
    where = f" ({incident.service})" if incident.service else ""
    rows = [
        f"{incident.severity} {incident.title}{where}: {incident.status.value} for {age(now - incident.status_since)}.",
        f"Scope: {_or(said, 'impact', 'being established')}.",
        f"Mitigation: {_or(said, 'doing', 'being decided')}.",
        f"Needed from you: {_or(said, 'needs', 'nothing now')}.",
        f"Led by {incident.commander or 'nobody yet'}. {_next_update(running, now, zone)}".rstrip(),
    ]
    rows = [row.replace("..", ".") for row in rows]
    rows += [f"Join: {where}" for label, where in links if label.startswith("bridge")]
    return "\n".join(rows) + "\n"
