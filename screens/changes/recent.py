"""What changed recently: the deploys that feeds told of around the incident; Enter suspects one, or records it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Values
from screens.changes import forms
from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from warroom.core import deploys as core
from warroom.core.containment import id_of
from warroom.core.model import Kind
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.core.model import Incident
    from warroom.core.model.deploy import Deploy
    from warroom.room import Room

RECENT, SHOWN = "recent", "shown"
OTHERS, MOST = 30, 200
NOBODY = "No feed tells of deploys: add one, such as github-deploys (docs/feeds.md)."
NOTHING = "Nothing changed that a feed told of."


def make(room: Context) -> Made:
    """Of its services and what they stand on, newest first, with the room's own changes; then of others."""
    state, it = room.state, room.state.incident
    if it is None:
        return "WHAT CHANGED RECENTLY", (), NOTHING
    found = core.recent(it, state.deploys, state.catalogue)
    ours = [one for one in it.changes if one.outcome != "withdrawn"]
    rows = [(one.at, _row(one, it, state)) for one in found.near[:MOST]]
    rows += [(one.at, PageRow(f"ours/{one.id}", ((f"{one.at.astimezone(state.zone):%H:%M:%S}  ", "dim"),
                                                  (id_of(it, one), "bright")), ((one.text, "text"),), one.state()))
             for one in ours]  # fmt: skip
    told = [row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True)]
    if found.others:
        whose = f"of other services than {it.service} and what it depends on"
        told.append(PageRow("", (("others", "dim"),), ((f"{len(found.others)} {whose}", "dim"),)))
        told += [_row(one, it, state) for one in found.others[:OTHERS]]
    if core.in_timeline(it, state.deploys, state.catalogue):
        does, says = ("show", "these in the timeline") if state.deploys_hidden else ("hide", "these from the timeline")
        told.append(PageRow(SHOWN, ((does, "key"),), f"{says}, around the start"))
    hours = int(core.BEFORE.total_seconds()) // 3600
    heading = f"WHAT CHANGED RECENTLY {it.number}, since {hours} h before the start"
    return heading, tuple(told), NOTHING if state.deploys else NOBODY


def _row(one: Deploy, it: Incident, state: RoomState) -> PageRow:
    label: Words = ((f"{one.at.astimezone(state.zone):%H:%M:%S}  ", "dim"), (one.service or one.feed, "bright"))
    bad = one.state.lower() in ("failed", "failure", "error")
    says: Words = ((one.title, "text"), (f"  {one.state}" if one.state else "", "latet" if bad else "dim"),
                   (f", {one.by}" if one.by else "", "dim"))  # fmt: skip
    return PageRow(one.ref, label, says, core.when(one, it).removesuffix(" the start"))


def choose(room: Context, key: str, text: str = "") -> None:
    """Suspect the deploy of the row, or record it as a change; or show them in the timeline, or not."""
    state, it = room.state, room.state.incident
    if it is None or not key:
        return
    if key == SHOWN:
        state.deploys_hidden = not state.deploys_hidden
        room.tell()
        return
    one = next((one for one in state.deploys if one.ref == key), None)
    if one is None:
        room.open_pages("containment")
    elif state.read_only:
        room.say("Read-only: you can see everything and change nothing.")
    else:
        room.open(take(it, one, lambda: _change(room, it, one)))


def _change(room: Context, it: Incident, one: Deploy) -> Form:
    state = room.state
    return forms.change(it, state.policy, state.person, state.clock(), state.zone, one.title, one.version, one.ref,
                        min(one.at, state.clock()))  # fmt: skip


def take(it: Incident, one: Deploy, change: Callable[[], Form]) -> Form:
    """What is to be made of a deploy."""
    deeds = (
        Option("suspect", "suspect it", "a hypothesis: to be confirmed or ruled out", "1"),
        Option("change", "our change", "record it with how it is undone", "2"),
        Option("fact", "a fact", "that it happened, and no more", "3"),
    )

    def call(values: Values) -> Callable[[Room], object]:
        if values["deed"] == "fact":
            return lambda room: room.log(it.id, f"{core.said(one)} ({one.ref})", Kind.FACT, one.at)
        return lambda room: room.log(it.id, core.suspicion(one), Kind.HYPOTHESIS)

    return Form(
        title=f"DEPLOY, {it.number}",
        about=core.said(one),
        fields=(Choice("deed", "record as", deeds, "suspect"),),
        button=lambda v: {"suspect": "RECORD HYPOTHESIS", "fact": "RECORD FACT"}.get(v["deed"], "CHANGE"),
        call=call,
        then=lambda v: change() if v["deed"] == "change" else None,
        follows=lambda v: tuple(filter(None, (core.when(one, it), f"told by {one.feed}", one.environment, one.url))),
        after=lambda result: "recorded",
        aside_title="KNOWN",
    )  # fmt: skip


def newest(it: Incident, deploys: Sequence[Deploy], state: RoomState, most: int) -> tuple[Deploy, ...]:
    """The deploys that a triage question offers: the newest of its services before it began, or since."""
    return core.recent(it, deploys, state.catalogue).near[:most]


@handles(RECENT)
def _open(room: Context) -> None:
    room.open_pages(RECENT)


page(PageKind(RECENT, make=make, choose=choose, ticking=True, stays=lambda room, key, text: "" if key else "a title"))
