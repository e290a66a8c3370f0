"""The forms of roles: give or offer one, accept it with a read-back, decline it. Each ends in one call on the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.form import Choice, Form, Option, Text, Values, required
from screens.base.key_labels import key_of
from screens.view.candidates import Candidates
from warroom.core.model import Assignment, Incident
from warroom.core.policy import Policy
from warroom.core.role_conflicts import COMMANDER, cautions
from warroom.core.words import one_off, role_label

if TYPE_CHECKING:
    from warroom.room import Room


def role(incident: Incident, policy: Policy, who: Candidates, chosen: str = "") -> Form:
    """Give a role, or offer one that somebody holds; who comes into question stands below what is typed."""
    required_roles = policy.severity(incident.severity).roles
    options = []
    for number, known in enumerate(policy.roles):
        holders = ", ".join(a.person for a in incident.holders(known.name))
        empty = "unfilled, required" if known.name in required_roles else "unfilled"
        options.append(Option(known.name, known.label or known.name, holders or empty, str(number + 1)))
    vacant = chosen or next((r for r in required_roles if not incident.holders(r)), policy.roles[0].name)

    def is_offer(role: str) -> bool:
        return bool(incident.holders(role)) and not (policy.role(role) or policy.roles[0]).many

    def follows(values: Values) -> tuple[str, ...]:
        person = values["person"].strip().removeprefix("@").removesuffix("!")
        said = [f"{person or 'this person'} has it: takes effect immediately"]
        if is_offer(values["role"]):
            must = f"{person or 'this person'} must accept with {key_of('accept')}"
            said = [must, "until then the current holder keeps it"]
        return (*said, *_unwise(incident, who, policy, person, values["role"]))

    return Form(
        title=f"ROLES {incident.number}",
        about=incident.title,
        fields=(
            Choice("role", "role", tuple(options), vacant),
            Text("person", "person", hint="a name; tab completes", limit=60,
                 complete=who.ranked(incident, vacant)),
            Text("system", "system", hint="optional: one lead per system", limit=60),
        ),
        button=lambda v: f"{'OFFER' if is_offer(v['role']) else 'ASSIGN'} {role_label(policy, v['role']).upper()}",
        call=lambda v: lambda room: room.assign(incident.id, v["role"], v["person"].strip(), v["system"].strip()),
        problem=required("person", labels={"person": "person"}),
        follows=follows,
        below=lambda v: (who.section(incident, v["role"], v["person"]),),
    )  # fmt: skip


def _unwise(incident: Incident, who: Candidates, policy: Policy, person: str, role: str) -> tuple[str, ...]:
    """What would be unwise about it, told before it is done."""
    if not person:
        return ()
    known = who.ranked(incident, role)
    if person.lower() not in [name.lower() for name in known]:
        near = [name for name in known if name.lower().startswith(person.lower())]
        like = "" if near else one_off(person, known)
        fix = f": tab completes {near[0]}" if near else f": did you mean {like}?" if like else ""
        return (f"! {person} is not known here{fix}",)
    given = Assignment(role=role, person=person, since=incident.declared_at)
    roles = incident.roles if role != COMMANDER else tuple(a for a in incident.roles if a.role != COMMANDER)
    after = replace(incident, roles=(*roles, given))
    return tuple(f"! {said}" for said in cautions(after, who.incidents, policy, person))


def _offers(incident: Incident, person: str) -> tuple[Option, ...]:
    return tuple(
        Option(o.role, o.role.replace("_", " "), f"offered by {o.by}", str(n + 1))
        for n, o in enumerate(o for o in incident.offers if o.person == person)
    )


def accept(incident: Incident, person: str, briefing: tuple[str, ...]) -> Form:
    """Accepting an offered role: the briefing made from the record, and what the person reads back."""
    options = _offers(incident, person)

    def call(values: Values) -> Callable[[Room], object]:
        def accepted(room: Room) -> str:
            room.accept(incident.id, values["role"], values["read_back"])
            said = [f"{values['role'].replace('_', ' ')} of {incident.number} is yours"]
            return "  ".join([*said, *room.cautions(room.find(incident.id), person)])

        return accepted

    return Form(
        title=f"ACCEPT {incident.number}",
        about=incident.title,
        fields=(
            Choice("role", "role", options, options[0].value),
            Text("read_back", "read back", hint="in your own words: what is wrong, what is being done, what is next"),
        ),
        button=lambda v: f"TAKE {v['role'].replace('_', ' ').upper()}",
        call=call,
        problem=required("read_back", labels={"read_back": "read-back"}),
        follows=lambda v: briefing,
        aside_title="BRIEFING",
        wide_aside=True,
        draft="accept", asks=("catch_up", options[0].value, ""),
    )


def decline(incident: Incident, person: str) -> Form:
    options = _offers(incident, person)
    return Form(
        title=f"DECLINE {incident.number}",
        about=incident.title,
        fields=(Choice("role", "role", options, options[0].value), Text("reason", "reason", hint="optional")),
        button=lambda v: f"DECLINE {v['role'].replace('_', ' ').upper()}",
        call=lambda v: lambda room: room.decline(incident.id, v["role"], v["reason"]),
        after=lambda result: "declined: the current holder keeps it",
    )
