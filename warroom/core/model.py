"""The nouns of the room: frozen values, no behaviour beyond small questions about themselves.

Every instant is an aware UTC ``datetime``; every person, role, severity and service is a plain
string, because a team names its own. What may be configured lives in ``policy``.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from warroom.core.times import as_utc

Instant = Annotated[datetime, AfterValidator(as_utc)]


class Value(BaseModel):
    """A frozen value. Schemas are built when first used: the first paint needs few of them."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Status(StrEnum):
    """Where an incident stands (002). ``planned`` is a room opened before anything is wrong (003)."""

    PLANNED = "planned"
    TRIAGE = "triage"
    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    CANCELLED = "cancelled"


LIVE = frozenset({Status.TRIAGE, Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING})
ENDED = frozenset({Status.CLOSED, Status.MERGED, Status.CANCELLED})


class Kind(StrEnum):
    """What a timeline entry is. Facts and hypotheses are never mixed (003)."""

    FACT = "fact"
    HYPOTHESIS = "hypothesis"
    DECISION = "decision"
    ACTION = "action"
    IMPACT = "impact"
    UPDATE = "update"
    MILESTONE = "milestone"
    NOTE = "note"
    ASK = "ask"


class HypothesisState(StrEnum):
    OPEN = "open"
    SUPPORTED = "supported"
    ELIMINATED = "eliminated"
    CONFIRMED = "confirmed"


class Urgency(StrEnum):
    """How near a deadline is: ``soon`` is the last 20 % or the last two minutes."""

    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


# ---------------------------------------------------------------- the incident


class Assignment(Value):
    """Who holds a role since when; ``system`` tells technical leads and experts apart."""

    role: str
    person: str
    since: Instant
    system: str = ""


class Offer(Value):
    """A role offered and not yet accepted: until then the holder stays (domain: hand-over)."""

    role: str
    person: str
    by: str
    at: Instant
    system: str = ""


class SeverityPeriod(Value):
    """A severity that was in force from ``since`` until the next period, or still is.

    ``noted_at`` is when the room learned of it: no clock falls due before that in hindsight.
    """

    severity: str
    since: Instant
    by: str
    reason: str = ""
    noted_at: Instant | None = None


class Brief(Value):
    """The pinned summary a latecomer reads instead of asking (000, 003)."""

    impact: str = ""
    hypothesis: str = ""
    doing: str = ""
    needs: str = ""
    next_step: str = ""


class Draft(Value):
    """An update written and not yet published; ``approved_by`` is empty until somebody who may approve did."""

    id: str
    audience: str
    text: str
    author: str
    at: Instant
    approved_by: str = ""
    next_by: Instant | None = None


class Told(Value):
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


class Link(Value):
    label: str
    url: str


class AlertLink(Value):
    """An alert this incident covers: identity is (feed, uid), ``fingerprint`` is the hash of both."""

    feed: str
    uid: str
    fingerprint: str
    title: str
    at: Instant
    by: str


class Snooze(Value):
    """A deadline put off until a named moment for a recorded reason; ``key`` is ``Deadline.key``."""

    key: str
    until: Instant
    reason: str
    by: str
    at: Instant


class ImpactTold(Value):
    """Somebody told the impact, by an impact line or on the brief: ``at`` when it was so, ``known_at`` when it was
    recorded. ``entry`` is the line's id, or the event's that changed the brief."""

    entry: str
    at: Instant
    known_at: Instant
    retracted: bool = False


class Fired(Value):
    """An escalation level that fired, by the watcher or by hand; ``cycle`` counts repeats.

    ``over``: the clocks were restarted since, it may fire again.
    """

    policy: str
    level: str
    target: str
    at: Instant
    due_at: Instant
    by: str
    cycle: int = 0
    by_hand: bool = False
    over: bool = False


class Ask(Value):
    """A request to one named person with a time box, read back (002, 003)."""

    id: str
    person: str
    text: str
    by: str
    at: Instant
    due_at: Instant
    read_back_at: Instant | None = None
    answer: str = ""
    state: str = "open"  # open, answered, expired, withdrawn


class Task(Value):
    """An action given to one named owner, who repeats it back (000)."""

    id: str
    owner: str
    text: str
    by: str
    at: Instant
    due_at: Instant | None = None
    read_back_at: Instant | None = None
    state: str = "open"  # open, done, dropped
    ended_at: Instant | None = None
    reason: str = ""


