"""Roles and people from the shell: accepting, declining, taking command, joining; who is on call."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from warroom.config.settings import Responder
from warroom.core.awake import reached
from warroom.core.naming import People
from warroom.core.words import role_label
from warroom.shell.acting import Acting, act
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.core.model import OnCall


@act
def accept(given: Acting) -> str:
    """``accept INC ROLE``: a role that was offered to you."""
    asked = given.asked
    given.room.accept(given.it.id, asked.role, " ".join(asked.read_back), system=asked.system)
    return f"{given.it.id}: {given.shell.person} accepted {_role(given)}"


@act
def decline(given: Acting) -> str:
    """``decline INC ROLE``: its holder stays."""
    given.room.decline(given.it.id, given.asked.role, " ".join(given.asked.reason))
    return f"{given.it.id}: {given.shell.person} declined {_role(given)}"


@act
def withdraw(given: Acting) -> str:
    """``withdraw INC ROLE``: an offer is taken back."""
    given.room.withdraw(given.it.id, given.asked.role, given.asked.name)
    return f"{given.it.id}: {_role(given)} is no longer offered"


@act
def release(given: Acting) -> str:
    """``release INC ROLE``: your own, unless somebody else's is named."""
    asked = given.asked
    given.room.release(given.it.id, asked.role, asked.name, asked.system)
    return f"{given.it.id}: {asked.name or given.shell.person} gave up {_role(given)}"


@act
def take(given: Acting) -> str:
    """``take INC``: command of it."""
    given.room.take_command(given.it.id, " ".join(given.asked.reason))
    return f"{given.it.id}: {given.shell.person} is commander"


@act
def join(given: Acting) -> str:
    """``join INC``: you are here."""
    given.room.join(given.it.id, given.asked.role)
    return f"{given.it.id}: {given.shell.person} joined"


@act
def leave(given: Acting) -> str:
    """``leave INC``: your roles become vacant."""
    given.room.leave(given.it.id)
    return f"{given.it.id}: {given.shell.person} left"


def _role(given: Acting) -> str:
    from warroom.commands.reading import role

    return role_label(given.shell.config.policy, role(given.shell.config.policy, given.asked.role), "")


def on_call(asked: Namespace) -> int:
    """``oncall``: who is on call now, as the feeds report it."""
    shell = Shell(asked)
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        found = room.store.on_call()
    known = People(shell.config.responder)
    responders = {person.handle: person for person in shell.config.responder}

    def reach(one: OnCall) -> Responder:
        return responders.get(known.meant(one.person) or "", Responder(handle=one.person))

    if shell.json:
        return show_json([
            {"person": one.person, "contact": reach(one).contact or None, "timezone": reach(one).timezone or None,
             "policy": one.policy, "schedule": one.schedule, "level": one.level, "feed": one.feed,
             "since": iso(one.since), "until": iso(one.until)}
            for one in found
        ])  # fmt: skip
    if not found:
        return say("no feed reports who is on call: add one such as pagerduty or opsgenie (docs/feeds.md)")
    rows = [
        (one.person, str(one.level), one.policy, one.schedule, shell.local(one.until, "%Y-%m-%d %H:%M"), one.feed,
         reached(reach(one).contact, reach(one).timezone, shell.clock(), shell.zone))
        for one in sorted(found, key=lambda one: (one.policy, one.level, one.person))
    ]
    table(("person", "level", "policy", "schedule", "until", "feed", ""), rows, right=frozenset({1}))
    return 0
