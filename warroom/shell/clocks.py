"""Deadlines and escalations from the shell: fired by hand, snoozed, check-ins set, ticket limits."""

from __future__ import annotations

from warroom.shell import finding
from warroom.shell.acting import Acting, Done, act
from warroom.shell.failures import Usage


@act
def escalate(given: Acting) -> str:
    """``escalate INC [LEVEL]``: the next level that has not fired, unless one is named."""
    return given.room.escalate(given.it.id, given.asked.level, " ".join(given.asked.reason))


@act
def snooze(given: Acting) -> Done:
    """``snooze INC COUNTDOWN UNTIL REASON``; ``--end`` lets it run again."""
    asked, shell, room, it = given.asked, given.shell, given.room, given.it
    key = finding.countdown(shell, room, it, asked.countdown)
    if asked.end:
        room.end_snooze(it.id, key)
        return Done(f"{it.id}: {key} is no longer snoozed", {"countdown": key})
    if asked.until is None or not asked.reason:
        raise Usage("a snooze has an end and a reason: snooze INC COUNTDOWN 15m the vendor answers at 15:00")
    until = shell.until(asked.until, "UNTIL")
    room.snooze(it.id, key, until, " ".join(asked.reason))
    return Done(f"{it.id}: {key} snoozed until {shell.local(until, '%H:%M:%S %Z')}", {"countdown": key})


@act
def schedule_check_in(given: Acting) -> str:
    """``checkin INC ROLE --at WHEN``: the role checks in then."""
    asked, shell = given.asked, given.shell
    due = shell.until(asked.at, "--at")
    every = shell.span(asked.every, "--every") if asked.every else None
    given.room.set_check_in(given.it.id, asked.role, due, every)
    again = f", then every {asked.every}" if every else ""
    return f"{given.it.id}: {asked.role} checks in at {shell.local(due)}{again}"


@act
def drop_check_in(given: Acting) -> str:
    """``checkin INC ROLE --drop``: no more check-ins of that role."""
    from warroom.commands.door import Refused
    from warroom.commands.reading import role

    name = role(given.shell.config.policy, given.asked.role)
    found = [check.id for check in given.it.check_ins if check.role == name and check.due_at is not None]
    if not found:
        raise Refused(f"{given.it.number} has no check-in of {name}: `warroom show {given.it.number}` lists them")
    for check in found:
        given.room.drop_check_in(given.it.id, check)
    return f"{given.it.id}: no more check-ins of {name}"


@act
def tickets(given: Acting) -> str:
    """``tickets INC``: from how many the room warns and escalates; 0 is never."""
    asked = given.asked
    given.room.set_ticket_limits(given.it.id, asked.warn, asked.escalate, asked.feed)
    return f"{given.it.id}: tickets warn at {asked.warn or 'never'}, escalate at {asked.escalate or 'never'}"
