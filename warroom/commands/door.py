"""What every command goes through: the right to change anything, the incident meant, one transaction.

A command looks at the state inside the store's write transaction, refuses with a sentence or appends
events. Nobody can slip in between the look and the append, so two people never break a rule together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct, convert

from warroom.commands import policy_record
from warroom.commands.lazy_events import events
from warroom.core.model import ENDED, Entry, Incident, Status
from warroom.core.naming import HOUSE, People, folded
from warroom.core.times import as_utc, utcnow
from warroom.core.words import capital, listing, moment, one_off, short

if TYPE_CHECKING:
    from warroom.core.events import Event, Payload
    from warroom.core.policy import Policy
    from warroom.store import Store
    from warroom.store.leases import Lease
    from warroom.store.transaction import Transaction

Which = str | Incident
"""The incident a command is about: its id in any form (``INC-2026-0042``, ``0042``, ``42``), or itself."""


class Refused(Exception):
    """A command that was not done: a sentence for people that says what is wrong and what to do.

    Attributes:
        kept: what the person had written, so that it is not lost with the refusal.
        incident: the id of the incident that is in the way, where there is one.
    """

    def __init__(self, sentence: str, *, kept: str = "", incident: str = "") -> None:
        super().__init__(sentence)
        self.kept = kept
        self.incident = incident


class Conflict(Refused):
    """Somebody else changed the same line first; ``kept`` is this person's wording, ``theirs`` the line now."""

    def __init__(self, sentence: str, *, kept: str, theirs: Entry) -> None:
        super().__init__(sentence, kept=kept, incident=theirs.incident)
        self.theirs = theirs


class Overtaken(Refused):
    """Somebody else changed the same thing since it was looked at; ``theirs`` is what it says now, by its name."""

    def __init__(self, sentence: str, theirs: Mapping[str, object]) -> None:
        super().__init__(sentence)
        self.theirs = dict(theirs)


@contextmanager
def keeping(text: str) -> Iterator[None]:
    """A refusal raised inside carries what the person wrote."""
    try:
        yield
    except Refused as refused:
        refused.kept = refused.kept or text
        raise


class CommandContext(Struct):
    """One command under way inside the write transaction.

    Attributes:
        it: the incident as it is in this transaction, before the command.
        now: when the command is recorded.
        at: when it happened: now, unless the person said otherwise.
        key: the idempotency key: the id of the first event the command writes.
        ids: what the first events will have for ids, where that was settled before.
    """

    tx: Transaction
    it: Incident
    now: datetime
    at: datetime
    person: str
    key: str | None
    zone: tzinfo
    written: int = 0
    ids: tuple[str, ...] = ()

    def first(self, *writes: type[Payload]) -> Event | None:
        """What this key wrote before, or None when it is new.

        Refuses a key that another person, incident or command used: doing nothing would hide a mistake.
        """
        return replayed(self.tx, self.key, self.person, self.it.id, writes)

    def expect(self, many: int) -> None:
        """So many events are about to be appended: whether they are there already is asked once for all."""
        self.ids = tuple(event_id(self.key, number) for number in range(1, many + 1))
        self.tx.expect(self.ids)

    def append(self, data: Payload, *, at: datetime | None = None, incident: str = "") -> Event:
        """Write one event of this command."""
        self.written += 1
        settled = self.written <= len(self.ids)
        id_ = self.ids[self.written - 1] if settled else event_id(self.key, self.written)
        return self.tx.append(
            events.Event(
                id=id_, incident=incident or self.it.id, at=at or self.at,
                recorded_at=self.now, actor=self.person, data=data,
            ),
            fresh=self.key is None,
        )  # fmt: skip

    def taken(self, into: Event, drafted: Mapping[str, object] | None) -> None:
        """Record that what ``into`` says began as a model's draft: its kind, model, prompt, position and the share of
        its words that was changed. Nothing where ``drafted`` is None."""
        if drafted is not None:
            self.append(convert({**drafted, "into": into.id}, events.DraftTaken))

    def after(self) -> Incident:
        """The incident with what was written."""
        return there(self.tx, self.it.id)

    def when(self, at: datetime) -> str:
        return moment(at, self.now, self.zone)

    def must_be_open(self, doing: str) -> None:
        """Refuse where the incident has ended. ``doing`` completes "before you can …"."""
        if self.it.status in ENDED:
            raise Refused(f"{ended(self.it, self.when)}: {_mend(self.it)} before you can {doing}.")

    def must_be_live(self, doing: str) -> None:
        """Refuse where the response does not run: ended, resolved, or only planned."""
        self.must_be_open(doing)
        it = self.it
        if it.status is Status.RESOLVED:
            raise Refused(f"{ended(it, self.when)}: reopen it before you can {doing}.")
        if it.status is Status.PLANNED:
            raise Refused(f"{it.number} is only planned: turn it into an incident before you can {doing}.")

    def not_before(self, since: datetime, what: str) -> None:
        """Refuse a back-dated change that would lie before the one it follows."""
        if self.at < since and self.at < self.now:
            raise Refused(f"{self.it.number} {what} {self.when(since)}: give a time after that.")


