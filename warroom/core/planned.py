"""What a planned room watches for: check-ins that are missed, the level its tickets are at; and where it is a launch,
the clock of its T. Pure.

Days and weeks of an offset are days on the calendar of the launch's zone, at T's time of day: T-7d is at nine where T
is at nine, also where the clocks were put forward in between. Hours and minutes are time that passes, as shifts and the
spans between check-ins are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from warroom.core.clocks import END_OF_TIME, base, later
from warroom.core.model import Assignment, CheckIn, Deadline, Incident, Launch, Signal, Status, TicketLimits
from warroom.core.model.launch import OPEN, Preparation
from warroom.core.policy import Policy, show_duration
from warroom.core.updates_due import made, owes

WARN, ESCALATE = "warn", "escalate"
SERIES = "tickets"
"""What a feed that counts tickets calls its series."""
FALLEN = 0.8
"""A level is left only below this part of its limit: a volume that hovers there is reported once."""
FINE = frozenset({"fine", "ok", "okay", "good", "green", "all good", "all fine"})


def watches(incident: Incident) -> bool:
    """Whether its check-ins and limits count: planned, or fought; not what is resolved or over."""
    return incident.status is Status.PLANNED or incident.is_live


def is_launch(incident: Incident) -> bool:
    """Whether it is planned, and has a T: once it is an incident, or over, T is a fact and no clock."""
    return incident.launch is not None and incident.status is Status.PLANNED


def checks(incident: Incident) -> tuple[CheckIn, ...]:
    """The check-ins that count now: of a launch that is held those that do not hang on T."""
    if not watches(incident):
        return ()
    held = is_launch(incident) and incident.launch is not None and incident.launch.held_by
    return tuple(one for one in incident.check_ins if not (one.offset and held))


def limits_count(incident: Incident, now: datetime) -> bool:
    """Whether its limits for tickets count: those of a launch from T on."""
    return watches(incident) and (not is_launch(incident) or is_out(incident, now))


def is_out(incident: Incident, now: datetime) -> bool:
    """Whether the launch is on: T has come, and nobody says no-go."""
    launch = incident.launch
    return launch is not None and is_launch(incident) and launch.at <= now and not launch.held_by


def is_fine(word: str) -> bool:
    """Whether a role said no more than that all is well."""
    return word.strip().lower().rstrip(".!") in FINE


def status_of(word: str, blockers: str = "", owner: str = "", onward: str = "") -> str:
    """A check-in in one line: how it looks, what blocks, who has it, what comes next (000)."""
    parts = (word, f"blocked by {blockers}" if blockers else "", f"owner {owner}" if owner else "",
             f"next {onward}" if onward else "")  # fmt: skip
    return "; ".join(filter(None, (part.strip() for part in parts)))


def missed_at(check: CheckIn, policy: Policy) -> datetime | None:
    """When the check-in that is due counts as missed; None where it was said to be, or nothing is due any more."""
    if check.due_at is None or check.missed_due == check.due_at:
        return None
    return later(check.due_at, policy.room.check_in_grace)


def limit_of(limits: TicketLimits, level: str) -> int:
    return limits.escalate if level == ESCALATE else limits.warn


def volume_of(limits: TicketLimits, signals: Iterable[Signal]) -> tuple[str, int] | None:
    """The feed with the most tickets, and how many; None where none of those meant has reported a number."""
    counted = [
        (s.feed, int(s.value)) for s in signals
        if s.name == SERIES and s.value is not None and (not limits.feed or s.feed == limits.feed)
    ]  # fmt: skip
    return max(counted, key=lambda pair: pair[1], default=None)


def level_at(limits: TicketLimits, volume: int) -> str:
    """The level that this volume makes: "", "warn" or "escalate"."""
    for level in (ESCALATE, WARN):
        limit = limit_of(limits, level)
        stays = limits.level == level or (level == WARN and limits.level == ESCALATE)
        if limit and volume >= (limit * FALLEN if stays else limit):
            return level
    return ""


# ---------------------------------------------------------------- T, and what hangs on it

DAY = timedelta(days=1)
BEFORE_DAYS, BEFORE_HOURS = timedelta(days=2), timedelta(hours=1)
"""How long before it is due preparation is reminded of: what is due a day or more before T, and what is due later."""
_OFFSET = re.compile(
    r"t?\s*([+-])\s*(?:(\d{1,3})\s*w)?\s*(?:(\d{1,4})\s*d)?\s*(?:(\d{1,4})\s*h)?\s*(?:(\d{1,5})\s*m(?:in)?)?", re.I
)
OFFSET_FORMS = 'give one such as "T-7d", "T-2h" or "T+30m"'


class Offset(NamedTuple):
    """So many days on the calendar, and so many seconds that pass; both below zero before T."""

    days: int
    seconds: int


@lru_cache(maxsize=512)
def offset_of(text: str) -> Offset | None:
    """The offset that the text says; None where it says none."""
    words = text.strip()
    if words.lower() == "t":
        return Offset(0, 0)
    match = _OFFSET.fullmatch(words)
    if match is None or not any(match.groups()[1:]):
        return None
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[1:])
    sign = -1 if match[1] == "-" else 1
    return Offset(sign * (weeks * 7 + days), sign * (hours * 3600 + minutes * 60))


def read_offset(text: str) -> str:
    """The offset as it is kept: ``T-7d``, ``T+1h30m``. Raises ValueError with what is allowed."""
    found = offset_of(text)
    if found is None:
        raise ValueError(f'"{text.strip()[:60]}" is no offset of T: {OFFSET_FORMS}')
    if not any(found):
        return "T"
    sign = "-" if min(found) < 0 else "+"
    days, rest = abs(found.days), abs(found.seconds)
    parts = (f"{days}d" if days else "", show_duration(timedelta(seconds=rest)) if rest else "")
    return f"T{sign}{''.join(parts)}"


@lru_cache(maxsize=64)
def place(zone: str) -> tzinfo:
    """The zone of that name; UTC where this machine knows none."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(zone)
    except Exception:
        return UTC


