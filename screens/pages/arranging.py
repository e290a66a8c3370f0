"""The orders and the saved views of the list, to choose one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from screens.context.registry import PageKind, handles, page
from screens.sheets.page_rows import PageRow
from screens.view.ordering import ORDERS, incident_views

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState


def page_rows(state: RoomState) -> Iterable[PageRow]:
    """The orders and the saved views, to choose one."""
    for name, (_, says) in ORDERS.items():
        now = (("now", "bright"),) if name == state.order else ""
        yield PageRow(f"order:{name}", f"sort: {name}", says, now)
    yield PageRow("view:", "all incidents", "no filter")
    for number, view in enumerate(incident_views(state.config.view)):
        yield PageRow(f"view:{number}", view.name, f"/ {view.filter}" if view.filter else "no filter",
                      ORDERS[view.order][0])  # fmt: skip


def choose(room: Context, key: str, text: str = "") -> None:
    """Take an order or a saved view. What is selected stays selected."""
    state, (kind, _, name) = room.state, key.partition(":")
    if kind == "order":
        state.order = name
        room.say(f"sorted:  {ORDERS[name][1]}")
    else:
        views = incident_views(state.config.view)
        view = views[int(name)] if name else None
        state.filter = view.filter if view is not None else ""
        state.order = view.order if view is not None else state.order
        room.say(f"view: {view.name}" if view is not None else "all incidents")
    room.tell()


@handles("arrange")
def _open(room: Context) -> None:
    room.open_pages("list")


page(PageKind("list", make=lambda room: ("SORT AND VIEWS", tuple(page_rows(room.state)), ""), choose=choose))
