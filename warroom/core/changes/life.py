"""The life of an incident: severity, status, reopening, merging, review, breach."""

from __future__ import annotations

from warroom.core.changes.milestones import at_declaration
from warroom.core.changes.rules import Change, Handler, restarted, retimed, unsnoozed
from warroom.core.events import (
    HOUSE,
    Acknowledged,
    AcknowledgedElsewhere,
    Activated,
    BreachDeclared,
    Cancelled,
    Declared,
    DetailsChanged,
    Event,
    ItemsWaived,
    Merged,
    MergeReceived,
    MergeReturned,
    Payload,
    RecurrenceNoted,
    RegulatorNotified,
    Reopened,
    SeverityChanged,
    SoakEnded,
    SoakRestarted,
    StatusChanged,
    Unmerged,
)
from warroom.core.model import LIVE, AlertLink, Incident, SeverityPeriod, Status


def declared(event: Event, data: Declared) -> Incident:
    """The incident as it begins."""
    first = SeverityPeriod(severity=data.severity, since=event.at, by=event.actor, noted_at=event.recorded_at)
    return Incident(
        id=event.incident,
        title=data.title,
        severity=data.severity,
        status=Status.PLANNED if data.planned else Status.TRIAGE,
        declared_at=event.at,
        declared_by=event.actor,
        summary=data.summary,
        service=data.service,
        region=data.region,
        labels=data.labels,
        impact_started_at=data.impact_started_at,
        detected_at=data.detected_at,
        milestones=at_declaration(event, data),
        drill=data.drill,
        readers=() if event.actor in ("", HOUSE) else (event.actor,),
        severities=(first,),
        status_since=event.at,
        clocks_since=None if data.planned else event.at,
        alerts=tuple(
            AlertLink(feed=a.feed, uid=a.uid, fingerprint=a.fingerprint, title=a.title, at=event.at, by=event.actor)
            for a in data.alerts
        ),
        changed_at=event.at,
    )


def _declared_again(_: Incident, __: Event, ___: Declared) -> Change | None:
    return None


def _activated(before: Incident, event: Event, data: Activated) -> Change | None:
    if before.status is not Status.PLANNED:
        return None
    period = SeverityPeriod(severity=data.severity, since=event.at, by=event.actor, noted_at=event.recorded_at)
    return restarted(before, event.at) | {
        "clocks_severity": 0,
        "status": Status.TRIAGE,
        "severity": data.severity,
        "severities": (period,),
        "title": before.title if data.title is None else data.title,
    }


def _details_changed(before: Incident, _: Event, data: DetailsChanged) -> Change | None:
    names = [name for name in data.__struct_fields__ if name != "type"]
    return {name: value for name in names if (value := getattr(data, name)) is not None}


def _acknowledged(before: Incident, event: Event, _: Acknowledged | AcknowledgedElsewhere) -> Change | None:
    if before.acknowledged_at is not None:
        return {}  # the first one counts; the event itself renews one that had lapsed
    return {
        "acknowledged_at": event.at,
        "acknowledged_by": event.by,
        "first_acknowledged_at": before.first_acknowledged_at or event.at,
        "snoozes": unsnoozed(before, "acknowledge"),
    }


def _acknowledged_elsewhere(before: Incident, event: Event, data: AcknowledgedElsewhere) -> Change | None:
    return _acknowledged(before, event, data) if event.actor == HOUSE else None  # nobody answers for another


def _severity_changed(before: Incident, event: Event, data: SeverityChanged) -> Change | None:
    if data.severity == before.severity:
        return None
    period = SeverityPeriod(
        severity=data.severity, since=event.at, by=event.actor, reason=data.reason, noted_at=event.recorded_at
    )
    changed: Change = {"severity": data.severity, "severities": (*before.severities, period)}
    return changed | retimed(before, event.recorded_at)


def _status_changed(before: Incident, event: Event, data: StatusChanged) -> Change | None:
    new, at = data.status, event.at
    if new is before.status:
        return None
    if new in LIVE and not before.is_live:
        return restarted(before, at) | {"status": new} | _reached(before, event, new)
    changed: Change = {"status": new, "status_since": at}
    if before.status is Status.MONITORING and new in LIVE:
        changed |= {"soak_started_at": None, "soaked_at": None, "relapsed_at": at, "stages": ()}
    if data.closure:
        changed["closure"] = {**before.closure, **data.closure}
    return changed | _reached(before, event, new)


