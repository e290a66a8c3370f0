"""When to ask again: backoff with jitter, what servers ask for in headers, and their clocks against ours."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from warroom.core.times import as_utc

BACKOFF_CAP_S = 300.0
LONGEST_WAIT_S = 3600.0
SKEW_WARNED_S = 30.0


def next_delay(interval_s: float, failures: int, pause_s: float, chance: random.Random) -> float:
    """Seconds until the next poll: the interval; doubled with each failure up to five minutes.

    A little chance (a tenth) is added, never taken away, so that many feeds and many watchers do not
    march in step. ``pause_s``, what the server asked for, is always waited for, an hour at most.
    """
    delay = interval_s
    if failures > 1:
        delay = min(interval_s * 2.0 ** min(failures - 1, 20), max(BACKOFF_CAP_S, interval_s))
    delay = max(delay, min(pause_s, LONGEST_WAIT_S))
    return delay * (1.0 + 0.1 * chance.random())


def wait_asked(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the server asks us to wait, from Retry-After or the rate limit headers; None without them.

    Takes lower-case header names. Retry-After is seconds or a date; a reset is seconds or an epoch.
    """
    after = headers.get("retry-after", "").strip()
    if after:
        seconds = _seconds(after)
        if seconds is None:
            moment = _http_date(after)
            # Against the server's own Date where it says one: its clock may differ from ours.
            base = _http_date(headers.get("date", "")) or now
            seconds = (moment - base).total_seconds() if moment else None
        if seconds is not None:
            return max(0.0, seconds)
    for name in ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "x-sentry-rate-limit-reset"):
        seconds = _seconds(headers.get(name, "").split(",")[0].strip())
        if seconds is not None:
            if seconds > 1e11:
                seconds /= 1000.0
            return max(0.0, seconds - now.timestamp() if seconds > 1e9 else seconds)
    return None


def skew_of(date: str, asked: datetime, answered: datetime) -> float | None:
    """The server's clock less ours in seconds; None where there is no readable Date header.

    A Date has whole seconds and lies between question and answer: what these explain is not skew.
    """
    moment = _http_date(date)
    if moment is None:
        return None
    early = (moment - asked).total_seconds() + 1.0
    late = (moment - answered).total_seconds()
    if early < 0:
        return round(early, 1)
    return round(late, 1) if late > 0 else 0.0


def skew_note(skew_s: float) -> str:
    """The sentence for a clock that is off by more than half a minute; "" below that."""
    if abs(skew_s) <= SKEW_WARNED_S:
        return ""
    return f"its clock is {abs(skew_s):.0f} s {'ahead of' if skew_s > 0 else 'behind'} ours"


def _seconds(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _http_date(text: str) -> datetime | None:
    try:
        return as_utc(parsedate_to_datetime(text)) if text else None
    except (ValueError, TypeError, IndexError):
        return None
