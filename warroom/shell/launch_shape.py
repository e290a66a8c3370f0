"""The JSON of a launch."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from warroom.core.clocks import later
from warroom.core.launches import from_t, state
from warroom.core.model import Incident, Launch
from warroom.core.model.launch import OPEN
from warroom.core.planned import due_at, owner_of


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def shape(it: Incident, now: datetime) -> dict[str, Any] | None:
    """The JSON of a launch that scripts rely on."""
    one = it.launch
    if one is None:
        return None
    expected = one.expected
    return {
        "t": _iso(one.at), "wall": one.wall, "zone": one.zone, "from_t": from_t(one, now), "state": state(it, now),
        "moved": one.moved, "set_by": one.by,
        "preparation": [
            {"number": item.number, "text": item.text, "offset": item.offset, "role": item.role or None,
             "person": item.person or None, "owner": owner_of(it, item),
             "due_at": _iso(due_at(one, item.offset, item.at)),
             "state": item.state, "ended_at": _iso(item.ended_at), "ended_by": item.ended_by or None,
             "reason": item.reason or None, "overdue": item.state == OPEN and _past(one, item.offset, item.at, now)}
            for item in one.preparation
        ],
        "go_no_go": [
            {"role": asks.role, "offset": asks.offset, "due_at": _iso(due_at(one, asks.offset, asks.at)),
             "answer": asks.answer or None, "by": asks.said_by or None, "at": _iso(asks.said_at),
             "reason": asks.reason or None}
            for asks in one.poll
        ],
        "held_by": list(one.held_by),
        "expected": None if expected is None else {
            "usual": expected.usual, "low": expected.usual * expected.low, "high": expected.usual * expected.high,
            "until": _iso(later(one.at, timedelta(seconds=expected.lasts_s))),
        },
        "rotation": [
            {"role": turns.role, "people": list(turns.people), "every_s": turns.every_s} for turns in one.turns
        ],
        "triggers": [
            {"number": trigger.number, "filter": trigger.filter, "tripped_at": _iso(trigger.tripped_at),
             "alert": trigger.alert or None}
            for trigger in one.triggers
        ],
    }  # fmt: skip


def _past(one: Launch, offset: str, since: datetime, now: datetime) -> bool:
    due = due_at(one, offset, since)
    return due is not None and due <= now
