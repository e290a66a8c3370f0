"""What an action does, by the action's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.room.screen import RoomScreen

Deed = Callable[["RoomScreen"], None]
DEEDS: dict[str, Deed] = {}


def deed(name: str) -> Callable[[Deed], Deed]:
    """Register what the action of that name does."""

    def keep(function: Deed) -> Deed:
        DEEDS[name] = function
        return function

    return keep
