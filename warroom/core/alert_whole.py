"""An alert told whole: every text as its source wrote it, every address that it leads to, how it changed. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from msgspec import Struct

from warroom.core.model import RATINGS, Alert, AlertStatus, Incident
from warroom.core.patterns import pattern
from warroom.core.times import age

RUNBOOK, DASHBOARD, SOURCE = "runbook", "dashboard", "source"
_DASHBOARD = pattern(r"dashboard|grafana|panel", re.IGNORECASE)
_RUNBOOK = pattern(r"runbook|playbook", re.IGNORECASE)
_FIRST = ("summary", "description", "message", "title")
_ADDRESS = pattern(r"https?://[^\s<>\"'`\\^{}|]+", re.IGNORECASE)
_PAIRS = {")": "(", "]": "["}
_BLANKS = pattern(r"\s+")


class Link(Struct, frozen=True):
    """An address of the web that an alert leads to; ``name`` is runbook, dashboard, source, or the annotation's."""

    name: str
    url: str


class Turn(Struct, frozen=True):
    """One line of an alert's history: ``by`` is a person, "" for the feed."""

    at: datetime
    text: str
    by: str = ""


def ratings(alert: Alert, incidents: Iterable[Incident]) -> dict[str, str]:
    """What was said of it, or of one of its name, in each incident that covered it: ``useful``, ``noise``, by id."""
    found: dict[str, str] = {}
    for it in incidents:
        said = [link for link in it.alerts if link.rating]
        own = [link.rating for link in said if link.fingerprint == alert.fingerprint]
        named = [link.rating for link in said if link.title == alert.title]
        if own or named:
            found[it.id] = (own or named)[0]
    return found


def rated_words(said: Iterable[str]) -> str:
    """``useful 3, noise 1``; "" where nobody said."""
    counts = Counter(said)
    return ", ".join(f"{word} {counts[word]}" for word in RATINGS if counts[word])


def is_address(url: str) -> bool:
    """Whether it is an address of the web, in one piece."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url


def addresses(text: str) -> Iterator[str]:
    """The addresses of the web in a text, without the sentence's own stop or bracket behind them."""
    for found in _ADDRESS().finditer(text):
        url = found[0]
        while url[-1] in ".,;:!?*_" or (url[-1] in _PAIRS and url.count(url[-1]) > url.count(_PAIRS[url[-1]])):
            url = url[:-1]
        if is_address(url):
            yield url


def links(alert: Alert) -> tuple[Link, ...]:
    """Each address once: the runbook, dashboards, the source, then every other that its texts name."""
    found: dict[str, str] = {alert.runbook: RUNBOOK} if is_address(alert.runbook) else {}
    named = [(name, url) for name, text in _texts_of(alert) for url in addresses(text)]
    for name, url in named:
        if _RUNBOOK().search(name):
            found.setdefault(url, RUNBOOK)
    for name, url in named:
        if _DASHBOARD().search(name):
            found.setdefault(url, DASHBOARD)
    if is_address(alert.url):
        found.setdefault(alert.url, SOURCE)
    for name, url in named:
        found.setdefault(url, name)
    return tuple(Link(name, url) for url, name in found.items())


def _texts_of(alert: Alert) -> Iterable[tuple[str, str]]:
    return (*alert.annotations.items(), *alert.labels.items(), ("summary", alert.summary), ("silenced", alert.hush),
            *alert.more.items())  # fmt: skip


def texts(alert: Alert) -> tuple[tuple[str, str], ...]:
    """Its annotations by name, those that people read first in front; the summary is told once."""
    names = sorted(alert.annotations, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    told = [(name, alert.annotations[name]) for name in names]
    same = _BLANKS().sub(" ", alert.summary).strip()
    if same and not any(_BLANKS().sub(" ", text).strip() == same for _, text in told):
        told.insert(0, ("summary", alert.summary))
    return tuple(told)


def changes(log: Sequence[tuple[datetime, Alert]]) -> list[Turn]:
    """What the log of one alert says: what differs from the line before, each once."""
    told: list[Turn] = []
    before: Alert | None = None
    for at, now in log:
        if before is None or before.is_active != now.is_active:
            told.append(Turn(at, "resolved" if not now.is_active else f"{now.status.value}, {now.severity.value}"))
        else:
            parts = []
            if before.status is not now.status:
                parts.append(_status(now))
            if before.severity is not now.severity:
                parts.append(f"{before.severity.value} to {now.severity.value}")
            if parts:
                told.append(Turn(at, ", ".join(parts)))
        before = now
    return told


def expiry(alert: Alert, now: datetime, told: Callable[[datetime], str]) -> str:
    """When its source takes it for over unless it is told again; "" where there is no such time.

    The times are those of when it last changed: what was told again since has moved them, and only how long it lasts
    is still known. ``told`` writes an instant.
    """
    if alert.expires_at is None or not alert.is_active:
        return ""
    last = alert.updated_at
    if alert.expires_at > now:
        return f"{told(alert.expires_at)} unless it is sent again" + (f", last {told(last)}" if last else "")
    if last is None or last >= alert.expires_at:
        return "unless it is sent again, as it was so far"
    lasts = timedelta(seconds=round((alert.expires_at - last).total_seconds(), -1))  # it takes a moment to arrive
    return f"{age(lasts)} after it is last sent; sent again after {told(last)}"


def _status(now: Alert) -> str:
    quiet = now.status is AlertStatus.SUPPRESSED and (now.hush or now.status_word)
    return f"{now.status.value}: {quiet}" if quiet else now.status.value


def history(
    log: Sequence[tuple[datetime, Alert]], acts: Iterable[tuple[datetime, str, str, str]]
) -> tuple[Turn, ...]:
    """How it changed and what people did, the oldest first; ``acts`` are when, who, what, and the words with it."""
    done = [Turn(at, f"{what}: {words}" if words else what, who) for at, who, what, words in acts]
    return tuple(sorted([*changes(log), *done], key=lambda turn: turn.at))
