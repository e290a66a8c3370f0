"""What is done about a deadline: put off, or escalated."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import Instant


class DeadlineSnoozed(Payload, frozen=True, kw_only=True):
    """``key`` is the deadline's key; a snooze has an end and a reason."""

    type: Literal["deadline_snoozed"] = "deadline_snoozed"
    key: str
    until: Instant
    reason: str


class SnoozeEnded(Payload, frozen=True, kw_only=True):
    type: Literal["snooze_ended"] = "snooze_ended"
    key: str


class EscalationFired(Payload, frozen=True, kw_only=True):
    """A level fired. The watcher's event id is derived from incident, policy, level, start and cycle,
    so that it is in the journal once, no matter who fires it. ``people`` are those behind the target's roles and
    on-call rotas at that moment, as they are known there."""

    type: Literal["escalation_fired"] = "escalation_fired"
    policy: str
    level: str
    target: str
    due_at: Instant
    cycle: int = 0
    by_hand: bool = False
    reason: str = ""
    people: tuple[str, ...] = ()


class LevelCalled(Payload, frozen=True, kw_only=True):
    """Somebody called the people of a level by hand, while nothing could be sent: the level is settled, and nobody is
    paged for it again. ``whom`` is who was called, as they were named on the screen."""

    type: Literal["level_called"] = "level_called"
    policy: str
    level: str
    target: str
    due_at: Instant
    cycle: int = 0
    whom: str = ""