def there(tx: Transaction, incident: str) -> Incident:
    """The incident that must be there, because its id was found or has just been written."""
    it = tx.incident(incident)
    if it is None:
        raise Refused(f"{incident} is in the journal but not in its tables: run warroom rebuild, then try again.")
    return it


def event_id(key: str | None, number: int) -> str:
    """The id of the ``number``-th event (from 1) that a command with this key writes."""
    if key is None:
        return events.new_id()
    return key if number == 1 else f"{key}#{number}"


def replayed(
    tx: Transaction, key: str | None, person: str, incident: str, writes: Iterable[type[Payload]]
) -> Event | None:
    """The event that this key wrote before, None when it is new; refused where it was used for something else."""
    if key is not None and ("#" in key or not 0 < len(key) <= 100):
        raise Refused("An idempotency key has 1 to 100 characters, none of them #: give another.")
    stored = tx.event(key) if key is not None else None
    if stored is None:
        return None
    types = [word for word, cls in events.KNOWN.items() if cls in writes]
    if stored.actor != person or (incident and stored.incident != incident) or stored.type not in types:
        raise Refused(
            f"The key {key} was already used by {stored.actor} for another command ({stored.type.replace('_', ' ')}): "
            "give this command a key of its own."
        )
    return stored


def ended(it: Incident, when: Callable[[datetime], str]) -> str:
    """The state of an incident that no longer takes changes: ``0042 was closed at 14:33:02 UTC``."""
    if it.status is Status.MERGED:
        return f"{it.number} was merged into {it.number_of(it.merged_into)}"
    return f"{it.number} was {it.status.value} at {when(it.status_since)}"


def _mend(it: Incident) -> str:
    if it.status is Status.MERGED:
        return f"write to {it.number_of(it.merged_into)} instead, or take the merge back,"
    return "reopen it"


