"""The nouns of the room: frozen values, no behaviour beyond small questions about themselves.

Every instant is an aware UTC ``datetime``; every person, role, severity and service is a plain
string, because a team names its own. What may be configured lives in ``policy``.
"""

from __future__ import annotations

from warroom.core.model.assessment import Assessment
from warroom.core.model.containment import Containment
from warroom.core.model.deadline import Deadline, Fired, Snooze, Urgency
from warroom.core.model.entry import Entry, Evidence, HypothesisState, Kind, Retraction, Wording
from warroom.core.model.feed import SIGNAL_POINTS, Alert, AlertSeverity, AlertStatus, OnCall, Signal
from warroom.core.model.followup import FollowUp, Risk
from warroom.core.model.health import DeadLetter, FeedHealth, OutboxHealth, WatcherHealth
from warroom.core.model.incident import (
    ENDED,
    LIVE,
    RATINGS,
    AlertLink,
    Assignment,
    Brief,
    Draft,
    ImpactTold,
    Incident,
    Link,
    Offer,
    Participant,
    SeverityPeriod,
    Status,
    Told,
)
from warroom.core.model.launch import Expected, GoNoGo, Launch, Preparation, Trigger, Turns
from warroom.core.model.milestone import MILESTONES, SOURCES, Interval, Milestone
from warroom.core.model.resolution import Resolution
from warroom.core.model.review import Edition, EntryRef, Factor, Meeting, Review, Why
from warroom.core.model.security import SECURITY, Custody, DutySettled, Handed
from warroom.core.model.taken import TakenDraft
from warroom.core.model.value import Instant, InUtc, Value, jsonable
from warroom.core.model.verification import METHODS, Reporter, StageReached, Verification
from warroom.core.model.work import Ask, CheckIn, StepDone, Task, TicketLimits

__all__ = [
    "ENDED",
    "LIVE",
    "METHODS",
    "MILESTONES",
    "RATINGS",
    "SECURITY",
    "SIGNAL_POINTS",
    "SOURCES",
    "Alert",
    "AlertLink",
    "AlertSeverity",
    "AlertStatus",
    "Ask",
    "Assessment",
    "Assignment",
    "Brief",
    "CheckIn",
    "Containment",
    "Custody",
    "DeadLetter",
    "Deadline",
    "Draft",
    "DutySettled",
    "Edition",
    "Entry",
    "EntryRef",
    "Evidence",
    "Expected",
    "Factor",
    "FeedHealth",
    "Fired",
    "FollowUp",
    "GoNoGo",
    "Handed",
    "HypothesisState",
    "ImpactTold",
    "InUtc",
    "Incident",
    "Instant",
    "Interval",
    "Kind",
    "Launch",
    "Link",
    "Meeting",
    "Milestone",
    "Offer",
    "OnCall",
    "OutboxHealth",
    "Participant",
    "Preparation",
    "Reporter",
    "Resolution",
    "Retraction",
    "Review",
    "Risk",
    "SeverityPeriod",
    "Signal",
    "Snooze",
    "StageReached",
    "Status",
    "StepDone",
    "TakenDraft",
    "Task",
    "TicketLimits",
    "Told",
    "Trigger",
    "Turns",
    "Urgency",
    "Value",
    "Verification",
    "WatcherHealth",
    "Why",
    "Wording",
    "jsonable",
]
