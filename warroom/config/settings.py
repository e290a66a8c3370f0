"""Every table of ``config.toml`` beside the policy: people, feeds, store, display, watcher, keys.

The models are the one source of what may be written: ``config.toml``, ``docs/configuration.md`` and the
errors are made from them. A validator's ValueError says what is allowed, as a noun phrase; a field's
docstring says why it is there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from warroom.config.settings_accounts import AccountRules, AccountTable
from warroom.config.settings_assist import Assist
from warroom.config.settings_call import Call
from warroom.config.settings_chat import Chat
from warroom.config.settings_contact import Contact
from warroom.config.settings_drill import DrillSettings
from warroom.config.settings_notify import Channel, Notify
from warroom.config.settings_probe import Probe
from warroom.config.settings_publish import Publish
from warroom.config.settings_review import ReviewSettings
from warroom.config.settings_scribe import ScribeSettings
from warroom.config.settings_service import ServiceTable
from warroom.config.settings_tracker import Tracker
from warroom.config.settings_update import NamedTemplate, UpdateTemplates
from warroom.config.settings_wall import Serve, WallSettings
from warroom.config.types import (
    Address as Address,
)
from warroom.config.types import (
    AlertFilter,
    FeedId,
    Handle,
    Interval,
    Keys,
    LeaseTime,
    LocalFile,
    LocalZone,
    Mode,
    Patience,
    Query,
    Retention,
    ServerAddress,
    ThemeName,
    ViewFilter,
)
from warroom.core.carried import Reach, TrackerName, Unasked
from warroom.core.case_rules import DUTIES, STAGES, Duty, Stage
from warroom.core.naming import compared
from warroom.core.policy import (
    ESCALATION,
    PRESETS,
    ROLES,
    BusinessHours,
    ChangeRules,
    EscalationPolicy,
    Policy,
    Role,
    RoomRules,
    Severity,
    Window,
)
from warroom.core.section import Section, Within
from warroom.core.vocabulary import Vocabulary
from warroom.core.zones import Zone

# ---------------------------------------------------------------- people


class Responder(Section, frozen=True, kw_only=True):
    """A person who may take part, known by the handle everywhere."""

    handle: Handle
    """What people type after @ and in commands, in any case."""
    name: str = ""
    """The full name, shown where there is space; it means the same person as the handle."""
    contact: str = ""
    """How to reach them: a number, a channel, an address."""
    timezone: Zone = ""
    """Their time zone, to see who is awake; empty: not known."""
    roles: tuple[str, ...] = ()
    """Roles they can take; suggested first when assigning."""
    services: tuple[str, ...] = ()
    """Services they know; suggested first for incidents of these."""
    notify: tuple[str, ...] = ()
    """Their own channels, by id: messages addressed to them go there."""


# ---------------------------------------------------------------- feeds


class FeedAuth(Section, frozen=True, kw_only=True):
    """How a feed authenticates. Secrets are ${env:NAME}, ${file:PATH} or ${command:PROGRAM ARG …}, never plain text."""

    type: Literal["basic", "digest", "bearer", "header", "client_credentials", "service_account"]
    """The method; each uses the keys below that name it."""
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
    token_url: Address = ""
    """For client_credentials (OAuth 2): the address that gives tokens."""
    client_id: str = ""
    """For client_credentials: the application's id."""
    client_secret: str = ""
    """For client_credentials: "${env:NAME}" or "${file:PATH}"."""
    scope: str = ""
    """For client_credentials: what the token is for, such as "https://graph.microsoft.com/.default"; for
    service_account such as "https://www.googleapis.com/auth/monitoring.read"."""
    key_file: LocalFile = ""
    """For service_account: the whole path of the account's key, as Google gives it (JSON)."""

    def check(self) -> None:
        needs = {
            "bearer": ("token",), "header": ("header", "value"),
            "client_credentials": ("token_url", "client_id", "client_secret"),
            "service_account": ("key_file", "scope"),
        }.get(self.type, ("username", "password"))  # fmt: skip
        if not all(getattr(self, name) for name in needs):
            raise ValueError(f'{" and ".join(needs)} beside type = "{self.type}"')


