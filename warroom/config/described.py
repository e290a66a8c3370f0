"""What a table of the configuration may say, asked of its model: docstrings, kinds of values, bounds."""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, PlainSerializer
from pydantic.fields import FieldInfo

from warroom.config.wording import either
from warroom.core.policy import Section


@cache
def whys(model: type[BaseModel]) -> Mapping[str, str]:
    """Field → the docstring under it, in one line; inherited fields too."""
    found: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if issubclass(cls, BaseModel) and cls is not BaseModel:
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


def summary(model: type[BaseModel]) -> str:
    """The first line of the model's own docstring."""
    return (inspect.cleandoc(model.__doc__ or "").splitlines() or [""])[0]


def section_of(field: FieldInfo) -> type[Section] | None:
    """The model of a table or of a list of tables; None for a plain value."""
    for candidate in (field.annotation, *get_args(field.annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Section):
            return candidate
    return None


def is_list_of_tables(field: FieldInfo) -> bool:
    return section_of(field) is not None and get_origin(field.annotation) is tuple


def why(model: type[Section], name: str) -> str:
    """Why the key is there: its docstring, or that of the table it holds."""
    section = section_of(model.model_fields[name])
    return whys(model).get(name) or (summary(section) if section else "")


def allowed(field: FieldInfo) -> str:
    """What may stand there, in few words: ``duration or "never"``, ``"auto", true or false``."""
    if field.annotation is int and any(isinstance(rule, PlainSerializer) for rule in field.metadata):
        return either(("0600", "0640", "0660"))
    if any(getattr(getattr(rule, "func", None), "__name__", "").endswith("zone") for rule in field.metadata):
        return "time zone"
    words = _words(field.annotation)
    bounds = {side: getattr(rule, side) for rule in field.metadata for side in ("ge", "le") if hasattr(rule, side)}
    if len(bounds) == 2:
        return f"{bounds['ge']:,} to {bounds['le']:,}"
    return words


def _words(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, Section):
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
