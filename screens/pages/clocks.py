"""The pages of clocks and of what is overdue; what clears one is opened from its row and names what it is about."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.base.key_labels import key_of, spelled
from screens.context.registry import Made, PageKind, handler, handles, page, page_kind
from screens.forms import incident, record, roles, work
from screens.pages import check_ins
from screens.sheets.page_rows import PageRow
from screens.view.clock_slots import moment
from screens.view.promises import CUSTODY, IN_PLACE, SETTLES, late
from warroom.core.cadence import AUDIENCES
from warroom.core.model import Urgency
from warroom.core.times import age, countdown
from warroom.keymap.actions import BY_NAME
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from screens.view.promises import Promise

ON_LAUNCH = {"preparation": "item", "go_no_go": "role", "launch_trigger": "offer"}
"""The clocks of a launch, each with the rows of its page that settle them."""


def why(state: RoomState) -> Made:
    """Every countdown of the selected incident: rule, start, owner, due time in UTC and local. Enter opens what settles
    it."""
    now, incident = state.clock(), state.incident
    found: list[PageRow] = []
    for due in state.running:
        urgency = due.urgency(now)
        token = {"overdue": "latet", "soon": "soon"}.get(urgency.value, "text")
        says = "OVERDUE" if urgency is Urgency.OVERDUE else "due soon" if urgency is Urgency.SOON else ""
        right = ((countdown(due.due_at - now), token),)
        rule: Words = ((f"{says}  " if says else "", token), (due.rule, "text"))
        found.append(PageRow(due.key, ((due.label, "bright"),), rule, right))
        told = f"owner {due.owner or 'none'}, cleared by {due.settled_by}"
        found.append(PageRow(f"{due.key}/owner", "", told))
        snoozed = next((s for s in incident.snoozes if s.key == due.key), None) if incident is not None else None
        if due.snoozed_until is not None and snoozed is not None:
            off = f"snoozed until {_brief(due.snoozed_until, state)} by {snoozed.by}: {snoozed.reason}"
            ends = spelled(f"; {key_of('snooze')} ends the snooze", state.actions)
            found.append(PageRow(f"{due.key}/snooze", "", ((off, "text"), (ends, "dim"))))
        start = due.starts_at.astimezone(state.zone)
        day = "" if start.date() == due.due_at.astimezone(state.zone).date() else f"{start:%-d %b} "
        times = f"since {day}{start:%H:%M:%S}, due {_brief(due.due_at, state)}"
        found.append(PageRow(f"{due.key}/times", "", times))
    number = incident.number if incident is not None else ""
    return f"CLOCKS {number}".strip(), tuple(found), "No deadline is running."


def _brief(at: datetime, state: RoomState) -> str:
    """The moment without the day where that is today."""
    here = at.astimezone(state.zone).date() == state.clock().astimezone(state.zone).date()
    return moment(at, state.zone).split(" ", 2)[2] if here else moment(at, state.zone)


_OWNER = {"OVERDUE": "owner ", "LATE": "owner ", "DRAFT": "needs your approval, by ", "ACKED": "still firing, by "}


def broken_promises(state: RoomState) -> Made:
    now = state.clock()
    rows = []
    for one in state.broken(now):
        told = _OWNER.get(one.word, "")
        owner = f", {told}{one.owner}" if one.owner else ""
        says: Words = ((f"{one.number}  " if one.number else "", "bright"), (one.label, "text"), (owner, "dim"))
        quiet = one.word in (IN_PLACE, CUSTODY)  # nothing of it is late
        long, token = (age(now - one.since), "text") if quiet else (late(one.since, now), "latet")
        settle: Words = ((f"{long}  ", token), ("enter", "key"), (f" {one.does}", "dim"))
        rows.append(PageRow("/".join(one.id), ((one.word, token),), says, settle))
    said = "Nothing overdue: no missed deadline, no unfilled role, no stale feed."
    return "OVERDUE", tuple(rows), said


def settle(room: Context, row: str, text: str = "") -> None:
    """Open what settles the clock of a row of the page, for the selected incident; say so where it ran out meanwhile.

    It never does anything by itself: the page moves with every second, so a row may have become another's.
    """
    due = next((d for d in room.state.running if row in (d.key, f"{d.key}/owner", f"{d.key}/times")), None)
    if due is None or room.state.incident is None:
        room.say("This deadline is no longer running.")
    elif room.state.read_only:
        room.say("Read-only: you can see everything and change nothing.")
    elif not _open_for(room, due.key):
        _act_for(room, due.key, due.label, due.settled_by)


def settle_promise(room: Context, promise: Promise, *, at_once: bool = True) -> None:
    """Clear an overdue item of any incident: it is selected, and the sheet or the sentence names it.

    To acknowledge needs no sheet. It is done ``at_once`` only where the key cannot have been meant for another promise.
    """
    if not promise.incident:
        room.act(next(action for action in room.state.actions if action.name == promise.action))
        return
    if promise.action == "review":
        room.state.reviewing = promise.incident
        room.open_pages("review")
        return
    if promise.action in ("security", "verification"):
        room.turn_to(promise.incident)
        room.open_pages(promise.action)
        return
    if promise.key == "containment":
        room.turn_to(promise.incident)
        room.open_pages("containment")
        return
    if promise.action == "followups":
        room.open_pages("followups")
        return
    it = next((i for i in room.state.open_incidents if i.id == promise.incident), None)
    if it is None:
        room.say(f"{promise.number} is no longer open.")
        return
    room.turn_to(it.id)
    if promise.action == "chat":
        room.open_pages("chat")
        return
    kind = promise.key.partition(":")[0]
    if room.state.read_only:
        room.say("Read-only: you can see everything and change nothing.")
    elif kind == "acknowledge" and at_once:
        room.run(lambda door: door.acknowledge(it.id), f"{it.number} is acknowledged: you have it")
    elif kind == "acknowledge":
        room.say(f"{it.number} is selected; press {key_of('acknowledge')} to acknowledge")
    elif promise.action == "promises":
        room.act(next(action for action in room.state.actions if action.name == "promises"))
    elif not _open_for(room, promise.key):
        due = next((d for d in room.state.deadlines.of(it, room.state.clock()) if d.key == promise.key), None)
        _act_for(room, promise.key, promise.label, due.settled_by if due is not None else "itself")


def settle_broken(room: Context, row: str, text: str = "") -> None:
    """Clear the row of the page of overdue items; what was not sent is said whole."""
    if not row:
        return
    one = next((p for p in room.state.broken(room.state.clock()) if "/".join(p.id) == row), None)
    if one is None:
        room.say("That one is cleared already.")
    elif one.action == "promises":
        room.say(f"not sent by {one.label}: {one.owner}")
    else:
        settle_promise(room, one, at_once=False)


def _open_for(room: Context, key: str) -> bool:
    """Open the sheet that is filled in for what the clock of that key is about; False where there is none."""
    it, (kind, _, about) = room.state.incident, key.partition(":")
    assert it is not None
    if kind in AUDIENCES:
        room.updates.open(AUDIENCES[kind])
    elif kind in ("role_unfilled", "rotation"):
        room.open(roles.role(it, room.state.policy, room.state.candidates(), about.partition("/")[0]))
    elif kind == "ask":
        room.open(work.end_ask(it, about))
    elif kind == "task":
        room.open(work.end_task(it, about, room.state.people()))
    elif kind == "approval" and about in {draft.id for draft in it.drafts}:
        room.open(record.drafts(it, room.state.policy, room.state.person, room.state.zone, room.state.people(), about))
    elif kind == "check_in":
        check_ins.choose(room, f"{check_ins.CHECK}{about}")
    elif kind in ON_LAUNCH:
        page_kind("launch").choose(room, f"{ON_LAUNCH[kind]}/{about}", "")
    elif kind == "escalation":
        room.open(incident.escalate(it, room.state.policy, about.rpartition("/")[2]))
    else:
        return False
    return True


def _act_for(room: Context, key: str, label: str, settled_by: str) -> None:
    """Open the sheet of the action that settles it; what has none is told with its key."""
    name = SETTLES.get(key.partition(":")[0], ("", ""))[0]
    number = room.state.incident.number if room.state.incident is not None else ""
    if name == "acknowledge":
        room.say(f"{number} {label}: press {key_of(name)} to acknowledge")
    elif name:
        action = next(action for action in room.state.actions if action.name == BY_NAME[name].name)
        handler(action.name)(room)
    else:
        room.say(f"{number} {label}: cleared by {settled_by}")


@handles("why")
def _open_why(room: Context) -> None:
    room.open_pages("why")


@handles("promises")
def _open_promises(room: Context) -> None:
    room.open_pages("promises")


page(PageKind("why", make=lambda room: why(room.state), choose=settle, ticking=True))
page(PageKind("promises", make=lambda room: broken_promises(room.state), choose=settle_broken, ticking=True))
