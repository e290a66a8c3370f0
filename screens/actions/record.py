"""The lines of the record: typed, amended, struck through, pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.registry import handles
from screens.forms import record

if TYPE_CHECKING:
    from screens.context.context import Context


@handles("record")
def _record(room: Context) -> None:
    room.start_typing()


@handles("amend")
def _amend(room: Context) -> None:
    state = room.state
    entry = state.entry
    if entry is not None:
        room.open(record.amend(entry, state.clock(), state.zone))


@handles("retract")
def _retract(room: Context) -> None:
    entry = room.state.entry
    if entry is None:
        return
    if entry.retracted is not None:
        room.run(lambda door: door.restore(entry.incident, entry.id), "restored")
    else:
        room.open(record.retract(entry, room.state.zone))


@handles("pin")
def _pin(room: Context) -> None:
    entry = room.state.entry
    if entry is not None:
        said = "unpinned" if entry.pinned else "pinned"
        room.run(lambda door: door.pin(entry.incident, entry.id, not entry.pinned), said)


@handles("hypothesis")
def _hypothesis(room: Context) -> None:
    state = room.state
    if state.entry is not None and state.entry.hypothesis is not None:
        room.open(record.hypothesis(state.entry, state.zone))
