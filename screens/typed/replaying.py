"""The typed command that plays an incident again: how its words are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.registry import handler
from screens.typed.spoken import Spoken
from warroom.core.times import parse_when

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState


def replay(state: RoomState, words: list[str]) -> Spoken:
    """``replay [14:23]``: from that time, or from the beginning."""
    at, since = None, "its beginning"
    if words:
        try:
            at = parse_when(" ".join(words), state.clock(), state.zone)
        except ValueError as error:
            return Spoken("", problem=str(error))
        since = f"{at.astimezone(state.zone):%d %b %H:%M:%S}"

    def begin(room: Context) -> None:
        room.state.replay = "", at
        handler("replay")(room)

    name = state.incident.number if state.incident is not None else "it"
    return Spoken(f"play {name} again from {since}", handler=begin, looks=True)
