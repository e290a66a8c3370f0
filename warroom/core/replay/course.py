"""The course of some incidents, laid out so that the state at any moment, on either dial, is a short way off.

Most of a journal is lines of the record, which change no incident beyond counting them. So events are of two kinds.
*Lines* write or change rows that people typed and nothing else: their rows are worked out once, each with the stretch
of time in which it stood so. Everything else is *weighty*: it is folded, from the nearest fold that was kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from warroom.core import fold
from warroom.core.events import (
    HOUSE,
    Declared,
    EntryAdded,
    EntryAmended,
    EntryPinned,
    EntryRestored,
    EntryRetracted,
    EntryWithheld,
    Event,
    EvidenceLinked,
    EvidenceUnlinked,
    HypothesisMarked,
    Redacted,
)
from warroom.core.model import Entry, Incident, Kind
from warroom.core.replay.dials import Dial, counts_from
from warroom.core.rows import changed_rows, new_row, touched

KEPT_EVERY = 100
"""So many events lie between two folds that are kept: the longest way from one of them to a moment."""
ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)
_END = 2**62
_PLAIN = EntryAmended | EntryRetracted | EntryRestored | EntryPinned | EntryWithheld
_ON_LINES = _PLAIN | HypothesisMarked | EvidenceLinked | EvidenceUnlinked

States = dict[str, Incident]


class Version(Struct, frozen=True):
    """A row of the timeline as it stood: while the number of weighty or all events is in [``first``, ``last``), and the
    time in [``since``, ``until``). ``dial``: on which dial; None for both. ``changed``: the event that wrote it so."""

    row: Entry
    changed: int
    dial: Dial | None
    first: int = 0
    last: int = _END
    since: datetime = ALWAYS
    until: datetime = NEVER


class Here(Struct, frozen=True):
    """A moment on a dial: how many events count from the journal's beginning without a gap, the incidents, and the rows
    that stand otherwise than their versions say."""

    dial: Dial
    at: datetime
    place: int
    states: States
    over: Mapping[str, tuple[Entry, int]]
    seq: int


RowAt = Callable[[str, int], Entry | None]
"""Finds a row as it was after so many events."""


class Course:
    """The events of some incidents, in the journal's order, and the folds that were kept of them (``laid_out``)."""

    def __init__(self, events: Sequence[Event], kept_every: int = KEPT_EVERY) -> None:
        self.events = tuple(events)
        self._every = kept_every
        self.counts_from = counts_from(self.events)
        self._recorded = [*accumulate((event.recorded_at for event in self.events), max)]
        self.lines = _Lines(self.events, self.counts_from)
        self._weighty = [n for n in range(len(self.events)) if n not in self.lines.numbers]
        self._weighty_from = [self.counts_from[n] for n in self._weighty]
        self._whole_until = [*accumulate(self._weighty_from, max)]
        self.ahead = any(max(e.at, getattr(e.data, "entry_at", None) or e.at) > e.recorded_at for e in self.events)
        """Whether anything is said to have happened later than it was recorded."""
        self._kept: list[States] = [{}]
        self._kept_weighty: list[States] = [{}]

    def walk(self, keep: Callable[[Version], None]) -> None:
        """Fold all of it once, keeping folds on the way, and hand over every version of every row, in no order."""
        states: States = {}
        weighty: States = {}
        folded = 0
        standing: dict[str, tuple[Entry, int, int]] = {}

        def find(id_: str) -> Entry | None:
            return standing[id_][0] if id_ in standing else None

        for n, event in enumerate(self.events, 1):
            rows = fold.entries(event, states.get(event.incident), find)
            _fold(states, event)
            if n % self._every == 0:
                self._kept.append(dict(states))
            if n - 1 not in self.lines.numbers:
                _fold(weighty, event)
                folded += 1
                if folded % self._every == 0:
                    self._kept_weighty.append(dict(weighty))
            for row in rows:
                if row.id in standing:
                    keep(self._version(*standing[row.id], n))
                standing[row.id] = (row, event.seq, n)
        for last in standing.values():
            keep(self._version(*last, _END))
        for version in self.lines.versions():
            keep(version)

    def _version(self, row: Entry, changed: int, first: int, last: int) -> Version:
        dial = Dial.KNOWN if row.id in self.lines.rows else None
        return Version(row, changed, dial, first, last)

    def begin(self, incident: str) -> datetime:
        """When the first thing recorded of an incident happened."""
        return min(event.at for event in self.events if event.incident == incident)

    def recorded_first(self, incident: str) -> datetime:
        """When the first thing of an incident was recorded."""
        return next(event.recorded_at for event in self.events if event.incident == incident)

    @property
    def recorded_last(self) -> datetime:
        """When the last thing of all was recorded."""
        return self._recorded[-1]

    def place(self, at: datetime) -> int:
        """How many events were recorded by that moment."""
        return bisect_right(self._recorded, at)

    def known(self, at: datetime) -> Here:
        """What was recorded by that moment."""
        place = self.place(at)
        nearest = place // self._every
        states = dict(self._kept[nearest])
        for event in self.events[nearest * self._every : place]:
            _fold(states, event)
        return Here(Dial.KNOWN, at, place, states, {}, self.events[place - 1].seq if place else 0)

    def happened(self, at: datetime, row_at: RowAt) -> Here:
        """What we know today to have happened by then."""
        whole = bisect_right(self._whole_until, at)  # so many weighty events count without a gap
        place = self._weighty[whole] if whole < len(self._weighty) else len(self.events)
        nearest = whole // self._every
        states = dict(self._kept_weighty[nearest])
        for n in self._weighty[nearest * self._every : whole]:
            _fold(states, self.events[n])
        over: dict[str, tuple[Entry, int]] = {}

        def find(id_: str) -> Entry | None:
            return over[id_][0] if id_ in over else row_at(id_, place)

        for n, since in zip(self._weighty[whole:], self._weighty_from[whole:], strict=True):
            if since > at:
                continue
            event = self.events[n]
            rows = fold.entries(event, states.get(event.incident), find)
            _fold(states, event)
            over.update({row.id: (row, event.seq) for row in rows if row.id not in self.lines.rows})
        states = {id_: self.lines.counted(it, at) for id_, it in states.items()}
        return Here(Dial.HAPPENED, at, place, states, over, max((it.seq for it in states.values()), default=0))

    def counted(self, here: Here) -> tuple[Event, ...]:
        """The events that count at a moment, in the journal's order."""
        if here.dial is Dial.KNOWN:
            return self.events[: here.place]
        return tuple(event for event, since in zip(self.events, self.counts_from, strict=True) if since <= here.at)

    def known_later(self, at: datetime) -> tuple[Event, ...]:
        """What had happened by then and was recorded after it."""
        place = self.place(at)
        return tuple(e for e, since in zip(self.events[place:], self.counts_from[place:], strict=True) if since <= at)


