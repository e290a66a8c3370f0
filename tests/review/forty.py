"""Forty incidents of two months, over the change to summer time in Berlin, whose figures are worked out by hand.

Each is a line: id, severity, service, declared at (Berlin), and in minutes after it: began, detected, acknowledged,
first customer update, mitigated, resolved; None is never. What the figures must be stands in ``test_forty.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from warroom.core.events import (
    Acknowledged,
    Cancelled,
    Declared,
    Event,
    Merged,
    MilestoneSet,
    Payload,
    Reopened,
    StatusChanged,
    UpdatePublished,
)
from warroom.core.model import Status

BERLIN = ZoneInfo("Europe/Berlin")
Told = tuple[int, str, str, str, tuple[int | None, ...]]

# 20 in March and 20 in April: the clocks go from 02:00 to 03:00 on 29 March 2026.
MARCH: list[Told] = [
    (n, "SEV2" if n <= 10 else "SEV3", "checkout" if n % 2 else "search", f"2026-03-{n + 5:02} 10:00",
     (-n, 0, n if n <= 10 else None, None, 10 + n, 60 + n))
    for n in range(1, 19)
] + [
    (19, "SEV2", "checkout", "2026-03-29 01:30", (-30, 0, 5, None, 40, 90)),  # resolved 90 min later: 04:00 there
    (20, "SEV2", "checkout", "2026-03-31 23:30", (None, None, 5, None, 40, 90)),  # nobody said when it was detected
]  # fmt: skip
APRIL: list[Told] = [
    (n, "SEV2", "checkout", f"2026-04-{n - 20:02} 00:30", (-2, 0, 3, None, 5, 6)) for n in range(21, 36)
] + [
    (36, "SEV2", "checkout", "2026-04-20 10:00", (-2, 0, 3, None, 5, None)),  # still open
    (37, "SEV2", "checkout", "2026-04-21 10:00", (-2, 0, 3, None, 5, 6)),  # a drill
    (38, "SEV2", "checkout", "2026-04-22 10:00", (-2, 0, 3, None, 5, None)),  # cancelled
    (39, "SEV2", "checkout", "2026-04-23 10:00", (-2, 0, 3, None, 5, None)),  # merged
    (40, "SEV2", "checkout", "2026-04-24 10:00", (-2, 0, 3, None, 5, 6)),  # reopened after an hour, over 30 min later
]  # fmt: skip


More = Mapping[int, Sequence[tuple[int, Payload]]]
"""By the incident's number: what else happened, minutes after it was declared. The first's id ends in x1."""


def events(*, drills: bool = True, more: More = {}) -> list[Event]:  # noqa: B006 it is only read
    """The journal of all forty, in the order in which it was recorded."""
    told_of = (told for told in (*MARCH, *APRIL) if drills or told[0] != 37)
    found = sorted(
        (event for told in told_of for event in _events(told, more.get(told[0], ()))),
        key=lambda event: (event.recorded_at, event.id),
    )
    from msgspec.structs import replace

    return [replace(event, seq=n) for n, event in enumerate(found, start=1)]


def _events(told: Told, more: Sequence[tuple[int, Payload]]) -> Iterator[Event]:
    number, severity, service, declared, (began, detected, acknowledged, update, mitigated, resolved) = told
    start = datetime.strptime(declared, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN).astimezone(UTC)
    count = 0

    def event(minute: int, data: Payload, *, late: int = 0) -> Event:
        nonlocal count
        count += 1
        at = start + timedelta(minutes=minute)
        return Event(id=f"{number:02}-{count}", incident=f"INC-2026-{number:04}", at=at,
                     recorded_at=at + timedelta(minutes=late), actor="maya", data=data)  # fmt: skip

    yield event(0, Declared(title=f"incident {number}", severity=severity, service=service, drill=number == 37))
    for name, minute in (("began", began), ("detected", detected)):
        if minute is not None:
            yield event(1, MilestoneSet(milestone=name, when=start + timedelta(minutes=minute)))
    if acknowledged is not None:
        yield event(acknowledged, Acknowledged())
    if update is not None:
        yield event(update, UpdatePublished(audience="customers", text="x"))
    if mitigated is not None:
        yield event(mitigated, StatusChanged(status=Status.MONITORING))
    if resolved is not None:
        yield event(resolved, StatusChanged(status=Status.RESOLVED))
    if number == 38:
        yield event(6, Cancelled(reason="nothing"))
    if number == 39:
        yield event(6, Merged(into="INC-2026-0036"))
    if number == 40:
        yield event(66, Reopened(reason="again", recurrence=True))
        yield event(96, StatusChanged(status=Status.RESOLVED))
    for number_of, (minute, data) in enumerate(more, 1):
        at = start + timedelta(minutes=minute)
        yield Event(id=f"{number:02}-x{number_of}", incident=f"INC-2026-{number:04}", at=at, recorded_at=at,
                    actor="maya", data=data)  # fmt: skip
