"""Faults of a configuration as lines: file, line, key, value, what is allowed, what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from warroom.config.checks import crossed
from warroom.config.described import Table, is_list_of_tables, is_table, keys_of, section_of, why
from warroom.config.lines import Place, line_at, lines_of
from warroom.config.secret import HIDDEN, redact
from warroom.config.settings import Config, FeedSettings
from warroom.config.spelling import spelled
from warroom.config.wording import Fault, either, toml, toml_key
from warroom.core.validation import validated

SECRET_TABLES = frozenset({"headers", "auth", "params"})
SECRET_WORD = re.compile(
    r"(?:^|[_\-.])(?:api|app|application)?_?-?"
    r"(?:token|secret|password|passwd|pass|pat|key|apikey|auth|authorization|bearer|cookie|credential|dsn|webhook)s?$",
    re.IGNORECASE,
)
_NAMES = ("id", "handle", "name")

ALLOWED: Mapping[str, str] = {
    "string_type": "a text in quotes",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "time_delta_type": 'a duration such as "30s" or "15m"; "never" is not allowed here',
    "date_type": "a day such as 2026-12-25",
    "date_parsing": "a day such as 2026-12-25",
    "date_from_datetime_parsing": "a day such as 2026-12-25",
    "date_from_datetime_inexact": "a day such as 2026-12-25",
    "tuple_type": 'a list such as ["a", "b"]',
    "list_type": 'a list such as ["a", "b"]',
    "dict_type": 'a table such as { word = "value" }',
}
"""pydantic's words for a wrong type, in ours."""


TABLE_TYPES = frozenset({"model_type", "model_attributes_type", "dict_type", "tuple_type"})


