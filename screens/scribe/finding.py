"""How a scribe reads: narrowed to a kind, a person, a tag, words; from a moment on; in the times they think in."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.key_labels import key_of, shown_for
from screens.scribe.base import PAGE, ScribeBase
from screens.scribe.rows import Times
from warroom.core.entry_filter import ROOMS_OWN, EntryFilter, read_filter
from warroom.core.model import Kind
from warroom.core.times import parse_when
from widgets.guard import behind
from widgets.record_head import Choice, RecordHeadFace
from widgets.strips import Span, Words

if TYPE_CHECKING:
    from warroom.commands.record import RecordPage
    from warroom.room import Room

SHOWN = (Kind.FACT, Kind.HYPOTHESIS, Kind.DECISION, Kind.ACTION, Kind.IMPACT, Kind.UPDATE, Kind.ASK, Kind.NOTE)


def _newest(room: Room, incident: str, wanted: EntryFilter) -> RecordPage:
    return room.record(incident, PAGE, wanted=wanted)


class Finding(ScribeBase):
    """What is shown of the record."""

    counts: dict[tuple[str, bool], int]
    """How many entries there are by kind and by whether the room wrote them."""
    looked_for = ""
    """The filter as it was typed."""
    tags: dict[str, None]

    # ------------------------------------------------------------ narrowing

    def sift(self, wanted: EntryFilter) -> None:
        """Show the end of the record through another filter."""
        if wanted != self.window.wanted:
            self.window.wanted = wanted
            kept = self.record.selected_key
            self.load_newest(lambda: self.record.select(kept))

    _sought: EntryFilter | None = None
    _seeking = False

    def sift_soon(self, wanted: EntryFilter) -> None:
        """The same while somebody types: keys do not wait, and of what was typed meanwhile only the last is sought."""
        self._sought = wanted
        if not self._seeking:
            self._seeking = True
            behind(self, self._seek(), "find", group="seeking")

    async def _seek(self) -> None:
        try:
            while (wanted := self._sought) is not None:
                self._sought = None
                page = await self.do(partial(_newest, incident=self.incident_id, wanted=wanted))
                self._take_found(page, wanted)
        finally:
            self._seeking = False

    def _take_found(self, page: RecordPage, wanted: EntryFilter) -> None:
        self.window.load(page, wanted)
        self.show_record()
        self.record.show_tail()
        self.tell()

    def next_kind(self, step: int = 1) -> None:
        """Only facts, only hypotheses ...; after the last kind, all again."""
        kinds: list[Kind | None] = [None, *(k for k in SHOWN if self.count_of(k))]
        now = next(iter(self.window.wanted.kinds), None) if len(self.window.wanted.kinds) == 1 else None
        here = kinds.index(now) if now in kinds else 0
        self.sift(self.window.wanted.only(kinds[(here + step) % len(kinds)]))

    def only_kind(self, word: str) -> None:
        self.sift(self.window.wanted.only(None if word == "all" else Kind(word)))

    def fold(self) -> None:
        """Show what the room wrote of itself too, or fold it away again."""
        folded = not self.window.wanted.folded
        self.sift(replace(self.window.wanted, folded=folded))
        self.say("the room's own lines are folded away" if folded else "the room's own lines are shown too")

    def find(self) -> None:
        """Ask for words, people, tags, kinds; every letter narrows the record at once."""

        def narrow(text: str) -> None:
            self.looked_for = text.strip()
            self.sift_soon(read_filter(text, folded=self.window.wanted.folded))

        def found(page: RecordPage) -> None:
            self._take_found(page, filter_of(self.looked_for))
            if not page.entries:
                self.say(f"Nothing matches: {key_of('scribe_find')} looks for other words.")
            elif self.record.selected_key is None:
                self.record.action_move(-1)
                self.set_focus(self.record)

        def filter_of(text: str) -> EntryFilter:
            return read_filter(text, folded=self.window.wanted.folded)

        def done(text: str) -> str:
            self.looked_for, self._sought = text.strip(), None
            self.read(partial(_newest, incident=self.incident_id, wanted=filter_of(text)), found)
            return ""

        def left() -> None:
            self.forget_words()

        self.ask("find", done, value=self.looked_for, hint="words  @ana  #db  fact  is:pinned  -not", changed=narrow,
                 left=left)  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        """Whether only what was looked for, or one kind, is shown: esc shows all again."""
        return bool(self.looked_for or self.window.wanted.kinds)

    def forget_words(self) -> None:
        """All is shown again; an entry that was selected stays in sight, with what stands around it."""
        entry = self.entry
        self.looked_for = ""
        wanted = EntryFilter(folded=self.window.wanted.folded)
        if entry is None:
            self.sift(wanted)
        elif wanted != self.window.wanted:
            self.go_around(entry.at, wanted, entry.id)

    # ------------------------------------------------------------ moving in time

    def go_to_time(self) -> None:
        """Ask for a moment and show the record around it."""

        def done(text: str) -> str:
            try:
                at = parse_when(text, self.clock(), self.times.zone)
            except ValueError as error:
                return str(error)
            self.go_around(at, self.window.wanted)
            return ""

        self.ask("go to", done, hint="14:23  -30m  yesterday 23:58")

    def go_around(self, at: datetime, wanted: EntryFilter, key: str | None = None) -> None:
        """Show the record around an instant, with the first entry from then on (or that of ``key``) selected."""

        def take(page: RecordPage) -> None:
            self.window.load(page, wanted)
            self.show_record()
            after = [e for e in page.entries if e.at >= at] or list(page.entries[-1:])
            chosen = key if key is not None else after[0].id if after else None
            self.record.select(None)
            self.record.select(chosen)
            if chosen is not None:
                self.set_focus(self.record)

        self.read(lambda room: room.record_around(self.incident_id, at, PAGE, wanted=wanted), take)

    def go_to_end(self, direction: int) -> None:
        """The very first or the very last entry."""
        if direction > 0:
            self.load_newest(lambda: self.record.action_end_of_list(1))
            return
        wanted = self.window.wanted

        def take(page: RecordPage) -> None:
            self.window.load(page, wanted)
            self.window.more_before = False
            self.show_record()
            self.record.action_end_of_list(-1)

        start = (datetime(1, 1, 2, tzinfo=UTC), -1)
        self.read(lambda room: room.record(self.incident_id, PAGE, after=start, wanted=wanted), take)

    _reading_on = False

    def read_on(self, direction: int) -> None:
        """Read the next stretch at one end of what is held."""
        edge = self.window.first if direction < 0 else self.window.last
        more = self.window.more_before if direction < 0 else self.window.more_after
        if edge is None or not more or self._reading_on:
            return
        self._reading_on = True
        place, wanted = (edge.at, edge.seq), self.window.wanted

        def take(page: RecordPage) -> None:
            self._reading_on = False
            if self.window.wanted != wanted:
                return
            extend = self.window.extend_before if direction < 0 else self.window.extend_after
            extend(page)
            self.show_record()

        if direction < 0:
            self.read(lambda room: room.record(self.incident_id, PAGE, before=place, wanted=wanted), take)
        else:
            self.read(lambda room: room.record(self.incident_id, PAGE, after=place, wanted=wanted), take)

    # ------------------------------------------------------------ times

    def next_times(self) -> None:
        """UTC, local time, or what has passed since the declaration: one after the other."""
        choices = self.all_times()
        here = choices.index(self.times) if self.times in choices else 0
        self.times = choices[(here + 1) % len(choices)]
        self.entry_line.zone = self.entry_line.field.zone = self.times.zone
        self.entry_line.show()
        self.show_record()
        shown = self.clock().astimezone(self.times.zone).tzname() or "UTC"
        self.say("times since it was declared" if self.times.since else f"times are {shown}")

    def all_times(self) -> list[Times]:
        from warroom.config.settings import machine_zone

        now = self.clock()
        found: list[Times] = []
        for zone in (self.room.state.zone, UTC, machine_zone()):
            if all(now.astimezone(zone).utcoffset() != now.astimezone(t.zone).utcoffset() for t in found):
                found.append(Times(zone))
        if self.incident is not None:
            found.append(Times(found[0].zone, self.incident.declared_at))
        return found

    # ------------------------------------------------------------ what the head tells

    def count_of(self, kind: Kind) -> int:
        folded = self.window.wanted.folded and kind in ROOMS_OWN
        own = 0 if folded else self.counts.get((kind.value, True), 0)
        return self.counts.get((kind.value, False), 0) + own

    @property
    def folded_away(self) -> int:
        if not self.window.wanted.folded:
            return 0
        return sum(self.counts.get((kind.value, True), 0) for kind in ROOMS_OWN)

    def head(self) -> RecordHeadFace:
        """Title, how much of it is in view, the kinds with their counts, and what it is narrowed to."""
        wanted = self.window.wanted
        total = sum(self.counts.values())
        all_shown = total - self.folded_away
        choices = [Choice("all", "all", all_shown, not wanted.kinds)]
        if not wanted.folded:
            choices += [Choice("milestone", "milestone", self.count_of(Kind.MILESTONE), Kind.MILESTONE in wanted.kinds)]
        choices += [
            Choice(kind.value, kind.value, self.count_of(kind), kind in wanted.kinds)
            for kind in SHOWN
            if self.count_of(kind) or kind in wanted.kinds
        ]
        right: list[Span] = []
        small = self.grid is not None and self.grid.size == 80
        if self.looked_for:
            right += [("find ", "dim"), (self.looked_for, "strong")]
        elif self.folded_away:
            words = f"+{self.folded_away} " if small else f"{self.folded_away} folded "
            right += [(words, "dim"), (shown_for(self.actions, "scribe_fold"), "key")]
        return RecordHeadFace("" if small else "TIMELINE", self._in_view(all_shown), tuple(choices), tuple(right),
                              self.in_record)  # fmt: skip

    def _in_view(self, total: int) -> Words:
        entries = self.window.entries
        if self.looked_for or self.window.wanted.kinds:
            more = "+" if self.window.more_before or self.window.more_after else ""
            return f"{len(entries)}{more} of {total}"
        shown = self.record.in_view
        if not shown:
            return str(total)
        if self.window.more_after or not self.record.at_tail:
            return f"{shown} of {total}, scrolled up"
        return f"newest {shown} of {total}" if shown < total else str(total)

