"""What belongs together across feeds, and how far what they show may be believed now. Pure, for display only.

Silence is not health: a feed that does not answer shows neither a zero nor a calm list. Whoever reads may be
reading what a dead watcher left, so the age of a feed's last success is judged here again, at reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from msgspec.structs import replace

from warroom.core.model import Alert, FeedHealth, Signal, WatcherHealth
from warroom.core.patterns import pattern

STALE_INTERVALS = 3
"""A feed without success for so many of its intervals is stale."""
READ_SLACK = timedelta(seconds=15)
"""How far what is stored of a feed may lag behind the watcher that writes it."""

CALM = "No alert is firing."

_STATUS_MARK = pattern(r"^\s*(\[[^\]]{1,30}\]|(problem|alert|firing|triggered|critical|warning|error)\s*:)\s*", re.I)
_HUMP = pattern(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN = pattern(r"[\W_]+")


# ---------------------------------------------------------------- together


def group_key(alert: Alert) -> tuple[str, str]:
    """Name and service by which alerts of any feed are one row: ``CheckoutErrorRate`` is "checkout error rate"."""
    return _name_key(alert.title, alert.host), _service_key(alert.service)


@lru_cache(maxsize=20_000)
def names_host(title: str) -> bool:
    """Whether the title may end with the machine, so that ``group_key`` takes that into account."""
    return " on " in unicodedata.normalize("NFKC", title).casefold()


@lru_cache(maxsize=20_000)
def _name_key(title: str, host: str) -> str:
    text = unicodedata.normalize("NFKC", title)
    while (mark := _STATUS_MARK().match(text)) and mark.end() < len(text):
        text = text[mark.end() :]
    if host and text.casefold().endswith(f" on {host}".casefold()):
        text = text[: -len(host) - 4]  # the machine is not part of what is wrong
    words = _BETWEEN().sub(" ", _HUMP().sub(" ", text)).casefold().strip()
    return words or title


@lru_cache(maxsize=5_000)
def _service_key(service: str) -> str:
    return _BETWEEN().sub("-", unicodedata.normalize("NFKC", service).casefold()).strip("-")


# ---------------------------------------------------------------- believed


def stale_at(health: FeedHealth) -> datetime | None:
    """The instant from which the feed is stale unless a poll succeeds before; None where it never did."""
    if health.last_success_at is None:
        return None
    return health.last_success_at + timedelta(seconds=STALE_INTERVALS * health.interval_s)


def aged(health: FeedHealth, now: datetime, slack: timedelta = timedelta(0)) -> FeedHealth:
    """The same feed with the state that the age of its last success makes of it, ``slack`` later than at once."""
    limit = stale_at(health)
    if limit is None or now < limit + slack or health.state in ("off", "stale"):
        return health
    return replace(health, state="stale")


def as_read(feeds: Iterable[FeedHealth], now: datetime) -> tuple[FeedHealth, ...]:
    """Stored feeds as they are when they are read now: without a watcher nothing stays fresh."""
    return tuple(aged(health, now, READ_SLACK) for health in feeds)


def calm_words(
    feeds: Iterable[FeedHealth], watcher: WatcherHealth | None = None, *, configured: bool = False
) -> str:
    """What may be said where no alert is shown: that all is calm only where every feed said so just now.

    ``configured`` is whether there are feeds that may not have been polled yet.
    """
    polled = [feed for feed in feeds if feed.state != "off"]
    if not polled and not configured:
        return "No feed is configured, so no alert comes by itself."
    if watcher is not None and not watcher.alive:
        return "No watcher is running: an empty list is not an all-clear."
    if not polled:
        return "No feed has answered yet."
    silent = [feed for feed in polled if feed.state != "ok"]
    if not silent:
        return CALM
    if len(silent) == len(polled):
        return "No feed is answering: an empty list is not an all-clear."
    names = ", ".join(feed.id for feed in silent[:3]) + (f" and {len(silent) - 3} more" if len(silent) > 3 else "")
    verb = "is" if len(silent) == 1 else "are"
    return f"No alert from the feeds that answer; {names} {verb} not answering."


def signal_state(signal: Signal, feed: FeedHealth | None) -> str:
    """ok, over, "old" (its feed is stale or off: the points are as they were) or "no data"."""
    if signal.state == "no data" or feed is None or feed.last_success_at is None:
        return "no data"
    return signal.state if feed.state in ("ok", "failing") else "old"
