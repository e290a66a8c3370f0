"""The answering half of a terminal: which modes are on, and what it replies when asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from bench.tokens import Token

# DEC private modes by the name used in figures; True: on in a fresh terminal.
MODES = {
    7: "wrap", 25: "cursor", 1000: "mouse", 1002: "mouse drag", 1003: "mouse moves", 1004: "focus",
    1006: "mouse sgr", 1015: "mouse urxvt", 1016: "mouse pixels", 1049: "other screen", 2004: "paste",
    2026: "whole frames", 2048: "size reports",
}  # fmt: skip
_ON_AT_FIRST = {7, 25}
_MODERN_ONLY = {2026, 2048}
_CELL = (10, 20)  # pixels


class Protocol:
    """Modes and replies of one terminal.

    ``modern`` claims whole-frame output (2026), in-band size reports (2048) and the kitty keyboard
    query; otherwise it answers as an old xterm. Keys are always sent in the legacy encoding.
    """

    def __init__(self, size: tuple[int, int], cursor: Callable[[], tuple[int, int]], *, modern: bool = True) -> None:
        self.size = size
        self._cursor = cursor
        self._modern = modern
        self._modes: dict[int, bool] = {}
        self._kitty = 0
        self.frames = 0
        self.strings: list[Token] = []
        """Every OSC, DCS and other string sequence the program sent: titles, links, clipboard."""

    def on(self, mode: int) -> bool:
        return self._modes.get(mode, mode in _ON_AT_FIRST)

    def left_on(self) -> list[str]:
        """Modes that differ from a fresh terminal's: what a program that quits must not leave behind."""
        left = [name for mode, name in MODES.items() if self.on(mode) and mode not in _ON_AT_FIRST]
        left += [f"no {MODES[mode]}" for mode in sorted(_ON_AT_FIRST) if not self.on(mode)]
        return left + (["kitty keys"] if self._kitty else [])

    def size_report(self) -> bytes:
        columns, rows = self.size
        return f"\x1b[48;{rows};{columns};{rows * _CELL[1]};{columns * _CELL[0]}t".encode()

    def reply(self, token: Token) -> bytes:
        """What the terminal answers to this token, b"" where it says nothing; modes change on the way."""
        if token.kind == "csi":
            return self._csi(token).encode()
        if token.kind in ("osc", "dcs", "other string"):
            self.strings.append(token)
            return self._string(token).encode()
        return b""

    def _csi(self, token: Token) -> str:
        _, _, prefix, params, middle, final, _ = token
        if prefix == "?" and final in "hl" and not middle:
            return self._switch(params, final == "h")
        if middle == "$" and final == "p" and prefix == "?":
            return self._mode_state(params)
        if final == "u" and prefix:
            return self._keyboard(prefix, params)
        if final == "c" and params in ("", "0"):
            return {"": "\x1b[?62;22c", ">": "\x1b[>41;354;0c"}.get(prefix, "")
        if final == "n" and params == "5":
            return "\x1b[0n"
        if final == "n" and params == "6":
            column, row = self._cursor()
            return f"\x1b[{prefix}{row + 1};{column + 1}R"
        if final == "q" and prefix == ">":
            return "\x1bP>|warroom-bench(1)\x1b\\"
        if final == "t" and not prefix:
            return self._window(params)
        return ""

    def _switch(self, params: str, on: bool) -> str:
        report = ""
        for mode in (int(word) for word in params.split(";") if word.isdigit()):
            self._modes[mode] = on
            self.frames += mode == 2026 and not on
            if mode == 2048 and on and self._modern:
                report = self.size_report().decode()
        return report

    def _mode_state(self, params: str) -> str:
        mode = int(params or 0)
        known = mode in MODES and (self._modern or mode not in _MODERN_ONLY)
        state = (1 if self.on(mode) else 2) if known else 0
        return f"\x1b[?{mode};{state}$y"

    def _keyboard(self, prefix: str, params: str) -> str:
        if prefix == ">":
            self._kitty += 1
        elif prefix == "<":
            self._kitty = max(0, self._kitty - int(params or 1))
        elif prefix == "?" and self._modern:
            return "\x1b[?0u"
        return ""

    def _window(self, params: str) -> str:
        columns, rows = self.size
        return {
            "14": f"\x1b[4;{rows * _CELL[1]};{columns * _CELL[0]}t",
            "16": f"\x1b[6;{_CELL[1]};{_CELL[0]}t",
            "18": f"\x1b[8;{rows};{columns}t",
        }.get(params, "")

    def _string(self, token: Token) -> str:
        colour = re.fullmatch(r"(10|11|12);\?", token.body)
        if token.kind == "osc" and colour:
            shade = "1212/1212/1212" if colour[1] == "11" else "dada/dada/dada"
            return f"\x1b]{colour[1]};rgb:{shade}\x1b\\"
        if token.kind == "dcs" and token.body.startswith(("+q", "$q")):
            return f"\x1bP0{token.body[0]}r\x1b\\"
        return ""
