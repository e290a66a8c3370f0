"""What the terminal can show: letters, colours, room."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping

from warroom.doctor.check import Check, fail, ok, warn

WIDTH, HEIGHT = 80, 24
NAME = "terminal"
STDOUT = 1


def examine(
    env: Mapping[str, str],
    *,
    is_terminal: bool | None = None,
    size: tuple[int, int] | None = None,
    encoding: str | None = None,
) -> list[Check]:
    """``is_terminal``, ``size`` (columns, rows) and ``encoding`` are asked of the system where not given."""
    # Not asked of sys.stdout: in the screens that is Textual's, which is always a terminal.
    if not (os.isatty(STDOUT) if is_terminal is None else is_terminal):
        return [ok(NAME, "the output is not a terminal, so there is nothing to check")]
    return [
        _kind(env.get("TERM", "")),
        _letters(encoding or locale.getpreferredencoding(False)),
        _colours(env),
        _room(size or tuple(os.get_terminal_size())),
    ]


def _kind(term: str) -> Check:
    if term in ("", "dumb", "unknown"):
        return fail(NAME, f'TERM is "{term}": no screen can be drawn', "set it, such as xterm-256color")
    return ok(NAME, f"TERM is {term}")


def _letters(encoding: str) -> Check:
    if encoding.lower().replace("-", "").replace("_", "") == "utf8":
        return ok("terminal.letters", "the locale is UTF-8")
    return warn("terminal.letters", f"the locale uses {encoding}, not UTF-8: the screens fall back to ASCII",
                "export LANG=C.UTF-8")  # fmt: skip


def _colours(env: Mapping[str, str]) -> Check:
    name, term = "terminal.colours", env.get("TERM", "")
    if env.get("NO_COLOR"):
        return ok(name, "NO_COLOR is set: the screens are monochrome; shapes and words tell everything apart")
    if "256" in term or env.get("COLORTERM") in ("truecolor", "24bit") or term.startswith(("alacritty", "foot")):
        return ok(name, "256 colours or more")
    if term in ("xterm-kitty", "xterm-ghostty", "wezterm", "contour"):
        return ok(name, "256 colours or more")
    return warn(name, f"{term or 'this terminal'} has fewer than 256 colours",
                'set TERM=xterm-256color if it has them, otherwise display.theme = "ansi16"')  # fmt: skip


def _room(size: tuple[int, ...]) -> Check:
    columns, rows = size
    if columns < WIDTH or rows < HEIGHT:
        return warn("terminal.size", f"{columns}×{rows} is too small", f"make it at least {WIDTH}×{HEIGHT}")
    return ok("terminal.size", f"{columns}×{rows}")
