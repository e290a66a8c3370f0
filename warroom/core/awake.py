"""What hour it is where somebody is, and how they are reached. Pure."""

from __future__ import annotations

from datetime import datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
"""Between them somebody is taken to sleep; a page wakes them, a question may wait."""


def is_night(at: datetime, zone: tzinfo) -> bool:
    """Whether somebody in that zone sleeps at that instant."""
    hour = at.astimezone(zone).timetz().replace(tzinfo=None)
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS


def hour_there(zone: str, at: datetime, here: tzinfo) -> str:
    """``03:12 there, night``; without "night" by day, and "" where the clocks are the same as ``here`` and it is day.

    ``zone`` is a name of the time zone database; "" or an unknown one gives "".
    """
    if not zone:
        return ""
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    night = is_night(at, place)
    there = at.astimezone(place)
    if there.utcoffset() == at.astimezone(here).utcoffset():
        return "night there" if night else ""
    return f"{there:%H:%M} there" + (", night" if night else "")


def reached(contact: str, zone: str, at: datetime, here: tzinfo) -> str:
    """What hour it is there and how they are reached, as far as it is known: ``03:12 there, night, #db``."""
    return ", ".join(word for word in (hour_there(zone, at, here), contact) if word)
