"""What an update is made of: three questions, one text, and what it may say of the record. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from msgspec import Struct

from warroom.core.brief import brief_lines
from warroom.core.cadence import wait
from warroom.core.model import Draft, Entry, Incident, Kind
from warroom.core.patterns import pattern
from warroom.core.policy import Policy

QUESTIONS: Mapping[str, str] = {
    "happening": "what is happening",
    "doing": "what we are doing",
    "next": "what to expect next",
}
"""What every update answers, by the names that templates are configured under."""
DECISIONS = 2  # how many of the newest decisions are offered
_HOST = pattern(r"\b(?:\d{1,3}(?:\.\d{1,3}){3}|[a-z][a-z0-9]*(?:-[a-z0-9]+)*-\d+|[\w-]+\.(?:internal|local|lan))\b",
                   re.I)  # fmt: skip
_SEVERITY = pattern(r"\b(?:SEV|P)\d\b|\bINC-\d{4}-\d+\b")


APPROVED = frozenset({"customers"})
"""Audiences whose updates somebody must approve."""


def approvers(incident: Incident, policy: Policy) -> tuple[str, ...]:
    """The people who may approve an update of this incident now; empty where nobody holds such a role."""
    return tuple(dict.fromkeys(a.person for a in incident.roles if a.role in policy.room.approvers))


def may_publish(incident: Incident, audience: str, person: str, policy: Policy) -> bool:
    """Whether this person's update goes out at once. Where nobody could approve it, holding it back would only leave
    customers in the dark."""
    who = approvers(incident, policy)
    return audience not in APPROVED or not who or person in who


def waiting(incident: Incident) -> tuple[Draft, ...]:
    """The drafts that wait for somebody: to be approved, or approved and not published."""
    return tuple(draft for draft in incident.drafts if draft.audience in APPROVED) if incident.is_open else ()


def composed(answers: Sequence[str]) -> str:
    """The answers as the one text that is recorded and sent: a paragraph each, what is empty left out."""
    return "\n\n".join(said for answer in answers if (said := answer.strip()))


def answered(text: str) -> tuple[str, str, str]:
    """A text taken apart again, to be edited: its paragraphs, what is over in the last."""
    first, second, third, *_ = (*text.strip().split("\n\n", 2), "", "", "")
    return first.strip(), second.strip(), third.strip()


def remarks(text: str, people: Sequence[str]) -> tuple[str, ...]:
    """What customers should rather not read: names of people, of hosts, of severities and incidents."""
    words = {word.lower() for word in re.findall(r"\w+", text)}
    found = [f"{name} is a name" for name in people if name.lower() in words]
    found += [f"{host} is a host" for host in _HOST().findall(text)]
    found += [f"{word} is ours, not theirs" for word in _SEVERITY().findall(text)]
    return tuple(dict.fromkeys(found))


def cadence(incident: Incident, audience: str, policy: Policy, now: datetime) -> timedelta | None:
    """How long after an update sent now the audience must hear something; None where nothing is promised."""
    return wait(incident, audience, policy, now)


def promised(incident: Incident, audience: str, policy: Policy, now: datetime) -> datetime | None:
    """When the audience's next update is due if one goes out now: a cadence on, to the whole minute, never more."""
    every = cadence(incident, audience, policy, now)
    if every is None or not incident.is_live:
        return None
    at = (now + every).replace(second=0, microsecond=0)
    return at if at > now else now + every


class Line(Struct, frozen=True):
    """Something of the record that may be taken over into an update: what it is, since when, its words."""

    name: str
    text: str
    at: datetime | None = None


def lines_to_take(incident: Incident, entries: Sequence[Entry], audience: str) -> tuple[Line, ...]:
    """Impact, leading hypothesis, the newest decisions and what that audience heard last; those that there are."""
    brief = {line.name: line for line in brief_lines(incident, entries)}
    found = [Line(name, brief[name].text, brief[name].since) for name in ("impact", "hypothesis")]
    made = [e for e in entries if e.kind is Kind.DECISION and e.retracted is None]
    newest = sorted(made, key=lambda e: (e.at, e.seq), reverse=True)[:DECISIONS]
    found += [Line("decision", e.text, e.at) for e in newest]
    last = incident.last_told(audience)
    if last is not None:
        found.insert(min(3, len(found)), Line("last update", last.text, last.at))
    return tuple(line for line in found if line.text)


def facts(incident: Incident, entries: Sequence[Entry], audience: str, policy: Policy, now: datetime,
          zone: tzinfo, frontline: str = "") -> dict[str, Any]:  # fmt: skip
    """What a template of an update may name: texts and numbers only, an unknown one empty.

    ``frontline`` is what the playbook says to those who talk to customers.
    """
    brief = {line.name: line.text for line in brief_lines(incident, entries)}
    last = incident.last_told(audience)
    again = promised(incident, audience, policy, now)
    told, eta = incident.assessment, incident.assessment.eta if incident.assessment is not None else None
    decided = [line.text for line in lines_to_take(incident, entries, audience) if line.name == "decision"]
    return {
        "audience": audience, "number": incident.number, "title": incident.title, "severity": incident.severity,
        "word": policy.severity(incident.severity).word, "status": incident.status.value,
        "service": incident.service, "region": incident.region, "summary": incident.summary,
        "commander": incident.commander, "impact": brief["impact"], "hypothesis": brief["hypothesis"],
        "doing": brief["doing"], "needs": brief["needs"], "next_step": incident.brief.next_step,
        "decisions": decided, "since": f"{incident.declared_at.astimezone(zone):%H:%M}",
        "told": last.text if last else "", "times_told": last.count if last else 0,
        "eta": f"{eta.astimezone(zone):%H:%M}" if eta else "", "category": told.category if told else "",
        "next_by": f"{again.astimezone(zone):%H:%M}" if again else "", "frontline": frontline,
    }  # fmt: skip
