"""Keys named in sentences: a sentence names the action, and shows the key that the action has now.

``key_of("undo")`` stands in a sentence for the key of undo; ``spelled`` puts that key there just before it is shown.
So the forms stay pure, and no sentence is wrong where ``[keys]`` gives the action another key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from screens.base.form import Form, Section, Values
from warroom.keymap.actions import BY_NAME, PANES, Action, shown_key, shown_keys

_NAMED = re.compile("\0([a-z_0-9]+)\0")  # nobody can type a NUL, so what people wrote is never taken for a name


def key_of(name: str) -> str:
    """What stands for the key of an action in a sentence. Raises KeyError where there is no such action."""
    return f"\0{BY_NAME[name].name}\0"


def shown_for(actions: Iterable[Action], name: str) -> str:
    """The first key that an action has now, as it is read; "" where it has none."""
    return (_keys_of(actions) if isinstance(actions, tuple) else _first_keys(actions))[name]


def _keys_of(actions: tuple[Action, ...]) -> Mapping[str, str]:
    """The same of every action. A screen's actions are one object: they are asked for several times a second."""
    global _last
    if _last[0] is not actions:
        _last = actions, _first_keys(actions)
    return _last[1]


def _first_keys(actions: Iterable[Action]) -> Mapping[str, str]:
    return {a.name: shown_key(a.keys[0]) if a.keys else "" for a in reversed(tuple(actions))}


_last: tuple[object, Mapping[str, str]] = None, {}


def shown_for_all(actions: Iterable[Action], *names: str, between: str = "") -> str:
    """The first key of each of these actions, as they are read: ``s c``, ``F5-F7``. With ``between`` each stands by
    itself. Those without a key are left out."""
    keys = {a.name: a.keys[0] for a in actions if a.name in names and a.keys}
    return shown_keys([keys[name] for name in names if name in keys], between)


def told(actions: Iterable[Action], *names: str, word: str = "") -> tuple[tuple[str, str], ...]:
    """The keys of these actions with a word, as a footer tells them: that of the first where none is given. Nothing
    where none of them has a key."""
    keys = shown_for_all(actions, *names)
    return ((keys, word or BY_NAME[names[0]].word),) if keys else ()


def spelled(text: str, actions: Iterable[Action]) -> str:
    """The text with the keys of now. An action without one is called by what finds it after the colon, or by what gives
    it a key where nothing is found so."""
    if "\0" not in text:
        return text
    known = tuple(actions)

    def key(found: re.Match[str]) -> str:
        name = found[1]
        action = BY_NAME[name]
        found_by = f":{action.word or name.replace('_', ' ')}" if action.pane in ("", *PANES) else f"keys.{name}"
        return shown_for(known, name) or found_by

    return _NAMED.sub(key, text)


def bound(form: Form, actions: tuple[Action, ...]) -> Form:
    """The form with the keys of now in everything that it tells before it is done."""

    def below(values: Values) -> tuple[Section, ...]:
        return tuple(_section(section, actions) for section in form.below(values))

    return replace(
        form,
        problem=lambda v: spelled(form.problem(v), actions),
        follows=lambda v: tuple(spelled(line, actions) for line in form.follows(v)),
        below=below,
    )


def _section(section: Section, actions: tuple[Action, ...]) -> Section:
    rows = tuple(spelled(row, actions) if isinstance(row, str) else row for row in section.rows)
    return replace(section, rows=rows)
