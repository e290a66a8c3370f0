"""What breaks, and when: the alerts, the ticket counts and the error rate of the story, by the second.

Seconds count from the start of the story. A release leaks database connections on time-outs, so that
checkout in eu-west fails. On the way one alert cries wolf, one flaps, and one says that all is well
while customers still cannot pay.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from msgspec import Struct


class Burning(Struct, frozen=True):
    """One alert of the monitoring: it is active within each of the spans (from, to) in seconds.

    ``from`` may be negative: it burned already when the story began.
    """

    name: str
    severity: str
    service: str
    region: str
    summary: str
    spans: tuple[tuple[float, float], ...]
    instance: str = ""

    def since(self, t: float) -> float | None:
        """When the present span began, None where it is quiet at ``t``."""
        return next((start for start, end in self.spans if start <= t < end), None)


def _checkout(instance: str, first: float, back: float, gone: float) -> Burning:
    """One instance's error rate: gone at 300 because nothing reaches it any more, back with the traffic."""
    return Burning(
        "CheckoutErrorRate", "critical", "checkout-api", "eu-west", "5xx above 30 % for 1 minute",
        ((first, 300.0), (back, gone)), instance,
    )  # fmt: skip


OUTAGE: tuple[Burning, ...] = (
    Burning(
        "MailQueueDepth", "warning", "mailer", "eu-west", "over 20,000 order e-mails waiting", ((-2900.0, 96.0),)
    ),
    Burning(
        "CheckoutLatencyHigh", "warning", "checkout-api", "eu-west", "p95 over 4 s, usually 0.3 s",
        ((6.0, 302.0), (356.0, 424.0)),
    ),
    _checkout("api-1", 16.0, 362.0, 418.0),
    _checkout("api-2", 18.0, 362.0, 422.0),
    _checkout("api-3", 21.0, 363.0, 426.0),
    _checkout("api-4", 34.0, 365.0, 430.0),
    _checkout("api-5", 37.0, 366.0, 434.0),
    _checkout("api-6", 44.0, 366.0, 438.0),
    Burning(
        "DbPoolExhausted", "critical", "checkout-db", "eu-west", "100 of 100 connections in use, 0 idle",
        ((62.0, 432.0),), "db-3",
    ),
    # Flaps: a web node at the edge of its threshold, noise next to the real thing.
    Burning(
        "NodeLoadHigh", "warning", "web", "eu-west", "load over 16 on 8 cores",
        tuple((t, t + 22.0) for t in (10.0, 55.0, 100.0, 145.0, 190.0, 235.0, 280.0)), "web-7",
    ),
    # Lies: the exporter was restarted and counts from zero; the replica is fine.
    Burning(
        "ReplicaLagHigh", "critical", "checkout-db", "eu-west", "replication lag 86,400 s", ((178.0, 226.0),), "db-9"
    ),
)  # fmt: skip

TICKETS_WARN, TICKETS_PAGE = 100, 500
"""Tickets an hour that warn, and that escalate."""
TICKETS: tuple[tuple[float, int], ...] = (
    (0, 12), (24, 40), (40, 140), (90, 260), (160, 380), (300, 420), (380, 560), (425, 510), (470, 300), (520, 90),
    (560, 24), (600, 12),
)  # fmt: skip
TICKETS_SILENT = (166.0, 236.0)
"""While this lasts the ticket system accepts connections and answers nothing: the feed goes stale."""

ERRORS_WARN, ERRORS_PAGE = 5.0, 30.0
"""Per cent of checkout requests answered with 5xx that warn, and that are critical."""
ERRORS: tuple[tuple[float, float], ...] = (
    (0, 0.3), (6, 0.6), (10, 6.0), (16, 33.0), (57, 34.0), (110, 47.0), (160, 52.0), (292, 50.0), (302, 0.0),
    (354, 0.0), (362, 33.0), (372, 37.0), (404, 34.0), (418, 11.0), (426, 0.2), (600, 0.2),
)  # fmt: skip
"""From 302 to 354 it is zero because nothing reaches checkout: the lie of the story."""


def burning(t: float) -> tuple[tuple[Burning, float], ...]:
    """The alerts that are active at ``t``, each with the second it began."""
    found = ((alert, alert.since(t)) for alert in OUTAGE)
    return tuple((alert, since) for alert, since in found if since is not None)


def tickets_an_hour(t: float) -> int:
    """How many tickets an hour come in at ``t``."""
    return round(_between(TICKETS, t))


def error_rate(t: float) -> float:
    """Per cent of checkout requests in eu-west that are answered with 5xx at ``t``, with the unrest of real traffic."""
    unrest = 0.02 * math.sin(t * 0.9) + 0.01 * math.sin(t * 2.3)
    return round(_between(ERRORS, t) * (1 + unrest), 2)


def _between(points: Sequence[tuple[float, float]], t: float) -> float:
    """The value at ``t`` between the points of the story, in a straight line; flat before and after them."""
    i = bisect_right(points, t, key=itemgetter(0))
    if i == 0:
        return points[0][1]
    if i == len(points):
        return points[-1][1]
    (t0, n0), (t1, n1) = points[i - 1], points[i]
    return n0 + (n1 - n0) * (t - t0) / (t1 - t0)


def spike_since(t: float) -> float | None:
    """The second at which the count last rose over the warning line; None below it."""
    if tickets_an_hour(t) < TICKETS_WARN:
        return None
    second = int(t)
    while second > 0 and tickets_an_hour(second - 1) >= TICKETS_WARN:
        second -= 1
    return float(second)


def is_silent(t: float) -> bool:
    """Whether the ticket system hangs at ``t``."""
    return TICKETS_SILENT[0] <= t < TICKETS_SILENT[1]
