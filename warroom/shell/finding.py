"""Which one is meant: an entry, an ask, a task, a draft, a countdown, an alert, by what a person would type for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from warroom.commands.door import Refused
from warroom.core.naming import named
from warroom.core.text import clean
from warroom.core.words import did_you_mean, listing, short
from warroom.shell.context import Shell

if TYPE_CHECKING:
    from warroom.core.model import Alert, Entry, Incident
    from warroom.room import Room

LAST = "last"
SHORTEST_ID = 3
_TIME = re.compile(r"\d{1,2}:\d\d(:\d\d)?")

T = TypeVar("T")


def by_id(text: str, found: Iterable[tuple[str, T]]) -> list[T]:
    """Those whose id is, or begins with, the text: the one that is it alone."""
    known = list(found)
    exact = [one for name, one in known if name == text]
    return exact or [one for name, one in known if len(text) >= SHORTEST_ID and name.startswith(text)]


def entry(shell: Shell, room: Room, it: Incident, text: str) -> Entry:
    """An entry by its id or the beginning of it, by its time as it is shown, or ``last``. Raises Refused."""
    entries = room.everything(it.id).entries
    if text == LAST:
        found = [e for e in entries if e.retracted is None][-1:]
    elif _TIME.fullmatch(text):
        wanted = text.zfill(5 if text.count(":") == 1 else 8)
        found = [e for e in entries if shell.local(e.at).startswith(wanted)]
    else:
        found = by_id(text, ((e.id, e) for e in entries))
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(
            f'{it.number} has no entry "{clean(text, 40)}": give its id, its time or "last"; '
            f"`warroom show {it.number} --ids` prints the ids"
        )
    several = listing([f'{e.id} "{short(e.text, 30)}"' for e in found[:4]])
    raise Refused(f'"{clean(text, 40)}" is {len(found)} entries of {it.number}: give the id of one, such as {several}')


def item(it: Incident, text: str, what: str, items: Sequence[tuple[str, str]]) -> str:
    """The id of an ask, a task or a draft, by its id or the beginning of it, or ``last``; ``items``: id and words.

    Raises Refused, with those that there are.
    """
    found = [name for name, _ in items[-1:]] if text == LAST else by_id(text, ((name, name) for name, _ in items))
    if len(found) == 1:
        return found[0]
    there = listing([f'{name} "{short(words, 30)}"' for name, words in items[-5:]])
    raise Refused(f'{it.number} has no {what} "{clean(text, 40)}": {f"there is {there}" if items else "there is none"}')


def countdown(shell: Shell, room: Room, it: Incident, text: str) -> str:
    """The key of one of the incident's countdowns, by its key or its name; one that is snoozed too. Raises Refused."""
    from warroom.core.deadlines import deadlines

    running = deadlines(it, room.policy, shell.clock())
    known = {name: d.key for d in running for name in (d.label, d.key)} | {s.key: s.key for s in it.snoozes}
    if found := named(text, known):
        return known[found]
    raise Refused(f'"{clean(text, 40)}" is no countdown of {it.number}: {did_you_mean(text, [d.key for d in running])}')


def alerts(room: Room, texts: Sequence[str]) -> list[Alert]:
    """Alerts by fingerprint or its beginning, by the feed's own id, or by title (several, then). Raises Refused."""
    known = room.store.alerts(active_only=False)
    found: dict[str, Alert] = {}
    for text in texts:
        these = by_id(text, ((a.fingerprint, a) for a in known)) or [
            a for a in known if text.lower() in (a.uid.lower(), a.title.lower())
        ]
        if not these:
            raise Refused(
                f'no alert is called "{clean(text, 60)}": {did_you_mean(text, list({a.title for a in known}))}'
            )
        found |= {a.fingerprint: a for a in these}
    return list(found.values())
