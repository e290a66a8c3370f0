"""Tables of settings by way of pydantic: every fault with its place, where the quick way does not take one.

The models are made of the structs' own annotations, so that what may be written is said in one place.
"""

from __future__ import annotations

import types
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT
from msgspec.structs import fields
from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from warroom.core.section import S, Section, Unread, read


def validated(section: type[S], raw: Any, folder: Path | None = None) -> S:
    """The table, made of what ``tomllib`` gave; relative paths in it begin at ``folder``.

    Raises pydantic.ValidationError with every fault.
    """
    try:
        return read(section, raw, folder)
    except Unread:
        found = model_of(section).model_validate(raw, context={"folder": folder})
        return struct_of(section, found)


@cache
def model_of(section: type[Section]) -> type[BaseModel]:
    """The same table as pydantic knows it."""
    hints = get_type_hints(section, include_extras=True)
    keys: dict[str, Any] = {}
    for field in fields(section):
        if field.name not in section.beside:
            keys[field.name] = (_modelled(hints[field.name]), _default(field))

    def check(self: BaseModel) -> BaseModel:
        section.check(self)  # type: ignore[arg-type]
        return self

    extra: Any = "allow" if section.is_open else "forbid"
    base = type(section.__name__, (BaseModel,), {
        "model_config": ConfigDict(frozen=True, extra=extra), "check": model_validator(mode="after")(check),
    })  # fmt: skip
    return create_model(section.__name__, __base__=base, **keys)


def _default(field: Any) -> Any:
    if field.default is not NODEFAULT:
        return field.default
    return ... if field.default_factory is NODEFAULT else Field(default_factory=field.default_factory)


def _modelled(kind: Any) -> Any:
    """The annotation with models in place of sections."""
    origin, args = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Section):
        return model_of(kind)
    if origin is Annotated:
        return Annotated[(_modelled(args[0]), *args[1:])]
    if origin in (tuple, dict):
        return origin[tuple(arg if arg is ... else _modelled(arg) for arg in args)]
    if origin in (Union, types.UnionType):
        return Union[tuple(_modelled(arg) for arg in args)]  # noqa: UP007
    return kind


def struct_of(section: type[S], model: BaseModel) -> S:
    hints = get_type_hints(section)
    found = {name: _plain(getattr(model, name), hints[name]) for name in model.model_fields_set if name in hints}
    if section.is_open:
        found["own"] = dict(model.__pydantic_extra__ or {})
    return section(**found)


def _plain(value: Any, kind: Any) -> Any:
    section = _section_in(kind)
    if isinstance(value, BaseModel) and section is not None:
        return struct_of(section, value)
    if isinstance(value, tuple):
        return tuple(_plain(one, kind) for one in value)
    return value


def _section_in(kind: Any) -> type[Section] | None:
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, Section):
            return one
    return None
