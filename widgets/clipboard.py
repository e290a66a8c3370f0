"""The clipboard of the person's own terminal, over SSH too (OSC 52): what is written for it, what keeps it away."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from msgspec import Struct

_SCREEN_STRING = 250
"""Bytes that any GNU screen passes through in one string; older ones cut what is longer."""
MOST = 74_994
"""Bytes of a text that terminals take: above it most drop the whole."""
_UNABLE = {
    "linux": "the Linux console has no clipboard",
    "dumb": "TERM is dumb: this terminal has no clipboard",
    "vt100": "TERM is vt100, which has no clipboard",
    "vt220": "TERM is vt220, which has no clipboard",
}


class Clipboard(Struct, frozen=True):
    """What is known of the way to it. ``screen``: GNU screen may be in between; ``unable``: why nothing can arrive."""

    screen: bool = False
    unable: str = ""

    @staticmethod
    def of(environ: Mapping[str, str]) -> Clipboard:
        """What the environment of a program says of its terminal."""
        term = environ.get("TERM", "")
        screen = "STY" in environ or ("TMUX" not in environ and term.split("-")[0].split(".")[0] == "screen")
        if environ.get("TEXTUAL_DRIVER"):
            return Clipboard(screen, "a page in a browser has no way to your clipboard; select the text with the mouse")
        if environ.get("TERM_PROGRAM") == "Apple_Terminal":
            return Clipboard(screen, "Terminal.app does not support OSC 52; use a terminal that does")
        return Clipboard(screen, _UNABLE.get(term, ""))

    def blocked(self, text: str) -> str:
        """Why the text cannot arrive, "" where it can as far as is known."""
        if self.unable:
            return self.unable
        size = len(text.encode())
        return f"{size // 1000} kB is more than terminals accept; export it to a file" if size > MOST else ""

    def sequence(self, text: str) -> str:
        """What is written to the terminal.

        GNU screen passes on only what is wrapped for it. Where TERM alone tells of it, tmux may be there instead, which
        takes the plain form and drops the other, as screen does the plain one: so both are written.
        """
        plain = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"
        if not self.screen:
            return plain
        pieces = (plain[at : at + _SCREEN_STRING] for at in range(0, len(plain), _SCREEN_STRING))
        return plain + "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


UNKNOWN = Clipboard()
"""Of a terminal of which nothing is known: it is tried."""
