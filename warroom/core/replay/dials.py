"""The two dials of a replay: which events count at a moment.

*Known* at T is what had been recorded by T: a prefix of the journal. *Happened* at T is what we know today to have been
so by T: every event whose own time is not later, in the order of the journal. On it a correction holds from the time of
what it corrects: an entry that was amended reads as amended from its beginning, one that was retracted was never there,
a milestone whose time was mended is passed at the mended time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from warroom.core.changes.milestones import UNDOING, passed
from warroom.core.events import (
    Declared,
    DetailsChanged,
    EntryAmended,
    EntryRestored,
    EntryRetracted,
    Event,
    MilestoneSet,
    PayloadRedacted,
)


class Dial(StrEnum):
    HAPPENED = "happened"
    KNOWN = "known"


def counts_from(events: Sequence[Event]) -> list[datetime]:
    """From when on each event counts on the dial "happened"; ``events`` in the journal's order.

    It is its own time, or the time of what it corrects.
    """
    when = {event.id: event.at for event in events}
    _move_entries(events, when)
    _move_times(events, when)
    for event in events:  # what takes something back, or takes out its words, does it from the beginning
        taken = _taken_back(event)
        if taken in when:
            when[event.id] = when[taken]
    return [when[event.id] for event in events]


def _move_entries(events: Iterable[Event], when: dict[str, datetime]) -> None:
    """An entry and what was changed of it count from its last time."""
    mends: list[tuple[str, str]] = []
    for event in events:
        data = event.data
        if isinstance(data, EntryAmended | EntryRetracted | EntryRestored) and data.entry in when:
            mends.append((event.id, data.entry))
            if isinstance(data, EntryAmended) and data.entry_at is not None:
                when[data.entry] = data.entry_at
    for mend, entry in mends:
        when[mend] = when[entry]


def _move_times(events: Iterable[Event], when: dict[str, datetime]) -> None:
    """What was said of a milestone last counts from its time, or from when the milestone was first thought passed;
    times of the beginning from the declaration."""
    declared: dict[str, str] = {}
    said: dict[tuple[str, str], list[MilestoneSet]] = {}
    sayings: dict[tuple[str, str], list[str]] = {}
    first: dict[tuple[str, str], datetime] = {}
    for event in events:
        data = event.data
        if isinstance(data, Declared):
            declared.setdefault(event.incident, event.id)
        elif isinstance(data, DetailsChanged) and _only_times(data) and event.incident in declared:
            when[event.id] = when[declared[event.incident]]
        if isinstance(data, MilestoneSet):
            said.setdefault((event.incident, data.milestone), []).append(data)
            sayings.setdefault((event.incident, data.milestone), []).append(event.id)
        for name in passed(data):
            first.setdefault((event.incident, name), when[event.id])
    for about, chain in said.items():
        last = next((one.when for one in reversed(chain) if one.when is not None), None)
        known = [at for at in (last, first.get(about)) if at is not None] or [when[sayings[about][0]]]
        for saying in sayings[about]:
            when[saying] = min(known)


def _only_times(data: DetailsChanged) -> bool:
    others = (data.title, data.summary, data.service, data.region, data.private)
    return all(value is None for value in others)


def _taken_back(event: Event) -> str:
    """The id of the event that this one takes back or redacts; "" for none."""
    if isinstance(event.data, PayloadRedacted):
        return event.data.event
    if event.id.startswith(UNDOING):
        return event.id.removeprefix(UNDOING)
    return ""
