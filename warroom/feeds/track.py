"""What a poll changes: resolution, flapping and restarts, one feed at a time. Pure: polls and instants in, rows out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import attrgetter

from msgspec import Struct, field
from msgspec.structs import replace

from warroom.core.model import Alert, AlertStatus, OnCall, Signal
from warroom.core.model.account import Account
from warroom.core.model.deploy import Deploy
from warroom.core.model.service import Service
from warroom.feeds.source import Poll

ABSENT_POLLS = 2
"""An alert is gone when this many complete polls in a row did not have it."""
FLAP_TURNS = 4
FLAP_WINDOW = timedelta(minutes=10)
"""Four turns within ten minutes mark an alert as flapping, ten quiet minutes clear it."""
RESTART_GRACE = timedelta(minutes=2)
"""A restarted server may have forgotten what still burns until it is sent again."""

_STARTS_KEPT = 8  # several replicas behind one address answer in turn
# Being seen again is not a change, nor is a source that moves its own time stamps.
_MOVES = frozenset({"first_seen_at", "last_seen_at", "updated_at", "expires_at"})
_CONTENT = attrgetter(*(name for name in Alert.__struct_fields__ if name not in _MOVES))


class Change(Struct, frozen=True):
    """The rows to write, and fingerprints of alerts gone by absence. ``note`` says why absence does not count now.

    ``on_call``, ``signals``, ``services`` and ``accounts`` are what this poll said of people, series, services and key
    accounts, None where no poll said anything; ``deploys`` are those that it told of.
    """

    changed: tuple[Alert, ...] = ()
    gone: tuple[str, ...] = ()
    note: str = ""
    on_call: tuple[OnCall, ...] | None = None
    signals: tuple[Signal, ...] | None = None
    services: tuple[Service, ...] | None = None
    deploys: tuple[Deploy, ...] = ()
    accounts: tuple[Account, ...] | None = None


class _Known(Struct):
    """An alert of this feed: the row as stored (or about to be), the source's last word, and how it turned."""

    shown: Alert
    told: Alert
    active: bool
    stored: bool = True
    settled: Alert | None = None
    """The word of the source that ``shown`` was last found to say already."""
    missing: int = 0
    turns: list[datetime] = field(default_factory=list)

    def is_settled(self) -> bool:
        """Whether what is shown is what would be shown: nothing was heard since, and it neither flaps nor may."""
        same = self.told is self.settled and self.active and self.shown.is_active  # one that comes back may be the same
        return same and not self.shown.flapping and len(self.turns) < FLAP_TURNS


class Track:
    """One feed's alerts from poll to poll.

    Takes the feed's active alerts as the store has them: a watcher that was restarted goes on
    where the one before ended.
    """

    def __init__(self, known: Iterable[Alert], now: datetime) -> None:
        self._known = {
            a.fingerprint: _Known(a, a, a.is_active, turns=[now] if a.flapping else []) for a in known
        }
        self._calm: tuple[Alert, ...] | None = None
        """What the last poll said, where all of it was known and is shown as it is."""
        self._starts: list[datetime] = []
        self._grace_until: datetime | None = None

    @property
    def active(self) -> int:
        """How many alerts are shown as active now."""
        return sum(known.shown.is_active for known in self._known.values())

    def take(self, poll: Poll, now: datetime) -> Change:
        """The changes that a successful poll brings."""
        forgetful = self._may_have_forgotten(poll.server_started_at, now)
        note = "the server was restarted: nothing counts as resolved by absence for two minutes" if forgetful else ""
        if poll.alerts is self._calm:
            return Change(note=note)
        latest = {alert.fingerprint: alert for alert in poll.alerts}
        self._hear(latest, now)
        self._miss(latest.keys() | poll.unread, poll.complete, forgetful, now)
        changed, gone = self._show(now)
        self._forget()
        settled = not changed and not gone and all(map(_Known.is_settled, self._known.values()))
        self._calm = poll.alerts if settled and self._known.keys() <= latest.keys() else None
        return Change(tuple(changed), tuple(gone), note)

    # ------------------------------------------------------------ hearing

    def _hear(self, latest: dict[str, Alert], now: datetime) -> None:
        for fingerprint, alert in latest.items():
            known = self._known.get(fingerprint)
            if known is None:
                if alert.is_active:  # what was over before we ever saw it is not news
                    row = replace(alert, first_seen_at=now, last_seen_at=now)
                    self._known[fingerprint] = _Known(row, alert, active=False, stored=False)
                    self._turn(self._known[fingerprint], True, now)
                continue
            known.missing = 0
            if alert is known.told and known.active is alert.is_active:
                continue
            known.told = alert
            self._turn(known, alert.is_active, now)

    def _miss(self, present: set[str], complete: bool, forgetful: bool, now: datetime) -> None:
        for fingerprint, known in self._known.items():
            if fingerprint in present or not known.active:
                continue
            if forgetful:
                known.missing = 0
            elif complete:
                known.missing += 1
                if known.missing >= ABSENT_POLLS:
                    self._turn(known, False, now)

    def _turn(self, known: _Known, active: bool, now: datetime) -> None:
        if known.active != active:
            known.active = active
            known.turns.append(now)

    def _may_have_forgotten(self, started: datetime | None, now: datetime) -> bool:
        if started is not None and started not in self._starts:
            # The first we hear of may be long past; any other is a restart that happened since.
            since = now if self._starts else min(started, now)
            self._grace_until = max(since + RESTART_GRACE, self._grace_until or since)
            self._starts = [*self._starts, started][-_STARTS_KEPT:]
        return self._grace_until is not None and now < self._grace_until

    # ------------------------------------------------------------ showing

    def _show(self, now: datetime) -> tuple[list[Alert], list[str]]:
        changed: list[Alert] = []
        gone: list[str] = []
        for fingerprint, known in self._known.items():
            if known.is_settled():
                continue
            new = not known.stored and len(known.turns) < FLAP_TURNS
            row = known.shown if new else self._row(known, now)
            known.settled = known.told
            if known.stored and _CONTENT(row) == _CONTENT(known.shown):
                continue
            absent = not row.is_active and known.told.is_active and not known.shown.flapping
            known.shown, known.stored = row, True
            if absent:
                gone.append(fingerprint)
            else:
                changed.append(row)
        return changed, gone

    def _row(self, known: _Known, now: datetime) -> Alert:
        """The row as it should be stored now."""
        shown, told = known.shown, known.told
        known.turns = [turn for turn in known.turns if now - turn < FLAP_WINDOW]
        flapping = bool(known.turns) if shown.flapping else len(known.turns) >= FLAP_TURNS
        if flapping:
            # The row and its first start stay: going out and coming back is not news while it flaps.
            word = told.status_word if known.active else "resolved"
            status = told.status if told.is_active else AlertStatus.FIRING
            kept = {"first_seen_at": shown.first_seen_at, "started_at": shown.started_at or told.started_at}
            return replace(
                told, status=status, status_word=word, flapping=True, ended_at=None, last_seen_at=now, **kept
            )
        if known.active:
            first = shown.first_seen_at if shown.is_active else now
            return replace(told, first_seen_at=first, last_seen_at=now, flapping=False)
        if not shown.is_active:
            return shown
        ended = told.ended_at or now
        seen = {"first_seen_at": shown.first_seen_at, "last_seen_at": shown.last_seen_at}
        return replace(told, status=AlertStatus.RESOLVED, ended_at=ended, flapping=False, **seen)

    def _forget(self) -> None:
        over = [f for f, k in self._known.items() if not k.shown.is_active and not k.active and not k.turns]
        for fingerprint in over:
            del self._known[fingerprint]
