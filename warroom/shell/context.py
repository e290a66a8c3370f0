"""What every command shares: who, which database, which configuration."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from warroom.core.identity import Naming
from warroom.core.naming import People
from warroom.core.place import Place, ServerUrl, is_server
from warroom.core.times import utcnow
from warroom.options import Options
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json

if TYPE_CHECKING:
    from argparse import Namespace

    from warroom.commands.door import CommandBase
    from warroom.config.loading import Config
    from warroom.room import Room
    from warroom.shell.line_room import LineRoom
    from warroom.store import Store

T = TypeVar("T")
Door = TypeVar("Door", bound="CommandBase")


def version() -> str:
    """The installed distribution's version; the source's where it is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("warroom")
    except PackageNotFoundError:
        return "0.1.0 (not installed)"


class Shell:
    """One run of the program: the global options resolved, each part made when first asked for.

    An option overrides its environment variable, that the configuration, that the
    default.
    """

    def __init__(
        self, asked: Namespace, env: Mapping[str, str] = os.environ, clock: Callable[[], datetime] = utcnow
    ) -> None:
        self.asked = asked
        self.env = env
        self._clock = clock
        self.read_only: bool = getattr(asked, "read_only", False)
        self.json: bool = getattr(asked, "json", False)

    @cached_property
    def clock(self) -> Callable[[], datetime]:
        """This host's clock; of a record on a server one that is put right by the server's, once that is known."""
        if self._clock is not utcnow or not isinstance(self.db_path, ServerUrl):
            return self._clock
        from warroom.store.host_clock import HostClock

        return HostClock()

    def now(self) -> datetime:
        """Now, for a time that will be recorded: a server is asked for its own first, unless it was before.

        Where it cannot be reached this host's counts; what was to be recorded fails for the same reason.
        """
        known = getattr(self.clock, "anchor", None)
        if known is not None and known() is None:
            from warroom.store import StoreError

            with suppress(StoreError), self.store(read_only=True) as store:
                store.moment()
        return self.clock()

    @cached_property
    def config(self) -> Config:
        """The configuration, checked. Raises ConfigError."""
        from warroom.config.loading import load

        explicit = getattr(self.asked, "config", None)
        return load(Path(explicit).expanduser() if explicit else None, env=self.env)

    @cached_property
    def person(self) -> str:
        """The handle that commands are recorded under: a responder's own, by handle in any case or display name.

        Raises ConfigError, and Usage where the name is none.
        """
        from warroom.core.naming import People

        return People(self.config.responder).meant(self.claimed) or handle(self.claimed, "--as")

    @cached_property
    def claimed(self) -> str:
        """The name as it was given, no matter who it means: ``--as``, WARROOM_USER, else the log-in name."""
        from warroom.core.text import clean

        name = getattr(self.asked, "person", None) or self.env.get("WARROOM_USER") or self._login()
        return clean(name, 80).strip().removeprefix("@")

    @property
    def naming(self) -> Naming:
        """Who says that this person is who they are: a key and a proxy before what anybody can claim."""
        said: Naming | None = getattr(self.asked, "naming", None)
        if said is not None:
            return said
        if getattr(self.asked, "person", None):
            return Naming.PROXY if getattr(self.asked, "confined", False) else Naming.OPTION
        return Naming.VARIABLE if self.env.get("WARROOM_USER") else Naming.LOGIN

    def _login(self) -> str:
        import getpass

        try:
            return getpass.getuser()
        except (OSError, KeyError) as error:
            raise Usage("this login has no name: say who you are with --as NAME or WARROOM_USER") from error

    @property
    def _named(self) -> str:
        """The database as somebody named it for this run; "" where the configuration says it, or nobody does."""
        return getattr(self.asked, "db", None) or self.env.get("WARROOM_DB") or ""

    @cached_property
    def db_path(self) -> Place:
        if self._named:
            return named_place(self._named)
        from warroom.config.loading import database

        return database(self.config)

    def options(self, *, incident: str = "", scribe: bool = False) -> Options:
        """What the screens are opened with."""
        return Options(
            db_path=self.db_path, person=self.person, naming=self.naming, config_path=self.config.source,
            read_only=self.read_only, incident=incident, scribe=scribe, config=self.config,
            confined=getattr(self.asked, "confined", False),
        )  # fmt: skip

    @contextmanager
    def store(self, *, read_only: bool = False, must_exist: bool = False) -> Iterator[Store]:
        """The database for the length of one command. Raises StoreError.

        ``must_exist``: reading commands do not create a database where a path was mistyped.
        """
        from warroom.store import Store

        if must_exist:
            self.refuse_missing()
        settings = self.config.store
        opened = Store.open(
            self.db_path, read_only=self.read_only or read_only, mode=settings.mode, clock=self.clock,
            timeout_s=settings.timeout_s,
        )  # fmt: skip
        with opened as store:
            store.seen_by(People(self.config.responder).meant(self.person) or self.person)
            yield store

    def refuse_missing(self) -> None:
        """Raises Missing where there is no database."""
        if not self.db_path.exists():
            by = "WARROOM_DB" if self._named and not getattr(self.asked, "db", None) else "--db"
            raise Missing(
                f"there is no database at {self.db_path}: name another with {by}, or create it with `warroom declare`"
            )

    @property
    def is_new(self) -> bool:
        """Whether there is no database yet: lists are empty then, and no file is made by looking.

        Raises Missing where --db or WARROOM_DB names one that is not there: an empty list would be taken for good
        news. Raises ConfigError: a wrong configuration is reported on a fresh machine too.
        """
        _ = self.config
        if self._named:
            self.refuse_missing()
        return not self.db_path.exists()

    @contextmanager
    def room(self, *, reading: bool = False, new: bool = False) -> Iterator[Room]:
        """The room for the length of one command; ``reading`` opens it so that nothing can be changed.

        ``new``: the command makes the database where there is none yet. Raises Missing where it does not.
        """
        from warroom.room import Room

        with self._opened(Room, reading=reading, new=new) as room:
            yield room

    @contextmanager
    def line_room(self) -> Iterator[LineRoom]:
        """The room as far as a line of the record needs it: the other commands are not imported."""
        from warroom.shell.line_room import LineRoom

        with self._opened(LineRoom) as room:
            yield room

    @contextmanager
    def _opened(self, kind: type[Door], *, reading: bool = False, new: bool = False) -> Iterator[Door]:
        from warroom.shell.repeating import repeat

        with self.store(read_only=reading, must_exist=not new) as store:
            room = kind(
                store, self.config.policy, self.person, clock=store.clock, responders=self.config.responder,
                read_only=self.read_only or reading, zone=self.zone,
            )  # fmt: skip
            repeat(room)
            yield room

    def when(self, text: str | None, named: str = "--at") -> datetime | None:
        """The past instant that a text means, read in the shown zone; ``named``: what gave it. Raises Usage."""
        if text is None:
            return None
        from warroom.core.times import parse_when

        try:
            return parse_when(text, self.now(), self.zone)
        except ValueError as error:
            raise Usage(f"{named} {text}: {error}") from error

    def until(self, text: str, named: str) -> datetime:
        """The instant still to come that a text means: 15:30, 20m or ISO 8601. Raises Usage."""
        from warroom.core.until import parse_until

        try:
            return parse_until(text, self.now(), self.zone)
        except ValueError as error:
            raise Usage(f"{named} {text}: {error}") from error

    def span(self, text: str, named: str) -> timedelta:
        """The length of time that a text means: 20m, 1h. Raises Usage."""
        from warroom.core.policy import parse_duration

        try:
            found = parse_duration(text)
        except ValueError as error:
            raise Usage(f"{named} {text}: {error}") from error
        if found is None or found <= timedelta():
            raise Usage(f"{named} {text}: give a duration such as 20m or 1h")
        return found

    @property
    def zone(self) -> Any:
        """The zone people see and type times in."""
        return self.config.display.zone or self.clock().astimezone().tzinfo

    def nothing_yet(self) -> int:
        """Says, in place of a list, that there is no database yet. Returns the exit code 0."""
        return show_json([]) if self.json else say(f"no database yet: `warroom declare` creates {self.db_path}")

    def local(self, at: datetime | None, form: str = "%H:%M:%S") -> str:
        """An instant as people here read it; "" for none."""
        return at.astimezone(self.zone).strftime(form) if at else ""


def named_place(text: str) -> Place:
    """The database that the text names, a file or a server. Raises Usage for any other address."""
    return ServerUrl(text) if is_server(text) else local(text)


def local(text: str) -> Path:
    """The file that the text names, ``~`` being this person's home. Raises Usage for an address."""
    from warroom.core.addresses import not_a_file

    if wrong := not_a_file(text):
        raise Usage(wrong)
    return Path(text).expanduser()


def handle(name: str, asked_by: str) -> str:
    """The name, where it may be a handle; ``asked_by`` is the option that takes it. Raises Usage."""
    if not name or " " in name or len(name) > 40:
        raise Usage(
            f'"{name}" is not a handle: {asked_by} takes one word of at most 40 letters, such as maya, '
            "or the name of a configured responder"
        )
    return name


def word(read: Callable[[str], T], text: str) -> T:
    """A word of the program's vocabulary as ``read`` understands it; one it refuses is a usage error."""
    from warroom.commands.door import Refused

    try:
        return read(text)
    except Refused as refused:
        raise Usage(str(refused)) from refused


class Missing(Exception):
    """There is no database to read."""
