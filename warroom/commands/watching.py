"""What the room does by itself, through the watcher: escalations, asks that expire, alerts that come back, closing.

Each happens once, no matter who runs it and how often it is tried: the event's id is derived from what it
is about, and what makes it true is looked at again inside the writing transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from warroom.commands import duplicates
from warroom.commands.door import CommandBase, Refused
from warroom.commands.lazy_events import events
from warroom.core.alert_calls import firing
from warroom.core.closing import calm_since, closes_at, fires_on, soaks_until, still_fires
from warroom.core.escalation import EscalationDue, pending_escalations
from warroom.core.model import Alert, Incident, Kind, Signal, Status
from warroom.core.planned import checks, is_out, level_at, limit_of, limits_count, missed_at, volume_of
from warroom.core.policy import show_duration
from warroom.core.reach import unreached
from warroom.core.standing import clocked, on_clock
from warroom.core.targets import people
from warroom.core.times import as_utc, iso

if TYPE_CHECKING:
    from warroom.core.events import Payload
    from warroom.store.leases import Lease
    from warroom.store.transaction import Transaction


class WatcherCommands(CommandBase):
    """``lease``: the watcher's; nothing is written by one that another has replaced."""

    def fire(self, due: EscalationDue, lease: Lease | None) -> bool:
        """Fire an escalation level that is still due; True only where this call wrote it."""
        now = self._now()
        on_call = self.store.on_call()
        with self.store.writing() as tx:
            it = tx.incident(due.incident)
            if it is None or not may(tx, lease):
                return False
            waiting = pending_escalations(it, self.policy, now)
            still = next((one for one in waiting if one.event_id == due.event_id and one.due), None)
            if still is None:
                return False
            nobody = unreached(self.policy, still.level, still.target, incident=it, on_call=on_call)
            data = events.EscalationFired(
                policy=still.policy, level=still.level, target=still.target, due_at=still.due_at, cycle=still.cycle,
                people=people(still.target, it, on_call), reason="; ".join(filter(None, (nobody, _why(still)))),
            )
            return _write(tx, still.event_id, it.id, data, now)

    def tell_clock_set(self, lease: Lease | None = None) -> int:
        """Say in every open incident that this machine's clock was set since it was recorded, each step once: the
        times in its record are those of the clock then. Gives how many lines were written."""
        now = self._now()
        if self.store.scale().even and not self.store.scale().steps():
            return 0
        incidents = self.store.open_incidents()
        with self.store.writing() as tx:
            if not may(tx, lease):
                return 0
            steps = [(one, by) for one, by in self.store.scale().steps() if abs(by) >= TOLD_STEP]
            return sum(
                _tell_step(tx, it.id, number=str(one.number), boot=one.boot, by=by, now=now)
                for it in incidents for one, by in steps[-1:] if tx.was_open_at(it.id, one.seq)
            )  # fmt: skip

    def expire_asks(self, now: datetime | None = None, lease: Lease | None = None) -> int:
        """Call out the asks whose time box is over; gives how many."""
        at = as_utc(now) if now is not None else self._now()
        over = [
            (it.id, ask.id) for it in self.store.open_incidents() for ask in clocked(it).asks
            if ask.state == "open" and ask.due_at <= on_clock(it, at)
        ]  # fmt: skip
        if not over:
            return 0
        with self.store.writing() as tx:
            if not may(tx, lease):
                return 0
            return sum(self._expire(tx, incident, ask, at) for incident, ask in over)

    def miss_check_ins(self, lease: Lease | None = None) -> int:
        """Say which check-ins nobody gave, each time once; gives how many."""
        now = self._now()
        over = [
            (it.id, check.id) for it in self.store.open_incidents() for check in checks(clocked(it))
            if (at := missed_at(check, self.policy)) is not None and at <= on_clock(it, now)
        ]  # fmt: skip
        if not over:
            return 0
        with self.store.writing() as tx:
            if not may(tx, lease):
                return 0
            return sum(self._miss(tx, incident, check, now) for incident, check in over)

    def _miss(self, tx: Transaction, incident: str, check_id: str, now: datetime) -> bool:
        it = tx.incident(incident)
        check = next((c for c in checks(it) if c.id == check_id), None) if it is not None else None
        due = missed_at(check, self.policy) if check is not None else None
        if it is None or check is None or check.due_at is None or due is None or due > now:
            return False
        data = events.CheckInMissed(check=check.id, due_at=check.due_at)
        return _write(tx, derived("missed", it.id, check.id, iso(check.due_at)), it.id, data, now)

    def note_tickets(self, lease: Lease | None = None) -> int:
        """Look at how many tickets the feeds count: a room whose limits they pass, or fall below, says so once.
        Gives how many rooms did."""
        now = self._now()
        limited = [it.id for it in self.store.open_incidents() if it.tickets is not None and limits_count(it, now)]
        if not limited:
            return 0
        signals = self.store.signals()
        with self.store.writing() as tx:
            if not may(tx, lease):
                return 0
            return sum(_note_tickets(tx, incident, signals, now) for incident in limited)

    def trip(self, inc: str, trigger: str, alert: Alert, lease: Lease | None = None) -> bool:
        """Say that an alert fires which a trigger of the launch watches for, each firing once; True only where this
        call wrote it."""
        now = self._now()
        with self.store.writing() as tx:
            it = tx.incident(inc)
            if it is None or it.launch is None or not is_out(it, now) or not may(tx, lease):
                return False
            one = next((one for one in it.launch.triggers if one.id == trigger), None)
            if one is None or one.tripped_at is not None:
                return False
            data = events.TriggerTripped(trigger=one.id, alert=alert.title, feed=alert.feed, uid=alert.uid,
                                         fingerprint=alert.fingerprint)  # fmt: skip
            return _write(tx, derived("tripped", it.id, one.id, *firing(alert)), it.id, data, now)

    def auto_close(self, inc: str, lease: Lease | None = None) -> bool:
        """Close a resolved incident whose calm is over and whose closure list is complete; True only where
        this call wrote it."""
        now = self._now()
        with self.store.writing() as tx:
            it = tx.incident(inc)
            if it is None or not may(tx, lease):
                return False
            due, since = closes_at(it, self.policy), calm_since(it)
            if due is None or since is None or due > now:
                return False
            why = f"{show_duration(self.policy.room.closing)} of calm and the closure list complete, the room's policy"
            data = events.StatusChanged(status=Status.CLOSED, reason=why)
            return _write(tx, derived("closed", it.id, iso(it.status_since), iso(since)), it.id, data, now)

    def end_soak(self, inc: str, lease: Lease | None = None) -> bool:
        """Say that the soak is over, or, while a severe linked alert still fires, that it begins again: where the alert
        never stopped it is not calm. True only where this call wrote it."""
        now = self._now()
        with self.store.writing() as tx:
            it = tx.incident(inc)
            due = soaks_until(it, self.policy) if it is not None else None
            if it is None or it.soak_started_at is None or due is None or due > now or not may(tx, lease):
                return False
            links = (link.fingerprint for link in it.alerts)
            firing = fires_on(it, filter(None, map(self.store.alert, links)))
            began = it.soak_started_at
            data: Payload = events.SoakEnded(since=began)
            if firing:
                data = events.SoakRestarted(alert=still_fires(firing))
            return _write(tx, derived("soaked", it.id, iso(began)), it.id, data, now)

    def note_alerts(self, firing: Iterable[Alert], lease: Lease | None = None) -> int:
        """Look at alerts that have begun to fire: one that matches a soaking incident restarts its soak, one
        that matches an incident resolved or closed lately is a recurrence. Gives how many were noted.

        An alert matches by identity, or by feed and title (the same rule on another host).
        """
        now = self._now()
        waiting = [
            it for it in duplicates.candidates(self.store, self.policy, now)
            if it.alerts and it.status in (Status.MONITORING, Status.RESOLVED, Status.CLOSED)
        ]  # fmt: skip
        if not waiting:
            return 0
        news = [(it.id, alert) for alert in firing if alert.is_active for it in waiting if _concerns(it, alert, now)]
        if not news:
            return 0
        with self.store.writing() as tx:
            if not may(tx, lease):
                return 0
            return sum(_note(tx, incident, alert, now) for incident, alert in news)

    def note_ticket(
        self, inc: str, followup: str, tracker: str, state: str, means: str, lease: Lease | None = None
    ) -> bool:
        """Put the state of a follow-up's ticket on the record where it is another than the last; True only where this
        call wrote it."""
        now = self._now()
        with self.store.writing() as tx:
            it = tx.incident(inc)
            one = next((one for one in it.followups if one.id == followup), None) if it is not None else None
            if it is None or one is None or not one.ticket_key or one.tracker != tracker or not may(tx, lease):
                return False
            if (one.ticket_state, one.ticket_means) == (state, means):
                return False
            data = events.TicketSeen(followup=followup, tracker=tracker, state=state, means=means)
            return _write(tx, derived("ticket", followup, tracker, state, means, str(it.seq)), inc, data, now)

    def _now(self) -> datetime:
        if self.read_only:
            raise Refused("This room is open for reading only: nothing fires from here, so start warroom watch.")
        return as_utc(self.clock())

    def _expire(self, tx: Transaction, incident: str, ask_id: str, at: datetime) -> bool:
        it = tx.incident(incident)
        if it is None or not any(a.id == ask_id and a.state == "open" for a in it.asks):
            return False
        return _write(tx, derived("expired", incident, ask_id), incident, events.AskExpired(ask=ask_id), at)


