"""What is told while the store cannot be reached: since when, how old what is shown is, who must be called. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from screens.view.promises import BEHIND, CALL, NOBODY_PAGED, Promise
from warroom.core.times import age, countdown

if TYPE_CHECKING:
    from warroom.core.calling import Call
    from warroom.session.connection import Behind
    from warroom.session.room_thread import Snapshot


def bar_words(look: Snapshot, zone: tzinfo, *, short: bool = False) -> str:
    """The bar's warning; "" where what is shown is what there is."""
    if look.copied_at is not None:
        return f"Last look of {_clock(look.copied_at, zone)}{'' if short else ', connecting'}"
    if look.cut_off is not None:
        return f"Connection lost {_clock(look.cut_off.since, zone)}{'' if short else ', retrying'}"
    return "record behind" if look.behind is not None else ""


def is_old(look: Snapshot) -> bool:
    """Whether what is shown is not what there is now, but what was read last."""
    return look.cut_off is not None or look.copied_at is not None


def age_words(look: Snapshot, now: datetime) -> str:
    """How old what is shown is, ``3m old``; "" where it is what there is, or where nothing was read."""
    seen = look.copied_at or (look.cut_off.seen_at if look.cut_off is not None else None)
    return f"{age(now - seen)} old" if seen is not None else ""


def sentence(look: Snapshot, zone: tzinfo, now: datetime) -> str:
    """All of it, for the page: since when, and how old what is shown is."""
    lost = look.cut_off
    if lost is None:
        return ""
    seen = "nothing was read of the record"
    if lost.seen_at is not None:
        where = ", on this computer" if lost.copied else ""
        seen = f"what you see was read{where} at {_clock(lost.seen_at, zone, seconds=True)}, {_old(now - lost.seen_at)}"
    return f"Connection lost {_clock(lost.since, zone)}, {_old(now - lost.since)}; {seen}. It is tried again."


def promises(look: Snapshot, calls: Sequence[Call], proposed: int, zone: tzinfo, now: datetime) -> list[Promise]:
    """What stands first in the strip: that nobody is paged, who must be called by now, what waits to be confirmed."""
    found: list[Promise] = []
    if look.cut_off is not None:
        ahead, since = _ahead(calls, now), look.cut_off.since
        found.append(Promise(NOBODY_PAGED, ahead, "", "", "", since, "cut_off", "who", counts=False))
        for call in calls:
            if call.due.due_at <= now:
                found.append(_due(call))
    if look.behind is not None:
        found.append(_behind(look.behind))
    if proposed and look.cut_off is None:
        what = "what you wanted and is not done" if proposed == 1 else f"{proposed} things you wanted that are not done"
        found.append(Promise("CONFIRM", what, "", "", "", now, "cut_off", "look", counts=False))
    return found


def _ahead(calls: Sequence[Call], now: datetime) -> str:
    ahead = next((call for call in calls if call.due.due_at > now), None)
    if ahead is None:
        return "no level falls due" if not calls else ""
    return f"next {ahead.due.level} {ahead.number} in {countdown(ahead.due.due_at - now)}"


def _due(call: Call) -> Promise:
    label = f"{call.due.level}: {call.whom}" if call.whom and call.whom != call.due.level else call.due.level
    return Promise(CALL, label, call.number, "", "", call.due.due_at, "cut_off", "called", key=call.key)


def _behind(behind: Behind) -> Promise:
    lost = behind.seen - behind.now
    what = f"{lost} event{'s' * (lost != 1)} that you have seen {'are' if lost != 1 else 'is'} gone" if lost > 0 else (
        "it is not the one that you have seen"
    )  # fmt: skip
    return Promise(BEHIND, what, "", "", "", behind.at, "cut_off", "look", counts=False)


def _old(span: timedelta) -> str:
    return f"{age(span)} ago"


def _clock(at: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    return f"{at.astimezone(zone):{'%H:%M:%S' if seconds else '%H:%M'}}"
