"""What every noun is made of: a frozen value, and an instant that is aware and in UTC."""

from __future__ import annotations

from datetime import datetime
from threading import RLock
from typing import Annotated, Any, Self, TypeVar

from msgspec import Meta, Struct, json, to_builtins
from msgspec.structs import force_setattr

from warroom.core.times import as_utc

T = TypeVar("T")

Instant = Annotated[datetime, Meta(tz=True)]
"""Aware. What the program keeps is in UTC; what comes from elsewhere goes through an ``InUtc``."""


_ready: set[type] = set()
_making = RLock()


def made_ready(kind: type[T]) -> type[T]:
    """The type, once its fields are known to the library that reads it.

    The library finds them out at the first reading, and lets other threads run meanwhile: one of those that reads the
    same type, or another that holds it, ends the whole process. Here one type at a time is made ready.
    """
    if kind not in _ready:
        with _making:
            json.Decoder(kind)
            _ready.add(kind)
    return kind


class Value(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value. What is as ever is left out of its JSON, and what is not known is passed over."""

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The value that ``json`` wrote. Raises msgspec.ValidationError where that is none."""
        return json.decode(text, type=made_ready(cls))

    def json(self) -> str:
        """The value without what is as ever."""
        return json.encode(self).decode()


class InUtc(Value, frozen=True, kw_only=True):
    """A value whose instants may come from anywhere: they are in UTC once it is made.

    Raises ValueError for an instant without a zone.
    """

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, datetime):
                force_setattr(self, name, as_utc(value))


def jsonable(value: Struct) -> dict[str, Any]:
    """The value as plain JSON data with every field, instants as ISO 8601 UTC."""
    return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return jsonable(value)
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return to_builtins(value)
