"""The themes that only some people want, made when one is chosen; dark, light, mono and 16 colours are the palette's.

``contrast``: 7 to 1 for every text on every ground. ``red-green`` and ``blue-yellow``: severities, broken promises and
what is yours stay apart for eyes that cannot distinguish those colours (protan and deutan; tritan).
"""

from __future__ import annotations

from msgspec import structs

from warroom.core.colours import READ_FAR, readable
from widgets.palette import DARK, Fill, Ink, Palette, made

CONTRAST = made(
    "contrast",
    {
        "rule": Ink(245),
        "bar": Ink(250),
        "zone": Ink(255),
        "faint": Ink(250),
        "dim": Ink(252),
        "text": Ink(231),
        "bright": Ink(231, bold=True),
        "latet": Ink(226, bold=True),
        "soon": Ink(229),
        "you": Ink(87),
        "tape": Ink(16),
        "s0": Ink(231, bold=True),
        "s1": Ink(215, bold=True),
        "s2": Ink(223, bold=True),
        "s3": Ink(252),
    },
    (16, 233, 236),
    (Fill(226, 16), Fill(125, 231), Fill(208, 16), Fill(223, 16), Fill(239, 231), Fill(87, 16)),
)

RED_GREEN = made(
    "red-green",
    {
        **DARK.inks,
        "latet": Ink(226, bold=True),
        "soon": Ink(229),
        "s1": Ink(208, bold=True),
        "s2": Ink(152, bold=True),
    },
    (233, 234, 235),
    (Fill(226, 16), Fill(124, 231), Fill(208, 16), Fill(152, 16), Fill(240, 231), Fill(75, 16)),
)

BLUE_YELLOW = made(
    "blue-yellow",
    {
        **DARK.inks,
        "you": Ink(80),
        "s1": Ink(203, bold=True),
        "s2": Ink(109, bold=True),
    },
    (233, 234, 235),
    (Fill(220, 16), Fill(90, 231), Fill(203, 16), Fill(109, 16), Fill(240, 231), Fill(80, 16)),
)

THEMES: dict[str, Palette] = {p.name: p for p in (CONTRAST, RED_GREEN, BLUE_YELLOW)}

# Seven to one for every word on the wall: where a theme's own colour has less, the nearest one that has it.
_ON_THE_WALL: dict[str, dict[str, Fill]] = {
    "dark": {"s0": Fill(125, 231), "s1": Fill(208, 16)},
    "light": {"s1": Fill(208, 16), "s3": Fill(240, 231), "you": Fill(24, 231)},
    "red-green": {},
    "blue-yellow": {"s1": Fill(209, 16)},
}
_INKS_ON_THE_WALL: dict[str, dict[str, Ink]] = {"light": {"latet": Ink(52, bold=True), "soon": Ink(52)}}


def for_the_wall(palette: Palette) -> Palette:
    """The palette as the wall wears it: read from across a room, so with more contrast."""
    if palette.own:
        return _raised(palette)
    fills, inks = _ON_THE_WALL.get(palette.name), _INKS_ON_THE_WALL.get(palette.name)
    return palette.but(fills or {}, inks or {}) if fills or inks else palette


def _raised(palette: Palette) -> Palette:
    """A person's own theme: whatever has less contrast takes the nearest colour that has it."""
    bg = palette.grounds["bg"]
    inks: dict[str, Ink] = {}
    for token in ("text", "bright", "dim", "soon", "latet", "faint", "s1", "s2", "s3"):
        ink = palette.inks[token]
        if ink.colour is not None and bg is not None:
            inks[token] = structs.replace(ink, colour=_far_read(ink.colour, bg))
    fills: dict[str, Fill] = {}
    for name, fill in palette.fills.items():
        if fill.ground is None or fill.ink is None:
            continue
        fills[name] = structs.replace(fill, ground=_far_read(fill.ground, fill.ink))
    return palette.but(fills, inks)


def _far_read(colour: int, other: int) -> int:
    found = readable(colour, (other,), READ_FAR)
    return colour if found is None else found
