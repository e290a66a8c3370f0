"""Textual's settings for this terminal: they are read once, when textual is imported."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.config.settings import Display

SIXTEEN = ("linux", "vt100", "vt220", "ansi", "xterm", "xterm-color", "screen", "cons25")
LINES_ONLY = ("dumb", "unknown")
# What a key waits at most before it is painted: 17 and 25 ms. No count of frames: only what changed is painted,
# and none is begun before a slow line has taken the one before.
FPS_FAST, FPS_SLOW = 60, 40


class NoScreen(Exception):
    """This terminal can show lines only."""


def must_hear(env: MutableMapping[str, str]) -> None:
    """Raises NoScreen where no key can come: standard input is a file or a pipe, and no browser's pages are made."""
    if "TEXTUAL_DRIVER" not in env and not os.isatty(0):
        raise NoScreen(
            "a screen needs a terminal, and standard input is not one: over SSH, connect with ssh -t; `warroom list`, "
            "`warroom show INC` and `warroom log INC TEXT` work without one"
        )


def is_remote(env: MutableMapping[str, str]) -> bool:
    """Whether this terminal is at the other end of an SSH connection."""
    return any(env.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))


def is_slow(env: MutableMapping[str, str], display: Display) -> bool:
    """Whether as little as possible should be sent: as configured, else where the terminal is remote."""
    return display.link == "slow" or (display.link == "auto" and is_remote(env))


def row_clocks(env: MutableMapping[str, str], display: Display) -> bool:
    """Whether the clocks are rows of text: as configured, else where the line is slow."""
    return display.clocks == "row" or (display.clocks == "auto" and is_slow(env, display))


def prepare(env: MutableMapping[str, str], display: Display) -> None:
    """Sets what the person did not set: no animation, few frames over SSH, exact 256 colours.

    Every colour of the room is an xterm-256 colour, so 256 loses nothing against truecolor and sends
    less; a terminal of 16 colours gets the palette made for it. Raises NoScreen where nothing can be drawn.
    """
    if env.get("TERM") in LINES_ONLY and "TEXTUAL_DRIVER" not in env:
        raise NoScreen(
            f"TERM is {env['TERM']}: this terminal shows lines and no screen. `warroom list`, `warroom show INC` and "
            "`warroom log INC TEXT` work here; where it is a better one than it says: TERM=xterm-256color warroom"
        )
    slow = is_slow(env, display)
    env.setdefault("TEXTUAL_ANIMATIONS", "none")
    env.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    env.setdefault("TEXTUAL_FPS", str(display.fps or (FPS_SLOW if slow else FPS_FAST)))
    env.setdefault("TEXTUAL_COLOR_SYSTEM", colours(env, display.theme))


def colours(env: MutableMapping[str, str], theme: str) -> str:
    """``256``, or ``standard`` where the terminal or the configuration has sixteen colours."""
    if theme == "ansi16":
        return "standard"
    if env.get("COLORTERM") in ("truecolor", "24bit"):
        return "256"
    return "standard" if env.get("TERM", "") in SIXTEEN else "256"
