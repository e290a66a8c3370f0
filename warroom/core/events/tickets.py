"""Tickets: a follow-up as a team's tracker knows it."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload


class TicketAsked(Payload, frozen=True, kw_only=True):
    """A follow-up is to be sent to the tracker of that name; "" takes that back."""

    type: Literal["ticket_asked"] = "ticket_asked"
    followup: str
    tracker: str


class TicketMade(Payload, frozen=True, kw_only=True):
    """The tracker has a ticket for it: what it is called there, and where it is read."""

    type: Literal["ticket_made"] = "ticket_made"
    followup: str
    tracker: str
    key: str
    url: str = ""


class TicketSeen(Payload, frozen=True, kw_only=True):
    """The ticket was found in another state. ``state`` is the tracker's word; ``means``: open, done, not_doing, or
    gone where there is no such ticket any more."""

    type: Literal["ticket_seen"] = "ticket_seen"
    followup: str
    tracker: str
    state: str
    means: str
