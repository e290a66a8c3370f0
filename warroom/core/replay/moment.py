"""The moment that a replay shows, and the way through an incident's time. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from warroom.core.events import EntryAdded, Event
from warroom.core.milestones import LABELS
from warroom.core.model import Incident
from warroom.core.policy import Policy
from warroom.core.replay.course import Course
from warroom.core.replay.dials import Dial
from warroom.core.replay.stretch import Stretch, stretch

LATE = timedelta(seconds=60)
"""What was recorded later than this after it happened is marked as known later."""


class Moment(Struct, frozen=True):
    """What a replay shows: ``dial`` and instant, the policy in force then, and what was recorded only afterwards."""

    dial: Dial
    at: datetime
    policy: Policy
    later: tuple[Event, ...] = ()


class Mark(Struct, frozen=True):
    """A moment worth going to: a milestone, or a change of severity."""

    at: datetime
    label: str


class Route(Struct, frozen=True):
    """The time of one incident: its ends, its milestones, and its steps on either dial."""

    incident: str
    stretch: Stretch
    marks: tuple[Mark, ...]
    steps: dict[Dial, tuple[datetime, ...]]
    recorded_late: tuple[datetime, ...]
    """When each line was recorded that was known only later."""

    def next(self, dial: Dial, at: datetime) -> datetime:
        """The next step after a moment; the end where there is none."""
        steps = self.steps[dial]
        found = bisect_right(steps, at)
        return steps[found] if found < len(steps) else max(at, self.stretch.last)

    def previous(self, dial: Dial, at: datetime) -> datetime:
        """The step before a moment; the beginning where there is none."""
        steps = self.steps[dial]
        found = bisect_left(steps, at)
        return steps[found - 1] if found else min(at, self.begin(dial))

    def milestone(self, at: datetime, way: int) -> datetime:
        """The next milestone on either side; the end on that side where there is none."""
        moments = sorted({mark.at for mark in self.marks})
        beyond = [one for one in moments if (one > at if way > 0 else one < at)]
        if not beyond:
            return self.stretch.end if way > 0 else self.stretch.begin
        return beyond[0] if way > 0 else beyond[-1]

    def begin(self, dial: Dial) -> datetime:
        """Before that nothing is there: on the dial "known" nothing was recorded."""
        return self.steps[dial][0] if self.steps[dial] else self.stretch.begin

    def within(self, dial: Dial, at: datetime) -> datetime:
        """The moment itself, or the end that it lies beyond."""
        return min(max(at, self.begin(dial)), self.stretch.last)

    def count(self, dial: Dial, at: datetime) -> tuple[int, int]:
        """How many steps lie behind a moment, and how many there are."""
        return bisect_right(self.steps[dial], at), len(self.steps[dial])


def route(course: Course, it: Incident) -> Route:
    """The way through an incident, as it is known now."""
    mine = [(event, since) for event, since in zip(course.events, course.counts_from, strict=True)
            if event.incident == it.id]  # fmt: skip
    begin = it.declared_at
    known = tuple(sorted({event.recorded_at for event, _ in mine}))
    happened = tuple(sorted({since for _, since in mine if since >= begin}))
    late = tuple(event.recorded_at for event, since in mine
                 if isinstance(event.data, EntryAdded) and event.recorded_at - since > LATE)  # fmt: skip
    return Route(it.id, stretch(it, course.events), _marks(it), {Dial.KNOWN: known, Dial.HAPPENED: happened}, late)


def _marks(it: Incident) -> tuple[Mark, ...]:
    found = [Mark(one.at, LABELS.get(one.name, one.name)) for one in it.milestones]
    found += [Mark(one.since, one.severity) for one in it.severities[1:]]
    return tuple(sorted(found, key=lambda mark: mark.at))


def lines(events: Sequence[Event]) -> int:
    """How many lines of the record are among them."""
    return sum(isinstance(event.data, EntryAdded) for event in events)