def instant(wall: str, zone: str) -> datetime | None:
    """When the clocks of the zone show that. Where they were put forward over it, as many minutes later; where they
    show it twice, the first time. None for what is no time."""
    try:
        there = datetime.fromisoformat(wall).replace(tzinfo=place(zone))
        return there.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment(launch: Launch, offset: str) -> datetime | None:
    """When the offset is, for its T; None for what is no offset."""
    found = offset_of(offset)
    if found is None:
        return None
    at: datetime | None = launch.at
    try:
        if found.days:
            wall = launch.at.astimezone(place(launch.zone)).replace(tzinfo=None) + found.days * DAY
            at = instant(wall.isoformat(), launch.zone)
        return None if at is None else at + timedelta(seconds=found.seconds)
    except OverflowError:
        return END_OF_TIME


def due_at(launch: Launch, offset: str, since: datetime) -> datetime | None:
    """When it is due; nothing is due before it was asked for, or before T was moved."""
    at = moment(launch, offset)
    return None if at is None else max(at, since, launch.set_at)


def warned_at(offset: str, due: datetime) -> datetime:
    """When the owner is reminded before it is due."""
    found = offset_of(offset)
    return later(due, -(BEFORE_DAYS if found is not None and found.days <= -1 else BEFORE_HOURS))


