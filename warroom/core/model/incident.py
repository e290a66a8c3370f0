"""The incident: its status, who is in it, what was said about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from warroom.core.model.assessment import Assessment
from warroom.core.model.containment import CHANGE, WORKAROUND, Containment
from warroom.core.model.deadline import Fired, Snooze
from warroom.core.model.followup import FollowUp
from warroom.core.model.launch import Launch
from warroom.core.model.milestone import Interval, Milestone
from warroom.core.model.resolution import Resolution
from warroom.core.model.review import Review
from warroom.core.model.security import Custody, DutySettled
from warroom.core.model.taken import TakenDraft
from warroom.core.model.value import Instant, Value
from warroom.core.model.verification import Reporter, StageReached, Verification
from warroom.core.model.work import Ask, CheckIn, StepDone, Task, TicketLimits


class Status(StrEnum):
    """The status of an incident. ``planned`` is a room opened before anything is wrong, ``launched`` one that was for a
    launch, and is over without having become an incident."""

    PLANNED = "planned"
    TRIAGE = "triage"
    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    CANCELLED = "cancelled"
    LAUNCHED = "launched"


LIVE = frozenset({Status.TRIAGE, Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING})
ENDED = frozenset({Status.CLOSED, Status.MERGED, Status.CANCELLED, Status.LAUNCHED})


class SeverityPeriod(Value, frozen=True, kw_only=True):
    """A severity that was in force from ``since`` until the next period, or still is.

    ``noted_at`` is when the room learned of it: no clock retroactively falls due before that.
    """

    severity: str
    since: Instant
    by: str
    reason: str = ""
    noted_at: Instant | None = None


class Brief(Value, frozen=True, kw_only=True):
    """The pinned summary a latecomer reads instead of asking (000, 003)."""

    impact: str = ""
    hypothesis: str = ""
    doing: str = ""
    needs: str = ""
    next_step: str = ""


class Link(Value, frozen=True, kw_only=True):
    label: str
    url: str


class Assignment(Value, frozen=True, kw_only=True):
    """Who holds a role since when; ``system`` distinguishes technical leads and experts."""

    role: str
    person: str
    since: Instant
    system: str = ""


class Offer(Value, frozen=True, kw_only=True):
    """A role offered and not yet accepted: until then the holder stays (domain: hand-over)."""

    role: str
    person: str
    by: str
    at: Instant
    system: str = ""


class Participant(Value, frozen=True, kw_only=True):
    person: str
    since: Instant
    as_role: str = ""


class Draft(Value, frozen=True, kw_only=True):
    """An update written and not yet published; ``approved_by`` is empty until somebody who may approve did."""

    id: str
    audience: str
    text: str
    author: str
    at: Instant
    approved_by: str = ""
    next_by: Instant | None = None


class Told(Value, frozen=True, kw_only=True):
    """The last update an audience received, and what was promised in it.

    ``retimed_at``: a severity change since, as recorded. ``over``: the clocks were restarted since.
    """

    audience: str
    at: Instant
    by: str
    text: str = ""
    next_by: Instant | None = None
    count: int = 1
    retimed_at: Instant | None = None
    over: bool = False


class ImpactTold(Value, frozen=True, kw_only=True):
    """Somebody stated the impact, by an impact line or on the brief: ``at`` when it was so, ``known_at`` when it was
    recorded. ``entry`` is the line's id, or the event's that changed the brief."""

    entry: str
    at: Instant
    known_at: Instant
    retracted: bool = False


RATINGS = ("useful", "noise")
"""What people say of an alert when its incident is over."""


class AlertLink(Value, frozen=True, kw_only=True):
    """An alert this incident covers: identity is (feed, uid), ``fingerprint`` is the hash of both.

    ``rating``: one of ``RATINGS``, "" where nobody said.
    """

    feed: str
    uid: str
    fingerprint: str
    title: str
    at: Instant
    by: str
    rating: str = ""
    rated_by: str = ""


class Incident(Value, frozen=True, kw_only=True):
    """One incident as the journal has it. Entries are rows of their own, never in here."""

    id: str
    title: str
    severity: str
    status: Status
    declared_at: Instant
    declared_by: str
    summary: str = ""
    service: str = ""
    region: str = ""
    labels: dict[str, str] = {}
    impact_started_at: Instant | None = None
    detected_at: Instant | None = None
    milestones: tuple[Milestone, ...] = ()  # those that are known
    intervals: tuple[Interval, ...] = ()  # each time it was resolved
    drill: bool = False
    private: bool = False
    readers: tuple[str, ...] = ()  # who may see it where it is private

    severities: tuple[SeverityPeriod, ...] = ()
    status_since: Instant
    clocks_since: Instant | None = None  # declared, activated or last reopened: the response's clocks start here
    relapsed_at: Instant | None = None  # last left monitoring for an earlier status: the fix did not hold
    clocks_severity: int = 0  # which of ``severities`` was in force when the clocks started
    retimed_at: Instant | None = None  # since then, when the room last learned of a change that re-times cadences
    stood: tuple[tuple[Instant, Instant | None], ...] = ()  # while its drill was paused: no clock of it went on
    active_at: Instant | None = None  # the last thing a person, not the room, did here
    first_acknowledged_at: Instant | None = None  # kept through reopening, for the metrics
    acknowledged_at: Instant | None = None
    acknowledged_by: str = ""
    identified_at: Instant | None = None
    mitigated_at: Instant | None = None
    soak_started_at: Instant | None = None
    soaked_at: Instant | None = None  # when the calm that began then had lasted long enough
    resolved_at: Instant | None = None
    resolved_by: str = ""
    closed_at: Instant | None = None
    reviewed_at: Instant | None = None
    breach_at: Instant | None = None
    notified_at: Instant | None = None
    reopened: int = 0
    recurrences: int = 0
    recurred_at: Instant | None = None
    closure: dict[str, str] = {}  # closure item -> answer or "override: reason"
    waived: dict[str, str] = {}  # closure item or "soak" -> why it was not waited for when it was resolved
    merged_into: str = ""
    merged: tuple[str, ...] = ()
    status_before_merge: Status | None = None

    roles: tuple[Assignment, ...] = ()
    vacated: dict[str, Instant] = {}  # role -> when its last holder left it, while nobody holds it
    offers: tuple[Offer, ...] = ()
    participants: tuple[Participant, ...] = ()
    brief: Brief = Brief()
    links: tuple[Link, ...] = ()
    channel: str = ""  # the chat channel's name where somebody gave one, else it has the one of the room's pattern
    alerts: tuple[AlertLink, ...] = ()
    told: tuple[Told, ...] = ()
    drafts: tuple[Draft, ...] = ()
    snoozes: tuple[Snooze, ...] = ()
    fired: tuple[Fired, ...] = ()
    impacts: tuple[ImpactTold, ...] = ()
    asks: tuple[Ask, ...] = ()
    tasks: tuple[Task, ...] = ()
    playbook: str = ""
    steps: tuple[StepDone, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    tickets: TicketLimits | None = None
    launch: Launch | None = None  # None: it has no T
    review: Review | None = None  # None: nobody has written, owned or dismissed it
    followups: tuple[FollowUp, ...] = ()
    containment: tuple[Containment, ...] = ()
    resolution: Resolution | None = None  # None: nobody told what ended it
    assessment: Assessment | None = None  # None: nobody said how far it reaches, nor when it will be over
    taken: tuple[TakenDraft, ...] = ()  # what began as a model's draft
    case: str = ""  # SECURITY, or "" where it is an outage like any other
    case_at: Instant | None = None  # since when it is that case
    custody: tuple[Custody, ...] = ()
    duties: tuple[DutySettled, ...] = ()  # those of the case that were met, or are none here
    reporter: Reporter | None = None  # None: nobody said who reported it
    verifications: tuple[Verification, ...] = ()
    stages: tuple[StageReached, ...] = ()  # how far this recovery went; the last one holds

    entries: int = 0  # how many timeline rows there are
    seq: int = 0  # the last event folded in
    changed_at: Instant

    with_year: bool = False
    """Whether another open incident has the same number in another year. Found by who reads it, never kept."""

    @property
    def number(self) -> str:
        """The short name people say: ``0042`` of ``INC-2026-0042``, or ``2026-0042`` where that alone is ambiguous."""
        return self.id.removeprefix("INC-") if self.with_year else self.id.rsplit("-", 1)[-1]

    @property
    def marked(self) -> str:
        """Its title, behind the word that whatever is told of a drill must not be without."""
        return f"DRILL {self.title}" if self.drill else self.title

    def number_of(self, other: str) -> str:
        """What the incident of that id is called next to this one: with its year where that is another, or is shown."""
        same_year = other.rsplit("-", 1)[0] == self.id.rsplit("-", 1)[0]
        return other.rsplit("-", 1)[-1] if same_year and not self.with_year else other.removeprefix("INC-")

    @property
    def recovered(self) -> int | None:
        """So many of a hundred are let through; None where nobody recovers in stages."""
        return self.stages[-1].percent if self.stages else None

    @property
    def is_open(self) -> bool:
        """Whether it belongs in the list of what is going on: everything not ended."""
        return self.status not in ENDED

    @property
    def is_live(self) -> bool:
        """Whether the clocks of the response run: neither resolved, ended nor merely planned."""
        return self.status in LIVE

    @property
    def severity_since(self) -> datetime:
        return self.severities[-1].since if self.severities else self.declared_at

    def holders(self, role: str) -> tuple[Assignment, ...]:
        return tuple(a for a in self.roles if a.role == role)

    @property
    def commander(self) -> str:
        """The one commander's handle, or "" where there is none yet."""
        return next((a.person for a in self.roles if a.role == "commander"), "")

    @property
    def workarounds(self) -> tuple[Containment, ...]:
        return tuple(one for one in self.containment if one.kind == WORKAROUND)

    @property
    def changes(self) -> tuple[Containment, ...]:
        return tuple(one for one in self.containment if one.kind == CHANGE)

    @property
    def in_place(self) -> tuple[Containment, ...]:
        """What somebody must still remove, or keep for good."""
        return tuple(one for one in self.containment if one.in_place)

    def milestone(self, name: str) -> Milestone | None:
        """The milestone of that name; None where nobody said it and nothing in the record is it."""
        return next((m for m in self.milestones if m.name == name), None)

    def last_told(self, audience: str) -> Told | None:
        return next((t for t in self.told if t.audience == audience), None)
