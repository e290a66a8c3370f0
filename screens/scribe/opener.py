"""The way from the room's screen into the scribe's and back. The scribe's is imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base.key_labels import key_of
from screens.entry.host import TakesLines
from widgets.guard import behind

if TYPE_CHECKING:
    from screens.entry.drafts import Sent
    from screens.entry.line import EntryLine
    from screens.room.screen import RoomScreen
    from screens.scribe.screen import ScribeScreen


class ScribeDoor(TakesLines):
    """A screen over which the scribe's opens; while it is open it is the one that is told."""

    scribe: ScribeScreen | None = None
    scribe_wanted = False
    """Open it as soon as the incident is known."""

    @property
    def line_in_use(self) -> EntryLine:
        return self.entry_line if self.scribe is None else self.scribe.entry_line

    def take_back_paste(self, sent: Sent) -> None:
        self.open_scribe(sent.incident, sent)

    def open_scribe(self, incident: str, pasted: str | Sent = "") -> None:
        """Show the record of the incident at full height; ``pasted`` is shown as what it would record."""
        from screens.scribe.screen import ScribeScreen

        room: RoomScreen = self  # type: ignore[assignment]
        self.scribe_wanted = False
        if self.scribe is None:
            self.scribe = ScribeScreen(room, incident)
            self.app.push_screen(self.scribe)
            if pasted:
                self.scribe.call_after_refresh(self.scribe.preview_paste, pasted)

    def close_scribe(self) -> None:
        """Back to this screen; what is half typed is in its entry line now."""
        if self.scribe is not None:
            scribe, self.scribe = self.scribe, None
            self.entry_line.take_over(scribe.entry_line)
            self.app.pop_screen()
            self.place()

    if TYPE_CHECKING:

        def place(self) -> None:
            """Put every pane where it belongs, and tell everything anew."""

        def go_to(self, incident: str) -> None:
            """Select an incident wherever it stands in the list."""

    def open_scribe_if_wanted(self, named: str) -> None:
        """Where the program was started for the scribe: on the incident of that name, also one that has ended."""
        if self.scribe_wanted:
            self.scribe_wanted = False
            behind(self, self._open_named(named), "open the scribe's screen", group="scribe")

    async def _open_named(self, named: str) -> None:
        room: RoomScreen = self  # type: ignore[assignment]
        if not named:
            room.say(f"No incident is open: {key_of('declare')} declares one.")
            return
        try:
            found = await self.do(lambda live: live.find(named))
        except Exception as error:
            room.failed(error)
            return
        self.go_to(found.id)
        self.open_scribe(found.id)
