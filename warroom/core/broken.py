"""Broken promises: what the now strip shouts, in its order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from warroom.core.clocks import base
from warroom.core.model import Deadline, Incident, Urgency
from warroom.core.policy import Policy


class Chip(StrEnum):
    """What was broken. (Stale feeds are reported by the code that watches feeds.)"""

    OVERDUE = "overdue"
    NO_COMMANDER = "no_commander"
    EMPTY = "empty"


class Broken(Struct, frozen=True):
    """One broken promise: of which incident, since when, and who owes it ("" where there is nobody yet)."""

    chip: Chip
    incident: str
    severity: str
    rank: int
    label: str
    since: datetime
    owner: str = ""
    kind: str = ""
    key: str = ""
    role: str = ""


def broken(
    incidents: Iterable[tuple[Incident, Iterable[Deadline]]], policy: Policy, now: datetime
) -> tuple[Broken, ...]:
    """The broken promises of incidents, each given with its deadlines.

    Overdue deadlines and missing commanders first, by severity, then the longest; then the empty roles likewise.
    A live incident without a commander is reported once, immediately; other roles when their grace is over.
    """
    found = [promise for incident, due in incidents for promise in _of(incident, due, policy, now)]
    return tuple(sorted(found, key=lambda b: (b.chip is Chip.EMPTY, b.rank, b.since, b.incident, b.key)))


def _of(incident: Incident, due: Iterable[Deadline], policy: Policy, now: datetime) -> list[Broken]:
    rank = policy.severity(incident.severity).rank
    found: list[Broken] = []
    if incident.is_live and not incident.commander:
        found.append(Broken(
            Chip.NO_COMMANDER, incident.id, incident.severity, rank, "no commander", base(incident),
            kind="role_unfilled", key="role_unfilled:commander", role="commander",
        ))  # fmt: skip
    for deadline in due:
        role = deadline.key.partition(":")[2] if deadline.kind == "role_unfilled" else ""
        if deadline.urgency(now) is not Urgency.OVERDUE or role == "commander":
            continue
        chip = Chip.EMPTY if role else Chip.OVERDUE
        found.append(Broken(
            chip, incident.id, incident.severity, rank, deadline.label, deadline.due_at, deadline.owner, deadline.kind,
            deadline.key, role,
        ))  # fmt: skip
    return found
