"""The colours keep what the look promises: readable on every ground, and nothing told by colour alone."""

from __future__ import annotations

import pytest
from rich.color import Color
from rich.style import Style

from widgets.palette import DARK, MONO, PALETTES, Palette, severity_token

COLOURED = [PALETTES["dark"], PALETTES["light"]]
READ_EVERYWHERE = (
    "text",
    "dim",
    "bright",
    "latet",
    "soon",
    "you",
    "key",
    "title",
    "hypothesis",
    "link",
    "s1",
    "s2",
    "s3",
)


def _luminance(number: int) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = Color.from_ansi(number).get_truecolor()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def _contrast(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    assert style.color.number is not None
    assert style.bgcolor.number is not None
    bright, dark = sorted((_luminance(style.color.number), _luminance(style.bgcolor.number)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", COLOURED, ids=lambda p: p.name)
@pytest.mark.parametrize("ground", ["bg", "raise", "sel"])
@pytest.mark.parametrize("token", [*READ_EVERYWHERE, "faint", "struck"])
def test_every_text_can_be_read_on_every_ground(palette: Palette, ground: str, token: str) -> None:
    assert _contrast(palette.style(token, on=ground)) >= 4.5


@pytest.mark.parametrize("palette", COLOURED, ids=lambda p: p.name)
@pytest.mark.parametrize("fill", ["late", "you", "s0", "s1", "s2", "s3"])
def test_the_ink_of_every_fill_can_be_read(palette: Palette, fill: str) -> None:
    assert _contrast(palette.style("text", on=fill)) >= 4.5


@pytest.mark.parametrize("palette", COLOURED, ids=lambda p: p.name)
def test_every_colour_is_one_of_the_256_numbers_that_no_theme_of_a_terminal_moves(palette: Palette) -> None:
    numbers = [ink.colour for ink in palette.inks.values()] + list(palette.grounds.values())
    numbers += [number for fill in palette.fills.values() for number in (fill.ground, fill.ink)]
    assert all(number is not None and 16 <= number <= 255 for number in numbers)


@pytest.mark.parametrize("palette", list(PALETTES.values()), ids=lambda p: p.name)
def test_a_severity_is_told_by_shape_and_word_in_every_palette(palette: Palette) -> None:
    solid = [palette.tag(rank, f"SEV{rank}")[0] for rank in range(4)]
    plain = [palette.tag_text(rank, f"SEV{rank}")[0] for rank in range(4)]
    assert len(set(solid)) == 4
    assert plain == ["◆ SEV0", "▲ SEV1", "● SEV2", "○ SEV3"]


def test_without_colour_reverse_means_a_broken_promise_and_nothing_else() -> None:
    assert MONO.style("text", on="late").reverse
    grounds = ("bg", "raise", "sel", "you", "s0", "s1", "s2", "s3")
    assert not any(MONO.style(token, on=ground).reverse for token in MONO.inks for ground in grounds)
    assert MONO.tag(1, "SEV1")[0] == "[▲ SEV1]"
    assert all(MONO.style(token, on=ground).color is None for token in MONO.inks for ground in grounds)


def test_the_gravest_severity_is_solid_even_in_a_list() -> None:
    assert DARK.tag_text(0, "SEV0")[1].bgcolor == DARK.style("text", on="s0").bgcolor


def test_a_rank_beyond_the_fourth_looks_like_the_fourth() -> None:
    assert severity_token(7) == "s3"
    assert DARK.glyphs.severity(7) == "○"


def test_the_ascii_set_draws_nothing_outside_ascii() -> None:
    glyphs = DARK.ascii().glyphs
    drawn = [value for value in vars(glyphs).values() if isinstance(value, str)] + list(glyphs.severities)
    assert all(text.isascii() for text in drawn)
    assert DARK.ascii().drill().glyphs.rule.isascii()
