"""Changes to several lines of the record at once: split, joined, pasted, taken back. Each is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from warroom.commands import reading
from warroom.commands.door import CommandContext, Refused, Which, event_id, keeping
from warroom.commands.lazy_events import events
from warroom.commands.timeline import LINES_LIMIT, TimelineCommands, _conflict, _found, _own
from warroom.core.model import Entry, Kind

PASTE = "paste-"
"""How the key of a paste begins: its entries are known again by it."""


class PastedLine(Struct, frozen=True):
    """A line that was said elsewhere; ``at`` is what the clock there showed, None where it showed nothing."""

    text: str
    kind: Kind = Kind.NOTE
    at: datetime | None = None


def paste_of(entry_id: str) -> str:
    """The key of the paste that an entry came with, "" for one that was typed."""
    return entry_id.partition("#")[0] if entry_id.startswith(PASTE) else ""


class EditingCommands(TimelineCommands):
    """What is changed keeps its earlier wording, and all of it can be taken back."""

    def split(
        self, inc: Which, entry_id: str, revision: int, texts: Sequence[str], *, key: str | None = None
    ) -> tuple[Entry, ...]:
        """Make several lines of one: it keeps the first text, the others follow it at its time, of its kind."""
        with keeping("\n".join(texts)):
            words = [reading.entry_text(text) for text in texts]
            if len(words) < 2:
                raise Refused("A line is split into two at least: put the cursor where the second begins.")
            with self._transaction(inc, key or events.new_id()) as act:  # with a key its events are one change
                if act.first(events.EntryAmended):
                    others = (event_id(key, n) for n in range(2, len(words) + 1))
                    return (_found(act, entry_id), *(_found(act, other) for other in others))
                row = self._unchanged(act, entry_id, revision, "\n".join(texts))
                act.append(events.EntryAmended(entry=row.id, revision=revision, text=words[0]))
                added = [
                    act.append(events.EntryAdded(kind=row.kind, text=text, source_at=row.source_at), at=row.at)
                    for text in words[1:]
                ]
                return (_found(act, row.id), *(_found(act, event.id) for event in added))

    def join_lines(
        self, inc: Which, first_id: str, first_revision: int, second_id: str, second_revision: int,
        *, key: str | None = None,
    ) -> Entry:  # fmt: skip
        """Make one line of two: the first takes the second's text below its own, the second is retracted."""
        with self._transaction(inc, key or events.new_id()) as act:
            if act.first(events.EntryAmended):
                return _found(act, first_id)
            first = self._unchanged(act, first_id, first_revision, "")
            second = self._unchanged(act, second_id, second_revision, "")
            if first.id == second.id:
                raise Refused("A line cannot be joined with itself: pick the one before it.")
            text = reading.entry_text(f"{first.text}\n{second.text}")
            act.append(events.EntryAmended(entry=first.id, revision=first_revision, text=text))
            act.append(events.EntryRetracted(entry=second.id, reason=f"joined with {first.at:%H:%M:%S} UTC"))
            return _found(act, first.id)

    def record_pasted(self, inc: Which, lines: Iterable[PastedLine], *, key: str) -> tuple[Entry, ...]:
        """Record what was said elsewhere, all of it or nothing; ``take_paste_back`` takes it back as one."""
        given = list(lines)
        if not given:
            raise Refused("There is no line to record: give at least one.")
        if len(given) > LINES_LIMIT:
            raise Refused(f"{len(given):,} lines are more than the {LINES_LIMIT:,} recorded at once: split them.")
        if not key.startswith(PASTE):
            raise ValueError(f"the key of a paste begins with {PASTE!r}")
        with keeping("\n".join(line.text for line in given)):
            read = [self._line(n, line.text, line.kind, line.at) for n, line in enumerate(given, 1)]
            with self._transaction(inc, key) as act:
                if act.first(events.EntryAdded):
                    return tuple(_found(act, event_id(key, n)) for n in range(1, len(read) + 1))
                made = [
                    act.append(events.EntryAdded(kind=kind, text=text, source_at=at), at=at or act.now)
                    for text, kind, at in read
                ]
                return tuple(_found(act, event.id) for event in made)

    def take_paste_back(self, inc: Which, paste: str, reason: str = "", *, key: str | None = None) -> int:
        """Retract every line of a paste that is not retracted yet; gives how many. What was amended since goes too."""
        why = reading.reason(reason, "take the paste back", need=False) or "the paste was taken back"
        with self._transaction(inc, key) as act:
            first = act.first(events.EntryRetracted)
            rows, number = [], 1
            while (row := act.tx.entry(event_id(paste, number))) is not None:
                rows.append(row)
                number += 1
            standing = [row for row in rows if row.incident == act.it.id and row.retracted is None]
            if first is not None:
                return len(rows)
            if not standing:
                raise Refused("Nothing of this paste stands in the record: there is nothing to take back.")
            for row in standing:
                act.append(events.EntryRetracted(entry=row.id, reason=why))
            return len(standing)

    def _unchanged(self, act: CommandContext, entry_id: str, revision: int, mine: str) -> Entry:
        """A line that a person wrote, that is not retracted, and that nobody amended since ``revision``."""
        row = _own(act, entry_id, "changed")
        if row.retracted is not None:
            raise Refused(f"{row.retracted.by} retracted this line: restore it before you change it.")
        if row.revision != revision:
            raise _conflict(act, row, mine)
        return row