class FeedSettings(Section, frozen=True, kw_only=True):
    """A source of alerts polled over HTTP. A type adds keys of its own: see docs/configuration.md."""

    beside: ClassVar[frozenset[str]] = frozenset({"own"})
    is_open: ClassVar[bool] = True

    id: FeedId
    """Its name on screen, in commands and on its alerts."""
    type: str
    """The kind of source: prometheus, pagerduty, statuspage, json ..."""
    url: Address = ""
    """The server's base address; for json, rss and probe the whole address."""
    enabled: bool = True
    """false keeps the table but polls nothing."""
    interval: Interval = timedelta(seconds=30)
    """How often it is polled."""
    timeout: Patience = timedelta(seconds=10)
    """Time limit of a whole poll, all pages included."""
    headers: dict[str, str] = {}
    """Headers of every request; secrets as "${env:NAME}" or "${file:PATH}"."""
    params: Query = {}
    """Query parameters added to the address."""
    auth: FeedAuth | None = None
    """How it authenticates: [feed.auth]."""
    ca_file: LocalFile = ""
    """A certificate authority of your own, PEM."""
    cert_file: LocalFile = ""
    """A client certificate, PEM."""
    key_file: LocalFile = ""
    """Its private key, PEM; empty where it is in cert_file."""
    insecure: bool = False
    """true skips checking the server's certificate; the screens say so."""
    timezone: Zone = "UTC"
    """The zone of times that name none."""
    severity: dict[str, Literal["critical", "high", "warning", "unknown", "info"]] = {}
    """Maps the source's severities, before the built-in table: { sev9 = "info" }."""
    max_bytes: Annotated[int, Within(1_000, 1_000_000_000)] = 16_000_000
    """Most bytes in a poll, uncompressed; more and the poll fails."""
    max_items: Annotated[int, Within(1, 1_000_000)] = 20_000
    """Most alerts in a poll; the rest is cut, and the screens say so."""
    max_pages: Annotated[int, Within(1, 10_000)] = 50
    """Most pages in a poll."""
    allow_redirects: tuple[str, ...] = ()
    """Other origins it may be redirected to; secrets are never sent there."""
    watchdog: AlertFilter = ""
    """An alert that must always be there, such as "title:Watchdog": hidden, and an alert when it is missing."""

    own: dict[str, Any] = {}
    """The keys that are not common to all feeds: the type's own model checks them."""


class View(Section, frozen=True, kw_only=True):
    """A saved view: of the alerts inbox (keys 1 to 9 there) or of the incidents (V)."""

    name: str
    """Its name on screen."""
    of: Literal["alerts", "incidents"] = "alerts"
    """Which list it is a view of."""
    filter: ViewFilter = ""
    """As typed there. Alerts: sev>=high service:checkout age<10m "5xx" (docs/alerts.md); incidents: words."""
    order: Literal["gravity", "due", "newest", "quiet"] = "gravity"
    """For incidents: gravity: most severe first; due: due next; quiet: longest without an update."""


# ---------------------------------------------------------------- this installation


class StoreSettings(Section, frozen=True, kw_only=True):
    """The database that holds the record."""

    path: LocalFile = ""
    """The file; empty is warroom.db in your data folder. Never on a network file system."""
    url: ServerAddress = ""
    """Instead of a file, for teams on many hosts: "postgresql://user:${env:NAME}@host/name"."""
    mode: Mode = 0o600
    """Its permissions: "0660" for a group, in a setgid folder."""
    timeout: Patience = timedelta(seconds=5)
    """How long to wait for another writer before reporting that the database is busy."""

    @property
    def timeout_s(self) -> float:
        """The time-out in seconds."""
        return self.timeout.total_seconds()


