"""What a terminal sends for a key: xterm's legacy encoding, which every terminal can speak."""

from __future__ import annotations

_ARROWS = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_NAMED = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "space": " ",
    "backspace": "\x7f", "delete": "\x1b[3~", "insert": "\x1b[2~", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
}  # fmt: skip
_MODIFIERS = {"shift": 2, "alt": 3, "ctrl": 5}


def encode(key: str, *, application_cursor: bool = False) -> bytes:
    """The bytes of ``down``, ``ctrl+s``, ``alt+x``, ``shift+up``, ``f5`` or one character such as ``j``.

    Raises:
        ValueError: the name is none of these.
    """
    if len(key) == 1:
        return key.encode()
    if key in _ARROWS:
        return f"\x1b{'O' if application_cursor else '['}{_ARROWS[key]}".encode()
    if key in _NAMED:
        return _NAMED[key].encode()
    modifier, _, rest = key.partition("+")
    if modifier in _MODIFIERS and rest in _ARROWS:
        return f"\x1b[1;{_MODIFIERS[modifier]}{_ARROWS[rest]}".encode()
    if modifier == "ctrl" and len(rest) == 1:
        return bytes([ord(rest.upper()) & 0x1F])
    if modifier == "alt" and rest:
        return b"\x1b" + encode(rest)
    raise ValueError(f"no key is called {key!r}")
