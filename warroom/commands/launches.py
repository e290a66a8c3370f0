"""A launch: T set and moved, preparation before it, go and no-go by role, what is watched for from T on.

The rules: a go is for one T, so moving T asks again; while a role says no-go the launch is held, and nothing that
counts from T on runs; after T nobody says no-go any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandContext, Refused, Which
from warroom.commands.incident import IncidentCommands
from warroom.commands.lazy_events import events
from warroom.commands.planned import SHORTEST, seconds_of
from warroom.core.model import Incident, Launch, Preparation, Status, Trigger
from warroom.core.model.launch import GO, NO_GO, OPEN
from warroom.core.planned import instant, moment, offset_of, place, read_offset
from warroom.core.times import as_utc
from warroom.core.words import listing, role_label

if TYPE_CHECKING:
    from warroom.core.events import Event

LONGEST = timedelta(days=366)
MOST_TIMES = 1_000
BY = "T-1h"
"""By when a role says go or no-go, unless somebody says otherwise."""


class LaunchCommands(IncidentCommands):
    """Each gives the incident as it is afterwards. The id of the event that adds preparation or a trigger is its id."""

    def plan_launch(
        self, title: str, when: str, zone: str = "", severity: str = "", *, summary: str = "", service: str = "",
        region: str = "", key: str | None = None,
    ) -> Incident:  # fmt: skip
        """Open a planned room that has a T; ``severity``: if it goes wrong, the least severe by default."""
        self._may_write(None)
        _in_time(when, self._zone(zone), as_utc(self.clock()))
        least = max(self.policy.severities, key=lambda level: level.rank).name
        made = self.declare(title, severity or least, summary=summary, service=service, region=region, planned=True,
                            key=key)  # fmt: skip
        if made.launch is not None:
            return made
        return self.set_launch(made, when, zone, key=f"{key}-t" if key else None)

    def set_launch(
        self, inc: Which, when: str, zone: str = "", reason: str = "", *, seen: tuple[str, str] | None = None,
        key: str | None = None, at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Set T, or move it with all that hangs on it: ``2027-03-29 09:00``, or from where it is, ``T+7d``.

        ``seen``: T and its zone as the person saw them, ("", "") where there was none; refused where it is another.
        """
        why = reading.line(reason, "This reason")
        with self._transaction(inc, key, at) as act:
            if act.first(events.LaunchSet):
                return act.it
            _planned(act, "set its T")
            old = act.it.launch
            if old is not None and seen not in (None, (old.wall, old.zone)):
                how, wall = "moved" if any(seen or ()) else "set", old.wall.replace("T", " ")
                raise Refused(f"T was {how} meanwhile: it is {wall} {old.zone} now. Look again before you move it.")
            name = self._zone(zone or (old.zone if old is not None else ""))
            wall = _in_time(when, name, act.now, old)
            if old is not None and (old.wall, old.zone) == (wall, name):
                raise Refused(f"T of {act.it.number} is {wall.replace('T', ' ')} {name} already: give another time.")
            act.append(events.LaunchSet(wall=wall, zone=name, reason=why))
            return act.after()

    def prepare(
        self, inc: Which, offset: str, who: str, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> Preparation:
        """Something that a role or a person must have done by ``offset``, which lies before T."""
        words = reading.needed(reading.line(text, "This preparation", 300), "Say what is to be prepared.")
        role, person = self._who(who)
        with self._transaction(inc, key, at) as act:
            first = act.first(events.PreparationAdded)
            if first is None:
                launch = _launch(act, "add preparation")
                due = _still_to_come(act, launch, offset)
                if person:
                    self._not_misspelt(person, [one.person for one in act.it.participants])
                first = act.append(events.PreparationAdded(text=words, offset=due, role=role, person=person))
            return next(one for one in _known(act.after()).preparation if one.id == first.id)

    def end_preparation(
        self, inc: Which, number: int, *, done: bool = True, reason: str = "", key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Say that it is done, or dropped, which needs a reason."""
        why = reading.line(reason, "This reason") if done else reading.reason(reason, "drop it")
        with self._transaction(inc, key, at) as act:
            if act.first(events.PreparationEnded):
                return act.it
            one = _item(act, _launch(act, "settle preparation"), number)
            if one.state != OPEN:
                raise Refused(f"{one.number} is {one.state} already, by {one.ended_by}: reopen it if it is not.")
            act.append(events.PreparationEnded(item=one.id, result="done" if done else "dropped", reason=why))
            return act.after()

    def reopen_preparation(
        self, inc: Which, number: int, *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """It is to be done after all."""
        with self._transaction(inc, key, at) as act:
            if act.first(events.PreparationReopened):
                return act.it
            one = _item(act, _launch(act, "reopen preparation"), number)
            if one.state == OPEN:
                raise Refused(f"{one.number} is open: there is nothing to reopen.")
            act.append(events.PreparationReopened(item=one.id))
            return act.after()

    def ask_go(
        self, inc: Which, roles: Iterable[str], by: str = BY, *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """These roles say go or no-go by that offset."""
        names = reading.distinct(reading.role(self.policy, role) for role in roles)
        if not names:
            raise Refused("No role is named: say which roles say go or no-go, such as commander, support.")
        with self._transaction(inc, key or events.new_id(), at) as act:  # under one key, so that it is undone as one
            if act.first(events.GoAsked):
                return act.it
            due = _still_to_come(act, _launch(act, "ask for go and no-go"), by)
            for name in names:
                act.append(events.GoAsked(role=name, offset=due))
            return act.after()

    def not_ask_go(self, inc: Which, role: str, *, key: str | None = None, at: datetime | None = None) -> Incident:
        """The role is not asked any more."""
        name = reading.role(self.policy, role)
        with self._transaction(inc, key, at) as act:
            if act.first(events.GoNotAsked):
                return act.it
            self._is_asked(act, _launch(act, "change who is asked"), name)
            act.append(events.GoNotAsked(role=name))
            return act.after()

    def say_go(
        self, inc: Which, go: bool, role: str = "", reason: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Say go or no-go for a role: its holder does, or the commander. A no-go holds the launch, and has a reason.
        Without ``role`` it is for each of this person's roles that is asked."""
        why = reading.line(reason, "This reason") if go else reading.reason(reason, "say no-go")
        named = reading.role(self.policy, role) if role else ""
        with self._transaction(inc, key or events.new_id(), at) as act:  # under one key, so that it is undone as one
            if act.first(events.GoSaid):
                return act.it
            launch = _launch(act, f"say {GO if go else NO_GO}")
            mine = {turn.role for turn in act.it.roles if turn.person == self.person}
            if named:
                self._is_asked(act, launch, named)
            names = [named] if named else [one.role for one in launch.poll if one.role in mine]
            if not names:
                asked = listing([role_label(self.policy, one.role) for one in launch.poll])
                raise Refused(f"You hold none of the roles that are asked: {asked or 'no role is asked yet'}.")
            for name in names:
                if name not in mine and "commander" not in mine:
                    raise Refused(self._whose(act.it, name))
            if launch.at <= act.now and launch.held_by:
                raise Refused(
                    f"T passed at {act.when(launch.at)} while {listing(launch.held_by)} said no-go: move T first, then "
                    "everybody says go or no-go again."
                )
            if launch.at <= act.now and not go:
                raise Refused(f"T passed at {act.when(launch.at)}: make {act.it.number} an incident if it goes wrong.")
            for name in names:
                act.append(events.GoSaid(role=name, says="go" if go else "no-go", reason=why))
            return act.after()

    def _whose(self, it: Incident, role: str) -> str:
        holders = listing([turn.person for turn in it.holders(role)])
        whose = f"{holders} says it" if holders else "nobody holds it: assign it"
        return f"You do not hold {role_label(self.policy, role)}: {whose}, or the commander speaks for it."

    def _is_asked(self, act: CommandContext, launch: Launch, role: str) -> None:
        if all(one.role != role for one in launch.poll):
            asked = listing([role_label(self.policy, one.role) for one in launch.poll])
            raise Refused(f"{role_label(self.policy, role)} is not asked: asked are {asked or 'no roles yet'}.")

    def set_launch_check_in(
        self, inc: Which, role: str, offset: str, every: timedelta | None = None, *, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Whoever holds the role says at that offset how it looks, and then ``every`` so long; it moves with T."""
        name = reading.role(self.policy, role)
        if every is not None and every < SHORTEST:
            raise Refused("A check-in comes once a minute at most: give it some minutes.")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.LaunchCheckInSet):
                return first
            due = _still_to_come(act, _launch(act, "set a check-in"), offset, after=True)
            return act.append(events.LaunchCheckInSet(role=name, offset=due, every_s=seconds_of(every)))

    def set_turns(
        self, inc: Which, role: str, people: Iterable[str], every: timedelta | None, *, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Who holds the role from T on, one after the other, each so long; nobody: no rotation."""
        name = reading.role(self.policy, role)
        who = [reading.handle(one, self.people) for one in people]
        if who and (every is None or not timedelta(minutes=15) <= every <= timedelta(days=7)):
            raise Refused("A turn lasts from 15 minutes to 7 days: say how long, such as 4h.")
        with self._transaction(inc, key, at) as act:
            if act.first(events.TurnsSet):
                return act.it
            launch = _launch(act, "set a rotation")
            if not who and all(one.role != name for one in launch.turns):
                raise Refused(f"{role_label(self.policy, name)} has no rotation: name the people who take turns.")
            for one in who:
                self._not_misspelt(one, [there.person for there in act.it.participants])
            act.append(events.TurnsSet(role=name, people=tuple(who), every_s=seconds_of(every) if who else 0))
            return act.after()

    def expect_volume(
        self, inc: Which, usual: int, low: int = 1, high: int = 1, lasts: timedelta = timedelta(hours=72), *,
        key: str | None = None, at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """So many times the usual tickets an hour are expected from T on; ``usual`` 0: nothing is. Where the room has
        no limits yet, it warns from more than is expected on."""
        if not 0 <= usual <= 1_000_000 or not 1 <= low <= high <= MOST_TIMES:
            raise Refused("Give the usual tickets an hour, and how many times that are expected, such as 5 to 10.")
        if not timedelta(hours=1) <= lasts <= LONGEST:
            raise Refused("It lasts from an hour to a year: say how long, such as 72h.")
        with self._transaction(inc, key, at) as act:
            if act.first(events.VolumeExpected):
                return act.it
            launch = _launch(act, "say what is expected")
            if not usual and launch.expected is None:
                raise Refused("Nothing is expected yet: give the usual tickets an hour.")
            most = usual * high
            act.append(events.VolumeExpected(usual=usual, low=low, high=high, lasts_s=seconds_of(lasts)))
            if usual and act.it.tickets is None and most < 1_000_000:
                act.append(events.TicketLimitsSet(warn=most + 1))
            return act.after()

    def set_trigger(self, inc: Which, filter: str, *, key: str | None = None, at: datetime | None = None) -> Trigger:
        """An alert that this filter lets through from T on offers to make the launch an incident."""
        from warroom.core.alert_filter import FilterError, parse

        words = reading.needed(reading.line(filter, "This filter", 300), "A trigger has a filter: sev>=high service:x.")
        try:
            parse(words)
        except FilterError as error:
            raise Refused(f"This filter cannot be read: {error}.") from error
        with self._transaction(inc, key, at) as act:
            first = act.first(events.TriggerSet)
            if first is None:
                launch = _launch(act, "set a trigger")
                if any(one.filter == words for one in launch.triggers):
                    raise Refused(f"{act.it.number} has that trigger already: give another filter.")
                first = act.append(events.TriggerSet(filter=words))
            return next(one for one in _known(act.after()).triggers if one.id == first.id)

    def drop_trigger(self, inc: Which, number: int, *, key: str | None = None, at: datetime | None = None) -> Incident:
        """It watches no more."""
        with self._transaction(inc, key, at) as act:
            if act.first(events.TriggerDropped):
                return act.it
            act.append(events.TriggerDropped(trigger=_trigger(act, number).id))
            return act.after()

    def decline_trigger(
        self, inc: Which, number: int, reason: str, *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """It does not become an incident by this: the trigger watches on, for another alert."""
        why = reading.reason(reason, "decline it")
        with self._transaction(inc, key, at) as act:
            if act.first(events.TriggerDeclined):
                return act.it
            one = _trigger(act, number)
            if one.tripped_at is None:
                raise Refused(f"Trigger {one.number} offers nothing now: it watches for {one.filter}.")
            act.append(events.TriggerDeclined(trigger=one.id, reason=why))
            return act.after()

    def end_launch(self, inc: Which, note: str = "", *, key: str | None = None, at: datetime | None = None) -> Incident:
        """It went out, and its room is over: nothing of it runs any more."""
        words = reading.line(note, "This note")
        with self._transaction(inc, key, at) as act:
            if act.first(events.LaunchEnded):
                return act.it
            launch = _launch(act, "end it")
            if launch.at > act.now:
                raise Refused(f"T is {act.when(launch.at)}, still to come: cancel {act.it.number} if it is not needed.")
            if launch.held_by:
                raise Refused(f"It did not go out, {listing(launch.held_by)} said no-go: move T, or cancel it.")
            act.append(events.LaunchEnded(note=words))
            return act.after()

    def _zone(self, name: str) -> str:
        """The zone of that name, of the team where none is given. Refuses one that this machine does not know."""
        given = name.strip() or getattr(self.zone, "key", None) or ("UTC" if self.zone is UTC else "")
        if not given:
            raise Refused("The zone of this machine has no name: say of which zone T is, such as Europe/Berlin.")
        if given != "UTC" and place(given) is UTC:
            raise Refused(f'"{given[:60]}" is no time zone: give one such as Europe/Berlin.')
        return given

    def _who(self, word: str) -> tuple[str, str]:
        """A role, or a person: ``@maya`` is a person whatever roles are called."""
        try:
            if not word.strip().startswith("@"):
                return reading.role(self.policy, word), ""
        except Refused:
            pass
        return "", reading.handle(word, self.people)


def _planned(act: CommandContext, doing: str) -> None:
    act.must_be_open(doing)
    if act.it.status is not Status.PLANNED:
        raise Refused(f"{act.it.number} is an incident, not planned any more: you cannot {doing}.")


def _launch(act: CommandContext, doing: str) -> Launch:
    _planned(act, doing)
    if act.it.launch is None:
        raise Refused(f"{act.it.number} has no T: set it first, with `warroom launch move {act.it.number} WHEN`.")
    return act.it.launch


def _known(it: Incident) -> Launch:
    assert it.launch is not None
    return it.launch


def _still_to_come(act: CommandContext, launch: Launch, offset: str, *, after: bool = False) -> str:
    """The offset as it is kept. Refused where it has passed, or lies on the wrong side of T."""
    try:
        words = read_offset(offset)
    except ValueError as error:
        raise Refused(f"{error}.") from error
    found, due = offset_of(words), moment(launch, words)
    assert found is not None
    assert due is not None
    if after and min(found) < 0:
        raise Refused(f"{words} is before T: check-ins that hang on T come after it.")
    if not after and max(found) > 0:
        raise Refused(f"{words} is after T: give what is due before it, such as T-2h.")
    if due <= act.now:
        raise Refused(f"{words} was {act.when(due)}, which has passed: give a later one.")
    return words


def _item(act: CommandContext, launch: Launch, number: int) -> Preparation:
    one = launch.item(number)
    if one is None:
        there = listing([str(one.number) for one in launch.preparation if one.state == OPEN])
        raise Refused(f"{act.it.number} has no preparation {number}: open are {there or 'none'}.")
    return one


def _trigger(act: CommandContext, number: int) -> Trigger:
    launch = _launch(act, "change a trigger")
    one = next((one for one in launch.triggers if one.number == number), None)
    if one is None:
        there = listing([str(one.number) for one in launch.triggers])
        raise Refused(f"{act.it.number} has no trigger {number}: there are {there or 'none'}.")
    return one


def _in_time(when: str, zone: str, now: datetime, old: Launch | None = None) -> str:
    """T on the clocks of the zone. Refused where it has passed."""
    wall = _wall(when, zone, old)
    due = instant(wall, zone)
    if due is None or due <= now:
        raise Refused(f"T at {wall.replace('T', ' ')} {zone} has passed: give a time that is still to come.")
    return wall


def _wall(text: str, zone: str, old: Launch | None) -> str:
    """T on the clocks of the zone, as somebody typed it: a day and a time, or an offset of where it is."""
    words = text.strip()
    found = offset_of(words) if old is not None else None
    there: tzinfo = place(zone)
    if found is not None and old is not None:
        at = moment(old, words)
        assert at is not None
        return at.astimezone(there).replace(tzinfo=None).isoformat(timespec="minutes")
    try:
        given = datetime.fromisoformat(words)
    except ValueError:
        raise Refused(f'"{words[:60]}" is no T: give a day and a time, such as "2027-03-29 09:00".') from None
    if len(words) <= 10:
        raise Refused(f'"{words[:60]}" has no time of day: give both, such as "2027-03-29 09:00".')
    if given.tzinfo is not None:
        given = given.astimezone(there).replace(tzinfo=None)
    wall = given.replace(second=0, microsecond=0)
    at = instant(wall.isoformat(), zone)
    if at is not None and at.astimezone(there).replace(tzinfo=None) != wall:
        raise Refused(f"{wall:%Y-%m-%d %H:%M} does not exist in {zone}, the clocks are put forward: give another time.")
    return wall.isoformat(timespec="minutes")