class Display(Section, frozen=True, kw_only=True):
    """How the screens look."""

    theme: ThemeName = "auto"
    """auto is dark, or mono if NO_COLOR is set; red-green and blue-yellow suit those kinds of colour blindness; ansi16
    uses the terminal's own colours. "themes/night.toml" is a theme of your own (docs/themes.md)."""
    timezone: LocalZone = "UTC"
    """The zone in which times are shown and typed: "local", or a name such as "Europe/Berlin"."""
    link: Literal["auto", "fast", "slow"] = "auto"
    """slow sends fewer frames, and waits for a pause in typing to draw another incident; auto is slow over SSH."""
    fps: Annotated[int, Within(0, 60)] = 0
    """Most frames per second; 0 follows the link."""
    ascii: Literal["auto", True, False] = "auto"
    """true draws with ASCII only; auto does so if the locale is not UTF-8."""
    clocks: Literal["auto", "bitmap", "row"] = "auto"
    """bitmap: three rows per clock; row: one; auto follows the terminal's size."""
    forgotten: Interval = timedelta(hours=4)
    """An alert acknowledged so long ago that still fires, without an incident, may be forgotten: the inbox says so."""
    bell: bool = True
    """Ring the terminal's bell for escalations and overdue deadlines."""

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


class Watcher(Section, frozen=True, kw_only=True):
    """The process that polls feeds, fires escalations and sends what [notify] says."""

    start: Literal["auto", "never"] = "auto"
    """auto: a screen starts one if none is running; never: only "warroom watch" does."""
    lease: LeaseTime = timedelta(seconds=6)
    """If a watcher dies, another takes over after this long."""
    interval: Patience = timedelta(milliseconds=250)
    """How often it looks for changes in the room."""
    keep_alerts: Retention = timedelta(days=30)
    """How long the log of alerts, and what people did about them, is kept: "warroom alerts --since" looks there."""
    command_keep: Interval = timedelta(minutes=5)
    """How long the first line of a ${command:…} is used before the program is run again."""
    command_timeout: Patience = timedelta(seconds=10)
    """Time limit of such a program."""
    heartbeat: Address = ""
    """A healthchecks address: asked for each minute while all duties are done, so that silence is noticed."""
    log: LocalFile = ""
    """"warroom watch" writes its log to this file; empty is standard error, which systemd keeps."""
    log_json: bool = False
    """Log one JSON object per line."""
    log_size: Annotated[int, Within(10_000, 1_000_000_000)] = 10_000_000
    """Rotate the file at this size, in bytes."""
    log_keep: Annotated[int, Within(1, 100)] = 5
    """How many rotated files to keep."""

    @property
    def beat(self) -> timedelta:
        """How often the lease is renewed: three can be missed."""
        return self.lease / 4


# ---------------------------------------------------------------- the whole


