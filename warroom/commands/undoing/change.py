"""A change about to be undone, and what takes it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.commands.door import CommandContext, Refused
from warroom.core.model import Entry, Incident

if TYPE_CHECKING:
    from warroom.core.events import Event, Payload

REASON = "undone"
Undone = tuple["Payload | Mapping[str, Payload]", str]
"""What takes a change back, and what is said of it: one event, or one for each event of the command, by its id."""


class Change(Struct, frozen=True):
    """One change about to be undone: the event, what was before it, and the journal of its incident.

    ``together`` are the events of the one command that the event is of, where they are undone as one; else it alone.
    """

    act: CommandContext
    event: Event
    together: Sequence[Event]
    before: Incident | None
    journal: Sequence[Event]
    covered_now: Callable[[], Mapping[str, Incident]]
    """The open incident of each alert that one covers, asked for where a change may touch another one."""

    @property
    def data(self) -> Any:
        return self.event.data

    @property
    def it(self) -> Incident:
        return self.act.it

    def entry(self) -> Entry:
        row = self.act.tx.entry(self.data.entry)
        if row is None:
            raise Refused("The entry is in the journal but not in its table: run warroom rebuild, then try again.")
        return row


Way = Callable[[Change], Undone]
"""How changes of one type are taken back; refused with a sentence where one cannot be."""


def given_fields(data: Payload) -> tuple[str, ...]:
    """The fields that a change of several gave."""
    names = (name for name in data.__struct_fields__ if name != "type")
    return tuple(name for name in names if getattr(data, name) is not None)


def only_if(it_stands: bool, what_happened_since: str) -> None:
    """Refused where what was done is done no longer: undoing it would undo somebody else's."""
    if not it_stands:
        raise Refused(what_happened_since)
