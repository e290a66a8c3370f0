"""What can happen: one payload class an event type, and the envelope that the journal keeps.

A payload says only what its type needs; who, when and about which incident is in the envelope.
A type is never changed once released: a new meaning is a new ``version`` or a new type. What this
program does not know folds to nothing and is shown as unknown.
"""

from __future__ import annotations

import secrets
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from warroom.core.model import HypothesisState, Instant, Kind, Status, Value


def new_id() -> str:
    """A fresh id for an event, and so for the entry, update, ask or task it starts."""
    return secrets.token_hex(8)


HOUSE = "warroom"
"""The actor of what the room does by itself (escalations fired, asks expired): not a person."""


class Payload(Value):
    version: ClassVar[int] = 1


# ---------------------------------------------------------------- the incident itself


class AlertRef(Value):
    feed: str
    uid: str
    fingerprint: str
    title: str = ""


class Declared(Payload):
    type: Literal["declared"] = "declared"
    title: str
    severity: str
    summary: str = ""
    service: str = ""
    region: str = ""
    labels: dict[str, str] = {}
    impact_started_at: Instant | None = None
    detected_at: Instant | None = None
    drill: bool = False
    planned: bool = False
    alerts: tuple[AlertRef, ...] = ()


class Activated(Payload):
    """A planned room became an incident: everything is carried over, the clocks start now."""

    type: Literal["activated"] = "activated"
    severity: str
    title: str | None = None


class DetailsChanged(Payload):
    """Only the fields given change; ``None`` leaves one as it was."""

    type: Literal["details_changed"] = "details_changed"
    title: str | None = None
    summary: str | None = None
    service: str | None = None
    region: str | None = None
    impact_started_at: Instant | None = None
    detected_at: Instant | None = None
    private: bool | None = None


class Acknowledged(Payload):
    type: Literal["acknowledged"] = "acknowledged"


class SeverityChanged(Payload):
    type: Literal["severity_changed"] = "severity_changed"
    severity: str
    reason: str = ""


class StatusChanged(Payload):
    """``closure`` answers the closure list when resolving (002): item -> answer or "override: reason"."""

    type: Literal["status_changed"] = "status_changed"
    status: Status
    reason: str = ""
    closure: dict[str, str] = {}


class Reopened(Payload):
    type: Literal["reopened"] = "reopened"
    reason: str = ""
    recurrence: bool = False


class Cancelled(Payload):
    type: Literal["cancelled"] = "cancelled"
    reason: str


class Merged(Payload):
    """This incident is a duplicate of ``into``; it keeps answering to its own id."""

    type: Literal["merged"] = "merged"
    into: str
    reason: str = ""


class Unmerged(Payload):
    type: Literal["unmerged"] = "unmerged"
    reason: str = ""


class MergeReceived(Payload):
    type: Literal["merge_received"] = "merge_received"
    other: str


class MergeReturned(Payload):
    type: Literal["merge_returned"] = "merge_returned"
    other: str


class SoakRestarted(Payload):
    """A new matching alert during the soak starts it again (002)."""

    type: Literal["soak_restarted"] = "soak_restarted"
    alert: str = ""


class RecurrenceNoted(Payload):
    type: Literal["recurrence_noted"] = "recurrence_noted"
    alert: str = ""


class BreachDeclared(Payload):
    """A data breach: starts the regulatory clock (002)."""

    type: Literal["breach_declared"] = "breach_declared"
    note: str = ""


class RegulatorNotified(Payload):
    type: Literal["regulator_notified"] = "regulator_notified"
    note: str = ""


class ReviewPublished(Payload):
    type: Literal["review_published"] = "review_published"
    url: str = ""


# ---------------------------------------------------------------- people


class RoleAssigned(Payload):
    """A role taken at once: it was vacant, or its holder handed it straight on.

    ``beside``: the holders of the role stay (a role that several share); command is never shared.
    """

    type: Literal["role_assigned"] = "role_assigned"
    role: str
    person: str
    system: str = ""
    beside: bool = False


class RoleOffered(Payload):
    type: Literal["role_offered"] = "role_offered"
    role: str
    person: str
    system: str = ""


class OfferAccepted(Payload):
    """The person offered takes over; ``read_back`` is what they repeated of the briefing."""

    type: Literal["offer_accepted"] = "offer_accepted"
    role: str
    person: str
    system: str = ""
    read_back: str = ""


class OfferDeclined(Payload):
    type: Literal["offer_declined"] = "offer_declined"
    role: str
    person: str
    reason: str = ""


class OfferWithdrawn(Payload):
    type: Literal["offer_withdrawn"] = "offer_withdrawn"
    role: str
    person: str


class CommandTaken(Payload):
    """Command taken over an absent commander: allowed to anyone with the right, recorded and rung."""

    type: Literal["command_taken"] = "command_taken"
    person: str
    reason: str