TOLD_STEP = timedelta(seconds=2)
"""A step of the clock that is smaller is minded as well, and is worth no line."""


def _tell_step(tx: Transaction, incident: str, *, number: str, boot: str, by: timedelta, now: datetime) -> bool:
    way = "forward" if by > timedelta() else "back"
    span = show_duration(timedelta(seconds=round(abs(by).total_seconds())))
    text = (
        f"this machine's clock was set {span} {way}: what runs here goes on by the time that really passed; "
        "lines above keep the times of the clock then"
    )
    data = events.EntryAdded(kind=Kind.NOTE, text=text)
    return _write(tx, derived("clock", incident, boot, number), incident, data, now)


def may(tx: Transaction, lease: Lease | None) -> bool:
    return lease is None or tx.holds(lease)


def _why(due: EscalationDue) -> str:
    """What made the level apply, where that is not the clock alone."""
    return "" if due.impact_raised_at is None else "the impact was raised"


def _write(tx: Transaction, event_id: str, incident: str, data: Payload, now: datetime) -> bool:
    """Whether it was written now, rather than before."""
    before = len(tx.appended)
    tx.append(
        events.Event(id=event_id, incident=incident, at=now, recorded_at=now, actor=events.HOUSE, data=data)
    )
    return len(tx.appended) > before


