"""What of a policy decides deadlines and targets: as data for the journal, and read back from it. Pure.

Words for people (guides, labels, the channel's name) and required fields time nothing, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from warroom.core.case_rules import DUTIES, STAGES, Duty, Stage
from warroom.core.policy import (
    BusinessHours,
    EscalationLevel,
    EscalationPolicy,
    Policy,
    Role,
    RoomRules,
    Severity,
    Window,
    show_duration,
)
from warroom.core.section import Section, Unread, read

_WORDS: dict[type[Section], frozenset[str]] = {
    Severity: frozenset({"word", "guide", "required"}), Role: frozenset({"label"}),
    RoomRules: frozenset({"channel", "status_words"}), Duty: frozenset({"label"}),
}  # fmt: skip

_LATER: dict[type[Section], dict[str, Any]] = {
    EscalationLevel: {"times": 0},
    Severity: {"cadence": (), "soak": None, "from_users": None, "from_revenue": None, "from_accounts": ""},
}  # fmt: skip
"""What came later, with the value that means that nobody uses it: a policy without it is recorded as it always was."""


def deciding(policy: Policy) -> dict[str, Any]:
    """The part of the policy that is recorded, as JSON data: severities, escalation, roles, rules, calendar."""
    return {
        "severities": [_data(one) for one in policy.severities],
        "escalation": [_data(one) for one in policy.escalation],
        "roles": [_data(one) for one in policy.roles],
        "room": _data(policy.room),
        "business_hours": _data(policy.business_hours),
        **({"windows": [_data(one) for one in policy.windows]} if policy.windows else {}),
        **({"duties": [_data(one) for one in policy.duties]} if policy.duties != DUTIES else {}),
        **({"stages": [_data(one) for one in policy.stages]} if policy.stages != STAGES else {}),
    }


def differences(recorded: dict[str, Any], here: dict[str, Any]) -> tuple[str, ...]:
    """What ``here`` decides otherwise than what was recorded, each with its place: ``severities.SEV1.acknowledge is 5m
    here and 10m on the record``. What only one of them knows is absent in the other."""
    return tuple(_differences("", recorded, here))


def _differences(place: str, recorded: Any, here: Any) -> Iterator[str]:
    if recorded == here:
        return
    before, now = _named(recorded), _named(here)
    if before is None or now is None:
        yield f"{place} is {_shown(here)} here and {_shown(recorded)} on the record"
        return
    for name in dict.fromkeys((*now, *before)):
        inner = f"{place}.{name}" if place else name
        yield from _differences(inner, before.get(name, _ABSENT), now.get(name, _ABSENT))


_ABSENT = object()


def _named(data: Any) -> dict[str, Any] | None:
    """The parts of a table, or of a list of tables, by name; None for what has no parts."""
    if isinstance(data, dict):
        return data
    if isinstance(data, list) and data and all(isinstance(one, dict) for one in data):
        names = [str(one.get("name") or one.get("id") or number) for number, one in enumerate(data)]
        return dict(zip(names, data, strict=True)) if len(set(names)) == len(names) else None
    return None


def _shown(data: Any) -> str:
    if data is _ABSENT:
        return "absent"
    if isinstance(data, dict):
        return "there"
    if isinstance(data, list):
        return ", ".join(map(_shown, data)) or "empty"
    return {True: "true", False: "false"}.get(data, str(data)) if isinstance(data, bool) else str(data) or "empty"


def _data(section: Section) -> dict[str, Any]:
    left_out = _WORDS.get(type(section), frozenset())
    unused = _LATER.get(type(section), {})
    return {name: _plain(getattr(section, name)) for name in section.__struct_fields__
            if name not in left_out and (name not in unused or getattr(section, name) != unused[name])}  # fmt: skip


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
            windows=tuple(read(Window, _known(Window, one)) for one in data.get("windows", ())),
            duties=tuple(read(Duty, _known(Duty, one)) for one in data["duties"]) if "duties" in data else DUTIES,
            stages=tuple(read(Stage, _known(Stage, one)) for one in data["stages"]) if "stages" in data else STAGES,
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
