"""What a drill means for somebody in the room: what their roles are told, and whether one is owed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warroom.core.drill.run import Message, Run
    from warroom.core.model import Incident


class Shown(Protocol):
    """A look at the room."""

    @property
    def drill(self) -> Run | None: ...


def on(look: Shown | None) -> Run | None:
    """The drill that is on, as far as anything is known yet."""
    return look.drill if look is not None else None


def unread(run: Run | None, incidents: Iterable[Incident], person: str) -> tuple[Message, ...]:
    """What the person's roles in the drill that is on are told and they have not read, oldest first."""
    if run is None or not run.messages or run.by == person:
        return ()
    held = {one.role for it in incidents if it.drill for one in it.roles if one.person == person}
    return tuple(one for one in run.for_roles(held) if person not in dict(one.read))


def owed(run: Run | None, finished_at: datetime | None, every: timedelta | None, now: datetime) -> datetime | None:
    """Since when a drill is owed; None where none is, or none was ever finished here."""
    if finished_at is None or every is None or run is not None:
        return None
    due = finished_at + every
    return due if due < now else None
