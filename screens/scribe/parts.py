"""The parts of the scribe's screen put together, as its keys and its panes see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.scribe.editing import Editing
from screens.scribe.finding import Finding
from screens.scribe.pasting import Pasting
from warroom.core.model import Deadline, Entry

if TYPE_CHECKING:
    from warroom.session.room_thread import Snapshot


class ScribeParts(Editing, Finding, Pasting):
    """What a scribe can do, and what is known of the incident."""

    look: Snapshot | None
    notable: dict[str, Entry]
    """The pinned entries and the hypotheses, by their ids."""

    def deadlines(self, now: datetime) -> tuple[Deadline, ...]:
        """The countdowns of the incident, most urgent first."""
        return self.room.state.deadlines.of(self.incident, now) if self.incident is not None else ()

    def take_back_last(self) -> None:
        """Take back what was split last, else the last paste."""
        if not self.take_split_back():
            self.undo_paste()

    def take_back_or_say(self) -> None:
        if not self.lines.take_back(self.preview_paste):
            self.say("Every line is in the record.")

    def leave(self) -> None:
        """Back to the room, with what is half typed."""
        raise NotImplementedError
