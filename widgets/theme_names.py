"""Every theme by its name; those that only some people want are made when one is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from warroom.core.colours import BUILT_IN
from widgets.palette import ANSI16, DARK, LIGHT, MONO, Palette

PALETTES: Mapping[str, Palette] = MappingProxyType({p.name: p for p in (DARK, LIGHT, ANSI16, MONO)})
NAMES = BUILT_IN
"""Every theme of the program, in the order in which they are offered."""


def named(name: str) -> Palette:
    """The palette of that name. Raises KeyError where there is none."""
    known = PALETTES.get(name)
    if known is not None:
        return known
    from widgets.themes import THEMES

    return THEMES[name]
