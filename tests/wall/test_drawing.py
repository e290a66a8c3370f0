"""The wall as cells: what must be seen from the last row is there in letters five pixels high, in every palette."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from screens.wall.frame import Wanted
from tests.wall.conftest import KEPT, Face
from tests.wall.reading import find, half_rows, has, in_pixels
from tests.widgets.stage import Stage
from widgets import bitmap
from widgets.canvas import Canvas
from widgets.palette import Palette
from widgets.strips import Line
from widgets.theme_names import NAMES, named
from widgets.themes import for_the_wall
from widgets.wall import Wall
from widgets.wall_face import Alarm, WallClock, WallFace, WallIncident
from widgets.wall_parts import Brush, Sizes

SIZES = ((80, 24), (120, 40), (200, 60))
PALETTES = [for_the_wall(named(name)) for name in NAMES]


def drawn(face: WallFace, size: tuple[int, int], palette: Palette = PALETTES[0]) -> Sequence[Line]:
    return Wall(palette=palette).lines(face, *size)


def inks(lines: Sequence[Line]) -> set[str]:
    """Every colour that is drawn with."""
    return {str(colour) for line in lines for style in line.styles for colour in (style.color, style.bgcolor)}


def test_a_picture_of_what_was_read_last_has_no_colour_of_a_living_one(face: Face) -> None:
    living = face("outage")
    old = inks(drawn(replace(living, old=True), SIZES[1]))
    assert old == inks(drawn(living, SIZES[1], PALETTES[0].faded())) != inks(drawn(living, SIZES[1]))


def pixels(lines: Sequence[Line]) -> list[str]:
    return half_rows(line.texts for line in lines)


def read(lines: Sequence[Line], text: str) -> tuple[int, int, int] | None:
    return find(pixels(lines), text)


class TestWhatCannotBeMissed:
    @pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
    @pytest.mark.parametrize("size", SIZES, ids=str)
    def test_a_late_clock_is_large_digits_the_word_overdue_and_a_name_on_its_own_fill(
        self, face: Face, size: tuple[int, int], palette: Palette
    ) -> None:
        lines = drawn(face("outage"), size, palette)
        for text in ("customers", "overdue", "lee"):
            at = read(lines, text)
            assert at is not None, text
            x, y, _ = at
            assert lines[y + 1].styles[x] == palette.style("bright", on="late", bold=None if palette.mono else False)
        assert any(has(pixels(lines), bitmap.segments("+01:12", w, h)) for w in range(7, 30) for h in range(8, 30))

    @pytest.mark.parametrize("size", [(120, 40), (200, 60)], ids=str)
    def test_no_commander_is_as_large_as_anything(self, face: Face, size: tuple[int, int]) -> None:
        at = read(drawn(face("outage"), size), "no commander")
        assert at is not None
        assert at[2] == size[0] // 60

    @pytest.mark.parametrize("size", SIZES, ids=str)
    def test_a_stale_feed_and_the_time_stand_in_the_last_line(self, face: Face, size: tuple[int, int]) -> None:
        lines = drawn(face("outage"), size)
        for text in ("zendesk stale", "14:37"):
            at = read(lines, text)
            assert at is not None, text
            assert at[1] >= size[1] - 6

    @pytest.mark.parametrize("size", SIZES, ids=str)
    def test_a_record_that_cannot_be_read_stands_in_a_fill(self, face: Face, size: tuple[int, int]) -> None:
        told = face("calm", trouble="There is no database.")
        assert read(drawn(told, size), "cannot read the record") or read(drawn(told, size), "no data")

    def test_where_alarms_have_no_room_each_has_its_turn(self, face: Face) -> None:
        told = face("outage")
        seen = set()
        for turn in range(4):
            lines = drawn(replace(told, turn=turn), (80, 24))
            seen |= {text for text in ("0041 no commander", "no support lead") if read(lines, text)}
        assert seen == {"0041 no commander", "no support lead"}

    def test_without_colour_only_what_is_late_is_reversed(self, face: Face) -> None:
        mono = named("mono")
        late = drawn(face("outage"), (120, 40), mono)
        calm = drawn(face("calm"), (120, 40), mono)
        assert any(style.reverse for line in late for style in line.styles)
        assert not any(style.reverse for line in calm for style in line.styles)
        assert all(style.color is None and style.bgcolor is None for line in late for style in line.styles)

    def test_calm_has_no_yellow(self, face: Face) -> None:
        palette = PALETTES[0]
        yellow = palette.style("text", on="late").bgcolor
        lines = drawn(face("calm"), (120, 40), palette)
        assert not any(yellow in (style.color, style.bgcolor) for line in lines for style in line.styles)


class TestWhereItStands:
    @pytest.mark.parametrize("tiles", [1, 2, 4, 6])
    @pytest.mark.parametrize("size", [*SIZES, (100, 30), (97, 51), (160, 45), (300, 80)], ids=str)
    @pytest.mark.parametrize("palette", [PALETTES[0], named("mono"), named("light").ascii()], ids=lambda p: p.name)
    def test_every_size_is_filled_and_no_row_is_wider_than_the_screen(
        self, face: Face, size: tuple[int, int], tiles: int, palette: Palette
    ) -> None:
        for name, place in itertools.product(("outage", "six", "empty"), (0, 4)):
            told = face(name, Wanted(tiles=tiles, rotate=None))
            lines = drawn(replace(told, place=place), size, palette)
            assert len(lines) == size[1]
            assert {line.strip().cell_length for line in lines} == {size[0]}

    def test_every_edge_in_the_picture_moves_within_a_round_of_places(self, face: Face) -> None:
        """No cell of the picture has the same ground and ink at all places, but inside large fields."""
        told = face("outage")
        halves = [pixels(drawn(replace(told, place=place), (120, 40))) for place in range(6)]
        digits = [has(half, bitmap.segments("+01:12", 13, 14)) or has(half, bitmap.segments("+01:12", 11, 12))
                  for half in halves]  # fmt: skip
        assert None not in digits
        assert len(set(digits)) >= 4
        names = [has(half, in_pixels("checkout", 2)) for half in halves]
        assert len(set(names)) >= 4

    def test_a_terminal_that_is_too_small_is_told_so(self, face: Face) -> None:
        lines = drawn(face("outage"), (79, 24))
        assert "The wall needs 80 columns and 24 rows" in lines[0].strip().text

    def test_the_ascii_set_draws_nothing_outside_ascii(self, face: Face) -> None:
        for name, tiles in itertools.product(("outage", "calm"), (1, 6)):
            lines = drawn(face(name, Wanted(tiles=tiles, rotate=None)), (120, 40), named("dark").ascii())
            assert all(line.strip().text.isascii() for line in lines)

    def test_a_name_in_a_script_that_has_no_pixels_is_written_in_letters(self, face: Face) -> None:
        lines = drawn(face("six", Wanted(pin="0046")), (120, 40))
        assert any("ログインできない" in line.strip().text for line in lines)

    def test_marks_on_letters_are_left_off_in_pixels(self, face: Face) -> None:
        assert read(drawn(face("six", Wanted(pin="0045")), (200, 60)), "anmeldung")


PICTURES = [
    *((name, theme, size, 1) for name, theme in (("outage", "dark"), ("calm", "dark")) for size in SIZES),
    *(("outage", theme, (120, 40), 1) for theme in ("mono", "light", "ansi16", "contrast", "red-green", "blue-yellow")),
    *(("six", "dark", size, 6) for size in SIZES),
    ("six", "light", (200, 60), 4),
    ("outage", "mono", (120, 40), 2),
    ("calm", "light", (120, 40), 1),
    ("empty", "dark", (120, 40), 1),
]


@pytest.mark.parametrize(("name", "theme", "size", "tiles"), PICTURES, ids=lambda value: str(value).replace(", ", "x"))
def test_pictures_of_the_wall(
    snap_compare: Callable[..., bool], face: Face, name: str, theme: str, size: tuple[int, int], tiles: int
) -> None:
    palette = for_the_wall(named(theme))
    told = face(name, KEPT if tiles == 1 else Wanted(tiles=tiles, rotate=None))
    wall = Wall(replace(told, place=0), palette=palette)
    assert snap_compare(Stage([(wall, 0, 0, *size)], palette), terminal_size=size)


class TestLongNames:
    LONG = "Checkout is slow in eu-west and every payment of a customer abroad waits for minutes"

    @pytest.mark.parametrize("coarse", [False, True])
    @pytest.mark.parametrize("text", [LONG, "Unpronounceableserviceoftheteam", "結帳服務 is slow 結帳服務 結帳服務"])
    def test_what_is_cut_to_fit_fits_at_the_size_at_which_it_is_drawn(self, text: str, coarse: bool) -> None:
        for width, scale in itertools.product((9, 30, 60, 97), (1, 2, 3)):
            brush = Brush(Canvas(200, 60, PALETTES[0]), Sizes.of(200, 60))
            brush.coarse = coarse
            found, at = brush.fit((text,), width, (scale,))
            assert brush.width(found, at) <= width, (found, at)

    @pytest.mark.parametrize("size", [(120, 40), (200, 60)], ids=str)
    def test_the_other_incidents_long_name_leaves_its_commander_readable(
        self, face: Face, size: tuple[int, int]
    ) -> None:
        told = face("outage")
        assert told.other is not None
        other = replace(told.other, names=(self.LONG,), commander="olga")
        calm = replace(told, other=other, alarms=())
        assert read(drawn(calm, size), "olga") is not None
        assert read(drawn(calm, size), "checkout is") is not None


class TestTheTimeOfDay:
    """Beside the digits of a clock that still runs stand its state and, below it, when it falls due."""

    WIDTHS, ROWS = (80, 99, 101, 120, 141, 155, 160, 200), (24, 26, 29, 33, 36, 39, 45, 60)

    @staticmethod
    def one(state: str, others: int) -> WallFace:
        """One incident whose promises are all kept, with so many clocks besides."""
        clocks = (
            WallClock("customers", "08:43", state, "ines", by="16:05"),
            WallClock("team", "11:20", owner="theo", by="16:11"),
        )
        it = WallIncident("x", 1, "SEV1", "0317", ("ledger",), ("0317  identified  7 min", "7 min"), "theo",
                          clocks[: 1 + others], "7 min")  # fmt: skip
        return WallFace(incidents=(it,), foot=("3 feeds OK",), clock="15:56")

    @pytest.mark.parametrize("palette", [PALETTES[0], named("mono")], ids=lambda palette: palette.name)
    @pytest.mark.parametrize("rows", ROWS)
    def test_the_state_and_the_time_are_read_in_rows_of_their_own_at_every_size(
        self, rows: int, palette: Palette
    ) -> None:
        for width, (state, word), others in itertools.product(
            self.WIDTHS, (("calm", "on track"), ("soon", "due soon")), (0, 1)
        ):
            lines = drawn(self.one(state, others), (width, rows), palette)
            said = read(lines, word)
            assert said is not None, (width, rows, word)
            written = [y for y, line in enumerate(lines) if line.strip().text.rstrip().endswith("by 16:05")]
            at = read(lines, "16:05")
            assert written or at is not None, (width, rows)
            below = written[0] if written else at[1]  # type: ignore[index]
            assert below >= said[1] + (5 * said[2]) // 2, (width, rows)

    def test_without_half_blocks_too(self) -> None:
        ascii_only = named("dark").ascii()
        for width, rows, state in itertools.product(self.WIDTHS, self.ROWS, ("calm", "soon")):
            text = [line.strip().text for line in drawn(self.one(state, 1), (width, rows), ascii_only)]
            due = [y for y, line in enumerate(text) if "16:05" in line]
            word = [y for y, line in enumerate(text) if {"calm": "ON TRACK", "soon": "DUE SOON"}[state] in line]
            if Sizes.of(width, rows).small == 1:
                assert due, (width, rows)
                assert word, (width, rows)
                assert due[0] > word[0]

    def test_where_there_is_room_the_time_is_in_pixels_like_the_rest(self) -> None:
        for size in ((80, 30), (120, 40), (155, 36), (200, 60)):
            assert read(drawn(self.one("calm", 1), size), "16:05"), size


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", ["outage", "calm", "empty", "six"])
def test_a_critical_alert_that_nobody_acknowledged_is_a_band_in_its_colour_beside_whatever_else_is_wrong(
    face: Face, name: str, size: tuple[int, int]
) -> None:
    told = face(name, replace(KEPT, tiles=4 if name == "six" else 1))
    crit = Alarm(("crit 00:30 ReplicaLagHigh", "crit 00:30"), crit=True)
    for turn in range(4):
        lines = drawn(replace(told, alarms=(*told.alarms, crit), turn=turn), size)
        ground = PALETTES[0].style("bright", on="s1").bgcolor
        assert any(sum(style.bgcolor == ground for style in line.styles) > size[0] * 0.9 for line in lines)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_it_never_hides_that_an_incident_has_no_commander(face: Face, size: tuple[int, int]) -> None:
    told = face("outage")
    alarms = (Alarm(("crit 00:30",), crit=True), Alarm(("no commander", "no IC"), "k41", "0041"))
    for turn in range(2):
        lines = drawn(replace(told, alarms=alarms, turn=turn), size)
        text = "".join("".join(line.texts) for line in lines)
        assert any(word in text or read(lines, word) for word in ("0041 NO COMMANDER", "no commander", "0041 no IC"))
        assert "CRIT 00:30" in text or read(lines, "crit 00:30")
