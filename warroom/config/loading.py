"""Finding and loading ``config.toml``; what is wrong with it is reported in one line each, all at once.

The first file of these is used, alone: the one named, ``WARROOM_CONFIG``, the person's own folder, the
system's. A ``config.toml`` in the current folder is never found by itself: a stranger's folder must not
decide where secrets are sent.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from msgspec.structs import replace

from warroom.config.secret import REFERENCE, SecretMissing, redact, secret
from warroom.config.settings import Config
from warroom.core import place as places
from warroom.core.addresses import not_a_file
from warroom.core.section import Unread, read

if TYPE_CHECKING:
    from pydantic import ValidationError

    from warroom.config.errors import Faults
    from warroom.config.lines import Place
    from warroom.config.wording import Fault

__all__ = [
    "Config",
    "ConfigError",
    "SecretMissing",
    "bundled_config",
    "check_channels",
    "check_feeds",
    "check_whole",
    "database",
    "find_config",
    "load",
    "redact",
    "searched",
    "secret",
]


class ConfigError(Exception):
    """What is wrong with a configuration: ``lines``, one fault each with file, key and what is allowed."""

    exit_code: ClassVar[int] = 2
    """Of a command that stops at it: wrong usage, nothing was started."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def searched() -> tuple[Path, ...]:
    """Where a configuration is looked for when none is named, the first found wins."""
    from platformdirs import PlatformDirs

    folders = PlatformDirs("warroom", appauthor=False, multipath=True)
    system = [Path(part) for part in folders.site_config_dir.split(os.pathsep)]
    # No wider a door than WARROOM_CONFIG: a key's forced command takes both out of the environment.
    etc = Path(os.environ.get("WARROOM_ETC") or "/etc/warroom")
    candidates = [folders.user_config_path, *system, etc]
    return tuple(dict.fromkeys(folder / "config.toml" for folder in candidates))


def find_config(explicit: Path | str | None = None, env: Mapping[str, str] | None = None) -> Path | None:
    """The file that holds: the one named, ``WARROOM_CONFIG``, or the first found; None for the defaults.

    A file that is named need not exist here: ``load`` says that it does not.
    """
    named = explicit or (os.environ if env is None else env).get("WARROOM_CONFIG")
    if named:
        return Path(named).expanduser()
    return next((path for path in searched() if path.is_file()), None)


def load(path: Path | str | None = None, env: Mapping[str, str] | None = None) -> Config:
    """The configuration that holds, checked but for what only a feed's type or a channel's library knows
    (``check_whole``).

    Raises ConfigError with every fault.
    """
    found = find_config(path, env)
    if found is None:
        return Config()
    text, raw = _read(found)
    from warroom.config.checks import crossed
    from warroom.config.spelling import spelled

    config = spelled(_checked(found, text, raw))
    if crosses := list(crossed(config)):
        raise ConfigError(*_faults(found, text, raw).of_checks(crosses))
    return replace(config, source=found)


def _checked(path: Path, text: str, raw: dict[str, Any]) -> Config:
    """The configuration, table by table. pydantic is imported only where it must say what is wrong."""
    folder = path.absolute().parent
    with suppress(Unread):
        return read(Config, raw, folder)
    from pydantic import ValidationError

    from warroom.core.validation import validated

    try:
        return validated(Config, raw, folder)
    except ValidationError as error:
        raise ConfigError(*_faults(path, text, raw).of_model(error, folder)) from None


def check_feeds(config: Config) -> list[str]:
    """What is wrong with the feeds' own keys: each type's model is asked. Imports every type that is used."""
    from warroom.config.checks import feed_faults

    return _told(config, list(feed_faults(config)))


def check_channels(config: Config, env: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong with templates and with channels' addresses. Imports jinja2 and apprise where they are used."""
    if not config.channel:
        return []
    from warroom.notify.check import faults

    return _told(config, list(faults(config, env)))


def _told(config: Config, found: Sequence[Fault | tuple[Place, ValidationError, Any]]) -> list[str]:
    """The faults as sentences that name the line of the file, where there is one."""
    if not found:
        return []
    if config.source is None:
        return _faults(Path("config.toml"), "", {}).of_checks(found)
    text, raw = _read(config.source)
    return _faults(config.source, text, raw).of_checks(found)


def check_whole(config: Config, env: Mapping[str, str] | None = None) -> list[str]:
    """Everything that ``load`` leaves to those who use it: feeds' own keys, channels, templates."""
    return [*check_feeds(config), *check_channels(config, env)]


def database(
    config: Config | None = None, explicit: places.Place | str | None = None, env: Mapping[str, str] | None = None
) -> places.Place:
    """The database: the one named, ``WARROOM_DB``, ``store.url``, ``store.path``, or warroom.db in the data folder.

    Raises ConfigError: an address that is none, or a secret in it that leads nowhere.
    """
    found = os.environ if env is None else env
    named = explicit or found.get("WARROOM_DB") or (config and (_server(config, found) or config.store.path))
    if isinstance(named, places.ServerUrl):
        return named
    if named:
        if places.is_server(str(named)):
            return places.ServerUrl(str(named))
        if wrong := not_a_file(str(named)):
            raise ConfigError(f"{wrong} with --db, WARROOM_DB or store.path.")
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("warroom", appauthor=False) / "warroom.db"


def _server(config: Config, env: Mapping[str, str]) -> places.ServerUrl | None:
    """``store.url`` with its secrets in it, each written so that it may hold any character."""
    url = config.store.url
    if not url:
        return None
    try:
        if REFERENCE.fullmatch(url):
            return places.ServerUrl(secret(url, env))
        return places.ServerUrl(REFERENCE.sub(lambda one: quote(secret(one[0], env), safe=""), url))
    except SecretMissing as error:
        raise ConfigError(f"store.url: {error}") from error


def bundled_config() -> Path:
    """The config.toml that travels with the program: every key, its default and why."""
    here = Path(__file__).resolve().parents[1]
    packaged = here / "config.toml"
    return packaged if packaged.is_file() else here.parent / "config.toml"


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return text, tomllib.loads(text)
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; leave it unnamed to use the defaults") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(path, text, str(error))) from None
    except RecursionError:
        raise ConfigError(f"{path}: is not TOML: nested too deeply") from None


def _syntax(path: Path, text: str, says: str) -> str:
    """``file:3:7: is not TOML: ...``; tomllib gives the place in words."""
    placed = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", says, re.DOTALL)
    if placed is None:
        return f"{path}: is not TOML: {says}"
    line, column = placed[2] or str(text.count("\n") + 1), placed[3] or "end"
    return f"{path}:{line}: is not TOML at column {column}: {placed[1]}"


def _faults(path: Path, text: str, raw: dict[str, Any]) -> Faults:
    from warroom.config.errors import Faults

    return Faults(path, text, raw)
