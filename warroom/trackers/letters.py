"""Which follow-ups are sent to which tracker: their letters in the outbox, and what becomes of one before it goes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import convert, to_builtins

from warroom.core import events as e
from warroom.core.followups import name
from warroom.core.model import Status
from warroom.core.model.followup import ACCEPTED
from warroom.core.outward import kept_back
from warroom.core.tickets import Draft, draft, key_of
from warroom.notify.again import Verdict
from warroom.notify.message import Message, read
from warroom.store.outbox import Claim, Letter

if TYPE_CHECKING:
    from datetime import tzinfo

    from warroom.config.settings import Config
    from warroom.config.settings_tracker import Tracker
    from warroom.core.model import FollowUp, Incident
    from warroom.notify.attempt import Sent
    from warroom.store import Store

OCCASION = "ticket"
NOT_URGENT = 2


class TicketLetters:
    """Writes and judges the letters to the trackers of one configuration."""

    def __init__(self, config: Config) -> None:
        self._zone = config.display.zone
        self.trackers = {one.channel: one for one in config.tracker if one.enabled}

    def of(self, event: e.Event, it: Incident, fresh: Collection[str]) -> list[Letter]:
        """What the event sends to those of the trackers that have not read it yet."""
        found = self._asked(event.data, it) if isinstance(event.data, e.TicketAsked) else self._accepted(event, it)
        return [
            letter_of(it, one, tracker, self._zone, event.id, again=isinstance(event.data, e.TicketAsked))
            for one, tracker in found if tracker.channel in fresh
        ]  # fmt: skip

    def _asked(self, data: e.TicketAsked, it: Incident) -> Iterator[tuple[FollowUp, Tracker]]:
        one = _there(it, data.followup)
        tracker = self.trackers.get(f"tracker:{data.tracker}")
        if one is not None and tracker is not None:
            yield one, tracker

    def _accepted(self, event: e.Event, it: Incident) -> Iterator[tuple[FollowUp, Tracker]]:
        """A follow-up that is accepted by this event goes to the first tracker that takes those of its incident. A
        drill's goes nowhere unless somebody sends it."""
        if not isinstance(event.data, e.FollowUpAdded | e.FollowUpChanged) or it.drill:
            return
        one = _there(it, event.id if isinstance(event.data, e.FollowUpAdded) else event.data.followup)
        if one is None or one.accepted_at != event.at or one.tracker or one.ticket:
            return
        takes = (
            t for t in self.trackers.values()
            if t.send == "accepted" and not kept_back(it, t.id, private=t.private)
            and (not t.services or it.service in t.services)
        )  # fmt: skip
        if (tracker := next(takes, None)) is not None:
            yield one, tracker

    def judged(self, store: Store, claim: Claim) -> Verdict:
        """What a letter says of its follow-up now; moot where that has a ticket, has ended, or goes elsewhere."""
        letter = claim.letter
        it, tracker = store.incident(letter.incident), self.trackers.get(letter.channel)
        event = store.event(letter.event)
        if it is None or tracker is None or event is None:
            return Verdict(letter.body, "its follow-up is not there any more")
        followup = event.id if isinstance(event.data, e.FollowUpAdded) else getattr(event.data, "followup", "")
        one = _there(it, followup)
        if one is None:
            return Verdict(letter.body, "its follow-up is not there any more")
        why = _moot(it, one, tracker, asked=isinstance(event.data, e.TicketAsked))
        doubt = "; an attempt that was cut off may have made a ticket" if why and claim.doubt else ""
        return Verdict(letter_of(it, one, tracker, self._zone, letter.event).body, why + doubt)


def letter_of(
    it: Incident, one: FollowUp, tracker: Tracker, zone: tzinfo, event: str, *, again: bool = False
) -> Letter:
    """The one letter that there is of a follow-up and a tracker, as things are now."""
    key, made = key_of(it.id, one.id, tracker.id), draft(it, one, tracker.id, zone)
    told = Message(
        key, OCCASION, f"{name(it, one)} to {tracker.id}: {one.text}", "\n\n".join(made.paragraphs), drill=it.drill,
        incident={"id": it.id, "title": it.title}, what={"draft": to_builtins(made), "followup": one.id},
    )  # fmt: skip
    return Letter(key, tracker.channel, it.id, OCCASION, told.body(), event, NOT_URGENT, again=again)


def draft_of(body: str) -> Draft:
    """The draft that a letter holds. Raises ValueError for none."""
    return convert(read(body).what.get("draft"), Draft)


def made(letter: Letter, sent: Sent, now: datetime) -> e.Event | None:
    """What the record says of a ticket that is there: the same event, however often it is found out."""
    try:
        followup = str(read(letter.body).what["followup"])
    except (ValueError, KeyError):
        return None  # its words were redacted meanwhile
    data = e.TicketMade(followup=followup, tracker=letter.channel.partition(":")[2], key=sent.name, url=sent.url)
    id_ = hashlib.sha256(f"ticket|{letter.id}".encode()).hexdigest()[:16]
    return e.Event(id=id_, incident=letter.incident, at=now, recorded_at=now, actor=e.HOUSE, data=data)


def _moot(it: Incident, one: FollowUp, tracker: Tracker, *, asked: bool) -> str:
    if one.ticket_key:
        return f"it is {one.ticket_key} in {one.tracker}"
    if one.tracker != tracker.id and (one.tracker or asked):
        return f"it is sent to {one.tracker} now" if one.tracker else "it is not to be sent after all"
    if it.status in (Status.MERGED, Status.CANCELLED):
        return f"its incident was {it.status.value}"
    if why := kept_back(it, tracker.id, private=tracker.private):
        return why
    if not one.is_open or (not asked and one.state != ACCEPTED):
        return f"the follow-up is {one.state.replace('_', ' ')}"
    return ""


def _there(it: Incident, followup: str) -> FollowUp | None:
    return next((one for one in it.followups if one.id == followup), None)