def next_turn(incident: Incident, turn: Assignment) -> tuple[datetime, str] | None:
    """When whoever holds the role hands it over by the launch's rotation, and to whom; None where it has none, or
    nobody else takes turns."""
    launch = incident.launch
    turns = next((one for one in launch.turns if one.role == turn.role), None) if launch is not None else None
    if launch is None or turns is None or turns.every_s <= 0:
        return None
    passed = max(0.0, (turn.since - launch.at).total_seconds())
    shift = int(passed // turns.every_s) + 1
    for number in range(shift, shift + len(turns.people)):
        who = turns.people[number % len(turns.people)]
        if who != turn.person:
            return later(launch.at, _seconds(number * turns.every_s)), who
    return None


def _seconds(count: float) -> timedelta:
    try:
        return timedelta(seconds=count)
    except OverflowError:
        return timedelta.max


def shift_since(incident: Incident, turn: Assignment) -> datetime | None:
    """Since when somebody's shift in a role counts: since the clocks of the response started; of a planned room, and of
    what was one, since its T. None where it does not count: nobody tires in a room that has no T, or that is held."""
    launch = incident.launch
    if incident.status is not Status.PLANNED:
        start = base(incident) if launch is None else min(base(incident), launch.at)
    elif launch is None or launch.held_by:
        return None
    else:
        start = launch.at
    return max(turn.since, start)


# ---------------------------------------------------------------- its clocks


def label_of(policy: Policy, role: str) -> str:
    """A role as a clock names it."""
    known = policy.role(role)
    return (known.label if known is not None else "") or role.replace("_", " ")


def check_ins(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    for check in checks(incident):
        if check.due_at is None:
            continue
        label = label_of(policy, check.role)
        every = f" every {show_duration(timedelta(seconds=check.every_s))}" if check.every_s else ""
        yield made(
            incident, "check_in", f"check-in: {label}", min(check.last_at or check.at, check.due_at), check.due_at,
            owes(incident, check.role), 'saying "fine", or what is not',
            f"the {label} says how it looks{every}", about=check.id,
        )  # fmt: skip


def tickets(incident: Incident, _: Policy, now: datetime) -> Iterator[Deadline]:
    limits = incident.tickets
    if limits is None or not limits.level or limits.since is None or not limits_count(incident, now):
        return
    limit = limit_of(limits, limits.level)
    planned = incident.status is Status.PLANNED
    yield made(
        incident, "tickets", f"tickets over {limit}", limits.since, limits.since,
        owes(incident, "support", "commander"), "their falling" + (", or making it an incident" if planned else ""),
        f"{limits.volume} tickets, this room {limits.level}s from {limit} on",
    )  # fmt: skip


def launch_clocks(incident: Incident, policy: Policy, now: datetime) -> Iterator[Deadline]:
    """Preparation, go and no-go, T itself, and what a trigger offers."""
    launch = incident.launch
    if launch is None or not is_launch(incident):
        return
    leads = owes(incident, "commander")
    for one in launch.preparation:
        if one.state == OPEN and (due := due_at(launch, one.offset, one.at)) is not None:
            yield made(
                incident, "preparation", f"prepare: {one.text}", min(one.at, due), due, owner_of(incident, one),
                "doing it, or dropping it with a reason", f"due at {one.offset} of this launch", about=str(one.number),
                soon_at=min(due, max(one.at, warned_at(one.offset, due))),
            )  # fmt: skip
    for asked in launch.poll:
        if not asked.answer and (due := due_at(launch, asked.offset, asked.at)) is not None:
            label = label_of(policy, asked.role)
            yield made(
                incident, "go_no_go", f"go/no-go: {label}", min(asked.at, due), due,
                owes(incident, asked.role, "commander"), 'saying "go" or "no-go"',
                f"the {label} says go or no-go by {asked.offset}", about=asked.role,
                soon_at=min(due, max(asked.at, warned_at(asked.offset, due))),
            )  # fmt: skip
    if held := launch.held_by:
        said = max((one.said_at for one in launch.poll if one.said_at is not None), default=launch.set_at)
        who = ", ".join(label_of(policy, role) for role in held)
        yield made(
            incident, "launch_held", f"NO-GO: {who}", min(said, launch.at), launch.at, leads,
            "a go before T, moving T, or cancelling", "a launch with a no-go does not go out: T must be moved",
        )  # fmt: skip
    elif launch.at > now:
        yield made(
            incident, "launch", "launch", launch.set_at, launch.at, leads, "T itself",
            "check-ins, limits, triggers and shifts count from T on", soon_at=later(launch.at, -BEFORE_HOURS),
        )  # fmt: skip
    for trigger in launch.triggers if not held else ():
        if trigger.tripped_at is not None:
            yield made(
                incident, "launch_trigger", f"trigger: {trigger.alert}", trigger.tripped_at, trigger.tripped_at, leads,
                "making it an incident, or declining with a reason", f"an alert fires: {trigger.filter}",
                about=str(trigger.number),
            )  # fmt: skip


def owner_of(incident: Incident, one: Preparation) -> str:
    """Who owes it: the person, else whoever holds the role, else the role's word."""
    return one.person or owes(incident, one.role or "commander")
