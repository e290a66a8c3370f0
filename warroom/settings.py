"""Every table of ``config.toml`` beside the policy: people, feeds, store, display, watcher, keys.

The models are the one source of what may be written: ``config.toml``, ``docs/configuration.md`` and the
errors are made from them. A validator's ValueError says what is allowed, as a noun phrase; a field's
docstring says why it is there.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PrivateAttr,
    ValidationInfo,
    model_validator,
)

from warroom.core.policy import (
    ESCALATION,
    PRESETS,
    ROLES,
    BusinessHours,
    Duration,
    EscalationPolicy,
    Policy,
    Role,
    RoomRules,
    Section,
    Severity,
    Zone,
)

# ---------------------------------------------------------------- kinds of values


def _at_least(least: timedelta, text: str, most: timedelta = timedelta(days=7)) -> AfterValidator:
    def check(value: timedelta) -> timedelta:
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return AfterValidator(check)


Interval = Annotated[Duration, _at_least(timedelta(seconds=1), 'a duration from "1s" to "7d"')]
Patience = Annotated[Duration, _at_least(timedelta(milliseconds=100), 'a duration from "100ms" to "7d"')]
LeaseTime = Annotated[
    Duration, _at_least(timedelta(milliseconds=200), 'a duration from "200ms" to "1m"', timedelta(minutes=1))
]


def _matches(pattern: str, text: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(text)
        return value

    return AfterValidator(check)


Handle = Annotated[
    str, _matches(r"[^\W_][\w.\-]{0,39}", 'a handle of letters, digits, ".", "_" and "-", such as "maya"')
]
FeedId = Annotated[
    str, _matches(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}", 'an id of letters, digits, ".", "_" and "-", such as "prod"')
]
_MODES = (0o600, 0o640, 0o660, 0o644, 0o664)


def _mode(value: Any) -> int:
    """``"0660"`` (or TOML's ``0o660``) as the number that the system takes."""
    found = int(value, 8) if isinstance(value, str) and re.fullmatch(r"(0o?)?[0-7]{3}", value) else value
    if isinstance(found, bool) or found not in _MODES:
        raise ValueError('"0600" (only you), "0660" (a group, in a setgid folder) or "0640" (a group may read)')
    return int(found)


Mode = Annotated[int, BeforeValidator(_mode), PlainSerializer(lambda mode: f"{mode:04o}", return_type=str)]



def _local_file(value: str, info: ValidationInfo) -> str:
    """An absolute path: ``~`` is a person's home, a relative one starts at the configuration's own folder."""
    if not value:
        return value
    path = Path(value).expanduser()
    folder = (info.context or {}).get("folder")
    return str(folder / path if folder is not None else path)


LocalFile = Annotated[str, AfterValidator(_local_file)]


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


Address = Annotated[str, AfterValidator(_address)]


def _local_zone(value: str) -> str:
    if value == "local":
        return value
    try:
        ZoneInfo(value)
    except Exception as error:
        raise ValueError('"local", or a time zone of the IANA list such as "Europe/Berlin" or "UTC"') from error
    return value


LocalZone = Annotated[str, AfterValidator(_local_zone)]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise ValueError("a text, a number or a list of them")


def _words(value: Any) -> tuple[str, ...]:
    """``5`` and ``["a", "b"]`` as the texts that are sent."""
    return tuple(map(_word, value)) if isinstance(value, (list, tuple)) else (_word(value),)


Query = dict[str, Annotated[tuple[str, ...], BeforeValidator(_words)]]


def _keys_of(keys: Any) -> tuple[str, ...]:
    """``"n"`` or ``["n", "ctrl+n"]``; an empty text or list takes the key away."""
    found = [keys] if isinstance(keys, str) else keys
    if not isinstance(found, (list, tuple)) or not all(isinstance(key, str) for key in found):
        raise ValueError('a key such as "n" or "ctrl+n", or a list of keys')
    return tuple(key for key in found if key)


Keys = dict[str, Annotated[tuple[str, ...], BeforeValidator(_keys_of)]]

# ---------------------------------------------------------------- people


class Responder(Section):
    """A person who may take part: known by the handle everywhere."""

    handle: Handle
    """What people type after @ and in commands."""
    name: str = ""
    """The full name, shown where there is room."""
    contact: str = ""
    """How to reach them: a number, a channel, an address."""
    timezone: Zone = "UTC"
    """Where they live, to see who is awake."""
    roles: tuple[str, ...] = ()
    """Roles they can take; offered first when assigning."""
    services: tuple[str, ...] = ()
    """Services they know; offered first for these."""


# ---------------------------------------------------------------- feeds


class FeedAuth(Section):
    """How a feed asks to be let in. Give secrets as ${env:NAME} or ${file:PATH}, never as they are."""

    type: Literal["basic", "digest", "bearer", "header"]
    """What the server wants; each takes the keys that name it."""
    username: str = ""
    """For basic and digest."""
    password: str = ""
    """For basic and digest: "${env:NAME}" or "${file:PATH}"."""
    token: str = ""
    """For bearer: "${env:NAME}" or "${file:PATH}"."""
    header: str = ""
    """For header: its name, such as "X-API-Key"."""
    value: str = ""
    """For header: its value, with "${env:NAME}" or "${file:PATH}" in it."""

    @model_validator(mode="after")
    def _complete(self) -> FeedAuth:
        needs = {"bearer": ("token",), "header": ("header", "value")}.get(self.type, ("username", "password"))
        if not all(getattr(self, name) for name in needs):
            raise ValueError(f'{" and ".join(needs)} beside type = "{self.type}"')
        return self


class FeedSettings(Section):
    """A source of alerts polled over HTTP. A type adds keys of its own: see docs/configuration.md."""

    model_config = ConfigDict(extra="allow")

    id: FeedId
    """Its name on the screen and in commands; alerts keep it."""
    type: str
    """What speaks there: prometheus, pagerduty, statuspage, json ..."""
    url: Address = ""
    """The server's base address; json, rss, probe: the whole."""
    enabled: bool = True
    """false keeps the table but polls nothing."""
    interval: Interval = timedelta(seconds=30)
    """How often it is asked."""
    timeout: Patience = timedelta(seconds=10)
    """A whole poll, all pages, must be over within this."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Sent with every request; secrets as "${env:NAME}" or "${file:PATH}"."""
    params: Query = Field(default_factory=dict)
    """Added to the address as its query."""
    auth: FeedAuth | None = None
    """How it asks to be let in: [feed.auth]."""
    ca_file: LocalFile = ""
    """A certificate authority of your own, PEM."""
    cert_file: LocalFile = ""
    """A client certificate, PEM."""
    key_file: LocalFile = ""
    """Its private key, PEM; empty where it is in cert_file."""
    insecure: bool = False
    """true does not check the server's certificate; the screens say so."""
    timezone: Zone = "UTC"
    """The zone of times that carry none."""
    severity: dict[str, Literal["critical", "high", "warning", "unknown", "info"]] = Field(default_factory=dict)
    """The source's own words as levels, before the built-in table: { sev9 = "info" }."""
    max_bytes: int = Field(default=16_000_000, ge=1_000, le=1_000_000_000)
    """A poll's answers may be this long, unpacked; more is a failed poll."""
    max_items: int = Field(default=20_000, ge=1, le=1_000_000)
    """A poll may bring this many alerts; the rest is cut, and said to be."""
    max_pages: int = Field(default=50, ge=1, le=10_000)
    """A poll may follow this many pages."""
    allow_redirects: tuple[str, ...] = ()
    """Other origins it may be sent on to; secrets never are."""

    @property
    def own(self) -> dict[str, Any]:
        """The keys that are not common to all feeds: the type's own model checks them."""
        return dict(self.__pydantic_extra__ or {})


# ---------------------------------------------------------------- this installation


class StoreSettings(Section):
    """The database that holds the record."""

    path: LocalFile = ""
    """The file; empty is warroom.db in your data folder. Never on a network file system."""
    mode: Mode = 0o600
    """Its permissions: "0660" for a group, in a setgid folder."""
    timeout: Patience = timedelta(seconds=5)
    """Wait this long for another writer before saying that it is busy."""

    @property
    def timeout_s(self) -> float:
        """The time-out in seconds."""
        return self.timeout.total_seconds()


class Display(Section):
    """How the screens look here."""

    theme: Literal["auto", "dark", "light", "mono", "ansi16"] = "auto"
    """auto is dark, or mono where NO_COLOR is set; ansi16 uses the terminal's own colours."""
    timezone: LocalZone = "UTC"
    """The zone people see and type times in: "local", or a name such as "Europe/Berlin"."""
    link: Literal["auto", "fast", "slow"] = "auto"
    """slow sends fewer frames and 256 colours; auto is slow over SSH."""
    fps: int = Field(default=0, ge=0, le=60)
    """Frames a second at most; 0 follows the link."""
    ascii: Literal["auto", True, False] = "auto"
    """true draws with ASCII only; auto does where the locale is not UTF-8."""
    clocks: Literal["auto", "bitmap", "row"] = "auto"
    """bitmap is three rows a clock, row is one; auto follows the terminal."""
    bell: bool = True
    """Ring the terminal's bell for escalations and broken promises."""

    @property
    def zone(self) -> tzinfo:
        """The zone to show and read times in."""
        return machine_zone() if self.timezone == "local" else ZoneInfo(self.timezone)


def machine_zone() -> tzinfo:
    """The machine's own zone with its whole history: TZ, then /etc/localtime, then today's offset."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named:
        with suppress(ValueError, OSError, LookupError):
            return ZoneInfo(named)
    with suppress(ValueError, OSError), open("/etc/localtime", "rb") as file:
        return ZoneInfo.from_file(file, key="local")
    return datetime.now(UTC).astimezone().tzinfo or UTC


class Watcher(Section):
    """The process that polls feeds and fires escalations."""

    start: Literal["auto", "never"] = "auto"
    """auto starts one with a screen where none runs; never leaves it to "warroom watch"."""
    lease: LeaseTime = timedelta(seconds=6)
    """Another watcher takes over this long after one died."""
    interval: Patience = timedelta(milliseconds=250)
    """How often it looks whether the room changed."""

    @property
    def heartbeat(self) -> timedelta:
        """How often the lease is renewed: three can be missed."""
        return self.lease / 4


# ---------------------------------------------------------------- the whole


class Config(Section):
    """All of ``config.toml``. Without a file, ``Config()`` is what holds.

    Defaults are constructed, not validated: they are right (a test loads them), and validators cost time to build.
    """

    name: str = ""
    """The place shown in the bar, such as "acme-prod"."""
    severity_preset: Literal["sev", "priority"] = "sev"
    """sev: SEV0 to SEV3; priority: P1 to P4. It holds where no table below says other."""
    room: RoomRules = Field(default_factory=RoomRules.model_construct)
    business_hours: BusinessHours = Field(default_factory=BusinessHours.model_construct)
    store: StoreSettings = Field(default_factory=StoreSettings.model_construct)
    display: Display = Field(default_factory=Display.model_construct)
    watcher: Watcher = Field(default_factory=Watcher.model_construct)
    keys: Keys = Field(default_factory=dict)
    """Keys by action, "n" or ["n", "ctrl+n"]; "" takes a key away. The keys' screen (?) lists the actions."""
    severity: tuple[Severity, ...] = ()
    escalation: tuple[EscalationPolicy, ...] = ()
    role: tuple[Role, ...] = ()
    responder: tuple[Responder, ...] = ()
    feed: tuple[FeedSettings, ...] = ()

    _source: Path | None = PrivateAttr(default=None)

    @property
    def source(self) -> Path | None:
        """The file it was read from; None where there was none."""
        return self._source

    @cached_property
    def policy(self) -> Policy:
        """The part that the core reads: the preset, with the tables that replace parts of it."""
        severities = self.severity or PRESETS[self.severity_preset]
        return Policy.model_construct(
            severities=severities,
            escalation=self.escalation or (_preset_escalation(self.severity_preset, severities),),
            roles=self.role or ROLES,
            room=self.room,
            business_hours=self.business_hours,
        )

    def feed_named(self, feed_id: str) -> FeedSettings | None:
        return next((feed for feed in self.feed if feed.id == feed_id), None)


def _preset_escalation(preset: str, severities: tuple[Severity, ...]) -> EscalationPolicy:
    """The preset's levels, for those severities that this team has."""
    policy = ESCALATION[preset]
    known = {severity.name for severity in severities}
    levels = tuple(
        level.model_copy(update={"after": {name: d for name, d in level.after.items() if name in known}})
        for level in policy.level
    )
    return policy.model_copy(update={"level": tuple(level for level in levels if level.after)})
