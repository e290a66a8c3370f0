"""What no single key can know of channels and of whom escalation reaches: names that must exist, places of secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from warroom.config.secret import malformed
from warroom.core.model import Status
from warroom.core.targets import parse

if TYPE_CHECKING:
    from warroom.config.lines import Place
    from warroom.config.settings import Config
    from warroom.config.settings_notify import Channel

    Fault = tuple[Place, str]

SECRET_FIELDS = frozenset({"url", "headers", "statuspage", "ack_token", "ack_url"})
"""Keys of a channel under which references to secrets are resolved."""

ASKED = ("pagerduty", "opsgenie", "jira", "ntfy", "ntfys")
"""Addresses whose receivers say who acknowledged."""


def channel_secrets(channel: Channel) -> Iterator[tuple[Place, str]]:
    """The places of a channel where references to secrets are resolved, with what is there."""
    yield ("url",), channel.url
    yield ("ack_token",), channel.ack_token
    yield ("ack_url",), channel.ack_url
    for name, value in channel.headers.items():
        yield ("headers", name), value
    if channel.statuspage is not None:
        yield ("statuspage", "token"), channel.statuspage.token


def channels(config: Config) -> Iterator[Fault]:
    """Faults of ``[[channel]]`` and ``[notify]``."""
    from warroom.config.wording import missing, twice, unknown

    severities = [severity.name for severity in config.policy.severities]
    yield from twice((c.id for c in config.channel), lambda i: ("channel", i, "id"), "channel")
    for index, channel in enumerate(config.channel):
        at: Place = ("channel", index)
        yield from (((*at, *place), says) for place, says in _address(channel))
        yield from missing(channel.severities, severities, (*at, "severities"), "severity")
        if channel.statuspage is not None:
            states = [status.value for status in Status]
            for name in set(channel.statuspage.states) - set(states):
                yield (*at, "statuspage", "states", name), unknown(name, states, "status")
            for name in set(channel.statuspage.impact) - set(severities):
                yield (*at, "statuspage", "impact", name), unknown(name, severities, "severity")
    known = [channel.id for channel in config.channel]
    for index, responder in enumerate(config.responder):
        yield from missing(responder.notify, known, ("responder", index, "notify"), "channel")
    if config.notify.retry > config.notify.retry_longest:
        yield ("notify", "retry"), "must not be longer than retry_longest"


def _address(channel: Channel) -> Iterator[Fault]:
    from warroom.config.wording import HEADER_NAME

    for place, text in channel_secrets(channel):
        if malformed(text):
            yield place, "write ${env:NAME} or ${file:/whole/path}"
    if not channel.url and channel.type != "statuspage":
        yield ("url",), "is missing: where the messages go"
    if channel.type != "apprise" and channel.url and not re.match(r"https?://|\$\{", channel.url):
        yield ("url",), f'type "{channel.type}" needs an address that begins with https://'
    if channel.type == "apprise" and channel.url and not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*://|\$\{", channel.url):
        yield ("url",), 'write an address of apprise, such as "slack://…", "mailtos://…" or "ntfys://…"'
    if channel.type == "statuspage" and channel.statuspage is None:
        yield ("type",), "needs a table [channel.statuspage] with page and token"
    if channel.type != "statuspage" and channel.statuspage is not None:
        yield ("statuspage",), 'belongs to type = "statuspage"'
    yield from _acknowledged(channel)
    for name, value in channel.headers.items():
        if channel.type != "webhook":
            yield ("headers", name), "headers are for type webhook; apprise takes them in the url (?+Name=value)"
        elif not HEADER_NAME.fullmatch(name):
            yield ("headers", name), "a header's name is letters, digits and -, such as X-API-Key"
        elif not value.isprintable() or not value.isascii():
            yield ("headers", name), "a header's value is one line of ASCII text"


def _acknowledged(channel: Channel) -> Iterator[Fault]:
    """Faults of what reads acknowledgements."""
    if not channel.ack_token and not channel.ack_url:
        return
    scheme = channel.url.partition("://")[0].lower()
    known = "://" in channel.url and "$" not in scheme
    place: Place = ("ack_token",) if channel.ack_token else ("ack_url",)
    if channel.type != "apprise" or (known and scheme not in ASKED):
        yield place, "acknowledgements are read from pagerduty://, opsgenie://, jira:// and ntfys:// only"
    elif channel.ack_url and not re.match(r"https?://[^/]|\$\{", channel.ack_url):
        yield ("ack_url",), "write an address that begins with https://"
    elif known and scheme in ("ntfy", "ntfys") and not channel.ack_url:
        yield ("ack_url",), "is missing: the topic for acknowledgements, such as https://ntfy.example.com/ops-ack-9f3c"
    elif known and scheme == "jira" and not channel.ack_url:
        yield ("ack_url",), "is missing: https://api.atlassian.com/jsm/ops/api/CLOUD_ID"
    elif known and scheme not in ("ntfy", "ntfys") and not channel.ack_token:
        yield ("ack_token",), 'is missing: what reads acknowledgements there, as "${env:NAME}"'


def target_faults(config: Config, target: str) -> Iterable[str]:
    """What is wrong with the target of a level, as sentences."""
    from warroom.config.wording import unknown

    for part in parse(target):
        if part.kind == "channel" and config.channel_named(part.name) is None:
            yield unknown(part.name, [channel.id for channel in config.channel], "channel")
        if part.kind == "oncall" and config.feed_named(part.name) is None:
            yield unknown(part.name, [feed.id for feed in config.feed], "feed")
