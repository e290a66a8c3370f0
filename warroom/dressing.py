"""Which colours and glyphs this terminal gets: what the configuration says, else what the environment allows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from warroom.core.colours import is_file
from warroom.shell.terminal import colours
from widgets.palette import ANSI16, MONO, Palette
from widgets.theme_names import named

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from warroom.config.loading import Config


def palette_for(config: Config, env: MutableMapping[str, str] | None = None, *, drill: bool = False) -> Palette:
    """The palette for this terminal. A theme's file that is wrong gives the dark one: ``theme_trouble`` says why."""
    env = os.environ if env is None else env
    palette = _coloured(config.display.theme, env)
    plain = config.display.ascii
    if plain is True or (plain == "auto" and not _utf8(env)):
        palette = palette.ascii()
    return palette.drill() if drill else palette


def theme_trouble(config: Config) -> str:
    """What is wrong with the file of a person's own theme, in a sentence; "" where nothing is."""
    if not is_file(config.display.theme):
        return ""
    from warroom.config.theme import theme_faults

    faults = theme_faults(config.display.theme)
    more = f" (and {len(faults) - 1} more: warroom doctor)" if len(faults) > 1 else ""
    return f"theme not used: {faults[0]}{more}" if faults else ""


def _coloured(theme: str, env: MutableMapping[str, str]) -> Palette:
    if theme == "auto":
        return named("mono" if env.get("NO_COLOR") else "dark")
    return _own(theme, env) if is_file(theme) else named(theme)


def _own(theme: str, env: MutableMapping[str, str]) -> Palette:
    """The theme of that file, where the terminal has its colours."""
    if env.get("NO_COLOR"):
        return MONO
    if colours(env, theme) == "standard":
        return ANSI16
    from warroom.config.theme import read_theme
    from widgets.palette import coloured

    read = read_theme(theme)
    return named("dark") if read.faults else coloured(read.name, read.numbers, own=True)


def _utf8(env: MutableMapping[str, str]) -> bool:
    locale = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""
    return not locale or "utf" in locale.lower()
