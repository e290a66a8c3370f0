"""Tables of settings as structs: what may be in each, and the quick way from TOML's values to one.

``read`` takes what is right and nothing else: whatever it does not know is for ``warroom.core.validation``, which
asks pydantic, explains each fault with its place, and decides. A start with a right configuration pays for neither.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Container, Mapping
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct

S = TypeVar("S", bound="Section")
Reader = Callable[[Any, Mapping[str, Any], "Path | None"], Any]
"""From a value as TOML gave it, what was read of its table before it, and the folder of the file."""


class Unread(ValueError):
    """The quick way does not take this value: pydantic is asked."""


class Section(Struct, frozen=True, kw_only=True, dict=True):
    """A table of ``config.toml``: unknown keys are refused, the docstring under a field is its why.

    The docstrings are read from the source by ``warroom.reference`` when somebody asks.
    """

    beside: ClassVar[frozenset[str]] = frozenset()
    """Fields that are not keys of the table."""
    is_open: ClassVar[bool] = False
    """Whether keys that it does not know are kept, in ``own``."""

    def check(self) -> None:
        """Raises ValueError where keys that are right by themselves do not go together."""


class Mark:
    """What an annotation says of a value beyond its type; pydantic understands it too."""

    def __init__(self, func: Callable[..., Any]) -> None:
        self.func = func


class Before(Mark):
    """Makes the value of what is written. ``func`` raises ValueError with what is allowed, as a noun phrase."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic import BeforeValidator

        return BeforeValidator(self.func).__get_pydantic_core_schema__(source, handler)


class After(Mark):
    """Looks at the value once it has its type, and gives it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic import AfterValidator

        return AfterValidator(self.func).__get_pydantic_core_schema__(source, handler)


class AfterOthers(Mark):
    """As ``After``, given also the table's keys before it and the folder of the file."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic import AfterValidator, ValidationInfo

        def look(value: Any, info: ValidationInfo) -> Any:
            return self.func(value, info.data, (info.context or {}).get("folder"))

        return AfterValidator(look).__get_pydantic_core_schema__(source, handler)


class Written(Mark):
    """How the value is written in TOML: by ``func``, as a text."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic import PlainSerializer

        return PlainSerializer(self.func, return_type=str).__get_pydantic_core_schema__(source, handler)


class Within(Struct, frozen=True):
    """The bounds of a number, both allowed."""

    ge: float
    le: float

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return {**handler(source), "ge": self.ge, "le": self.le}


# ---------------------------------------------------------------- reading


def read(section: type[S], raw: Any, folder: Path | None = None) -> S:
    """The table, made of what ``tomllib`` gave.

    Raises Unread where anything is not plainly right.
    """
    if isinstance(raw, section):
        return raw
    if type(raw) is not dict:
        raise Unread
    keys, needed = _keys(section)
    found: dict[str, Any] = {}
    own = {key: value for key, value in raw.items() if key not in keys}
    if own and not section.is_open:
        raise Unread
    for name in keys:  # in the table's order: a key may look at those before it
        if name in raw:
            found[name] = _reader_of(section, name)(raw[name], found, folder)
    if not needed <= found.keys():
        raise Unread
    if section.is_open:
        found["own"] = own
    made = section(**found)
    try:
        made.check()
    except ValueError:
        raise Unread from None
    return made


@cache
def _keys(section: type[Section]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The table's keys in its order, and those that must be there. No annotation is looked at: most are not needed."""
    names = section.__struct_fields__
    defaults = dict(zip(reversed(names), reversed(section.__struct_defaults__), strict=False))
    needed = (name for name in names if defaults.get(name, NODEFAULT) is NODEFAULT)
    return tuple(name for name in names if name not in section.beside), frozenset(needed) - section.beside


@cache
def _reader_of(section: type[Section], name: str) -> Reader:
    """Reads one key. The annotations of the others cost as much as the rest of a small configuration."""
    home = next(base for base in section.__mro__ if name in vars(base).get("__annotations__", ()))
    alone = types.SimpleNamespace(__annotations__={name: home.__annotations__[name]})
    return _reader(get_type_hints(alone, vars(sys.modules[home.__module__]), include_extras=True)[name])


