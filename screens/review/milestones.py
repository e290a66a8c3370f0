"""The milestones of a review: a line of time each, how long it took, and what it was to take. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from screens.review.laid import MILESTONE, Shown, stamp
from warroom.core.milestones import LABELS, known, out_of_order
from warroom.core.model import Milestone
from warroom.core.review.document import Document
from warroom.core.times import took
from widgets.board import BoardRow, Cell
from widgets.strips import Span, Words

SINCE = {"began": "", "detected": "began", "recovered": "began"}
"""What a milestone is told since; else since it was detected."""
GOALS = {"acknowledged": "acknowledge", "engineering_joined": "role_unfilled", "first_update": "customer_update",
         "resolved": "sla_resolution"}  # fmt: skip
"""The countdown that says until when a milestone is to be passed."""
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 720, 1440, 2880, 10080, 43200)
"""Minutes between two times of the axis."""
LEAST = 8
"""Columns between two times of the axis at least."""
UPDATES = "updates"


class Axis(Struct, frozen=True):
    """A line of time: so many columns to a step, from its first time on."""

    first: datetime
    step: timedelta
    columns: int
    steps: int

    def column(self, at: datetime) -> int:
        return int((at - self.first) / self.step * self.columns)


def axis(first: datetime, last: datetime, width: int, at: Shown) -> Axis:
    """The finest one on which both ends have room, its times round ones of the zone."""
    for minutes in STEPS:
        step = timedelta(minutes=minutes)
        there = first.astimezone(at.zone)
        midnight = there.replace(hour=0, minute=0, second=0, microsecond=0)
        begin = midnight + (there - midnight) // step * step
        steps = int((last - begin) / step) + 1
        if steps and width // steps >= LEAST:
            return Axis(begin, step, width // steps, steps)
    return Axis(first, max(timedelta(minutes=1), last - first), max(1, width - 1), 1)


class Columns(Struct, frozen=True):
    """Where the cells of a row stand."""

    width: int
    wide: bool

    @property
    def plot(self) -> int:
        return 29 if self.wide else 25

    @property
    def plot_width(self) -> int:
        return max(16, self.width - self.plot - (32 if self.wide else 17))

    @property
    def time(self) -> int:
        return 27 if self.wide else 24


def title_count(doc: Document, at: Shown) -> Words:
    """``21 Apr UTC  5 of 8 known  1 late``."""
    said = known(doc.incident)
    there = [one for one in said.values() if one is not None]
    day = f"{min(m.at for m in there).astimezone(at.zone):%-d %b %Z}  " if there else ""
    found: list[Span] = [(day, "dim"), (f"{len(there)} of {len(said)} known", "text")]
    missed = len(doc.missed)
    return (*found, (f"  {missed} late", "bright")) if missed else tuple(found)


def heads(doc: Document, at: Shown, width: int, *, wide: bool) -> tuple[Cell, ...]:
    """The times of the axis, and the heads of the columns beside it."""
    columns = Columns(width, wide)
    found = [Cell(width - (12 if wide else 7), "took", ends=True), Cell(width, "goal", ends=True)]
    if wide:
        found.append(Cell(width - 29, "since"))
    line = _line(doc, at, columns)
    if line is not None:
        form = "%-d %b" if line.step >= timedelta(days=1) else "%H:%M"
        found += [Cell(columns.plot + n * line.columns, f"{line.first + n * line.step:{form}}", 6)
                  for n in range(line.steps)]  # fmt: skip
    return tuple(found)


def rows(doc: Document, at: Shown, width: int, *, wide: bool) -> tuple[BoardRow, ...]:
    """A row a milestone, then when customers were told."""
    columns, said = Columns(width, wide), known(doc.incident)
    line = _line(doc, at, columns)
    wrong = {later.name for _, later in out_of_order(doc.incident)}
    found = [BoardRow(f"{MILESTONE}{name}", tuple(_cells(doc, at, columns, line, name, one, name in wrong)))
             for name, one in said.items()]  # fmt: skip
    updates = [p for p in doc.course.promises if p.kind == "customer_update"]
    if updates and line is not None:
        found.append(BoardRow(UPDATES, tuple(_updates(doc, at, columns, line))))
    return tuple(found)


def _line(doc: Document, at: Shown, columns: Columns) -> Axis | None:
    there = [one.at for one in known(doc.incident).values() if one is not None]
    return axis(min(there), max(there), columns.plot_width, at) if there else None


def _cells(doc: Document, at: Shown, columns: Columns, line: Axis | None, name: str, one: Milestone | None,
           wrong: bool) -> Iterator[Cell]:  # fmt: skip
    width, wide = columns.width, columns.wide
    yield Cell(0, LABELS[name], 18)
    if one is None or line is None:
        yield Cell(columns.time, (("—", "dim"),), ends=True)
        yield Cell(width - (12 if wide else 7), (("not known", "bright"),), ends=True)
        return
    told = stamp(one.at, at.zone) if wide else stamp(one.at, at.zone)[:5]
    yield Cell(columns.time, ((told, "dim"),), ends=True)
    since = doc.incident.milestone(SINCE.get(name, "detected")) if SINCE.get(name, "detected") else None
    yield from _plotted(one, since, line, at, columns)
    if wrong:
        yield Cell(width - (12 if wide else 7), (("! order", "bright"),), ends=True)
    elif since is not None and since.at <= one.at and since is not one:
        late, goal = _goal(doc, name, one, since)
        if wide:
            yield Cell(width - 29, ((LABELS[since.name], "dim"),))
        yield Cell(width - (12 if wide else 7), ((took(one.at - since.at), "bright" if late else "text"),), ends=True)
        if late and wide:
            yield Cell(width - 11, (("late", "bright"),))
        if late and not wide:
            yield Cell(width, (("late", "bright"),), ends=True)
        elif goal:
            yield Cell(width, ((goal, "dim"),), ends=True)


def _goal(doc: Document, name: str, one: Milestone, since: Milestone) -> tuple[bool, str]:
    """Whether it was passed too late, and what it was to take since the other one; "" where nothing says so."""
    promise = next((p for p in doc.course.promises if p.kind == GOALS.get(name)), None)
    if promise is None or promise.due_at <= since.at:
        return False, ""
    return one.at > promise.due_at, took(promise.due_at - since.at)


def _plotted(one: Milestone, since: Milestone | None, line: Axis, at: Shown, columns: Columns) -> Iterator[Cell]:
    end = min(line.column(one.at), columns.plot_width - 1)
    if since is not None and since.at <= one.at:
        begin = line.column(since.at)
        yield Cell(columns.plot + begin, ((at.glyphs.gauge * (end - begin), "bar"),))
    yield Cell(columns.plot + end, ((at.glyphs.mark, "bright"),), 1)


def _updates(doc: Document, at: Shown, columns: Columns, line: Axis) -> Iterator[Cell]:
    told = [p for p in doc.course.promises if p.kind == "customer_update"]
    late = [p for p in told if p.late]
    width = columns.width
    yield Cell(0, (("customer updates", "dim"),), 18)
    yield Cell(columns.time, ((str(len(told)), "dim"),), ends=True)
    for promise in told:
        column = line.column(promise.settled_at)
        if not 0 <= column < columns.plot_width:
            continue
        if promise.late and column >= 2:
            yield Cell(columns.plot + column - 2, ((at.glyphs.tape * 2, "bright"), ("u", "bright")), 3)
        else:
            yield Cell(columns.plot + column, (("u", "bright" if promise.late else "dim"),), 1)
    if columns.wide and late:
        worst = max(late, key=lambda p: p.settled_at - p.due_at)
        yield Cell(width - 29, ((f"{len(late)} of {len(told)} late, {stamp(worst.settled_at, at.zone)[:5]}", "text"),))
        yield Cell(width, ((f"+{took(worst.settled_at - worst.due_at)}", "bright"),), ends=True)
    elif late:
        yield Cell(width, ((f"{len(late)} late", "bright"),), ends=True)
