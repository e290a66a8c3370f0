"""Feeds as far as they can be judged without asking them: secrets, certificates, open lines."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from warroom.config.checks import secret_texts
from warroom.config.errors import SECRET_WORD
from warroom.config.loading import Config
from warroom.config.secret import SecretMissing, references, secret
from warroom.config.settings import FeedSettings
from warroom.doctor.check import Check, fail, ok, warn

_SCHEME = re.compile(r"(?i)^(?:bearer|basic|token(?: token=)?|apikey|geniekey|splunk)\s+")


def examine(config: Config, env: Mapping[str, str]) -> list[Check]:
    """One check a feed that is well, one for each fault of the others."""
    if not config.feed:
        return [ok("feeds", "none is configured: no alerts come in by themselves")]
    return [check for feed in config.feed for check in _feed(feed, env)]


def _feed(feed: FeedSettings, env: Mapping[str, str]) -> list[Check]:
    name = f"feed.{feed.id}"
    if not feed.enabled:
        return [ok(name, "switched off (enabled = false)")]
    faults = [*_secrets(feed, name, env), *_files(feed, name), *_line(feed, name)]
    every = f"{feed.interval.total_seconds():g} s"
    return faults or [ok(name, f"{feed.type}, every {every}; `warroom feeds check {feed.id}` asks it")]


def _secrets(feed: FeedSettings, name: str, env: Mapping[str, str]) -> Iterator[Check]:
    own = {name: feed.own[name] for name in _own(feed) if isinstance(feed.own.get(name), str)}
    for place, text in (*secret_texts(feed), *(((name,), text) for name, text in own.items())):
        key = ".".join(map(str, place))
        try:
            secret(text, env, lambda _: "run when it is polled")
        except SecretMissing as error:
            yield fail(name, f"{key}: {error}", "set it where the watcher is started, then run `warroom doctor` again")
        if _literal(str(place[-1]), place[0] == "auth" or key in own, text):
            yield warn(name, f"{key} seems to hold a secret as it is, readable in the file and in its backups",
                       "write ${env:NAME} or ${file:/path} in its place, and change the secret")  # fmt: skip


def _own(feed: FeedSettings) -> tuple[str, ...]:
    """The type's own keys that are secrets; none of a type that cannot be loaded, which is told elsewhere."""
    from warroom.feeds.registry import source_class

    try:
        return source_class(feed.type).secrets
    except Exception:
        return ()


def _literal(key: str, auth: bool, text: str) -> bool:
    """Whether a text is a secret written out: in a place for secrets, with no reference in it."""
    if not text or references(text) or "${" in text:
        return False
    if key == "url":
        try:
            return bool(urlsplit(text).password)
        except ValueError:
            return False
    if auth:
        return key not in ("username", "client_id", "token_url", "access_key")
    return bool(SECRET_WORD.search(key) or _SCHEME.match(text))


def _files(feed: FeedSettings, name: str) -> Iterator[Check]:
    for key in ("ca_file", "cert_file", "key_file"):
        path = getattr(feed, key)
        if path and not os.access(path, os.R_OK):
            yield fail(name, f"{key}: {path} is not there or may not be read", f"correct {key} or the file's rights")


def _line(feed: FeedSettings, name: str) -> Iterator[Check]:
    if feed.insecure:
        yield warn(name, "insecure: the server's certificate is not checked, anybody on the way can answer for it",
                   "name your own authority with ca_file instead")  # fmt: skip
    secrets = any(references(text) for _, text in secret_texts(feed)) or feed.auth is not None
    if secrets and feed.url.startswith("http://") and not _local(feed.url):
        yield warn(name, "secrets go over http, readable on the way", "use https, or a tunnel to this machine")


def _local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
