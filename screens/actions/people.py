"""Roles, command, what is asked and given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.registry import handles
from screens.forms import incident as commanding
from screens.forms import roles, work

if TYPE_CHECKING:
    from screens.context.context import Context


@handles("roles")
def _roles(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(roles.role(state.incident, state.policy, state.candidates()))


@handles("accept")
def _accept(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(roles.accept(state.incident, state.person, state.briefing()))


@handles("decline")
def _decline(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(roles.decline(state.incident, state.person))


@handles("take_command")
def _take_command(room: Context) -> None:
    incident = room.state.incident
    if incident is not None and not incident.commander:
        room.run(lambda door: door.take_command(incident.id), f"{incident.number} is yours: you are IC")
    elif incident is not None:
        follows = (f"{incident.commander} is IC now", "recorded, and every terminal rings")
        room.open(commanding.reason(incident, "TAKE COMMAND", "TAKE COMMAND OF",
                                    lambda door, it, why: door.take_command(it, why), "is yours", follows))  # fmt: skip


@handles("ask")
def _ask(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(work.ask(state.incident, state.candidates()))


@handles("workaround")
def _workaround(room: Context) -> None:
    it = room.state.incident
    if it is not None:
        room.open(work.workaround(it))


@handles("task")
def _task(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(work.task(state.incident, state.candidates(), state.clock()))
