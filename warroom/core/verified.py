"""How it was made sure that the fix holds, in words: for brief, hand-over, closure list and review. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta, tzinfo
from math import ceil
from typing import Protocol

from warroom.core.model import Incident, Verification
from warroom.core.policy import show_duration

VERIFIED = "verified"
"""The item of the closure list that these answer where nobody writes an answer."""


class Timed(Protocol):
    """Something that may have been timed, in milliseconds."""

    @property
    def took_ms(self) -> int | None: ...


def took(one: Timed) -> str:
    """`` in 120 ms``; "" where nothing was timed."""
    if one.took_ms is None:
        return ""
    return f" in {one.took_ms} ms" if one.took_ms < 10_000 else f" in {ceil(one.took_ms / 1000)} s"


def words(one: Verification) -> str:
    """``probe checkout: 200 in 120 ms``, ``reporter says no: still slow``."""
    what = f"{one.method} {one.probe}" if one.probe else one.method
    if one.method == "reporter":
        what = "reporter confirms" if one.good else "reporter says no"
    elif not one.good:
        what += " failed"
    text = f"{one.text}{took(one)}".strip()
    return f"{what}: {text}" if text else what


def latest(incident: Incident) -> tuple[Verification, ...]:
    """The last look by each method, and of probes by each, since it was last worked on: oldest first."""
    since = incident.clocks_since or incident.declared_at
    found: dict[tuple[str, str], Verification] = {}
    for one in incident.verifications:
        if one.at >= since:
            found.pop((one.method, one.probe), None)
            found[one.method, one.probe] = one
    return tuple(found.values())


def answer(incident: Incident) -> str:
    """What the record says to "verified": the good looks, and the calm; "" where there is none, or one that says no."""
    looks = latest(incident)
    if not looks or any(not one.good for one in looks):
        return ""
    return "; ".join((*(words(one) for one in looks), *_calm(incident)))


def lines(incident: Incident, zone: tzinfo) -> Iterator[tuple[str, bool]]:
    """Each last look with when and by whom; whether it was good."""
    for one in latest(incident):
        yield f"{words(one)} ({one.by}, {one.at.astimezone(zone):%H:%M})", one.good


def _calm(incident: Incident) -> Iterator[str]:
    if incident.soaked_at is not None and incident.soak_started_at is not None:
        span = timedelta(seconds=round((incident.soaked_at - incident.soak_started_at).total_seconds()))
        yield f"calm for {show_duration(span)}"
