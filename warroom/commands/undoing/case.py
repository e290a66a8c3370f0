"""What a security case and verification recorded, taken back."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.commands.lazy_events import events
from warroom.commands.undoing.change import REASON, Change, Undone, Way, only_if
from warroom.core.words import short


def _case_set(change: Change) -> Undone:
    only_if(change.it.case == change.data.case, "That was changed again since: say what kind of case it is now.")
    before = change.before.case if change.before else ""
    said = "it is a security case again" if before else "it is no security case, and stays private"
    return events.CaseSet(case=before), said


def _custody_taken(change: Change) -> Undone:
    one = next((one for one in change.it.custody if one.id == change.event.id), None)
    only_if(one is not None and one.is_kept and not one.handed, "That evidence moved on since: release it instead.")
    assert one is not None
    return events.CustodyReleased(custody=one.id, how=REASON), f'"{short(one.what)}" is no evidence'


def _duty_met(change: Change) -> Undone:
    settled = any(one.duty == change.data.duty for one in change.it.duties)
    only_if(settled, "That duty is open again already.")
    return events.DutyOpened(duty=change.data.duty), f"{change.data.duty.replace('_', ' ')} is still to be told"


def _reporter_named(change: Change) -> Undone:
    now, old = change.it.reporter, change.before.reporter if change.before else None
    stands = (now.name, now.contact) == (change.data.name, change.data.contact) if now else not change.data.name
    only_if(stands, "Somebody else was named since: name who reported it.")
    back = events.ReporterNamed(name=old.name if old else "", contact=old.contact if old else "")
    return back, f"reported by {old.name} again" if old else "nobody is named who reported it"


def _verified(change: Change) -> Undone:
    there = any(one.id == change.event.id for one in change.it.verifications)
    only_if(there, "That was withdrawn already.")
    back = events.VerificationWithdrawn(verification=change.event.id, reason=REASON)
    return back, f"the verification by {change.data.method} is withdrawn"


WAYS: Mapping[str, Way] = {
    "case_set": _case_set, "custody_taken": _custody_taken, "duty_met": _duty_met, "reporter_named": _reporter_named,
    "verified": _verified,
}  # fmt: skip
