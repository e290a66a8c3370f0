"""The countdowns to the next update of each audience, and what every countdown is made of. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from warroom.core import cadence
from warroom.core.clocks import base, later, periods, timed
from warroom.core.model import Deadline, Incident
from warroom.core.policy import Policy, show_duration

ALWAYS_PROMISED = frozenset({"customers", "team", "executives"})
"""Audiences whose promised next update is kept as a countdown though no cadence is configured."""
HEARS = {"team": "the team hears", "engineering": "engineering hears"}
LABELS = {"executive_update": "executive update", "agents_update": "agent update"}


def made(
    incident: Incident, kind: str, label: str, start: datetime, due: datetime, owner: str, settled_by: str, rule: str,
    *, about: str = "", soon_at: datetime | None = None, snoozed_until: datetime | None = None, target: str = "",
) -> Deadline:  # fmt: skip
    return Deadline(
        incident=incident.id, key=f"{kind}:{about}" if about else kind, kind=kind, label=label, starts_at=start,
        due_at=due, owner=owner, settled_by=settled_by, rule=rule, snoozed_until=snoozed_until, soon_at=soon_at,
        target=target,
    )  # fmt: skip


def owes(incident: Incident, *roles: str) -> str:
    """The handle of the holder of the first of the roles that is held, else the word of the last."""
    for role in roles:
        held = incident.holders(role)
        if held:
            return held[0].person
    return roles[-1]


def updates(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    if not incident.is_live:
        return
    lead = owes(incident, "communications", "commander")
    owners = {"customers": lead, "agents": owes(incident, "support", "communications", "commander")}
    for audience, kind in cadence.KEYS.items():
        yield from _cadence(incident, policy, kind, audience, owners.get(audience) or owes(incident, "commander"))


def _cadence(incident: Incident, policy: Policy, kind: str, audience: str, owner: str) -> Iterator[Deadline]:
    """Due a cadence after the audience last heard something, or when it was promised to hear; a change of severity, and
    of status where the cadence hangs on it, re-times it at once, never into the past."""
    start, told = base(incident), incident.last_told(audience)
    promised, told_at = None, None
    retimed = incident.retimed_at
    if told is not None and not told.over:
        start, told_at, retimed = told.at, told.at, told.retimed_at
        promised = told.next_by if told.next_by is not None and told.next_by > told.at else None
    every = cadence.wait(incident, audience, policy, told_at)
    if every is None and audience not in ALWAYS_PROMISED:
        return
    if (by_status := cadence.retimed_at(incident, audience, policy)) is not None and by_status > start:
        retimed = by_status if retimed is None else max(retimed, by_status)
    if every is None:
        due, rule = promised, ""
    else:
        due = later(start, every)
        if promised is not None:
            due = promised if retimed is None else min(promised, due)
        hears = HEARS.get(audience, f"{audience} hear")
        rule = f'{incident.severity}: {hears} something every {show_duration(every)}, even "no change"'
    if due is None:
        return
    due = due if retimed is None else max(due, retimed)
    if promised is not None and due == promised:
        rule = f"the last update promised {audience} the next one by then"
    yield made(
        incident, kind, LABELS.get(kind, kind.replace("_", " ")), start, due, owner,
        'publishing an update, "no change" counts', rule
    )


def executives_join(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    start, told = base(incident), incident.last_told("executives")
    if not incident.is_live or (told is not None and not told.over):
        return
    if cadence.cadence_of(incident, "executives", policy).first is not None:
        return
    run = timed(periods(incident, policy, start), lambda p: p.severity.executives_after, since=start)
    after = policy.severity(incident.severity).executives_after
    if run is not None:
        yield made(
            incident, "executive_update", "executive update", run.start, run.due, owes(incident, "commander"),
            "updating the executives", f"{incident.severity} open for {show_duration(after)}: executives join",
        )  # fmt: skip
