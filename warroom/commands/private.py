"""Who may see a private incident: those who are in it, and whom its commander lets in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.privacy import is_among
from warroom.core.words import listing

if TYPE_CHECKING:
    from warroom.core.events import Event


class PrivateCommands(CommandBase):
    """Each gives the event that it wrote."""

    def let_in(self, inc: Which, person: str, *, key: str | None = None, at: datetime | None = None) -> Event:
        """Let somebody see a private incident without being in it."""
        who, meant = reading.handle_for_a_role(person, self.people)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.AccessGranted):
                return first
            self._may_admit(act)
            if who in act.it.readers:
                raise Refused(f"{who} may see {act.it.number} already: name somebody else.")
            if not meant:
                self._not_misspelt(who, act.it.readers)
            return act.append(events.AccessGranted(person=who))

    def shut_out(self, inc: Which, person: str, *, key: str | None = None, at: datetime | None = None) -> Event:
        """Hide a private incident from somebody who is not in it, or not any more."""
        who = reading.handle(person, self.people)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.AccessRevoked):
                return first
            self._may_admit(act)
            it = act.it
            if who == self.person:
                raise Refused(f"You cannot hide {it.number} from yourself: ask another who may see it.")
            if who not in it.readers:
                raise Refused(f"{who} may not see {it.number}: {listing(it.readers)} may.")
            if is_among(it, who):
                raise Refused(f"{who} is in {it.number} and sees it: {who} leaves, or releases the role, first.")
            return act.append(events.AccessRevoked(person=who))

    def _may_admit(self, act: CommandContext) -> None:
        """Refuse where it is not private, or another person commands it."""
        it = act.it
        if not it.private:
            raise Refused(f"{it.number} is not private, so everybody may see it: make it private first.")
        if it.commander not in ("", self.person):
            raise Refused(f"Only the commander decides who else may see {it.number}: ask {it.commander}.")
