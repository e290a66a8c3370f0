"""Every incident a mark: across when it was declared, upward how long it took, by its logarithm. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import exp, log

from screens.figures.told import Told
from warroom.core.figures.statistics import median, quantile
from warroom.core.figures.summary import FEWEST
from widgets.board import Cell
from widgets.palette import severity_token
from widgets.strips import Span

LABEL = 9
"""Columns of the scale at the left."""
NOTE = 9
"""Columns of the words at the right."""

MANY = 300
"""More marks than this are counted where they meet, in one ink: each of another colour takes a line time of its own."""
SO_MANY = ". one incident   2 to 8 so many   9 nine or more"


def plot(told: Told, name: str, width: int, height: int) -> tuple[tuple[Cell, ...], ...]:
    """``height`` rows: the marks, a row of months, a row that says which shape is which. Few bytes: a mark a cell."""
    marks = [(row, value) for row in told.found.rows for value in row.durations.get(name, ()) if value > 0]
    room = height - 2
    if len(marks) < 2 or room < 3:
        return ((Cell(0, (("too few to draw", "dim"),)),),)
    many = len(marks) > MANY
    values = sorted(value for _, value in marks)
    low, high = log(values[0]), log(values[-1])
    across = width - LABEL - NOTE
    first, last = told.found.since, told.found.until

    def column(at: datetime) -> int:
        return min(across - 1, max(0, int((at - first) / (last - first) * across)))

    def line(value: float) -> int:
        return room - 1 - round((log(value) - low) / (high - low) * (room - 1)) if high > low else room - 1

    cells: list[dict[int, Span]] = [{} for _ in range(room)]
    for row, value in marks:
        rank = told.ranks.get(row.severity, 3)
        there = cells[line(value)].get(column(row.declared_at))
        mark = (".", "text") if many else (told.glyphs.severity(rank), severity_token(max(1, rank)))
        cells[line(value)][column(row.declared_at)] = mark if there is None else (_more(there[0]), "text")
    notes = {line(median(values)): ("median", "text")}
    if len(values) >= FEWEST:
        notes.setdefault(line(quantile(values, 0.9)), ("p90", "dim"))
    found = []
    for n, there_are in enumerate(cells):
        at = exp(low + (high - low) * (room - 1 - n) / (room - 1))
        labelled = n in (0, room // 2, room - 1)
        line_cells = [Cell(LABEL - 2, ((_about(at), "dim"),), ends=True)] if labelled else []
        if n in notes:
            if not many:
                line_cells.append(Cell(LABEL, ((told.glyphs.rule * across, "rule"),)))
            line_cells.append(Cell(LABEL + across + 1, (notes[n],)))
        line_cells += [Cell(LABEL + place, (mark,), 1) for place, mark in sorted(there_are.items())]
        found.append(tuple(line_cells))
    months = tuple(
        Cell(LABEL + column(at), ((name, "faint"),)) for at, name in _months(told) if column(at) + len(name) <= across
    )
    legend = (Cell(LABEL, ((SO_MANY, "dim"),)),) if many else tuple(_legend(told))
    return (*found, months, legend)


def _about(seconds: float) -> str:
    """A duration on the scale, as long as it takes to know about where one is."""
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= unit:
            many = seconds / unit
            return f"{many:.0f} {name}" if many >= 9.5 or f"{many:.1f}".endswith(".0") else f"{many:.1f} {name}"
    return f"{seconds:.0f} s"


def _more(there: str) -> str:
    """How many meet at one place."""
    return str(min(9, int(there) + 1)) if there.isdecimal() else "2"


def _months(told: Told) -> Iterator[tuple[datetime, str]]:
    """The first day of each month of the span; each week's where it is short."""
    at = told.found.since.astimezone(told.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    short = told.days <= 31
    while at < told.found.until:
        at += timedelta(days=1)
        if (at.weekday() == 0) if short else (at.day == 1 and (told.days <= 200 or at.month % 2 == 1)):
            yield at, f"{at:%-d %b}" if short else f"{at:%b}"


def _legend(told: Told) -> Iterator[Cell]:
    column = LABEL
    for name, rank in sorted(told.ranks.items(), key=lambda item: item[1]):
        if any(row.severity == name for row in told.found.rows):
            shape = told.glyphs.severity(rank)
            yield Cell(column, ((f"{shape} ", severity_token(max(1, rank))), (name, "dim")))
            column += len(name) + 4
