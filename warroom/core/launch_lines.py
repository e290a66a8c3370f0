"""What the timeline says of a launch. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from warroom.core import events as e
from warroom.core.headline import Headline, role_words, said
from warroom.core.model import Incident, Kind
from warroom.core.planned import instant, place
from warroom.core.policy import show_duration
from warroom.core.words import listing


def _set(_: e.Event, before: Incident | None, data: e.LaunchSet) -> Headline:
    old = before.launch if before is not None else None
    at = instant(data.wall, data.zone)
    words = _day(at, data.zone) if at is not None else data.wall
    was = f"T moved from {_day(old.at, old.zone)} to {words}" if old is not None else f"T is {words}"
    return Headline(Kind.MILESTONE, said(was, data.reason), "launch")


def _day(at: datetime, zone: str) -> str:
    there = at.astimezone(place(zone))
    return f"{there:%a} {there.day} {there:%b %Y %H:%M %Z}"


def _line(kind: Kind, text: str, mark: str = "launch") -> Callable[[e.Event, Incident | None, Any], Headline]:
    def write(_: e.Event, __: Incident | None, data: Any) -> Headline:
        return Headline(kind, said(text, getattr(data, "reason", "") or getattr(data, "note", "")), mark)

    return write


def _prepared(event: e.Event, _: Incident | None, data: e.PreparationAdded) -> Headline:
    who = data.person or role_words(data.role)
    return Headline(Kind.ACTION, f"{who} prepares by {data.offset}: {data.text}", "open", event.id)


def _item(word: str) -> Callable[[e.Event, Incident | None, Any], Headline | None]:
    def write(_: e.Event, before: Incident | None, data: Any) -> Headline | None:
        items = before.launch.preparation if before is not None and before.launch is not None else ()
        one = next((one for one in items if one.id == data.item), None)
        if one is None:
            return None
        told = word or ("prepared" if data.result == "done" else "not prepared")
        return Headline(Kind.ACTION, said(f"{told}: {one.text}", getattr(data, "reason", "")), ref=one.id)

    return write


def _asked(_: e.Event, __: Incident | None, data: e.GoAsked) -> Headline:
    return Headline(Kind.NOTE, f"{role_words(data.role)} says go or no-go by {data.offset}", "launch")


def _not_asked(_: e.Event, __: Incident | None, data: e.GoNotAsked) -> Headline:
    return Headline(Kind.NOTE, f"{role_words(data.role)} is not asked for go or no-go", "launch")


def _said(_: e.Event, __: Incident | None, data: e.GoSaid) -> Headline:
    word = {"go": "go", "no-go": "NO-GO"}.get(data.says, "neither go nor no-go")
    return Headline(Kind.MILESTONE, said(f"{role_words(data.role)}: {word}", data.reason), data.says or "launch")


def _check(_: e.Event, __: Incident | None, data: e.LaunchCheckInSet) -> Headline:
    every = f", then every {show_duration(timedelta(seconds=data.every_s))}" if data.every_s > 0 else ""
    return Headline(Kind.NOTE, f"{role_words(data.role)} checks in at {data.offset}{every}", "check-in")


def _turns(_: e.Event, __: Incident | None, data: e.TurnsSet) -> Headline:
    if not data.people or data.every_s <= 0:
        return Headline(Kind.NOTE, f"{role_words(data.role)} has no rotation any more", "launch")
    each = show_duration(timedelta(seconds=data.every_s))
    return Headline(Kind.NOTE, f"{role_words(data.role)} from T on: {listing(data.people)}, {each} each", "launch")


def _expected(_: e.Event, __: Incident | None, data: e.VolumeExpected) -> Headline:
    if data.usual <= 0:
        return Headline(Kind.NOTE, "no volume is expected any more", "launch")
    low, high = data.usual * data.low, data.usual * data.high
    span = f"{low:,} to {high:,}" if high > low else f"{low:,}"
    lasts = show_duration(timedelta(seconds=data.lasts_s))
    return Headline(Kind.NOTE, f"expected: {span} tickets an hour for {lasts}, {data.usual:,} are usual", "launch")


def _trigger(event: e.Event, _: Incident | None, data: e.TriggerSet) -> Headline:
    return Headline(Kind.NOTE, f"trigger: {data.filter}", "launch", event.id)


def _about_trigger(words: str) -> Callable[[e.Event, Incident | None, Any], Headline | None]:
    def write(_: e.Event, before: Incident | None, data: Any) -> Headline | None:
        found = before.launch.triggers if before is not None and before.launch is not None else ()
        one = next((one for one in found if one.id == data.trigger), None)
        if one is None:
            return None
        return Headline(Kind.NOTE, said(f"{words}: {one.filter}", getattr(data, "reason", "")), "launch", one.id)

    return write


def _tripped(_: e.Event, __: Incident | None, data: e.TriggerTripped) -> Headline:
    return Headline(Kind.MILESTONE, f"{data.alert} fires: the trigger offers to make this an incident", "trigger",
                    data.trigger)  # fmt: skip


WRITERS: dict[type[e.Payload], Callable[[e.Event, Incident | None, Any], Headline | None]] = {
    e.LaunchSet: _set,
    e.LaunchEnded: _line(Kind.MILESTONE, "launched"),
    e.PlanResumed: _line(Kind.MILESTONE, "planned again"),
    e.PreparationAdded: _prepared,
    e.PreparationEnded: _item(""),
    e.PreparationReopened: _item("to be prepared after all"),
    e.GoAsked: _asked,
    e.GoNotAsked: _not_asked,
    e.GoSaid: _said,
    e.LaunchCheckInSet: _check,
    e.TurnsSet: _turns,
    e.VolumeExpected: _expected,
    e.TriggerSet: _trigger,
    e.TriggerDropped: _about_trigger("trigger dropped"),
    e.TriggerTripped: _tripped,
    e.TriggerDeclined: _about_trigger("offer declined"),
}
