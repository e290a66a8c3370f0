"""What the room writes down: entries, hypotheses and their evidence, the brief, links."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import HypothesisState, Instant, Kind


class EntryAdded(Payload):
    """A timeline line; the event's id is the entry's, its ``at`` when it happened."""

    type: Literal["entry_added"] = "entry_added"
    kind: Kind
    text: str
    pinned: bool = False
    source_at: Instant | None = None
    private: bool = False


class EntryAmended(Payload):
    """``revision`` is the one the writer saw: another amendment since is refused, nothing is lost."""

    type: Literal["entry_amended"] = "entry_amended"
    entry: str
    revision: int
    text: str | None = None
    kind: Kind | None = None
    entry_at: Instant | None = None


class EntryRetracted(Payload):
    type: Literal["entry_retracted"] = "entry_retracted"
    entry: str
    reason: str = ""


class EntryRestored(Payload):
    type: Literal["entry_restored"] = "entry_restored"
    entry: str


class EntryPinned(Payload):
    type: Literal["entry_pinned"] = "entry_pinned"
    entry: str
    pinned: bool = True


class HypothesisMarked(Payload):
    type: Literal["hypothesis_marked"] = "hypothesis_marked"
    entry: str
    state: HypothesisState
    reason: str = ""


class EvidenceLinked(Payload):
    type: Literal["evidence_linked"] = "evidence_linked"
    entry: str
    evidence: str
    supports: bool = True


class EvidenceUnlinked(Payload):
    type: Literal["evidence_unlinked"] = "evidence_unlinked"
    entry: str
    evidence: str


class BriefChanged(Payload):
    """Only the lines given change; "" empties one."""

    type: Literal["brief_changed"] = "brief_changed"
    impact: str | None = None
    hypothesis: str | None = None
    doing: str | None = None
    needs: str | None = None
    next_step: str | None = None


class LinkAdded(Payload):
    type: Literal["link_added"] = "link_added"
    label: str
    url: str


class LinkRemoved(Payload):
    type: Literal["link_removed"] = "link_removed"
    url: str


class ChannelNamed(Payload):
    """The chat channel has this name; "" gives it back the one of the room's pattern."""

    type: Literal["channel_named"] = "channel_named"
    name: str
