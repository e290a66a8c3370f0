"""What was said elsewhere comes in by a paste: shown first, then recorded as one, and taken back as one."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial

from msgspec.structs import replace
from textual import on

from screens.base.key_labels import key_of
from screens.entry.drafts import Sent, new_key
from screens.entry.line import EntryLine
from screens.scribe.base import ScribeBase
from screens.scribe.paste_preview import Backfill
from warroom.commands.editing import PASTE
from warroom.core.chat.said import Choices, Reading, Said
from warroom.core.line import Typed
from warroom.core.times import parse_when


def _read(text: str, choices: Choices, *, now: datetime, zone: tzinfo) -> Reading:
    from warroom.core.chat.reading import read_paste  # not before a paste: its grammars take a while to import

    return read_paste(text, now, zone, choices)


class Pasting(ScribeBase):
    """The preview of a paste over the record."""

    last_paste = ""
    """The key of what was pasted last from here."""

    @on(EntryLine.Pasted)
    def _pasted(self, event: EntryLine.Pasted) -> None:
        event.stop()
        self.preview_paste("\n".join(event.lines))

    def preview_paste(self, pasted: str | Sent) -> None:
        """Show what a pasted text would record, or a paste that was not recorded: the desk keeps that until it is."""
        if isinstance(pasted, Sent):
            self._again = pasted
            text = "\n".join(line for line, _, _ in pasted.lines)
            said = tuple(Said(line, "", at, kind) for line, kind, at in pasted.lines)
        else:
            self._again, text, said = None, pasted, ()
        now, zone = self.clock(), self.times.zone
        margin = self.grid.margin if self.grid is not None else 1
        table = Backfill(partial(_read, now=now, zone=zone), text, now, zone, said=said, palette=self.palette,
                         letters=self.entry_line.field.prefixes.letters, margin=margin,
                         actions=self.actions)  # fmt: skip
        self.cover(table, table.ready)

    @on(Backfill.Asked)
    def _ask_how_to_read(self, event: Backfill.Asked) -> None:
        event.stop()
        table = self.overlay
        if not isinstance(table, Backfill):
            return
        if event.what == "zone":
            self.ask("the paste's zone", partial(self._zone, table), hint="Europe/Berlin, CET, UTC+2, or empty")
        else:
            self.ask("it starts at", partial(self._start_at, table), hint="14:30, yesterday 23:58, 2026-04-21T14:30")

    def _zone(self, table: Backfill, text: str) -> str:
        from warroom.core.chat.zones import named

        found = named(text) if text.strip() else None
        if text.strip() and found is None:
            return "no such zone: Europe/Berlin, CET, UTC+2"
        table.choose(replace(table.choices, zone=found.place if found is not None else None))
        return ""

    def _start_at(self, table: Backfill, text: str) -> str:
        try:
            start = parse_when(text, self.clock(), self.times.zone) if text.strip() else None
        except ValueError as error:
            return str(error)
        table.choose(replace(table.choices, start=start))
        return ""

    _again: Sent | None = None

    def _given_up(self) -> None:
        """The paste that was taken back is not to be recorded as it was."""
        if self._again is not None and self.desk is not None:
            self.desk.put({(self._again.incident, self._again.field): None})
        self._again = None

    def overlay_keys(self) -> tuple[tuple[str, str], ...]:
        if isinstance(self.overlay, Backfill):
            return self.overlay.keys()
        choose = (("enter", "this one"),) if self.chosen is not None else ()
        return (("↑↓", "move"), *choose, ("esc", "back"))

    @on(Backfill.Wanted)
    def _record_paste(self, event: Backfill.Wanted) -> None:
        event.stop()
        self.close_overlay()
        again, self._again = self._again, None
        key, incident = (again.key, again.incident) if again else (f"{PASTE}{new_key()}", self.incident_id)
        first = event.lines[0]
        typed = Typed(first[1], first[2] or self.clock(), first[0])
        sent = Sent(key, incident, typed, lines=tuple(event.lines))
        if self.desk is not None:
            self.desk.put({(incident, sent.field): (sent.dump(), 0)})
        self.last_paste = key
        self.writing.send(sent)
        self.to_line()
        self.say(f"{len(event.lines)} lines are recorded: {key_of('scribe_undo')} takes them back")

    @on(Backfill.OneEntry)
    def _one_entry(self, event: Backfill.OneEntry) -> None:
        event.stop()
        self.close_overlay()
        self._given_up()
        self.entry_line.field.take_text(event.text)
        self.to_line()

    @on(Backfill.Left)
    def _left_preview(self, event: Backfill.Left) -> None:
        event.stop()
        self.close_overlay()
        self._given_up()
        self.say("nothing of the paste is recorded")

    def undo_paste(self) -> None:
        """Take the last paste back."""
        if not self.last_paste:
            key = key_of("scribe_paste_back")
            self.say(f"Nothing was pasted from here: {key} on a pasted entry takes its paste back.")
            return
        paste, key = self.last_paste, new_key()
        self.last_paste = ""
        self.run(lambda room: f"{room.take_paste_back(self.incident_id, paste, key=key)} pasted lines are taken back")
