"""Keys of the kitty protocol (``CSI code ; modifiers u``) and of xterm's ``modifyOtherKeys`` (``CSI 27 ; … ; code ~``).

A shortcut is found by the letter on the key, whatever the layout: ctrl and the key that types "ы" is ctrl+s. A key that
is let go, and one that is only held with others, is nothing.
"""

from __future__ import annotations

from widgets.terminal.keys import ALT, CTRL, HYPER, META, SHIFT, SUPER, Pressed, held, modifiers_of, name_of, numbers
from widgets.terminal.layouts import latin
from widgets.terminal.sequences import Control

_SHORTCUT = ALT | CTRL | SUPER | HYPER | META
_PRIVATE = range(0xE000, 0xF900)
_NAMED = {8: "backspace", 9: "tab", 13: "enter", 27: "escape", 32: "space", 127: "backspace",
          57361: "print_screen", 57362: "pause", 57363: "menu", 57414: "enter",
          57417: "left", 57418: "right", 57419: "up", 57420: "down", 57421: "pageup", 57422: "pagedown",
          57423: "home", 57424: "end", 57425: "insert", 57426: "delete",
          **{57376 + number: f"f{13 + number}" for number in range(23)}}  # fmt: skip
_KEYPAD = {57399 + place: sign for place, sign in enumerate("0123456789./*-+")} | {57415: "=", 57416: ","}
_TYPES = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b"}


def extended(control: Control) -> list[Pressed] | None:
    """The keys that the sequence says, none where it says one that does nothing; None where it is none of these."""
    if control.prefix or control.middle or control.final not in ("u", "~"):
        return None
    parts = numbers(control.params)
    if parts is None:
        return None
    if control.final == "~":
        if not (len(parts) == 3 and parts[0] == [27] and parts[2][0]):
            return None
        parts = [parts[2], parts[1]]
    if len(parts) > 3 or not control.params:
        return None
    modifiers = modifiers_of(parts)
    text = "".join(chr(code) for code in parts[2] if code) if len(parts) == 3 else ""
    return [] if modifiers is None else _pressed(parts[0], modifiers, text)


def _pressed(codes: list[int], modifiers: int, text: str) -> list[Pressed]:
    code, shifted, base = [*codes, 0, 0][:3]
    if code in _KEYPAD:
        code, text = ord(_KEYPAD[code]), text or _KEYPAD[code]
    letter = "" if code in _PRIVATE or code in _NAMED else chr(code)
    if text.isprintable() and text and _types(text, letter, modifiers):
        return [Pressed(name_of(character), character) for character in text]
    if code in _NAMED:
        return [_named(_NAMED[code], modifiers)]
    if not letter.isprintable() or not letter:
        return []
    if not modifiers & _SHORTCUT:
        typed = (chr(shifted) if shifted else letter.upper()) if modifiers & SHIFT else letter
        return [Pressed(name_of(one), one) for one in typed if one.isprintable()]
    if not letter.isascii():
        letter = chr(base) if 32 < base < 127 else latin(letter)
    return [Pressed(held(name_of(letter.lower()), modifiers))]


def _named(name: str, modifiers: int) -> Pressed:
    if name == "space" and not modifiers & _SHORTCUT:
        return Pressed("space", " ")
    return Pressed(held(name, modifiers), None if modifiers else _TYPES.get(name))


def _types(text: str, letter: str, modifiers: int) -> bool:
    """Whether it types the text: with a modifier of shortcuts only another letter than the key's own (AltGr)."""
    return not modifiers & _SHORTCUT or (bool(letter) and text.casefold() != letter.casefold())
