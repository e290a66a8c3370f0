"""The page of the drills that were run here: how each was done, and how the team gets on. Read from the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.read_page import show
from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from warroom.core.drill.score import RATINGS
from warroom.core.drill.trend import Past, past, trend

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.room import Room

NAME = "drills"
NOTHING = "No drill was run here yet: `warroom drill list` in a shell shows those that you can run."


@handles("drills")
def open_drills(room: Context) -> None:
    room.start(show(room, NAME, _read, make, waiting="DRILLS: counting…"))


def _read(door: Room) -> tuple[Past, ...]:
    return past(door.drill_score(run.id) for run in door.drills())


def make(room: Context, found: tuple[Past, ...]) -> Made:
    """The newest first, and what comes of those that were run again."""
    zone = room.state.zone
    rows = [_row(one, f"{one.at.astimezone(zone):%-d %b %Y}") for one in reversed(found)]
    rows += [PageRow(f"trend/{n}", ((said, "text"),)) for n, said in enumerate(trend(found))]
    return f"DRILLS {len(found)}", tuple(rows), NOTHING


def _row(one: Past, day: str) -> PageRow:
    counted = "  ".join(f"{rating} {n}" for rating, n in zip(RATINGS, one.counts, strict=True))
    state = "" if one.state == "ended" else f", {one.state}"
    label, right = ((f"{one.name} ", "dim"), (one.plan, "bright")), ((counted, "text"), (f"  {one.share}", "dim"))
    return PageRow(f"drill/{one.name}", label, ((f"{day}{state}  ", "dim"), (one.title, "text")), right)


page(PageKind(NAME, open=open_drills, only_read=True))