class CommandBase:
    """Who is at the door, what they may do, and the transaction of one command."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        person: str,
        clock: Callable[[], datetime] = utcnow,
        responders: Iterable[object] = (),
        read_only: bool = False,
        zone: tzinfo = UTC,
    ) -> None:
        """``responders`` are handles, or values with a ``handle`` and a ``name``; ``person`` is who acts, by either.

        ``zone`` is the one in which sentences give times.
        """
        self.store = store
        self.policy = policy
        self.people = People(responders)
        self.person = self.people.meant(person) or person
        self.clock = clock
        self.read_only = read_only or store.read_only
        self.zone = zone
        self.responders = self.people.handles

    def named(self, inc: Which) -> str:
        """The full id. Refuses an unknown name with the open incidents, and a number that two open ones have."""
        if isinstance(inc, Incident):
            return inc.id
        found = self.store.named(inc)
        if len(found) == 1:
            return found[0]
        if found:
            short = found[-1].removeprefix("INC-")
            raise Refused(f'"{inc}" is the number of {listing(found)}: say which with its year, such as {short}.')
        there = [it.number for it in self.store.open_incidents(limit=6)]
        known = f"open are {listing(there[:5])}{' and more' if len(there) > 5 else ''}." if there else "none is open."
        raise Refused(f'There is no incident "{inc}": {known}')

    @contextmanager
    def _transaction(
        self, inc: Which, key: str | None, at: datetime | None = None, *, as_observer: bool = False
    ) -> Iterator[CommandContext]:
        """The transaction of one command; what is raised inside writes nothing."""
        now = self._may_write(at)
        incident = self.named(inc)
        with self.store.writing() as tx:
            if key is not None:
                tx.foresee(key)
            it = there(tx, incident)
            if not as_observer:
                self._not_observer(it)
            self._policy_first(tx)
            yield CommandContext(tx, it, now, as_utc(at) if at else now, self.person, key, self.zone)

    def _may_write(self, at: datetime | None) -> datetime:
        if self.store.notice:
            raise Refused(self.store.notice)
        if self.read_only:
            raise Refused("This room is open for reading only: open it without --read-only to change anything.")
        if folded(self.person) == HOUSE:
            raise Refused(
                f'"{self.person}" is the room itself, for whose acts nobody answers: say who you are with --as NAME.'
            )
        if self.store.proved not in ("", self.person):
            raise Refused(
                f"The database knows you as {self.store.proved}, and this would be recorded as {self.person}: use --as "
                f"{self.store.proved}, or sign in with the database role of {self.person}."
            )
        now = as_utc(self.clock())
        if at is not None and as_utc(at) > now:
            raise Refused(f"{moment(as_utc(at), now, self.zone)} is in the future: give the time when it happened.")
        return now

    def record_policy(self, lease: Lease | None = None) -> bool:
        """Put the policy in force on the record where it is another than the last; True only where this call did.

        ``lease``: the watcher's, whose policy counts; without it see ``policy_record`` for who gives way to whom.
        """
        if self.read_only or self.store.last_policy()[1] == self._deciding:
            return False
        with self.store.writing() as tx:
            return (lease is None or tx.holds(lease)) and self._policy_first(tx, watching=lease is not None)

    def _policy_first(self, tx: Transaction, *, watching: bool = False) -> bool:
        """The policy that a command goes by is in the journal before what the command writes."""
        now = as_utc(self.clock())
        return policy_record.record(tx, self._deciding, now, by=self.person, watching=watching)

    @cached_property
    def _deciding(self) -> dict[str, Any]:
        from warroom.core.in_force import deciding

        return deciding(self.policy)

    def policy_at(self, when: datetime) -> tuple[Policy, bool]:
        """The policy in force at that moment, and whether it is on the record: before the first it is today's."""
        found = policy_record.at(self.store, when)
        return (self.policy, False) if found is None else (found, True)

    def policies(self) -> Callable[[datetime], Policy]:
        """The policy in force at a moment; before the first that is on the record, today's."""
        from warroom.core.in_force import in_force, recorded_policy

        read = ((since, recorded_policy(data)) for since, data in self.store.policies())
        history = [(since, policy) for since, policy in read if policy is not None]
        if not history:
            return lambda _: self.policy
        return lambda at: in_force(history, at) or self.policy

    def _not_misspelt(self, person: str, here: Iterable[str]) -> None:
        """Refuses a name that is likelier a slip of the finger than somebody: scripts may name anybody else.

        ``here`` are people who are in the incident already.
        """
        near = one_off(person, self.responders) if person not in self.responders else ""
        if near and person not in here and all(o.person != person for o in self.store.on_call()):
            raise Refused(f"{person} is nobody known here: did you mean {near}? If not, write {person}! for this name.")

    def _not_observer(self, it: Incident) -> None:
        """Observers see everything and change nothing, unless they hold another role too."""
        held = {a.role for a in it.roles if a.person == self.person}
        if held == {"observer"}:
            raise Refused(f"You are an observer in {it.number} and observers change nothing: release that role first.")


def refuse_overtaken(
    act: CommandContext, journal: Iterable[Event], seen: Mapping[str, object] | None, now: Mapping[str, object],
    touches: Callable[[Event, str], bool],
) -> None:  # fmt: skip
    """Refuse a change of what somebody else has changed since it was looked at, naming who, when and what it says.

    Args:
        seen: what each thing said when it was looked at, by its name; None or a missing one is not compared.
        now: what those that are about to be changed say now.
        touches: whether an event of the ``journal`` changed the thing of that name.
    """
    theirs = {name: value for name, value in now.items() if seen is not None and name in seen and value != seen[name]}
    if not theirs:
        return
    name, value = next(iter(theirs.items()))
    last = [event for event in journal if touches(event, name)][-1:]
    who = f"{last[0].actor} changed it at {act.when(last[0].at)}" if last else "somebody changed it"
    says = act.when(value) if isinstance(value, datetime) else f'"{short(str(value), 200)}"' if value else "nothing"
    raise Overtaken(
        f"{capital(name.replace('_', ' '))}: {who}; it says now: {says}. Yours is kept: save again if it should stand.",
        theirs,
    )