def derived(*about: str) -> str:
    return hashlib.sha256("|".join(about).encode()).hexdigest()[:16]


def _matches(it: Incident, alert: Alert) -> bool:
    return any(
        link.fingerprint == alert.fingerprint or (link.feed == alert.feed and link.title == alert.title)
        for link in it.alerts
    )


def _concerns(it: Incident, alert: Alert, now: datetime) -> bool:
    """Whether the alert began after the calm did: one that merely goes on is nothing new."""
    calm = it.soak_started_at if it.status is Status.MONITORING else it.resolved_at
    return calm is not None and (alert.began_at or now) > calm and _matches(it, alert)


def _note_tickets(tx: Transaction, incident: str, signals: Iterable[Signal], now: datetime) -> bool:
    it = tx.incident(incident)
    limits = it.tickets if it is not None and limits_count(it, now) else None
    told = volume_of(limits, signals) if limits is not None else None
    if it is None or limits is None or told is None:
        return False
    feed, volume = told
    level = level_at(limits, volume)
    if level == limits.level:
        return False
    limit = limit_of(limits, level) if level else 0
    data = events.TicketLevelChanged(level=level, volume=volume, limit=limit, feed=feed)
    since = iso(limits.since or limits.at)
    return _write(tx, derived("tickets", it.id, since, limits.level, level, str(it.seq)), it.id, data, now)


def _note(tx: Transaction, incident: str, alert: Alert, now: datetime) -> bool:
    it = tx.incident(incident)
    if it is None or not _concerns(it, alert, now):
        return False
    data: Payload
    if it.status is Status.MONITORING:
        data = events.SoakRestarted(alert=alert.title)
    else:
        data = events.RecurrenceNoted(alert=alert.title)
    began = iso(alert.began_at) if alert.began_at else iso(now)
    return _write(tx, derived(data.type, incident, alert.fingerprint, began), incident, data, now)
