"""What a latecomer reads instead of asking (000, 003): the commander's words, else what the record says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from warroom.core.model import Ask, Entry, HypothesisState, Incident, Kind, Task

_STANDING = {HypothesisState.OPEN: 0, HypothesisState.SUPPORTED: 1, HypothesisState.CONFIRMED: 2}


class BriefLine(Struct, frozen=True):
    """One line of the brief. ``written``: somebody wrote it there; otherwise it was taken from the record.

    ``note`` says more about what was taken ("open, 2 facts for, 0 against", "asked raj"), ``since`` when that
    was, ``until`` when its time box ends; ``entry`` is the row it was taken from.
    """

    name: str
    text: str
    note: str = ""
    since: datetime | None = None
    until: datetime | None = None
    written: bool = False
    entry: str = ""


def brief_lines(incident: Incident, entries: Sequence[Entry]) -> tuple[BriefLine, ...]:
    """The five lines impact, hypothesis, doing, needs, next, always all and in this order; an unknown one is empty."""
    standing = [row for row in entries if row.retracted is None]
    brief = incident.brief
    written = (
        ("impact", brief.impact), ("hypothesis", brief.hypothesis), ("doing", brief.doing), ("needs", brief.needs),
        ("next", brief.next_step),
    )  # fmt: skip
    taken = (
        _impact(incident, standing), _hypothesis(standing), _doing(incident, standing), _needs(incident),
        _next(incident),
    )  # fmt: skip
    lines = zip(written, taken, strict=True)
    return tuple(BriefLine(name, text, written=True) if text else found for (name, text), found in lines)


def _newest(rows: Iterable[Entry]) -> Entry | None:
    return max(rows, key=lambda row: (row.at, row.seq), default=None)


def _impact(incident: Incident, rows: Sequence[Entry]) -> BriefLine:
    row = _newest(row for row in rows if row.kind is Kind.IMPACT)
    if row is None:
        return BriefLine("impact", incident.summary or _numbers(incident))
    return BriefLine("impact", row.text, row.author, row.at, entry=row.id)


def _numbers(incident: Incident) -> str:
    if incident.assessment is None:
        return ""
    from warroom.core.assessing import numbers

    return numbers(incident.assessment)


def _hypothesis(rows: Sequence[Entry]) -> BriefLine:
    """The leading one: confirmed before supported before open, then by the evidence left, then the newest."""

    def rank(row: Entry) -> tuple[int, int, datetime, int]:
        state = row.hypothesis or HypothesisState.OPEN
        return _STANDING[state], sum(1 if e.supports else -1 for e in row.evidence), row.at, row.seq

    open_ones = [
        row for row in rows if row.kind is Kind.HYPOTHESIS and row.hypothesis is not HypothesisState.ELIMINATED
    ]
    row = max(open_ones, key=rank, default=None)
    if row is None:
        return BriefLine("hypothesis", "")
    for_it = sum(e.supports for e in row.evidence)
    note = f"{row.hypothesis or HypothesisState.OPEN}, {evidence_words(for_it, len(row.evidence) - for_it)}"
    return BriefLine("hypothesis", row.text, note, row.at, entry=row.id)


def evidence_words(for_it: int, against: int) -> str:
    """How much speaks for and against: "2 facts for, 0 against", "no evidence yet"."""
    if not for_it and not against:
        return "no evidence yet"
    return f"{for_it} fact{'' if for_it == 1 else 's'} for, {against} against"


def _doing(incident: Incident, rows: Sequence[Entry]) -> BriefLine:
    """The newest action that somebody wrote down, or the newest open task, whichever is later."""
    row = _newest(row for row in rows if row.kind is Kind.ACTION and not row.system)
    open_tasks = (task for task in incident.tasks if task.state == "open")
    task: Task | None = max(open_tasks, key=lambda task: (task.at, task.id), default=None)
    if task is not None and (row is None or task.at >= row.at):
        return BriefLine("doing", task.text, task.owner, task.at, task.due_at, entry=task.id)
    return BriefLine("doing", "") if row is None else BriefLine("doing", row.text, row.author, row.at, entry=row.id)


def _needs(incident: Incident) -> BriefLine:
    """The open ask whose time box ends first."""
    open_asks = (ask for ask in incident.asks if ask.state == "open")
    ask: Ask | None = min(open_asks, key=lambda ask: (ask.due_at, ask.id), default=None)
    if ask is None:
        return BriefLine("needs", "")
    return BriefLine("needs", ask.text, f"asked {ask.person}", ask.at, ask.due_at, entry=ask.id)


def _next(incident: Incident) -> BriefLine:
    """The next update that was promised to anybody, where one was."""
    promised = [told for told in incident.told if told.next_by is not None and not told.over]
    told = min(promised, key=lambda told: (told.next_by or told.at, told.audience), default=None)
    if told is None:
        return BriefLine("next", "")
    return BriefLine("next", f"update to {told.audience}", f"promised by {told.by}", told.at, told.next_by)
