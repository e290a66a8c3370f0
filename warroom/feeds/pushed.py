"""Alerts that come by themselves, from a script, a cron job or a receiver of webhooks: JSON read strictly.

A feed is taken as it is, since nobody can mend it; what one's own script writes is refused whole where a part of it is
wrong, with the place and the fix.
"""

from __future__ import annotations

import builtins
import json
import re
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from msgspec import convert

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertStatus
from warroom.core.text import clean
from warroom.core.words import did_you_mean
from warroom.feeds import normalise
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import label_text, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import NoSettings, Page, Source

FEED = "script"
"""The feed of alerts that name none."""
MOST = 10_000
"""Alerts in one text."""
KEYS = frozenset({
    "feed", "uid", "title", "status", "severity", "summary", "service", "host", "cluster", "started_at", "ended_at",
    "updated_at", "url", "runbook", "labels", "annotations", "assignee", "count", "value",
})  # fmt: skip
PRINTED = frozenset({
    "incident", "fingerprint", "acknowledged_by", "acknowledged_at", "snoozed_until", "comments", "flapping",
    "severity_word", "status_word", "silenced", "links", "history", "before", "first_seen_at",
    "more", "expires_at", "calls", "ratings",
})  # fmt: skip
"""What ``alerts`` prints besides: it may be there, and says nothing."""
WEBHOOK = frozenset({"labels", "annotations", "status", "startsAt", "endsAt", "generatorURL", "fingerprint"})
"""The keys of an alert in a webhook of Alertmanager's or Grafana's."""
_FEED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}")
_TIMES = ("started_at", "ended_at", "updated_at")


class PushError(ValueError):
    """What is wrong with a text, and where, in a sentence."""


class Pushed(Source):
    """Reads what was pushed; nothing is polled."""

    type: ClassVar[str] = "pushed"
    Settings: ClassVar[builtins.type[OwnKeys]] = NoSettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        yield Page([])

    def uid(self, record: Any) -> str:
        return word_of(record["uid"])

    def read(self, record: Any) -> Alert:
        word = word_of(record["status"])
        status = normalise.known_status(word)
        if status is None:
            states = [one.value for one in AlertStatus]
            raise PushError(f'status is one of {", ".join(states)}: "{clean(word, 40)}" is none')
        for name in _TIMES:
            if record.get(name) not in (None, "") and normalise.when(record[name], self.zone) is None:
                raise PushError(f'{name} is a time such as 2026-03-14T15:09:26Z: "{label_text(record[name])}" is none')
        for name in ("labels", "annotations"):
            if not isinstance(record.get(name) or {}, dict):
                raise PushError(f'{name} is an object such as {{"team": "pay"}}')
        texts = ("summary", "service", "host", "cluster", "runbook", "assignee", "url", "value")
        return self.alert(
            word_of(record["uid"]), label_text(record["title"]), severity=record.get("severity"), status=status,
            status_word=word, labels=record.get("labels"), annotations=record.get("annotations"),
            **{name: record.get(name) for name in _TIMES}, count=record.get("count") or 1,
            **dict[str, Any]({name: label_text(record[name]) for name in texts if record.get(name) not in (None, "")}),
        )  # fmt: skip


def read_pushed(text: bytes, feed: str = FEED, taken: frozenset[str] = frozenset()) -> list[Alert]:
    """The alerts of a text: a JSON list, one object, JSON lines, or the body of an Alertmanager's webhook.

    Args:
        feed: that of alerts that name none.
        taken: feeds that are polled; nothing can be pushed as theirs.

    Raises:
        PushError: where anything of it is wrong; then none of it counts.
    """
    records = records_of(text)
    sources: dict[str, Pushed] = {}
    found: dict[str, Alert] = {}
    for place, record in records:
        try:
            one = _read(record, feed, taken, sources)
        except PushError as error:
            raise PushError(f"{place}: {error}") from None
        found[one.fingerprint] = one
    return list(found.values())


def records_of(text: bytes) -> list[tuple[str, Any]]:
    """The records of a text, each with its place in words. Raises PushError where there is none, or it is no JSON."""
    found = _records(text)
    if not found:
        raise PushError("there is no alert in it: write a list of them, or one a line")
    if len(found) > MOST:
        raise PushError(f"{len(found):,} alerts are too many at once: send {MOST:,} or fewer")
    return found


def _records(text: bytes) -> list[tuple[str, Any]]:
    try:
        said = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PushError("it is no UTF-8 text") from None
    try:
        whole = json.loads(said)
    except (ValueError, RecursionError) as error:
        lines = [(n, line) for n, line in enumerate(said.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or not lines[0][1].lstrip().startswith("{"):
            raise PushError(f"it is no JSON: {_why(error)}") from None
        return [(f"line {n}", _line(n, line)) for n, line in lines]
    if isinstance(whole, dict) and isinstance(whole.get("alerts"), list):
        whole = whole["alerts"]
    records = whole if isinstance(whole, list) else [whole]
    return [(f"alert {n}", record) for n, record in enumerate(records, 1)]


def _line(number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PushError(f"line {number} is no JSON: {_why(error)}") from None


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
    return "it is nested too deeply"


def checked(found: Any) -> dict[str, Any]:
    """The record with our keys. Raises PushError where it is none, lacks one or has one that there is not."""
    if not isinstance(found, dict):
        raise PushError('an alert is an object such as {"uid": "backup", "title": "Backup failed", "status": "firing"}')
    record = _of_webhook(found)
    missing = [name for name in ("uid", "title", "status") if not word_of(record.get(name))]
    if missing:
        raise PushError(f"{missing[0]} is missing: uid, title and status are required")
    for name in sorted(set(record) - KEYS - PRINTED - WEBHOOK):
        raise PushError(f"there is no key {clean(str(name), 40)}: {did_you_mean(str(name), sorted(KEYS))}")
    return record


def _read(record: Any, feed: str, taken: frozenset[str], sources: dict[str, Pushed]) -> Alert:
    record = checked(record)
    name = word_of(record.get("feed")) or feed
    if not _FEED.fullmatch(name):
        raise PushError(f'feed is a name of letters, digits, ".", "_" and "-": "{clean(name, 40)}" is none')
    if name in taken:
        raise PushError(f"the feed {name} is polled: leave feed out, or give another name")
    source = sources.setdefault(name, Pushed(convert({"id": name, "type": Pushed.type}, FeedSettings), NoSettings()))
    return source.read(record)


def _of_webhook(record: dict[str, Any]) -> dict[str, Any]:
    """An alert of a webhook with our keys: its name, and its fingerprint or labels as its id."""
    labels = record.get("labels")
    if "uid" in record or "title" in record or not isinstance(labels, dict) or "startsAt" not in record:
        return record
    ended = record.get("endsAt") if record.get("status") == "resolved" else None
    return {
        "uid": word_of(record.get("fingerprint")) or normalise.uid_of_labels(dict(labels)),
        "title": word_of(labels.get("alertname")) or "alert", "status": record.get("status"),
        "severity": labels.get("severity"), "labels": labels, "annotations": record.get("annotations"),
        "started_at": record.get("startsAt"), "ended_at": ended, "url": record.get("generatorURL"),
    }  # fmt: skip
