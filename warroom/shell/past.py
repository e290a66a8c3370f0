"""An incident at a past moment, from the shell: what ``--at`` and ``--known`` ask for."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.paging import paged
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import entry as entry_shape

if TYPE_CHECKING:
    from warroom.core.model import Incident
    from warroom.core.policy import Policy
    from warroom.room import Detail, Room


class Seen(Struct, frozen=True):
    """An incident as it was. ``at`` is None for now; ``dial`` is "" then. ``later`` counts what had happened by then
    and was recorded afterwards."""

    room: Room
    detail: Detail
    policy: Policy
    at: datetime | None = None
    dial: str = ""
    later: int = 0

    @property
    def said(self) -> str:
        """What a reader must know first: which moment, and on which dial; "" for now."""
        if self.at is None:
            return ""
        shown = f"{self.at.astimezone(self.room.zone):%Y-%m-%d %H:%M:%S %Z}"
        if self.dial == "known":
            lines = "1 line" if self.later == 1 else f"{self.later} lines"
            return f"as known at {shown}" + (f"; later known: {lines}" if self.later else "")
        return f"as it happened by {shown}, with what is known today"

    @property
    def shape(self) -> dict[str, Any]:
        """The same for ``--json``; empty for now."""
        if self.at is None:
            return {}
        return {"as_of": self.at.isoformat().replace("+00:00", "Z"), "dial": self.dial, "known_later": self.later}


@contextmanager
def seen(shell: Shell, asked: Namespace) -> Iterator[Seen]:
    """The incident that was asked for: now, or as ``--at`` and ``--known`` say. Raises Usage, Refused, StoreError."""
    if asked.at is None:
        if asked.known:
            raise Usage("--known says how to look at a past moment: name it with --at")
        with shell.room(reading=True) as room:
            yield Seen(room, room.everything(asked.incident), shell.config.policy)
        return
    from warroom.core.replay.dials import Dial
    from warroom.room import Refused, Room
    from warroom.store.past.past import Past

    with shell.room(reading=True) as room:
        it = room.find(asked.incident)
        shown = _Moment(shell.clock())
        past = Past.of(room.store, it.id, shown)
    with past:
        at = past_moment(shell, asked.at, it)
        if at < past.course.begin(it.id):
            raise Refused(f"{it.number} was declared at {shell.local(it.declared_at, '%Y-%m-%d %H:%M:%S %Z')}: "
                          "name a later moment.")  # fmt: skip
        dial = Dial.KNOWN if asked.known else Dial.HAPPENED
        shown.now = at
        past.turn(dial, at)
        if past.incident(it.id) is None:
            first = shell.local(past.course.recorded_first(it.id), "%Y-%m-%d %H:%M:%S %Z")
            raise Refused(f"Nothing was known of {it.number} then, it was recorded at {first}: leave out --known, or "
                          "name a later moment.")  # fmt: skip
        then = Room(past, shell.config.policy, shell.person, clock=shown, responders=shell.config.responder,
                    read_only=True, zone=shell.zone)  # fmt: skip
        later = sum(event.type == "entry_added" for event in past.course.known_later(at) if event.incident == it.id)
        yield Seen(then, then.everything(it.id), then.policies()(at), at, dial.value, later)


class _Moment:
    """The clock of a past room."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def past_moment(shell: Shell, text: str, it: Incident) -> datetime:
    """The moment that a text means; a time of day is the last such one at which something was recorded of the incident
    afterwards, if there is any. Raises Usage."""
    from warroom.core.times import parse_when

    try:
        found = parse_when(text, it.changed_at, shell.zone)
        if found >= it.declared_at:
            return found
    except ValueError:
        pass
    try:
        return parse_when(text, shell.now(), shell.zone)
    except ValueError as error:
        raise Usage(f"--at {text}: {error}") from error


def timeline(asked: Namespace) -> int:
    """``timeline INC``: the record as a document, as text, Markdown or JSON."""
    from warroom.core import timeline_text

    shell = Shell(asked)
    with seen(shell, asked) as then:
        it, entries = then.detail.incident, timeline_text.in_order(then.detail.entries)
        if shell.json or asked.format == "json":
            lines = [entry_shape(one) for one in entries]
            return show_json({"incident": it.id, "title": it.title, **then.shape, "entries": lines})
        title = f"{it.id} {it.marked}" + (f" ({then.said})" if then.said else "")
        written = timeline_text.markdown if asked.format == "md" else timeline_text.plain
        with paged(shell.env, wanted=not asked.no_pager, confined=getattr(asked, "confined", False)):
            say(written(entries, title=title).rstrip("\n"))
    return 0
