"""A time week by week, for a line of blocks beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from warroom.core.figures.rows import Row
from warroom.core.figures.statistics import median


def weekly(rows: Iterable[Row], name: str, since: datetime, until: datetime, zone: tzinfo) -> tuple[float | None, ...]:
    """The median of that time in each week of that zone, from its Monday, by when incidents were declared; or None."""
    first = _monday(since, zone)
    last = _monday(until - timedelta(microseconds=1), zone)
    found: list[list[float]] = [[] for _ in range((last - first).days // 7 + 1)]
    for row in rows:
        week = (_monday(row.declared_at, zone) - first).days // 7
        if 0 <= week < len(found):
            found[week] += row.durations.get(name, ())
    return tuple(median(sorted(values)) if values else None for values in found)


def _monday(at: datetime, zone: tzinfo) -> datetime:
    """The first day of its week, without a zone: days are counted, whatever their length."""
    day = at.astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
