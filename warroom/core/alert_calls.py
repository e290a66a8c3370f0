"""Alerts that call somebody before an incident is declared: what is due by one rule, what was called already. Pure.

An alert waits for its call while nobody has it: not acknowledged, snoozed, silenced or covered by an incident. It is
due once ``after`` has really passed since the watcher first saw it, whatever the clock was set to meanwhile. What is
due is called by groups, one call a group; what fires later in the group joins that call for an hour, as long as nobody
has it. Past ``most`` calls an hour there is one summary of all the rest. What fires when a rule first starts goes out
in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from msgspec import Struct, field

from warroom.core.alert_filter import Filter
from warroom.core.inbox import TriagedAlert, TriageState
from warroom.core.model import Alert, AlertSeverity, AlertStatus, FeedHealth, Instant
from warroom.core.model.value import InUtc
from warroom.core.times import iso

JOINS = timedelta(hours=1)
"""What fires later in a group joins its call for so long; after that it calls again."""
STARTING = timedelta(minutes=1)
"""A rule that starts waits so long for the first poll of every feed; what was seen by then goes out in one call."""
HOUR = timedelta(hours=1)
_PUT_OFF = frozenset({TriageState.HELD.value, TriageState.SNOOZED.value})
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
GROUP, START, SUMMARY = "group", "start", "summary"
"""Kinds of calls: of one group, of all that fired when the rule started, of what is past the most an hour."""
FEED_DOWN = "feed_down"
_DOWN = frozenset({"stale", "failing", "no data"})
_NAMED: Mapping[str, Callable[[Alert], str]] = {
    "title": lambda a: a.title, "feed": lambda a: a.feed, "host": lambda a: a.host, "cluster": lambda a: a.cluster,
}  # fmt: skip
_RANK = {AlertSeverity.CRITICAL: 0, AlertSeverity.HIGH: 1, AlertSeverity.WARNING: 2, AlertSeverity.UNKNOWN: 3}


class CallRule(Struct, frozen=True):
    """One rule, as the watcher goes by it: see ``[[call]]`` in the configuration."""

    id: str
    target: str
    filter: Filter = Filter()
    on: str = "alert"
    after: timedelta = timedelta()
    declare: str = "no"
    severity: str = ""
    group_by: str = "service"
    most: int = 6

    @property
    def said(self) -> str:
        """What makes it another rule than the one that ran so far: what it looks at."""
        return f"{self.on}|{self.filter}|{self.group_by}"


class CallLine(InUtc, frozen=True, kw_only=True):
    """One call that was made. ``event`` is its event's id; ``over_at``: when nothing of it fired any more."""

    event: str
    rule: str
    at: Instant
    kind: str = GROUP
    target: str = ""
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    count: int = 0
    declare: str = "no"
    incident: str = ""
    reason: str = ""
    over_at: Instant | None = None


_told = lru_cache(maxsize=16_384)(iso)  # asked of the same alerts at every look
Read = Callable[[datetime], datetime]
"""Reads an instant that was recorded on the clock that holds now."""
Firing = tuple[str, str]
"""One firing of an alert: its fingerprint, and when the watcher first saw it."""


class RuleState(Struct, frozen=True):
    """What the store knows of a rule: since when it runs, whether what fired at its start was called, its latest
    calls, and the firings that a call covers, each with that call's event. Instants are read on the clock that holds
    now."""

    since: datetime
    settled: bool = False
    calls: tuple[CallLine, ...] = ()
    covered: Mapping[Firing, str] = field(default_factory=dict)


class Covers(Struct, frozen=True):
    """The call that covers a firing, and who or what took it since ("" for nobody)."""

    event: str
    taken: str = ""


class Ready(Struct, frozen=True):
    """A call to make now."""

    kind: str
    groups: tuple[str, ...]
    alerts: tuple[Alert, ...]


class Plan(Struct, frozen=True):
    """What to do by a rule now. ``joined``: alerts that an earlier call covers from now on, by that call's event;
    ``settled``: nothing of what fired at the start waits; ``next_at``: when, without any news, it may be another."""

    ready: tuple[Ready, ...] = ()
    joined: Mapping[str, tuple[Alert, ...]] = field(default_factory=dict)
    settled: bool = True
    next_at: datetime | None = None


def firing(alert: Alert) -> Firing:
    return alert.fingerprint, _told(alert.first_seen_at) if alert.first_seen_at is not None else ""


def waits(one: TriagedAlert) -> bool:
    """Whether nobody has it and it fires."""
    return one.place is TriageState.NEW and one.alert.status is AlertStatus.FIRING


