"""What may be configured, told from the models: the docstrings, ``config.toml`` and ``docs/configuration.md``.

``python -m warroom.reference`` writes both files anew; tests hold them equal to what the models say.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from warroom.core.policy import ESCALATION, ROLES, SEV, Section, show_duration
from warroom.settings import Config, FeedAuth, FeedSettings, Responder

WIDTH = 120
"""No line of config.toml is wider; a why that does not fit beside its key stands above it."""

# ---------------------------------------------------------------- asking the models


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
    """What may stand there, in few words: ``duration``, ``"auto", true or false``."""
    annotation, optional = field.annotation, False
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [arg for arg in get_args(annotation) if arg is not type(None)]
        optional, annotation = True, inner[0]
    if annotation is timedelta:
        return 'duration or "never"' if optional else "duration"
    if annotation is int and not any(hasattr(rule, "ge") for rule in field.metadata):
        return "permissions"
    if annotation is int:
        low, high = (next(getattr(r, side) for r in field.metadata if hasattr(r, side)) for side in ("ge", "le"))
        return f"{low:,} to {high:,}"
    return _words(annotation)


def _words(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return either(get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"list of {_words(get_args(annotation)[0])}"
    if get_origin(annotation) is dict:
        key, value = (_words(arg) for arg in get_args(annotation)[:2])
        return f"table of {key} → {value}"
    plain = {str: "text", bool: "true or false", date: "day", int: "number", float: "number", Any: "anything"}
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return "table"
    args = [arg for arg in get_args(annotation) if arg is not type(None)]
    if timedelta in args or annotation is timedelta:
        return 'duration or "never"' if args else "duration"
    return plain.get(annotation) or " or ".join(_words(arg) for arg in args) or "time of day"


def either(values: Iterable[Any]) -> str:
    """``"a", "b" or true``: values as TOML, for a sentence."""
    shown = [toml(value) for value in values]
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


# ---------------------------------------------------------------- writing TOML


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


def _lines(rows: list[tuple[str, str]], prefix: str = "") -> Iterator[str]:
    """``key = value  # why``, aligned; ``prefix`` is "#" where it is an example."""
    keys = max((len(row[0].split(" = ", 1)[0]) for row in rows), default=0)
    shown = []
    for text, reason in rows:
        key, value = text.split(" = ", 1)
        shown.append((_folded(f"{prefix}{key:<{keys}} = {value}"), reason))
    column = max((len(text) for text, _ in shown if len(text) <= 46), default=0) + 2
    for text, reason in shown:
        if not reason:
            yield text
        elif len(text) + 2 <= column and column + 2 + len(reason) <= WIDTH:
            yield f"{text:<{column}}# {reason}"
        else:
            yield from textwrap.wrap(reason, WIDTH - 2, initial_indent="# ", subsequent_indent="# ")
            yield text


def _folded(line: str) -> str:
    """A list that is too wide goes on in lines of its own."""
    if len(line) <= WIDTH or not line.endswith("]"):
        return line
    start, items = line.split("[", 1)
    return f"{start}[\n" + "".join(f"  {item},\n" for item in items[:-1].split(", ")) + "]"


_HEAD = """\
# warroom: every key with its default and why it is there.
#
# Write what you change into a config.toml of your own ("warroom doctor" names the folder) and leave out the rest.
# Durations are "30s", "15m", "1h30m", "3d"; "never" where a clock can be switched off. Lines that begin with "#"
# and no space are examples: they are what holds (the sev preset), or show what a table may say.
"""


def config_toml() -> str:
    """The whole of config.toml, made from the models."""
    parts = [_HEAD, *_lines([(f"{name} = {toml(default)}", why(Config, name)) for name, default in _plain(Config())])]
    for name, field in Config.model_fields.items():
        section = section_of(field)
        if name == "keys":
            parts += ["", f"# {why(Config, name)}", "[keys]", *_lines([('declare = "n"', "")], "#")]
        elif section and not is_list_of_tables(field):
            parts += ["", f"# {summary(section)}", f"[{name}]", *_table(section)]
        elif section:
            parts += ["", *_example(name, section)]
    return "\n".join(parts) + "\n"


def _plain(model: Section) -> Iterator[tuple[str, Any]]:
    """The keys of a table that are neither tables nor lists of tables, with their values as written."""
    dumped = model.model_dump()
    for name, field in type(model).model_fields.items():
        if section_of(field) is None and name != "keys":
            yield name, dumped[name]


def _table(section: type[Section]) -> Iterator[str]:
    return _lines([(f"{name} = {toml(value)}", why(section, name)) for name, value in _plain(section())])


EXAMPLES: dict[str, tuple[Section, ...]] = {
    "severity": SEV,
    "escalation": (ESCALATION["sev"],),
    "role": ROLES,
    "responder": (
        Responder(handle="maya", name="Maya Lindqvist", contact="+46 70 000 00 00", timezone="Europe/Stockholm",
                  roles=("commander",), services=("checkout",)),
    ),
    "feed": (
        FeedSettings(id="prod", type="alertmanager", url="https://alertmanager.example.com",
                     auth=FeedAuth(type="bearer", token="${env:ALERTMANAGER_TOKEN}")),
    ),
}  # fmt: skip
"""What the lists of tables show: the preset where there is one, else something a team would write."""


def _example(name: str, section: type[Section]) -> Iterator[str]:
    """The list as comments; the first table has every key and its why, the others what differs from a default."""
    yield f"# {summary(section)}"
    seen: set[type[Section]] = set()
    for model in EXAMPLES[name]:
        yield from _example_table(f"[[{name}]]", name, model, seen)


def _example_table(head: str, path: str, model: Section, seen: set[type[Section]]) -> Iterator[str]:
    section, first = type(model), type(model) not in seen
    seen.add(section)
    fields = section.model_fields
    yield f"#{head}" if first else f"#\n#{head}"
    rows = [
        (f"{name} = {toml(value)}", why(section, name) if first else "")
        for name, value in _plain(model)
        if first or getattr(model, name) != fields[name].get_default(call_default_factory=True)
    ]
    yield from _lines(rows, "#")
    for name, field in fields.items():
        inner = section_of(field)
        value = getattr(model, name) if inner else None
        tables = value if isinstance(value, tuple) else (value,) if value else ()
        for table in tables:
            bracket = f"[[{path}.{name}]]" if is_list_of_tables(field) else f"[{path}.{name}]"
            if inner not in seen:
                yield f"#\n# {why(section, name)}"
            yield from _example_table(bracket, f"{path}.{name}", table, seen)


def _write() -> None:
    top = Path(__file__).resolve().parent.parent
    (top / "config.toml").write_text(config_toml(), encoding="utf-8")


if __name__ == "__main__":
    _write()
