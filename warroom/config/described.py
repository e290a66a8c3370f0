"""What a table of the configuration may say, asked of its model: docstrings, kinds of values, bounds."""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from warroom.config.wording import either, toml
from warroom.core.colours import BUILT_IN
from warroom.core.section import Section, Within, Written

if TYPE_CHECKING:
    from pydantic import BaseModel

Table = Any
"""A table's class: a ``Section``, or a feed type's own keys as a pydantic model."""
NEEDED = NODEFAULT
"""The default of a key that must be given."""


class Key(Struct, frozen=True):
    """What one key of a table may hold."""

    annotation: Any
    marks: tuple[Any, ...]
    default: Any


@cache
def keys_of(table: Table) -> Mapping[str, Key]:
    """The keys of a table, in the order of its class."""
    if not issubclass(table, Section):
        return _of_model(table)
    hints = get_type_hints(table, include_extras=True)
    found = {}
    for field in fields(table):
        if field.name not in table.beside:
            kind, marks = _unmarked(hints[field.name])
            made = field.default if field.default_factory is NODEFAULT else field.default_factory()
            found[field.name] = Key(kind, marks, made)
    return found


def _of_model(model: type[BaseModel]) -> Mapping[str, Key]:
    def default(field: Any) -> Any:
        return NEEDED if field.is_required() else field.get_default(call_default_factory=True)

    return {name: Key(f.annotation, tuple(f.metadata), default(f)) for name, f in model.model_fields.items()}


def _unmarked(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    marks: tuple[Any, ...] = ()
    while get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        marks = (*more, *marks)
    return kind, marks


def is_table(kind: Any) -> bool:
    """Whether a class is a table's."""
    return isinstance(kind, type) and (issubclass(kind, Section) or hasattr(kind, "model_fields"))


@cache
def whys(model: Table) -> Mapping[str, str]:
    """Field → the docstring under it, in one line; inherited fields too."""
    found: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if is_table(cls) and cls.__module__.partition(".")[0] not in ("pydantic", "msgspec"):
            found.update(_docstrings(cls))
    return found


def _docstrings(cls: type) -> Iterator[tuple[str, str]]:
    body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(body, ast.ClassDef)
    for statement, after in zip(body.body, body.body[1:], strict=False):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            yield statement.target.id, " ".join(str(after.value.value).split())


def summary(model: Table) -> str:
    """The first line of the model's own docstring."""
    return (inspect.cleandoc(model.__doc__ or "").splitlines() or [""])[0]


def section_of(key: Key) -> Table | None:
    """The class of a table or of a list of tables; None for a plain value."""
    for candidate in (key.annotation, *get_args(key.annotation)):
        if is_table(candidate):
            return candidate
    return None


def is_list_of_tables(key: Key) -> bool:
    return section_of(key) is not None and get_origin(key.annotation) is tuple


def why(model: Table, name: str) -> str:
    """Why the key is there: its docstring, or that of the table it holds."""
    section = section_of(keys_of(model)[name])
    return whys(model).get(name) or (summary(section) if section else "")


def allowed(key: Key) -> str:
    """What may be there, in few words: ``duration or "never"``, ``"auto", true or false``."""
    if key.annotation is int and any(isinstance(mark, Written) for mark in key.marks):
        return either(("0600", "0640", "0660"))
    if any(getattr(getattr(mark, "func", None), "__name__", "").endswith("zone") for mark in key.marks):
        return "time zone"
    if any(getattr(getattr(mark, "func", None), "__name__", "") == "_theme" for mark in key.marks):
        return f"{', '.join(toml(name) for name in ('auto', *BUILT_IN))} or a file"
    for mark in key.marks:
        if isinstance(mark, Within):
            return f"{mark.ge:,} to {mark.le:,}"
    bounds = {side: getattr(mark, side) for mark in key.marks for side in ("ge", "le") if hasattr(mark, side)}
    if len(bounds) == 2:
        return f"{bounds['ge']:,} to {bounds['le']:,}"
    return _words(key.annotation)


def _words(annotation: Any) -> str:
    if is_table(annotation):
        return "table"
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _words(args[0])
    if origin is Literal:
        return either(args)
    if origin in (tuple, list):
        return f"list of {_words(args[0])}"
    if origin is dict:
        return f"table of {_words(args[0])} → {_words(args[1])}"
    if origin in (Union, types.UnionType):
        words = [_words(arg) for arg in args if arg is not type(None)]
        return " or ".join([*words, '"never"'] if timedelta in _inside(args) and len(words) < len(args) else words)
    return _PLAIN.get(annotation, "text")


def _inside(args: Iterable[Any]) -> list[Any]:
    return [get_args(arg)[0] if get_origin(arg) is Annotated else arg for arg in args]


_PLAIN: dict[Any, str] = {
    str: "text", bool: "true or false", int: "whole number", float: "number", timedelta: "duration", date: "day",
    time: "time of day", Any: "anything",
}  # fmt: skip
