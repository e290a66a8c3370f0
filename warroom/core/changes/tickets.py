"""Tickets of follow-ups, folded. What a tracker calls done is done here too; verified it never is."""

from __future__ import annotations

from msgspec.structs import replace

from warroom.core.changes.followups import about, taken_up
from warroom.core.changes.rules import Handler
from warroom.core.events import Event, Payload, TicketAsked, TicketMade, TicketSeen
from warroom.core.model import FollowUp
from warroom.core.model.followup import DONE, NOT_DOING, OPEN


def _asked(old: FollowUp, _: Event, data: TicketAsked) -> FollowUp | None:
    return None if old.ticket_key or old.tracker == data.tracker else replace(old, tracker=data.tracker)


def _made(old: FollowUp, _: Event, data: TicketMade) -> FollowUp | None:
    """The first ticket counts: there is one."""
    if old.ticket_key:
        return None
    return replace(
        old, tracker=data.tracker, ticket_key=data.key, ticket=data.url or old.ticket, ticket_state=OPEN,
        ticket_means=OPEN,
    )  # fmt: skip


def _seen(old: FollowUp, event: Event, data: TicketSeen) -> FollowUp | None:
    if not old.ticket_key or old.tracker != data.tracker:
        return None
    new = replace(old, ticket_state=data.state, ticket_means=data.means)
    if data.means == DONE and old.is_open:
        return replace(new, state=DONE, done_at=event.at, done_by=data.tracker)
    if data.means == NOT_DOING and old.is_open:
        return replace(new, state=NOT_DOING, done_by=data.tracker, how=f"{data.state} in {data.tracker}")
    if data.means == OPEN and old.state in (DONE, NOT_DOING) and old.done_by == data.tracker:
        return taken_up(new)  # what the tracker ended, the tracker opens again
    return None if new == old else new


HANDLERS: dict[type[Payload], Handler] = {
    TicketAsked: about(_asked),
    TicketMade: about(_made),
    TicketSeen: about(_seen),
}
