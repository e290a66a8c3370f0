"""What is in place because of the incident, as a page: Enter says what became of a row; its last rows record more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base.key_labels import key_of, spelled
from screens.changes import forms
from screens.context.registry import Made, PageKind, handles, page
from screens.forms import work
from screens.sheets.page_rows import PageRow
from warroom.core.containment import id_of, said_of, since
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.core.model import Containment, Incident

CHANGE, WORKAROUND, PAUSE, RECENT = "change", "workaround", "pause", "recent"
NONE = "Nothing was changed."


def make(room: Context) -> Made:
    """What is in place of the incident, newest first, then what was; then of incidents that have ended."""
    state, now = room.state, room.state.clock()
    it = _about(room)
    if it is None:
        return "CONTAINMENT", (), NONE
    order = sorted(it.containment, key=lambda one: (not one.in_place, -one.at.timestamp(), one.id))
    rows = [row for one in order for row in _rows(it, one, since(one, now))]
    if not state.read_only:
        rows += _recording(room)
    rows.append(PageRow(RECENT, (("what changed recently", "key"),), "deploys around the start, as feeds tell them"))
    others = [(o, one) for o, one in state.in_place_after if o.id != it.id]
    rows += [row for o, one in others for row in _rows(o, one, since(one, now))]
    return f"CONTAINMENT {it.number}", tuple(rows), NONE


def _recording(room: Context) -> list[PageRow]:
    says = (
        (CHANGE, "record a change", "what, before, after, and how it is undone"),
        (WORKAROUND, "record a workaround", "what helps until it is fixed"),
        (PAUSE, "pause a roll-out", "ask the people who roll out to hold it"),
    )
    return [PageRow(key, ((label, "key"),), what) for key, label, what in says]


def _rows(it: Incident, one: Containment, old: str) -> list[PageRow]:
    state = one.state()
    if not one.in_place:
        state = f"{state} by {one.removed_by}" + (f": {one.reason}" if one.reason else "")
    token = "text" if one.in_place else "dim"
    label = ((id_of(it, one), "bright" if one.in_place else "dim"), (f"  {one.by}, {old}", "dim"))
    key = f"{it.id}/{one.id}"
    right: Words = ((state, "dim"),) if one.in_place else ""
    marked: Words = (("not approved  ", "latet"), *right) if one.unapproved and one.in_place else right
    found = [PageRow(key, label, ((one.text, token),), marked)]
    more = list(said_of(one)) if one.in_place else [state]
    found += [PageRow(key, "", ((words, "dim"),)) for words in more]
    return found


def _about(room: Context) -> Incident | None:
    return room.state.incident


@handles("change")
def _open(room: Context) -> None:
    """The page where something is or was in place, else the form at once."""
    it, state = room.state.incident, room.state
    if it is not None and not (it.containment or state.in_place_after or state.deploys or state.read_only):
        _change(room)
    elif it is not None:
        room.open_pages("containment")


def _change(room: Context) -> None:
    state = room.state
    if state.incident is not None:
        room.open(forms.change(state.incident, state.policy, state.person, state.clock(), state.zone))


def choose(room: Context, key: str, text: str = "") -> None:
    """Say what became of the row, or record more."""
    state, it = room.state, room.state.incident
    if it is None or not key:
        return
    if key == CHANGE:
        _change(room)
    elif key == RECENT:
        room.open_pages("recent")
    elif key == WORKAROUND:
        room.open(work.workaround(it))
    elif key == PAUSE:
        channels = [one.id for one in state.config.channel if one.enabled and one.type != "statuspage"]
        room.open(forms.pause(it, state.candidates(), channels))
    else:
        known = [(it, one) for one in it.containment]
        found = next((pair for pair in (*known, *state.in_place_after) if f"{pair[0].id}/{pair[1].id}" == key), None)
        if found is None or not found[1].in_place:
            room.say(spelled(f"That has ended; {key_of('undo')} undoes your last change.", state.actions))
        elif state.read_only:
            room.say("Read-only: you can see everything and change nothing.")
        else:
            room.open(forms.settle(*found, state.policy, state.person))


page(PageKind("containment", make=make, choose=choose, ticking=True))
