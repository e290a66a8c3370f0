"""Figures of a span of time: completeness first, then measures, rates, and how they changed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo

from msgspec import Struct

from warroom.core.figures.definitions import MEASURES, RATES
from warroom.core.figures.rows import Ledger, Page, Row
from warroom.core.figures.statistics import interval, median, quantile, verdict
from warroom.core.figures.weeks import Week, flow
from warroom.core.followups import closure
from warroom.core.model import MILESTONES

FEWEST = 5
"""Of fewer durations than this no interval is given, and no p90 says anything."""
OUT = ("drills", "cancelled", "merged", "planned")
"""Why an incident is in no figure, as several of them are called."""
GROUPS = ("severity", "service", "month", "tag")
NONE = "(none)"
"""The group of incidents that have no service, or no tag."""
MOST = 10
UNCHANGED = 0.01
"""A smaller share of changed words than this is a draft that was taken as it was."""


class Measure(Struct, frozen=True):
    """``missing``: incidents that are over and of which an end is not known. None where there is no duration."""

    name: str
    n: int
    missing: int
    median_s: float | None
    p90_s: float | None
    mean_s: float | None
    interval_s: tuple[float, float] | None
    by: str | None = None


class Rate(Struct, frozen=True):
    name: str
    met: int
    total: int
    by: str | None = None


class Trend(Struct, frozen=True):
    """A month's median against the month before it: better, worse, or too_few to tell."""

    since: datetime
    until: datetime
    name: str
    n: int
    median_s: float | None
    verdict: str


class Rated(Struct, frozen=True):
    """In how many incidents an alert of that title was useful, and noise; ``unanswered``: nobody said."""

    title: str
    useful: int
    noise: int
    unanswered: int


class Drafts(Struct, frozen=True):
    """Drafts of a model that were taken, of one kind: how many, how many as they were, and the median of the share of
    words that was changed in each."""

    kind: str
    taken: int
    unchanged: int
    median_changed: float


class Figures(Struct, frozen=True):
    """``completeness``: of the incidents that are over, how many have each milestone; ``rows`` are behind it all."""

    since: datetime
    until: datetime
    incidents: int
    excluded: dict[str, int]
    completeness: tuple[Rate, ...]
    measures: tuple[Measure, ...]
    rates: tuple[Rate, ...]
    trend: tuple[Trend, ...]
    services: tuple[tuple[str, int], ...]
    fingerprints: tuple[tuple[str, int], ...]
    tags: tuple[tuple[str, int], ...]
    pages: tuple[tuple[str, int, int], ...]
    alerts: tuple[Rated, ...]
    rows: tuple[Row, ...]
    drafts: tuple[Drafts, ...] = ()
    weeks: tuple[Week, ...] = ()
    assumed_policy: int = 0
    """How many were declared before any policy was on the record: today's is taken to have held."""

    def left_out(self) -> str:
        """What is in no figure, in words: ``1 drill, 2 cancelled``; "" for nothing."""
        words = {name: "drill" if name == "drills" and n == 1 else name for name, n in self.excluded.items()}
        return ", ".join(f"{n} {words[name]}" for name, n in self.excluded.items() if n)


def figures(
    of: Ledger, since: datetime, until: datetime, zone: tzinfo, now: datetime, by: str | None = None
) -> Figures:
    """The figures of the incidents that were declared from ``since`` on and before ``until``.

    ``by``: one of ``GROUPS``, for a line each beside that of all. The ledger may have incidents of before: those
    that were resolved within the span count among what was resolved each week.
    """
    within = [row for row in of.rows if since <= row.declared_at < until]
    rows = [row for row in within if not row.why_out]
    excluded = Counter(row.why_out for row in within if row.why_out)
    groups = _grouped(rows, zone, by)
    over = [row for row in rows if row.is_over]
    inside = {row.incident for row in rows}
    return Figures(
        since=since, until=until, incidents=len(rows), excluded={name: excluded[name] for name in OUT},
        completeness=tuple(Rate(name, sum(row.milestones[name] for row in over), len(over)) for name in MILESTONES),
        measures=tuple(_measure(name, group, key) for name in MEASURES for key, group in groups),
        rates=tuple(_rate(name, group, key, now) for name in RATES for key, group in groups),
        trend=_trend(rows, zone), rows=tuple(rows),
        services=_top(row.service for row in rows if row.service),
        fingerprints=_repeated(name for row in rows for name in row.fingerprints),
        tags=_repeated(tag for row in rows for tag in row.tags),
        pages=_pages(page for page in of.pages if page.incident in inside),
        alerts=rated(row for row in within if row.why_out in ("", "merged"))[:MOST], drafts=drafts(rows),
        weeks=flow((row for row in of.rows if not row.why_out), since, until, zone),
        assumed_policy=sum(of.policy_since is None or row.declared_at < of.policy_since for row in rows),
    )  # fmt: skip


