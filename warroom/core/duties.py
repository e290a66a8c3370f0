"""What a security case asks for beyond the fix: people who must be told in time, evidence before it is gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from warroom.core.case_rules import Duty
from warroom.core.clocks import later
from warroom.core.model import SECURITY, Custody, Deadline, DutySettled, Incident, Status
from warroom.core.policy import Policy, show_duration
from warroom.core.updates_due import made, owes


class Owing(Struct, frozen=True):
    """A duty of an incident: since when it runs, by when it is to be met; ``settled`` says that it was."""

    duty: Duty
    since: datetime
    due_at: datetime
    settled: DutySettled | None = None

    @property
    def label(self) -> str:
        return label(self.duty)


def label(duty: Duty) -> str:
    """``legal counsel``: as people say it."""
    return duty.label or duty.name.replace("_", " ")


def duties_of(incident: Incident, policy: Policy) -> tuple[Owing, ...]:
    """The duties that the incident has, met ones too, the earliest due first."""
    began = {"security": incident.case_at if incident.case == SECURITY else None, "breach": incident.breach_at}
    settled = {one.duty: one for one in incident.duties}
    found = [
        Owing(duty, since, later(since, duty.within), settled.get(duty.name))
        for duty in policy.duties if (since := began[duty.after]) is not None
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.due_at, one.duty.name)))


def duties_due(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    """The countdown of each duty that nobody met yet; it goes on when the incident is closed."""
    if incident.status in (Status.CANCELLED, Status.MERGED) or (incident.drill and not incident.is_open):
        return
    for one in duties_of(incident, policy):
        if one.settled is None:
            why = "a security case" if one.duty.after == SECURITY else "a data breach"
            yield made(
                incident, "duty", f"tell {one.label}", one.since, one.due_at, owes(incident, one.duty.owner),
                "recording that they were told, or why they need not be",
                f"{why}: {one.label} are told within {show_duration(one.duty.within)}", about=one.duty.name,
            )  # fmt: skip


def kept(incident: Incident) -> tuple[Custody, ...]:
    """The evidence that is in somebody's custody."""
    return tuple(one for one in incident.custody if one.is_kept)


def kept_after(incidents: Iterable[Incident]) -> tuple[tuple[Incident, Custody], ...]:
    """The evidence that is still kept of those of the incidents that have ended, the longest first; none of drills."""
    found = [(it, one) for it in incidents if not (it.is_open or it.drill) for one in kept(it)]
    return tuple(sorted(found, key=lambda pair: (pair[1].at, pair[0].id, pair[1].number)))


def said_of_evidence(one: Custody) -> str:
    """What it is, who has it and where."""
    return "; ".join(filter(None, (one.what, f"held by {one.holder}", one.where)))


def custody_name(incident: Incident, one: Custody) -> str:
    """``E-0042-1``, as people call it."""
    return f"E-{incident.number}-{one.number}"


def evidence_first(incident: Incident) -> str:
    """What to ask before anything is contained or changed: "" where it is no security case, or evidence was taken."""
    if incident.case != SECURITY or incident.custody:
        return ""
    return "evidence taken? This may destroy it: take it first, or go on"
