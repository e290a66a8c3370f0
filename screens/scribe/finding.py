"""How a scribe reads: narrowed to a kind, a person, a tag, words; from a moment on; in the times they think in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from screens.base.key_labels import key_of, shown_for
from screens.scribe.base import PAGE, ScribeContext
from screens.scribe.following import Following
from screens.scribe.over import Over
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


Read = Callable[["Room"], "RecordPage"]


class Searched(ScribeContext, Protocol):
    """The screen whose record is looked through."""

    @property
    def over(self) -> Over: ...

    @property
    def following(self) -> Following: ...


class Finding:
    """What is shown of the record."""

    def __init__(self, scribe: Searched) -> None:
        self._scribe = scribe
        self.looked_for = ""
        """The filter as it was typed."""
        self._sought: EntryFilter | None = None
        self._seeking = False
        self._reading_on = False

    # ------------------------------------------------------------ reading

    def read(self, ask: Read, take: Callable[[RecordPage], None]) -> None:
        """Read a page of the record; keys wait until it is there."""
        self._scribe.over.wait_for(self._read(ask, take))

    async def _read(self, ask: Read, take: Callable[[RecordPage], None]) -> None:
        take(await self._scribe.do(ask))
        self._scribe.tell()

    def load_newest(self, then: Callable[[], None] = lambda: None) -> None:
        """Show the end of the record through the present filter."""
        wanted = self._scribe.window.wanted

        def take(page: RecordPage) -> None:
            self._scribe.window.load(page, wanted)
            self._scribe.show_record()
            self._scribe.record.show_tail()
            then()

        self.read(lambda room: room.record(self._scribe.incident_id, PAGE, wanted=wanted), take)

    # ------------------------------------------------------------ narrowing

    def sift(self, wanted: EntryFilter) -> None:
        """Show the end of the record through another filter."""
        if wanted != self._scribe.window.wanted:
            self._scribe.window.wanted = wanted
            kept = self._scribe.record.selected_key
            self.load_newest(lambda: self._scribe.record.select(kept))

    def sift_soon(self, wanted: EntryFilter) -> None:
        """The same while somebody types: keys do not wait, and of what was typed meanwhile only the last is sought."""
        self._sought = wanted
        if not self._seeking:
            self._seeking = True
            behind(self._scribe.node, self._seek(), "find", group="seeking")

    async def _seek(self) -> None:
        try:
            while (wanted := self._sought) is not None:
                self._sought = None
                page = await self._scribe.do(partial(_newest, incident=self._scribe.incident_id, wanted=wanted))
                self._take_found(page, wanted)
        finally:
            self._seeking = False

    def _take_found(self, page: RecordPage, wanted: EntryFilter) -> None:
        self._scribe.window.load(page, wanted)
        self._scribe.show_record()
        self._scribe.record.show_tail()
        self._scribe.tell()

    def next_kind(self, step: int = 1) -> None:
        """Only facts, only hypotheses ...; after the last kind, all again."""
        kinds: list[Kind | None] = [None, *(k for k in SHOWN if self.count_of(k))]
        now = next(iter(self._scribe.window.wanted.kinds), None) if len(self._scribe.window.wanted.kinds) == 1 else None
        here = kinds.index(now) if now in kinds else 0
        self.sift(self._scribe.window.wanted.only(kinds[(here + step) % len(kinds)]))

    def only_kind(self, word: str) -> None:
        self.sift(self._scribe.window.wanted.only(None if word == "all" else Kind(word)))

    def fold(self) -> None:
        """Show what the room wrote of itself too, or fold it away again."""
        folded = not self._scribe.window.wanted.folded
        self.sift(replace(self._scribe.window.wanted, folded=folded))
        self._scribe.say("system entries are hidden" if folded else "system entries are shown")

    def find(self) -> None:
        """Ask for words, people, tags, kinds; every letter narrows the record at once."""

        def narrow(text: str) -> None:
            self.looked_for = text.strip()
            self.sift_soon(read_filter(text, folded=self._scribe.window.wanted.folded))

        def found(page: RecordPage) -> None:
            self._take_found(page, filter_of(self.looked_for))
            if not page.entries:
                self._scribe.say(f"No match: {key_of('scribe_find')} searches again.")
            elif self._scribe.record.selected_key is None:
                self._scribe.record.action_move(-1)
                self._scribe.set_focus(self._scribe.record)

        def filter_of(text: str) -> EntryFilter:
            return read_filter(text, folded=self._scribe.window.wanted.folded)

        def done(text: str) -> str:
            self.looked_for, self._sought = text.strip(), None
            self.read(partial(_newest, incident=self._scribe.incident_id, wanted=filter_of(text)), found)
            return ""

        def left() -> None:
            self.forget_words()

        self._scribe.over.ask("find", done, value=self.looked_for, hint="words  @ana  #db  fact  is:pinned  -not",
                              changed=narrow, left=left)  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        """Whether only what was looked for, or one kind, is shown: esc shows all again."""
        return bool(self.looked_for or self._scribe.window.wanted.kinds)

    def forget_words(self) -> None:
        """All is shown again; an entry that was selected stays in sight, with what stands around it."""
        entry = self._scribe.entry
        self.looked_for = ""
        wanted = EntryFilter(folded=self._scribe.window.wanted.folded)
        if entry is None:
            self.sift(wanted)
        elif wanted != self._scribe.window.wanted:
            self.go_around(entry.at, wanted, entry.id)

    # ------------------------------------------------------------ moving in time

    def go_to_time(self) -> None:
        """Ask for a moment and show the record around it."""

        def done(text: str) -> str:
            try:
                at = parse_when(text, self._scribe.clock(), self._scribe.times.zone)
            except ValueError as error:
                return str(error)
            self.go_around(at, self._scribe.window.wanted)
            return ""

        self._scribe.over.ask("go to", done, hint="14:23  -30m  yesterday 23:58")

    def go_around(self, at: datetime, wanted: EntryFilter, key: str | None = None) -> None:
        """Show the record around an instant, with the first entry from then on (or that of ``key``) selected."""

        def take(page: RecordPage) -> None:
            self._scribe.window.load(page, wanted)
            self._scribe.show_record()
            after = [e for e in page.entries if e.at >= at] or list(page.entries[-1:])
            chosen = key if key is not None else after[0].id if after else None
            self._scribe.record.select(None)
            self._scribe.record.select(chosen)
            if chosen is not None:
                self._scribe.set_focus(self._scribe.record)

        self.read(lambda room: room.record_around(self._scribe.incident_id, at, PAGE, wanted=wanted), take)

    def go_to_end(self, direction: int) -> None:
        """The very first or the very last entry."""
        if direction > 0:
            self.load_newest(lambda: self._scribe.record.action_end_of_list(1))
            return
        wanted = self._scribe.window.wanted

        def take(page: RecordPage) -> None:
            self._scribe.window.load(page, wanted)
            self._scribe.window.more_before = False
            self._scribe.show_record()
            self._scribe.record.action_end_of_list(-1)

        start = (datetime(1, 1, 2, tzinfo=UTC), -1)
        self.read(lambda room: room.record(self._scribe.incident_id, PAGE, after=start, wanted=wanted), take)

    def read_on(self, direction: int) -> None:
        """Read the next stretch at one end of what is held."""
        edge = self._scribe.window.first if direction < 0 else self._scribe.window.last
        more = self._scribe.window.more_before if direction < 0 else self._scribe.window.more_after
        if edge is None or not more or self._reading_on:
            return
        self._reading_on = True
        place, wanted = (edge.at, edge.seq), self._scribe.window.wanted

        def take(page: RecordPage) -> None:
            self._reading_on = False
            if self._scribe.window.wanted != wanted:
                return
            extend = self._scribe.window.extend_before if direction < 0 else self._scribe.window.extend_after
            extend(page)
            self._scribe.show_record()

        if direction < 0:
            self.read(lambda room: room.record(self._scribe.incident_id, PAGE, before=place, wanted=wanted), take)
        else:
            self.read(lambda room: room.record(self._scribe.incident_id, PAGE, after=place, wanted=wanted), take)

    # ------------------------------------------------------------ times

    def next_times(self) -> None:
        """UTC, local time, or what has passed since the declaration: one after the other."""
        choices = self.all_times()
        here = choices.index(self._scribe.times) if self._scribe.times in choices else 0
        self._scribe.times = choices[(here + 1) % len(choices)]
        self._scribe.entry_line.zone = self._scribe.entry_line.field.zone = self._scribe.times.zone
        self._scribe.entry_line.show()
        self._scribe.show_record()
        shown = self._scribe.clock().astimezone(self._scribe.times.zone).tzname() or "UTC"
        self._scribe.say("times since it was declared" if self._scribe.times.since else f"times are {shown}")

    def all_times(self) -> list[Times]:
        from warroom.config.settings import machine_zone

        now = self._scribe.clock()
        found: list[Times] = []
        for zone in (self._scribe.room.state.zone, UTC, machine_zone()):
            if all(now.astimezone(zone).utcoffset() != now.astimezone(t.zone).utcoffset() for t in found):
                found.append(Times(zone))
        if self._scribe.incident is not None:
            found.append(Times(found[0].zone, self._scribe.incident.declared_at))
        return found

    # ------------------------------------------------------------ what the head tells

    def count_of(self, kind: Kind) -> int:
        folded = self._scribe.window.wanted.folded and kind in ROOMS_OWN
        own = 0 if folded else self._scribe.following.counts.get((kind.value, True), 0)
        return self._scribe.following.counts.get((kind.value, False), 0) + own

    @property
    def folded_away(self) -> int:
        if not self._scribe.window.wanted.folded:
            return 0
        return sum(self._scribe.following.counts.get((kind.value, True), 0) for kind in ROOMS_OWN)

    def head(self) -> RecordHeadFace:
        """Title, how much of it is in view, the kinds with their counts, and what it is narrowed to."""
        wanted = self._scribe.window.wanted
        total = sum(self._scribe.following.counts.values())
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
        small = self._scribe.grid is not None and self._scribe.grid.size == 80
        if self.looked_for:
            right += [("find ", "dim"), (self.looked_for, "strong")]
        elif self.folded_away:
            words = f"+{self.folded_away} " if small else f"{self.folded_away} system entries hidden "
            right += [(words, "dim"), (shown_for(self._scribe.actions, "scribe_fold"), "key")]
        return RecordHeadFace("" if small else "TIMELINE", self._in_view(all_shown), tuple(choices), tuple(right),
                              self._scribe.in_record)  # fmt: skip

    def _in_view(self, total: int) -> Words:
        entries = self._scribe.window.entries
        if self.looked_for or self._scribe.window.wanted.kinds:
            more = "+" if self._scribe.window.more_before or self._scribe.window.more_after else ""
            return f"{len(entries)}{more} of {total}"
        shown = self._scribe.record.in_view
        if not shown:
            return str(total)
        if self._scribe.window.more_after or not self._scribe.record.at_tail:
            return f"{shown} of {total}, scrolled up"
        return f"newest {shown} of {total}" if shown < total else str(total)

