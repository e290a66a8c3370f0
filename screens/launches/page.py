"""The launch as a page: where it stands first, then what is due, who says go, what counts from T on; Enter acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from screens.base.key_labels import key_of
from screens.context.registry import Made, PageKind, handles, page, page_kind
from screens.launches import forms
from screens.sheets.page_rows import PageRow
from warroom.core.launches import expected_words, from_t, limits_words, said, state, t_words
from warroom.core.model import Incident, Launch
from warroom.core.model.launch import NO_GO, OPEN
from warroom.core.planned import due_at, is_launch, is_out, next_turn, owner_of, volume_of
from warroom.core.policy import show_duration
from warroom.core.times import countdown
from warroom.core.words import role_label
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.base.form import Form
    from screens.context.context import Context
    from screens.context.state import RoomState

NAME = "launch"
MOVE, PREPARE, POLL, EXPECT, CHECK, TURNS, TRIGGER, END, CANCEL = (
    "move", "prepare", "poll", "expect", "check", "turns", "trigger", "end", "cancel",
)  # fmt: skip
ITEM, ROLE, OFFER = "item/", "role/", "offer/"
CHECK_INS, LIMITS, CHECKED = "check_ins", "limits", "check/"
"""The page of check-ins, and its rows that stand here too."""
NONE = f"No T is set. {key_of('plan')} plans a room; its T makes it a launch."
NO_T = (PageRow(MOVE, (("set T", "key"),), "the moment at which it goes out: everything else hangs on it"),)


def make(room: Context) -> Made:
    """The page for this moment."""
    now, it = room.state.clock(), room.state.incident
    if it is None:
        return "LAUNCH", (), NONE
    launch = it.launch
    if launch is None:
        can = not room.state.read_only and it.status.value == "planned"
        return f"LAUNCH {it.number}", NO_T if can else (), NONE
    writes = not room.state.read_only and is_launch(it)
    rows = [_t_row(it, launch, now), *_preparation(it, launch, now), *_poll(it, launch, room.state, now),
            *_from_t(it, launch, room.state, now), *(_more(it, launch, now) if writes else ())]  # fmt: skip
    return f"LAUNCH {it.number}  {from_t(launch, now)}", tuple(rows), NONE


def _t_row(it: Incident, launch: Launch, now: datetime) -> PageRow:
    how = state(it, now)
    token = "latet" if how == "held" else "bright"
    moved = f", moved {launch.moved}×" if launch.moved else ""
    when = t_words(launch)
    zone = "" if when.endswith(launch.zone) else f"  {launch.zone}"
    says: Words = ((when, "bright"), (f"{zone}{moved}", "dim"))
    held = f"HELD by {', '.join(launch.held_by)}" if launch.held_by else how
    return PageRow(MOVE if is_launch(it) else "", (("T", "bright"), (f"  {from_t(launch, now)}", "dim")), says,
                   ((held, token),))  # fmt: skip


def _preparation(it: Incident, launch: Launch, now: datetime) -> Iterator[PageRow]:
    order = sorted(launch.preparation, key=lambda one: (one.state != OPEN, due_at(launch, one.offset, one.at) or now,
                                                        one.number))  # fmt: skip
    for one in order:
        label: Words = ((f"{one.offset}", "bright" if one.state == OPEN else "dim"), (f"  {owner_of(it, one)}", "dim"))
        if one.state == OPEN:
            right = _left(due_at(launch, one.offset, one.at), now, clock=is_launch(it))
            yield PageRow(f"{ITEM}{one.number}", label, ((one.text, "text"),), right)
        else:
            why = f": {one.reason}" if one.reason else ""
            yield PageRow(f"{ITEM}{one.number}", label, ((one.text, "dim"), (why, "dim")),
                          ((f"{one.state}, {one.ended_by}", "dim"),))  # fmt: skip


def _left(due: datetime | None, now: datetime, *, clock: bool) -> Words:
    if due is None or not clock:
        return (("open", "dim"),)
    late = due <= now
    return ((f"{'OVERDUE ' if late else ''}{countdown(due - now)}", "latet" if late else "text"),)


def _poll(it: Incident, launch: Launch, known: RoomState, now: datetime) -> Iterator[PageRow]:
    for one in launch.poll:
        holder = ", ".join(turn.person for turn in it.holders(one.role)) or "nobody"
        label: Words = ((role_label(known.policy, one.role), "bright"), (f"  {holder}", "dim"))
        if one.answer:
            token = "latet" if one.answer == NO_GO else "text"
            at = f"{one.said_at.astimezone(known.zone):%a %H:%M}" if one.said_at else ""
            yield PageRow(f"{ROLE}{one.role}", label, ((said(one), token),), ((at, "dim"),))
        else:
            yield PageRow(f"{ROLE}{one.role}", label, ((f"go or no-go by {one.offset}", "text"),),
                          _left(due_at(launch, one.offset, one.at), now, clock=is_launch(it)))  # fmt: skip


def _from_t(it: Incident, launch: Launch, known: RoomState, now: datetime) -> Iterator[PageRow]:
    """What counts from T on, quietly until then."""
    if launch.expected is not None:
        yield PageRow(EXPECT, (("expected", "bright"),), ((expected_words(launch), "text"),))
    if it.tickets is not None:
        signals = known.overview.signals if known.overview is not None else ()
        told = volume_of(it.tickets, signals)
        count = f", {told[1]} now" if told else ""
        right: Words = ((f"OVER: {it.tickets.level}", "latet"),) if it.tickets.level and is_out(it, now) else ""
        yield PageRow(LIMITS, (("tickets", "bright"),), ((f"{limits_words(it.tickets)}{count}", "text"),), right)
    for check in it.check_ins:
        if check.offset:
            every = f", every {show_duration(timedelta(seconds=check.every_s))}" if check.every_s else ""
            label: Words = (("check-in", "bright"), (f"  {role_label(known.policy, check.role)}", "dim"))
            last = f"; {check.last_by}: {check.last_word}" if check.last_at is not None else ""
            yield PageRow(f"{CHECKED}{check.id}", label, ((f"{check.offset}{every}{last}", "text"),),
                          _left(check.due_at, now, clock=check.due_at is not None))  # fmt: skip
    for turns in launch.turns:
        following = [found for turn in it.holders(turns.role) if (found := next_turn(it, turn)) is not None]
        onward = f"{following[0][1]} from {following[0][0].astimezone(known.zone):%a %H:%M}" if following else ""
        each = show_duration(timedelta(seconds=turns.every_s))
        yield PageRow(TURNS, (("rotation", "bright"), (f"  {role_label(known.policy, turns.role)}", "dim")),
                      ((f"{', '.join(turns.people)}, {each} each", "text"),), ((onward, "dim"),))  # fmt: skip
    for trigger in launch.triggers:
        tripped = trigger.tripped_at is not None
        says: Words = ((trigger.filter, "text"), (f"  {trigger.alert} fires" if tripped else "", "bright"))
        yield PageRow(f"{OFFER}{trigger.number}", (("trigger", "bright"),), says,
                      (("TRIPPED" if tripped else "watches" if is_out(it, now) else "from T on",
                        "latet" if tripped else "dim"),))  # fmt: skip


def _more(it: Incident, launch: Launch, now: datetime) -> Iterator[PageRow]:
    """What else can be planned; before T what is due then, after it how it ends."""
    if launch.at > now:
        yield PageRow(PREPARE, (("add preparation", "key"),), "what, who, by when before T")
        yield PageRow(POLL, (("ask go or no-go", "key"),), "which role, by when")
    if launch.expected is None:
        yield PageRow(EXPECT, (("say what is expected", "key"),), "tickets an hour from T on")
    yield PageRow(CHECK, (("set a check-in", "key"),), "role, first after T, interval")
    if not launch.turns:
        yield PageRow(TURNS, (("set a rotation", "key"),), "who holds a role from T on, one after the other")
    yield PageRow(TRIGGER, (("add a trigger", "key"),), "the alert that offers to make it an incident")
    if is_out(it, now):
        yield PageRow(END, (("end the launch", "key"),), "it went out, and is over")
    else:
        yield PageRow(CANCEL, (("cancel the launch", "key"),), "it will not take place")


@handles("launch")
def _open(room: Context) -> None:
    room.open_pages(NAME)


def choose(room: Context, key: str, text: str = "") -> None:
    """The form that a row of the page opens."""
    known, it = room.state, room.state.incident
    if it is None or not key:
        return
    if known.read_only:
        room.say("Read-only: you can see everything and change nothing.")
    elif key == LIMITS or key.startswith(CHECKED):
        page_kind(CHECK_INS).choose(room, key, "")
    elif it.status.value != "planned":
        room.say(f"{it.number} is {it.status.value}: the plan stays as it was.")
    else:
        room.open(_form(room, it, key))


def _form(room: Context, it: Incident, key: str) -> Form:
    known = room.state
    part, _, which = key.partition("/")
    if key == MOVE or it.launch is None:
        return forms.move(it, known.zone)
    if part == "item":
        return forms.settle(it, int(which))
    if part == "role":
        return forms.say(it, which, known.policy)
    if part == "offer":
        return forms.offer(it, int(which), known.policy)
    made: dict[str, Callable[[], Form]] = {
        PREPARE: lambda: forms.prepare(it, known.policy, known.candidates()),
        POLL: lambda: forms.poll(it, known.policy),
        EXPECT: lambda: forms.expect(it),
        CHECK: lambda: forms.check_in(it, known.policy),
        TURNS: lambda: forms.rotate(it, known.policy, known.candidates()),
        TRIGGER: lambda: forms.trigger(it),
        CANCEL: lambda: forms.cancel(it),
    }
    return made[key]() if key in made else forms.end(it)


page(PageKind(NAME, make=make, choose=choose, ticking=True))
