"""What happens in the room of now while somebody looks at its past: that stays no secret to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.key_labels import shown_for
from screens.view.promises import IN_PLACE, chip
from widgets.now_strip import Chip, StripFace, chips_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.context.context import Context

LEFT_FOR_LIVE = 1
"""So many places of the strip say that this is now, and how one gets there."""


class News:
    """Of the room below: what was broken, or declared, since the replay was opened."""

    def __init__(self, room: Context) -> None:
        self._state = room.state
        self._broken = {one.id for one in self._state.broken(self._state.clock())}
        self._open = {it.id for it in self._state.open_incidents}

    def face(self) -> StripFace:
        """The strip of the room of now, as far as something is new; without chips where nothing is."""
        chips = tuple(self._chips())
        if not chips:
            return StripFace()
        state = self._state
        there = state.clock().astimezone(state.zone)
        leads_back = shown_for(state.actions, "replay_live")
        many = ((f"{len(chips)} new", "bright"),)
        live = Chip(f"LIVE {there:%H:%M:%S}", many, key=leads_back, key_word="live", tone="text")
        width = state.grid.width if state.grid is not None else 80
        room = chips_shown(width) - LEFT_FOR_LIVE
        return StripFace((live, *chips[:room]), more=max(0, len(chips) - room), more_key="")

    def _chips(self) -> Iterator[Chip]:
        """New incidents, then promises that were kept before."""
        state, now = self._state, self._state.clock()
        for it in state.open_incidents:
            if it.id not in self._open:
                yield Chip("DECLARED", ((f"{it.number} {it.severity} ", "bright"), (it.title, "text")), tone="text")
        for one in state.broken(now):
            if one.id not in self._broken and one.word != IN_PLACE:
                yield replace(chip(one, now, state.zone, ""), key="", key_word="")
