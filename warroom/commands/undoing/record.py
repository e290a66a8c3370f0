"""How changes of the record are taken back: entries, hypotheses and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from warroom.commands.door import Refused
from warroom.commands.lazy_events import events
from warroom.commands.undoing.change import REASON, Change, Undone, Way
from warroom.core.model import HypothesisState
from warroom.core.words import short

if TYPE_CHECKING:
    from warroom.core.events import Payload


def _entry_added(change: Change) -> Undone:
    row = change.act.tx.entry(change.event.id)
    if row is not None and row.retracted is not None:
        raise Refused(f"That entry was retracted by {row.retracted.by} already: restore it if it holds.")
    said = f'the entry "{short(change.data.text)}" is retracted'
    return events.EntryRetracted(entry=change.event.id, reason=REASON), said


def _entry_amended(change: Change) -> Undone:
    row = change.entry()
    if row.revision != change.data.revision + 1 or not row.earlier:
        raise Refused("The entry was changed again since: amend it to what it should say.")
    old = row.earlier[-1]
    back = events.EntryAmended(entry=row.id, revision=row.revision, text=old.text, kind=old.kind, entry_at=old.at)
    return back, f'the entry says "{short(old.text)}" again'


def lines_whole(change: Change) -> Undone:
    """A line that was split is one again, and lines that were joined are two: all of it, or nothing."""
    first, *others = change.together
    assert isinstance(first.data, events.EntryAmended)
    row = change.act.tx.entry(first.data.entry)
    if row is None or row.revision != first.data.revision + 1 or not row.earlier or row.retracted is not None:
        raise Refused("The first of these lines was changed again since: amend them to what they should say.")
    old = row.earlier[-1]
    back: dict[str, Payload] = {
        first.id: events.EntryAmended(entry=row.id, revision=row.revision, text=old.text, kind=old.kind,
                                      entry_at=old.at)
    }  # fmt: skip
    was_split = False
    for event in others:
        was_split |= isinstance(event.data, events.EntryAdded)
        retracted = event.data.entry if isinstance(event.data, events.EntryRetracted) else event.id
        other = change.act.tx.entry(retracted)
        if other is None or (was_split and (other.revision or other.retracted is not None)) or (
            not was_split and other.retracted is None
        ):
            raise Refused("The second of these lines was changed again since: amend them to what they should say.")
        back[event.id] = (
            events.EntryRetracted(entry=other.id, reason=REASON) if was_split else events.EntryRestored(entry=other.id)
        )
    return back, f'"{short(old.text)}" is one line again' if was_split else "the joined lines are two again"


def _entry_retracted(change: Change) -> Undone:
    return events.EntryRestored(entry=change.data.entry), f'the entry "{short(change.entry().text)}" stands again'


def _entry_restored(change: Change) -> Undone:
    row = change.entry()
    return events.EntryRetracted(entry=row.id, reason=REASON), f'the entry "{short(row.text)}" is retracted again'


def _entry_pinned(change: Change) -> Undone:
    row, pinned = change.entry(), not change.data.pinned
    said = "pinned" if pinned else "unpinned"
    return events.EntryPinned(entry=row.id, pinned=pinned), f'the entry "{short(row.text)}" is {said} again'


def _entry_withheld(change: Change) -> Undone:
    row, withheld = change.entry(), not change.data.withheld
    said = "withheld from models" if withheld else "no longer withheld"
    return events.EntryWithheld(entry=row.id, withheld=withheld), f'the entry "{short(row.text)}" is {said}'


def _hypothesis_marked(change: Change) -> Undone:
    row = change.entry()
    earlier = [
        e.data.state for e in change.journal
        if e.seq < change.event.seq and isinstance(e.data, events.HypothesisMarked) and e.data.entry == row.id
    ]  # fmt: skip
    state = earlier[-1] if earlier else HypothesisState.OPEN
    return events.HypothesisMarked(entry=row.id, state=state, reason=REASON), f"the hypothesis is {state.value} again"


def _evidence_linked(change: Change) -> Undone:
    return events.EvidenceUnlinked(entry=change.data.entry, evidence=change.data.evidence), "the evidence is unlinked"


def _evidence_unlinked(change: Change) -> Undone:
    data = change.data
    supports = [
        e.data.supports for e in change.journal
        if e.seq < change.event.seq and isinstance(e.data, events.EvidenceLinked)
        and (e.data.entry, e.data.evidence) == (data.entry, data.evidence)
    ]  # fmt: skip
    if any(e.entry == data.evidence for e in change.entry().evidence):
        raise Refused("Somebody has linked this evidence again since: check the hypothesis, then link it yourself.")
    back = events.EvidenceLinked(entry=data.entry, evidence=data.evidence, supports=supports[-1])
    return back, f"the evidence speaks {'for' if supports[-1] else 'against'} the hypothesis again"


WAYS: Mapping[str, Way] = {
    "entry_added": _entry_added, "entry_amended": _entry_amended, "entry_retracted": _entry_retracted,
    "entry_restored": _entry_restored, "entry_pinned": _entry_pinned, "entry_withheld": _entry_withheld,
    "hypothesis_marked": _hypothesis_marked,
    "evidence_linked": _evidence_linked, "evidence_unlinked": _evidence_unlinked,
}  # fmt: skip
