"""Updates, escalations, clocks put off, and the promises of the strip by their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.registry import Handler, handles
from screens.forms import incident as commanding
from screens.forms import record
from screens.pages.clocks import settle_promise

if TYPE_CHECKING:
    from screens.context.context import Context


@handles("update")
def _update(room: Context) -> None:
    if room.state.incident is not None:
        room.updates.open()


@handles("approve")
def _approve(room: Context) -> None:
    state = room.state
    if state.incident is not None and state.incident.drafts:
        room.open(record.drafts(state.incident, state.policy, state.person, state.zone, state.people()))


@handles("escalate")
def _escalate(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(commanding.escalate(state.incident, state.policy))


@handles("snooze")
def _snooze(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(commanding.snooze(state.incident, state.running, state.clock(), state.zone))


def _settle(place: int) -> Handler:
    """Settle the promise that stands at that place of the strip; one that took another's just now is only shown."""

    def settle(room: Context) -> None:
        promise = room.state.promises_shown[place - 1]
        settle_promise(room, promise, at_once=not room.strip_keys.is_new(place - 1, room.state.clock()))

    return settle


for _place in range(1, 5):
    handles(f"settle_{_place}")(_settle(_place))
