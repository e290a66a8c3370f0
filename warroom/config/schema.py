"""``config.toml`` as a JSON schema: editors complete its keys, show what each is for, and mark what is wrong."""

from __future__ import annotations

import types
from datetime import date, time, timedelta
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from warroom.config.described import NEEDED, Key, Table, is_table, keys_of, summary, why
from warroom.config.settings import Config
from warroom.core.section import Before, Section, Within, Written, written

TITLE = "warroom's config.toml"
_PLAIN: dict[Any, dict[str, Any]] = {
    bool: {"type": "boolean"}, int: {"type": "integer"}, float: {"type": "number"}, str: {"type": "string"},
    timedelta: {"type": "string", "examples": ["30s", "15m", "1h30m", "3d"]},
    date: {}, time: {"type": "string", "examples": ["09:00"]}, type(None): {"const": "never"},
}  # fmt: skip
"""Kinds of values as TOML writes them: a duration is a text, a day may be TOML's own."""


def schema() -> dict[str, Any]:
    """The whole of it, as JSON schema of draft 2020-12. What a type of feed adds to its table is left open."""
    tables: dict[str, Any] = {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE, **_table(Config, tables),
        "$defs": tables,
    }  # fmt: skip


def _table(table: Table, tables: dict[str, Any]) -> dict[str, Any]:
    keys = keys_of(table)
    needed = [name for name, key in keys.items() if key.default is NEEDED]
    return {
        "type": "object",
        "description": summary(table),
        "properties": {name: _key(table, name, key, tables) for name, key in keys.items()},
        "additionalProperties": bool(getattr(table, "is_open", False)),
        **({"required": needed} if needed else {}),
    }


def _key(table: Table, name: str, key: Key, tables: dict[str, Any]) -> dict[str, Any]:
    found = _kind(key.annotation, key.marks, tables)
    found["description"] = why(table, name)
    default = _default(table, name)
    if default is not None and "$ref" not in found:
        found["default"] = default
    return found


def _default(table: Table, name: str) -> Any:
    """The default as it would be written; None for a table, and where the table has keys that must be given."""
    if not issubclass(table, Section) or any(key.default is NEEDED for key in keys_of(table).values()):
        return None
    value = written(table())[name]
    return None if isinstance(value, dict) else value


def _kind(kind: Any, marks: tuple[Any, ...], tables: dict[str, Any]) -> dict[str, Any]:
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _kind(args[0], (*args[1:], *marks), tables)
    if is_table(kind):
        if kind.__name__ not in tables:
            tables[kind.__name__] = {}  # one that holds itself is found here
            tables[kind.__name__] = _table(kind, tables)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if any(isinstance(mark, Written) for mark in marks):
        return {"type": "string"}
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_kind(one, marks, tables) for one in args]}
    if origin is tuple:
        many = {"type": "array", "items": _kind(args[0], (), tables)}
        return {"anyOf": [many, {"type": "string"}]} if any(isinstance(mark, Before) for mark in marks) else many
    if origin is dict:
        return {"type": "object", "additionalProperties": _kind(args[1], (), tables)}
    bounds = next((mark for mark in marks if isinstance(mark, Within)), None)
    within = {"minimum": bounds.ge, "maximum": bounds.le} if bounds is not None else {}
    return {**_PLAIN.get(kind, {}), **within}
