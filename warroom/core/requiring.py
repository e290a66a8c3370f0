"""What an incident of a severity must have: fields that a team asks for when declaring, and again when resolving."""

from __future__ import annotations

from warroom.core.model import Incident
from warroom.core.policy import Policy, Required

FIELDS: tuple[Required, ...] = ("service", "region", "summary")


def lacking(policy: Policy, severity: str, service: str, region: str, summary: str) -> tuple[Required, ...]:
    """Those of the severity's required fields that are empty, in its order."""
    given: dict[Required, str] = {"service": service, "region": region, "summary": summary}
    return tuple(name for name in policy.severity(severity).required if not given[name].strip())


def lacking_of(policy: Policy, it: Incident) -> tuple[Required, ...]:
    """Those that the incident lacks by the severity that it has now."""
    return lacking(policy, it.severity, it.service, it.region, it.summary)


def asked_at(policy: Policy, name: Required) -> tuple[str, ...]:
    """The severities that require the field, the most severe first."""
    levels = sorted(policy.severities, key=lambda one: one.rank)
    return tuple(one.name for one in levels if name in one.required)