def _reader(kind: Any) -> Reader:
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _marked(_reader(args[0]), args[1:])
    if isinstance(kind, type) and issubclass(kind, Section):
        return lambda value, _, folder: read(kind, value, folder)
    if origin is tuple:
        inner = _reader(args[0])
        return lambda value, found, folder: tuple(inner(one, found, folder) for one in _typed(value, list, tuple))
    if origin is dict:
        key, item = _reader(args[0]), _reader(args[1])
        return lambda value, found, folder: {
            key(k, found, folder): item(v, found, folder) for k, v in _typed(value, dict).items()
        }
    if origin is Literal:
        return lambda value, found, folder: _one_of(value, args)
    if origin in (Union, types.UnionType):
        return _either([_reader(arg) for arg in args if arg is not type(None)], type(None) in args)
    if kind is Any:
        return lambda value, found, folder: value
    if kind is float:
        return lambda value, found, folder: float(_typed(value, float, int))
    if kind is date:
        return lambda value, found, folder: _day(value)
    if kind in (str, bool, int, timedelta, time):
        return lambda value, found, folder: _typed(value, kind)
    raise TypeError(f"no table can hold {kind}")


def _typed(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        raise Unread
    return value


def _day(value: Any) -> date:
    """A day of TOML; in the journal it is a text."""
    try:
        return date.fromisoformat(value) if type(value) is str else _typed(value, date)
    except ValueError:
        raise Unread from None


def _one_of(value: Any, words: tuple[Any, ...]) -> Any:
    for word in words:
        if type(word) is type(value) and word == value:
            return word
    raise Unread


def _either(readers: list[Reader], may_be_none: bool) -> Reader:
    def reader(value: Any, found: Mapping[str, Any], folder: Path | None) -> Any:
        if value is None and may_be_none:
            return None
        for one in readers:
            try:
                return one(value, found, folder)
            except Unread:
                continue
        raise Unread

    return reader


def _marked(plain: Reader, marks: tuple[Any, ...]) -> Reader:
    before = [mark.func for mark in reversed(marks) if isinstance(mark, Before)]
    after = [mark for mark in marks if isinstance(mark, (After, AfterOthers))]
    bounds = [mark for mark in marks if isinstance(mark, Within)]

    def reader(value: Any, found: Mapping[str, Any], folder: Path | None) -> Any:
        try:
            for make in before:
                value = make(value)
            value = plain(value, found, folder)
            if not all(bound.ge <= value <= bound.le for bound in bounds):
                raise Unread
            for mark in after:
                value = mark.func(value) if isinstance(mark, After) else mark.func(value, found, folder)
        except ValueError:  # pydantic says it with its place
            raise Unread from None
        return value

    return reader


# ---------------------------------------------------------------- writing


def written(section: Section, only: Container[str] | None = None) -> dict[str, Any]:
    """The table's keys with their values as they would be written in TOML; where ``only`` names some, of those."""
    kinds = {name: kind for name, kind in _kinds(type(section)).items() if only is None or name in only}
    return {name: _written(getattr(section, name), kind) for name, kind in kinds.items()}


@cache
def _kinds(section: type[Section]) -> dict[str, Any]:
    """What each key of the table is, by its name."""
    hints = get_type_hints(section, include_extras=True)
    return {name: hints[name] for name in section.__struct_fields__ if name not in section.beside}


def _written(value: Any, kind: Any) -> Any:
    marks: tuple[Any, ...] = ()
    while get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        marks = (*marks, *more)
    if (mark := next((one for one in marks if isinstance(one, Written)), None)) is not None:
        return mark.func(value)
    if isinstance(value, Section):
        return written(value)
    if isinstance(value, (tuple, list)):
        return [_written(one, (get_args(kind) or (Any,))[0]) for one in value]
    if isinstance(value, dict):
        return {key: _written(one, (get_args(kind) or (Any, Any))[1]) for key, one in value.items()}
    return value.isoformat() if isinstance(value, date) else value