class CheckIn(Value):
    """A time at which whoever holds a role says how it looks (003), and again every ``every_s`` seconds (0: once).

    ``due_at`` is the next one, None when there is none any more; ``missed_due`` the one that was last called missed.
    """

    id: str
    role: str
    by: str
    at: Instant
    every_s: int = 0
    due_at: Instant | None = None
    last_at: Instant | None = None
    last_by: str = ""
    last_word: str = ""
    missed: int = 0
    missed_due: Instant | None = None


class TicketLimits(Value):
    """From how many tickets on the room warns and escalates (003); 0 is never. ``level`` is where it stands."""

    warn: int
    escalate: int
    by: str
    at: Instant
    feed: str = ""
    level: str = ""  # "", warn, escalate
    volume: int = 0
    since: Instant | None = None


class StepDone(Value):
    """A step of the playbook that somebody ticked off."""

    playbook: str
    step: int
    by: str
    at: Instant


class Participant(Value):
    person: str
    since: Instant
    as_role: str = ""


class Incident(Value):
    """One incident as the journal tells it. Entries are rows of their own, never in here."""

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
    drill: bool = False
    private: bool = False

    severities: tuple[SeverityPeriod, ...] = ()
    status_since: Instant
    clocks_since: Instant | None = None  # declared, activated or last reopened: the response's clocks start here
    relapsed_at: Instant | None = None  # last left monitoring for an earlier status: the fix did not hold
    clocks_severity: int = 0  # which of ``severities`` was in force when the clocks started
    retimed_at: Instant | None = None  # since then, when the room last learned of a change that re-times cadences
    active_at: Instant | None = None  # the last thing a person, not the room, did here
    first_acknowledged_at: Instant | None = None  # kept through reopening, for the metrics
    acknowledged_at: Instant | None = None
    acknowledged_by: str = ""
    identified_at: Instant | None = None
    mitigated_at: Instant | None = None
    soak_started_at: Instant | None = None
    resolved_at: Instant | None = None
    resolved_by: str = ""
    closed_at: Instant | None = None
    reviewed_at: Instant | None = None
    review_due_noted_at: Instant | None = None
    breach_at: Instant | None = None
    notified_at: Instant | None = None
    reopened: int = 0
    recurrences: int = 0
    recurred_at: Instant | None = None
    closure: dict[str, str] = {}  # closure item -> answer or "override: reason" (002)
    merged_into: str = ""
    merged: tuple[str, ...] = ()
    status_before_merge: Status | None = None

    roles: tuple[Assignment, ...] = ()
    vacated: dict[str, Instant] = {}  # role -> when its last holder left it, while nobody holds it
    offers: tuple[Offer, ...] = ()
    participants: tuple[Participant, ...] = ()
    brief: Brief = Brief.model_construct(impact="", hypothesis="", doing="", needs="", next_step="")
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

    entries: int = 0  # how many timeline rows there are
    seq: int = 0  # the last event folded in
    changed_at: Instant

    @property
    def number(self) -> str:
        """The short name people say: ``0042`` of ``INC-2026-0042``."""
        return self.id.rsplit("-", 1)[-1]

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

    def last_told(self, audience: str) -> Told | None:
        return next((t for t in self.told if t.audience == audience), None)


# ---------------------------------------------------------------- the timeline


class Wording(Value):
    """An earlier wording of an entry: nothing is ever erased."""

    text: str
    kind: Kind
    at: Instant
    changed_at: Instant
    changed_by: str


class Retraction(Value):
    by: str
    at: Instant
    reason: str = ""


class Evidence(Value):
    """An entry that speaks for or against a hypothesis."""

    entry: str
    supports: bool
    by: str
    at: Instant


class Entry(Value):
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
    ref: str = ""  # the update, ask, task, alert or escalation it tells of
    hypothesis: HypothesisState | None = None
    evidence: tuple[Evidence, ...] = ()
    retracted: Retraction | None = None
    revision: int = 0
    earlier: tuple[Wording, ...] = ()
    private: bool = False
    seq: int = 0  # the event that wrote it first: order among equal times


# ---------------------------------------------------------------- deadlines


class Deadline(Value):
    """One countdown, derived (never stored). ``key`` names it within its incident.

    Keys: the kind alone (``acknowledge``), or kind and what it is about:
    ``escalation:default/manager``, ``role_unfilled:scribe``, ``rotation:commander/maya``,
    ``ask:ID``, ``task:ID``.
    """

    incident: str
    key: str
    kind: str
    label: str
    starts_at: Instant
    due_at: Instant
    owner: str
    settled_by: str
    rule: str
    snoozed_until: Instant | None = None
    soon_at: Instant | None = None
    target: str = ""

    def urgency(self, now: datetime) -> Urgency:
        """Calm, soon (from ``soon_at``, else the last 20 % or two minutes), or overdue from the due second on."""
        left = (self.due_at - now).total_seconds()
        if left <= 0:
            return Urgency.OVERDUE
        if self.soon_at is not None:
            return Urgency.SOON if now >= self.soon_at or left <= 120 else Urgency.CALM
        whole = (self.due_at - self.starts_at).total_seconds()
        return Urgency.SOON if left <= max(120.0, whole * 0.2) else Urgency.CALM


