"""Whether a configuration is found, right, and safe from other people's hands."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from warroom.config.loading import Config, ConfigError, check_whole, find_config, load, searched
from warroom.doctor.check import Check, fail, ok, warn

NAME = "configuration"


def examine(explicit: Path | None, env: Mapping[str, str]) -> tuple[Config | None, list[Check]]:
    """The configuration, None where it is broken; every fault of it is a check of its own."""
    path = find_config(explicit, env)
    stray = _stray(path)
    if path is None:
        first = searched()[0]
        return Config(), [ok(NAME, f"no file, so the defaults apply; yours would be {first}"), *stray]
    try:
        config = load(path, env)
        faults = tuple(check_whole(config, env))
    except ConfigError as error:
        return None, [*map(_fault, error.lines), *stray]
    if faults:
        return config, [*map(_fault, faults), *_theme(config), *_hands(path), *stray]
    return config, [ok(NAME, f"{path} is valid"), *_theme(config), *_hands(path), *stray]


def _fault(line: str) -> Check:
    return fail(NAME, line, "correct this line; `warroom config init` writes a file that explains every key")


def _theme(config: Config) -> list[Check]:
    """A person's own theme; a wrong one stops nothing, the screens are dark meanwhile."""
    from warroom.config.theme import theme_faults
    from warroom.core.colours import is_file

    theme = config.display.theme
    if not is_file(theme):
        return []
    mend = "correct this line of the theme; the screens use the dark theme until then"
    found = [warn("configuration.theme", fault, mend) for fault in theme_faults(theme)]
    return found or [ok("configuration.theme", f"{theme} can be read on every ground")]


def _stray(used: Path | None) -> list[Check]:
    """A file here that looks as if it were read: it is not, unless it is named."""
    here = Path("config.toml")
    if not here.is_file() or (used is not None and used.exists() and used.samefile(here)):
        return []
    return [ok("configuration.here", "./config.toml is not read automatically; --config config.toml uses it")]


def _hands(path: Path) -> list[Check]:
    """Whoever may write the file decides where secrets are sent."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return []
    if mode & stat.S_IWOTH:
        return [fail("configuration.mode", f"anyone can write to {path} and redirect secrets",
                     f"chmod o-w {path}")]  # fmt: skip
    if mode & stat.S_IWGRP:
        return [warn("configuration.mode", f"a group can write to {path}, and so decide where secrets are sent",
                     f"chmod g-w {path}, unless the whole group should")]  # fmt: skip
    return []
