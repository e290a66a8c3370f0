"""The figures of several spans, each a page, for a projector. Nothing of it is changed from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from screens.figures.face import FiguresTold
from screens.figures.told import PERIODS, Told
from warroom.core.figures.summary import Figures, figures
from warroom.core.policy import Policy
from widgets.glyphs import Glyphs

if TYPE_CHECKING:
    from warroom.room import Room

Span = tuple[int, Figures, Figures]
"""How many days, their figures, and those of as long a time before."""


def spans(zone: tzinfo, clock: Callable[[], datetime]) -> Callable[[Room], list[Span]]:
    """A call that counts them all, on the room's thread: the incidents are read once."""

    def read(room: Room) -> list[Span]:
        now = clock()
        of = room.ledger(zone, since=now - timedelta(days=2 * max(PERIODS)))
        until = now + timedelta(seconds=1)

        def between(days: int) -> Span:
            one = timedelta(days=days)
            return days, figures(of, now - one, until, zone, now), figures(of, now - 2 * one, now - one, zone, now)

        return [between(days) for days in PERIODS]

    return read


def told_of(found: list[Span], number: int, policy: Policy, zone: tzinfo, glyphs: Glyphs) -> FiguresTold:
    """The page of that number; after the last one comes the first."""
    days, now, before = found[number % len(found)]
    monthly = frozenset(level.name for level in policy.severities if level.review == "monthly")
    ranks = {level.name: level.rank for level in policy.severities}
    return FiguresTold(Told(now, before, days, zone, glyphs, ranks, monthly), (("space", "next span"),))
