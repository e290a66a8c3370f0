"""The timeline rows an event writes: what a person typed, and one line for what was done in the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from warroom.core import events as e
from warroom.core.model import Entry, Evidence, HypothesisState, Incident, Kind, Retraction, Wording

REDACTED = "(redacted)"
Find = Callable[[str], Entry | None]


def new_row(event: e.Event, before: Incident | None) -> Entry | None:
    """The row whose id is the event's, where it writes one. ``before`` is None for a declaration."""
    data = event.data
    if isinstance(data, e.EntryAdded):
        return _row(
            event, data.kind, data.text, pinned=data.pinned, source_at=data.source_at, private=data.private,
            hypothesis=HypothesisState.OPEN if data.kind is Kind.HYPOTHESIS else None,
        )  # fmt: skip
    if isinstance(data, e.Redacted):
        return _row(event, Kind.NOTE, REDACTED, mark="redacted") if data.type == "entry_added" else None
    from warroom.core.headlines import headline  # a line that somebody writes needs none of all these words

    line = headline(event, before)
    if line is None:
        return None
    return _row(event, line.kind, line.text, mark=line.mark, ref=line.ref, system=True)


def _row(event: e.Event, kind: Kind, text: str, **values: Any) -> Entry:
    return Entry(
        id=event.id, incident=event.incident, at=event.at, recorded_at=event.recorded_at, author=event.actor,
        kind=kind, text=text, seq=event.seq, **values,
    )  # fmt: skip


def changed_rows(event: e.Event, find: Find) -> Iterator[Entry]:
    """The rows there already that the event changes; none where the row it speaks of is not there."""
    data = event.data
    for of, write in _WRITERS.items():
        if isinstance(data, of):
            yield from write(event, data, find)


def _amended(event: e.Event, data: e.EntryAmended, find: Find) -> Iterator[Entry]:
    row = find(data.entry)
    if row is None:
        return
    kind = row.kind if data.kind is None else data.kind
    hypothesis = (row.hypothesis or HypothesisState.OPEN) if kind is Kind.HYPOTHESIS else None
    yield _reworded(
        row, event,
        text=row.text if data.text is None else data.text,
        kind=kind, at=row.at if data.entry_at is None else data.entry_at, hypothesis=hypothesis,
    )  # fmt: skip


def _reworded(row: Entry, event: e.Event, **values: Any) -> Entry:
    """The row with its new wording; the earlier one is kept with it."""
    earlier = Wording(text=row.text, kind=row.kind, at=row.at, changed_at=event.recorded_at, changed_by=event.actor)
    return replace(row, earlier=(*row.earlier, earlier), revision=row.revision + 1, **values)


def _retracted(event: e.Event, data: e.EntryRetracted, find: Find) -> Iterator[Entry]:
    row = find(data.entry)
    if row is not None and row.retracted is None:
        by = Retraction(by=event.actor, at=event.recorded_at, reason=data.reason)
        yield replace(row, retracted=by)


def _restored(_: e.Event, data: e.EntryRestored, find: Find) -> Iterator[Entry]:
    row = find(data.entry)
    if row is not None and row.retracted is not None:
        yield replace(row, retracted=None)


def _pinned(_: e.Event, data: e.EntryPinned, find: Find) -> Iterator[Entry]:
    row = find(data.entry)
    if row is not None and row.pinned is not data.pinned:
        yield replace(row, pinned=data.pinned)


def _withheld(_: e.Event, data: e.EntryWithheld, find: Find) -> Iterator[Entry]:
    row = find(data.entry)
    if row is not None and row.withheld is not data.withheld:
        yield replace(row, withheld=data.withheld)


def _marked(_: e.Event, data: e.HypothesisMarked, find: Find) -> Iterator[Entry]:
    row = find(data.entry)
    if row is not None and row.kind is Kind.HYPOTHESIS:
        yield replace(row, hypothesis=data.state)


def _evidence(event: e.Event, data: e.EvidenceLinked, find: Find) -> Iterator[Entry]:
    row = find(data.entry)
    if row is not None:
        new = Evidence(entry=data.evidence, supports=data.supports, by=event.actor, at=event.at)
        others = (old for old in row.evidence if old.entry != data.evidence)
        yield replace(row, evidence=(*others, new))


