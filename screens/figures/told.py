"""What the page of figures is made of: the figures of a span of time and of the one before it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, tzinfo

from msgspec import Struct

from warroom.core.figures.definitions import MEASURES, RATES
from warroom.core.figures.rows import Row
from warroom.core.figures.summary import Figures, Rate, groups_of
from warroom.core.figures.weeks import monday
from warroom.core.times import took
from widgets.glyphs import Glyphs
from widgets.strips import Span

PERIODS = (90, 180, 365, 7, 30)
"""Days, in the order in which a key goes through them; the first is shown first."""


class Told(Struct, frozen=True):
    """The figures for one moment and size.

    Attributes:
        before: the figures of as long a time before, where it is compared.
        by: severity, service, tag or month, for a line each; "" for none.
        mean: the mean stands in the place of the median.
        behind: the row whose incidents are listed; "" for none.
        monthly: the severities whose incidents are reviewed together, each month.
    """

    found: Figures
    before: Figures | None
    days: int
    zone: tzinfo
    glyphs: Glyphs
    ranks: dict[str, int]
    monthly: frozenset[str] = frozenset()
    by: str = ""
    mean: bool = False
    chart: bool = False
    behind: str = ""


def counted(n: int, what: str = "incident") -> str:
    """``1 incident``, ``3 incidents``."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def span(seconds: float | None) -> str:
    return "—" if seconds is None else took(timedelta(seconds=seconds))


def share(one: Rate) -> tuple[Span, ...]:
    return ((f"{100 * one.met // one.total} %" if one.total else "—", "text"),)


def definition(key: str) -> str:
    """What the figure of a row is, in a sentence; "" for another row."""
    kind, _, rest = key.partition("/")
    name = rest.partition("/")[0]
    if kind == "drafts":
        return "drafts by a model: how many were accepted, how many as they were, and the median share of words changed"
    return {"measure": MEASURES, "rate": RATES}.get(kind, {}).get(name, "")


def incidents_of(told: Told) -> Sequence[Row]:
    """The incidents behind the row that was chosen; all that lack a milestone for ``missing``."""
    kind, _, rest = told.behind.partition("/")
    name, _, group = rest.partition("/")
    rows = [row for row in told.found.rows if not group or group in _groups(told, row)]
    if kind == "measure":
        return sorted(rows, key=lambda row: (-max(row.durations.get(name, (-1.0,))), row.incident))
    if kind == "rate":
        there = [row for row in rows if name in row.rates]
        return sorted(there, key=lambda row: (row.rates[name][0] - row.rates[name][1], row.incident))
    if kind == "known":
        return [row for row in rows if row.is_over and not row.milestones[name]]
    if kind == "missing":
        return [row for row in rows if row.is_over and not all(row.milestones.values())]
    if kind == "week":
        return [row for row in rows if f"{monday(row.declared_at, told.zone):%Y-%m-%d}" == rest]
    if kind == "TOP SERVICES":
        return [row for row in rows if row.service == rest]
    if kind == "ALERTS":
        return [row for row in rows if any(title == rest for title, _ in row.alerts)]
    if kind == "REPEATED":
        return [row for row in rows if rest in row.fingerprints or rest in row.tags]
    if kind == "drafts":
        return [row for row in rows if any(taken == rest for taken, *_ in row.taken)]
    if kind == "monthly":
        return [row for row in rows if row.severity in told.monthly
                and f"{row.declared_at.astimezone(told.zone):%b %Y}" == rest]  # fmt: skip
    return rows


def _groups(told: Told, row: Row) -> tuple[str, ...]:
    return groups_of(row, told.by, told.zone) if told.by else ()
