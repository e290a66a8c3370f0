"""A follow-up as a ticket of a team's tracker: its words there, what finds it again, how its state reads. Pure."""

from __future__ import annotations

import hashlib
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.followups import name
from warroom.core.model.followup import DONE, GONE, NOT_DOING, OPEN

if TYPE_CHECKING:
    from warroom.core.events import TicketAsked, TicketMade, TicketSeen
    from warroom.core.model import FollowUp, Incident

LABEL = "warroom"
"""The label of every ticket that the room makes: by it they are listed."""
LAG = timedelta(minutes=2)
"""For so long after an attempt of which nobody knows how it ended, no other ticket is made: searches lag."""
TITLE = 150
MEANINGS = (OPEN, DONE, NOT_DOING, GONE)


class Draft(Struct, frozen=True):
    """What a ticket is to say: plain text, which each tracker puts into its own form.

    ``key`` is the same for every attempt at this follow-up in this tracker, and stands in the text.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What finds the ticket again, whatever else was changed in it."""
        return f"{LABEL}:{self.key}"


def key_of(incident: str, followup: str, tracker: str) -> str:
    """The key of a follow-up in a tracker: 32 hexadecimal digits, so that a tracker may read it as a UUID."""
    return hashlib.sha256(f"{incident}|{followup}|ticket|{tracker}".encode()).hexdigest()[:32]


def mark_of(tracker: str) -> str:
    """Under which mark the store keeps how the last reading of a tracker went."""
    return f"tracker:{tracker}"


def draft(it: Incident, one: FollowUp, tracker: str, zone: tzinfo) -> Draft:
    """What the ticket says of a follow-up as it is now."""
    facts = [one.kind + (f", {one.effect}" if one.effect else "")]
    if one.owner:
        facts.append(f"owner {one.owner}")
    if one.due_at is not None:
        facts.append(f"due {one.due_at.astimezone(zone):%Y-%m-%d}")
    if one.risk is not None:
        facts.append(f"risk {one.risk.value} ({one.risk.severity} × {one.risk.occurrence} × {one.risk.detection})")
    key = key_of(it.id, one.id, tracker)
    title = one.text if len(one.text) <= TITLE else f"{one.text[: TITLE - 1]}…"
    said = (
        one.text, f"Done when: {one.criterion}" if one.criterion else "", "; ".join(facts),
        f"Follow-up {name(it, one)} of {it.id}, {it.severity}: {it.title}", f"{LABEL}:{key}",
    )  # fmt: skip
    return Draft(key, title, tuple(filter(None, said)))


def told(one: FollowUp, data: TicketAsked | TicketMade | TicketSeen) -> str:
    """What the timeline says happened to the follow-up: ``is OPS-12 in jira``."""
    if data.type == "ticket_asked":
        return f"goes to {data.tracker}" if data.tracker else "is not sent after all"
    if data.type == "ticket_made":
        return f"is {data.key} in {data.tracker}"
    if data.means == GONE:
        return f"{one.ticket_key} is gone from {data.tracker}"
    return f"{one.ticket_key} is {data.state} in {data.tracker}"
