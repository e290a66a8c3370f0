"""Follow-ups: from candidate to verified, each by one command."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.followups import name, read_name
from warroom.core.links import URL_LIMIT, web_address
from warroom.core.model import FollowUp, Incident, Risk, Status
from warroom.core.model.followup import CANDIDATE, DONE, EFFECTS, KINDS
from warroom.core.naming import named
from warroom.core.words import did_you_mean, short

if TYPE_CHECKING:
    from warroom.core.events import Payload

EVERY = 1_000_000_000


class FollowUpCommands(CommandBase):
    """Each gives the incident and the follow-up as they are afterwards. They belong to the room as a whole: that their
    incident is closed changes nothing."""

    def followups(self) -> tuple[tuple[Incident, FollowUp], ...]:
        """All there are, of closed incidents and of drills too; not of what was cancelled or merged."""
        return tuple(
            (it, one) for it in self.store.incidents(limit=EVERY) if not _is_void(it)
            for one in it.followups
        )  # fmt: skip

    def find_followup(self, text: str) -> tuple[Incident, FollowUp]:
        """What ``F-0042-3`` means. Refuses a bare number: it might be an incident's."""
        read = read_name(text)
        if read is None:
            raise Refused(f'"{short(text, 40)}" is not a follow-up: give its id, such as F-0042-3.')
        found = self.store.incident(self.named(read[0]))
        one = next((one for one in (found.followups if found else ()) if one.number == read[1]), None)
        if found is None or one is None:
            raise Refused(f'There is no follow-up "{short(text, 40)}": `warroom followups --all` lists them.')
        return found, one

    def add_followup(
        self, inc: Which, text: str, *, owner: str = "", due_at: datetime | None = None, kind: str = "technical",
        effect: str = "", criterion: str = "", risk: Risk | None = None, ticket: str = "", key: str | None = None,
        at: datetime | None = None,
    ) -> tuple[Incident, FollowUp]:  # fmt: skip
        """Add one: a candidate, or accepted where it has an owner and a due date."""
        words = reading.needed(reading.line(text, "This follow-up"), "A follow-up needs words: say what is to be done.")
        who = reading.handle(owner, self.people) if owner else ""
        data = events.FollowUpAdded(
            text=words, owner=who, due_at=due_at, kind=_one_of(kind, KINDS, "kind"),
            effect=_one_of(effect, EFFECTS, "effect") if effect else "", risk=_risk(risk),
            criterion=reading.line(criterion, "This criterion"), ticket=_ticket(ticket),
        )  # fmt: skip
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.FollowUpAdded):
                return act.it, there(act.it, first.id)
            if _is_void(act.it):
                act.must_be_open("add a follow-up")
            _to_come(due_at, act.now)
            made = act.append(data)
            after = act.after()
            return after, there(after, made.id)

    def change_followup(
        self, followup: str, *, text: str | None = None, owner: str | None = None, due_at: datetime | None = None,
        kind: str | None = None, effect: str | None = None, criterion: str | None = None, risk: Risk | None = None,
        ticket: str | None = None, accepting: bool = False, key: str | None = None, at: datetime | None = None,
    ) -> tuple[Incident, FollowUp]:  # fmt: skip
        """Change only what is given. ``accepting``: it must be a candidate that is accepted by it."""
        found, one = self.find_followup(followup)
        data = events.FollowUpChanged(
            followup=one.id, due_at=due_at, risk=_risk(risk),
            text=None if text is None else reading.needed(reading.line(text, "This follow-up"), "It needs words."),
            owner=None if owner is None else reading.handle(owner, self.people),
            kind=None if kind is None else _one_of(kind, KINDS, "kind"),
            effect=None if effect is None else _one_of(effect, EFFECTS, "effect"),
            criterion=None if criterion is None else reading.line(criterion, "This criterion"),
            ticket=None if ticket is None else _ticket(ticket),
        )  # fmt: skip
        with self._transaction(found.id, key, at) as act:
            if act.first(events.FollowUpChanged):
                return act.it, there(act.it, one.id)
            now_is = there(act.it, one.id)
            _to_come(due_at, act.now)
            if accepting and now_is.state != CANDIDATE:
                raise Refused(f"{name(act.it, now_is)} is {_state(now_is)} already: change its owner or date instead.")
            if accepting and not ((data.owner or now_is.owner) and (due_at or now_is.due_at)):
                raise Refused(f"To accept {name(act.it, now_is)}, name one owner and a due date: give both.")
            return self._append(act, data, now_is)

    def finish_followup(
        self, followup: str, *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, FollowUp]:
        """Say that it is done; that it did what it was for is for somebody to verify."""
        found, one = self.find_followup(followup)
        with self._transaction(found.id, key, at) as act:
            if act.first(events.FollowUpDone):
                return act.it, there(act.it, one.id)
            return self._append(act, events.FollowUpDone(followup=one.id), _open(act, one))

    def verify_followup(
        self, followup: str, how: str, risk: Risk | None = None, *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, FollowUp]:
        """Say how it was seen that the criterion is met; ``risk`` scores again what is left."""
        found, one = self.find_followup(followup)
        words = reading.needed(reading.line(how, "This"), "Say how it was verified: what was tried, and what was seen.")
        with self._transaction(found.id, key, at) as act:
            if act.first(events.FollowUpVerified):
                return act.it, there(act.it, one.id)
            now_is = there(act.it, one.id)
            if now_is.state != DONE:
                mend = "mark it done first" if now_is.is_open else "nothing is left to verify"
                raise Refused(f"{name(act.it, now_is)} is {_state(now_is)}: {mend}.")
            return self._append(act, events.FollowUpVerified(followup=one.id, how=words, risk=_risk(risk)), now_is)

    def drop_followup(
        self, followup: str, reason: str, *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, FollowUp]:
        """Say that it will not be done, and why."""
        found, one = self.find_followup(followup)
        why = reading.reason(reason, "leave it undone")
        with self._transaction(found.id, key, at) as act:
            if act.first(events.FollowUpDropped):
                return act.it, there(act.it, one.id)
            return self._append(act, events.FollowUpDropped(followup=one.id, reason=why), _open(act, one))

    def take_up_followup(
        self, followup: str, *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, FollowUp]:
        """Say that it is to be done after all."""
        found, one = self.find_followup(followup)
        with self._transaction(found.id, key, at) as act:
            if act.first(events.FollowUpTakenUp):
                return act.it, there(act.it, one.id)
            now_is = there(act.it, one.id)
            if now_is.is_open:
                raise Refused(f"{name(act.it, now_is)} is {_state(now_is)}: it is still to be done.")
            return self._append(act, events.FollowUpTakenUp(followup=one.id), now_is)

    def _append(self, act: CommandContext, data: Payload, before: FollowUp) -> tuple[Incident, FollowUp]:
        act.append(data)
        after = act.after()
        one = there(after, before.id)
        if one == before:
            raise Refused(f"Nothing of {name(act.it, before)} would change: give a value other than the present one.")
        return after, one


