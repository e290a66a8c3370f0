"""How often an audience must hear something: by severity and status, the first time, and after a while. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

from warroom.core.clocks import base, later
from warroom.core.model import Incident
from warroom.core.policy import Cadence, Policy

KEYS = {
    "team": "team_update", "customers": "customer_update", "executives": "executive_update",
    "agents": "agents_update", "engineering": "engineering_update",
}  # fmt: skip
"""Audience to the key of the deadline that telling it settles."""
NONE = Cadence(audience="team")
AUDIENCES = {key: audience for audience, key in KEYS.items()}


def cadence_of(incident: Incident, audience: str, policy: Policy) -> Cadence:
    """What the severity says of that audience beyond one figure; nothing where it says no more."""
    found = (one for one in policy.severity(incident.severity).cadence if one.audience == audience)
    return next(found, NONE)


def usual(incident: Incident, audience: str, policy: Policy) -> timedelta | None:
    """The severity's one figure."""
    level = policy.severity(incident.severity)
    return {"customers": level.customer_update, "team": level.team_update}.get(audience)


def wait(incident: Incident, audience: str, policy: Policy, told_at: datetime | None) -> timedelta | None:
    """How long after its last update (``told_at``; None: there was none yet) the audience hears again; None: nothing is
    promised.

    Executives are told the first time by ``executives_after``, unless their cadence names a first wait.
    """
    more = cadence_of(incident, audience, policy)
    if told_at is None and more.first is not None:
        return more.first
    if told_at is None and audience == "executives":
        return None
    by_status = cast(Mapping[str, timedelta | None], more.status)
    if incident.status.value in by_status:
        return by_status[incident.status.value]
    if more.later is not None and (told_at or base(incident)) >= later(base(incident), more.later_after):
        return more.later
    return more.every if more.every is not None else usual(incident, audience, policy)


def retimed_at(incident: Incident, audience: str, policy: Policy) -> datetime | None:
    """When a change of status re-timed the audience's cadence last; None where it does not hang on the status."""
    return incident.status_since if cadence_of(incident, audience, policy).status else None
