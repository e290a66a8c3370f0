"""Words of a refused configuration: a name that is not there, one that is there twice, a value as TOML writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from warroom.config.lines import Place
from warroom.core.naming import folded
from warroom.core.policy import show_duration

Fault = tuple[Place, str]
"""Where, and what is wrong there, as a sentence without the place."""

SAME = 'capitals, blanks, "-" and "_" tell no names apart'
ROLE_WORD = re.compile(r"[a-z][a-z0-9_]*")
HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def unknown(word: str, known: Iterable[str], what: str) -> str:
    """``there is no severity "SEV9": one of SEV0, SEV1; did you mean "SEV1"?``"""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(word.lower(), [name.lower() for name in names], 1)
    meant = next((name for name in names if near and name.lower() == near[0]), "")
    says = f"there is no {what} {toml(word)}"
    if not meant or len(names) < 12:
        says += f": one of {', '.join(names) or 'none yet'}"
    return f'{says}; did you mean "{meant}"?' if meant else says


def twice(names: Iterable[str], place: Callable[[int], Place], what: str) -> Iterator[Fault]:
    """Ids that are there more than once, in any case."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name.lower() in seen:
            yield place(index), f"is there twice: each {what} needs its own"
        seen.add(name.lower())


def alike(names: Iterable[str], place: Callable[[int], Place], what: str) -> Iterator[Fault]:
    """Names that people type and that would be read as one and the same."""
    seen: dict[str, str] = {}
    for index, name in enumerate(names):
        before = seen.get(folded(name), "")
        seen.setdefault(folded(name), name)
        if before.lower() == name.lower():
            yield place(index), f"is there twice: each {what} needs its own"
        elif before:
            yield place(index), f'reads like "{before}": {SAME}; each {what} needs a name of its own'


def missing(names: Iterable[str], known: Iterable[str], place: Place, what: str) -> Iterator[Fault]:
    have = list(known)
    for index, name in enumerate(names):
        if name not in have:
            yield (*place, index), unknown(name, have, what)


def either(values: Iterable[Any]) -> str:
    """``"a", "b" or true``: values as TOML, for a sentence."""
    shown = [toml(value) for value in values]
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def toml(value: Any) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}"
    if isinstance(value, timedelta):
        return toml(show_duration(value))
    if isinstance(value, Mapping):
        inside = ", ".join(f"{toml_key(str(key))} = {toml(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(str(value), ensure_ascii=False)


def toml_key(key: str) -> str:
    bare = key and all(c.isascii() and (c.isalnum() or c in "_-") for c in key)
    return key if bare else json.dumps(key, ensure_ascii=False)
