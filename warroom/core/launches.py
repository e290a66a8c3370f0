"""A launch in words: when T is, how it stands, what was planned. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.core.model import GoNoGo, Incident, Launch, TicketLimits
from warroom.core.model.launch import OPEN
from warroom.core.planned import is_launch, is_out, place
from warroom.core.policy import show_duration
from warroom.core.words import listing


def t_words(launch: Launch) -> str:
    """T as it was agreed: ``Mon 29 Mar 2027 09:00 CEST``."""
    there = launch.at.astimezone(place(launch.zone))
    return f"{there:%a} {there.day} {there:%b %Y %H:%M %Z}"


def from_t(launch: Launch, now: datetime) -> str:
    """How far from T it is: ``T-6d23h``, ``T+42m``. Of more than a day the minutes are left out."""
    left = launch.at - now
    span = abs(left)
    minutes = -(-span.total_seconds() // 60) if left > timedelta() else span.total_seconds() // 60
    whole = timedelta(minutes=minutes)
    if whole >= timedelta(days=1):
        whole = timedelta(hours=whole // timedelta(hours=1))
    if not whole:
        return "T"
    return f"T{'-' if left > timedelta() else '+'}{show_duration(whole)}"


def state(it: Incident, now: datetime) -> str:
    """Where it stands: preparing, ready, held, on; what it became: an incident, launched, cancelled."""
    launch = it.launch
    if launch is None:
        return "no T"
    if not is_launch(it):
        return it.status.value if it.status.value in ("launched", "cancelled") else "incident"
    if launch.held_by:
        return "held"
    if is_out(it, now):
        return "on"
    waits = any(one.state == OPEN for one in launch.preparation) or any(not one.answer for one in launch.poll)
    return "preparing" if waits else "ready"


def said(one: GoNoGo) -> str:
    """What a role said, and who said it: ``go, maya``."""
    if not one.answer:
        return "not said"
    return f"{one.answer.upper() if one.answer == 'no-go' else one.answer}, {one.said_by}" + (
        f": {one.reason}" if one.reason else ""
    )


def expected_words(launch: Launch) -> str:
    """What is expected: ``200 to 400 tickets an hour for 3d, 40 are usual``; "" where nothing is."""
    one = launch.expected
    if one is None:
        return ""
    low, high = one.usual * one.low, one.usual * one.high
    span = f"{low:,} to {high:,}" if high > low else f"{low:,}"
    return f"{span} tickets an hour for {show_duration(timedelta(seconds=one.lasts_s))}, {one.usual:,} are usual"


def limits_words(limits: TicketLimits | None) -> str:
    """From how many tickets on the room speaks: ``warns from 401, escalates from 800``; "" where it has no limits."""
    if limits is None:
        return ""
    parts = [f"{word}s from {n:,}" for word, n in (("warn", limits.warn), ("escalate", limits.escalate)) if n]
    return ", ".join(parts)


def plan_words(it: Incident, launch: Launch) -> str:
    """The plan as the incident that came of it keeps it, as one entry."""
    left = [one.text for one in launch.preparation if one.state == OPEN]
    done = sum(one.state == "done" for one in launch.preparation)
    parts = [f"This was a launch, T {t_words(launch)}" + (f", moved {launch.moved} times" if launch.moved > 1 else "")]
    if launch.poll:
        parts.append("go/no-go: " + "; ".join(f"{one.role} {said(one)}" for one in launch.poll))
    if launch.preparation:
        parts.append(f"prepared {done} of {len(launch.preparation)}" + (f", open: {'; '.join(left)}" if left else ""))
    if launch.expected is not None:
        parts.append(f"expected {expected_words(launch)}")
    if it.tickets is not None:
        parts.append(f"the room {limits_words(it.tickets)}")
    for trigger in launch.triggers:
        if trigger.tripped_at is not None:
            parts.append(f"triggered by {trigger.alert} ({trigger.filter})")
    for turns in launch.turns:
        parts.append(f"{turns.role}: {listing(turns.people)}, {show_duration(timedelta(seconds=turns.every_s))} each")
    return ". ".join(parts) + "."
