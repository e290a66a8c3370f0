"""A clock can be read, says its state in a word, never shifts as it counts, and costs what changed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.widgets.stage import Place, painted
from widgets import bitmap
from widgets.clock import Clock, ClockFace
from widgets.palette import DARK, MONO

SOON = ClockFace("team update", "02:13", "soon", "maya, by 14:39:22", 0.85)
LATE = ClockFace("customer update", "+01:12", "overdue", "owner lee", 1.0)
CALM = ClockFace("escalate to VP", "17:53", "calm", "nadia, by 14:55", 0.69, "+7")
NONE = ClockFace("escalate to VP", owner="mitigated 15:03")


def later(face: ClockFace, seconds: int) -> ClockFace:
    """The face after it counted on."""
    late = face.digits.startswith("+")
    minutes, rest = face.digits.lstrip("+").split(":")
    left = int(minutes) * 60 + int(rest) + (seconds if late else -seconds)
    return replace(face, digits=f"{'+' if late else ''}{left // 60:02}:{left % 60:02}", spent=face.spent + 0.0005)


async def test_the_state_is_told_by_a_word_in_every_state() -> None:
    for face, row, word in ((SOON, 5, "due soon"), (LATE, 5, "OVERDUE"), (NONE, 1, "none due")):
        async with painted((Clock(face), 0, 0, 28, 6)) as stage:
            assert word in stage.rows()[row]
            assert face.label.upper() in stage.rows()[0]
    assert CALM.word == "on track"


@pytest.mark.parametrize("height", [5, 6])
async def test_a_clock_on_track_is_three_quiet_rows_and_one_without_a_deadline_two_faint_ones(height: int) -> None:
    """Block digits are earned: only what is due soon or overdue has them."""
    for face, rows in ((CALM, ["ESCALATE TO VP          +7", "17:53      nadia, by 14:55"]),
                       (NONE, ["ESCALATE TO VP", "none due  mitigated 15:03"])):  # fmt: skip
        async with painted((Clock(face), 0, 0, 28, height)) as stage:
            told = [row.strip() for row in stage.rows()]
            assert told[:2] == rows
            assert not any("█" in row or "▄" in row for row in told)
            assert told[3:height] == [""] * (height - 3)
    async with painted((Clock(NONE), 0, 0, 28, height)) as stage:
        inks = {cell[1] for row in stage.cells()[:2] for cell in row[:28] if cell[0].strip()}
        assert inks == {"8a8a8a"}  # faint: nearly invisible, still legible


async def test_a_late_clock_is_filled_whole_with_tape_after_its_label_and_in_the_gauges_row() -> None:
    async with painted((Clock(LATE), 0, 0, 28, 6)) as stage:
        assert all(cell[2] == "ffd700" for row in stage.cells()[:6] for cell in row[:28])
        assert stage.rows()[0] == " CUSTOMER UPDATE ╱╱╱╱╱╱╱╱╱╱╱"
        assert stage.rows()[4] == "╱" * 28


async def test_without_colour_a_late_clock_is_reversed_and_bold() -> None:
    async with painted((Clock(LATE, palette=MONO), 0, 0, 28, 6), palette=MONO) as stage:
        assert all(cell[7] for row in stage.cells()[:6] for cell in row[:28])
        assert "OVERDUE" in stage.rows()[5]


@pytest.mark.parametrize("size", [bitmap.small, bitmap.middle, bitmap.large])
def test_a_clock_is_equally_wide_in_every_second(size: object) -> None:
    assert callable(size)
    widths = {len(row) for n in range(60) for row in size(f"+{n:02}:{59 - n:02}")}
    assert len(widths) == 1


def test_every_digit_looks_different_in_every_size() -> None:
    for size in (bitmap.small, bitmap.middle, bitmap.large):
        assert len({size(digit) for digit in "0123456789"}) == 10


def test_digits_have_the_sizes_that_the_grid_counts_on() -> None:
    assert bitmap.small_width("+01:12") == 21
    assert len(bitmap.small("02:13")) == 3
    assert {len(row) for row in bitmap.large("8")} == {13}
    assert len(bitmap.large("8")) == 7


async def test_four_clocks_and_their_bar_cost_less_than_600_bytes_a_second() -> None:
    faces = [SOON, LATE, CALM, replace(SOON, label="ask raj, a DBA", digits="01:26")]
    clocks = [Clock(face) for face in faces]
    places: list[Place] = [(clock, 1 + 30 * n, 11, 28, 6) for n, clock in enumerate(clocks)]
    async with painted(*places) as stage:
        costs = []
        for second in range(1, 31):
            for clock, face in zip(clocks, faces, strict=True):
                clock.show(later(face, second))
            costs.append(await stage.cost())
        assert sum(costs) / len(costs) <= 600


async def test_clocks_of_one_row_cost_less_than_200_bytes_a_second() -> None:
    faces = [SOON, LATE, CALM, replace(SOON, label="ask raj, a DBA", digits="01:26")]
    clocks = [Clock(face) for face in faces]
    places: list[Place] = [(clock, 1 + 30 * n, 11, 28, 1) for n, clock in enumerate(clocks)]
    async with painted(*places) as stage:
        costs = []
        for second in range(1, 31):
            for clock, face in zip(clocks, faces, strict=True):
                clock.show(later(face, second))
            costs.append(await stage.cost())
        assert sum(costs) / len(costs) <= 200


async def test_with_ascii_glyphs_the_digits_are_plain_and_bold() -> None:
    palette = DARK.ascii()
    async with painted((Clock(LATE, palette=palette), 0, 0, 28, 6), palette=palette) as stage:
        assert stage.rows()[2].strip() == "+01:12"
        assert all(text.isascii() for text in stage.rows())


@pytest.mark.parametrize("height", [2, 5, 6])
def test_a_clock_that_counted_on_is_drawn_as_one_that_shows_it_first(height: int) -> None:
    """Whatever it showed before: rows that say the same are not drawn again."""
    clock = Clock()
    faces = [SOON, later(SOON, 1), LATE, later(LATE, 1), CALM, replace(CALM, more=""), NONE, CALM, SOON]
    for width in (28, 28, 34):
        for face in faces:
            told, anew = clock.lines(face, width, height), Clock().lines(face, width, height)
            assert [(line.texts, line.styles) for line in told] == [(line.texts, line.styles) for line in anew]


def test_a_second_leaves_the_rows_of_a_clock_that_say_the_same() -> None:
    clock = Clock()
    before, after = clock.lines(SOON, 28, 6), clock.lines(later(SOON, 1), 28, 6)
    assert [a is b for a, b in zip(before, after, strict=True)] == [True, False, False, False, True, True]
