"""Who does what: roles taken, offered, accepted, given up; who joined and left."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload


class RoleAssigned(Payload, frozen=True, kw_only=True):
    """A role taken at once: it was vacant, or its holder handed it straight on.

    ``beside``: the holders of the role stay (a role that several share); command is never shared.
    """

    type: Literal["role_assigned"] = "role_assigned"
    role: str
    person: str
    system: str = ""
    beside: bool = False


class RoleOffered(Payload, frozen=True, kw_only=True):
    type: Literal["role_offered"] = "role_offered"
    role: str
    person: str
    system: str = ""


class OfferAccepted(Payload, frozen=True, kw_only=True):
    """The person offered takes over; ``read_back`` is what they repeated of the briefing."""

    type: Literal["offer_accepted"] = "offer_accepted"
    role: str
    person: str
    system: str = ""
    read_back: str = ""


class OfferDeclined(Payload, frozen=True, kw_only=True):
    type: Literal["offer_declined"] = "offer_declined"
    role: str
    person: str
    reason: str = ""


class OfferWithdrawn(Payload, frozen=True, kw_only=True):
    type: Literal["offer_withdrawn"] = "offer_withdrawn"
    role: str
    person: str


class CommandTaken(Payload, frozen=True, kw_only=True):
    """Command taken over an absent commander: allowed to anyone with the right, recorded and rung."""

    type: Literal["command_taken"] = "command_taken"
    person: str
    reason: str


class RoleReleased(Payload, frozen=True, kw_only=True):
    """A role given up. Never the commander's: command is handed over, not dropped."""

    type: Literal["role_released"] = "role_released"
    role: str
    person: str
    system: str = ""


class AccessGranted(Payload, frozen=True, kw_only=True):
    """Somebody who is not in a private incident may see it."""

    type: Literal["access_granted"] = "access_granted"
    person: str


class AccessRevoked(Payload, frozen=True, kw_only=True):
    """Somebody who is not in it, or not any more, no longer sees it while it is private."""

    type: Literal["access_revoked"] = "access_revoked"
    person: str


class Joined(Payload, frozen=True, kw_only=True):
    type: Literal["joined"] = "joined"
    person: str
    as_role: str = ""


class Left(Payload, frozen=True, kw_only=True):
    type: Literal["left"] = "left"
    person: str
