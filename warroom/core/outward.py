"""What may leave the room: one rule for drills, private incidents and closed terminals, asked wherever something goes
out: channels, calls, trackers, pages, a model. Reasons complete "not sent: …"; "" where it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.core.drill.names import CHANNELS, LABEL

if TYPE_CHECKING:
    from warroom.core.model import Incident


def may_leave(it: Incident, channel: str, *, drills: bool = True, public: bool = False) -> bool:
    """Whether something about the incident may go out by that channel.

    What a drill that was started with a file does leaves only by the channels that the file names; what somebody
    declared as a drill by hand, by those that take drills (``drills``). Neither is ever ``public``.
    """
    if not it.drill:
        return True
    if public or not drills:
        return False
    return LABEL not in it.labels or channel in it.labels.get(CHANNELS, "").split(",")


def kept_back(it: Incident, way: str, *, private: bool) -> str:
    """Why a private incident does not leave that way; ``private``: whether the way may have those."""
    return f"its incident is private, and {way} is not" if it.private and not private else ""


def barred(it: Incident, way: str) -> str:
    """Why nothing of the incident leaves on a way that has neither private incidents nor drills."""
    if why := kept_back(it, way, private=False):
        return why
    return "" if may_leave(it, way, drills=False) else f"its incident is a drill, and {way} takes none"


def closed(*, read_only: bool = False, cut_off: bool = False, replay: bool = False) -> str:
    """Why nothing leaves from this terminal: what may not be changed from here, or may be old, is not sent."""
    if replay:
        return "this is a replay, and what is past is not sent"
    if read_only:
        return "this room is open for reading only"
    return "the record cannot be reached, and what is shown may be old" if cut_off else ""