def _fold(states: States, event: Event) -> None:
    after = fold.apply(states.get(event.incident), event)
    if after is not None:
        states[event.incident] = after


class _Lines:
    """What people typed: which events only write or change it, and what each row was when."""

    def __init__(self, events: Sequence[Event], since: Sequence[datetime]) -> None:
        self._events, self._since = events, since
        born = {event.id: n for n, event in enumerate(events) if _writes_line(event)}
        touching: dict[str, list[int]] = {id_: [] for id_ in born}
        impacts: set[str] = set()
        for n, event in enumerate(events):
            for id_ in touched(event):
                if id_ in touching:
                    touching[id_].append(n)
                    if not isinstance(event.data, _ON_LINES) or n < born[id_]:
                        born.pop(id_, None)
            if isinstance(event.data, EntryAdded | EntryAmended) and event.data.kind is Kind.IMPACT:
                impacts.add(event.id if isinstance(event.data, EntryAdded) else event.data.entry)
        self._declared = self._declarations()
        self.rows: dict[str, list[int]] = {
            id_: [n, *touching[id_]] for id_, n in born.items() if events[n].incident in self._declared
            and self._declared[events[n].incident] < n
            and all(events[m].incident == events[n].incident for m in touching[id_])
        }  # fmt: skip
        self.numbers = frozenset(
            n for id_, of in self.rows.items() if id_ not in impacts for n in of
            if _writes_line(events[n]) or isinstance(events[n].data, _PLAIN)
        )  # fmt: skip
        self._sums = {incident: _Sums(self._of(incident)) for incident in self._declared}

    def _declarations(self) -> dict[str, int]:
        """The event that declares each incident: without it nothing of it is there."""
        found: dict[str, int] = {}
        for n, event in enumerate(self._events):
            if isinstance(event.data, Declared):
                found.setdefault(event.incident, n)
        return found

    def _of(self, incident: str) -> list[tuple[datetime, Event]]:
        declared = self._since[self._declared[incident]]
        found = [
            (max(self._since[n], declared), self._events[n])
            for n in self.numbers if self._events[n].incident == incident
        ]  # fmt: skip
        return sorted(found, key=lambda one: (one[0], one[1].seq))

    def versions(self) -> Iterator[Version]:
        """What each row was when, on the dial "happened"."""
        for numbers in self.rows.values():
            declared = self._since[self._declared[self._events[numbers[0]].incident]]
            moments = sorted({max(self._since[n], declared) for n in numbers})
            found: list[tuple[datetime, Entry, int]] = []
            for at in moments:
                row, changed = self._row(numbers, at)
                if row is not None and (not found or found[-1][1:] != (row, changed)):
                    found.append((at, row, changed))
            for k, (at, row, changed) in enumerate(found):
                until = found[k + 1][0] if k + 1 < len(found) else NEVER
                yield Version(row, changed, Dial.HAPPENED, since=at, until=until)

    def _row(self, numbers: Sequence[int], at: datetime) -> tuple[Entry | None, int]:
        row: Entry | None = None
        changed = 0
        for n in numbers:
            event = self._events[n]
            if self._since[n] > at:
                continue
            if row is None:
                if n == numbers[0]:
                    row, changed = new_row(event, None), event.seq
                continue
            for found in changed_rows(event, {row.id: row}.get):
                row, changed = found, event.seq
        return row, changed

    def counted(self, it: Incident, at: datetime) -> Incident:
        """The incident with what the lines that count by then add to it."""
        sums = self._sums.get(it.id)
        return it if sums is None else sums.added(it, at)


