"""Follow-ups: what they are called, which come first, when their owners are reminded, how many get done. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from warroom.core.clocks import END_OF_TIME, later
from warroom.core.model import FollowUp, Incident
from warroom.core.model.followup import ACCEPTED, CANDIDATE, DONE, NOT_DOING, VERIFIED

BEFORE = timedelta(days=2)
"""How long before the due date its owner is reminded first."""
AGAIN = timedelta(days=7)
"""How often after it."""
IN_TIME = timedelta(days=30)
"""Done within this of being accepted counts as closed in time."""
_NAME = re.compile(r"F-(?:(\d{4})-)?(\d{1,6})-(\d{1,5})", re.IGNORECASE)


class Dated(Protocol):
    """What of a follow-up says whether it was done in time."""

    @property
    def state(self) -> str: ...

    @property
    def accepted_at(self) -> datetime | None: ...

    @property
    def done_at(self) -> datetime | None: ...

    @property
    def due_at(self) -> datetime | None: ...


def name(incident: Incident, one: FollowUp) -> str:
    """``F-0042-3``, with the year where the number alone is ambiguous."""
    return f"F-{incident.number}-{one.number}"


def read_name(text: str) -> tuple[str, int] | None:
    """The incident and the number that ``F-0042-3`` or ``F-2026-0042-3`` means; None for anything else."""
    match = _NAME.fullmatch(text.strip())
    if match is None:
        return None
    year, number, which = match.groups()
    return (f"INC-{year}-{number.zfill(4)}" if year else number), int(which)


def is_overdue(one: Dated, now: datetime) -> bool:
    return one.state == ACCEPTED and one.due_at is not None and one.due_at <= now


def in_order(found: Iterable[tuple[Incident, FollowUp]]) -> list[tuple[Incident, FollowUp]]:
    """Those to be done first: by due date, then by risk, the highest first; candidates without a date come last."""
    def key(pair: tuple[Incident, FollowUp]) -> tuple[bool, datetime, int, str, int]:
        it, one = pair
        return not one.is_open, one.due_at or END_OF_TIME, -(one.risk.value if one.risk else 0), it.id, one.number

    return sorted(found, key=key)


def reminders(
    due: datetime, now: datetime, before: timedelta = BEFORE, again: timedelta = AGAIN
) -> tuple[datetime | None, datetime]:
    """When its owner should have been reminded last, None where not yet; and when next.

    Only the last one counts: after a time in which nothing could be sent there is one reminder, not all of them.
    """
    first = later(due, -before)
    if now < first:
        return None, first
    if now < due:
        return first, due
    last = due + (now - due) // again * again
    return last, later(last, again)


def closure(found: Iterable[Dated], now: datetime) -> tuple[int, int]:
    """Of those accepted: how many were done within 30 days, and how many of which that can be said.

    One that is younger and not done is neither yet; one that was dropped does not count.
    """
    met = total = 0
    for one in found:
        if one.accepted_at is None or one.state in (CANDIDATE, NOT_DOING):
            continue
        limit = later(one.accepted_at, IN_TIME)
        done = one.state in (DONE, VERIFIED) and one.done_at is not None
        in_time = done and one.done_at is not None and one.done_at <= limit
        if done or now > limit:
            total += 1
            met += in_time
    return met, total


def closure_by_month(found: Iterable[FollowUp], now: datetime, zone: tzinfo) -> list[tuple[str, int, int]]:
    """The same by the month in which they were accepted, the earliest first: ``Apr``, done in time, of how many."""
    months: dict[tuple[int, int], list[FollowUp]] = {}
    for one in found:
        if one.accepted_at is not None:
            there = one.accepted_at.astimezone(zone)
            months.setdefault((there.year, there.month), []).append(one)
    counted = ((f"{datetime(year, month, 1):%b}", *closure(months[year, month], now)) for year, month in sorted(months))
    return [(label, met, total) for label, met, total in counted if total]
