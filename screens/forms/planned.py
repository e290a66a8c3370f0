"""The forms of a planned room: open it before anything is wrong, make it an incident."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Text, Values, required
from screens.base.key_labels import key_of
from warroom.core.model import Incident
from warroom.core.policy import Policy

if TYPE_CHECKING:
    from warroom.core.services import Catalogue
    from warroom.room import Room

_NEXT = (
    f"{key_of('roles')} roles, {key_of('check_ins')} check-ins, tickets, {key_of('playbook')} playbook, "
    f"{key_of('activate')} make it an incident"
)
"""What a planned room is given next."""


def plan(policy: Policy, catalogue: Catalogue | None = None) -> Form:
    """A room opened before anything is wrong (003): roles and a playbook, no clock of any severity."""
    options = tuple(
        Option(s.name, s.name, s.guide, str(s.rank), s.rank) for s in sorted(policy.severities, key=lambda s: s.rank)
    )
    named = catalogue.named if catalogue is not None else str
    least = max(policy.severities, key=lambda s: s.rank).name

    def call(values: Values) -> Callable[[Room], Incident]:
        title, level, when = values["title"].strip(), values["severity"], values.get("when", "").strip()
        summary, service = values["summary"].strip(), named(values["service"].strip())
        if when:
            return lambda room: room.plan_launch(title, when, "", level, summary=summary, service=service)
        return lambda room: room.declare(title, level, summary=summary, service=service, planned=True)

    return Form(
        title="PLAN A ROOM",
        fields=(
            Text("title", "title", hint="Release 2.2 to all regions", limit=200),
            Choice("severity", "if it goes wrong", options, least),
            Text("when", "T", hint="optional, of a launch: 2027-03-29 09:00", limit=40),
            Text("service", "service", hint="optional", limit=80, complete=catalogue.names if catalogue else ()),
            Text("summary", "summary", hint="when, who watches what, when to stop"),
        ),
        button=lambda v: "OPEN THE ROOM",
        call=call,
        problem=required("title"),
        follows=lambda v: (
            f"a T makes it a launch: {key_of('launch')} plans what hangs on it" if v.get("when", "").strip()
            else "no deadline runs yet", "next: roles, check-ins, ticket limits, a playbook",
            f"{key_of('activate')} turns it into an incident and keeps all of it",
        ),
        after=lambda result: f"{result.number} is planned: {_NEXT}",
        draft="plan",
        opens=True,
    )  # fmt: skip


def activate(incident: Incident, policy: Policy) -> Form:
    """One choice turns a planned room into an incident; the clocks start then."""
    options = tuple(
        Option(s.name, s.name, s.guide, str(s.rank), s.rank) for s in sorted(policy.severities, key=lambda s: s.rank)
    )
    return Form(
        title=f"INCIDENT {incident.number}",
        about=incident.title,
        fields=(
            Choice("severity", "severity", options, incident.severity),
            Text("title", "title", incident.title, "what is broken", limit=200),
        ),
        button=lambda v: f"DECLARE {v['severity']}",
        call=lambda v: lambda room: room.activate(
            incident.id, v["severity"], title=v["title"].strip() if v["title"].strip() != incident.title else None
        ),
        problem=required("title"),
        follows=lambda v: ("keeps roles, check-ins, limits, playbook and timeline", "deadlines start now"),
        after=lambda result: f"{result.number} is {result.severity} now",
    )
