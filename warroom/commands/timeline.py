"""The record: lines added, amended, retracted, pinned; hypotheses judged; the brief above them.

Nothing is ever erased, and the record may be completed after the incident has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import convert

from warroom.commands import reading
from warroom.commands.door import (
    CommandBase,
    CommandContext,
    Conflict,
    Refused,
    Which,
    event_id,
    keeping,
    refuse_overtaken,
)
from warroom.commands.lazy_events import events
from warroom.core.model import Entry, HypothesisState, Kind
from warroom.core.times import as_utc
from warroom.core.words import moment, short

if TYPE_CHECKING:
    from warroom.core.events import Event

BRIEF_LIMIT = 300
LINES_LIMIT = 20_000

Line = tuple[str, Kind | str, datetime | None]
"""A line to log: text, kind, and when it happened (None: now)."""


class TimelineCommands(CommandBase):
    """Each gives the entry as it is afterwards."""

    def log(
        self,
        inc: Which,
        text: str,
        kind: Kind | str = Kind.NOTE,
        at: datetime | None = None,
        pinned: bool = False,
        *,
        source_at: datetime | None = None,
        private: bool = False,
        drafted: Mapping[str, object] | None = None,
        key: str | None = None,
    ) -> Entry:
        """Add a line to the record; ``at`` is when it happened, ``source_at`` what the source's clock said.

        ``drafted``: the model's draft that the line was, as ``CommandContext.taken`` takes it."""
        with keeping(text):
            words, what = reading.entry_text(text), reading.entry_kind(kind)
            with self._transaction(inc, key, at) as act:
                first = act.first(events.EntryAdded)
                if first is None:
                    first = act.append(
                        events.EntryAdded(kind=what, text=words, pinned=pinned, source_at=source_at, private=private)
                    )
                    act.taken(first, drafted)
                return _found(act, first.id)

    def log_lines(self, inc: Which, lines: Iterable[Line], *, key: str | None = None) -> tuple[Entry, ...]:
        """Add many lines in one transaction: all are recorded, or none."""
        given = list(lines)
        if not given:
            raise Refused("There is no line to record: give at least one.")
        if len(given) > LINES_LIMIT:
            raise Refused(f"{len(given):,} lines are more than the {LINES_LIMIT:,} recorded at once: split them.")
        with keeping("\n".join(text for text, _, _ in given)):
            read = [self._line(number, *line) for number, line in enumerate(given, 1)]
            with self._transaction(inc, key) as act:
                if act.first(events.EntryAdded):
                    return tuple(_found(act, event_id(key, number)) for number in range(1, len(read) + 1))
                act.expect(len(read))
                made = [
                    act.append(events.EntryAdded(kind=kind, text=text), at=act.now if at is None else at)
                    for text, kind, at in read
                ]
                return act.tx.entries([event.id for event in made])

    def amend(
        self,
        inc: Which,
        entry_id: str,
        revision: int,
        *,
        text: str | None = None,
        kind: Kind | str | None = None,
        at: datetime | None = None,
        key: str | None = None,
    ) -> Entry:
        """Give a line another wording, kind or time; the earlier wording is kept.

        ``revision`` is the one the person saw. Where somebody amended the line since, it is a Conflict
        that quotes the other's wording and keeps this one. What would change nothing writes nothing.
        """
        with keeping(text or ""):
            words = None if text is None else reading.entry_text(text)
            what = None if kind is None else reading.entry_kind(kind)
            with self._transaction(inc, key) as act:
                if act.first(events.EntryAmended):
                    return _found(act, entry_id)
                happened = reading.past(at, act.now, "The time of this entry")
                row = _own(act, entry_id, "amended")
                if row.retracted is not None:
                    raise Refused(f"{row.retracted.by} retracted this line: restore it before you amend it.")
                if row.revision != revision:
                    raise _conflict(act, row, text or "")
                if words in (None, row.text) and what in (None, row.kind) and happened in (None, row.at):
                    return row
                act.append(
                    events.EntryAmended(entry=row.id, revision=revision, text=words, kind=what, entry_at=happened)
                )
                return _found(act, row.id)

    def retract(self, inc: Which, entry_id: str, reason: str = "", *, key: str | None = None) -> Entry:
        """Strike a line through: it stays readable, and counts no more."""
        why = reading.reason(reason, "retract it", need=False)
        with self._transaction(inc, key) as act:
            if act.first(events.EntryRetracted):
                return _found(act, entry_id)
            row = _own(act, entry_id, "retracted")
            if row.retracted is not None:
                when = act.when(row.retracted.at)
                raise Refused(f"{row.retracted.by} retracted this line at {when}: restore it, or leave it so.")
            act.append(events.EntryRetracted(entry=row.id, reason=why))
            return _found(act, row.id)

    def restore(self, inc: Which, entry_id: str, *, key: str | None = None) -> Entry:
        """Take a retraction back."""
        with self._transaction(inc, key) as act:
            if act.first(events.EntryRestored):
                return _found(act, entry_id)
            row = _found(act, entry_id)
            if row.retracted is None:
                raise Refused("This line is not retracted: there is nothing to restore.")
            act.append(events.EntryRestored(entry=row.id))
            return _found(act, row.id)

    def pin(self, inc: Which, entry_id: str, pinned: bool = True, *, key: str | None = None) -> Entry:
        """Keep a line in sight, or let it go."""
        with self._transaction(inc, key) as act:
            if act.first(events.EntryPinned):
                return _found(act, entry_id)
            row = _found(act, entry_id)
            if row.pinned is pinned:
                raise Refused(f"This line is {'already' if pinned else 'not'} pinned: there is nothing to change.")
            act.append(events.EntryPinned(entry=row.id, pinned=pinned))
            return _found(act, row.id)

    def withhold(self, inc: Which, entry_id: str, withheld: bool = True, *, key: str | None = None) -> Entry:
        """Never send a line to a model, also not one that the room wrote; False takes that back."""
        with self._transaction(inc, key) as act:
            if act.first(events.EntryWithheld):
                return _found(act, entry_id)
            row = _found(act, entry_id)
            if row.withheld is withheld:
                already = "withheld from models already" if withheld else "not withheld"
                raise Refused(f"This line is {already}: there is nothing to change.")
            act.append(events.EntryWithheld(entry=row.id, withheld=withheld))
            return _found(act, row.id)

    def mark_hypothesis(
        self, inc: Which, entry_id: str, state: HypothesisState | str, reason: str = "", *, key: str | None = None
    ) -> Entry:
        """Judge a hypothesis: supported, eliminated, confirmed, or open again."""
        wanted = reading.hypothesis_state(state)
        why = reading.reason(reason, "judge a hypothesis", need=False)
        with self._transaction(inc, key) as act:
            if act.first(events.HypothesisMarked):
                return _found(act, entry_id)
            row = _hypothesis(act, entry_id)
            if row.retracted is not None:
                raise Refused(f"{row.retracted.by} retracted this hypothesis: restore it before you judge it.")
            if (row.hypothesis or HypothesisState.OPEN) is wanted:
                raise Refused(f"This hypothesis is {wanted.value} already: name another state.")
            act.append(events.HypothesisMarked(entry=row.id, state=wanted, reason=why))
            return _found(act, row.id)

    def link_evidence(
        self, inc: Which, entry_id: str, evidence_id: str, supports: bool = True, *, key: str | None = None
    ) -> Entry:
        """Say that one line of the record speaks for a hypothesis, or against it."""
        with self._transaction(inc, key) as act:
            if act.first(events.EvidenceLinked):
                return _found(act, entry_id)
            row, fact = _hypothesis(act, entry_id), _found(act, evidence_id)
            if row.id == fact.id:
                raise Refused("A hypothesis is no evidence for itself: name the fact that speaks for or against it.")
            if any(e.entry == fact.id and e.supports is supports for e in row.evidence):
                raise Refused("This line is linked to the hypothesis so already: there is nothing to change.")
            act.append(events.EvidenceLinked(entry=row.id, evidence=fact.id, supports=supports))
            return _found(act, row.id)

    def unlink_evidence(self, inc: Which, entry_id: str, evidence_id: str, *, key: str | None = None) -> Entry:
        with self._transaction(inc, key) as act:
            if act.first(events.EvidenceUnlinked):
                return _found(act, entry_id)
            row = _hypothesis(act, entry_id)
            if all(e.entry != evidence_id for e in row.evidence):
                raise Refused("This line is not linked to the hypothesis: name one of its evidence.")
            act.append(events.EvidenceUnlinked(entry=row.id, evidence=evidence_id))
            return _found(act, row.id)

    def set_brief(
        self,
        inc: Which,
        *,
        impact: str | None = None,
        hypothesis: str | None = None,
        doing: str | None = None,
        needs: str | None = None,
        next_step: str | None = None,
        seen: Mapping[str, str] | None = None,
        key: str | None = None,
        at: datetime | None = None,
    ) -> Event:
        """Write the lines given of the brief that a latecomer reads; "" empties one.

        ``seen`` is what they said when they were looked at: refused where somebody else has changed one since.
        """
        given = {"impact": impact, "hypothesis": hypothesis, "doing": doing, "needs": needs, "next_step": next_step}
        with keeping("\n".join(text for text in given.values() if text)):
            lines = {
                name: reading.line(text, f'"{name.replace("_", " ")}" of the brief', BRIEF_LIMIT)
                for name, text in given.items() if text is not None
            }  # fmt: skip
            with self._transaction(inc, key, at) as act:
                if first := act.first(events.BriefChanged):
                    return first
                act.must_be_open("change its brief")
                changed = {name: text for name, text in lines.items() if text != getattr(act.it.brief, name)}
                if not changed:
                    raise Refused(f"The brief of {act.it.number} says so already: change at least one line.")
                refuse_overtaken(
                    act, self.store.events(incident=act.it.id), seen,
                    {name: getattr(act.it.brief, name) for name in changed},
                    lambda event, name: getattr(event.data, name, None) is not None
                    and isinstance(event.data, events.BriefChanged),
                )  # fmt: skip
                return act.append(convert(changed, events.BriefChanged))

    def _line(self, number: int, text: str, kind: Kind | str, at: datetime | None) -> tuple[str, Kind, datetime | None]:
        try:
            happened = None if at is None else as_utc(at)
            now = as_utc(self.clock())
            if happened is not None and happened > now:
                raise Refused(f"{moment(happened, now, self.zone)} is in the future: give the time when it happened.")
            return reading.entry_text(text), reading.entry_kind(kind), happened
        except Refused as refused:
            raise Refused(f"Line {number}, and so none, was recorded. {refused}") from refused