def there(it: Incident, followup: str) -> FollowUp:
    one = next((one for one in it.followups if one.id == followup), None)
    if one is None:
        raise Refused("The follow-up is in the journal but not in its table: run warroom rebuild, then try again.")
    return one


def _open(act: CommandContext, one: FollowUp) -> FollowUp:
    now_is = there(act.it, one.id)
    if not now_is.is_open:
        raise Refused(f"{name(act.it, now_is)} is {_state(now_is)} already: take it up again first.")
    return now_is


def _state(one: FollowUp) -> str:
    return "not being done" if one.state == "not_doing" else one.state


def _one_of(word: str, known: tuple[str, ...], what: str) -> str:
    found = named(word, known)
    if not found:
        raise Refused(f'"{short(word, 40)}" is not a {what} of follow-up: {did_you_mean(word, known)}')
    return found


def _is_void(it: Incident) -> bool:
    """Whether what was to follow from it is not wanted any more; a drill that is over is cancelled, and counts."""
    return it.status is Status.MERGED or (it.status is Status.CANCELLED and not it.drill)


def _to_come(due_at: datetime | None, now: datetime) -> None:
    if due_at is not None:
        reading.future(due_at, now, "The due date")


def _risk(risk: Risk | None) -> Risk | None:
    if risk is not None and not all(1 <= n <= 10 for n in (risk.severity, risk.occurrence, risk.detection)):
        raise Refused("A risk has three numbers from 1 to 10: severity, occurrence, detection, such as 8,3,7.")
    return risk


def _ticket(url: str) -> str:
    given = reading.line(url, "This address", URL_LIMIT)
    if given and not web_address(given):
        raise Refused(f'"{short(given)}" is not a web address: it begins with https:// and has no blanks.')
    return web_address(given) if given else ""
