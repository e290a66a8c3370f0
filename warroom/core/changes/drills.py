"""A drill's pauses, folded: its incidents' clocks stand for as long."""

from __future__ import annotations

from warroom.core.changes.rules import Change, Handler
from warroom.core.events import ClocksStarted, ClocksStopped, Event, Payload
from warroom.core.model import Incident


def _stopped(before: Incident, event: Event, _: ClocksStopped) -> Change | None:
    if before.stood and before.stood[-1][1] is None:
        return None
    return {"stood": (*before.stood, (event.recorded_at, None))}


def _started(before: Incident, event: Event, _: ClocksStarted) -> Change | None:
    if not before.stood or before.stood[-1][1] is not None:
        return None
    since = before.stood[-1][0]
    return {"stood": (*before.stood[:-1], (since, max(since, event.recorded_at)))}


HANDLERS: dict[type[Payload], Handler] = {ClocksStopped: _stopped, ClocksStarted: _started}
