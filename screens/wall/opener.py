"""The way from the room to the wall and back. It is imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.wall.frame import Wanted
from screens.wall.screen import WallScreen

if TYPE_CHECKING:
    from screens.room.screen import RoomScreen


def open_wall(room: RoomScreen) -> None:
    """Lay the wall over the room. It is given looks and nothing to write with, whoever looks at it."""
    settings = room.config.wall
    wall = WallScreen(
        policy=room.policy, zone=room.zone, clock=room.clock, palette=room.palette, ticking=room.ticking,
        wanted=Wanted(settings.tiles, settings.rotate, settings.pin), leave=room.app.pop_screen,
        drill=bool(room.banner), name="wall", actions=room.actions,
    )  # fmt: skip
    if room.look is not None:
        wall.show(room.look)
    room.app.push_screen(wall)
