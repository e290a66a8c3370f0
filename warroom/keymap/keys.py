"""``[keys]``: how a key may be written, and which keys an action cannot have. Every conflict is refused at load."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from warroom.keymap.actions import ACTIONS, BY_NAME, PLACES, TYPED_IN, Action, holds_in, shown_key, where

NAMED = frozenset({
    "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up", "down", "left",
    "right", "escape", *(f"f{n}" for n in range(1, 25)),
})  # fmt: skip
OTHERWISE = {"esc": "escape", "return": "enter", "del": "delete", "pgup": "pageup", "pgdn": "pagedown", "ins": "insert"}
SIGNS = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
         "plus_sign": "plus", "low_line": "underscore", "leftwards_arrow": "left", "rightwards_arrow": "right",
         "upwards_arrow": "up", "downwards_arrow": "down"}  # fmt: skip
"""Where a sign's name in Unicode is another than the key's."""
RESERVED: Mapping[str, str] = {
    "escape": "goes back", "ctrl+c": "says how to leave", "ctrl+q": "leaves", "ctrl+l": "redraws the screen",
    "ctrl+s": "does what a sheet is for", "ctrl+z": "belongs to the shell", "enter": "goes on",
    **dict.fromkeys(("up", "down", "j", "k", "pageup", "pagedown", "home", "end"), "moves in a list"),
}  # fmt: skip
"""Keys that have a meaning everywhere: no action can have one that has it not by itself."""
EDITING = frozenset({"tab", "shift+tab", "left", "right", "backspace", "delete"})
"""Keys that move or edit where something is typed."""


def named(key: str) -> str:
    """A key by its name, however it was written: ``?`` and ``question_mark``, ``Ctrl+N``, ``F5``, ``esc``.

    Raises ValueError where there is no such key.
    """
    if len(key) == 1:
        return key if key.isalnum() else _sign(key)
    *held, last = f"{key[:-1]}plus".split("+") if key.endswith("++") else key.split("+")
    held, last = [word.strip().lower() for word in held], last.strip()
    if len(last) == 1:
        last = last.lower() if held and last.isalnum() else named(last)
    else:
        last = OTHERWISE.get(last.lower(), last.lower())
    if not (len(last) == 1 or last in NAMED or last in _signs()):
        raise ValueError(f'"{key}" is no key: write one such as n, N, ctrl+n, f5, ? or space')
    if not all(word in ("ctrl", "shift", "alt") for word in held):
        raise ValueError(f'"{key}" is no key: only ctrl+, shift+ and alt+ can stand before one')
    return "+".join([*held, last])


def _sign(character: str) -> str:
    name = re.sub(r"[ -]", "_", unicodedata.name(character, "").lower())
    return SIGNS.get(name, name)


@cache
def _signs() -> frozenset[str]:
    return frozenset(_sign(chr(code)) for code in range(32, 127) if not chr(code).isalnum())


def faults(keys: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Each action of ``[keys]`` that cannot have the key it is given, with the reason; unknown actions too."""
    for name, given in keys.items():
        action = BY_NAME.get(name)
        if action is None:
            yield name, _unknown(name)
            continue
        for key in given:
            if key in RESERVED and key not in action.keys:
                yield name, f'"{shown_key(key)}" {RESERVED[key]} everywhere and cannot be given away'
            elif action.pane in TYPED_IN and key not in action.keys and (key in EDITING or _types(key)):
                does = "moves or edits" if key in EDITING else "is typed"
                yield name, f'"{shown_key(key)}" {does} {where(action)}: write one with ctrl+ or alt+, or F1 to F12'
    bound = {action.name: tuple(keys.get(action.name, action.keys)) for action in ACTIONS}
    for name in (name for name in keys if name in BY_NAME):
        for key in bound[name]:
            other = next((o for o in ACTIONS if key in bound[o.name] and _clash(BY_NAME[name], o, key)), None)
            if other is not None:
                place = f" {where(other)}" if other.pane else ""
                mend = 'give that one another, or ""'
                yield name, f'"{shown_key(key)}" is already the key of {other.name}{place}; {mend}'


def _clash(one: Action, other: Action, key: str) -> bool:
    """Whether both mean something in one place, and were not made to share the key."""
    if one.name == other.name or (key in one.keys and key in other.keys):
        return False
    return any(holds_in(one, place) and holds_in(other, place) for place in PLACES)


def _types(key: str) -> bool:
    """Whether pressing it types something."""
    return len(key) == 1 or key == "space" or key in _signs()


def _unknown(name: str) -> str:
    from warroom.config.wording import unknown

    return unknown(name, BY_NAME, "action")


def written(keys: str | Iterable[str]) -> tuple[str, ...]:
    """One key or several, as an action takes them; an empty text is none."""
    return tuple(named(key) for key in ((keys,) if isinstance(keys, str) else keys) if key)
