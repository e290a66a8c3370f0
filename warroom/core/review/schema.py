"""What ``review --format json`` holds, as types: its JSON schema is made of them. Keys are only ever added. Pure."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec.json import schema as schema_of

Instant = Annotated[datetime, Meta(tz=True)]
Score = Annotated[int, Meta(ge=1, le=10)]


class Strict(Struct, kw_only=True, forbid_unknown_fields=True):
    """A table of which every key is there."""


class Ref(Strict):
    entry: str
    revision: int


class FactorData(Strict):
    id: str
    text: str
    root: bool
    entries: list[Ref]


class WhyData(Strict):
    id: str
    under: str | None
    text: str
    entries: list[Ref]


class Impact(Strict, rename={"begins": "from", "ends": "to"}):
    text: str
    begins: Instant | None
    ends: Instant | None
    customers: str
    tickets: str
    revenue: str
    functions: str


class Gaps(Strict):
    detection: str
    mitigation: str
    prevention: str


class Rpn(Strict):
    severity: Score
    occurrence: Score
    detection: Score
    value: int


class FollowUpData(Strict):
    id: str
    incident: str
    text: str
    owner: str | None
    due_at: Instant | None
    kind: str
    effect: str | None
    criterion: str
    state: Literal["candidate", "accepted", "done", "verified", "not_doing"]
    rpn: Rpn | None
    rpn_after: Rpn | None
    ticket: str | None
    tracker: str | None
    ticket_key: str | None
    ticket_state: str | None
    overdue: bool | None
    done_at: Instant | None
    done_by: str | None
    verified_by: str | None
    how: str


class MeetingData(Strict):
    at: Instant
    facilitator: str
    people: list[str]


class Missed(Strict):
    kind: str
    label: str
    owner: str
    due_at: Instant
    settled_at: Instant


class RoleHeld(Strict):
    role: str
    system: str
    person: str
    since: Instant
    until: Instant | None


class EditionData(Strict):
    number: int
    published_at: Instant
    by: str
    seq: int
    superseded: bool


class PostedData(Strict):
    place: str
    page: str
    url: str | None
    at: Instant
    seq: int


class ChangedData(Strict):
    what: Literal["added", "amended", "retracted", "restored", "milestone"]
    about: str
    before: str
    after: str
    by: str


class Line(Strict):
    """An entry of the timeline, as ``show --json`` has it."""

    id: str
    at: Instant
    recorded_at: Instant
    author: str
    kind: str
    text: str
    pinned: bool
    withheld: bool
    retracted: bool
    hypothesis: str | None
    system: bool
    revision: int


class Source(Strict):
    source: Literal["clicked", "typed", "alert", "imported"]
    person: str


class MilestoneTimes(Strict):
    """Null where it is not known."""

    impact_started_at: Instant | None
    detected_at: Instant | None
    acknowledged_at: Instant | None
    first_update_at: Instant | None
    engineering_joined_at: Instant | None
    mitigated_at: Instant | None
    recovered_at: Instant | None
    resolved_at: Instant | None


class Durations(Strict):
    """In seconds; null where an end is not known."""

    time_to_detect_s: float | None
    time_to_acknowledge_s: float | None
    time_to_triage_s: float | None
    time_to_mobilise_s: float | None
    time_to_first_update_s: float | None
    time_to_mitigate_s: float | None
    time_to_resolve_s: float | None


class ResolutionData(Strict):
    """What ended it; "" is what nobody told."""

    cause: str
    steps: str
    before: str
    after: str
    by: str
    at: Instant


class WorkaroundData(Strict):
    """Still in place where ``removed_at`` is null."""

    id: str
    text: str
    by: str
    at: Instant
    removed_at: Instant | None


class ContainmentData(Strict):
    """A change, or a roll-out that was paused; ``state`` says in a word what became of it."""

    id: str
    incident: str
    kind: Literal["workaround", "change", "pause"]
    text: str
    by: str
    at: Instant
    before: str
    after: str
    undo_how: str
    deploy: str | None
    state: str
    in_place: bool
    removed_at: Instant | None
    removed_by: str | None
    reason: str | None
    kept: bool
    needs_approval: bool
    approved: bool
    asked_of: str | None
    asked_at: Instant | None
    channel: str | None
    answer: Literal["yes", "no"] | None
    answered_by: str | None
    answered_at: Instant | None
    answer_noted_by: str | None


class VerificationData(Strict):
    """A look at whether the fix held; ``probe`` and ``took_ms`` are null where none was run."""

    id: str
    method: Literal["reporter", "probe", "calm", "test", "other"]
    good: bool
    text: str
    probe: str | None
    took_ms: int | None
    by: str
    at: Instant


class AlertData(Strict):
    """An alert that it covers; ``rating`` is null where nobody said whether it was of use."""

    title: str
    feed: str
    rating: Literal["useful", "noise"] | None


class ReviewData(Strict):
    """The whole document."""

    schema: Literal["warroom-review-1"]
    incident: str
    title: str
    severity: str
    service: str
    drill: bool
    state: Literal["drafting", "in_review", "published", "not_needed"]
    owner: str | None
    due_at: Instant | None
    seq: int
    milestones: MilestoneTimes
    milestone_sources: dict[str, Source]
    durations: Durations
    summary: str
    impact: Impact
    trigger: str
    factors: list[FactorData]
    whys: list[WhyData]
    gaps: Gaps
    well: str
    poorly: str
    lucky: str
    surprised: str
    communication: str
    customers: str
    rests_on: dict[str, list[Ref]]
    followups: list[FollowUpData]
    resolution: ResolutionData | None
    workarounds: list[WorkaroundData]
    containment: list[ContainmentData]
    verifications: list[VerificationData]
    alerts: list[AlertData]
    tags: dict[str, str]
    meeting: MeetingData | None
    missed: list[Missed]
    roles: list[RoleHeld]
    timeline: list[Line]
    editions: list[EditionData]
    posted: list[PostedData]
    published_at: Instant | None
    changed_since: list[ChangedData] | None


def schema() -> str:
    """The JSON schema, as it is kept in ``docs/``."""
    found: dict[str, Any] = schema_of(ReviewData)
    return json.dumps(found, indent=2, sort_keys=True) + "\n"
