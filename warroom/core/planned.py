"""What a planned room watches for: check-ins that are missed, and the level its tickets are at. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from warroom.core.clocks import later
from warroom.core.model import CheckIn, Incident, Signal, Status, TicketLimits
from warroom.core.policy import Policy

WARN, ESCALATE = "warn", "escalate"
SERIES = "tickets"
"""What a feed that counts tickets calls its series."""
FALLEN = 0.8
"""A level is left only below this part of its limit: a volume that hovers there is reported once."""
FINE = frozenset({"fine", "ok", "okay", "good", "green", "all good", "all fine"})


def watches(incident: Incident) -> bool:
    """Whether its check-ins and limits count: planned, or fought; not what is resolved or over."""
    return incident.status is Status.PLANNED or incident.is_live


def is_fine(word: str) -> bool:
    """Whether a role said no more than that all is well."""
    return word.strip().lower().rstrip(".!") in FINE


def status_of(word: str, blockers: str = "", owner: str = "", onward: str = "") -> str:
    """A check-in in one line: how it looks, what blocks, who has it, what comes next (000)."""
    parts = (word, f"blocked by {blockers}" if blockers else "", f"owner {owner}" if owner else "",
             f"next {onward}" if onward else "")  # fmt: skip
    return "; ".join(filter(None, (part.strip() for part in parts)))


def missed_at(check: CheckIn, policy: Policy) -> datetime | None:
    """When the check-in that is due counts as missed; None where it was said to be, or nothing is due any more."""
    if check.due_at is None or check.missed_due == check.due_at:
        return None
    return later(check.due_at, policy.room.check_in_grace)


def limit_of(limits: TicketLimits, level: str) -> int:
    return limits.escalate if level == ESCALATE else limits.warn


def volume_of(limits: TicketLimits, signals: Iterable[Signal]) -> tuple[str, int] | None:
    """The feed with the most tickets, and how many; None where none of those meant has reported a number."""
    counted = [
        (s.feed, int(s.value)) for s in signals
        if s.name == SERIES and s.value is not None and (not limits.feed or s.feed == limits.feed)
    ]  # fmt: skip
    return max(counted, key=lambda pair: pair[1], default=None)


def level_at(limits: TicketLimits, volume: int) -> str:
    """The level that this volume makes: "", "warn" or "escalate"."""
    for level in (ESCALATE, WARN):
        limit = limit_of(limits, level)
        stays = limits.level == level or (level == WARN and limits.level == ESCALATE)
        if limit and volume >= (limit * FALLEN if stays else limit):
            return level
    return ""