# ---------------------------------------------------------------- alerts and feeds


class AlertSeverity(StrEnum):
    """``unknown`` ranks above info: an unreadable word may be grave."""

    CRITICAL = "critical"
    HIGH = "high"
    WARNING = "warning"
    UNKNOWN = "unknown"
    INFO = "info"


class AlertStatus(StrEnum):
    FIRING = "firing"
    PENDING = "pending"
    ACKED = "acked"
    SUPPRESSED = "suppressed"
    RESOLVED = "resolved"


class Alert(Value):
    """What a feed reports, in one shape whatever the source said (feeds: alert model)."""

    feed: str
    uid: str
    fingerprint: str
    title: str
    summary: str = ""
    service: str = ""
    host: str = ""
    severity: AlertSeverity = AlertSeverity.UNKNOWN
    severity_word: str = ""
    status: AlertStatus = AlertStatus.FIRING
    status_word: str = ""
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}
    assignee: str = ""
    started_at: Instant | None = None
    ended_at: Instant | None = None
    updated_at: Instant | None = None
    first_seen_at: Instant | None = None
    last_seen_at: Instant | None = None
    url: str = ""
    runbook: str = ""
    count: int = 1
    value: str = ""
    flapping: bool = False
    kind: str = "alert"  # alert, spike, feed

    @property
    def began_at(self) -> datetime | None:
        return self.started_at or self.first_seen_at

    @property
    def is_active(self) -> bool:
        return self.status is not AlertStatus.RESOLVED


class FeedHealth(Value):
    """How a feed does, in words a tired person can act on. ``state``: ok, stale, failing, no data, off."""

    id: str
    type: str
    state: str = "no data"
    interval_s: float = 30.0
    last_try_at: Instant | None = None
    last_success_at: Instant | None = None
    next_poll_at: Instant | None = None
    took_s: float = 0.0
    alerts: int = 0
    failures: int = 0
    error: str = ""
    mend: str = ""
    skew_s: float = 0.0
    note: str = ""


class OnCall(Value):
    """Who is on call, as a feed tells it: ``level`` 1 is called first; ``until`` is None where it never ends.

    ``policy`` is the escalation policy, ``schedule`` the rota that put the person there, "" without one.
    """

    feed: str
    policy: str
    person: str
    schedule: str = ""
    level: int = 1
    since: Instant | None = None
    until: Instant | None = None


class Signal(Value):
    """A measured series that a feed tells, for a sparkline: error rate, latency, tickets an hour.

    ``points`` are the newest finite ones, oldest first, at most ``SIGNAL_POINTS``. ``word`` is the newest value as
    the source wrote it, which may be "NaN" or "+Inf"; ``value`` is None then. ``threshold`` is where it is too much
    (too little with ``below``), ``critical`` where it is grave, ``baseline`` what it usually is. ``state`` is ok,
    over or "no data"; no number is not a zero.
    """

    feed: str
    name: str
    unit: str = ""
    service: str = ""
    points: tuple[tuple[Instant, float], ...] = ()
    value: float | None = None
    word: str = ""
    threshold: float | None = None
    critical: float | None = None
    baseline: float | None = None
    below: bool = False
    state: str = "no data"


SIGNAL_POINTS = 120


class DeadLetter(Value):
    """A message that was given up, and why in words; it waits until somebody retries it."""

    id: str
    channel: str
    incident: str
    occasion: str
    title: str
    reason: str
    tries: int
    created_at: Instant
    dead_at: Instant


class OutboxHealth(Value):
    """How telling people outside goes. ``failing`` of the ``waiting`` were tried in vain; ``error`` is the last why.

    ``dead_letters`` are the newest of the ``dead``.
    """

    waiting: int = 0
    failing: int = 0
    error: str = ""
    dead: int = 0
    dead_letters: tuple[DeadLetter, ...] = ()


class WatcherHealth(Value):
    """Who holds the watcher's lease. ``alive`` is judged by the reader on the boot clock."""

    alive: bool = False
    standing: bool = False
    pid: int = 0
    host: str = ""
    beat_at: Instant | None = None
    note: str = ""


def jsonable(value: BaseModel) -> dict[str, Any]:
    """The value as plain JSON data, instants as ISO 8601 UTC."""
    return value.model_dump(mode="json")
