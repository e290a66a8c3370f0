"""Going through the time of an incident: steps, and playing, in which nobody waits for what did not happen. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.core.replay.dials import Dial
from warroom.core.replay.moment import Route

SPEEDS = (1, 5, 20, 60, 300, 600)
GAP = timedelta(seconds=60)
"""A longer time in which nothing happened is shortened to this much."""
LEAD_S = 2.0
"""So many seconds of those who watch are left of it, at most."""
MINUTE = timedelta(minutes=1)


class Player:
    """Where a replay stands, which dial is turned, and whether it plays, how fast.

    ``at`` is the moment that is wanted; what is shown follows as soon as it was read.
    """

    def __init__(self, at: datetime, dial: Dial, speed: int = 60) -> None:
        self.at = at
        self.dial = dial
        self.speed = min(SPEEDS, key=lambda one: abs(one - speed))
        self.playing = False
        self.skipped: timedelta | None = None
        """How much was left out by the last shortened gap, until something happens."""

    def advance(self, route: Route, seconds: float) -> None:
        """So many seconds of those who watch have passed."""
        if not self.playing:
            return
        following = route.next(self.dial, self.at)
        ahead = following - self.at
        lead = min(GAP, timedelta(seconds=LEAD_S * self.speed))
        if ahead > GAP and ahead > lead:
            self.skipped = ahead - lead
            self.at = following - lead
        before = self.at
        self.at = min(self.at + timedelta(seconds=seconds * self.speed), route.stretch.last)
        if before < following <= self.at:
            self.skipped = None
        if self.at >= route.stretch.last:
            self.playing = False

    def ended(self, route: Route) -> bool:
        """Whether there is nothing behind this moment."""
        return self.at >= route.stretch.last

    def play(self, route: Route) -> None:
        """Play, or pause; from the end it begins anew."""
        if not self.playing and self.ended(route):
            self.at = route.begin(self.dial)
        self.playing = not self.playing
        self.skipped = None

    def go(self, route: Route, at: datetime) -> None:
        """Stand at a moment, paused where it was not playing."""
        self.at = route.within(self.dial, at)
        self.skipped = None

    def step(self, route: Route, way: int) -> None:
        """To the entry before or after; whoever steps looks, and pauses."""
        self.playing = False
        self.go(route, route.next(self.dial, self.at) if way > 0 else route.previous(self.dial, self.at))

    def minute(self, route: Route, way: int) -> None:
        self.go(route, self.at + way * MINUTE)

    def milestone(self, route: Route, way: int) -> None:
        self.go(route, route.milestone(self.at, way))

    def faster(self, way: int) -> None:
        place = SPEEDS.index(self.speed) + way
        self.speed = SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]

    def other_dial(self, route: Route) -> None:
        """The same moment, on the other dial."""
        self.dial = Dial.KNOWN if self.dial is Dial.HAPPENED else Dial.HAPPENED
        self.go(route, self.at)
