"""The drills that were run, beside each other: how a team gets on from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from warroom.core.drill.run import Run
from warroom.core.drill.score import RATINGS, Score
from warroom.core.times import iso

FEW = 2
"""Below so many runs of the same drill there is no trend."""


class Past(Struct, frozen=True):
    """One run. ``counts`` are of P, S, M and U."""

    name: str
    id: str
    at: datetime
    ended_at: datetime | None
    plan: str
    title: str
    state: str
    counts: tuple[int, ...]
    tasks: int
    here: bool

    @property
    def rated(self) -> int:
        return sum(self.counts)

    @property
    def share(self) -> str:
        """How much of what was rated is P; "" where nothing is."""
        return f"{100 * self.counts[0] / self.rated:.0f} %" if self.rated else ""

    def data(self) -> dict[str, Any]:
        return {
            "drill": self.name, "id": self.id, "name": self.plan, "title": self.title, "state": self.state,
            "started_at": iso(self.at), "ended_at": iso(self.ended_at) if self.ended_at else None,
            "ratings": dict(zip(RATINGS, self.counts, strict=True)), "tasks": self.tasks, "here": self.here,
        }  # fmt: skip


def past(found: Iterable[tuple[Run, Score]]) -> tuple[Past, ...]:
    """Each run with its counts, in their order."""
    return tuple(
        Past(run.name, run.id, run.started_at, run.ended_at, run.plan.name, run.plan.title, run.state,
             tuple(score.count(rating) for rating in RATINGS), len(score.tasks), run.here)
        for run, score in found
    )  # fmt: skip


def trend(rows: Sequence[Past]) -> Iterator[str]:
    """For each drill that was run more than once, how the last went beside the one before."""
    for name in dict.fromkeys(row.plan for row in rows):
        same = [row for row in rows if row.plan == name and row.rated]
        if len(same) >= FEW:
            before, last = same[-2], same[-1]
            was, now = before.counts[0] / before.rated, last.counts[0] / last.rated
            how = "better" if now > was else "worse" if now < was else "the same"
            yield f"{name}: {last.share} P after {before.share}, {how} than {before.name}; {len(same)} runs"


def owed_at(runs: Iterable[Run], every: timedelta | None, since: datetime | None) -> datetime | None:
    """By when the next drill is owed: ``every`` after the last that was finished, else after ``since``, the beginning
    of the record; None where none is."""
    last = finished_at(runs) or since
    return last + every if last is not None and every is not None else None


def finished_at(runs: Iterable[Run]) -> datetime | None:
    """When the last one ended that was not halted."""
    done = (run.ended_at for run in runs if run.state == "ended" and run.ended_at is not None)
    return max(done, default=None)
