"""YAML from elsewhere: several documents of plain data, with limits, and nothing that grows when it is read."""

from __future__ import annotations

from typing import Any

LARGEST = 1_000_000
"""Bytes of one file."""
DEEPEST = 30
MOST_EVENTS = 200_000
_ALIAS = "it uses aliases (&name, *name), which can grow without end: write the values out"


def documents(data: bytes) -> list[Any]:
    """The documents of a file. Raises ValueError with a sentence that ends what "the file … :" begins."""
    if len(data) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        refused = _refused(yaml, text, loader)
        found = [] if refused else list(yaml.load_all(text, loader))
    except yaml.MarkedYAMLError as error:
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise ValueError(f"it is not YAML of plain values{line}") from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError):
        raise ValueError("it is not YAML of plain values") from None
    if refused:
        raise ValueError(refused)
    return found


def _refused(yaml: Any, text: str, loader: Any) -> str:
    """Why it is not read, seen piece by piece before anything is made of it; "" where it may be."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, loader)):
        if isinstance(event, yaml.AliasEvent):
            return _ALIAS
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return f"it is nested deeper than {DEEPEST} levels"
        if number > MOST_EVENTS:
            return "it has too many values"
    return ""