class RoleReleased(Payload):
    """A role given up. Never the commander's: command is handed over, not dropped."""

    type: Literal["role_released"] = "role_released"
    role: str
    person: str
    system: str = ""


class Joined(Payload):
    type: Literal["joined"] = "joined"
    person: str
    as_role: str = ""


class Left(Payload):
    type: Literal["left"] = "left"
    person: str


# ---------------------------------------------------------------- the timeline


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


# ---------------------------------------------------------------- telling people


class UpdateDrafted(Payload):
    """A message written; the event's id is the draft's unless ``update`` names the one it replaces."""

    type: Literal["update_drafted"] = "update_drafted"
    audience: str
    text: str
    update: str = ""
    next_by: Instant | None = None


class UpdateApproved(Payload):
    type: Literal["update_approved"] = "update_approved"
    update: str


class UpdateDiscarded(Payload):
    type: Literal["update_discarded"] = "update_discarded"
    update: str
    reason: str = ""


class UpdatePublished(Payload):
    """An audience heard something; its cadence starts again. ``update`` is the draft it came from, if any."""

    type: Literal["update_published"] = "update_published"
    audience: str
    text: str
    update: str = ""
    no_change: bool = False
    next_by: Instant | None = None


# ---------------------------------------------------------------- alerts and escalations


class AlertLinked(Payload):
    type: Literal["alert_linked"] = "alert_linked"
    alert: AlertRef


class AlertUnlinked(Payload):
    type: Literal["alert_unlinked"] = "alert_unlinked"
    fingerprint: str


class AlertsHandled(Payload):
    """What somebody did about alerts that this incident covers; the acts themselves stand beside the journal.

    ``act``: acknowledged, given back, snoozed, woken, commented. ``until`` is a snooze's end, ``reason`` why, or
    the comment.
    """

    type: Literal["alerts_handled"] = "alerts_handled"
    act: str
    alerts: tuple[AlertRef, ...]
    until: Instant | None = None
    reason: str = ""


class DeadlineSnoozed(Payload):
    """``key`` is the deadline's key; a snooze has an end and a reason."""

    type: Literal["deadline_snoozed"] = "deadline_snoozed"
    key: str
    until: Instant
    reason: str


class SnoozeEnded(Payload):
    type: Literal["snooze_ended"] = "snooze_ended"
    key: str


class EscalationFired(Payload):
    """A level fired. The watcher's event id is derived from incident, policy, level, start and cycle,
    so that it is in the journal once whoever fires it. ``people`` are those behind the target's roles and
    on-call rotas at that moment, as they are known there."""

    type: Literal["escalation_fired"] = "escalation_fired"
    policy: str
    level: str
    target: str
    due_at: Instant
    cycle: int = 0
    by_hand: bool = False
    reason: str = ""
    people: tuple[str, ...] = ()


# ---------------------------------------------------------------- asks and tasks


class Asked(Payload):
    type: Literal["asked"] = "asked"
    person: str
    text: str
    due_at: Instant


class AskReadBack(Payload):
    type: Literal["ask_read_back"] = "ask_read_back"
    ask: str


class AskAnswered(Payload):
    type: Literal["ask_answered"] = "ask_answered"
    ask: str
    answer: str = ""


class AskExpired(Payload):
    type: Literal["ask_expired"] = "ask_expired"
    ask: str


class AskWithdrawn(Payload):
    type: Literal["ask_withdrawn"] = "ask_withdrawn"
    ask: str
    reason: str = ""


class TaskGiven(Payload):
    type: Literal["task_given"] = "task_given"
    owner: str
    text: str
    due_at: Instant | None = None


class TaskReadBack(Payload):
    type: Literal["task_read_back"] = "task_read_back"
    task: str


class TaskHandedOn(Payload):
    type: Literal["task_handed_on"] = "task_handed_on"
    task: str
    owner: str


class TaskDone(Payload):
    type: Literal["task_done"] = "task_done"
    task: str


class TaskDropped(Payload):
    type: Literal["task_dropped"] = "task_dropped"
    task: str
    reason: str


# ---------------------------------------------------------------- playbooks


class PlaybookChosen(Payload):
    """The incident is worked through by a playbook of the team's (003); "" is by none any more."""

    type: Literal["playbook_chosen"] = "playbook_chosen"
    playbook: str
    title: str = ""


class StepTicked(Payload):
    """A step of the playbook was done, or was not after all. ``text`` is the step as it was read then."""

    type: Literal["step_ticked"] = "step_ticked"
    playbook: str
    step: int
    text: str
    done: bool = True


# ---------------------------------------------------------------- a planned room


