"""How a feed does, in one value: what a poll or its failure makes of it. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from warroom.config.settings import FeedSettings
from warroom.core.correlate import aged
from warroom.core.model import FeedHealth
from warroom.core.text import clean
from warroom.feeds.failure import PollFailed
from warroom.feeds.pacing import skew_note


def at_first(feed: FeedSettings, before: FeedHealth | None) -> FeedHealth:
    """The health when a watcher begins: what is known of the last success stays, "never reached" is no data."""
    health = before or FeedHealth(id=feed.id, type=feed.type)
    update = {"type": feed.type, "interval_s": feed.interval.total_seconds(), "next_poll_at": None}
    if not feed.enabled:
        return replace(health, **update, state="off", error="", mend="", note="", failures=0)
    if health.state == "off":
        update["state"] = "stale" if health.last_success_at else "no data"
    return replace(health, **update)


def after_success(health: FeedHealth, feed: FeedSettings, alerts: int, notes: list[str], skew_s: float,
                  now: datetime, took_s: float) -> FeedHealth:  # fmt: skip
    """A poll brought ``alerts`` active ones; ``notes`` say what was not as it should be."""
    told = [*notes, skew_note(skew_s)]
    if feed.insecure:
        told.append("insecure: its certificate is not checked")
    return replace(
        health, state="ok", last_try_at=now, last_success_at=now, took_s=round(took_s, 3), alerts=alerts, failures=0,
        error="", mend="", skew_s=skew_s, note=clean("; ".join(filter(None, told)), 500),
    )  # fmt: skip


def after_failure(health: FeedHealth, failure: PollFailed, now: datetime, took_s: float) -> FeedHealth:
    """A poll failed: the alerts stay as they were, and the reason is shown."""
    failed = replace(
        health, last_try_at=now, took_s=round(took_s, 3), failures=health.failures + 1,
        error=clean(failure.reason, 300), mend=clean(failure.mend, 200),
    )  # fmt: skip
    return aged(replace(failed, state="failing" if health.last_success_at else "no data"), now)
