"""Nothing on the wall is painted over anything else, or beside its edge, whatever the terminal's size."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pytest
from rich.style import Style

from widgets.canvas import Canvas
from widgets.palette import Palette
from widgets.theme_names import named
from widgets.themes import for_the_wall
from widgets.wall import Wall
from widgets.wall_face import Alarm, WallClock, WallFace, WallIncident

LONG = "Transfers of several tenants in eu-north time out for all accounts"
HANDLE = "an-handle-of-forty-letters-as-they-may-be"
SIZES = [
    *itertools.product((79, 100, 111, 133, 160, 240), (24, 25, 28, 35, 50)),
    (60, 20),
    (120, 50),
    (66, 70),
    (200, 22),
]
NAMED = (("ledger", "theo", "SEV1"), (LONG, HANDLE, "Crit-ical"), ("ledger", HANDLE, "SEV1"))


def incident(number: int, name: str, state: str, commander: str, severity: str) -> WallIncident:
    clocks = (
        WallClock("customers", "+01:12" if state == "overdue" else "08:43", state, "ines", by="16:05"),
        WallClock("team", "1:17:53", owner="theo", by="16:11"),
        WallClock("executives", "+2:01:00", "overdue", HANDLE),
    )
    facts = (f"{number:04}  eu-north  identified  7 min", "7 min")
    return WallIncident(f"k{number}", 1, severity, f"{number:04}", (name,), facts, commander, clocks, "7 min", name)


def faces() -> Iterator[WallFace]:
    for many, state, (name, commander, severity) in itertools.product(
        (1, 2, 5), ("calm", "overdue"), NAMED
    ):  # fmt: skip
        its = tuple(incident(n, name, state, commander, severity) for n in range(31, 31 + many))
        alarms = (
            (Alarm(("0031 no commander for 12 min", "no IC"), "k31", "0031"),
             Alarm(("0032 customer update is late by 20 min", "late"), "k32", "0032"))
            if state == "overdue" else ()
        )  # fmt: skip
        yield WallFace(
            its, its[-1] if many == 2 else None, alarms, foot=("3 feeds OK, 1 silent", "3 OK"), clock="15:56"
        )


class Recorded:
    """Which cells have ink on them, and by which act of painting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.faults: set[str] = set()
        self.inked: dict[tuple[int, int], str] = {}
        pixels, text, fill = Canvas.pixels, Canvas.text, Canvas.fill

        def seen_pixels(
            canvas: Canvas, x: int, y: int, rows: Sequence[str], token: str, across: int = 1, down: int = 1
        ) -> None:
            top = y - y % 2 if canvas.coarse else y
            lit = (
                (number, column) for number, row in enumerate(rows) for column, sign in enumerate(row) if sign == "█"
            )
            cells = {
                (x + column * across + i, top + number * down + j)
                for number, column in lit for i in range(across) for j in range(down)
            }  # fmt: skip
            self.ink(canvas, cells, f"pixels at {x}, {y}")
            pixels(canvas, x, y, rows, token, across, down)

        def seen_text(canvas: Canvas, x: int, row: int, words: str, token: str) -> None:
            cells = {(x + n, 2 * row + half) for n, sign in enumerate(words) if sign != " " for half in (0, 1)}
            self.ink(canvas, cells, f'"{words}" at {x}, row {row}')
            text(canvas, x, row, words, token)

        def seen_fill(canvas: Canvas, x: int, y: int, width: int, height: int, ground: str) -> None:
            under = {self.inked[c] for c in self.inked if x <= c[0] < x + width and y <= c[1] < y + height}
            self.faults |= {f"{one} is under a ground at {x}, {y}" for one in under}
            fill(canvas, x, y, width, height, ground)

        monkeypatch.setattr(Canvas, "pixels", seen_pixels)
        monkeypatch.setattr(Canvas, "text", seen_text)
        monkeypatch.setattr(Canvas, "fill", seen_fill)

    def ink(self, canvas: Canvas, cells: set[tuple[int, int]], what: str) -> None:
        self.faults |= {f"{self.inked[cell]} is under {what}" for cell in cells & self.inked.keys()}
        if any(not (0 <= x < canvas.width and 0 <= y < 2 * canvas.rows) for x, y in cells):
            self.faults.add(f"{what} goes beyond the edge")
        self.inked |= dict.fromkeys(cells, what)

    def of(self, face: WallFace, size: tuple[int, int], palette: Palette) -> set[str]:
        """What is wrong with the drawing of a face."""
        self.faults, self.inked = set(), {}
        Wall(palette=palette).lines(face, *size)
        return self.faults


@pytest.mark.parametrize(
    "palette", [for_the_wall(named("dark")), named("mono"), named("dark").ascii()], ids=("dark", "mono", "ascii")
)
def test_nothing_is_painted_over_anything_at_any_size(palette: Palette, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = Recorded(monkeypatch)
    for size, face in itertools.product(SIZES, faces()):
        assert not recorded.of(face, size, palette), (size, len(face.incidents), face.incidents[0].severity)


def test_what_is_painted_over_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = Recorded(monkeypatch)
    canvas = Canvas(20, 5, named("dark"))
    canvas.text(1, 1, "theo", "text")
    canvas.styled(1, 2, "SEV1", Style())
    canvas.pixels(3, 2, ("██",), "bright")
    canvas.pixels(19, 8, ("██",), "bright")
    canvas.fill(0, 2, 3, 1, "late")
    assert recorded.faults == {
        '"theo" at 1, row 1 is under pixels at 3, 2', "pixels at 19, 8 goes beyond the edge",
        '"theo" at 1, row 1 is under a ground at 0, 2',
    }  # fmt: skip
