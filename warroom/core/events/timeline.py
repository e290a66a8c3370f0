"""What the room writes down: entries, hypotheses and their evidence, the brief, links."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import HypothesisState, Instant, Kind


class EntryAdded(Payload, frozen=True, kw_only=True):
    """A timeline line; the event's id is the entry's, its ``at`` when it happened."""

    type: Literal["entry_added"] = "entry_added"
    kind: Kind
    text: str
    pinned: bool = False
    source_at: Instant | None = None
    private: bool = False


class EntryAmended(Payload, frozen=True, kw_only=True):
    """``revision`` is the one the writer saw: another amendment since is refused, nothing is lost."""

    type: Literal["entry_amended"] = "entry_amended"
    entry: str
    revision: int
    text: str | None = None
    kind: Kind | None = None
    entry_at: Instant | None = None


class EntryRetracted(Payload, frozen=True, kw_only=True):
    type: Literal["entry_retracted"] = "entry_retracted"
    entry: str
    reason: str = ""


class EntryRestored(Payload, frozen=True, kw_only=True):
    type: Literal["entry_restored"] = "entry_restored"
    entry: str


class EntryPinned(Payload, frozen=True, kw_only=True):
    type: Literal["entry_pinned"] = "entry_pinned"
    entry: str
    pinned: bool = True


class HypothesisMarked(Payload, frozen=True, kw_only=True):
    type: Literal["hypothesis_marked"] = "hypothesis_marked"
    entry: str
    state: HypothesisState
    reason: str = ""


class EvidenceLinked(Payload, frozen=True, kw_only=True):
    type: Literal["evidence_linked"] = "evidence_linked"
    entry: str
    evidence: str
    supports: bool = True


class EvidenceUnlinked(Payload, frozen=True, kw_only=True):
    type: Literal["evidence_unlinked"] = "evidence_unlinked"
    entry: str
    evidence: str


class BriefChanged(Payload, frozen=True, kw_only=True):
    """Only the lines given change; "" empties one."""

    type: Literal["brief_changed"] = "brief_changed"
    impact: str | None = None
    hypothesis: str | None = None
    doing: str | None = None
    needs: str | None = None
    next_step: str | None = None


class LinkAdded(Payload, frozen=True, kw_only=True):
    type: Literal["link_added"] = "link_added"
    label: str
    url: str


class LinkRemoved(Payload, frozen=True, kw_only=True):
    type: Literal["link_removed"] = "link_removed"
    url: str


class ChannelNamed(Payload, frozen=True, kw_only=True):
    """The chat channel has this name; "" gives it back the one of the room's pattern."""

    type: Literal["channel_named"] = "channel_named"
    name: str
