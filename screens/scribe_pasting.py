"""What was said elsewhere comes in by a paste: shown first, then recorded as one, and taken back as one."""

from __future__ import annotations

from textual import on

from screens.backfill import Backfill
from screens.drafts import Sent, new_key
from screens.entry import EntryLine
from screens.scribe_base import ScribeBase
from warroom.commands.editing import PASTE
from warroom.core.backfill import read_chat
from warroom.core.line import Typed


class Pasting(ScribeBase):
    """The preview of a paste over the record."""

    last_paste = ""
    """The key of what was pasted last from here."""

    @on(EntryLine.Pasted)
    def _pasted(self, event: EntryLine.Pasted) -> None:
        event.stop()
        self.preview_paste("\n".join(event.lines))

    def preview_paste(self, text: str) -> None:
        """Show what a pasted text would record."""
        now = self.clock()
        said = read_chat(text, now, self.times.zone)
        margin = self.grid.margin if self.grid is not None else 1
        table = Backfill(said, text, now, self.times.zone, palette=self.palette, margin=margin)
        self.cover(table, table.ready)

    def covering_keys(self) -> tuple[tuple[str, str], ...]:
        if isinstance(self.covering, Backfill):
            return self.covering.keys()
        return (("↑↓", "move"), ("esc", "back"))

    @on(Backfill.Wanted)
    def _record_paste(self, event: Backfill.Wanted) -> None:
        event.stop()
        self.uncover()
        key = f"{PASTE}{new_key()}"
        first = event.lines[0]
        typed = Typed(first[1], first[2] or self.clock(), first[0])
        sent = Sent(key, self.incident_id, typed, lines=tuple(event.lines))
        if self.desk is not None:
            self.desk.put({(self.incident_id, sent.field): (sent.dump(), 0)})
        self.last_paste = key
        self.writing.send(sent)
        self.to_line()
        self.say(f"{len(event.lines)} lines are recorded: ctrl+z takes them back")

    @on(Backfill.OneEntry)
    def _one_entry(self, event: Backfill.OneEntry) -> None:
        event.stop()
        self.uncover()
        self.entry_line.field.take_text(event.text)
        self.to_line()

    @on(Backfill.Left)
    def _left_preview(self, event: Backfill.Left) -> None:
        event.stop()
        self.uncover()
        self.say("nothing of the paste is recorded")

    def undo_paste(self) -> None:
        """Take the last paste back."""
        if not self.last_paste:
            self.say("Nothing was pasted from here: X on a pasted entry takes its paste back.")
            return
        paste, key = self.last_paste, new_key()
        self.last_paste = ""
        self.run(lambda room: f"{room.take_paste_back(self.incident_id, paste, key=key)} pasted lines are taken back")


