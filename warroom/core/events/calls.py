"""Alerts that called somebody by a rule of the team."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.alerts import AlertRef
from warroom.core.events.payload import Payload
from warroom.core.model import Instant


class AlertsCalled(Payload, frozen=True, kw_only=True):
    """Somebody was called about alerts that nobody has. Of no incident, unless the rule opened one or found one.

    ``alerts`` are the first of ``count``; ``kind`` is group, start or summary; ``since`` when the watcher first saw
    the oldest; ``declare`` no, propose, opened, linked; ``reason`` why nobody was reached, where nobody was.
    """

    type: Literal["alerts_called"] = "alerts_called"
    rule: str
    kind: str
    groups: tuple[str, ...]
    target: str
    people: tuple[str, ...] = ()
    alerts: tuple[AlertRef, ...] = ()
    count: int = 0
    severity: str = ""
    since: Instant | None = None
    declare: str = "no"
    reason: str = ""


class AlertCallOver(Payload, frozen=True, kw_only=True):
    """Nothing of what a call was about fires any more. ``call`` is the event of the call."""

    type: Literal["alert_call_over"] = "alert_call_over"
    call: str
    rule: str
    groups: tuple[str, ...] = ()
    count: int = 0
