"""The way from the room's screen into the scribe's and back. The scribe's is imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base.key_labels import key_of
from screens.context.registry import handles
from widgets.guard import behind

if TYPE_CHECKING:
    from screens.context.context import Below, Context
    from screens.entry.drafts import Sent
    from screens.scribe.screen import ScribeScreen


class ScribeOpener:
    """Opens the scribe's screen; while it is open it is the one that is told."""

    def __init__(self, room: Below, *, wanted: bool = False) -> None:
        self._room = room
        self.screen: ScribeScreen | None = None
        """The scribe's screen, while it is open."""
        self.wanted = wanted
        """Open it as soon as the incident is known."""

    def open(self, incident: str, pasted: str | Sent = "") -> None:
        """Show the record of the incident at full height; ``pasted`` is shown as what it would record."""
        from screens.scribe.screen import ScribeScreen

        self.wanted = False
        if self.screen is None:
            self.screen = ScribeScreen(self._room, incident, self.close)
            self._room.app.push_screen(self.screen)
            if pasted:
                self.screen.call_after_refresh(self.screen.pasting.preview_paste, pasted)

    def close(self) -> None:
        """Back to the room; what is half typed is in its entry line now."""
        if self.screen is not None:
            scribe, self.screen = self.screen, None
            self._room.entry_line.take_over(scribe.entry_line)
            self._room.app.pop_screen()
            self._room.place()

    def open_if_wanted(self, named: str) -> None:
        """Where the program was started for the scribe: on the incident of that name, also one that has ended."""
        if self.wanted:
            self.wanted = False
            behind(self._room.node, self._open_named(named), "open the scribe's screen", group="scribe")

    async def _open_named(self, named: str) -> None:
        room = self._room
        if not named:
            room.say(f"No open incident: {key_of('declare')} declares one.")
            return
        try:
            found = await room.do(lambda door: door.find(named))
        except Exception as error:
            room.failed(error)
            return
        room.go_to(found.id)
        self.open(found.id)


@handles("scribe")
def _open(room: Context) -> None:
    if room.state.incident is not None:
        room.scribing.open(room.state.incident.id)
