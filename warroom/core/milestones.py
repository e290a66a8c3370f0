"""Milestones laid out together: what is known, what is missing, the spans between them, what is out of order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from warroom.core.model import MILESTONES, Incident, Milestone

LABELS = {
    "began": "began", "detected": "detected", "acknowledged": "acknowledged", "first_update": "first update",
    "engineering_joined": "engineering joined", "mitigated": "mitigated", "recovered": "recovered",
    "resolved": "resolved",
}  # fmt: skip
JSON_NAMES = {"began": "impact_started_at"} | {name: f"{name}_at" for name in MILESTONES if name != "began"}
"""What a milestone is called in JSON."""
SPANS = {
    "time_to_detect": ("began", "detected"),
    "time_to_acknowledge": ("detected", "acknowledged"),
    "time_to_first_update": ("detected", "first_update"),
    "time_to_mitigate": ("detected", "mitigated"),
    "time_to_resolve": ("detected", "resolved"),
}
"""Each span that is two milestones."""


def known(incident: Incident) -> dict[str, Milestone | None]:
    """Every milestone by its name, in order; None is unknown."""
    said = {m.name: m for m in incident.milestones}
    return {name: said.get(name) for name in MILESTONES}


def missing(incident: Incident) -> tuple[str, ...]:
    """The names of those that nobody said and nothing in the record is."""
    return tuple(name for name, milestone in known(incident).items() if milestone is None)


def span(incident: Incident, name: str) -> timedelta | None:
    """The span of that name (``SPANS``); None where an end is unknown, or the ends are out of order."""
    first, last = (incident.milestone(end) for end in SPANS[name])
    if first is None or last is None or last.at < first.at:
        return None
    return last.at - first.at


def out_of_order(incident: Incident) -> tuple[tuple[Milestone, Milestone], ...]:
    """Pairs of which the later one is said to lie before the earlier.

    Engineers and the first update come when they come: they only follow the beginning.
    """
    chain = ("began", "detected", "acknowledged", "mitigated", "recovered", "resolved")
    found = [m for name in chain if (m := incident.milestone(name)) is not None]
    wrong = [(a, b) for a, b in pairwise(found) if b.at < a.at]
    began = incident.milestone("began")
    for name in ("first_update", "engineering_joined"):
        one = incident.milestone(name)
        if began is not None and one is not None and one.at < began.at:
            wrong.append((began, one))
    return tuple(wrong)


def suggested(incident: Incident, alerts_began: Mapping[str, datetime] | None = None) -> dict[str, datetime]:
    """For what is missing, the instant that the record makes likely; whoever resolves confirms it with one key.

    ``alerts_began``: of the linked alerts, when each began, by fingerprint.
    """
    began = sorted((alerts_began or {}).values())
    detected = incident.milestone("detected")
    likely = {
        "began": min([*began, detected.at if detected else incident.declared_at]),
        "detected": incident.declared_at,
        "acknowledged": next((a.since for a in incident.roles if a.role == "commander"), None),
        "engineering_joined": next((a.since for a in incident.roles if a.role == "technical_lead"), None),
        "mitigated": incident.mitigated_at,
        "recovered": incident.mitigated_at,
        "resolved": incident.resolved_at,
    }
    wanted = missing(incident)
    return {name: at for name, at in likely.items() if at is not None and name in wanted}
