"""The figures as rows: completeness, times, rates, most, the incidents behind one of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log

from screens.figures.told import Told, counted, incidents_of, share, span
from warroom.core.figures.definitions import GOALS, MEASURES, SHORT, called
from warroom.core.figures.rows import Row
from warroom.core.figures.summary import FEWEST, Measure, Rate, compared
from warroom.core.figures.weeks import weekly
from warroom.core.milestones import LABELS
from widgets.board import BoardRow, Cell, Long
from widgets.glyphs import Glyphs
from widgets.sparkline import bars
from widgets.strips import Span, Words, width_of

SHORTEST, LONGEST = 60.0, 86_400.0
"""The ends of the scale on which intervals are drawn: a minute and a day."""
SCALE = ((60.0, "1m"), (600.0, "10m"), (7200.0, "2h"), (86_400.0, "1d"))
NARROW = {"engineering_joined": "eng. joined", "first_update": "update"}
VERDICTS = {"better": "better", "worse": "worse", "too_few": "too few to tell"}


def measure_heads(told: Told, width: int) -> tuple[Cell, ...]:
    """The heads of the columns of times; where intervals are drawn, their scale."""
    middle = "mean" if told.mean else "median"
    if width < 110:
        return (Cell(0, "measure"), Cell(30, "n", ends=True), Cell(39, "missing", ends=True),
                Cell(50, middle, ends=True), Cell(61, "p90", ends=True), Cell(63, "change"))  # fmt: skip
    more = width - 116
    weeks = _weeks_width(width)
    found = [Cell(0, "measure"), Cell(20, "from → to"), Cell(52 + more, "n", ends=True),
             Cell(61 + more, "missing", ends=True), Cell(70 + more, middle, ends=True),
             Cell(79 + more, "p90", ends=True), Cell(101 + more, "change")]  # fmt: skip
    if weeks:
        found.append(Cell(20 + 27 + more - weeks + 1, "by week"))
    return (*found, *(Cell(81 + more + _scaled(value, 18) - len(name) // 2, name) for value, name in SCALE[:-1]))


def measures(told: Told, width: int) -> tuple[BoardRow, ...]:
    """Each time; with groups those of its groups below it."""
    found = told.found
    before = {one.name: one for one in told.before.measures if one.by is None} if told.before else {}
    return tuple(_measure(told, one, width, one.by is None and one.name in before) for one in found.measures)


def _measure(told: Told, one: Measure, width: int, compared: bool) -> BoardRow:
    wide, more = width >= 110, width - 116
    grouped = one.by is not None
    label = f"  {one.by}" if grouped else one.name.removeprefix("time_to_").replace("_", " ")
    at = (52 + more, 61 + more, 70 + more, 79 + more) if wide else (30, 39, 50, 61)
    middle = one.mean_s if told.mean else one.median_s
    cells = [
        Cell(0, ((label, "dim" if grouped else "text"),), 19 if wide else 26),
        Cell(at[0], ((str(one.n), "text"),), ends=True),
        Cell(at[1], ((str(one.missing), "bright" if one.missing else "dim"),), ends=True),
        Cell(at[2], ((span(middle), "bright" if middle is not None else "dim"),), ends=True),
        Cell(at[3], ((span(one.p90_s), "text" if one.p90_s is not None else "dim"),), ends=True),
    ]
    if wide and one.interval_s is not None and one.n >= FEWEST:
        cells.append(Cell(81 + more, _interval(one, 18, told.glyphs)))
    elif wide:
        cells.append(Cell(81 + more, (("too few", "faint"),)))
    if compared:
        said = _change(told, one.name)
        token = "dim" if said == "too_few" else "bright"
        cells.append(Cell(101 + more if wide else 63, ((VERDICTS[said], token),), 15))
    room = 27 + more - _weeks_width(width)
    long = None
    if wide and not grouped:
        long = Long(20, MEASURES[one.name] if width_of(MEASURES[one.name]) <= room else SHORT[one.name], room, "dim")
        if room < 27 + more:
            cells.append(Cell(20 + room + 1, _weeks(told, one.name, _weeks_width(width) - 6)))
    return BoardRow(f"measure/{one.name}/{one.by or ''}", tuple(cells), long)


def _weeks_width(width: int) -> int:
    """Columns for a time week by week, where there is room for them."""
    return 20 if width >= 138 else 0


def _weeks(told: Told, name: str, width: int) -> tuple[Span, ...]:
    """The medians of the last weeks as blocks: one in which nothing was measured has none."""
    found = told.found
    points = weekly(found.rows, name, found.since, found.until, told.zone)[-width:]
    top = max((point for point in points if point is not None), default=0.0)
    return ((bars(points, width, 1, top * 8 / 7, plain=not told.glyphs.bitmap)[0], "zone"),)


def _change(told: Told, name: str) -> str:
    """Against the same span of time before."""
    assert told.before is not None
    return compared(name, told.before, told.found)


def _scaled(seconds: float, width: int) -> int:
    inside = min(LONGEST, max(SHORTEST, seconds))
    return round(log(inside / SHORTEST) / log(LONGEST / SHORTEST) * (width - 1))


def _interval(one: Measure, width: int, glyphs: Glyphs) -> tuple[Span, ...]:
    """The median, and between what the true one lies, on a logarithmic scale."""
    assert one.interval_s is not None
    assert one.median_s is not None
    low, middle, high = (_scaled(value, width) for value in (one.interval_s[0], one.median_s, one.interval_s[1]))
    cells: list[Span] = [(glyphs.gauge_rest, "rule")] * width
    cells[low : high + 1] = [(glyphs.gauge, "zone")] * (high + 1 - low)
    cells[middle] = (glyphs.mark, "bright")
    return tuple(cells)


def known(told: Told, width: int) -> tuple[BoardRow, ...]:
    """How many of the incidents that are over have each milestone."""
    return tuple(
        BoardRow(f"known/{one.name}", (
            Cell(0, ((LABELS[one.name], "text"),), 20), Cell(22, _bar(one, max(10, width - 50), told.glyphs)),
            Cell(width - 8, _missing(one), ends=True), Cell(width, share(one), ends=True),
        )) for one in told.found.completeness
    )  # fmt: skip


def _missing(one: Rate) -> Words:
    missing = one.total - one.met
    return ((f"{missing} missing", "bright"),) if missing else ((f"all {one.total}", "dim"),)


def _bar(one: Rate, width: int, glyphs: Glyphs, goal: int | None = None) -> tuple[Span, ...]:
    filled = round(one.met / one.total * width) if one.total else 0
    cells: list[Span] = [(glyphs.gauge, "bar")] * filled + [(glyphs.gauge_rest, "rule")] * (width - filled)
    if goal is not None:
        cells[min(width - 1, goal * width // 100)] = (glyphs.mark, "bright")
    return tuple(cells)


def completeness(told: Told, width: int) -> tuple[tuple[Cell, ...], ...]:
    """The same beside each other: names, bars, what is missing."""
    found = told.found.completeness
    each = width // max(1, len(found))
    names, bars, says = [], [], []
    for n, one in enumerate(found):
        missing = one.total - one.met
        label = LABELS[one.name] if width_of(LABELS[one.name]) < each else NARROW.get(one.name, LABELS[one.name])
        names.append(Cell(n * each, ((label, "text" if missing else "dim"),), each - 1))
        bars.append(Cell(n * each, _bar(one, each - 2, told.glyphs)))
        says.append(Cell(n * each, _missing(one)))
    return tuple(names), tuple(bars), tuple(says)


def rates(told: Told, width: int) -> tuple[BoardRow, ...]:
    """Each share: of how many, and its goal; one that is below its goal stands out."""
    return tuple(_rate(one, width, told.glyphs) for one in told.found.rates if one.by is None or told.by)


def _rate(one: Rate, width: int, glyphs: Glyphs) -> BoardRow:
    goal = GOALS.get(one.name)
    label = f"  {one.by}" if one.by is not None else called(one.name)
    below = goal is not None and one.total > 0 and 100 * one.met < goal * one.total
    counted = f"{one.met} of {one.total}"
    cells = [Cell(0, ((label, "text" if one.by is None else "dim"),), width - 22),
             Cell(width - 11, ((counted, "dim"),), ends=True),
             Cell(width - 5, ((share(one)[0][0], "bright" if below else "text"),), ends=True)]  # fmt: skip
    if goal is not None:
        cells.append(Cell(width, ((str(goal), "dim"),), ends=True))
    if width > 60:
        cells.append(Cell(25, _bar(one, width - 55, glyphs, goal)))
    return BoardRow(f"rate/{one.name}/{one.by or ''}", tuple(cells))


def most(told: Told, width: int) -> tuple[BoardRow, ...]:
    """What most incidents were of, what came again, who was paged, what is reviewed by the month."""
    return tuple(_most(told, width))


def _most(told: Told, width: int) -> Iterator[BoardRow]:
    found = told.found
    for title, there, says in (("TOP SERVICES", found.services, "incident"),
                               ("REPEATED", (*found.fingerprints, *found.tags), "time")):  # fmt: skip
        for name, n in there:
            bar = _blocks(n, there[0][1], max(8, width - 56), told.glyphs)
            cells = Cell(40, bar), Cell(width, ((counted(n, says), "text"),), ends=True)
            yield BoardRow(f"{title}/{name}", cells, Long(0, name, 38), title)
    for alert in found.alerts:
        said = f"noise {alert.noise}, useful {alert.useful}"
        right = Cell(width, ((said, "bright" if alert.noise > alert.useful else "text"),), ends=True)
        yield BoardRow(f"ALERTS/{alert.title}", (right,), Long(0, alert.title, width - len(said) - 2), "ALERTS")
    for one in found.drafts:
        changed = f"{100 * one.median_changed:.0f} %"
        said = f"{one.taken} accepted, {one.unchanged} unchanged, median changed {changed}"
        cells = Cell(0, one.kind.replace("_", " "), 20), Cell(width, ((said, "text"),), ends=True)
        yield BoardRow(f"drafts/{one.kind}", cells, None, "DRAFTS BY A MODEL")
    for who, n, nights in found.pages:
        right = Cell(width, ((f"{n}, {nights} at night", "text"),), ends=True)
        yield BoardRow(f"paged/{who}", (Cell(0, who, width - 20), right), None, "PAGED")
    peak = max((max(week.opened, week.closed) for week in found.weeks), default=0)
    half = max(8, (width - 40) // 2)
    for week in found.weeks:
        each = (Cell(0, f"from {week.since:%-d %b}"), Cell(16, _blocks(week.opened, peak, half, told.glyphs)),
                 Cell(16 + half + 1, _blocks(week.closed, peak, half, told.glyphs)),
                 Cell(width, ((f"{week.opened} opened, {week.closed} resolved", "text"),), ends=True))  # fmt: skip
        yield BoardRow(f"week/{week.since:%Y-%m-%d}", each, None, "BY WEEK")
    monthly = [row for row in found.rows if row.severity in told.monthly]
    months = Counter(f"{row.declared_at.astimezone(told.zone):%b %Y}" for row in monthly)
    for name, many in months.items():
        services = Counter(row.service or "no service" for row in monthly
                           if f"{row.declared_at.astimezone(told.zone):%b %Y}" == name)  # fmt: skip
        top = ", ".join(f"{service} {k}" for service, k in services.most_common(3))
        yield BoardRow(f"monthly/{name}", (Cell(0, name, 10), Cell(width, ((counted(many), "text"),), ends=True)),
                       Long(10, top, width - 26), "REVIEWED BY THE MONTH")  # fmt: skip


def _blocks(n: int, most: int, width: int, glyphs: Glyphs) -> tuple[Span, ...]:
    """A bar for a count: full for the most there is, and seen for one."""
    return ((glyphs.gauge * (max(1, round(n / most * width)) if n else 0), "bar"),)


def incidents(told: Told, width: int) -> tuple[BoardRow, ...]:
    """The incidents behind what was chosen: the longest first, or what they lack."""
    kind, _, rest = told.behind.partition("/")
    return tuple(_incident(told, row, kind, rest.partition("/")[0], width) for row in incidents_of(told))


def _incident(told: Told, row: Row, kind: str, name: str, width: int) -> BoardRow:
    rank = told.ranks.get(row.severity, 3)
    says = ""
    if kind == "measure":
        says = ", ".join(span(value) for value in row.durations.get(name, ())) or "not known"
    elif kind == "rate" and name in row.rates:
        says = "{} of {}".format(*row.rates[name])
    lacks = [LABELS[milestone] for milestone, there in row.milestones.items() if not there]
    lacking = f"missing: {', '.join(lacks)}" if lacks and row.is_over else "" if row.is_over else "not over yet"
    cells = (
        Cell(0, ((f"{told.glyphs.severity(rank)} {row.severity}", f"s{max(1, min(rank, 3))}"),), 9),
        Cell(10, ((row.incident, "text"),), 15),
        Cell(26, ((f"{row.declared_at.astimezone(told.zone):%-d %b %Y}", "dim"),), 11),
        Cell(width, ((says, "bright"),), ends=True),
    )  # fmt: skip
    where = ", ".join(filter(None, (row.service, lacking)))
    return BoardRow(f"incident/{row.incident}", cells, Long(39, where, max(8, width - 39 - len(says) - 2), "dim"))


def worst_share(rates: Sequence[Rate]) -> Rate | None:
    """The milestone that most of them lack."""
    lacking = [one for one in rates if one.met < one.total]
    return min(lacking, key=lambda one: one.met / one.total, default=None)