def month(at: datetime, zone: tzinfo) -> str:
    """``2026-03``: the month it was in that zone."""
    return f"{at.astimezone(zone):%Y-%m}"


def _grouped(rows: Sequence[Row], zone: tzinfo, by: str | None) -> list[tuple[str | None, list[Row]]]:
    """All of them, then each group by its name."""
    if by is None:
        return [(None, list(rows))]
    found: dict[str, list[Row]] = {}
    for row in rows:
        for key in groups_of(row, by, zone):
            found.setdefault(key, []).append(row)
    return [(None, list(rows)), *sorted(found.items())]


def groups_of(row: Row, by: str, zone: tzinfo) -> tuple[str, ...]:
    """The groups that it counts in: of tags, each of its own."""
    of: dict[str, Callable[[], tuple[str, ...]]] = {
        "severity": lambda: (row.severity,),
        "service": lambda: (row.service or NONE,),
        "tag": lambda: row.tags or (NONE,),
        "month": lambda: (month(row.declared_at, zone),),
    }
    return of[by]()


def compared(name: str, before: Figures, found: Figures) -> str:
    """Whether that time is ``better`` or ``worse`` than in the span before, or ``too_few`` to tell."""
    return verdict(_ordered(name, before.rows), _ordered(name, found.rows))


def _ordered(name: str, rows: Iterable[Row]) -> list[float]:
    return sorted(value for row in rows for value in row.durations.get(name, ()))


def _measure(name: str, rows: Sequence[Row], by: str | None) -> Measure:
    values = _ordered(name, rows)
    missing = sum(row.is_over and not row.durations.get(name) for row in rows)
    if not values:
        return Measure(name, 0, missing, None, None, None, None, by)
    p90 = quantile(values, 0.9) if len(values) >= FEWEST else None
    return Measure(
        name, len(values), missing, median(values), p90, sum(values) / len(values), interval(values), by
    )  # fmt: skip


def _rate(name: str, rows: Sequence[Row], by: str | None, now: datetime) -> Rate:
    if name == "followups_closed":
        return Rate(name, *closure((one for row in rows for one in row.followups), now), by)
    parts = [row.rates[name] for row in rows if name in row.rates]
    return Rate(name, sum(met for met, _ in parts), sum(total for _, total in parts), by)


def _trend(rows: Sequence[Row], zone: tzinfo) -> tuple[Trend, ...]:
    months: dict[str, list[Row]] = {}
    for row in rows:
        months.setdefault(month(row.declared_at, zone), []).append(row)
    found = []
    for name in MEASURES:
        before: list[float] = []
        for key in sorted(months):
            values = _ordered(name, months[key])
            since, until = _bounds(key, zone)
            middle = median(values) if values else None
            found.append(Trend(since, until, name, len(values), middle, verdict(before, values)))
            before = values
    return tuple(found)


def _bounds(key: str, zone: tzinfo) -> tuple[datetime, datetime]:
    year, number = (int(part) for part in key.split("-"))
    first = datetime(year, number, 1, tzinfo=zone)
    return first, datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)


def _top(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0]))[:MOST])


def _repeated(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(item for item in _top(words) if item[1] > 1)


def rated(rows: Iterable[Row]) -> tuple[Rated, ...]:
    """The alerts of these incidents of which somebody said something: what was noise most often first."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        for title, rating in row.alerts:
            found.setdefault(title, Counter())[rating] += 1
    told = [Rated(title, n["useful"], n["noise"], n[""]) for title, n in found.items() if n["useful"] or n["noise"]]
    return tuple(sorted(told, key=lambda one: (-one.noise, -one.useful, one.title)))


def drafts(rows: Iterable[Row]) -> tuple[Drafts, ...]:
    """What was taken of a model's drafts, by kind."""
    shares: dict[str, list[float]] = {}
    for row in rows:
        for kind, _, changed in row.taken:
            shares.setdefault(kind, []).append(changed)
    return tuple(
        Drafts(kind, len(found), sum(share < UNCHANGED for share in found), median(sorted(found)))
        for kind, found in sorted(shares.items())
    )


def _pages(pages: Iterable[Page]) -> tuple[tuple[str, int, int], ...]:
    """Who was paged how often, and how often of those at night."""
    all_of: Counter[str] = Counter()
    nights: Counter[str] = Counter()
    for page in pages:
        all_of[page.person] += 1
        nights[page.person] += page.at_night
    return tuple((person, n, nights[person]) for person, n in sorted(all_of.items(), key=lambda i: (-i[1], i[0])))
