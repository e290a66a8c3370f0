"""The typed command that plays an incident again: how its words are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.context.registry import handler
from warroom.core.times import parse_when

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState


def replay(state: RoomState, words: list[str]) -> dict[str, Any]:
    """What will be done, as ``screens.typed.verbs.Spoken`` says it: ``words`` are a time, or none."""
    at, since = None, "its beginning"
    if words:
        try:
            at = parse_when(" ".join(words), state.clock(), state.zone)
        except ValueError as error:
            return {"says": "", "problem": str(error)}
        since = f"{at.astimezone(state.zone):%d %b %H:%M:%S}"

    def begin(room: Context) -> None:
        room.state.replay_from = at
        handler("replay")(room)

    return {"says": f"play {state.incident.number if state.incident else 'it'} again from {since}", "handler": begin,
            "looks": True}  # fmt: skip
