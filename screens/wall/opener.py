"""The way from the room to the wall and back. It is imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.registry import handles
from screens.wall.frame import Wanted
from screens.wall.screen import WallScreen

if TYPE_CHECKING:
    from screens.context.context import Context


@handles("wall")
def open_wall(room: Context) -> None:
    """Lay the wall over the room. It is given looks and nothing to write with, whoever looks at it."""
    settings = room.state.config.wall
    wall = WallScreen(
        policy=room.state.policy, zone=room.state.zone, clock=room.state.clock, palette=room.palette,
        ticking=room.state.ticking,
        wanted=Wanted(settings.tiles, settings.rotate, settings.pin), leave=room.app.pop_screen,
        drill=bool(room.state.banner), name="wall", actions=room.state.actions,
    )  # fmt: skip
    if room.state.look is not None:
        wall.show(room.state.look)
    room.app.push_screen(wall)