def _found(act: CommandContext, entry_id: str) -> Entry:
    """The row, which must be this incident's."""
    row = act.tx.entry(entry_id)
    if row is None or row.incident != act.it.id:
        raise Refused(f"{act.it.number} has no such line in its record: pick one that it shows.")
    return row


def _own(act: CommandContext, entry_id: str, done: str) -> Entry:
    """A row that a person wrote: what the room wrote is about an event, and is corrected by another."""
    row = _found(act, entry_id)
    if row.system:
        raise Refused(f"The room wrote this entry, so it cannot be {done}: add an entry of your own.")
    return row


def _hypothesis(act: CommandContext, entry_id: str) -> Entry:
    row = _found(act, entry_id)
    if row.kind is not Kind.HYPOTHESIS:
        raise Refused(f"This line is of the kind {row.kind.value}, no hypothesis: change its kind first.")
    return row


def _conflict(act: CommandContext, row: Entry, mine: str) -> Conflict:
    last = row.earlier[-1] if row.earlier else None
    who, when = (last.changed_by, act.when(last.changed_at)) if last else (row.author, act.when(row.recorded_at))
    kept = " Yours is kept." if mine else ""
    return Conflict(
        f'{who} amended this line at {when}; it says now: "{short(row.text, 200)}".{kept} '
        "Amend it again if yours should stand.",
        kept=mine, theirs=row,
    )  # fmt: skip
