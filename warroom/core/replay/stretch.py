"""From when to when an incident is worth looking at again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from warroom.core.events import Event
from warroom.core.model import Incident


class Stretch(Struct, frozen=True):
    """The outage from ``begin`` to ``end``; what was recorded about it afterwards goes on until ``last``."""

    begin: datetime
    end: datetime
    last: datetime


def stretch(it: Incident, events: Iterable[Event]) -> Stretch:
    """The stretch of an incident as it is now: from its beginning until it was resolved, or until its last event."""
    mine = [event for event in events if event.incident == it.id]
    last = max(event.recorded_at for event in mine)
    begin = min([it.declared_at, *(m.at for m in it.milestones)])
    over = [m.at for m in it.milestones if m.name in ("recovered", "resolved")]
    end = last if it.resolved_at is None else min(last, max([it.resolved_at, *over]))
    return Stretch(begin, max(end, begin + timedelta(seconds=1)), last)
