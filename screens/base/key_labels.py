"""Keys named in sentences: a sentence names the action, and shows the key that the action has now.

``key_of("undo")`` stands in a sentence for the key of undo; ``spelled`` puts that key there just before it is shown.
So the forms stay pure, and no sentence is wrong where ``[keys]`` gives the action another key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from screens.base.form import Form, Section, Values
from warroom.keymap.actions import BY_NAME, Action, shown_key

_NAMED = re.compile("\0([a-z_0-9]+)\0")  # nobody can type a NUL, so what people wrote is never taken for a name


def key_of(name: str) -> str:
    """What stands for the key of an action in a sentence. Raises KeyError where there is no such action."""
    return f"\0{BY_NAME[name].name}\0"


def shown_for(actions: Iterable[Action], name: str) -> str:
    """The first key that an action has now, as it is read; "" where it has none."""
    keys = next(a.keys for a in actions if a.name == name)
    return shown_key(keys[0]) if keys else ""


def spelled(text: str, actions: Iterable[Action]) -> str:
    """The text with the keys of now. An action without one is called by what finds it after the colon."""
    if "\0" not in text:
        return text
    known = tuple(actions)

    def key(found: re.Match[str]) -> str:
        name = found[1]
        return shown_for(known, name) or f":{BY_NAME[name].word or name.replace('_', ' ')}"

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
