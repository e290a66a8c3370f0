"""What a player is told in a drill: only what their roles are. Pure."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len

from widgets.board import BoardFace, BoardRow, Cell, Long, Part, Row

if TYPE_CHECKING:
    from warroom.commands.drills import Look


class MessagesTold(Struct, frozen=True):
    """The page for one moment; ``look`` is None where no drill was ever run."""

    look: Look | None
    now: datetime
    zone: tzinfo
    said: str

    def face(self, width: int, height: int, part: str) -> BoardFace:
        look = self.look
        if look is None:
            return BoardFace((), (Part("messages", "", 0, 1, width, height - 1, empty=self.said),))
        run = look.run
        state = "paused" if run.state == "paused" else "on" if run.is_on else run.state
        words = ((f"{run.name} ", "dim"), (run.plan.title, "bright"), (f"  {state}, led by {run.by}", "text"))
        stop = ((f'write "{run.plan.stop}" into the timeline to stop it', "dim"),)
        rows = tuple(
            BoardRow(f"message/{one.id}", (
                Cell(0, ((f"{one.at.astimezone(self.zone):%H:%M:%S}", "dim"),)),
                Cell(10, (((one.to or "all").replace("_", " "), "text"),), 16),
                Cell(27, ((one.sender or one.kind, "dim"),), 24),
            ), long=Long(52 if width >= 110 else 27, one.text, width - (52 if width >= 110 else 27), "bright"))
            for one in reversed(look.messages)
        )  # fmt: skip
        if width < 110:
            rows = tuple(BoardRow(row.key, row.cells[:2], row.long) for row in rows)
        beside = cell_len("".join(text for text, _ in (*words, *stop))) + 3 <= width
        top = (Row(1, (Cell(0, words), Cell(width, stop, ends=True))),) if beside else (
            Row(1, (Cell(0, words),)), Row(2, (Cell(0, stop),)))  # fmt: skip
        first = 3 if beside else 4
        return BoardFace(top, (Part("messages", (("FOR YOU", "title"),), 0, first, width, height - first - 1, rows,
                                       empty=self.said),))  # fmt: skip

    def foot(self, width: int, part: str, key: str) -> tuple[Row, ...]:
        return ()
