"""The drill's configuration: its feeds on loopback, its people, and clocks that run faster than a team's."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from warroom.core.model import SIGNAL_POINTS
from warroom.core.policy import ESCALATION, PRESETS, RoomRules, parse_duration, show_duration
from warroom.core.section import written
from warroom.drill import outage, story

PACE = 5.0
"""Every clock of the policy runs this much faster than by default, so that ten minutes show them all."""
_DURATIONS = ("team_update", "customer_update", "acknowledge", "resolve", "executives_after")


def configuration(url: str, db_path: Path, speed: float = 1.0, keep: dict[str, Any] | None = None) -> str:
    """The text of the drill's ``config.toml``.

    Args:
        url: the drill server's base address.
        keep: whole tables of the person's own configuration, such as ``display`` and ``keys``.
    """
    tables: dict[str, Any] = {
        "name": "drill",
        **(keep or {}),
        "store": {"path": str(db_path)},
        "room": _rules(speed),
        "severity": [_severity(written(level), speed) for level in PRESETS["sev"]],
        "escalation": [_escalation(written(ESCALATION["sev"]), speed)],
        "responder": [
            {"handle": p.handle, "name": p.name, "contact": p.contact, "timezone": p.timezone, "roles": list(p.roles)}
            for p in story.CAST
        ],
        "feed": _feeds(url, speed),
    }
    return "".join(f"{name} = {toml(value)}\n" for name, value in tables.items())


def _feeds(url: str, speed: float) -> list[dict[str, Any]]:
    common = {"interval": _seconds(3, speed), "timeout": show_duration(timedelta(seconds=max(1.0, 4.0 / speed)))}
    return [
        {"id": "alertmanager", "type": "alertmanager", "url": url, **common},
        {
            "id": "tickets",
            "type": "json",
            "url": f"{url}/tickets",
            **common,
            "items": {"path": "queues", "where": "state != 'ok'"},
            "map": {
                "uid": "id", "title": "title", "summary": "note", "service": "service", "severity": "level",
                "status": "state", "value": "to_string(per_hour)", "started_at": "since",
            },
            "values": {"status": {"spike": "firing"}},
        },
        {
            "id": "checkout",
            "type": "signal",
            "url": url,
            **common,
            "query": '100 * sum(rate(http_requests_total{service="checkout-api",code=~"5.."}[1m]))'
            ' / sum(rate(http_requests_total{service="checkout-api"}[1m]))',
            "name": "checkout 5xx",
            "unit": "%",
            "service": "checkout-api",
            "above": outage.ERRORS_WARN,
            "critical": outage.ERRORS_PAGE,
            "step": _seconds(5, speed),
            "range": _seconds(5 * SIGNAL_POINTS, speed),
            "lasting": _seconds(10, speed),
        },
    ]  # fmt: skip


def _seconds(of_the_story: float, speed: float) -> str:
    """So many seconds of the story in real ones, whole and at least one."""
    return show_duration(timedelta(seconds=max(1.0, round(of_the_story / speed))))


def _rules(speed: float) -> dict[str, str]:
    rules = RoomRules()
    paced = {"role_grace": rules.role_grace, "diagnosis": rules.diagnosis, "soak": timedelta(minutes=15)}
    return {name: _paced(show_duration(value), speed) for name, value in paced.items()}


def _severity(level: dict[str, Any], speed: float) -> dict[str, Any]:
    kept = {name: value for name, value in level.items() if value is not None}
    return kept | {name: _paced(kept[name], speed) for name in _DURATIONS if name in kept}


def _escalation(policy: dict[str, Any], speed: float) -> dict[str, Any]:
    levels = [
        {k: v for k, v in level.items() if v is not None and k != "after"}
        | {"after": {severity: _paced(delay, speed) for severity, delay in level["after"].items()}}
        for level in policy["level"]
    ]
    return {"id": policy["id"], "level": levels}


def _paced(text: str, speed: float) -> str:
    whole = parse_duration(text)
    return show_duration(whole / (PACE * speed)) if whole is not None else "never"


def toml(value: Any) -> str:
    """One value as TOML writes it in a line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if isinstance(value, date | time):  # datetime among them
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
