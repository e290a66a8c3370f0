"""Workarounds: what is in place for the moment, whichever incident it is of, until it is removed."""

from __future__ import annotations

import re
from datetime import datetime

from warroom.commands import reading
from warroom.commands.door import CommandBase, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.model import Incident, Status, Workaround
from warroom.core.words import short

_NAME = re.compile(r"[Ww]-(?P<incident>(?:\d{4}-)?\d+)-(?P<number>\d+)")
EVERY = 1_000_000_000


class WorkaroundCommands(CommandBase):
    """They belong to the room as a whole: that their incident is closed changes nothing."""

    def workarounds(self) -> tuple[tuple[Incident, Workaround], ...]:
        """Those that are in place, of closed incidents too, the longest first; none of drills."""
        found = {it.id: it for it in (*self.store.open_incidents(), *self.store.owing((), EVERY))}
        left = [(it, one) for it in found.values() if not it.drill for one in it.workarounds if one.in_place]
        return tuple(sorted(left, key=lambda pair: (pair[1].at, pair[0].id, pair[1].number)))

    def put_workaround(
        self, inc: Which, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, Workaround]:
        """Record that a workaround is in place."""
        words = reading.needed(reading.line(text, "This workaround"), "A workaround needs words: say what is in place.")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.WorkaroundPutIn):
                return act.it, _there(act.it, first.id)
            if act.it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("record a workaround")
            made = act.append(events.WorkaroundPutIn(text=words))
            after = act.after()
            return after, _there(after, made.id)

    def remove_workaround(
        self, workaround: str, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, Workaround]:
        """Say that it is in place no longer, and what took its place."""
        match = _NAME.fullmatch(workaround.strip())
        if match is None:
            raise Refused(f'"{short(workaround, 40)}" is not a workaround: give its id, such as W-0042-1.')
        why = reading.line(reason, "This reason")
        with self._transaction(match["incident"], key, at) as act:
            one = next((one for one in act.it.workarounds if one.number == int(match["number"])), None)
            if one is None:
                raise Refused(f"There is no workaround {workaround.strip()}: `warroom workarounds` lists them.")
            if act.first(events.WorkaroundRemoved):
                return act.it, one
            if not one.in_place:
                raise Refused(f"{name(act.it, one)} was removed already: record another if it is in place again.")
            act.append(events.WorkaroundRemoved(workaround=one.id, reason=why))
            after = act.after()
            return after, _there(after, one.id)


def name(it: Incident, one: Workaround) -> str:
    """``W-0042-1``, as people call it."""
    return f"W-{it.number}-{one.number}"


def _there(it: Incident, id_: str) -> Workaround:
    found: Workaround = next(one for one in it.workarounds if one.id == id_)
    return found
