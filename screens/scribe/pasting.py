"""What was said elsewhere comes in by a paste: shown first, then recorded as one, and taken back as one."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from screens.base.key_labels import key_of
from screens.entry.drafts import Sent, new_key
from screens.scribe.base import ScribeContext
from screens.scribe.over import Over
from screens.scribe.paste_preview import Backfill
from warroom.commands.editing import PASTE
from warroom.core.chat.said import Choices, Reading, Said
from warroom.core.line import Typed
from warroom.core.times import parse_when


def _read(text: str, choices: Choices, *, now: datetime, zone: tzinfo) -> Reading:
    from warroom.core.chat.reading import read_paste  # not before a paste: its grammars take a while to import

    return read_paste(text, now, zone, choices)


class Pasted(ScribeContext, Protocol):
    """The screen that something is pasted into."""

    @property
    def over(self) -> Over: ...


class Pasting:
    """The preview of a paste over the record."""

    def __init__(self, scribe: Pasted) -> None:
        self._scribe = scribe
        self.last_paste = ""
        """The key of what was pasted last from here."""
        self._again: Sent | None = None

    def preview_paste(self, pasted: str | Sent) -> None:
        """Show what a pasted text would record, or a paste that was not recorded: the desk keeps that until it is."""
        if isinstance(pasted, Sent):
            self._again = pasted
            text = "\n".join(line for line, _, _ in pasted.lines)
            said = tuple(Said(line, "", at, kind) for line, kind, at in pasted.lines)
        else:
            self._again, text, said = None, pasted, ()
        now, zone = self._scribe.clock(), self._scribe.times.zone
        margin = self._scribe.grid.margin if self._scribe.grid is not None else 1
        table = Backfill(partial(_read, now=now, zone=zone), text, now, zone, said=said, palette=self._scribe.palette,
                         letters=self._scribe.entry_line.field.prefixes.letters, margin=margin,
                         actions=self._scribe.actions)  # fmt: skip
        table.has_model = self._scribe.room.state.config.assist.is_on
        self._scribe.over.cover(table, table.ready)

    def ask_how_to_read(self, event: Backfill.Asked) -> None:
        """Ask for what the preview cannot know."""
        table = self._scribe.over.overlay
        if not isinstance(table, Backfill):
            return
        if event.what == "zone":
            self._scribe.over.ask("time zone of the paste", partial(self._zone, table),
                                  hint="Europe/Berlin, CET, UTC+2, or empty")  # fmt: skip
        else:
            self._scribe.over.ask("starts at", partial(self._start_at, table),
                                  hint="14:30, yesterday 23:58, 2026-04-21T14:30")  # fmt: skip

    def _zone(self, table: Backfill, text: str) -> str:
        from warroom.core.chat.zones import named

        found = named(text) if text.strip() else None
        if text.strip() and found is None:
            return "unknown time zone: try Europe/Berlin, CET or UTC+2"
        table.choose(replace(table.choices, zone=found.place if found is not None else None))
        return ""

    def _start_at(self, table: Backfill, text: str) -> str:
        try:
            start = parse_when(text, self._scribe.clock(), self._scribe.times.zone) if text.strip() else None
        except ValueError as error:
            return str(error)
        table.choose(replace(table.choices, start=start))
        return ""

    def _given_up(self) -> None:
        """The paste that was taken back is not to be recorded as it was."""
        if self._again is not None and self._scribe.desk is not None:
            self._scribe.desk.put({(self._again.incident, self._again.field): None})
        self._again = None

    def overlay_keys(self) -> tuple[tuple[str, str], ...]:
        if isinstance(self._scribe.over.overlay, Backfill):
            return self._scribe.over.overlay.keys()
        choose = (("enter", "this one"),) if self._scribe.over.chosen is not None else ()
        return (("↑↓", "move"), *choose, ("esc", "back"))

    def record_paste(self, event: Backfill.Wanted) -> None:
        """Record what the preview shows, all at once."""
        self._scribe.over.close()
        again, self._again = self._again, None
        key, incident = (again.key, again.incident) if again else (f"{PASTE}{new_key()}", self._scribe.incident_id)
        first = event.lines[0]
        typed = Typed(first[1], first[2] or self._scribe.clock(), first[0])
        sent = Sent(key, incident, typed, lines=tuple(event.lines))
        if self._scribe.desk is not None:
            self._scribe.desk.put({(incident, sent.field): (sent.dump(), 0)})
        self.last_paste = key
        self._scribe.writing.send(sent)
        self._scribe.to_line()
        self._scribe.say(f"{len(event.lines)} entries are recorded: {key_of('scribe_undo')} undoes the paste")
        if event.asks_model:
            self._ask_model("\n".join(text for text, _, _ in event.lines))

    def _ask_model(self, text: str) -> None:
        """In the room: which actions were agreed in what was pasted."""
        room = self._scribe.room
        room.state.read["ask_model"] = (self._scribe.incident, "actions", "", text)
        self._scribe.leave()
        room.open_pages("ask_model")

    def one_entry(self, event: Backfill.OneEntry) -> None:
        """The text becomes the line that is typed."""
        self._scribe.over.close()
        self._given_up()
        self._scribe.entry_line.field.take_text(event.text)
        self._scribe.to_line()

    def left_preview(self, event: Backfill.Left) -> None:
        """Nothing of it is recorded."""
        self._scribe.over.close()
        self._given_up()
        self._scribe.say("nothing from the paste is recorded")

    def undo_paste(self) -> None:
        """Take the last paste back."""
        if not self.last_paste:
            key = key_of("scribe_paste_back")
            self._scribe.say(f"You have pasted nothing here: {key} on a pasted entry undoes that paste.")
            return
        inc, paste, key = self._scribe.incident_id, self.last_paste, new_key()
        self.last_paste = ""
        self._scribe.run(lambda room: f"{room.take_paste_back(inc, paste, key=key)} pasted entries are retracted")
