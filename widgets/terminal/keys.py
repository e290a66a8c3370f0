"""The names of keys, as Textual and ``[keys]`` write them, and the sequences of the older terminals.

xterm, rxvt, PuTTY, iTerm2, the Linux console, screen and tmux; what the kitty protocol and xterm's ``modifyOtherKeys``
say is in ``extended``.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from textual.keys import KEY_NAME_REPLACEMENTS

from widgets.terminal.layouts import latin
from widgets.terminal.sequences import Control, Typed

SHIFT, ALT, CTRL, SUPER, HYPER, META = 1, 2, 4, 8, 16, 32
_HELD = (("alt", ALT), ("ctrl", CTRL), ("hyper", HYPER), ("meta", META), ("shift", SHIFT), ("super", SUPER))
_LOCKS = 64 | 128
_CONTROLS = {
    "\x00": "ctrl+@", "\x08": "backspace", "\t": "tab", "\r": "enter", "\x1b": "escape", "\x1c": "ctrl+backslash",
    "\x1d": "ctrl+right_square_bracket", "\x1e": "ctrl+circumflex_accent", "\x1f": "ctrl+underscore",
    " ": "space", "\x7f": "backspace",
}  # fmt: skip
LETTERED = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "P": "f1", "Q": "f2", "R": "f3", "S": "f4", "Z": "shift+tab",
}  # fmt: skip
"""By the final letter of CSI; all but the last of SS3 too."""
NUMBERED = {
    1: "home", 2: "insert", 3: "delete", 4: "end", 5: "pageup", 6: "pagedown", 7: "home", 8: "end",
    11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5", 17: "f6", 18: "f7", 19: "f8", 20: "f9", 21: "f10", 23: "f11",
    24: "f12", 25: "f13", 26: "f14", 28: "f15", 29: "f16", 31: "f17", 32: "f18", 33: "f19", 34: "f20",
}  # fmt: skip
"""By the number before "~", of rxvt before "^" (ctrl), "$" (shift) or "@" (both)."""
_RXVT = {"^": CTRL, "$": SHIFT, "@": CTRL | SHIFT}
_KEYPAD = dict(zip("jklmnopqrstuvwxyX", "*+,-./0123456789=", strict=True)) | {" ": " "}
_ARROWS = "ABCD"


class Pressed(NamedTuple):
    """A key by its name; ``character`` is what it types, None where it types nothing."""

    key: str
    character: str | None = None


@lru_cache(maxsize=1024)
def name_of(character: str) -> str:
    """What the key of one character is called: ``a``, ``question_mark``, ``ctrl+s``, ``space``."""
    if character in _CONTROLS:
        return _CONTROLS[character]
    if character < " ":
        return f"ctrl+{chr(ord(character) + 96)}"
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def held(name: str, modifiers: int) -> str:
    """The name with what was held down with it, in the order of the alphabet: ``alt+ctrl+x``."""
    *already, last = name.split("+")
    words = {word for word, bit in _HELD if modifiers & bit} | set(already)
    return "+".join([*sorted(words), last])


def typed(token: Typed) -> Pressed:
    """The key of one character."""
    character = token.character
    if not token.alt:
        return Pressed(name_of(character), character)
    if character == "\t":  # shift and tab of the Linux console
        return Pressed("shift+tab")
    letter = latin(character)
    if letter.isupper() or (letter != character and character.isupper()):
        return Pressed(held(name_of(letter.lower()), ALT | SHIFT))
    return Pressed(held(name_of(letter), ALT))


def numbers(params: str) -> list[list[int]] | None:
    """The numbers of a sequence with their sub-numbers, 0 where one is left out; None where one is absurdly long."""
    if len(params) > 200:
        return None
    parts = [[int(word or 0) for word in part.split(":")] for part in params.split(";")]
    return parts if all(number < 0x110000 for part in parts for number in part) else None


def modifiers_of(parts: list[list[int]]) -> int | None:
    """What was held down, by the second number; None where the key was let go, or that number says nothing known."""
    if len(parts) < 2:
        return 0
    value, event = parts[1][0] or 1, parts[1][1] if len(parts[1]) > 1 else 1
    return (value - 1) & ~_LOCKS if 1 <= value <= 256 and event in (0, 1, 2) else None


def legacy(control: Control) -> Pressed | None:
    """The key that this sequence is, None where it is none of these."""
    if control.prefix or control.middle:
        return None
    if len(control.final) == 2 and control.final[0] == "O":
        return _of_ss3(control)
    if len(control.final) == 2:
        number = "ABCDE".find(control.final[1])
        return Pressed(f"f{number + 1}") if number >= 0 else None
    parts = numbers(control.params)
    if parts is None:
        return None
    if control.final in _RXVT:
        name = NUMBERED.get(parts[0][0])
        return Pressed(held(name, _RXVT[control.final])) if name and len(parts) == 1 else None
    if control.final in "abcd" and not control.params:  # rxvt
        return Pressed(held(LETTERED[control.final.upper()], SHIFT))
    name = NUMBERED.get(parts[0][0]) if control.final == "~" else _lettered(control, parts)
    if not name or len(parts) > 3:
        return None
    if len(parts) == 1 and control.final in _ARROWS and 2 <= parts[0][0] <= 8:
        return Pressed(held(name, parts[0][0] - 1))
    modifiers = modifiers_of(parts)
    if modifiers == SUPER and control.final in _ARROWS:  # this is how iTerm2 reports alt
        modifiers = ALT
    return Pressed(held(name, modifiers)) if modifiers is not None else None


def _lettered(control: Control, parts: list[list[int]]) -> str | None:
    """The name by the final letter. A cursor's place (``CSI row ; column R``) is not a key."""
    first = parts[0][0]
    if control.final == "R" and not (len(parts) == 2 and first == 1 and 2 <= parts[1][0] <= 8):
        return None
    if first > 1 and not (len(parts) == 1 and control.final in _ARROWS and first <= 8):
        return None
    return LETTERED.get(control.final)


def _of_ss3(control: Control) -> Pressed | None:
    letter = control.final[1]
    parts = numbers(control.params)
    value = parts[-1][0] if parts else 0
    modifiers = value - 1 if 2 <= value <= 8 else 0
    if letter in LETTERED and letter != "Z":
        return Pressed(held(LETTERED[letter], modifiers))
    if control.params:
        return None
    if letter in "abcd":  # rxvt
        return Pressed(held(LETTERED[letter.upper()], CTRL))
    if letter in _KEYPAD:
        return Pressed(name_of(_KEYPAD[letter]), _KEYPAD[letter])
    return {"M": Pressed("enter", "\r"), "I": Pressed("tab", "\t")}.get(letter)
