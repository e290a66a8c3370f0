"""The record as one line over time: the letter of what happened where it happened. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from warroom.core.model import Entry, Kind
from widgets.timeline import RailFace

RANK = {Kind.DECISION: 5, Kind.HYPOTHESIS: 4, Kind.CHANGE: 4, Kind.ACTION: 3, Kind.IMPACT: 2, Kind.UPDATE: 1}
"""What is shown where several things share a cell; a kind that is not here is a dot."""
STEPS = tuple(timedelta(minutes=m) for m in (5, 10, 15, 30, 60, 120, 240, 480, 1440))
LABEL = 9  # cells that a time on the axis takes, with the gap after it
SHORTEST = timedelta(minutes=10)


def rail(entries: Sequence[Entry], now: datetime, zone: tzinfo, width: int) -> RailFace | None:
    """The rail for the minute that ``now`` is in, ``width`` cells long; None where there is little to show."""
    standing = [entry for entry in entries if entry.retracted is None]
    if len(standing) < 2 or width < 3 * LABEL:
        return None
    start = min(entry.at for entry in standing)
    end = max(now.replace(second=0, microsecond=0) + timedelta(minutes=1), start + SHORTEST)
    span = end - start

    def column(at: datetime) -> int:
        return max(0, min(width - 1, int((at - start) / span * (width - 1))))

    marks: dict[int, tuple[int, str]] = {}
    for entry in standing:
        rank = RANK.get(entry.kind, 0)
        mark = (rank, entry.kind.value[0] if rank else "·")
        marks[column(entry.at)] = max(mark, marks.get(column(entry.at), (-1, "")))
    axis = [(column(at), label) for at, label in _axis(start, end, zone, width)]
    return RailFace(
        marks=tuple((place, mark) for place, (_, mark) in sorted(marks.items())),
        axis=tuple((place, label) for place, label in axis if place + LABEL <= width - 1),
        now=width - 1,
    )


def _axis(start: datetime, end: datetime, zone: tzinfo, width: int) -> list[tuple[datetime, str]]:
    """Round times in the zone shown, as near to one another as their labels allow."""
    most = max(1, width // LABEL)
    step = next((s for s in STEPS if (end - start) / s <= most), None)
    if step is None:
        days = -(-(end - start) // (STEPS[-1] * most))
        step = STEPS[-1] * days
    local = start.astimezone(zone)
    at = local.replace(hour=0, minute=0, second=0, microsecond=0)
    at += step * -(-(local - at) // step)
    found = []
    while at.astimezone(UTC) < end:
        found.append((at.astimezone(UTC), f"{at:%H:%M}" if step < STEPS[-1] else f"{at:%-d %b}"))
        at += step
    return found
