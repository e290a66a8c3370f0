"""What of a policy decides deadlines and targets: as data for the journal, and read back from it. Pure.

Words for people (guides, labels, the channel's name) decide nothing and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from warroom.core.policy import (
    BusinessHours,
    EscalationLevel,
    EscalationPolicy,
    Policy,
    Role,
    RoomRules,
    Severity,
    show_duration,
)
from warroom.core.section import Section, Unread, read

_WORDS: dict[type[Section], frozenset[str]] = {
    Severity: frozenset({"word", "guide"}), Role: frozenset({"label"}), RoomRules: frozenset({"channel"}),
}  # fmt: skip


def deciding(policy: Policy) -> dict[str, Any]:
    """The part of the policy that is recorded, as JSON data: severities, escalation, roles, rules, calendar."""
    return {
        "severities": [_data(one) for one in policy.severities],
        "escalation": [_data(one) for one in policy.escalation],
        "roles": [_data(one) for one in policy.roles],
        "room": _data(policy.room),
        "business_hours": _data(policy.business_hours),
    }


def _data(section: Section) -> dict[str, Any]:
    left_out = _WORDS.get(type(section), frozenset())
    return {name: _plain(getattr(section, name)) for name in section.__struct_fields__ if name not in left_out}


def _plain(value: Any) -> Any:
    """JSON data that the models read back; None is a duration that never ends."""
    if value is None or isinstance(value, timedelta):
        return show_duration(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Section):
        return _data(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value


def recorded_policy(data: dict[str, Any]) -> Policy | None:
    """The policy that was recorded; None where this program cannot read it.

    What a newer program added is left out, what an older one did not know has its default.
    """
    try:
        return Policy(
            severities=tuple(read(Severity, _known(Severity, one)) for one in data["severities"]),
            escalation=tuple(
                read(
                    EscalationPolicy,
                    _known(EscalationPolicy, one)
                    | {"level": [_known(EscalationLevel, level) for level in one.get("level", ())]}
                )
                for one in data["escalation"]
            ),
            roles=tuple(read(Role, _known(Role, one)) for one in data["roles"]),
            room=read(RoomRules, _known(RoomRules, data["room"])),
            business_hours=read(BusinessHours, _known(BusinessHours, data["business_hours"])),
        )
    except (KeyError, TypeError, AttributeError, Unread):
        return None


def _known(section: type[Section], data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in section.__struct_fields__}


def in_force(history: Iterable[tuple[datetime, Policy]], at: datetime) -> Policy | None:
    """The policy recorded last at or before that moment; None before the first.

    ``history``: when each was recorded, in the order of the journal.
    """
    found = None
    for since, policy in history:
        if since <= at:
            found = policy
    return found