class _Sums:
    """What the lines of one incident add up to, by when they count."""

    def __init__(self, lines: Sequence[tuple[datetime, Event]]) -> None:
        self._since = [since for since, _ in lines]
        events = [event for _, event in lines]
        self._written = [*accumulate((int(_writes_line(event)) for event in events), initial=0)]
        self._last = [*accumulate(events, _later)]
        self._active = [*accumulate((ALWAYS if e.by in ("", HOUSE) else e.at for e in events), max)]

    def added(self, it: Incident, at: datetime) -> Incident:
        count = bisect_right(self._since, at)
        if not count:
            return it
        last, active = self._last[count - 1], self._active[count - 1]
        changes: dict[str, object] = {"entries": it.entries + self._written[count]}
        if last.seq > it.seq:
            changes |= {"seq": last.seq, "changed_at": last.recorded_at}
        if active != ALWAYS and (it.active_at is None or active > it.active_at):
            changes["active_at"] = active
        return replace(it, **changes)


def _later(one: Event, other: Event) -> Event:
    """The one that was recorded later."""
    return one if one.seq > other.seq else other


def _writes_line(event: Event) -> bool:
    """Whether the event's own row is one that somebody typed."""
    return isinstance(event.data, EntryAdded) or (isinstance(event.data, Redacted) and event.data.type == "entry_added")
