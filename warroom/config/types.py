"""Kinds of values that several tables of ``config.toml`` share: durations within bounds, ids, files, addresses.

A validator's ValueError says what is allowed, as a noun phrase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from warroom.config.secret import REFERENCE
from warroom.core.addresses import not_a_file
from warroom.core.colours import BUILT_IN
from warroom.core.naming import HOUSE, folded
from warroom.core.place import is_server
from warroom.core.policy import Duration
from warroom.core.section import After, AfterOthers, Before, Written


def at_least(least: timedelta, text: str, most: timedelta = timedelta(days=7)) -> After:
    def check(value: timedelta) -> timedelta:
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return After(check)


Interval = Annotated[Duration, at_least(timedelta(seconds=1), 'a duration from "1s" to "7d"')]
Retention = Annotated[
    Duration, at_least(timedelta(days=1), 'a duration from "1d" to "3650d"', timedelta(days=3650))
]
Patience = Annotated[Duration, at_least(timedelta(milliseconds=100), 'a duration from "100ms" to "7d"')]
LeaseTime = Annotated[
    Duration, at_least(timedelta(milliseconds=200), 'a duration from "200ms" to "1m"', timedelta(minutes=1))
]


def matches(pattern: str, text: str) -> After:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(text)
        return value

    return After(check)


def _person(value: str) -> str:
    if folded(value) == HOUSE:
        raise ValueError('another handle: "warroom" is the room itself, whose acts are recorded under that name')
    return value


Handle = Annotated[
    str, matches(r"[^\W_][\w.\-]{0,39}", 'a handle of letters, digits, ".", "_" and "-", such as "maya"'),
    After(_person),
]  # fmt: skip
FeedId = Annotated[
    str, matches(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}", 'an id of letters, digits, ".", "_" and "-", such as "prod"')
]
_MODES = (0o600, 0o640, 0o660, 0o644, 0o664)


def _mode(value: Any) -> int:
    """``"0660"`` (or TOML's ``0o660``) as the number that the system takes."""
    found = int(value, 8) if isinstance(value, str) and re.fullmatch(r"(0o?)?[0-7]{3}", value) else value
    if isinstance(found, bool) or found not in _MODES:
        raise ValueError('"0600" (only you), "0660" (a group, in a setgid folder) or "0640" (a group may read)')
    return int(found)


Mode = Annotated[int, Before(_mode), Written(lambda mode: f"{mode:04o}")]


def _local_file(value: str, _: Mapping[str, Any], folder: Path | None) -> str:
    """An absolute path: ``~`` is a person's home, a relative one starts at the configuration's own folder."""
    if not value:
        return value
    if not_a_file(value):
        raise ValueError("a file on a local disk, not an address")
    path = Path(value).expanduser()
    return str(folder / path if folder is not None else path)


LocalFile = Annotated[str, AfterOthers(_local_file)]


def _server_address(value: str) -> str:
    if not value or REFERENCE.fullmatch(value):
        return value
    if not is_server(value) or re.search(r"[\s\x00-\x1f]", value):
        raise ValueError('an address such as "postgresql://warroom@db.example.com/warroom"')
    if _PASSWORD.search(REFERENCE.sub("", value)):
        raise ValueError('an address without a password as it is: write "${env:NAME}" or "${file:PATH}" for it')
    return value


ServerAddress = Annotated[str, After(_server_address)]
_PASSWORD = re.compile(r"://[^/@:]*:[^/@]+@|[?&][a-z]*password=[^&]+")


def _address(value: str) -> str:
    if not value or value.startswith("${"):
        return value
    try:
        parts = urlsplit(value)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine or re.search(r"[\s\x00-\x1f]", value):
        raise ValueError('an address such as "https://alerts.example.com"')
    return value


Address = Annotated[str, After(_address)]


def _local_zone(value: str) -> str:
    if value == "local":
        return value
    try:
        ZoneInfo(value)
    except Exception as error:
        raise ValueError('"local", or an IANA time zone such as "Europe/Berlin" or "UTC"') from error
    return value


LocalZone = Annotated[str, After(_local_zone)]


def _theme(value: str, _: Mapping[str, Any], folder: Path | None) -> str:
    """A theme's name; a file's name as an absolute path, from the configuration's own folder."""
    if value == "auto" or value in BUILT_IN:
        return value
    if not value.endswith(".toml"):
        names = ", ".join(f'"{name}"' for name in ("auto", *BUILT_IN))
        raise ValueError(f'{names} or a file such as "themes/night.toml"')
    return _local_file(value, _, folder)


ThemeName = Annotated[str, AfterOthers(_theme)]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise ValueError("a text, a number or a list of them")


def _words(value: Any) -> tuple[str, ...]:
    """``5`` and ``["a", "b"]`` as the texts that are sent."""
    return tuple(map(_word, value)) if isinstance(value, (list, tuple)) else (_word(value),)


Query = dict[str, Annotated[tuple[str, ...], Before(_words)]]


def _keys_of(keys: Any) -> tuple[str, ...]:
    """``"n"``, ``"?"`` or ``["n", "Ctrl+N"]``, by the keys' names; an empty text or list takes the key away."""
    found = [keys] if isinstance(keys, str) else keys
    if not isinstance(found, (list, tuple)) or not all(isinstance(key, str) for key in found):
        raise ValueError('a key such as "n" or "ctrl+n", or a list of keys')
    from warroom.keymap.keys import written  # a configuration without keys needs none of it

    return written(found)


Keys = dict[str, Annotated[tuple[str, ...], Before(_keys_of)]]


def _alert_filter(value: str) -> str:
    from warroom.core.alert_filter import FilterError, parse  # a configuration without one needs none of it

    try:
        parse(value)
    except FilterError as error:
        raise ValueError(f'a filter of alerts such as "sev>=high service:checkout" ({error})') from None
    return value


def _view_filter(value: str, table: Mapping[str, Any], _: Path | None) -> str:
    """A view's filter: of incidents, words that are looked for as they are."""
    return value if table.get("of") == "incidents" else _alert_filter(value)


AlertFilter = Annotated[str, After(_alert_filter)]
ViewFilter = Annotated[str, AfterOthers(_view_filter)]
