"""What a planned room is for: check-ins, and the limits of the volume of tickets."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import Instant


class CheckInSet(Payload, frozen=True, kw_only=True):
    """Whoever holds the role says at ``due_at`` how it looks, and then every ``every_s`` seconds (0: once). The event's
    id is the check-in's."""

    type: Literal["check_in_set"] = "check_in_set"
    role: str
    due_at: Instant
    every_s: int = 0


class CheckInDropped(Payload, frozen=True, kw_only=True):
    type: Literal["check_in_dropped"] = "check_in_dropped"
    check: str


class CheckedIn(Payload, frozen=True, kw_only=True):
    """``word`` is "fine", or what is not."""

    type: Literal["checked_in"] = "checked_in"
    check: str
    word: str


class CheckInMissed(Payload, frozen=True, kw_only=True):
    """Nobody said anything at ``due_at``, nor within the grace after it."""

    type: Literal["check_in_missed"] = "check_in_missed"
    check: str
    due_at: Instant


class TicketLimitsSet(Payload, frozen=True, kw_only=True):
    """From how many tickets on the room warns and escalates; 0 is never, both 0 is no limits. ``feed`` "" is any."""

    type: Literal["ticket_limits_set"] = "ticket_limits_set"
    warn: int = 0
    escalate: int = 0
    feed: str = ""


class TicketLevelChanged(Payload, frozen=True, kw_only=True):
    """The volume of tickets passed a limit of the room, or fell below: ``level`` is "", "warn" or "escalate"."""

    type: Literal["ticket_level_changed"] = "ticket_level_changed"
    level: str
    volume: int
    limit: int = 0
    feed: str = ""
