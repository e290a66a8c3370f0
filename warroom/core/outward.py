"""What may leave the room by itself: one rule for drills, asked wherever something goes out."""

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
