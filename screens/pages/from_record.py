"""What is read from the record: an entry with its earlier wordings, the brief in each form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from screens.view.clock_slots import moment
from warroom.core.brief_text import FORMS

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState


def wordings(state: RoomState) -> Made:
    """An entry whole, with its three times and its earlier wordings."""
    entry = state.entry
    if entry is None:
        return "ENTRY", (), "No entry selected: choose one in the timeline."
    rows = [PageRow(f"text{n}", "now" if n == 0 else "", text) for n, text in enumerate(entry.text.split("\n"))]
    rows.append(PageRow("who", "by", f"{entry.author}, {entry.kind.value}"))
    rows.append(PageRow("at", "happened", moment(entry.at, state.zone)))
    rows.append(PageRow("recorded", "recorded", moment(entry.recorded_at, state.zone)))
    if entry.source_at is not None:
        rows.append(PageRow("source", "source said", moment(entry.source_at, state.zone)))
    if entry.retracted is not None:
        told = f"by {entry.retracted.by}, {moment(entry.retracted.at, state.zone)}: {entry.retracted.reason}"
        rows.append(PageRow("retracted", "retracted", told))
    for n, old in enumerate(reversed(entry.earlier)):
        changed = f"until {moment(old.changed_at, state.zone)}, {old.changed_by}"
        rows.append(PageRow(f"old{n}", "before", old.text.replace("\n", " ⏎ "), changed))
    return f"ENTRY {entry.at.astimezone(state.zone):%H:%M:%S}", tuple(rows), ""


def forms() -> Made:
    """The brief in each form, to be copied by Enter."""
    says = {
        "plain": "plain text, to paste anywhere", "markdown": "for a chat channel, conditions, actions, needs",
        "executives": "scope, risk, mitigation, what you need from them",
    }  # fmt: skip
    rows = tuple(PageRow(form, ((form, "text"),), says[form]) for form in FORMS)
    return "COPY BRIEF", rows, ""


def copy_brief(room: Context, form: str, text: str = "") -> None:
    """Put the brief into the clipboard of the terminal."""
    from warroom.core.brief_text import brief_text
    from warroom.core.links import link_lines
    from warroom.core.service_facts import known_facts

    state = room.state
    it, detail = state.incident, state.detail
    if it is not None and detail is not None:
        links = link_lines(it, state.policy)
        now = state.clock()
        said = brief_text(it, detail.entries, state.running, now, state.zone, form, links,
                          known_facts(it, detail.entries, state.around, now.astimezone(state.zone)))  # fmt: skip
        room.copy(said, f"The brief of {it.number}")


@handles("copy_brief")
def _open_forms(room: Context) -> None:
    room.open_pages("copy")


@handles("wordings")
def _open_wordings(room: Context) -> None:
    room.open_pages("wordings")


page(PageKind("copy", make=lambda room: forms(), choose=copy_brief))
page(PageKind("wordings", make=lambda room: wordings(room.state), only_read=True, label_width=12))