class Faults:
    """Turns faults of one file into lines."""

    def __init__(self, path: Path, text: str, raw: Mapping[str, Any]) -> None:
        self.path = path
        self.raw = raw
        self.lines = lines_of(text)

    def of_model(self, error: ValidationError, folder: Path) -> list[str]:
        """Everything pydantic found, and what is between the tables that are right."""
        details = error.errors(include_url=False, include_input=False)
        found = [(_place(one), self._detail(one, Config, ())) for one in details]
        found += [(place, self._line(place, says)) for place, says in self._crossed(details, folder)]
        return self._sorted(found)

    def of_checks(self, faults: Iterable[Fault | tuple[Place, ValidationError, Table]]) -> list[str]:
        """Faults of ``config_checks``, those of a feed's own model among them."""
        found: list[tuple[Place, str]] = []
        for fault in faults:
            if len(fault) == 2:
                found.append((fault[0], self._line(fault[0], fault[1])))
                continue
            base, error, model = fault
            for one in error.errors(include_url=False, include_input=False):
                found.append(((*base, *_place(one)), self._detail(one, model, base)))
        return self._sorted(found)

    def _sorted(self, found: Sequence[tuple[Place, str]]) -> list[str]:
        """In the order of the file, each line once."""
        ordered = sorted(found, key=lambda item: line_at(self.lines, item[0]) or 0)
        return list(dict.fromkeys(line for _, line in ordered))

    def _crossed(self, details: Sequence[ErrorDetails], folder: Path) -> list[Fault]:
        """The checks between tables, on what is left when every wrong key is taken out."""
        wrong = [_place(one) for one in details]
        tables = {place[0] for place in wrong}
        rest, kept = _without(self.raw, wrong)
        try:
            faults = list(crossed(spelled(validated(Config, rest, folder))))
        except ValidationError:
            return []
        # What a broken table would have named is not known: no second line may follow from the first.
        follows = {
            "severity": "there is no severity", "severity_preset": "there is no severity", "role": "there is no role",
        }  # fmt: skip
        silent = tuple(says for table, says in follows.items() if table in tables)
        return [(_before(place, kept), says) for place, says in faults if not silent or not says.startswith(silent)]

    # ------------------------------------------------------------ one line

    def _line(self, place: Place, says: str) -> str:
        number = line_at(self.lines, place)
        where = f"{self.path}:{number}" if number else str(self.path)
        return f"{where}: {self.dotted(place)}{self._value(place)}: {says}"

    def _detail(self, one: ErrorDetails, model: Table, base: Place) -> str:
        inside = _place(one)
        place = (*base, *inside)
        number = line_at(self.lines, place)
        where = f"{self.path}:{number}" if number else str(self.path)
        key = self.dotted(place)
        if one["type"] == "extra_forbidden":
            return f"{where}: {key}: {self._unknown_key(model, base, inside)}"
        if one["type"] == "missing" and (typed := self._misspelt(place)):
            line = line_at(self.lines, (*place[:-1], typed))
            return f'{self.path}:{line}: {self.dotted((*place[:-1], typed))}: did you mean "{place[-1]}"?'
        if one["type"] == "missing":
            owner = _owner(model, inside[:-1])
            reason = why(owner, str(inside[-1])) if owner else ""
            return f"{where}: {key}: is missing{': ' + reason if reason else ''}"
        return f"{where}: {key}{self._value(place)}: {self._allowed(one, model, base, inside)}"

    def _misspelt(self, place: Place) -> str:
        """The key of a feed that looks like the one that is missing; other tables refuse unknown keys anyway."""
        written = _at(self.raw, place[:-1])
        if place[0] != "feed" or len(place) != 3 or not isinstance(written, dict):
            return ""
        near = get_close_matches(str(place[-1]), [key for key in written if key not in keys_of(FeedSettings)], 1)
        return near[0] if near else ""

    def _unknown_key(self, model: Table, base: Place, inside: Place) -> str:
        owner = _owner(model, inside[:-1]) or model
        known = list(keys_of(owner))
        if base and len(inside) == 1:
            known += list(keys_of(FeedSettings))
        place = (*base, *inside)
        near = get_close_matches(str(place[-1]).lower(), known, 1)
        if near:
            return f'there is no such key; did you mean "{near[0]}"?'
        table = self.dotted(place[:-1]) or "the top"
        return f"there is no such key in {table}; it takes {', '.join(known) or 'no keys of its own'}"

    def _allowed(self, one: ErrorDetails, model: Table, base: Place, inside: Place) -> str:
        kind, context = one["type"], one.get("ctx", {})
        value = _at(self.raw, (*base, *inside))
        if kind == "value_error":
            says = str(context["error"])
            if not _optional(model, inside):
                says = says.replace(', or "never"', "")
            if secretive((*base, *inside)):
                return f"allowed is {redact(says, [str(value)])}"
            return f"allowed is {says}{_meant_zone(value, says)}"
        if kind in ("literal_error", "enum"):
            options = _options(model, inside) or re.findall(r"'([^']*)'", str(context.get("expected", "")))
            return f"allowed is {either(options)}{_meant(value, options)}"
        if kind in ("greater_than_equal", "greater_than"):
            return f"allowed is a number from {context.get('ge', context.get('gt'))} up"
        if kind in ("less_than_equal", "less_than"):
            return f"allowed is a number up to {context.get('le', context.get('lt')):,}"
        if kind in TABLE_TYPES and (says := _table(model, inside)):
            return f"allowed is {says}"
        return f"allowed is {ALLOWED.get(kind) or one['msg'][:1].lower() + one['msg'][1:]}"

    # ------------------------------------------------------------ keys and values

    def dotted(self, place: Place) -> str:
        """``feed.prod.url``: a table of a list by its id, handle or name, else by its number from 1."""
        out = ""
        for position, part in enumerate(place):
            if isinstance(part, int):
                out += self._element(place[:position], part)
            else:
                out += ("." if out else "") + toml_key(part)
        return out

    def _element(self, place: Place, index: int) -> str:
        siblings = _at(self.raw, place)
        named = [_name(sibling) for sibling in siblings] if isinstance(siblings, list) else []
        name = named[index] if index < len(named) else ""
        return f".{toml_key(name)}" if name and named.count(name) == 1 else f"[{index + 1}]"

    def _value(self, place: Place) -> str:
        """`` = "5x"``; "…" where it could be a secret; nothing for tables and lists."""
        value = _at(self.raw, place)
        if value is None or isinstance(value, (dict, list)):
            return ""
        if secretive(place):
            return f" = {HIDDEN}"
        if "://" in str(value):
            value = _address(str(value))
        shown = toml(value) if not hasattr(value, "isoformat") else value.isoformat()
        return f" = {shown if len(shown) <= 60 else shown[:58] + HIDDEN}"


