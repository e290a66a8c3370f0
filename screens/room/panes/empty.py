"""The room while nothing is open: where its alerts stand, and the critical one that nobody has. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.grid import Grid, Rect
from screens.inbox.details import on_call_words
from warroom.core.inbox import where
from warroom.core.times import countdown
from widgets.alarm import AlarmFace

if TYPE_CHECKING:
    from screens.context.state import RoomState
    from warroom.core.inbox import AlertGroup

BLOCK = {80: 5, 120: 8, 200: 8}
"""Rows of what tells a critical alert."""
BELOW = 6
"""Rows of the incidents and the feeds under the alerts, from 120 columns."""


def emptied(grid: Grid, *, alarmed: bool, alerts: bool) -> Grid:
    """The grid of a room where nothing is open: what is about one incident gives its place to the alerts."""
    panes = {name: rect for name, rect in grid.panes.items() if name != "headline"}
    small, top = grid.size == 80, 2 if grid.size == 80 else 3
    if alarmed and (not small or "sheet" not in panes or panes["sheet"].y > top + BLOCK[80]):
        panes["alarm"] = Rect(0, top, grid.width, BLOCK[grid.size])
        top += BLOCK[grid.size] + 1
    if "sheet" in panes:
        if "incidents" in panes:
            panes["incidents"] = replace(panes["incidents"], y=top, h=panes["sheet"].y - 1 - top)
        return replace(grid, panes=panes)
    if small:
        _under_small(grid, panes, top, alarmed)
    elif alerts:
        _under(grid, panes, top)
    else:
        panes["incidents"] = replace(panes["incidents"], y=top)
        panes["guide"] = replace(panes["guide"], y=top + 8)
    return replace(grid, panes=panes)


def _under_small(grid: Grid, panes: dict[str, Rect], top: int, alarmed: bool) -> None:
    """At 80 columns the tabs go up under what can be done."""
    if not alarmed:
        panes["incidents"] = replace(panes["incidents"], y=top)
        panes["guide"] = replace(panes["guide"], y=top + 4, h=grid.record - 1 - top - 4)
        return
    panes["guide"] = replace(panes["guide"], y=top, h=2)
    panes["incidents"] = replace(panes["incidents"], y=top + 3, h=1)
    for name, rect in panes.items():
        if name == "tabs":
            panes[name] = replace(rect, y=top + 5)
        elif rect.y == grid.record + 1:
            panes[name] = replace(rect, y=top + 6, h=rect.bottom - top - 6)


def _under(grid: Grid, panes: dict[str, Rect], top: int) -> None:
    """From 120 columns: what can be done, the alerts, then the incidents beside the feeds."""
    last = grid.height - 1
    half = grid.columns // 2
    (left, wide), (right, _) = grid.column(0, half), grid.column(half, half)
    below = last - 3 - BELOW
    panes["guide"] = Rect(grid.margin, top, grid.width - 2 * grid.margin, 2)
    panes["alerts"] = Rect(grid.margin - 1, top + 3, grid.width - 2 * grid.margin + 2, below - 1 - top - 3)
    panes["incidents"] = Rect(left - 1, below, wide + 2, BELOW)
    panes["feeds"] = Rect(right, below, grid.width - grid.margin - right, BELOW)


def alarm_group(state: RoomState) -> AlertGroup | None:
    """The critical alert that the block tells: the selected one, else the oldest that nobody has."""
    if state.incident is not None:
        return None
    crits = state.listed.crits
    picked = state.at.alert_group
    return next((g for g in crits if picked is not None and g.key == picked.key), crits[0] if crits else None)


def alarm(state: RoomState, now: datetime) -> AlarmFace | None:
    """What stands in the block; None where nothing critical is without an owner."""
    group = alarm_group(state)
    if group is None or group.facts.began is None:
        return None
    first, began = group.first, group.facts.began
    places = [first.service, where(first), f"{len(group.alerts)} series" if len(group.alerts) > 1 else ""]
    there = began.astimezone(state.zone)
    since = f"firing since {there:%H:%M:%S} {there.tzname() or 'UTC'}, {', '.join(group.facts.feeds[:2])}"
    on_call = state.overview.on_call if state.overview else ()
    crits = state.listed.crits
    number = f"{[g.key for g in crits].index(group.key) + 1}/{len(crits)}" if len(crits) > 1 else ""
    return AlarmFace(
        digits=_digits(now - began), name=group.name, where=", ".join(filter(None, places)), summary=first.summary,
        since=since, number=number,
        on_call=f"on call: {on_call_words(first, on_call, state.config.responder, state.catalogue)}",
    )  # fmt: skip


def _digits(passed: timedelta) -> str:
    """How long it has been firing, counting up; from a day on in days."""
    if passed >= timedelta(days=1):
        return f"{passed.days} D"
    return countdown(-max(timedelta(), passed)).lstrip("+")
