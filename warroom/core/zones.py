"""Time zones and times of day, as a configuration writes them."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from warroom.core.section import After, Before, Written


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except Exception as error:
        raise ValueError('an IANA time zone such as "Europe/Berlin" or "UTC"') from error
    return name


Zone = Annotated[str, After(_zone)]


def _time_of_day(value: Any) -> Any:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError('a time of day such as "09:00"') from error


TimeOfDay = Annotated[
    time, Before(_time_of_day), Written(lambda t: t.isoformat("minutes"))
]