def matching(rule: CallRule, found: Iterable[TriagedAlert], now: datetime) -> list[TriagedAlert]:
    """What the rule calls about among these alerts."""
    if rule.on == FEED_DOWN:
        return [one for one in found if one.alert.kind == FEED_DOWN and rule.filter.lets(one, now)]
    lets = rule.filter.lets
    return [one for one in found if waits(one) and one.alert.kind != FEED_DOWN and lets(one, now)]


def group_of(rule: CallRule, alert: Alert) -> str:
    """The group that an alert is called with; what has no such label is a group of its title."""
    if rule.group_by == "service":
        return alert.service or alert.labels.get("service", "") or alert.title
    named = _NAMED.get(rule.group_by)
    return (named(alert) if named is not None else alert.labels.get(rule.group_by, "")) or alert.title


def as_recorded(at: datetime) -> datetime:
    """How instants are read where nobody set the clock."""
    return at


def plan(
    rule: CallRule, state: RuleState, found: Sequence[TriagedAlert], now: datetime, *, polled: bool,
    read: Read = as_recorded,
) -> Plan:  # fmt: skip
    """What to do by a rule, given the alerts that it matches. ``polled``: every feed was asked since it started."""
    fresh = [one.alert for one in found if firing(one.alert) not in state.covered]
    starts: list[Alert] = []
    if not state.settled:
        if not polled and now < state.since + STARTING:
            return Plan(settled=False, next_at=state.since + STARTING)
        starts = [a for a in fresh if a.first_seen_at is None or read(a.first_seen_at) <= state.since + STARTING]
        first = min((_due(rule, a, read) for a in starts), default=None)
        if first is not None and first > now:
            waiting = _usual(rule, state, found, [a for a in fresh if a not in starts], now, set(), 0, read)
            return Plan(waiting.ready, waiting.joined, False, _earliest(first, waiting.next_at))
    made = [Ready(START, _groups(rule, starts), _in_order(starts))] if starts else []
    started = {firing(a) for a in starts}
    rest = [a for a in fresh if firing(a) not in started]
    usual = _usual(rule, state, found, rest, now, {group_of(rule, a) for a in starts}, len(made), read)
    return Plan((*made, *usual.ready), usual.joined, True, usual.next_at)


def _usual(
    rule: CallRule, state: RuleState, found: Sequence[TriagedAlert], fresh: list[Alert], now: datetime,
    taken: set[str], made: int, read: Read,
) -> Plan:  # fmt: skip
    """The groups that are due. ``taken`` are called at this moment anyhow, by ``made`` calls."""
    going = _going(rule, state, found, now)
    groups: dict[str, list[Alert]] = {}
    joined: dict[str, list[Alert]] = {}
    for alert in fresh:
        group = group_of(rule, alert)
        if group in going:
            joined.setdefault(going[group], []).append(alert)
        elif group not in taken:
            groups.setdefault(group, []).append(alert)
    firsts = {group: min(_due(rule, a, read) for a in alerts) for group, alerts in groups.items()}
    due = sorted((group for group, at in firsts.items() if at <= now), key=lambda group: (firsts[group], group))
    ahead = min((at for at in firsts.values() if at > now), default=None)
    ready, again = _within_the_hour(rule, state, due, groups, now, made)
    return Plan(tuple(ready), {event: tuple(alerts) for event, alerts in joined.items()}, True,
                _earliest(ahead, again))  # fmt: skip


def _within_the_hour(
    rule: CallRule, state: RuleState, due: list[str], groups: Mapping[str, list[Alert]], now: datetime, made: int
) -> tuple[list[Ready], datetime | None]:
    """The calls of these groups, and when what must wait may be called."""
    if not due:
        return [], None
    recent = [one for one in state.calls if one.at > now - HOUR]
    summary = max((one.at for one in recent if one.kind == SUMMARY), default=None)
    if summary is not None:
        return [], summary + HOUR
    left = max(0, rule.most - len(recent) - made)
    held = any(one.kind == SUMMARY and one.at > now - 2 * HOUR for one in state.calls)
    alone = [] if held and len(due) > 1 else due[:left]
    ready = [Ready(GROUP, (group,), _in_order(groups[group])) for group in alone]
    rest = due[len(alone) :]
    if rest:
        ready.append(Ready(SUMMARY, tuple(rest), _in_order([a for group in rest for a in groups[group]])))
    return ready, None


def _going(rule: CallRule, state: RuleState, found: Sequence[TriagedAlert], now: datetime) -> dict[str, str]:
    """The groups whose latest call still holds, with its event: something of it fires that nobody has."""
    recent = {one.event: one.at for one in state.calls if one.at > now - JOINS}
    going: dict[str, str] = {}
    for one in found if recent else ():
        event = state.covered.get(firing(one.alert), "")
        if event in recent:
            group = group_of(rule, one.alert)
            if group not in going or recent[going[group]] < recent[event]:
                going[group] = event
    return going


