"""What a planned room watches: check-ins of its roles, limits for the volume of tickets. They are carried over
when the room becomes an incident."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.model import CheckIn, Incident, Status
from warroom.core.words import listing, role_label

if TYPE_CHECKING:
    from warroom.core.events import Event

SHORTEST = timedelta(minutes=1)
MOST_TICKETS = 1_000_000


class PlannedCommands(CommandBase):
    """The id of the event that sets a check-in is its id."""

    def set_check_in(
        self, inc: Which, role: str, due_at: datetime, every: timedelta | None = None, *, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Whoever holds the role says at that time how it looks, and then ``every`` so long; None is once."""
        name = reading.role(self.policy, role)
        if every is not None and every < SHORTEST:
            raise Refused("A check-in comes once a minute at most: give it some minutes.")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.CheckInSet):
                return first
            _watching(act, "set a check-in")
            due = reading.future(due_at, act.now, "The time of this check-in")
            return act.append(events.CheckInSet(role=name, due_at=due, every_s=seconds_of(every)))

    def check_in(
        self, inc: Which, word: str = "fine", check_id: str = "", *, role: str = "", key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Say how it looks: "fine", or in a few words what is not. Without ``check_id`` it is the earliest due one of
        this ``role``; without either, of this person's roles."""
        name = reading.role(self.policy, role) if role else ""
        line = reading.line(word, "This word", 300)
        said = reading.needed(line, 'A check-in has a word: say "fine", or what is not.')
        with self._transaction(inc, key, at) as act:
            if act.first(events.CheckedIn):
                return act.it
            _watching(act, "check in")
            act.append(events.CheckedIn(check=self._due(act, check_id, name).id, word=said))
            return act.after()

    def drop_check_in(
        self, inc: Which, check_id: str, *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """The check-in is not needed any more."""
        with self._transaction(inc, key, at) as act:
            if act.first(events.CheckInDropped):
                return act.it
            act.must_be_open("drop a check-in")
            check = next((c for c in act.it.check_ins if c.id == check_id), None)
            if check is None:
                raise self._no_such(act)
            act.append(events.CheckInDropped(check=check.id))
            return act.after()

    def set_ticket_limits(
        self, inc: Which, warn: int = 0, escalate: int = 0, feed: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """From how many tickets on the room warns and escalates, in a feed's own window; 0 is never. Without ``feed``
        it is whichever counts most."""
        if not (0 <= warn <= MOST_TICKETS and 0 <= escalate <= MOST_TICKETS):
            raise Refused(f"A limit is a number of tickets from 0 to {MOST_TICKETS}: 0 is never.")
        if warn and escalate and escalate < warn:
            raise Refused("It would escalate before it warns: give the larger number to escalate.")
        with self._transaction(inc, key, at) as act:
            if act.first(events.TicketLimitsSet):
                return act.it
            _watching(act, "set limits for tickets")
            new = events.TicketLimitsSet(warn=warn, escalate=escalate, feed=reading.line(feed, "This feed", 80))
            old = act.it.tickets
            if (old.warn, old.escalate, old.feed) == (new.warn, new.escalate, new.feed) if old else not warn + escalate:
                raise Refused(f"The limits of {act.it.number} are as you say: give other numbers.")
            act.append(new)
            return act.after()

    def _due(self, act: CommandContext, check_id: str, role: str) -> CheckIn:
        """The check-in meant: that one, else the earliest due one of the role, else of the person's roles."""
        it = act.it
        waiting = [c for c in it.check_ins if c.due_at is not None]
        if check_id:
            found = next((c for c in it.check_ins if c.id == check_id), None)
            if found is None:
                raise self._no_such(act)
            if found.due_at is None:
                raise Refused(f"This check-in was given by {found.last_by}: nothing more is due of it.")
            return found
        meant = {role} if role else {a.role for a in it.roles if a.person == act.person}
        these = [c for c in waiting if c.role in meant]
        if not these:
            roles = listing(sorted({role_label(self.policy, c.role) for c in waiting}))
            whose = f"check-ins are due of {roles}" if waiting else "no check-in is set"
            asked = role_label(self.policy, role) if role else "a role of yours"
            raise Refused(f"No check-in of {it.number} is due of {asked}: {whose}.")
        return min(these, key=lambda c: (c.due_at or act.now, c.id))

    def _no_such(self, act: CommandContext) -> Refused:
        there = [f"{role_label(self.policy, c.role)} ({c.id})" for c in act.it.check_ins]
        known = f"set are {listing(there)}" if there else "none is set"
        return Refused(f"{act.it.number} has no such check-in: {known}.")


def _watching(act: CommandContext, doing: str) -> None:
    if act.it.status is not Status.PLANNED:
        act.must_be_live(doing)


def seconds_of(every: timedelta | None) -> int:
    return 0 if every is None else int(every.total_seconds())
