"""The rules of a team with faster clocks, so that a short drill shows them all; and tables as TOML writes them."""

from __future__ import annotations

import json
from datetime import date, time
from typing import TYPE_CHECKING, Any

from warroom.core.policy import parse_duration, show_duration
from warroom.core.section import written

if TYPE_CHECKING:
    from warroom.core.policy import Policy

CLOCKS = frozenset({
    "team_update", "customer_update", "acknowledge", "resolve", "executives_after", "soak", "first", "every", "status",
    "later", "later_after", "after", "repeat", "role_grace", "rotation_soon", "rotation_due", "diagnosis", "stalled",
    "acknowledge_expires", "approval",
})  # fmt: skip
"""What of a policy runs while an incident is on; what comes after it (closing, the review) keeps its time."""


def paced(policy: Policy, pace: float) -> dict[str, Any]:
    """The tables of that policy with every clock so much faster."""
    return {
        "room": _quick(written(policy.room), pace),
        "severity": _quick([written(level) for level in policy.severities], pace),
        "escalation": _quick([written(one) for one in policy.escalation], pace),
    }


def _quick(value: Any, pace: float, key: str = "") -> Any:
    if isinstance(value, dict):
        own = key if key in CLOCKS else ""  # a table by severity or status: what it holds are clocks
        return {name: _quick(one, pace, own or name) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_quick(one, pace) for one in value]
    if key not in CLOCKS or not isinstance(value, str):
        return value
    whole = parse_duration(value)
    return show_duration(whole / pace) if whole is not None else "never"


def toml(value: Any) -> str:
    """One value as TOML writes it in a line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if isinstance(value, date | time):  # datetime among them
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
