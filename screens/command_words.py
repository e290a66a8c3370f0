"""What each place of a typed command may hold, for completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.core.line import LETTERS
from warroom.core.model import Status
from warroom.words import AUDIENCES

if TYPE_CHECKING:
    from screens.room import RoomScreen


def severities(screen: RoomScreen) -> tuple[str, ...]:
    return tuple(s.name for s in screen.policy.severities)


def statuses(_: RoomScreen) -> tuple[str, ...]:
    return tuple(s.value for s in Status if s not in (Status.PLANNED, Status.MERGED, Status.CANCELLED))


def roles(screen: RoomScreen) -> tuple[str, ...]:
    return tuple(r.name for r in screen.policy.roles)


def people(screen: RoomScreen) -> tuple[str, ...]:
    return screen.people()


def at_people(screen: RoomScreen) -> tuple[str, ...]:
    return tuple(f"@{p}" for p in screen.people())


def audiences(_: RoomScreen) -> tuple[str, ...]:
    return tuple(AUDIENCES)


def levels(screen: RoomScreen) -> tuple[str, ...]:
    policy = screen.policy.escalation_for(screen.incident.service if screen.incident else "")
    return tuple(level.name for level in policy.level) if policy else ()


def clocks(screen: RoomScreen) -> tuple[str, ...]:
    return tuple(d.key for d in screen.running)


def incidents(screen: RoomScreen) -> tuple[str, ...]:
    return tuple(i.number for i in screen.open_incidents)


def kinds(_: RoomScreen) -> tuple[str, ...]:
    return tuple(k.value for k in LETTERS.values())
