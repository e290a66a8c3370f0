"""Follow-ups in the team's trackers: sent, made there by the watcher, their states read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.commands.door import Refused, Which
from warroom.commands.followups import FollowUpCommands, there
from warroom.commands.lazy_events import events
from warroom.core.followups import name
from warroom.core.model import FollowUp, Incident, Status
from warroom.core.model.followup import VERIFIED
from warroom.core.words import did_you_mean, listing

if TYPE_CHECKING:
    from datetime import datetime


class TicketCommands(FollowUpCommands):
    """What leaves the room goes through the outbox, and the watcher carries it: a command only asks for it."""

    def send_followup(
        self, followup: str, to: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, FollowUp]:
        """Send it to the tracker named ``to``; "" is the only one that there is, but never for a drill's."""
        found, one = self.find_followup(followup)
        with self._transaction(found.id, key, at) as act:
            if act.first(events.TicketAsked):
                return act.it, there(act.it, one.id)
            now_is, it = there(act.it, one.id), act.it
            called = name(it, now_is)
            tracker = self._tracker(it, called, to)
            if now_is.ticket_key:
                raise Refused(f"{called} is {now_is.ticket_key} in {now_is.tracker} already: nothing is left to send.")
            if now_is.ticket:
                raise Refused(f"{called} is tracked at {now_is.ticket}: take that address off it first, with change.")
            if not now_is.is_open:
                raise Refused(f"{called} is {now_is.state.replace('_', ' ')}: take it up again first.")
            if it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("send a follow-up")
            act.append(events.TicketAsked(followup=one.id, tracker=tracker))
            after = act.after()
            return after, there(after, one.id)

    def _tracker(self, it: Incident, called: str, to: str) -> str:
        """The tracker that is meant. Refuses where that is unclear, or what is private would leave."""
        trackers = self.policy.reach.trackers if self.policy.reach is not None else ()
        names = [one.id for one in trackers]
        if not names:
            raise Refused("No tracker is configured: add a [[tracker]] to config.toml.")
        if not to and it.drill:
            raise Refused(f"{called} is of a drill, and is sent only to a tracker that you name: {listing(names)}.")
        if not to and len(names) > 1:
            raise Refused(f"There are {len(names)} trackers: name one of {listing(names)}.")
        wanted = to or names[0]
        tracker = next((one for one in trackers if one.id.lower() == wanted.lower()), None)
        if tracker is None:
            raise Refused(f'No tracker is called "{wanted}": {did_you_mean(wanted, names)}')
        if it.private and not tracker.private:
            raise Refused(
                f"{it.number} is private, and {tracker.id} does not get private incidents: give the tracker private ="
                " true, or write the ticket by hand."
            )
        return tracker.id

    def post_review(
        self, inc: Which, to: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, tuple[str, ...]]:
        """Write the published review to the place named ``to`` again, or for the first time; "" are all of them, but
        never for a drill's. Gives the places."""
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewPostAsked):
                return act.it, ()
            places = self._places(act.it, to)
            if act.it.review is None or act.it.review.published is None:
                raise Refused(f"The review of {act.it.number} is not published: publish it first.")
            for place in places:
                act.append(events.ReviewPostAsked(place=place))
            return act.after(), places

    def _places(self, it: Incident, to: str) -> tuple[str, ...]:
        """The places that are meant. Refuses where there is none, or what is private would leave."""
        places = self.policy.reach.pages if self.policy.reach is not None else ()
        names = [one.id for one in places]
        if not names:
            raise Refused("No place for reviews is configured: add a [[publish]] to config.toml.")
        if not to and it.drill:
            raise Refused(f"{it.number} is a drill, and goes only to a place that you name: {listing(names)}.")
        meant = [one for one in places if to.lower() in ("", one.id.lower())]
        if not meant:
            raise Refused(f'No place for reviews is called "{to}": {did_you_mean(to, names)}')
        open_to = [one.id for one in meant if one.private or not it.private]
        if not open_to:
            raise Refused(
                f"{it.number} is private, and {listing([one.id for one in meant])} does not get private incidents: give"
                " that place private = true, or write the page by hand."
            )
        return tuple(open_to)

    def ticketed(self, tracker: str) -> tuple[tuple[Incident, FollowUp], ...]:
        """The follow-ups with a ticket in that tracker whose state may still matter."""
        return tuple(
            (it, one) for it in self.store.incidents(limit=1_000_000_000) for one in it.followups
            if one.tracker == tracker and one.ticket_key and one.state != VERIFIED
        )  # fmt: skip
