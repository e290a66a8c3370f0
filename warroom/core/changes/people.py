"""Who does what: roles, offers, command, coming and going.

There is exactly one commander at every instant from the first: an offer changes nothing until it is
accepted, command can be handed over or taken but not released, and leaving does not drop it.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler, unsnoozed, with_participant
from warroom.core.events import (
    AccessGranted,
    AccessRevoked,
    CommandTaken,
    Event,
    Joined,
    Left,
    OfferAccepted,
    OfferDeclined,
    OfferWithdrawn,
    Payload,
    RoleAssigned,
    RoleOffered,
    RoleReleased,
)
from warroom.core.model import Assignment, Incident, Offer, Participant
from warroom.core.privacy import is_among

COMMANDER = "commander"
SHARED = frozenset({"expert", "observer"})
"""Roles that several people hold at once whatever the policy says (002, 003)."""


def _taken(before: Incident, event: Event, new: Assignment, beside: bool = False) -> Change | None:
    """The role goes to its new holder; the previous holder of the same role (of the same system) gives it up."""
    same = [a for a in before.roles if a.role == new.role and (a.system == new.system or new.role == COMMANDER)]
    if any(a.person == new.person for a in same):
        return None
    stays = beside and new.role != COMMANDER
    gone = [] if stays or new.role in SHARED else same
    keys = [f"role_unfilled:{new.role}", *(rotation_key(a) for a in gone)]
    return {
        "roles": (*(a for a in before.roles if a not in gone), new),
        "offers": tuple(o for o in before.offers if (o.role, o.system) != (new.role, new.system)),
        "vacated": {role: at for role, at in before.vacated.items() if role != new.role},
        "participants": with_participant(before, new.person, event.at),
        "snoozes": unsnoozed(before, *keys),
    }


def rotation_key(assignment: Assignment) -> str:
    """The key of the rotation deadline of somebody's turn in a role."""
    where = f"{assignment.role}/{assignment.system}" if assignment.system else assignment.role
    return f"rotation:{where}/{assignment.person}"


def _role_assigned(before: Incident, event: Event, data: RoleAssigned) -> Change | None:
    new = Assignment(role=data.role, person=data.person, since=event.at, system=data.system)
    return _taken(before, event, new, data.beside)


def _offer_accepted(before: Incident, event: Event, data: OfferAccepted) -> Change | None:
    return _taken(
        before, event, Assignment(role=data.role, person=data.person, since=event.at, system=data.system)
    )


def _command_taken(before: Incident, event: Event, data: CommandTaken) -> Change | None:
    return _taken(before, event, Assignment(role=COMMANDER, person=data.person, since=event.at))


def _role_offered(before: Incident, event: Event, data: RoleOffered) -> Change | None:
    new = Offer(role=data.role, person=data.person, by=event.actor, at=event.at, system=data.system)
    others = (o for o in before.offers if (o.role, o.system) != (data.role, data.system))
    return {"offers": (*others, new)}


def _offer_ended(before: Incident, _: Event, data: OfferDeclined | OfferWithdrawn) -> Change | None:
    left = tuple(o for o in before.offers if (o.role, o.person) != (data.role, data.person))
    return None if left == before.offers else {"offers": left}


def _vacated(before: Incident, roles: tuple[Assignment, ...], at: datetime) -> Change:
    """The roles left, and since when each role that nobody holds any more is empty."""
    held = {a.role for a in roles}
    emptied = {a.role: at for a in before.roles if a.role not in held}
    return {"roles": roles, "vacated": {**before.vacated, **emptied}}


def _role_released(before: Incident, event: Event, data: RoleReleased) -> Change | None:
    if data.role == COMMANDER:
        return None
    gone = [
        a for a in before.roles
        if (a.role, a.person) == (data.role, data.person) and (not data.system or a.system == data.system)
    ]  # fmt: skip
    if not gone:
        return None
    left = tuple(a for a in before.roles if a not in gone)
    return _vacated(before, left, event.at) | {"snoozes": unsnoozed(before, *map(rotation_key, gone))}


def _joined(before: Incident, event: Event, data: Joined) -> Change | None:
    new = Participant(person=data.person, since=event.at, as_role=data.as_role)
    old = next((p for p in before.participants if p.person == data.person), None)
    if old is None:
        return {"participants": (*before.participants, new)}
    if not data.as_role or old.as_role == data.as_role:
        return None
    others = (p for p in before.participants if p is not old)
    return {"participants": (*others, replace(old, as_role=data.as_role))}


def _left(before: Incident, event: Event, data: Left) -> Change | None:
    here = tuple(p for p in before.participants if p.person != data.person)
    roles = tuple(a for a in before.roles if a.person != data.person or a.role == COMMANDER)
    if here == before.participants and roles == before.roles:
        return None
    offers = tuple(o for o in before.offers if o.person != data.person)
    return _vacated(before, roles, event.at) | {"participants": here, "offers": offers}


def _access_granted(before: Incident, _: Event, data: AccessGranted) -> Change | None:
    return None if data.person in before.readers else {"readers": (*before.readers, data.person)}


def _access_revoked(before: Incident, _: Event, data: AccessRevoked) -> Change | None:
    if data.person not in before.readers or is_among(before, data.person):
        return None
    return {"readers": tuple(person for person in before.readers if person != data.person)}


HANDLERS: dict[type[Payload], Handler] = {
    RoleAssigned: _role_assigned,
    RoleOffered: _role_offered,
    OfferAccepted: _offer_accepted,
    OfferDeclined: _offer_ended,
    OfferWithdrawn: _offer_ended,
    CommandTaken: _command_taken,
    RoleReleased: _role_released,
    AccessGranted: _access_granted,
    AccessRevoked: _access_revoked,
    Joined: _joined,
    Left: _left,
}
