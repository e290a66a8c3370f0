"""How long a server asked to be left alone (Retry-After): noted beside the database, and kept by everything that asks.

Pure. It is a note of the side store, under ``name``; whoever asks reads it first, and notes what an answer says.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from warroom.core.times import from_iso, iso

if TYPE_CHECKING:
    from warroom.config.settings_assist import Assist

MOST_S = 86_400.0
"""A server that asks for longer is asked after a day."""


def name(settings: Assist) -> str:
    """Under which the pause is noted."""
    return f"pause {settings.url}"


def body(now: datetime, pause_s: float) -> str:
    """What is noted: from when, until when."""
    return f"{iso(now)} {iso(now + timedelta(seconds=min(MOST_S, pause_s)))}"


def left_s(noted: str, now: datetime) -> float:
    """Seconds that are left of it; 0 for none, and where the clock was put back meanwhile."""
    since, _, until = noted.partition(" ")
    try:
        return max(0.0, (from_iso(until) - now).total_seconds()) if from_iso(since) <= now else 0.0
    except ValueError:
        return 0.0


def refusal(settings: Assist, noted: str, now: datetime) -> str:
    """Why nothing is asked yet; "" where it may be."""
    left = left_s(noted, now)
    host = settings.url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return f"{host} asked to be left alone: ask again in {ceil(left)} s." if left else ""