class CheckInSet(Payload):
    """Whoever holds the role says at ``due_at`` how it looks, and then every ``every_s`` seconds (0: once). The event's
    id is the check-in's."""

    type: Literal["check_in_set"] = "check_in_set"
    role: str
    due_at: Instant
    every_s: int = 0


class CheckInDropped(Payload):
    type: Literal["check_in_dropped"] = "check_in_dropped"
    check: str


class CheckedIn(Payload):
    """``word`` is "fine", or what is not."""

    type: Literal["checked_in"] = "checked_in"
    check: str
    word: str


class CheckInMissed(Payload):
    """Nobody said anything at ``due_at``, nor within the grace after it."""

    type: Literal["check_in_missed"] = "check_in_missed"
    check: str
    due_at: Instant


class TicketLimitsSet(Payload):
    """From how many tickets on the room warns and escalates; 0 is never, both 0 is no limits. ``feed`` "" is any."""

    type: Literal["ticket_limits_set"] = "ticket_limits_set"
    warn: int = 0
    escalate: int = 0
    feed: str = ""


class TicketLevelChanged(Payload):
    """The volume of tickets passed a limit of the room, or fell below: ``level`` is "", "warn" or "escalate"."""

    type: Literal["ticket_level_changed"] = "ticket_level_changed"
    level: str
    volume: int
    limit: int = 0
    feed: str = ""


# ---------------------------------------------------------------- the journal itself


class PayloadRedacted(Payload):
    """The payload of event ``event`` was taken out of the journal, its hash left in (a password pasted).

    ``kept`` is what stays of it, without a word that somebody typed: clocks and roles do not change by it.
    """

    type: Literal["payload_redacted"] = "payload_redacted"
    event: str
    reason: str
    kept: dict[str, Any] = {}


class Unknown(Payload):
    """An event of a newer program or a plug-in: kept, shown, never folded."""

    type: str
    raw: dict[str, Any] = {}


class Redacted(Payload):
    """What is left of a payload that was redacted."""

    type: str
    redacted: Literal[True] = True


Known = Annotated[
    Declared | Activated | DetailsChanged | Acknowledged | SeverityChanged | StatusChanged
    | Reopened | Cancelled | Merged | Unmerged | MergeReceived | MergeReturned
    | SoakRestarted | RecurrenceNoted | BreachDeclared | RegulatorNotified | ReviewPublished
    | RoleAssigned | RoleOffered | OfferAccepted | OfferDeclined | OfferWithdrawn
    | CommandTaken | RoleReleased | Joined | Left
    | EntryAdded | EntryAmended | EntryRetracted | EntryRestored | EntryPinned
    | HypothesisMarked | EvidenceLinked | EvidenceUnlinked
    | BriefChanged | LinkAdded | LinkRemoved | ChannelNamed
    | UpdateDrafted | UpdateApproved | UpdateDiscarded | UpdatePublished
    | AlertLinked | AlertUnlinked | AlertsHandled | DeadlineSnoozed | SnoozeEnded | EscalationFired
    | Asked | AskReadBack | AskAnswered | AskExpired | AskWithdrawn
    | TaskGiven | TaskReadBack | TaskHandedOn | TaskDone | TaskDropped
    | PlaybookChosen | StepTicked
    | CheckInSet | CheckInDropped | CheckedIn | CheckInMissed | TicketLimitsSet | TicketLevelChanged
    | PayloadRedacted,
    Field(discriminator="type"),
]  # fmt: skip

KNOWN: dict[str, type[Payload]] = {
    cls.model_fields["type"].default: cls
    for cls in Payload.__subclasses__()
    if cls.model_fields["type"].default is not None and isinstance(cls.model_fields["type"].default, str)
}


class Event(Value):
    """One line of the journal: ``id`` is its idempotency key, ``seq`` its place once it is written."""

    id: str
    incident: str = ""
    at: Instant
    recorded_at: Instant
    actor: str
    data: Payload
    seq: int = 0

    @property
    def type(self) -> str:
        return self.data.type  # type: ignore[attr-defined,no-any-return]


def decode(type_: str, version: int, raw: dict[str, Any] | None) -> Payload:
    """The payload of a journal row: never fails. ``raw`` is None where it was redacted.

    An unknown type, a newer version, or fields this program cannot read become ``Unknown``.
    """
    if raw is None:
        return Redacted(type=type_)
    cls = KNOWN.get(type_)
    if cls is None or version > cls.version:
        return Unknown(type=type_, raw=raw)
    try:
        return cls.model_validate(raw)
    except ValueError:
        return Unknown(type=type_, raw=raw)


def encode(payload: Payload) -> dict[str, Any]:
    """The payload as the JSON data that the journal keeps (without ``type``, which is a column)."""
    if isinstance(payload, Unknown):
        return payload.raw
    return payload.model_dump(mode="json", exclude={"type"}, exclude_defaults=True)
