"""The page of figures: read from the whole journal, so it is open before they are counted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from screens.context.read_page import show
from screens.context.registry import Made, PageKind, handles, page
from screens.figures import rows

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.core.figures.summary import Figures
    from warroom.room import Room

NAME = "figures"
SPAN = timedelta(days=90)
"""The incidents are those declared within it."""


@handles("figures")
def open_figures(room: Context) -> None:
    state = room.state

    def read(door: Room) -> Figures:
        from warroom.core.figures.summary import figures

        now = state.clock()
        return figures(door.ledger(state.zone), now - SPAN, now + timedelta(seconds=1), state.zone, now)

    room.start(show(room, NAME, read, make, label_width=rows.LABEL, waiting="FIGURES: counting…"))


def make(room: Context, found: Figures) -> Made:
    """The page for this moment."""
    state = room.state
    width = (state.grid.width if state.grid is not None else 80) - 2 * room.margin - rows.LABEL - 6
    ranks = {level.name: level.rank for level in state.policy.severities}
    said = f"No incident in the last {SPAN.days} days: there is nothing to count."
    return f"FIGURES, the last {SPAN.days} days", rows.rows(found, room.palette.glyphs, max(16, width), ranks), said


def stays(room: Context, key: str, text: str) -> str:
    """Its rows are only read."""
    return "warroom metrics has the rows behind each figure: --format csv."


page(PageKind(NAME, open=open_figures, stays=stays))
