"""What the numbers of an incident say of its severity, and how they are told. Pure.

They propose and never decide: a severity is a person's (000).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from msgspec import Struct

from warroom.core.model import Assessment, Incident
from warroom.core.policy import Policy, Severity
from warroom.core.times import age

CATEGORIES = ("network", "database", "application", "security", "hardware", "cloud", "third party")
"""What an incident is of, where the team has no words of its own."""


class Proposal(Struct, frozen=True):
    """The gravest severity that anything speaks for, and what does."""

    severity: str
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"the numbers propose {self.severity}: {', '.join(self.reasons)}"


def proposed(it: Incident, policy: Policy, pressing: Iterable[str] = ()) -> Proposal | None:
    """What the numbers propose; None where no severity names a number that is reached.

    ``pressing``: the accounts among those that are affected whose renewal or regulation makes it urgent.
    """
    told, urgent = it.assessment, tuple(pressing)
    if told is None and not urgent:
        return None
    found: dict[str, list[str]] = {}
    for level in policy.severities:
        for reason in _reasons(level, told, urgent):
            found.setdefault(level.name, []).append(reason)
    if told is not None and (named := policy.room.matrix.get(f"{told.impact}/{told.urgency}")):
        found.setdefault(named, []).append(f"impact {told.impact}, urgency {told.urgency}")
    known = [level for level in sorted(policy.severities, key=lambda one: one.rank) if level.name in found]
    return Proposal(known[0].name, tuple(found[known[0].name])) if known else None


def _reasons(level: Severity, told: Assessment | None, pressing: tuple[str, ...]) -> Iterator[str]:
    users, revenue = (told.users, told.revenue) if told is not None else (None, None)
    if level.from_users and users is not None and users >= level.from_users:
        yield f"{users:g} % of users"
    if level.from_revenue and revenue is not None and revenue >= level.from_revenue:
        yield f"{revenue:,} an hour"
    affected = told.accounts if told is not None else ()
    if level.from_accounts == "any" and affected:
        yield f"accounts {', '.join(affected)}"
    elif level.from_accounts == "pressing" and pressing:
        yield ", ".join(pressing)


def is_graver(policy: Policy, proposal: Proposal, it: Incident) -> bool:
    """Whether it proposes a graver severity than the incident has."""
    return policy.severity(proposal.severity).rank < policy.severity(it.severity).rank


def told(it: Incident, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """What was said, as lines: what it is about, and the words."""
    one = it.assessment
    if one is None:
        return
    if one.category:
        yield "category", one.category
    weights = [f"{name} {word}" for name, word in (("impact", one.impact), ("urgency", one.urgency)) if word]
    if said := ", ".join(filter(None, (numbers(one), *weights))):
        yield "numbers", said
    if (eta := eta_words(it, now, zone)) and it.is_live:
        yield "ETA", eta


def numbers(one: Assessment) -> str:
    """How far it reaches: ``60 % of users, accounts Acme``; "" where no number was said."""
    said = [f"{one.users:g} % of users"] if one.users is not None else []
    said += [f"{one.revenue:,} an hour lost"] if one.revenue is not None else []
    said += [f"accounts {', '.join(one.accounts)}"] if one.accounts else []
    return ", ".join(said)


def eta_words(it: Incident, now: datetime, zone: tzinfo) -> str:
    """When it is expected to be over, by whom that was said, and whether that time has passed; "" where nobody said."""
    one = it.assessment
    if one is None or one.eta is None:
        return ""
    at = one.eta.astimezone(zone)
    day = "" if at.date() == now.astimezone(zone).date() else f"{at.day} {at:%b} "
    passed = f", passed {age(now - one.eta)} ago" if one.eta < now else ""
    return f"{day}{at:%H:%M %Z}{passed}, said {one.eta_by}"
