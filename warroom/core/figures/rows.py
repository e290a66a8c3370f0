"""One row an incident: what it gives to each figure. Kept as it is carried on, event after event; see ``tally``. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from msgspec import Struct
from msgspec.structs import replace

NIGHT = (22, 7)
"""From this hour until that one, in the team's zone, a page wakes somebody."""
Part = tuple[int, int]
"""How many were met, of how many."""


class Closing(Struct, frozen=True, array_like=True):
    """What of a follow-up says whether it was done in time."""

    state: str
    accepted_at: datetime | None = None
    done_at: datetime | None = None
    due_at: datetime | None = None


class Row(Struct, frozen=True, array_like=True):
    """``durations``: seconds by measure, several where it was reopened; ``rates``: met and total by rate;
    ``why_out``: drills, cancelled, merged or planned where it counts in no figure, else ""; ``review_due``: when a
    review was late, None where none is owed; ``pages``: when whom it paged; ``alerts``: by title, with what was said
    of them, ``useful``, ``noise`` or "" for no answer; ``taken``: of each model's draft that was taken its kind, the
    model, and the share of its words that was changed; ``ended_at``: when it was resolved, the last time."""

    incident: str
    severity: str
    service: str
    declared_at: datetime
    is_over: bool
    why_out: str
    milestones: dict[str, bool]
    durations: dict[str, tuple[float, ...]]
    rates: dict[str, Part]
    followups: tuple[Closing, ...] = ()
    fingerprints: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    review_due: datetime | None = None
    reviewed_at: datetime | None = None
    pages: tuple[tuple[datetime, str], ...] = ()
    alerts: tuple[tuple[str, str], ...] = ()
    taken: tuple[tuple[str, str, float], ...] = ()
    ended_at: datetime | None = None


class Page(Struct, frozen=True):
    """Somebody was paged, for that incident."""

    incident: str
    person: str
    at: datetime
    at_night: bool


class Ledger(Struct, frozen=True):
    """What the journal gives to the figures: a row an incident, and who was paged when."""

    rows: tuple[Row, ...]
    pages: tuple[Page, ...]
    policy_since: datetime | None = None
    """When the first policy was put on the record: what was declared before it is judged by today's."""


def ledger(rows: Iterable[Row], zone: tzinfo, now: datetime, policy_since: datetime | None = None) -> Ledger:
    """The rows in their order. ``now`` decides only what is not due yet, ``zone`` which pages were at night."""
    found = tuple(_dated(row, now) for row in rows)
    return Ledger(found, tuple(page for row in found for page in _pages(row, zone)), policy_since)


def _dated(row: Row, now: datetime) -> Row:
    """The same with the rate that hangs on now: a review that is not due yet is neither published late nor in time."""
    due, published = row.review_due, row.reviewed_at
    if due is None or (published is None and now <= due):
        return row
    met = int(published is not None and published <= due)
    return replace(row, rates=row.rates | {"reviews_on_time": (met, 1)})


def _pages(row: Row, zone: tzinfo) -> Iterator[Page]:
    for at, person in row.pages:
        hour = at.astimezone(zone).hour
        yield Page(row.incident, person, at, hour >= NIGHT[0] or hour < NIGHT[1])
