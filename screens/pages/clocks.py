"""What settles a countdown, opened from its row on the page of clocks: the sheet names what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base.key_labels import key_of
from screens.forms import roles, work
from screens.pages import check_ins
from screens.updates.draft import KINDS
from screens.view.promises import SETTLES
from warroom.keymap.actions import BY_NAME

if TYPE_CHECKING:
    from screens.room.screen import RoomScreen
    from warroom.core.model import Deadline

AUDIENCES = {kind: audience for audience, kind in KINDS.items()}


def settle(room: RoomScreen, row: str) -> None:
    """Open what settles the clock of a row of the page, for the selected incident; say so where it ran out meanwhile.

    It never does anything by itself: the page moves with every second, so a row may have become another's.
    """
    due = next((d for d in room.running if row in (d.key, f"{d.key}/owner", f"{d.key}/times")), None)
    if due is None or room.incident is None:
        room.say("This clock is not running any more.")
    elif room.read_only:
        room.say("Read only: you see everything and can change nothing.")
    elif not _open_for(room, due):
        _act_for(room, due)


def _open_for(room: RoomScreen, due: Deadline) -> bool:
    """Open the sheet that is filled in for what the clock is about; False where there is none."""
    it, about = room.incident, due.key.partition(":")[2]
    assert it is not None
    if due.kind in AUDIENCES:
        room.open_update(AUDIENCES[due.kind])
    elif due.kind in ("role_unfilled", "rotation"):
        room.open(roles.role(it, room.policy, room.candidates(), about.partition("/")[0]))
    elif due.kind == "ask":
        room.open(work.end_ask(it, about))
    elif due.kind == "task":
        room.open(work.end_task(it, about, room.people()))
    elif due.kind == "check_in":
        check_ins.choose(room, f"{check_ins.CHECK}{about}")
    else:
        return False
    return True


def _act_for(room: RoomScreen, due: Deadline) -> None:
    """Open the sheet of the action that settles it; what has none is told with its key."""
    name = SETTLES.get(due.kind, ("", ""))[0]
    if name == "acknowledge":
        room.say(f"{due.label}: {key_of(name)} says that you have it")
    elif name:
        room.act(next(action for action in room.actions if action.name == BY_NAME[name].name))
    else:
        room.say(f"{due.label}: settled by {due.settled_by}")
