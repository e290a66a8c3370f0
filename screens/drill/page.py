"""The page of the drill that is on: all of it for its facilitator, and for a player what their roles are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base.key_labels import key_of
from screens.context.read_page import board_of, show_board
from screens.context.registry import PageKind, handles, page
from screens.drill import forms
from screens.drill.face import HINTS, INJECTS, TASKS, DrillTold
from screens.drill.messages import MessagesTold
from warroom.core.drill import told as drilled
from warroom.room import Refused

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.sheets.board import Told
    from warroom.commands.drills import Look
    from warroom.room import Room

NAME = "drill"
NUMBERED = (INJECTS, TASKS, HINTS, "room")


@handles("drill")
def open_drill(room: Context) -> None:
    run = drilled.on(room.state.overview)
    leads = run is not None and run.by == room.state.person
    board = board_of(room, NAME, "FACILITATOR" if leads else "MESSAGES", place=NAME, numbered=NUMBERED)
    room.open_soon(show_board(room, board, _read, make))


def _read(door: Room) -> Look | str:
    """The newest drill; a sentence where there is none. What a player has before them counts as read."""
    try:
        look = door.drill_look()
    except Refused as refused:
        return str(refused)
    if look.leads or door.read_only:
        return look
    for one in look.messages:
        if door.person not in dict(one.read):
            door.move_drill("read", step=one.id, name=look.run.id)
    return look


def make(room: Context, look: Look | str) -> Told:
    state = room.state
    if isinstance(look, str):
        return MessagesTold(None, state.clock(), state.zone, look)
    if not look.leads:
        return MessagesTold(look, state.clock(), state.zone, "Nobody told you anything: messages go to your roles.")
    return DrillTold(look, state.clock(), state.zone, room.palette.glyphs,
                     {level.name: level.rank for level in state.policy.severities})  # fmt: skip


def choose(room: Context, key: str, text: str = "") -> None:
    """Enter does to a row what is usual there."""
    part, _, step = key.partition("/")
    look = _look(room)
    if look is None or not look.leads:
        return
    if part == INJECTS:
        _send(room, look, step)
    elif part == HINTS:
        _hint(room, look, step)
    elif part == TASKS:
        room.open(forms.rate(look, step))


def stays(room: Context, key: str, text: str) -> str:
    look = _look(room)
    if look is None or not look.leads:
        return "Nothing to choose here."
    part, _, step = key.partition("/")
    if part == INJECTS and look.run.is_done(step):
        return f"{step} was sent or skipped already."
    return "" if part in (INJECTS, HINTS, TASKS) else "Choose an inject, a task or a hint with the arrows."


def press(room: Context, action: str, row: str) -> None:
    """What the page's own keys do."""
    look = _look(room)
    if look is None:
        room.say("No drill is on.")
        return
    if action == "drill_halt":
        room.open(forms.halt(look))
        return
    if not look.leads:
        room.say(f"{look.run.by} leads {look.run.name}; {key_of('drill_halt')} halts it if it must end.")
        return
    part, _, step = row.partition("/")
    inject = step if part == INJECTS and not look.run.is_done(step) else ""  # else the next one
    hint = step if part == HINTS and all(one.step != step for one in look.run.hinted) else ""
    {
        "drill_send": lambda: _send(room, look, inject),
        "drill_skip": lambda: _skip(room, look, inject),
        "drill_hint": lambda: _hint(room, look, hint),
        "drill_rate": lambda: room.open(forms.rate(look, step if part == TASKS else "")),
        "drill_message": lambda: room.open(forms.message(look, room.state.policy)),
        "drill_note": lambda: room.open(forms.note(look)),
        "drill_pause": lambda: _pause(room, look),
    }[action]()


def _look(room: Context) -> Look | None:
    found = room.state.read.get(NAME)
    return None if isinstance(found, str) else found


def _send(room: Context, look: Look, step: str) -> None:
    wanted = step or look.next_inject
    if not wanted:
        room.say("Nothing is left to send: choose an inject that waits for somebody.")
        return
    room.run(lambda door: door.move_drill("sent", step=wanted, text="by hand", name=look.run.id), f"sent {wanted}")


def _skip(room: Context, look: Look, step: str) -> None:
    wanted = step or look.next_inject
    if not wanted:
        room.say("Nothing is left to skip.")
        return
    room.run(lambda door: door.move_drill("skipped", step=wanted, name=look.run.id), f"skipped {wanted}")


def _hint(room: Context, look: Look, step: str) -> None:
    wanted = step or look.next_hint
    if not wanted:
        room.say("Every hint was given.")
        return
    room.run(lambda door: door.move_drill("hinted", step=wanted, name=look.run.id), f"hint {wanted} given")


def _pause(room: Context, look: Look) -> None:
    act = "resumed" if look.run.state == "paused" else "paused"
    room.run(lambda door: door.move_drill(act, name=look.run.id), f"{look.run.name} {act}")


page(PageKind(NAME, open=open_drill, choose=choose, stays=stays, press=press, ticking=True))
