"""Whether the fix holds, folded: the reporter, what was looked at, how far the recovery is."""

from __future__ import annotations

from warroom.core.changes.rules import Change, Handler, unsnoozed
from warroom.core.events import Event, Payload, RecoveryStaged, ReporterNamed, VerificationWithdrawn, Verified
from warroom.core.model import Incident, Reporter, StageReached, Status, Verification


def _reporter(before: Incident, event: Event, data: ReporterNamed) -> Change | None:
    if not data.name:
        return {"reporter": None}
    return {"reporter": Reporter(name=data.name, contact=data.contact, by=event.actor, at=event.at)}


def _verified(before: Incident, event: Event, data: Verified) -> Change | None:
    new = Verification(
        id=event.id, method=data.method, text=data.text, good=data.good, by=event.actor, at=event.at, probe=data.probe,
        took_ms=data.took_ms,
    )  # fmt: skip
    return {"verifications": (*before.verifications, new)}


def _withdrawn(before: Incident, _: Event, data: VerificationWithdrawn) -> Change | None:
    left = tuple(one for one in before.verifications if one.id != data.verification)
    return None if len(left) == len(before.verifications) else {"verifications": left}


def _staged(before: Incident, event: Event, data: RecoveryStaged) -> Change | None:
    if before.status is not Status.MONITORING:
        return None
    new = StageReached(percent=data.percent, since=event.at, by=event.actor, reason=data.reason)
    return {
        "stages": (*before.stages, new),
        "soak_started_at": event.at,
        "soaked_at": None,
        "snoozes": unsnoozed(before, "soak"),
    }


HANDLERS: dict[type[Payload], Handler] = {
    ReporterNamed: _reporter,
    Verified: _verified,
    VerificationWithdrawn: _withdrawn,
    RecoveryStaged: _staged,
}
