"""The colours keep what the look promises: readable on every ground, and nothing told by colour alone."""

from __future__ import annotations

import itertools
import math

import pytest
from msgspec.structs import asdict
from rich.color import Color
from rich.style import Style

from widgets.palette import DARK, MONO, Palette, severity_token
from widgets.theme_names import NAMES, named
from widgets.themes import for_the_wall

COLOURED = [named(name) for name in NAMES if name not in ("ansi16", "mono")]
"""Those whose colours are known; the terminal decides about the others."""
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


@pytest.mark.parametrize("ground", ["bg", "raise", "sel"])
@pytest.mark.parametrize("token", [*READ_EVERYWHERE, "faint", "struck"])
def test_high_contrast_is_seven_to_one_everywhere(ground: str, token: str) -> None:
    assert _contrast(named("contrast").style(token, on=ground)) >= 7


@pytest.mark.parametrize("palette", [for_the_wall(palette) for palette in COLOURED], ids=lambda p: p.name)
class TestOnTheWall:
    """WCAG AAA: seven to one for every word that the wall writes, whatever its size."""

    @pytest.mark.parametrize("token", ["text", "bright", "dim", "soon", "latet"])
    def test_every_word_on_the_ground(self, palette: Palette, token: str) -> None:
        assert _contrast(palette.style(token)) >= 7

    @pytest.mark.parametrize("fill", ["late", "s0", "s1", "s2", "s3", "you"])
    def test_every_word_on_a_fill(self, palette: Palette, fill: str) -> None:
        assert _contrast(palette.style("bright", on=fill)) >= 7


# Source: Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of colour vision deficiency",
# IEEE TVCG 2009, severity 1.0; applied to linear RGB.
_SEEN_BY = {
    "anybody": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def _lab(number: int, eyes: str) -> tuple[float, float, float]:
    """The colour as those eyes see it, in CIE L*a*b* (D65)."""
    channels = [part / 255 for part in Color.from_ansi(number).get_truecolor()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in _SEEN_BY[eyes])
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _apart(one: int, other: int, eyes: str) -> float:
    return math.dist(_lab(one, eyes), _lab(other, eyes))


@pytest.mark.parametrize(
    ("name", "eyes"),
    [("red-green", "protan"), ("red-green", "deutan"), ("red-green", "anybody"), ("blue-yellow", "tritan"),
     ("blue-yellow", "anybody")],
)  # fmt: skip
@pytest.mark.parametrize("wall", [False, True], ids=["room", "wall"])
def test_severities_broken_promises_and_what_is_yours_stay_apart_for_those_eyes(
    name: str, eyes: str, wall: bool
) -> None:
    palette = for_the_wall(named(name)) if wall else named(name)
    grounds = {fill: palette.fills[fill].ground for fill in ("late", "s0", "s1", "s2", "s3", "you")}
    for (one, first), (other, second) in itertools.combinations(grounds.items(), 2):
        assert first is not None
        assert second is not None
        assert _apart(first, second, eyes) >= 20, f"{one} and {other}"


def test_the_dark_theme_alone_would_not_do_for_them() -> None:
    """The check can fail: it does on the theme that was not made for these eyes."""
    sand, late = DARK.fills["s2"].ground, DARK.fills["late"].ground
    assert sand is not None
    assert late is not None
    assert _apart(sand, late, "tritan") < 20


@pytest.mark.parametrize("palette", COLOURED, ids=lambda p: p.name)
def test_every_colour_is_one_of_the_256_numbers_that_no_theme_of_a_terminal_moves(palette: Palette) -> None:
    numbers = [ink.colour for ink in palette.inks.values()] + list(palette.grounds.values())
    numbers += [number for fill in palette.fills.values() for number in (fill.ground, fill.ink)]
    assert all(number is not None and 16 <= number <= 255 for number in numbers)


@pytest.mark.parametrize("palette", [named(name) for name in NAMES], ids=lambda p: p.name)
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
    drawn = [value for value in asdict(glyphs).values() if isinstance(value, str)] + list(glyphs.severities)
    assert all(text.isascii() for text in drawn)
    assert DARK.ascii().drill().glyphs.rule.isascii()
