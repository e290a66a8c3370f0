"""What the scrubber shows, from the way through an incident and where the player stands. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from screens.replay.player import Player
from warroom.core.policy import show_duration
from warroom.core.replay.dials import Dial
from warroom.core.replay.moment import Moment, Route, lines
from widgets.scrubber import ScrubberFace, Tick

HOURS = (1, 5, 10, 20, 30, 60, 120, 360, 720, 1440)
"""Minutes that may lie between two times of day below the track."""
MOST = 7


def face(route: Route, player: Player, shown: Moment, zone: tzinfo | None) -> ScrubberFace:
    """The scrubber while ``shown`` is on the screen."""
    begin, end = route.stretch.begin, route.stretch.end

    def place(at: datetime) -> float:
        return (at - begin) / (end - begin)

    behind, every = route.count(player.dial, shown.at)
    there = shown.at.astimezone(zone)
    same_day = begin.astimezone(zone).date() == there.date()
    return ScrubberFace(
        place=place(shown.at), turned=shown.dial.value,
        other=(Dial.KNOWN if shown.dial is Dial.HAPPENED else Dial.HAPPENED).value,
        clock=f"{there:%H:%M:%S}" if same_day else f"{there:%d %b %H:%M}",
        marks=tuple(Tick(place(mark.at), mark.label) for mark in route.marks),
        late=tuple(place(at) for at in route.recorded_late if at <= end),
        hours=tuple(Tick(place(at), f"{at.astimezone(zone):%H:%M}") for at in _hours(begin, end, zone)),
        state=_state(route, player), said=_said(route, player, shown, zone), count=f"{behind} of {every}",
    )  # fmt: skip


def _hours(begin: datetime, end: datetime, zone: tzinfo | None) -> list[datetime]:
    minutes = (end - begin) / timedelta(minutes=1)
    apart = next((one for one in HOURS if minutes / one <= MOST), HOURS[-1])
    local = begin.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    first = int((local - midnight) / timedelta(minutes=apart)) + 1
    found = midnight.astimezone(begin.tzinfo) + timedelta(minutes=apart * first)
    hours: list[datetime] = []
    while found <= end and len(hours) < 4 * MOST:
        hours.append(found)
        found += timedelta(minutes=apart)
    return hours


def _state(route: Route, player: Player) -> str:
    if player.playing:
        return f"▸ playing × {player.speed}"
    return "■ end" if player.ended(route) else f"paused, × {player.speed}"


def _said(route: Route, player: Player, shown: Moment, zone: tzinfo | None) -> str:
    told = []
    if player.skipped is not None:
        left_out = timedelta(seconds=round(player.skipped.total_seconds()))
        told.append(f"{show_duration(left_out)} without an entry skipped")
    if shown.at > route.stretch.end:
        told.append(f"after the end, {shown.at.astimezone(zone):%a %d %b}")
    if shown.dial is Dial.KNOWN and (later := lines(shown.later)):
        told.append(f"later known: {later} {'entry' if later == 1 else 'entries'}")
    elif not told and player.playing:
        told.append("gaps over 60 s are shortened")
    return "; ".join(told)