class Config(Section, frozen=True, kw_only=True):
    """All of ``config.toml``. Without a file, ``Config()`` is what holds.

    Defaults are constructed, not validated: they are right (a test loads them), and validators cost time to build.
    """

    name: str = ""
    """The name shown in the top bar, such as "acme-prod"."""
    severity_preset: Literal["sev", "priority"] = "sev"
    """sev: SEV0 to SEV3; priority: P1 to P4. Tables below replace parts of it."""
    playbooks: LocalFile = ""
    """The folder of your Markdown playbooks; empty is playbooks/ next to this file."""
    room: RoomRules = RoomRules()
    business_hours: BusinessHours = BusinessHours()
    window: tuple[Window, ...] = ()
    store: StoreSettings = StoreSettings()
    display: Display = Display()
    scribe: ScribeSettings = ScribeSettings()
    watcher: Watcher = Watcher()
    notify: Notify = Notify()
    update: UpdateTemplates = UpdateTemplates()
    review: ReviewSettings = ReviewSettings()
    tags: Vocabulary = Vocabulary()
    changes: ChangeRules = ChangeRules()
    accounts: AccountRules = AccountRules()
    drill: DrillSettings = DrillSettings()
    wall: WallSettings = WallSettings()
    serve: Serve = Serve()
    assist: Assist = Assist()
    keys: Keys = {}
    """Keys by action, "n" or ["n", "ctrl+n"]; "" unbinds it. docs/keys.md lists the actions of all screens."""
    severity: tuple[Severity, ...] = ()
    escalation: tuple[EscalationPolicy, ...] = ()
    role: tuple[Role, ...] = ()
    duty: tuple[Duty, ...] = ()
    stage: tuple[Stage, ...] = ()
    probe: tuple[Probe, ...] = ()
    contact: tuple[Contact, ...] = ()
    responder: tuple[Responder, ...] = ()
    service: tuple[ServiceTable, ...] = ()
    account: tuple[AccountTable, ...] = ()
    feed: tuple[FeedSettings, ...] = ()
    call: tuple[Call, ...] = ()
    channel: tuple[Channel, ...] = ()
    tracker: tuple[Tracker, ...] = ()
    publish: tuple[Publish, ...] = ()
    chat: tuple[Chat, ...] = ()
    template: tuple[NamedTemplate, ...] = ()
    view: tuple[View, ...] = ()

    beside: ClassVar[frozenset[str]] = frozenset({"source"})
    source: Path | None = None
    """The file it was read from; None where there was none."""

    @cached_property
    def policy(self) -> Policy:
        """The part that the core reads: the preset, with the tables that replace parts of it."""
        severities = self.severity or PRESETS[self.severity_preset]
        return Policy(
            severities=severities,
            escalation=self.escalation or (_preset_escalation(self.severity_preset, severities),),
            roles=self.role or ROLES,
            room=self.room,
            business_hours=self.business_hours, windows=self.window, tags=self.tags, changes=self.changes,
            duties=self.duty or DUTIES, stages=self.stage or STAGES,
        ).reaching(self._reach())

    def _reach(self) -> Reach:
        """Whom the channels reach when a level of escalation fires."""
        channels = [channel for channel in self.channel if channel.enabled and channel.type != "statuspage"]
        ids = frozenset(channel.id for channel in channels)
        owned = {name for person in self.responder for name in person.notify}
        carried = {
            word for person in self.responder if ids & set(person.notify) and "escalation" in self.notify.addressed
            for word in (person.handle, person.name, person.contact)
        }
        carried |= {word for channel in channels if "escalation" in self.notify.addressed for word in channel.reaches}
        hears = [c for c in channels if "escalation" in (c.when or (() if c.id in owned else self.notify.when))]
        known = [word for person in self.responder for word in (person.handle, person.name)]
        return Reach(
            some=bool(channels), channels=ids,
            unasked=tuple(Unasked(frozenset(c.severities), frozenset(c.services)) for c in hears),
            words=frozenset(compared(word) for word in carried if word.strip()),
            known=tuple(dict.fromkeys(filter(None, [*known, *sorted(carried), *(r.name for r in self.role or ROLES)]))),
            trackers=tuple(TrackerName(one.id, one.private) for one in self.tracker if one.enabled),
            pages=tuple(TrackerName(one.id, one.private) for one in self.publish if one.enabled),
        )  # fmt: skip

    def feed_named(self, feed_id: str) -> FeedSettings | None:
        return next((feed for feed in self.feed if feed.id == feed_id), None)

    def tracker_named(self, tracker_id: str) -> Tracker | None:
        return next((tracker for tracker in self.tracker if tracker.id == tracker_id), None)

    def channel_named(self, channel_id: str) -> Channel | None:
        return next((channel for channel in self.channel if channel.id == channel_id), None)


def _preset_escalation(preset: str, severities: tuple[Severity, ...]) -> EscalationPolicy:
    """The preset's levels, for those severities that this team has."""
    policy = ESCALATION[preset]
    known = {severity.name for severity in severities}
    levels = tuple(
        replace(level, after={name: d for name, d in level.after.items() if name in known})
        for level in policy.level
    )
    return replace(policy, level=tuple(level for level in levels if level.after))
