"""A command as a value: what a person wanted while the store could not be reached, kept until it can be.

Nothing of the forms and keys knows of it. A call that was refused because the store is out of reach is run once more,
against a stand-in for the room that does nothing but note the first command that is asked of it, with its arguments.
"""

from __future__ import annotations

import inspect
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.times import from_iso, iso
from warroom.store.errors import Unreachable

if TYPE_CHECKING:
    from warroom.room import Room

__all__ = ["WORDS", "Intent", "NotSent", "Unreachable", "intent_of"]

WORDS = frozenset({
    "log", "log_lines", "amend", "split", "join_lines", "retract", "restore", "pin", "withhold", "mark_hypothesis",
    "link_evidence", "unlink_evidence", "set_brief", "call_level",
})  # fmt: skip
"""Commands that only put words on the record: they follow by themselves when the connection is back. Every other one
pages, publishes, or changes who does what or how an incident stands, and waits to be confirmed."""


class Intent(Struct, frozen=True):
    """One command of the room with its arguments, as somebody gave it at ``at``.

    Attributes:
        key: its idempotency key.
        incident: the id of the incident that it is about, "" where it is about none.
        title: what it does, as the key or the form that gave it says it.
        refused: why it was refused when it was tried.
        lost: it was done, and a standby that took over lacks it.
    """

    key: str
    name: str
    arguments: dict[str, Any]
    at: datetime
    incident: str = ""
    title: str = ""
    refused: str = ""
    lost: bool = False

    @property
    def is_words(self) -> bool:
        """Whether it may follow by itself."""
        return self.name in WORDS

    @property
    def text(self) -> str:
        """The words in it, where it is about words."""
        said = [v for k, v in self.arguments.items() if isinstance(v, str) and v and k not in _NAMES]
        return "; ".join(said) or self.title

    def run(self, room: Room) -> Any:
        """Give the command to the room, on its thread. Raises what the room refuses it with."""
        given = {name: _plain(value) for name, value in self.arguments.items()}
        return getattr(room, self.name)(**given, key=self.key)

    def called(self, title: str) -> Intent:
        return replace(self, title=self.title or title)

    def dump(self) -> str:
        """As it is kept beside the drafts."""
        return json.dumps({
            "name": self.name, "arguments": self.arguments, "at": iso(self.at), "title": self.title,
            "refused": self.refused, "lost": self.lost,
        }, ensure_ascii=False)  # fmt: skip

    @staticmethod
    def load(key: str, incident: str, kept: str) -> Intent | None:
        """As ``dump`` wrote it; None where it cannot be read, or where this program has no such command."""
        try:
            said = json.loads(kept)
            found = Intent(key, said["name"], dict(said["arguments"]), from_iso(said["at"]), incident, said["title"],
                           said["refused"], said.get("lost", False) is True)  # fmt: skip
            _commands()[found.name].bind(None, **found.arguments)
        except (KeyError, ValueError, TypeError, AttributeError):
            return None
        return found


class NotSent(Unreachable):
    """The store is out of reach; ``intent`` is the command that was meant, to be kept or given up."""

    def __init__(self, sentence: str, intent: Intent) -> None:
        super().__init__(sentence)
        self.intent = intent


_NAMES = frozenset({"inc", "entry_id", "evidence_id", "first_id", "second_id", "kind", "state", "policy", "level"})


class _Noted(Exception):
    def __init__(self, name: str, arguments: dict[str, Any], key: str) -> None:
        super().__init__(name)
        self.name, self.arguments, self.key = name, arguments, key


@cache
def _commands() -> dict[str, inspect.Signature]:
    """Every command of the room by its name: what takes an idempotency key."""
    from warroom.room import Room

    found = {name: inspect.signature(one) for name, one in inspect.getmembers(Room, inspect.isfunction)}
    return {name: one for name, one in found.items() if "key" in one.parameters and not name.startswith("_")}


def _noting(name: str, signature: inspect.Signature) -> Callable[..., Any]:
    def noted(*args: Any, **kwargs: Any) -> Any:
        given = dict(signature.bind(None, *args, **kwargs).arguments)
        given.pop("self")
        key = given.pop("key", None) or secrets.token_hex(8)
        raise _Noted(name, {one: _encoded(value) for one, value in given.items()}, key)

    return noted


def _stand_in(person: str, now: datetime) -> Any:
    """A room in which nothing can be read, and every command is noted instead of done."""
    noting = {name: _noting(name, signature) for name, signature in _commands().items()}
    return SimpleNamespace(person=person, clock=lambda: now, read_only=False, **noting)


def intent_of(call: Callable[[Room], object], person: str, now: datetime) -> Intent | None:
    """The command that ``call`` gives; None where it gives none, or reads before it does."""
    try:
        call(_stand_in(person, now))
    except _Noted as noted:
        arguments = noted.arguments
        takes_time = "at" in _commands()[noted.name].parameters
        # In an amendment the moment is the entry's own, and stays where none is given.
        if noted.name in WORDS - {"amend"} and takes_time:
            arguments = {**arguments, "at": arguments.get("at") or _encoded(now)}
        return Intent(noted.key, noted.name, arguments, now, str(arguments.get("inc", "")))
    except Exception:
        return None  # it reads, or cannot be kept: it is refused as what it is
    return None


def _encoded(value: Any) -> Any:
    """The value as JSON data. Raises TypeError for what no command takes."""
    from warroom.core.model import Incident

    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return {"!": "at", "is": iso(value)}
    if isinstance(value, timedelta):
        return {"!": "span", "is": value.total_seconds()}
    if isinstance(value, Incident):
        return value.id
    if isinstance(value, Mapping):
        return {"!": "map", "is": {str(name): _encoded(inner) for name, inner in value.items()}}
    if isinstance(value, list | tuple):
        return [_encoded(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_plain(inner) for inner in value)
    if not isinstance(value, dict):
        return value
    kind, held = value["!"], value["is"]
    if kind == "at":
        return from_iso(held)
    if kind == "span":
        return timedelta(seconds=held)
    return {name: _plain(inner) for name, inner in held.items()}
