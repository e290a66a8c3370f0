"""Where a database is: a file on this host, or a server's address whose password is never shown."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_SCHEMES = ("postgresql://", "postgres://")
_SECRET = re.compile(r"pass|secret|token", re.I)


class ServerUrl:
    """The address of a PostgreSQL database, as libpq reads it. Only ``reveal`` gives its password away."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()

    def reveal(self) -> str:
        """The whole address, for the driver alone."""
        return self._text

    @property
    def shown(self) -> str:
        """The address as people may see it: without the password, wherever in it that stands."""
        scheme, _, rest = self._text.partition("://")
        parts = urlsplit(f"x://{rest}")
        user, at, hosts = parts.netloc.rpartition("@")
        asked = [(name, value) for name, value in parse_qsl(parts.query) if not _SECRET.search(name)]
        query = f"?{urlencode(asked)}" if asked else ""
        return f"{scheme}://{user.partition(':')[0]}{at}{hosts}{parts.path}{query}"

    @property
    def person(self) -> str:
        """Who signs in, "" where the address leaves that to the environment."""
        user, _, _ = urlsplit(f"x://{self._text.partition('://')[2]}").netloc.rpartition("@")
        return unquote(user.partition(":")[0])

    @property
    def same(self) -> str:
        """Where it leads, no matter how one signs in there."""
        parts = urlsplit(f"x://{self._text.partition('://')[2]}")
        named = dict(parse_qsl(parts.query))
        hosts = parts.netloc.rpartition("@")[2] or named.get("host", named.get("service", ""))
        return f"{hosts}:{named.get('port', '')}{parts.path or '/' + named.get('dbname', '')}"

    def exists(self) -> bool:
        """Yes: only opening it can say more, and says it with the reason."""
        return True

    def __str__(self) -> str:
        return self.shown

    def __repr__(self) -> str:
        return f"ServerUrl({self.shown!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ServerUrl) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


Place = Path | ServerUrl
Given = str | os.PathLike[str] | ServerUrl
"""A place as it may be named."""


def place_of(given: Given) -> Place:
    """What the text names: a server where it begins like an address of one, else a file."""
    if isinstance(given, ServerUrl):
        return given
    text = os.fspath(given)
    return ServerUrl(text) if is_server(text) else Path(text).absolute()


def environment(place: Place) -> dict[str, str] | None:
    """What a child process is given so that it finds the same server, none of it for all to see in the process list.

    None where it is a file, which is named on the command line.
    """
    return {**os.environ, "WARROOM_DB": place.reveal()} if isinstance(place, ServerUrl) else None


def is_server(text: str) -> bool:
    """Whether it is the address of a PostgreSQL server."""
    return text.strip().lower().startswith(_SCHEMES)
