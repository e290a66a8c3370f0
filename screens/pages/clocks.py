"""What settles a countdown, opened from its row on the page of clocks: the sheet names what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base.key_labels import key_of
from screens.base.registry import DEEDS
from screens.forms import incident, record, roles, work
from screens.pages import check_ins
from screens.updates.draft import KINDS
from screens.view.promises import SETTLES
from warroom.keymap.actions import BY_NAME

if TYPE_CHECKING:
    from screens.room.screen import RoomScreen
    from screens.view.promises import Promise

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
    elif not _open_for(room, due.key):
        _act_for(room, due.key, due.label, due.settled_by)


def settle_promise(room: RoomScreen, promise: Promise, *, at_once: bool = True) -> None:
    """Settle a broken promise of whichever incident: it is selected, and the sheet or the sentence names it.

    To acknowledge needs no sheet. It is done ``at_once`` only where the key cannot have been meant for another promise.
    """
    if not promise.incident:
        room.act(next(action for action in room.actions if action.name == promise.action))
        return
    it = next((i for i in room.open_incidents if i.id == promise.incident), None)
    if it is None:
        room.say(f"{promise.number} is not open any more.")
        return
    room.turn_to(it.id)
    kind = promise.key.partition(":")[0]
    if room.read_only:
        room.say("Read only: you see everything and can change nothing.")
    elif kind == "acknowledge" and at_once:
        room.run(lambda door: door.acknowledge(it.id), f"{it.number} is acknowledged: you have it")
    elif kind == "acknowledge":
        room.say(f"{it.number} is selected now: {key_of('acknowledge')} says that you have it")
    elif promise.action == "promises":
        room.act(next(action for action in room.actions if action.name == "promises"))
    elif not _open_for(room, promise.key):
        due = next((d for d in room.deadlines.of(it, room.clock()) if d.key == promise.key), None)
        _act_for(room, promise.key, promise.label, due.settled_by if due is not None else "itself")


def settle_broken(room: RoomScreen, row: str) -> None:
    """Settle the promise of a row of the page of broken ones; what was not sent is said whole."""
    one = next((p for p in room.broken(room.clock()) if "/".join(p.id) == row), None)
    if one is None:
        room.say("That promise is settled already.")
    elif one.action == "promises":
        room.say(f"not sent by {one.label}: {one.owner}")
    else:
        settle_promise(room, one, at_once=False)


def _open_for(room: RoomScreen, key: str) -> bool:
    """Open the sheet that is filled in for what the clock of that key is about; False where there is none."""
    it, (kind, _, about) = room.incident, key.partition(":")
    assert it is not None
    if kind in AUDIENCES:
        room.open_update(AUDIENCES[kind])
    elif kind in ("role_unfilled", "rotation"):
        room.open(roles.role(it, room.policy, room.candidates(), about.partition("/")[0]))
    elif kind == "ask":
        room.open(work.end_ask(it, about))
    elif kind == "task":
        room.open(work.end_task(it, about, room.people()))
    elif kind == "approval" and about in {draft.id for draft in it.drafts}:
        room.open(record.drafts(it, room.policy, room.person, room.zone, room.people(), about))
    elif kind == "check_in":
        check_ins.choose(room, f"{check_ins.CHECK}{about}")
    elif kind == "escalation":
        room.open(incident.escalate(it, room.policy, about.rpartition("/")[2]))
    else:
        return False
    return True


def _act_for(room: RoomScreen, key: str, label: str, settled_by: str) -> None:
    """Open the sheet of the action that settles it; what has none is told with its key."""
    name = SETTLES.get(key.partition(":")[0], ("", ""))[0]
    number = room.incident.number if room.incident is not None else ""
    if name == "acknowledge":
        room.say(f"{number} {label}: {key_of(name)} says that you have it")
    elif name:
        action = next(action for action in room.actions if action.name == BY_NAME[name].name)
        DEEDS[action.name](room)
    else:
        room.say(f"{number} {label}: settled by {settled_by}")
