"""Alerts that an incident covers."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import Instant, Value


class AlertRef(Value, frozen=True, kw_only=True):
    feed: str
    uid: str
    fingerprint: str
    title: str = ""


class AlertLinked(Payload, frozen=True, kw_only=True):
    type: Literal["alert_linked"] = "alert_linked"
    alert: AlertRef


class AlertUnlinked(Payload, frozen=True, kw_only=True):
    type: Literal["alert_unlinked"] = "alert_unlinked"
    fingerprint: str


class AlertsRated(Payload, frozen=True, kw_only=True):
    """Whether these alerts, which the incident covers, were ``useful`` or ``noise``; "" takes the answer back."""

    type: Literal["alerts_rated"] = "alerts_rated"
    fingerprints: tuple[str, ...] = ()
    rating: str


class AlertsHandled(Payload, frozen=True, kw_only=True):
    """What somebody did about alerts that this incident covers; the acts themselves are kept next to the journal.

    ``act``: acknowledged, given back, snoozed, woken, commented. ``until`` is a snooze's end, ``reason`` why, or
    the comment.
    """

    type: Literal["alerts_handled"] = "alerts_handled"
    act: str
    alerts: tuple[AlertRef, ...]
    until: Instant | None = None
    reason: str = ""