def _evidence_gone(_: e.Event, data: e.EvidenceUnlinked, find: Find) -> Iterator[Entry]:
    row = find(data.entry)
    if row is not None:
        left = tuple(old for old in row.evidence if old.entry != data.evidence)
        yield replace(row, evidence=left)


def _draft_reworded(event: e.Event, data: e.UpdateDrafted, find: Find) -> Iterator[Entry]:
    row = find(data.update) if data.update and data.update != event.id else None
    if row is not None:
        yield _reworded(row, event, text=f"{data.audience}: {data.text}", mark="draft")


def _remarked(about: str, mark: str) -> Callable[[e.Event, Any, Find], Iterator[Entry]]:
    """Puts ``mark`` at the right end of the row that the payload's field ``about`` names."""

    def write(_: e.Event, data: Any, find: Find) -> Iterator[Entry]:
        name = getattr(data, about)
        row = find(name) if name else None
        if row is not None:
            yield replace(row, mark=mark)

    return write


_ENDED = {"kept": "kept for good", "withdrawn": "recorded by mistake"}
_GONE = {Kind.CHANGE: "undone", Kind.ASK: "lifted"}


def _measure(word: Callable[[Entry, Any], str]) -> Callable[[e.Event, Any, Find], Iterator[Entry]]:
    """Puts that mark on the line with which a change, a workaround or a pause came."""

    def write(_: e.Event, data: Any, find: Find) -> Iterator[Entry]:
        row = find(data.measure)
        if row is not None:
            yield replace(row, mark=word(row, data))

    return write


def _prepared(event: e.Event, data: e.PreparationEnded, find: Find) -> Iterator[Entry]:
    return _remarked("item", data.result)(event, data, find)


def _answer(row: Entry, data: e.ContainmentAnswered) -> str:
    yes, no = ("paused", "refused") if row.kind is Kind.ASK else ("approved", "declined")
    return {"yes": yes, "no": no}.get(data.verdict, "asked")


_WRITERS: dict[type[e.Payload], Callable[[e.Event, Any, Find], Iterator[Entry]]] = {
    e.EntryAmended: _amended,
    e.EntryRetracted: _retracted,
    e.EntryRestored: _restored,
    e.EntryPinned: _pinned,
    e.EntryWithheld: _withheld,
    e.HypothesisMarked: _marked,
    e.EvidenceLinked: _evidence,
    e.EvidenceUnlinked: _evidence_gone,
    e.UpdateDrafted: _draft_reworded,
    e.UpdateApproved: _remarked("update", "approved"),
    e.UpdateDiscarded: _remarked("update", "discarded"),
    e.UpdatePublished: _remarked("update", "published"),
    e.AskReadBack: _remarked("ask", "read back"),
    e.AskAnswered: _remarked("ask", "answered"),
    e.AskExpired: _remarked("ask", "expired"),
    e.AskWithdrawn: _remarked("ask", "withdrawn"),
    e.TaskReadBack: _remarked("task", "read back"),
    e.TaskDone: _remarked("task", "done"),
    e.TaskDropped: _remarked("task", "dropped"),
    e.ApprovalAsked: _measure(lambda row, data: "approval asked"),
    e.ContainmentAnswered: _measure(_answer),
    e.ContainmentEnded: _measure(lambda row, data: _ENDED.get(data.outcome) or _GONE.get(row.kind, "removed")),
    e.ContainmentBack: _measure(lambda row, data: "in place"),
    e.PreparationEnded: _prepared,
    e.PreparationReopened: _remarked("item", "open"),
}


def touched(event: e.Event) -> tuple[str, ...]:
    """The ids of the rows that the event would change, were they there."""
    asked: list[str] = []

    def find(id_: str) -> Entry | None:
        asked.append(id_)
        return None

    for _ in changed_rows(event, find):
        pass
    return tuple(asked)


def happened(row: Entry) -> tuple[datetime, int]:
    """The order of the timeline: when it happened, and among equals as they were recorded."""
    return row.at, row.seq
