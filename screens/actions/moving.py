"""Moving between panes and incidents, and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base.key_labels import key_of
from screens.context.registry import Handler, handles

if TYPE_CHECKING:
    from screens.context.context import Context


@handles("next_pane")
def _next_pane(room: Context) -> None:
    room.focus_at.move(1)


@handles("previous_pane")
def _previous_pane(room: Context) -> None:
    room.focus_at.move(-1)


def _tab(number: int) -> Handler:
    return lambda room: room.focus_at.choose_tab(number)


for _number in range(1, 6):
    handles(f"tab_{_number}")(_tab(_number))


@handles("filter")
def _filter(room: Context) -> None:
    room.filtering.open()


@handles("last")
def _last(room: Context) -> None:
    room.selection.go_back()


@handles("ended")
def _ended(room: Context) -> None:
    room.selection.toggle_ended()


@handles("quit")
def _quit(room: Context) -> None:
    room.keys.leave(key_of("quit"), room.say)


@handles("back")
def _back(room: Context) -> None:
    room.selection.go_along(-1)


@handles("forward")
def _forward(room: Context) -> None:
    room.selection.go_along(1)
