"""What rules would have called, had they run: a replay of the alerts' log and of what people did. Pure.

Incidents are left out: which alert one covered at a past moment is not in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.alert_acts import AlertActs
from warroom.core.alert_calls import (
    CallLine,
    CallRule,
    Covers,
    Firing,
    Plan,
    Ready,
    RuleState,
    firing,
    matching,
    plan,
    still_covered,
    taken_now,
    waits,
)
from warroom.core.inbox import TriagedAlert, TriageState, next_change, triaged

if TYPE_CHECKING:
    from warroom.core.model import Alert

MOST = 2_000
"""So many calls of a rule are found; a rule that makes more needs no more of them to be seen through."""
_STEP = timedelta(seconds=30)


class Act(Struct, frozen=True):
    """What somebody did about an alert: as the log of acts has it."""

    at: datetime
    by: str
    act: str
    fingerprint: str
    until: datetime | None = None


class WouldCall(Struct, frozen=True):
    """A call that the rule would have made."""

    at: datetime
    ready: Ready


def would_call(
    rule: CallRule, log: Sequence[tuple[datetime, Alert]], acts: Iterable[Act], until: datetime
) -> tuple[WouldCall, ...]:
    """The calls of one rule over a log, oldest first, as if it had run before the log begins."""
    concerned = _concerned(rule, log)
    changes: list[tuple[datetime, Alert | Act]] = [(at, alert) for at, alert in log if alert.fingerprint in concerned]
    changes += [(act.at, act) for act in acts if act.fingerprint in concerned]
    changes.sort(key=lambda one: one[0])
    if not changes:
        return ()
    made: list[WouldCall] = []
    replay = _Replay(rule, changes[0][0] - timedelta(days=1))
    ahead, now = 0, changes[0][0]
    while now <= until and len(made) < MOST:
        while ahead < len(changes) and changes[ahead][0] <= now:
            replay.take(changes[ahead][1])
            ahead += 1
        wanted, wakes = replay.look(now)
        made += [WouldCall(now, ready) for ready in wanted.ready]
        nexts = [at for at in (wanted.next_at, wakes) if at is not None and at > now]
        if ahead < len(changes):
            nexts.append(changes[ahead][0])
        if not nexts:
            break
        now = min(nexts)
    return tuple(made)


def _concerned(rule: CallRule, log: Sequence[tuple[datetime, Alert]]) -> frozenset[str]:
    """The alerts that the rule may look at: all where it asks for more than what an alert says."""
    if rule.filter.ages or any(term.key in ("state", "by", "incident") for term in rule.filter.terms):
        return frozenset(alert.fingerprint for _, alert in log)
    return frozenset(
        alert.fingerprint for at, alert in log if rule.filter.lets(TriagedAlert(alert, TriageState.NEW), at)
    )


class _Replay:
    """The alerts, the acts and what the rule called, at one moment."""

    def __init__(self, rule: CallRule, since: datetime) -> None:
        self._rule = rule
        self._since = since
        self._alerts: dict[str, Alert] = {}
        self._acts: dict[str, AlertActs] = {}
        self._calls: list[CallLine] = []
        self._covered: dict[Firing, Covers] = {}

    def take(self, change: Alert | Act) -> None:
        if not isinstance(change, Act):
            if change.is_active:
                self._alerts[change.fingerprint] = change
            else:
                self._alerts.pop(change.fingerprint, None)
            return
        before = self._acts.get(change.fingerprint) or AlertActs(fingerprint=change.fingerprint, feed="")
        self._acts[change.fingerprint] = _after(before, change)

    def look(self, now: datetime) -> tuple[Plan, datetime | None]:
        """What the rule does now, and when it is worth looking again by what is known here alone."""
        found = triaged(self._alerts.values(), (), self._acts, now)
        for one, taker in taken_now(self._covered, {firing(one.alert): one for one in found}).items():
            self._covered[one] = Covers(self._covered[one].event, taker)
        covered = still_covered(self._covered, {firing(one.alert) for one in found if waits(one)}, ())
        state = RuleState(self._since, True, tuple(self._calls[-100:]), covered)
        wanted = plan(self._rule, state, matching(self._rule, found, now), now, polled=True)
        for ready in wanted.ready:
            name = str(len(self._calls))
            self._calls.append(CallLine(event=name, rule=self._rule.id, at=now, kind=ready.kind))
            self._covered |= dict.fromkeys(map(firing, ready.alerts), Covers(name))
        for event, alerts in wanted.joined.items():
            self._covered |= dict.fromkeys(map(firing, alerts), Covers(event))
        wakes = [next_change(self._acts, now), now + _STEP if self._rule.filter.ages and self._alerts else None]
        return wanted, min((at for at in wakes if at is not None), default=None)


def _after(before: AlertActs, act: Act) -> AlertActs:
    woken = {"snoozed_by": "", "snoozed_at": None, "snoozed_until": None}
    if act.act == "acknowledged":
        return replace(before, acked_by=act.by, acked_at=act.at, **woken)
    if act.act == "given back":
        return replace(before, acked_by="", acked_at=None)
    if act.act == "snoozed":
        return replace(before, snoozed_by=act.by, snoozed_at=act.at, snoozed_until=act.until)
    return replace(before, **woken) if act.act == "woken" else before