def _reached(before: Incident, event: Event, new: Status) -> Change:
    """The instants that reaching a status sets; the first identification and mitigation are kept."""
    at = event.at
    if new is Status.IDENTIFIED:
        return {"identified_at": before.identified_at or at}
    if new is Status.MONITORING:
        return {"mitigated_at": before.mitigated_at or at, "soak_started_at": at, "soaked_at": None}
    if new is Status.RESOLVED:
        return {"mitigated_at": before.mitigated_at or at, "resolved_at": at, "resolved_by": event.actor,
                "soak_started_at": None, "snoozes": ()}  # fmt: skip
    if new is Status.CLOSED:
        return {"closed_at": at, "resolved_at": before.resolved_at or at, "soak_started_at": None}
    return {}


def _reopened(before: Incident, event: Event, data: Reopened) -> Change | None:
    if before.is_live:
        return None
    return restarted(before, event.at) | {
        "reopened": before.reopened + 1,
        "recurrences": before.recurrences + (1 if data.recurrence else 0),
    }


def _cancelled(before: Incident, event: Event, data: Cancelled) -> Change | None:
    if before.status is Status.CANCELLED:
        return None
    return {"status": Status.CANCELLED, "status_since": event.at, "closed_at": event.at, "soak_started_at": None}


def _merged(before: Incident, event: Event, data: Merged) -> Change | None:
    if before.status is Status.MERGED or data.into == before.id:
        return None
    return {
        "status": Status.MERGED,
        "status_since": event.at,
        "status_before_merge": before.status,
        "merged_into": data.into,
    }


def _unmerged(before: Incident, event: Event, data: Unmerged) -> Change | None:
    if before.status is not Status.MERGED:
        return None
    return {
        "status": before.status_before_merge or Status.INVESTIGATING,
        "status_since": event.at,
        "status_before_merge": None,
        "merged_into": "",
    } | retimed(before, event.recorded_at)


def _merge_received(before: Incident, _: Event, data: MergeReceived) -> Change | None:
    return None if data.other in before.merged else {"merged": (*before.merged, data.other)}


def _merge_returned(before: Incident, _: Event, data: MergeReturned) -> Change | None:
    if data.other not in before.merged:
        return None
    return {"merged": tuple(other for other in before.merged if other != data.other)}


def _soak_restarted(before: Incident, event: Event, data: SoakRestarted) -> Change | None:
    if before.status is not Status.MONITORING:
        return None
    return {"soak_started_at": event.at, "soaked_at": None, "snoozes": unsnoozed(before, "soak")}


def _soak_ended(before: Incident, event: Event, data: SoakEnded) -> Change | None:
    if before.status is not Status.MONITORING or before.soak_started_at is None:
        return None
    return {"soaked_at": event.at, "snoozes": unsnoozed(before, "soak")}


def _items_waived(before: Incident, _: Event, data: ItemsWaived) -> Change | None:
    return {"waived": {**before.waived, **data.waived}}


def _recurrence_noted(before: Incident, event: Event, data: RecurrenceNoted) -> Change | None:
    return {
        "recurrences": before.recurrences + 1,
        "recurred_at": event.at,
        "snoozes": unsnoozed(before, "closing"),
    }


def _breach_declared(before: Incident, event: Event, data: BreachDeclared) -> Change | None:
    return {} if before.breach_at else {"breach_at": event.at}


def _regulator_notified(before: Incident, event: Event, data: RegulatorNotified) -> Change | None:
    return {} if before.notified_at else {"notified_at": event.at, "snoozes": unsnoozed(before, "regulatory")}


HANDLERS: dict[type[Payload], Handler] = {
    Declared: _declared_again,
    Activated: _activated,
    DetailsChanged: _details_changed,
    Acknowledged: _acknowledged,
    AcknowledgedElsewhere: _acknowledged_elsewhere,
    SeverityChanged: _severity_changed,
    StatusChanged: _status_changed,
    Reopened: _reopened,
    Cancelled: _cancelled,
    Merged: _merged,
    Unmerged: _unmerged,
    MergeReceived: _merge_received,
    MergeReturned: _merge_returned,
    SoakRestarted: _soak_restarted,
    SoakEnded: _soak_ended,
    ItemsWaived: _items_waived,
    RecurrenceNoted: _recurrence_noted,
    BreachDeclared: _breach_declared,
    RegulatorNotified: _regulator_notified,
}