def secretive(place: Place) -> bool:
    """Whether a value there may be a secret and is never shown."""
    words = [part for part in place if isinstance(part, str)]
    if words in (["feed"], ["channel"], ["channel", "url"]):
        return True
    return words[:1] != ["keys"] and any(word in SECRET_TABLES or bool(SECRET_WORD.search(word)) for word in words)


def _address(text: str) -> str:
    """An address without what may be secret in it: user, path and query."""
    scheme, _, rest = redact(text).partition("://")
    host, mark, _ = rest.partition("/")
    return f"{scheme}://{re.split('[?#]', host)[0]}{'/' + HIDDEN if mark else ''}"


def _place(one: ErrorDetails) -> Place:
    return tuple(part for part in one["loc"] if part != "[key]")


def _name(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    found = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), "")
    return found if re.fullmatch(r"[\w\-]{1,40}", found) else ""


def _at(value: Any, place: Place) -> Any:
    for part in place:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


Kept = dict[Place, list[int]]


def _without(raw: Any, wrong: Sequence[Place]) -> tuple[Any, Kept]:
    """A copy without what is wrong, and where each element of its lists was before.

    A wrong key in a table of a list takes the whole table along.
    """
    kept: Kept = {}

    def copied(value: Any, before: Place, now: Place) -> Any:
        if isinstance(value, dict):
            right = {key: item for key, item in value.items() if (*before, key) not in wrong}
            return {key: copied(item, (*before, key), (*now, key)) for key, item in right.items()}
        if isinstance(value, list):
            depth = len(before) + 1
            kept[now] = [i for i in range(len(value)) if not any(place[:depth] == (*before, i) for place in wrong)]
            return [copied(value[i], (*before, i), (*now, new)) for new, i in enumerate(kept[now])]
        return value

    return copied(raw, (), ()), kept


def _before(place: Place, kept: Kept) -> Place:
    """A place in the copy as a place in the file."""
    out: Place = ()
    for end, part in enumerate(place):
        here = kept.get(place[:end], [])
        out = (*out, here[part] if isinstance(part, int) and part < len(here) else part)
    return out


# ---------------------------------------------------------------- asking the models


def _owner(model: Table, place: Place) -> Table | None:
    """The model of the table at that place."""
    current: Table | None = model if is_table(model) else None
    for part in place:
        if isinstance(part, int):
            continue
        field = keys_of(current).get(part) if current else None
        current = section_of(field) if field else None
    return current


def _table(model: Table, place: Place) -> str:
    """How the table, or the list of tables, at that place is written; "" where none belongs there."""
    words = [part for part in place if isinstance(part, str)]
    owner = _owner(model, place[: place.index(words[-1])]) if words else None
    field = keys_of(owner).get(words[-1]) if owner else None
    if field is None or section_of(field) is None:
        return ""
    head = ".".join(words)
    return f"tables that begin with [[{head}]]" if is_list_of_tables(field) else f"a table that begins with [{head}]"


def _options(model: Table, place: Place) -> tuple[Any, ...]:
    """The words of a Literal at that place, inside a list or a table's values too."""
    words = [part for part in place if isinstance(part, str)]
    for end in range(len(words), 0, -1):
        owner = _owner(model, tuple(words[: end - 1]))
        field = keys_of(owner).get(words[end - 1]) if owner else None
        if field is None:
            continue
        args = get_args(field.annotation)
        nested = next((get_args(arg) for arg in reversed(args) if get_args(arg)), ())
        return nested or args
    return ()


def _optional(model: Table, place: Place) -> bool:
    """Whether the key may be switched off with "never"."""
    owner = _owner(model, place[:-1])
    field = keys_of(owner).get(str(place[-1])) if owner else None
    return field is None or type(None) in get_args(field.annotation)


def _meant(value: Any, options: Iterable[Any]) -> str:
    near = get_close_matches(str(value).lower(), [str(option) for option in options], 1)
    return f'; did you mean "{near[0]}"?' if near else ""


def _meant_zone(value: Any, says: str) -> str:
    if "time zone" not in says or not isinstance(value, str):
        return ""
    from zoneinfo import available_timezones

    zones = {zone.lower(): zone for zone in available_timezones()}
    near = get_close_matches(value.lower(), zones, 1)
    return f'; did you mean "{zones[near[0]]}"?' if near else ""
