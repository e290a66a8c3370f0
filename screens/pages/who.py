"""Everybody at a terminal: where, doing what, since when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context


UNKNOWN = "You are viewing as an observer: observers are not listed, and only those who can write see who is here."
NOBODY = "You are the only one here."


def make(room: Context) -> Made:
    """Each terminal in a row."""
    return "WHO IS HERE", (*room.attendance.page_rows(), *outside(room)), UNKNOWN if room.state.read_only else NOBODY


def outside(room: Context) -> Iterator[PageRow]:
    """Whom the team may call outside the company."""
    for number, one in enumerate(room.state.config.contact):
        says: Words = ((one.contact, "text"), (f"  {one.what}" if one.what else "", "dim"))
        yield PageRow(f"contact/{number}", ((one.name, "bright"),), says, ((one.hours or "outside", "dim"),))


def choose(room: Context, key: str, text: str = "") -> None:
    """Go to the open incident that somebody at that terminal is at."""
    at = next((one.incident for one in room.attendance.others if one.terminal == key), "")
    if room.state.open_incident(at) is not None:
        room.go_to(at)


@handles("who")
def _open(room: Context) -> None:
    room.open_pages("who")


page(PageKind("who", make=make, choose=choose, ticking=True, label_width=18))
