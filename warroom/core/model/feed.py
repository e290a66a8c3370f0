"""What a feed reports: alerts, who is on call, a measured series."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.json import Decoder, Encoder

from warroom.core.model.value import Instant, InUtc, made_ready

When = Annotated[datetime, Meta(tz=True)]


class AlertSeverity(StrEnum):
    """``unknown`` ranks above info: an unreadable word may be severe."""

    CRITICAL = "critical"
    HIGH = "high"
    WARNING = "warning"
    UNKNOWN = "unknown"
    INFO = "info"


class AlertStatus(StrEnum):
    FIRING = "firing"
    PENDING = "pending"
    ACKED = "acked"
    SUPPRESSED = "suppressed"
    RESOLVED = "resolved"


class Alert(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a feed reports, in one shape whatever the source said (feeds: alert model).

    There may be ten thousand, all of them new at every poll: a struct is read, compared and written in a tenth of a
    model's time, and the search for garbage passes it by.
    """

    feed: str
    uid: str
    fingerprint: str
    title: str
    summary: str = ""
    service: str = ""
    host: str = ""
    severity: AlertSeverity = AlertSeverity.UNKNOWN
    severity_word: str = ""
    status: AlertStatus = AlertStatus.FIRING
    status_word: str = ""
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}
    assignee: str = ""
    started_at: When | None = None
    ended_at: When | None = None
    updated_at: When | None = None
    first_seen_at: When | None = None
    last_seen_at: When | None = None
    url: str = ""
    runbook: str = ""
    count: int = 1
    value: str = ""
    flapping: bool = False
    kind: str = "alert"  # alert, spike, feed
    cluster: str = ""
    hush: str = ""  # who or what keeps it silent at its source, until when and why, in full
    more: dict[str, str] = {}  # what else its source says of it, by name, a line each: receivers, group, silence
    expires_at: When | None = None  # when its source takes it for over unless it is told again; moves with each telling

    @property
    def began_at(self) -> datetime | None:
        return self.started_at or self.first_seen_at

    @property
    def is_active(self) -> bool:
        return self.status is not AlertStatus.RESOLVED

    @classmethod
    def from_json(cls, text: str | bytes) -> Alert:
        """The alert that ``json`` wrote. Raises msgspec.ValidationError where that is none."""
        return _read(text)

    @classmethod
    def several_from_json(cls, text: str | bytes) -> list[Alert]:
        """Those of a JSON list of what ``json`` wrote, a little quicker than one by one."""
        return _read_several(text)

    def json(self) -> str:
        """The alert without what is as ever; instants in UTC."""
        return _write(self).decode()


_read, _read_several = Decoder(made_ready(Alert)).decode, Decoder(list[Alert]).decode
_write = Encoder().encode


class OnCall(InUtc, frozen=True, kw_only=True):
    """Who is on call, as a feed reports it: ``level`` 1 is called first; ``until`` is None where it never ends.

    ``policy`` is the escalation policy, ``schedule`` the rota that put the person there, "" without one.
    """

    feed: str
    policy: str
    person: str
    schedule: str = ""
    level: int = 1
    since: Instant | None = None
    until: Instant | None = None


SIGNAL_POINTS = 120


class Signal(InUtc, frozen=True, kw_only=True):
    """A measured series that a feed reports, for a sparkline: error rate, latency, tickets an hour.

    ``points`` are the newest finite ones, oldest first, at most ``SIGNAL_POINTS``. ``word`` is the newest value as
    the source wrote it, which may be "NaN" or "+Inf"; ``value`` is None then. ``threshold`` is where it is too much
    (too little with ``below``), ``critical`` where it is severe, ``baseline`` what it usually is. ``state`` is ok,
    over or "no data"; no number is not a zero.
    """

    feed: str
    name: str
    unit: str = ""
    service: str = ""
    points: tuple[tuple[Instant, float], ...] = ()
    value: float | None = None
    word: str = ""
    threshold: float | None = None
    critical: float | None = None
    baseline: float | None = None
    below: bool = False
    state: str = "no data"