def _due(rule: CallRule, alert: Alert, read: Read) -> datetime:
    return read(alert.first_seen_at or alert.began_at or _LONG_AGO) + rule.after


def _groups(rule: CallRule, alerts: Iterable[Alert]) -> tuple[str, ...]:
    return tuple(sorted({group_of(rule, a) for a in alerts}))


def _in_order(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """The most severe first, then the oldest."""
    return tuple(sorted(alerts, key=lambda a: (_RANK.get(a.severity, 4), firing(a)[1], a.fingerprint)))


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)


# ---------------------------------------------------------------- what somebody had, and gave back


def _taker(one: TriagedAlert) -> str:
    """Who or what has it, as the store keeps it: the incident's number, or how it is put off; "" for nobody."""
    if one.alert.kind == FEED_DOWN or one.place in (TriageState.NEW, TriageState.RESOLVED):
        return ""
    return one.incident if one.place is TriageState.LINKED else one.place.value


def taken_now(covered: Mapping[Firing, Covers], active: Mapping[Firing, TriagedAlert]) -> dict[Firing, str]:
    """The covered firings that somebody or something else has than the store knows of."""
    has = ((one, _taker(active[one])) for one in covered if one in active)
    return {one: taker for one, taker in has if taker and covered[one].taken != taker}


def still_covered(
    covered: Mapping[Firing, Covers], back: Collection[Firing], opened: Collection[str]
) -> dict[Firing, str]:
    """The firings that need no further call. What was given back since its call (``back``: nobody has it) is none of
    them: released, woken, or taken out of an incident. One whose incident has ended (it is not among the numbers
    ``opened``) is: somebody who knew of it ended that."""
    return {
        one: how.event for one, how in covered.items()
        if not how.taken or one not in back or (how.taken not in _PUT_OFF and how.taken not in opened)
    }  # fmt: skip


# ---------------------------------------------------------------- feeds that do not answer


def unheard(feeds: Iterable[FeedHealth], known: Mapping[str, datetime], now: datetime) -> dict[str, datetime]:
    """Since when each feed that was asked and never answered is known not to; now where it was not yet."""
    asked = (one for one in feeds if one.last_success_at is None and one.last_try_at is not None)
    return {one.id: known.get(one.id, now) for one in asked}


def feeds_down(feeds: Iterable[FeedHealth], since: Mapping[str, datetime], now: datetime) -> tuple[Alert, ...]:
    """Feeds that do not answer, as alerts for ``on = "feed_down"``: seen first at their last success, or where they
    never had one, at what ``since`` (``unheard``) says of them."""
    found = []
    for one in feeds:
        if one.state not in _DOWN or one.last_try_at is None:
            continue
        seen = one.last_success_at or since.get(one.id, now)
        found.append(Alert(
            feed=one.id, uid="down", fingerprint=f"feed-down:{one.id}", title=f"feed {one.id} does not answer",
            summary=one.error, severity=AlertSeverity.HIGH, kind=FEED_DOWN, first_seen_at=seen, started_at=seen,
        ))  # fmt: skip
    return tuple(found)


# ---------------------------------------------------------------- what has become of it


def whom(call: CallLine) -> str:
    """Who was called, as people read it: the people on call, else the target."""
    return ", ".join(call.people) or call.target


def turns(calls: Iterable[CallLine]) -> list[tuple[datetime, str, str, str]]:
    """The calls as lines of an alert's history: when, by whom, what, and the words with it."""
    found = []
    for call in calls:
        more = f" with {call.count - 1} more" if call.count > 1 else ""
        how = {"opened": ", opened", "linked": ", linked to"}.get(call.declare, "")
        how = f"{how} {call.incident.rsplit('-', 1)[-1]}" if how else ""
        found.append((call.at, "", f"called {whom(call)}{more} by rule {call.rule}{how}", call.reason))
    return found


def why_moot(found: Sequence[TriagedAlert], total: int) -> str:
    """Why nobody need be called about these alerts any more, "" where somebody must. ``found`` are those of the call
    that are still active, ``total`` how many it was about."""
    active = [one for one in found if one.alert.is_active]
    if not active:
        return "it is over" if total == 1 else f"all {total} alerts are over"
    if any(waits(one) for one in active):
        return ""
    holders = dict.fromkeys(one.holder for one in active if one.place is TriageState.HELD and one.holder)
    if holders:
        return f"{', '.join(holders)} acknowledged it"
    if numbers := dict.fromkeys(one.incident for one in active if one.incident):
        return f"incident {', '.join(numbers)} covers it"
    if any(one.place is TriageState.SNOOZED for one in active):
        return "it is snoozed or silenced"
    return "it does not fire now"
