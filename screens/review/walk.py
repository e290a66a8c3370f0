"""The review walked through on a projector: one part a page, its name in big letters, one key on and one back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from screens.context.read_page import again, board_of, show_board
from screens.context.registry import PageKind, page
from screens.review import milestones, rows
from screens.review.laid import Laid, Shown, owner, part_title, where
from screens.review.page import NAME as REVIEW
from screens.review.page import make as review_of
from screens.review.page import reading
from widgets.bitmap import can_draw, middle
from widgets.board import BoardFace, BoardRow, Cell, Long, Part, Row
from widgets.strips import wrapped

if TYPE_CHECKING:
    from screens.context.context import Context

NAME = "meeting"
WIDEST = 90
"""Cells of a line: what is read from the other end of a room is short."""
PAGES = (
    ("SUMMARY", ("summary",)), ("IMPACT", ("impact", "affected", "tickets", "revenue", "functions")),
    ("MILESTONES", ()), ("WHAT ENDED IT", ()), ("TRIGGER", ("trigger",)), ("WHYS", ()), ("FACTORS", ()),
    ("GAPS", ("detection", "mitigation", "prevention")), ("LOOKING BACK", ("well", "poorly", "lucky", "surprised")),
    ("CUSTOMERS", ("communication", "customers")), ("FOLLOW-UPS", ()), ("TO CHECK", ()),
)  # fmt: skip
"""What each page is called, and the parts that it has."""


class WalkTold(Struct, frozen=True):
    """One page of the walk; ``number`` counts from 0 and goes round."""

    laid: Laid
    at: Shown
    number: int
    rank: int

    def face(self, width: int, height: int, part: str) -> BoardFace:
        name, parts = PAGES[self.number % len(PAGES)]
        it = self.laid.doc.incident
        count = f"{self.number % len(PAGES) + 1}/{len(PAGES)}"
        head = Row(0, (Cell(len(it.severity) + 4, ((f"{it.number}  ", "dim"), (it.title, "bright"))),
                       Cell(width, ((count, "dim"),), ends=True)), "sel", (0, self.rank, it.severity))  # fmt: skip
        top = [head]
        big = self.at.glyphs.bitmap and can_draw(name) and len(middle(name)[0]) <= width and height >= 20
        if big:
            top += [Row(2 + n, (Cell(0, ((text, "bright"),)),)) for n, text in enumerate(middle(name))]
        else:
            top.append(Row(2, (Cell(0, ((name, "bright"),)),)))
        y = 8 if big else 4
        room = min(width, WIDEST) if parts else width
        return BoardFace(tuple(top), (Part("walk", "", 0, y, room, height - y - 1, self._rows(name, parts, room)),))

    def foot(self, width: int, part: str, key: str) -> tuple[Row, ...]:
        return ()

    def _rows(self, name: str, parts: tuple[str, ...], width: int) -> tuple[BoardRow, ...]:
        laid, at, doc = self.laid, self.at, self.laid.doc
        if name == "MILESTONES":
            heads = BoardRow("heads", milestones.heads(doc, at, width, wide=width >= 110))
            return (heads, *milestones.rows(doc, at, width, wide=width >= 110))
        if name == "WHAT ENDED IT":
            return _aired(tuple(rows.ended(doc, at, width))) or _nothing("nobody has said it")
        if name == "WHYS":
            return _aired(rows.whys(laid, at, width)) or _nothing("no answer is written")
        if name == "FACTORS":
            return _aired(rows.factors(laid, at, width)) or _nothing("no factor is written")
        if name == "FOLLOW-UPS":
            return _aired(rows.followups(laid, at, width)) or _nothing("none")
        if name == "TO CHECK":
            found = (BoardRow(f"check/{n}", (Cell(0, ((where(one), "dim"),), 15),), Long(16, one.says, width - 16))
                     for n, one in enumerate(laid.findings))  # fmt: skip
            return _aired(tuple(found)) or _nothing("nothing found")
        return tuple(self._written(parts, width))

    def _written(self, parts: tuple[str, ...], width: int) -> Iterator[BoardRow]:
        """Each part whole, broken into lines; its name above it where there are several."""
        review = self.laid.doc.review
        if parts == ("summary",):
            met = review.meeting
            who = f"{met.facilitator} leads" if met else f"owner {owner(self.laid.doc, self.at)}"
            yield BoardRow("who", (Cell(0, ((who, "dim"),)),))
            yield BoardRow("air/who", ())
        for part in parts:
            if len(parts) > 1:
                yield BoardRow(f"name/{part}", (Cell(0, ((part_title(part), "title"),)),))
            text = review.parts.get(part, "")
            for n, line in enumerate(text.splitlines() or ["not written"]):
                for m, broken in enumerate(wrapped(line, width, 40)):
                    yield BoardRow(f"{part}/{n}/{m}", (Cell(0, ((broken, "bright" if text else "faint"),)),))
            yield BoardRow(f"air/{part}", ())


def _aired(found: tuple[BoardRow, ...]) -> tuple[BoardRow, ...]:
    """A blank row after each, where they are few."""
    if len(found) > 8:
        return found
    return tuple(row for one in found for row in (one, BoardRow(f"air/{one.key}", ())))


def _nothing(says: str) -> tuple[BoardRow, ...]:
    return (BoardRow("nothing", (Cell(0, ((says, "dim"),)),)),)


def open_walk(room: Context) -> None:
    """The walk through the review that was opened last."""
    state = room.state
    board = board_of(room, NAME, "REVIEW", place=NAME)
    room.open_soon(show_board(room, board, reading(state.reviewing, state.config), make))


def make(room: Context, laid: Laid) -> WalkTold:
    """The page for this moment."""
    told = review_of(room, laid)
    return WalkTold(laid, told.at, room.state.walking, told.rank)


def press(room: Context, action: str, row: str) -> None:
    """On, or back."""
    room.state.walking += 1 if action == "walk_next" else -1
    again(room, NAME)


page(PageKind(NAME, open=open_walk, press=press, over=REVIEW,
              stays=lambda room, key, text: "Space goes on, ← back."))  # fmt: skip
