"""Who does what: roles taken, offered, handed over and given up.

A vacant role is taken at once. One that somebody holds is offered: the holder stays until the other
accepts, so there is exactly one commander at every instant. An absent commander blocks nobody:
command can be taken, with a reason that is recorded.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.model import Assignment, Incident, Offer
from warroom.core.role_conflicts import cautions
from warroom.core.words import capital, listing, nearest, role_label

if TYPE_CHECKING:
    from warroom.core.events import Event

COMMANDER = "commander"


class PeopleCommands(CommandBase):
    def assign(
        self, inc: Which, role: str, person: str, system: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> str:  # fmt: skip
        """Give a vacant role, or offer one that somebody holds. Gives the sentence that says which, and what to mind.

        Args:
            person: anybody; a name that nobody here has and that is one letter off a configured responder's is
                refused, unless it ends in "!": then it is meant.
            system: distinguishes technical leads and experts (``db``); a role that several may hold is
                offered only where this system has its holder.
        """
        who, meant = reading.handle_for_a_role(person, self.people)
        name, of = self._role(role), reading.line(system, "This system", 60)
        with self._transaction(inc, key, at) as act:
            first = act.first(events.RoleAssigned, events.RoleOffered, events.OfferWithdrawn)
            if first is None:
                if not meant:
                    self._not_misspelt(who, _here(act.it))
                first = self._give(act, name, who, of)
            return self._answer(act.after(), first, name, who, of)

    def accept(
        self, inc: Which, role: str, read_back: str = "", *, system: str | None = None, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Take over the role that was offered to you; ``read_back`` is what you repeated of the briefing."""
        name, said = self._role(role), reading.line(read_back, "This read-back", 2_000)
        with self._transaction(inc, key, at, as_observer=True) as act:
            if first := act.first(events.OfferAccepted):
                return first
            act.must_be_open("take a role in it")
            offer = self._offered(act, name, system)
            act.not_before(offer.at, "has this offer since")
            return act.append(
                events.OfferAccepted(role=offer.role, person=offer.person, system=offer.system, read_back=said)
            )

    def decline(
        self, inc: Which, role: str, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        """Refuse the role that was offered to you: its holder stays."""
        name, why = self._role(role), reading.reason(reason, "decline", need=False)
        with self._transaction(inc, key, at, as_observer=True) as act:
            if first := act.first(events.OfferDeclined):
                return first
            offer = self._offered(act, name, None)
            return act.append(events.OfferDeclined(role=name, person=offer.person, reason=why))

    def withdraw(
        self, inc: Which, role: str, person: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        """Take an offer back; without ``person`` the only one there is for this role."""
        name = self._role(role)
        who = self._person(person) if person else ""
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.OfferWithdrawn):
                return first
            people = reading.distinct(o.person for o in act.it.offers if o.role == name and who in ("", o.person))
            if not people:
                raise Refused(f"{self._title(name)} of {act.it.number} is not offered: nothing is to be withdrawn.")
            if len(people) > 1:
                raise Refused(f"It is offered to {listing(people)}: name whose offer is withdrawn.")
            return act.append(events.OfferWithdrawn(role=name, person=people[0]))

    def release(
        self, inc: Which, role: str, person: str = "", system: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Give up a role (your own, unless ``person`` is named). Command is handed over, never dropped."""
        name, who = self._role(role), self._person(person) if person else self.person
        own_observer = name == "observer" and who == self.person
        with self._transaction(inc, key, at, as_observer=own_observer) as act:
            if first := act.first(events.RoleReleased):
                return first
            act.must_be_open("release a role in it")
            if name == COMMANDER:
                raise Refused(
                    f"Command of {act.it.number} is handed over, not dropped: offer it to somebody."
                )
            if not _holds(act.it, name, who, system):
                raise Refused(f"{who} is not {self._label(name, system)} of {act.it.number}: name a role of theirs.")
            return act.append(events.RoleReleased(role=name, person=who, system=system))

    def take_command(
        self, inc: Which, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        """Take command, from an absent commander too: then with a reason, which is recorded and rung."""
        why = reading.reason(reason, "take command", need=False)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.CommandTaken, events.RoleAssigned):
                return first
            act.must_be_open("take command of it")
            it = act.it
            if it.commander == self.person:
                raise Refused(f"You command {it.number} already: there is nothing to take.")
            act.not_before(it.declared_at, "was declared at")
            if not it.commander:
                return act.append(events.RoleAssigned(role=COMMANDER, person=self.person))
            why = reading.needed(why, f"Give a reason to take command from {it.commander}: it is recorded and rung.")
            act.not_before(it.holders(COMMANDER)[0].since, f"is commanded by {it.commander} since")
            return act.append(events.CommandTaken(person=self.person, reason=why))

    def join(
        self, inc: Which, as_role: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        """Say that you are here; ``as_role`` in which capacity, without taking that role."""
        name = self._role(as_role) if as_role else ""
        with self._transaction(inc, key, at, as_observer=True) as act:
            if first := act.first(events.Joined):
                return first
            act.must_be_open("join it")
            here = next((p for p in act.it.participants if p.person == self.person), None)
            if here is not None and name in ("", here.as_role):
                raise Refused(f"You are in {act.it.number} since {act.when(here.since)}: there is nothing to join.")
            return act.append(events.Joined(person=self.person, as_role=name))

    def leave(self, inc: Which, *, key: str | None = None, at: datetime | None = None) -> Event:
        """Say that you go: your roles fall vacant. The commander hands over first."""
        with self._transaction(inc, key, at, as_observer=True) as act:
            if first := act.first(events.Left):
                return first
            it = act.it
            act.must_be_open("leave it")
            if it.commander == self.person:
                raise Refused(f"You command {it.number}: hand the command over before you leave.")
            held = any(a.person == self.person for a in it.roles)
            if not held and all(p.person != self.person for p in it.participants):
                raise Refused(f"You are not in {it.number}: there is nothing to leave.")
            return act.append(events.Left(person=self.person))

    def cautions(self, it: Incident, about: str = "") -> tuple[str, ...]:
        """What is allowed and unwise about who holds what: sentences, empty where all is well."""
        return cautions(it, self.store.open_incidents(), self.policy, about)

    # -- the rules behind them

    def _role(self, word: str) -> str:
        return reading.role(self.policy, word)

    def _person(self, word: str) -> str:
        return reading.handle(word, self.people)

    def _label(self, name: str, system: str = "") -> str:
        return role_label(self.policy, name, system)

    def _title(self, name: str) -> str:
        return capital(self._label(name))

    def _give(self, act: CommandContext, role: str, person: str, system: str) -> Event:
        """Assigns the role where it is free, else offers it in the place of any earlier offer."""
        it = act.it
        act.must_be_open("give a role in it")
        act.not_before(it.declared_at, "was declared at")
        mine = next((a for a in it.roles if (a.role, a.person, a.system) == (role, person, system)), None)
        if mine is not None:
            label = self._label(role, system)
            raise Refused(f"{person} is {label} of {it.number} since {act.when(mine.since)}: name somebody else.")
        if not self._rivals(it, role, system):
            known = self.policy.role(role)
            beside = role != COMMANDER and known is not None and known.many
            return act.append(events.RoleAssigned(role=role, person=person, system=system, beside=beside))
        for offer in it.offers:
            if (offer.role, offer.system, offer.person) == (role, system, person):
                raise Refused(
                    f"{person} was offered to be {self._label(role, system)} of {it.number} "
                    f"at {act.when(offer.at)}: {person} accepts or declines."
                )
        return act.append(events.RoleOffered(role=role, person=person, system=system))

    def _rivals(self, it: Incident, role: str, system: str) -> tuple[Assignment, ...]:
        """Those who would have to hand over: every holder, or in a shared role the one of the same named system."""
        known = self.policy.role(role)
        holders = it.holders(role)
        if role != COMMANDER and known is not None and known.many:
            return tuple(a for a in holders if system and a.system == system)
        return holders

    def _offered(self, act: CommandContext, role: str, system: str | None) -> Offer:
        it = act.it
        offers = [o for o in it.offers if o.role == role and system in (None, o.system)]
        if not offers:
            raise Refused(f"{self._title(role)} of {it.number} is not offered to anybody: ask its holder to offer it.")
        for offer in offers:
            if offer.person == self.person:
                return offer
        whom = listing(reading.distinct(o.person for o in offers))
        raise Refused(f"{self._title(role)} of {it.number} is offered to {whom}, not to {self.person}: ask {whom}.")

    def _answer(self, it: Incident, first: Event, role: str, person: str, system: str) -> str:
        label = self._label(role, system)
        if isinstance(first.data, events.RoleOffered):
            holders = listing(reading.distinct(a.person for a in self._rivals(it, role, system)))
            stays = f"{holders} holds it" if holders else "nobody holds it"
            said = [f"{capital(label)} of {it.number} is offered to {person}: {stays} until {person} accepts."]
        else:
            said = [f"{person} is {label} of {it.number}."]
        said += self.cautions(it, person)
        if self.responders and person not in self.responders:
            guess = nearest(person, self.responders)
            said.append(f"{person} is not a configured responder{f': did you mean {guess}?' if guess else '.'}")
        return " ".join(said)


def _here(it: Incident) -> set[str]:
    return {*(a.person for a in it.roles), *(o.person for o in it.offers), *(p.person for p in it.participants)}


def _holds(it: Incident, role: str, person: str, system: str) -> bool:
    return any(a.role == role and a.person == person and (not system or a.system == system) for a in it.roles)
