"""What the watcher records when alerts call somebody: the call, what joins it, its end, an incident opened by it.

Each is written once, in one transaction with the rows that say which firings a call covers, and by nobody whose lease
was taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands import duplicates
from warroom.commands.door import CommandContext, there
from warroom.commands.from_alerts import take_along
from warroom.commands.inbox import MOST_LINKED, names
from warroom.commands.lazy_events import events
from warroom.commands.milestones import fill_from_alerts
from warroom.commands.watching import WatcherCommands, derived, may
from warroom.core.alert_calls import FEED_DOWN, CallLine, CallRule, Firing, Ready, firing
from warroom.core.model import Alert, AlertSeverity, Incident, Status
from warroom.core.naming import folded
from warroom.core.reach import unreached
from warroom.core.targets import called
from warroom.core.words import short
from warroom.store import call_rows

if TYPE_CHECKING:
    from warroom.core.events import Event
    from warroom.store.leases import Lease
    from warroom.store.transaction import Transaction

NAMED = 20
"""So many alerts of a call are in its event; all of them are in the rows beside the journal."""
NO, PROPOSE, OPENED, LINKED = "no", "propose", "opened", "linked"
_COVERING = frozenset({Status.TRIAGE, Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING})


class AlertCallCommands(WatcherCommands):
    """``lease``: the watcher's; nothing is written by one that another has replaced."""

    def begin_call_rule(self, rule: CallRule, lease: Lease | None = None) -> bool:
        """A rule runs from now on."""
        now = self._now()
        with self.store.writing() as tx:
            if not may(tx, lease):
                return False
            call_rows.begin(tx, rule.id, rule.said, now)
        return True

    def settle_call_rule(self, rule: str, lease: Lease | None = None) -> None:
        """Nothing of what fired when the rule started waits any more."""
        self._now()
        with self.store.writing() as tx:
            if may(tx, lease):
                call_rows.settle(tx, rule)

    def note_unheard(self, unheard: Mapping[str, datetime], lease: Lease | None = None) -> None:
        """Keep since when each feed that never answered was seen not to: nothing else remembers it."""
        self._now()
        with self.store.writing() as tx:
            if may(tx, lease):
                call_rows.hear(tx, unheard)

    def note_taken(self, rule: str, taken: Mapping[Firing, str], lease: Lease | None = None) -> None:
        """Keep who or what has these firings since their call: once it is given back, the rule calls again."""
        self._now()
        with self.store.writing() as tx:
            if may(tx, lease):
                call_rows.take(tx, rule, taken)

    def call_alerts(
        self, rule: CallRule, ready: Ready, lease: Lease | None = None, *, settles: bool = False
    ) -> Event | None:
        """Call somebody about these alerts, and open an incident where the rule says so; None where it was done before,
        or another watches."""
        now, on_call = self._now(), self.store.on_call()
        covering = self._covering(rule, ready) if rule.declare == "open" else None
        first = firing(ready.alerts[0])
        with self.store.writing() as tx:
            before = call_rows.covering(tx, rule.id, first)
            if not may(tx, lease) or (before is not None and not before.taken):
                return None
            key = derived("alerts called", rule.id, *first, *([before.event] if before is not None else []))
            self._policy_first(tx)
            it, how = self._incident(tx, rule, ready, covering, key, now)
            data = events.AlertsCalled(
                rule=rule.id, kind=ready.kind, groups=ready.groups[:NAMED], target=rule.target,
                people=called(rule.target, it, on_call), count=len(ready.alerts), declare=how,
                alerts=tuple(map(duplicates.alert_ref, ready.alerts[:NAMED])), severity=ready.alerts[0].severity.value,
                since=min((a.first_seen_at for a in ready.alerts if a.first_seen_at is not None), default=None),
                reason=unreached(self.policy, rule.target, rule.target, incident=it, on_call=on_call),
            )  # fmt: skip
            told = tx.append(events.Event(
                id=key, incident=it.id if it is not None else "", at=now, recorded_at=now, actor=events.HOUSE, data=data
            ))  # fmt: skip
            line = CallLine(
                event=key, rule=rule.id, at=now, kind=ready.kind, target=rule.target, people=data.people,
                groups=ready.groups[:NAMED], count=len(ready.alerts), declare=how,
                incident=it.id if it is not None else "", reason=data.reason,
            )  # fmt: skip
            call_rows.put(tx, line)
            call_rows.cover(tx, rule.id, key, map(firing, ready.alerts))
            if settles:
                call_rows.settle(tx, rule.id)
        return told

    def join_calls(self, rule: str, joined: Mapping[str, Sequence[Alert]], lease: Lease | None = None) -> None:
        """Alerts of a group that was called lately are part of that call."""
        self._now()
        with self.store.writing() as tx:
            if may(tx, lease):
                for event, alerts in joined.items():
                    call_rows.cover(tx, rule, event, map(firing, alerts))

    def end_call(self, call: CallLine, count: int, lease: Lease | None = None) -> bool:
        """Nothing of a call fires any more; True only where this call recorded it."""
        now = self._now()
        with self.store.writing() as tx:
            if not may(tx, lease) or not call_rows.end(tx, call.event, now):
                return False
            if not count:
                return False  # all of it was called again, and that call has its own end
            data = events.AlertCallOver(call=call.event, rule=call.rule, groups=call.groups, count=count)
            tx.append(events.Event(
                id=derived("alert call over", call.event), incident=call.incident, at=now, recorded_at=now,
                actor=events.HOUSE, data=data,
            ))  # fmt: skip
        return True

    # ------------------------------------------------------------ an incident for it

    def _covering(self, rule: CallRule, ready: Ready) -> str:
        """The open incident that covers an alert of the same feed and title, or is about the same service and as severe
        at least; "" without one. A private one is told to nobody, a drill covers nothing real."""
        alerts = {(one.feed, one.title) for one in ready.alerts}
        services = {folded(one.service) for one in ready.alerts if one.service}
        fits = [it for it in self.store.open_incidents()
                if it.status in _COVERING and not it.private and not it.drill]  # fmt: skip
        by_alert = [it for it in fits if any((link.feed, link.title) in alerts for link in it.alerts)]
        rank = self.policy.severity(self._severity(rule, ready)).rank
        by_service = [it for it in fits if it.service and {folded(it.service)} == services
                      and self.policy.severity(it.severity).rank <= rank]  # fmt: skip
        found = by_alert or by_service
        return found[0].id if found else ""

    def _incident(
        self, tx: Transaction, rule: CallRule, ready: Ready, covering: str | None, key: str, now: datetime
    ) -> tuple[Incident | None, str]:
        """The incident that the call is about, and what was done for it."""
        if covering is None:
            return None, PROPOSE if rule.declare == "propose" else NO
        known = ready.alerts[:MOST_LINKED]
        it = tx.incident(covering) if covering else None
        if it is not None and it.status in _COVERING:
            links = {link.fingerprint for link in it.alerts}
            _append(tx, it.id, key, now, [events.AlertLinked(alert=duplicates.alert_ref(one)) for one in known
                                          if one.fingerprint not in links])  # fmt: skip
            return there(tx, it.id), LINKED
        return self._opened(tx, rule, ready, known, key, now), OPENED

    def _opened(
        self, tx: Transaction, rule: CallRule, ready: Ready, known: Sequence[Alert], key: str, now: datetime
    ) -> Incident:
        services = {one.service for one in known}
        data = events.Declared(
            title=short(names(known), 200), severity=self._severity(rule, ready),
            service=services.pop() if len(services) == 1 else "",
            alerts=tuple(duplicates.alert_ref(one) for one in known if one.kind != FEED_DOWN),
            summary=f"Opened by the rule {rule.id} of [[call]]: nobody had these alerts.",
        )  # fmt: skip
        incident = tx.next_incident_id(now.year)
        tx.append(events.Event(
            id=f"{key}#open", incident=incident, at=now, recorded_at=now, actor=events.HOUSE, data=data
        ))  # fmt: skip
        filled = CommandContext(tx, there(tx, incident), now, now, events.HOUSE, key, self.zone, written=1)
        fill_from_alerts(filled, known)
        take_along(filled, known)
        return filled.after()

    def _severity(self, rule: CallRule, ready: Ready) -> str:
        """The rule's, else the second for what is critical and the third for the rest: it is raised by people."""
        if rule.severity:
            return rule.severity
        ranked = sorted(self.policy.severities, key=lambda one: one.rank)
        critical = any(one.severity is AlertSeverity.CRITICAL for one in ready.alerts)
        return ranked[min(1 if critical else 2, len(ranked) - 1)].name


def _append(tx: Transaction, incident: str, key: str, now: datetime, data: Iterable[events.Payload]) -> None:
    for number, one in enumerate(data, start=2):
        tx.append(events.Event(
            id=f"{key}#{number}", incident=incident, at=now, recorded_at=now, actor=events.HOUSE, data=one
        ))  # fmt: skip
