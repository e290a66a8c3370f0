"""Week by week, from Monday on in the team's zone: a time, and how many incidents came and went. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from warroom.core.figures.rows import Row
from warroom.core.figures.statistics import median


def weekly(rows: Iterable[Row], name: str, since: datetime, until: datetime, zone: tzinfo) -> tuple[float | None, ...]:
    """The median of that time in each week of that zone, from its Monday, by when incidents were declared; or None."""
    first = monday(since, zone)
    last = monday(until - timedelta(microseconds=1), zone)
    found: list[list[float]] = [[] for _ in range((last - first).days // 7 + 1)]
    for row in rows:
        week = (monday(row.declared_at, zone) - first).days // 7
        if 0 <= week < len(found):
            found[week] += row.durations.get(name, ())
    return tuple(median(sorted(values)) if values else None for values in found)


class Week(Struct, frozen=True):
    """How many incidents were declared in the week of that Monday, and how many were resolved in it."""

    since: datetime
    opened: int
    closed: int


def flow(rows: Iterable[Row], since: datetime, until: datetime, zone: tzinfo) -> tuple[Week, ...]:
    """Each week of the span, also one in which nothing was; ``rows``: of incidents declared before it, too.

    The first and the last count only what is within the span.
    """
    first, last = monday(since, zone), monday(until - timedelta(microseconds=1), zone)
    opened, closed = Counter[datetime](), Counter[datetime]()
    for row in rows:
        if since <= row.declared_at < until:
            opened[monday(row.declared_at, zone)] += 1
        if row.ended_at is not None and since <= row.ended_at < until:
            closed[monday(row.ended_at, zone)] += 1
    mondays = (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    return tuple(Week(day.replace(tzinfo=zone), opened[day], closed[day]) for day in mondays)


def monday(at: datetime, zone: tzinfo) -> datetime:
    """The first day of its week, without a zone: days are counted, whatever their length."""
    day = at.astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
