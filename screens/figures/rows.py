"""The figures as rows: completeness first, then every time and rate with its definition beside the number. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from screens.sheets.page_rows import PageRow
from warroom.core.figures.definitions import GOALS, MEASURES, RATES
from warroom.core.figures.rows import Row
from warroom.core.figures.summary import FEWEST, Figures, Measure, Rate
from warroom.core.milestones import LABELS
from warroom.core.review.text import span_text
from widgets.glyphs import Glyphs
from widgets.strips import Span, Words

LABEL = 22
HEIGHT = 7
"""Rows of the plot: each is a step of the logarithm of a duration."""
PLOTTED = "time_to_resolve"


def rows(found: Figures, glyphs: Glyphs, width: int, ranks: dict[str, int]) -> tuple[PageRow, ...]:
    """The whole page. ``width`` is what the plot may take; ``ranks`` are the severities' by name."""
    if not found.incidents:
        return ()
    out = sum(found.excluded.values())
    left = ", ".join(f"{n} {name}" for name, n in found.excluded.items() if n)
    within = f"declared {found.since:%-d %b %Y} to {found.until:%-d %b %Y}"
    says = f"{within}; not counted: {left}" if out else within
    whole = [PageRow("span", ((f"{found.incidents} incidents", "bright"),), says)]
    if found.assumed_policy:
        says = f"{found.assumed_policy} are judged by today's policy: none was recorded then"
        whole.append(PageRow("assumed", "", says))
    whole += [*_completeness(found), *_measures(found, width), *_plot(found.rows, glyphs, width, ranks), *_rates(found)]
    return (*whole, *_changes(found), *_most(found))


def _head(name: str, says: str = " ") -> PageRow:
    return PageRow(f"head/{name}", ((name, "title"),), ((says, "faint"),))


def _share(rate: Rate) -> str:
    return f"{100 * rate.met // rate.total} %" if rate.total else "—"


def _completeness(found: Figures) -> Iterator[PageRow]:
    yield _head("COMPLETENESS", "milestones that are known, of incidents that are over")
    for rate in found.completeness:
        missing = rate.total - rate.met
        says = f"{missing} missing" if missing else f"all {rate.total}"
        yield PageRow(f"known/{rate.name}", ((LABELS[rate.name], "text"),),
                      ((says, "bright" if missing else "dim"),), _share(rate))  # fmt: skip


def _measures(found: Figures, width: int) -> Iterator[PageRow]:
    yield _head("TIMES", f"median; p90 and a 90 % interval of the median from {FEWEST} on")
    for one in found.measures:
        yield PageRow(f"measure/{one.name}", ((one.name.replace("_", " "), "text"),), _measured(one),
                      (("n ", "dim"), (str(one.n), "text"),
                       (f", {one.missing} missing", "bright" if one.missing else "dim")))  # fmt: skip
        yield PageRow(f"measure/{one.name}/is", "", ((MEASURES[one.name], "faint"),))


def _measured(one: Measure) -> Words:
    if one.median_s is None:
        return (("—", "dim"),)
    said: list[Span] = [(_span(one.median_s), "bright")]
    if one.interval_s is None:
        return (*said, ("  too few to tell", "dim"))
    low, high = one.interval_s
    said.append((f"  p90 {_span(one.p90_s)}", "text"))
    said.append((f"  {_span(low)} to {_span(high)}", "dim"))
    return tuple(said)


def _span(seconds: float | None) -> str:
    return "—" if seconds is None else span_text(timedelta(seconds=seconds))


def _plot(of: Sequence[Row], glyphs: Glyphs, width: int, ranks: dict[str, int]) -> Iterator[PageRow]:
    """Each incident a mark: across when it was declared, upward how long it took, by its logarithm."""
    from math import log

    marks = [(row, value) for row in of for value in row.durations.get(PLOTTED, ()) if value > 0]
    if len(marks) < 2:
        return
    yield _head("TIME TO RESOLVE", "each mark an incident; upward longer, in steps of the same factor")
    times, values = [row.declared_at for row, _ in marks], [log(value) for _, value in marks]
    first, whole = min(times), (max(times) - min(times)).total_seconds() or 1.0
    low, high = min(values), max(values)
    lines = [[" "] * width for _ in range(HEIGHT)]
    for (row, _), value in zip(marks, values, strict=True):
        x = round((row.declared_at - first).total_seconds() / whole * (width - 1))
        y = round((value - low) / (high - low) * (HEIGHT - 1)) if high > low else 0
        there = lines[HEIGHT - 1 - y][x]
        lines[HEIGHT - 1 - y][x] = glyphs.severity(ranks.get(row.severity, 3)) if there == " " else _more(there)
    for n, line in enumerate(lines):
        at = low + (high - low) * (HEIGHT - 1 - n) / (HEIGHT - 1)
        scale = _span(2.718281828459045**at) if n in (0, HEIGHT // 2, HEIGHT - 1) else ""
        yield PageRow(f"plot/{n}", ((f"{scale:>{LABEL}}", "dim"),), (("".join(line), "text"),))


def _more(there: str) -> str:
    """How many meet at one place."""
    return str(min(9, int(there) + 1)) if there.isdecimal() else "2"


def _rates(found: Figures) -> Iterator[PageRow]:
    yield _head("RATES")
    for one in found.rates:
        goal = GOALS.get(one.name)
        below = goal is not None and one.total > 0 and 100 * one.met < goal * one.total
        share: list[Span] = [(_share(one), "bright" if below else "text")]
        share += [(f", goal {goal} %", "dim")] if goal is not None else []
        yield PageRow(f"rate/{one.name}", ((one.name.replace("_", " "), "text"),),
                      ((f"{one.met} of {one.total}", "text"),), tuple(share))  # fmt: skip
        yield PageRow(f"rate/{one.name}/is", "", ((RATES[one.name], "faint"),))


def _changes(found: Figures) -> Iterator[PageRow]:
    """The last month of each time against the one before it."""
    yield _head("AGAINST THE MONTH BEFORE")
    last = {one.name: one for one in found.trend}
    for name, one in last.items():
        says = {"too_few": "too few to tell"}.get(one.verdict, one.verdict)
        token = "dim" if one.verdict == "too_few" else "bright"
        yield PageRow(f"trend/{name}", ((name.replace("_", " "), "text"),), ((says, token),),
                      f"{one.since:%b %Y}, n {one.n}")  # fmt: skip


def _most(found: Figures) -> Iterator[PageRow]:
    for title, there in (("TOP SERVICES", found.services), ("REPEATED", (*found.fingerprints, *found.tags))):
        if there:
            yield _head(title)
            yield from (PageRow(f"{title}/{name}", ((name, "text"),), f"{n} incidents") for name, n in there)
    if found.pages:
        yield _head("PAGED", "how often, and of that at night")
        for who, n, nights in found.pages:
            yield PageRow(f"paged/{who}", ((who, "text"),), f"{n}, {nights} at night")
