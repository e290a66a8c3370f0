"""Colours and weights of the room, each an exact number of the xterm-256 cube.

Numbers instead of hex: a terminal of 256 colours (ssh, tmux) then shows the same picture as one of 16 million, and
a colour costs 11 bytes instead of 19. Widgets name what a text *is* (``dim``, ``latet``, ``key``) and the ground it
is on (``bg``, ``sel``, ``late``); only this file knows how that looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from msgspec import Struct, structs
from rich.color import Color
from rich.style import Style

from warroom.core import colours
from widgets.glyphs import ASCII, UNICODE, Glyphs


class Ink(Struct, frozen=True):
    """How one token looks: a colour number (None: the terminal's own) and attributes."""

    colour: int | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False


class Fill(Struct, frozen=True):
    """A ground that brings its own ink: a severity's tag, a broken promise, a button."""

    ground: int | None
    ink: int | None
    bold: bool = True
    reverse: bool = False


# What a derived token adds to a basic one.
_DERIVED: Mapping[str, tuple[str, Mapping[str, bool]]] = MappingProxyType(
    {
        "key": ("you", {"bold": True}),
        "title": ("dim", {"bold": True}),
        "title_focus": ("you", {"bold": True}),
        "strong": ("text", {"bold": True}),
        "hypothesis": ("text", {"italic": True}),
        "hypothesis_kind": ("dim", {"italic": True}),
        "struck": ("faint", {"strike": True}),
        "chosen": ("bright", {"underline": True}),
        "link": ("text", {"underline": True}),
        "soon_bold": ("soon", {"bold": True}),
    }
)

_FILLS = ("late", "s0", "s1", "s2", "s3", "you")


@dataclass(frozen=True)
class Palette:
    """An immutable set of colours and glyphs; ``style`` gives the rich style of a token on a ground.

    Basic tokens: text, dim, faint, bright, rule, bar, zone, latet, soon, you, tape, s0…s3. Derived: key, title,
    title_focus, strong, hypothesis, hypothesis_kind, struck, chosen, link, soon_bold. Grounds: bg, raise, sel, and
    the fills late, you, s0…s3, on which every token but ``tape`` takes the fill's own ink.
    """

    name: str
    inks: Mapping[str, Ink]
    grounds: Mapping[str, int | None]
    fills: Mapping[str, Fill]
    glyphs: Glyphs = UNICODE
    mono: bool = False
    drilling: bool = False
    own: bool = False
    _styles: dict[tuple[object, ...], Style] = field(default_factory=dict, repr=False, compare=False)
    _faded: list[Palette] = field(default_factory=list, repr=False, compare=False)

    def __hash__(self) -> int:
        return hash((self.name, self.glyphs.name, self.drilling))

    def style(
        self,
        token: str,
        on: str = "bg",
        *,
        bold: bool | None = None,
        underline: bool | None = None,
    ) -> Style:
        """The style of ``token`` on the ground ``on``; ``bold`` and ``underline`` override the token's own."""
        key = (token, on, bold, underline)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._make(token, on, bold, underline)
        return style

    def tag(self, rank: int, word: str) -> tuple[str, Style]:
        """The solid tag of a severity, `` ▲ SEV1 `` in its fill, or ``[▲ SEV1]`` where there is no colour."""
        shape = self.glyphs.severity(rank)
        if self.mono:
            return f"[{shape} {word}]", self.style("bright" if rank < 3 else "text")
        return f" {shape} {word} ", self.style("bright", on=severity_token(rank))

    def tag_text(self, rank: int, word: str, on: str = "bg") -> tuple[str, Style]:
        """A severity as coloured text, ``▲ SEV1``; the most severe stays solid and is never shown by a text colour."""
        text = f"{self.glyphs.severity(rank)} {word}"
        if rank <= 0 and not self.mono:
            return text, self.style("bright", on="s0")
        return text, self.style(severity_token(rank), on=on)

    def crit_tag(self, word: str) -> tuple[str, Style]:
        """The solid tag of a critical alert that nobody has, `` ■ CRIT ``; ``[■ CRIT]`` where there is no colour."""
        shape = self.glyphs.crit
        if self.mono:
            return (f"[{word}]" if len(shape) > 1 else f"[{shape} {word}]"), self.style("bright")
        return f" {shape} {word} ", self.style("bright", on="s1")

    def ascii(self) -> Palette:
        """The same colours with the ASCII glyphs, for poor fonts and CJK terminals."""
        return replace(self, glyphs=structs.replace(ASCII), _styles={}, _faded=[])

    def but(self, fills: Mapping[str, Fill], inks: Mapping[str, Ink]) -> Palette:
        """The same but for some fills and inks."""
        return replace(
            self, fills=MappingProxyType({**self.fills, **fills}), inks=MappingProxyType({**self.inks, **inks}),
            _styles={}, _faded=[],
        )  # fmt: skip

    def past(self) -> Palette:
        """The same for what is over: severities keep their colours, and nothing is filled as if it called for anything
        now."""
        told = Ink(self.inks["bright"].colour, bold=True)
        quiet = Fill(self.grounds["sel"], told.colour)
        inks = {name: told for name in ("latet", "soon", "tape") if name in self.inks}
        return self.but({"late": quiet}, inks)

    def faded(self) -> Palette:
        """The same glyphs in one grey: what is shown is old, and nothing of it calls for anything now."""
        if self._faded:
            return self._faded[0]
        plain = Ink(self.inks["faint"].colour, dim=self.mono)
        inks = {name: ink if name in ("rule", "bar") else plain for name, ink in self.inks.items()}
        quiet = Fill(self.grounds["sel"], plain.colour, bold=False)
        made = replace(
            self, inks=MappingProxyType(inks), fills=MappingProxyType(dict.fromkeys(self.fills, quiet)),
            name=f"{self.name}, faded", own=False, _styles={}, _faded=[],
        )  # fmt: skip
        self._faded.append(made)
        return made

    def drill(self) -> Palette:
        """The same colours as shown during a drill: every rule is dashed, on every frame."""
        if self.drilling:
            return self
        dash = "╌" if self.glyphs.bitmap else "."
        return replace(self, glyphs=structs.replace(self.glyphs, rule=dash), drilling=True, _styles={}, _faded=[])

    def _make(self, token: str, on: str, bold: bool | None, underline: bool | None) -> Style:
        if on in self.fills:
            return self._on_fill(token, self.fills[on], bold, underline)
        base, extra = _DERIVED.get(token, (token, {}))
        if base == "faint" and on == "sel":
            base = "dim"  # too little contrast on the selected row
        ink = structs.replace(self.inks[base], **extra)
        weight = ink.bold if bold is None else bold
        return Style(
            color=_colour(ink.colour),
            bgcolor=_colour(self.grounds[on]),
            bold=weight or None,
            dim=(ink.dim and not weight) or None,
            italic=ink.italic or None,
            strike=ink.strike or None,
            underline=(ink.underline if underline is None else underline) or None,
        )

    def _on_fill(self, token: str, fill: Fill, bold: bool | None, underline: bool | None) -> Style:
        tape = token == "tape"
        ink = self.inks["tape"].colour if tape else fill.ink
        weight = fill.bold if bold is None else bold
        return Style(
            color=_colour(ink),
            bgcolor=_colour(fill.ground),
            bold=(weight and not tape) or None,
            reverse=fill.reverse or None,
            underline=underline or None,
        )


def severity_token(rank: int) -> str:
    """The token of a severity of that rank: ``s0`` the most severe to ``s3``."""
    return f"s{max(0, min(rank, 3))}"


def _colour(number: int | None) -> Color | None:
    return None if number is None else Color.from_ansi(number)


def made(
    name: str,
    inks: Mapping[str, Ink],
    grounds: tuple[int | None, int | None, int | None],
    fills: tuple[Fill, ...],
    mono: bool = False,
) -> Palette:
    """A palette of inks, the grounds bg, raise and sel, and the fills late, s0 to s3 and you."""
    return Palette(
        name=name,
        inks=MappingProxyType(dict(inks)),
        grounds=MappingProxyType(dict(zip(("bg", "raise", "sel"), grounds, strict=True))),
        fills=MappingProxyType(dict(zip(_FILLS, fills, strict=True))),
        mono=mono,
    )


def coloured(name: str, numbers: Mapping[str, int], *, own: bool = False) -> Palette:
    """The palette of colours by the names of ``warroom.core.colours``; ``own``: a person's own theme."""
    plain = ("rule", "bar", "zone", "faint", "dim", "text", "soon", "you", "tape")
    inks = {token: Ink(numbers[token]) for token in plain}
    inks |= {token: Ink(numbers[token], bold=True) for token in ("bright", "latet")}
    inks |= {
        "s0": Ink(numbers["bright"], bold=True), "s1": Ink(numbers["s1_text"], bold=True),
        "s2": Ink(numbers["s2_text"], bold=True), "s3": Ink(numbers["s3_text"]),
    }  # fmt: skip
    fills = tuple(Fill(numbers[fill], numbers[f"{fill}_ink"]) for fill in _FILLS)
    found = made(name, inks, (numbers["bg"], numbers["raise"], numbers["sel"]), fills)
    return replace(found, own=True, _styles={}, _faded=[]) if own else found


DARK = coloured("dark", colours.DARK)
LIGHT = coloured("light", colours.LIGHT)

ANSI16 = made(
    "ansi16",
    {
        "rule": Ink(8),
        "bar": Ink(7),
        "zone": Ink(7),
        "faint": Ink(7),
        "dim": Ink(7),
        "text": Ink(7),
        "bright": Ink(15, bold=True),
        "latet": Ink(3, bold=True),
        "soon": Ink(3),
        "you": Ink(12),
        "tape": Ink(0),
        "s0": Ink(15, bold=True),
        "s1": Ink(9, bold=True),
        "s2": Ink(7, bold=True),
        "s3": Ink(7),
    },
    (None, None, None),
    (Fill(3, 0), Fill(5, 15), Fill(1, 15), Fill(7, 0), Fill(None, 7, bold=False), Fill(12, 0)),
)

# Without colour, reverse means a broken promise and nothing else.
MONO = made(
    "mono",
    {
        "rule": Ink(dim=True),
        "bar": Ink(dim=True),
        "zone": Ink(dim=True),
        "faint": Ink(dim=True),
        "dim": Ink(dim=True),
        "text": Ink(),
        "bright": Ink(bold=True),
        "latet": Ink(bold=True),
        "soon": Ink(bold=True),
        "you": Ink(bold=True),
        "tape": Ink(),
        "s0": Ink(bold=True),
        "s1": Ink(bold=True),
        "s2": Ink(bold=True),
        "s3": Ink(),
    },
    (None, None, None),
    (
        Fill(None, None, reverse=True),
        Fill(None, None),
        Fill(None, None),
        Fill(None, None),
        Fill(None, None, bold=False),
        Fill(None, None),
    ),
    mono=True,
)
