"""Search in what was seen before, in place of the record: words are typed, Enter looks for them, then opens a hit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from screens.base.form import Form, Text, required
from screens.context.registry import PageKind, handler, handles, page
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from warroom.core.memory.past import left_words
from warroom.core.review.text import span_text
from warroom.core.times import from_iso, iso
from warroom.core.words import short

if TYPE_CHECKING:
    from datetime import datetime

    from screens.context.context import Context
    from warroom.commands.memory import Hit

NAME = "found"
THEN = "then"
MOST = 20
SNIPPET = 160


@handles("search")
def open_search(room: Context) -> None:
    room.open(Form(
        title="SEARCH", about="every incident there was, by its words",
        fields=(Text("words", "words", hint="connection pool, checkout timeout", limit=200),),
        button=lambda v: "SEARCH",
        call=lambda v: lambda door: door.search(v["words"], limit=MOST),
        problem=required("words", labels={"words": "words"}),
        after=lambda found: "",
        shows=lambda result: show(room, result),
    ))  # fmt: skip


def show(room: Context, found: Sequence[Hit]) -> None:
    """The hits, the best first; Enter goes to the incident, or to the moment of a line."""
    room.open_overlay(Page(
        NAME, f"FOUND {len(found)}", rows(found, room.state.clock()), said="Nothing found: try fewer or other words.",
        palette=room.palette, margin=room.margin, label_width=18,
    ))  # fmt: skip


def rows(found: Sequence[Hit], now: datetime) -> tuple[PageRow, ...]:
    """Each hit with why it is one, what fixed it and what is still open of it."""
    lines: list[PageRow] = []
    for hit in found:
        it = hit.past.incident
        took = f", {span_text(timedelta(seconds=hit.past.duration_s))}" if hit.past.duration_s is not None else ""
        lines.append(PageRow(it.id, ((f"{it.id}", "bright"),), ((it.title, "text"),),
                             f"{it.severity}, {it.status.value}{took}"))  # fmt: skip
        lines.append(PageRow(f"{it.id}/because", (("because", "dim"),), "; ".join(hit.because) or "its words"))
        if hit.text is not None:
            key = f"{it.id}/{THEN}/{iso(hit.at)}" if hit.at is not None else f"{it.id}/says"
            plays = "enter: the room then" if hit.at is not None else ""
            lines.append(PageRow(key, (("says", "dim"),), _line(hit.text.words), plays))
        if hit.past.fixed_by:
            lines.append(PageRow(f"{it.id}/fixed", (("fixed by", "dim"),), ((_line(hit.past.fixed_by), "bright"),)))
        if left := left_words(it, now):
            lines.append(PageRow(f"{it.id}/left", (("follow-ups", "dim"),), ((left, "bright"),)))
    return tuple(lines)


def _line(text: str) -> str:
    return short(" ".join(text.split()), SNIPPET)


def choose(room: Context, key: str, text: str = "") -> None:
    """Go to the incident of the row; on a line of its record, to the room as it was at that moment."""
    incident, _, about = key.partition("/")
    kind, _, at = about.partition("/")
    if kind != THEN:
        room.go_to(incident)
        return
    room.state.replay = incident, from_iso(at)
    handler("replay")(room)


page(PageKind(NAME, open=open_search, choose=choose))
