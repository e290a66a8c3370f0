"""Drills: one was started, and what was done in it beside what the team does in the incident itself.

These belong to no incident: a drill begins before anybody has declared one. Its pauses are recorded in each of its
incidents besides.
"""

from __future__ import annotations

from typing import Any, Literal

from warroom.core.events.payload import Payload


class DrillStarted(Payload, frozen=True, kw_only=True):
    """The event's id is the run's; ``plan`` is the whole drill file, so that a score needs nothing but the journal.

    ``here``: it runs in the team's own database, where not every incident is the drill's. ``speed``: seconds of the
    drill a real second.
    """

    type: Literal["drill_started"] = "drill_started"
    plan: dict[str, Any]
    source: str = ""
    here: bool = False
    speed: float = 1.0


class DrillMoved(Payload, frozen=True, kw_only=True):
    """``act``: sent, skipped, hinted, told, read, paused, resumed, halted, ended, noted, rated.

    ``step``: the inject, hint or task it is about, or the message that was read; ``to``: the role it is for.
    """

    type: Literal["drill_moved"] = "drill_moved"
    drill: str
    act: str
    step: str = ""
    text: str = ""
    to: str = ""
    rating: str = ""


class ClocksStopped(Payload, frozen=True, kw_only=True):
    """Of an incident: its drill is paused, and no deadline of it comes nearer until it goes on."""

    type: Literal["clocks_stopped"] = "clocks_stopped"
    drill: str


class ClocksStarted(Payload, frozen=True, kw_only=True):
    """Of an incident: its drill goes on, or is over; every deadline has the time left that it had."""

    type: Literal["clocks_started"] = "clocks_started"
    drill: str
