"""The one gate for what leaves on an incident's behalf: channels, calls, trackers, pages, a model. Pure.

It says why nothing may leave on a way, in words that complete "not sent: …"; "" where it may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.core.model import Incident


def barred(it: Incident, way: str, *, private: bool = False, drills: bool = False) -> str:
    """By what the incident is. ``private``, ``drills``: whether that way may have those."""
    if it.private and not private:
        return f"its incident is private, and {way} is not"
    if it.drill and not drills:
        return f"its incident is a drill, and {way} takes none"
    return ""


def closed(*, read_only: bool = False, cut_off: bool = False, replay: bool = False) -> str:
    """By how this terminal looks at the record: what may not be changed from here, or may be old, is not sent."""
    if replay:
        return "this is a replay, and what is past is not sent"
    if read_only:
        return "this room is open for reading only"
    if cut_off:
        return "the record cannot be reached, and what is shown may be old"
    return ""
