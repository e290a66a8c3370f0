"""What people did about alerts: took one on, put one off until a moment, left a word for the next shift.

It is kept next to the journal, as the alerts themselves are; the timeline of an incident that covers the
alert shows it too. Nothing here ticks: whether an acknowledgement or a snooze holds follows from the
alert and the moment.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from warroom.core.model import Alert, Instant, Value

COMMENTS_KEPT = 50
"""The newest of an alert's comments; the log of acts has them all."""


class Comment(Value, frozen=True, kw_only=True):
    """A comment on an alert for the next person who looks at it."""

    at: Instant
    by: str
    text: str


class AlertActs(Value, frozen=True, kw_only=True):
    """What people did about one alert. An acknowledgement and a snooze are of one firing: when the alert
    resolves they are over, and when it fires again nobody has it. Comments stay."""

    fingerprint: str
    feed: str
    acked_by: str = ""
    acked_at: Instant | None = None
    note: str = ""
    snoozed_by: str = ""
    snoozed_at: Instant | None = None
    snoozed_until: Instant | None = None
    reason: str = ""
    comments: tuple[Comment, ...] = ()

    def holder(self, alert: Alert) -> str:
        """Who acknowledged this firing, "" where nobody did."""
        return self.acked_by if self.acked_by and _of_this_firing(self.acked_at, alert) else ""

    def put_off(self, alert: Alert, now: datetime) -> bool:
        """Whether this firing is snoozed at ``now``."""
        until = self.snoozed_until
        return until is not None and now < until and _of_this_firing(self.snoozed_at, alert)


def _of_this_firing(at: datetime | None, alert: Alert) -> bool:
    """``first_seen_at`` is when the feed first reported this firing; nobody acts on it before that."""
    began = alert.first_seen_at
    return at is not None and alert.is_active and (began is None or at >= began)


class Act(Protocol):
    """A line of the log of acts."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def act(self) -> str: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def text(self) -> str: ...


def after(before: AlertActs, line: Act) -> AlertActs:
    """What people had done about the alert once that line of the log was written."""
    woken = {"snoozed_by": "", "snoozed_at": None, "snoozed_until": None, "reason": ""}
    if line.act == "acknowledged":
        return replace(before, acked_by=line.actor, acked_at=line.at, note=line.text, **woken)
    if line.act == "given back":
        return replace(before, acked_by="", acked_at=None, note="")
    if line.act == "snoozed":
        put_off = {"snoozed_by": line.actor, "snoozed_at": line.at, "snoozed_until": line.until, "reason": line.text}
        return replace(before, **put_off)
    if line.act == "woken":
        return replace(before, **woken)
    if line.act == "commented":
        comments = (*before.comments, Comment(at=line.at, by=line.actor, text=line.text))
        return replace(before, comments=comments[-COMMENTS_KEPT:])
    return before
