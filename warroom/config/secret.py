"""Secrets by reference: ``${env:NAME}``, ``${file:PATH}``, ``${command:PROGRAM}``; revealed to nobody."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

REFERENCE = re.compile(r"\$\{(env|file|command):([^{}]*)\}")
_HALF = re.compile(r"\$\{(?!(?:env|file|command):[^{}]+\})[^}]*\}?")
_USERINFO = re.compile(r"(?<=://)[^/\s@]+(?=@)")
_CREDENTIALS = re.compile(r"\b(basic|bearer)\s+[A-Za-z0-9+/=._~\-]{6,}", re.IGNORECASE)
_LARGEST = 64 * 1024
HIDDEN = "…"


class SecretMissing(ValueError):
    """A reference that leads nowhere; the sentence has its name and the fix, never a value."""


def references(text: str) -> tuple[tuple[str, str], ...]:
    """The references in a text: ("env", NAME), ("file", PATH) or ("command", PROGRAM), in order."""
    return tuple((found[1], found[2]) for found in REFERENCE.finditer(text))


def malformed(text: str) -> bool:
    """Whether something begins like a reference and is none: ``${NAME}``, ``${env:}``."""
    return bool(_HALF.search(text))


def begins_reference(value: object) -> bool:
    """Whether any text in a value, in its tables and lists too, begins a reference, right or wrong."""
    if isinstance(value, str):
        return "${" in value
    if isinstance(value, Struct):
        return any(begins_reference(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, Mapping):
        return any(begins_reference(one) for pair in value.items() for one in pair)
    if isinstance(value, (tuple, list)):
        return any(map(begins_reference, value))
    return not isinstance(value, (int, float, timedelta, type(None))) and "${" in str(value)


def secret(
    text: str, env: Mapping[str, str] | None = None, command: Callable[[str], str] | None = None
) -> str:
    """The text with every reference replaced by its value; ``command`` gives what a program said.

    A file's last line end is dropped. Raises SecretMissing where a variable is unset or empty, a file
    cannot be read or is empty, or a value holds control characters (it could smuggle in a header line).
    """
    found = os.environ if env is None else env
    return REFERENCE.sub(lambda match: _value(match[1], match[2], found, command), text)


def resolved(texts: Iterable[str], env: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The values behind all references in these texts, for ``redact``; what is missing is left out."""
    values: list[str] = []
    for text in texts:
        for source, name in references(text):
            try:
                values.append(_value(source, name, os.environ if env is None else env))
            except SecretMissing:
                continue
    return tuple(values)


def _value(
    source: str, name: str, env: Mapping[str, str], command: Callable[[str], str] | None = None
) -> str:
    if source == "command":
        if command is None:
            raise SecretMissing("${command:…} is run by a standing watcher only; `warroom watch` says how it goes")
        value = command(name)
    else:
        value = _variable(name, env) if source == "env" else _file(name)
    if any(ord(char) < 32 or ord(char) == 127 for char in value):
        raise SecretMissing(f"${{{source}:{name}}} contains a line break or control character: make it one line")
    return value


def _variable(name: str, env: Mapping[str, str]) -> str:
    if value := env.get(name, ""):
        return value
    state = "is empty" if name in env else "is not set"
    raise SecretMissing(f"the environment variable {name} {state}; set it where warroom and its watcher start")


def _file(name: str) -> str:
    path = Path(name).expanduser()
    if not path.is_absolute():
        raise SecretMissing(f"${{file:{name}}}: write the full path, from / or ~")
    if path.is_fifo():  # reading it may never end
        raise SecretMissing(f"the secret's file {name} is a pipe, not a file: name a file with only the secret in it")
    try:
        with path.open(encoding="utf-8") as file:
            value = file.read(_LARGEST)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SecretMissing(f"the secret's file {name} cannot be read: {reason}") from None
    if not (value := value.rstrip("\r\n")):
        raise SecretMissing(f"the secret's file {name} is empty")
    return value


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with every secret replaced by "…": as it is, quoted for an address, in base64.

    What comes before the @ of an address and after Basic or Bearer goes too. Values of one or two characters
    are left alone: they would tear every text apart and protect nothing.
    """
    forms = {form for value in secrets if len(value) > 2 for form in _forms(value)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return _CREDENTIALS.sub(rf"\1 {HIDDEN}", _USERINFO.sub(HIDDEN, text))


def _forms(value: str) -> tuple[str, ...]:
    coded = base64.b64encode(value.encode()).decode()
    shown = repr(value)[1:-1]
    return value, shown, quote(value), quote(value, safe=""), coded
