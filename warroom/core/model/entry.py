"""The timeline: one line of the record, its earlier wordings and what speaks for it."""

from __future__ import annotations

from enum import StrEnum

from warroom.core.model.value import Instant, Value


class Kind(StrEnum):
    """What a timeline entry is. Facts and hypotheses are never mixed."""

    FACT = "fact"
    HYPOTHESIS = "hypothesis"
    DECISION = "decision"
    ACTION = "action"
    IMPACT = "impact"
    UPDATE = "update"
    MILESTONE = "milestone"
    NOTE = "note"
    ASK = "ask"
    CHANGE = "change"


class HypothesisState(StrEnum):
    OPEN = "open"
    SUPPORTED = "supported"
    ELIMINATED = "eliminated"
    CONFIRMED = "confirmed"


class Wording(Value, frozen=True, kw_only=True):
    """An earlier wording of an entry: nothing is ever erased."""

    text: str
    kind: Kind
    at: Instant
    changed_at: Instant
    changed_by: str


class Retraction(Value, frozen=True, kw_only=True):
    by: str
    at: Instant
    reason: str = ""


class Evidence(Value, frozen=True, kw_only=True):
    """An entry that speaks for or against a hypothesis."""

    entry: str
    supports: bool
    by: str
    at: Instant


class Entry(Value, frozen=True, kw_only=True):
    """One line of the record. Three times are kept: ``at`` (happened), ``recorded_at``, ``source_at``."""

    id: str
    incident: str
    at: Instant
    recorded_at: Instant
    author: str
    kind: Kind
    text: str
    source_at: Instant | None = None
    pinned: bool = False
    system: bool = False  # the room wrote it about an event, nobody typed it
    mark: str = ""  # a word for the right end: "sent", "draft", "late 40 s"
    ref: str = ""  # the update, ask, task, alert or escalation it is about
    hypothesis: HypothesisState | None = None
    evidence: tuple[Evidence, ...] = ()
    retracted: Retraction | None = None
    revision: int = 0
    earlier: tuple[Wording, ...] = ()
    private: bool = False
    withheld: bool = False  # never sent to a model
    seq: int = 0  # the event that wrote it first: order among equal times
