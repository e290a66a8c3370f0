"""The blameless review of an incident: what people write about it, resting on entries of the record."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value

DRAFTING, IN_REVIEW, PUBLISHED, NOT_NEEDED = "drafting", "in_review", "published", "not_needed"
PARTS = (
    "summary", "impact", "affected", "tickets", "revenue", "functions", "trigger", "detection", "mitigation",
    "prevention", "well", "poorly", "lucky", "surprised", "communication", "customers",
)  # fmt: skip
"""What is written as text. Impact is told in words; affected, tickets, revenue and functions say how much of it."""


class EntryRef(Value, frozen=True, kw_only=True):
    """An entry that something rests on, in the wording it had then: its text is never copied."""

    entry: str
    revision: int = 0


class Factor(Value, frozen=True, kw_only=True):
    """A contributing factor; ``root``: a root cause, of which there may be several."""

    id: str
    text: str
    by: str
    root: bool = False
    entries: tuple[EntryRef, ...] = ()


class Why(Value, frozen=True, kw_only=True):
    """An answer to a why; ``under`` is the answer that it explains, "" at the top."""

    id: str
    text: str
    by: str
    under: str = ""
    entries: tuple[EntryRef, ...] = ()


class Meeting(Value, frozen=True, kw_only=True):
    at: Instant
    facilitator: str
    people: tuple[str, ...] = ()


class Edition(Value, frozen=True, kw_only=True):
    """A review as it was published: ``seq`` is the place in the journal that it can be read at again."""

    number: int
    at: Instant
    by: str
    seq: int
    url: str = ""
    superseded: bool = False


class Posted(Value, frozen=True, kw_only=True):
    """A page outside that the review was written to; ``position`` is that of the journal which it says."""

    place: str
    page: str
    at: Instant
    url: str = ""
    position: int = 0


class Review(Value, frozen=True, kw_only=True):
    """``state``: drafting, in_review, published, not_needed. What is empty was not written yet."""

    state: str = DRAFTING
    owner: str = ""
    reason: str = ""  # why it is not needed, or written again
    parts: dict[str, str] = {}
    refs: dict[str, tuple[EntryRef, ...]] = {}  # part -> the entries that it rests on
    factors: tuple[Factor, ...] = ()
    whys: tuple[Why, ...] = ()
    tags: dict[str, str] = {}  # tag -> failure_mode or symptom
    meeting: Meeting | None = None
    editions: tuple[Edition, ...] = ()
    posted: tuple[Posted, ...] = ()  # one a place, as it was written last

    @property
    def published(self) -> Edition | None:
        """The edition that holds."""
        return next((e for e in reversed(self.editions) if not e.superseded), None)
