"""The inbox: what each alert is waiting for, and similar ones as one group. Pure.

An alert is *new* until somebody has it: a person who acknowledged it here or at its source, or an open
incident that covers it. What is put off has an end. Grouping is for display: similar alerts are one row, and
whatever is done to the row is done to the alerts in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from warroom.core.correlate import group_key, names_host
from warroom.core.model import Alert, AlertSeverity, AlertStatus, Incident

if TYPE_CHECKING:
    from warroom.core.alert_acts import AlertActs

RESOLVED_SHOWN = timedelta(hours=1)
"""An alert that has resolved stays in sight this long."""

LEVELS = {
    AlertSeverity.CRITICAL: "crit", AlertSeverity.HIGH: "crit", AlertSeverity.WARNING: "warn",
    AlertSeverity.UNKNOWN: "warn", AlertSeverity.INFO: "info",
}  # fmt: skip
"""Severities as they are shown."""
_GRAVITY = {"crit": 0, "spike": 1, "warn": 2, "feed": 3, "info": 4}


class TriageState(StrEnum):
    """What an alert is waiting for, in the inbox's order."""

    NEW = "new"
    HELD = "held"
    LINKED = "linked"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


_ORDER = {place: number for number, place in enumerate(TriageState)}


class TriagedAlert(Struct, gc=False):
    """One alert with all that the inbox knows of it: its state, who has it, which incident covers it."""

    alert: Alert
    place: TriageState
    holder: str = ""
    incident: str = ""
    acts: AlertActs | None = None
    _text: str = ""

    @property
    def where(self) -> str:
        """The cluster, region or zone it is reported for, else the host."""
        return where(self.alert)

    @property
    def acked_at(self) -> datetime | None:
        """When somebody acknowledged this firing here; None where nobody did."""
        return self.acts.acked_at if self.acts is not None and self.acts.holder(self.alert) else None

    @property
    def text(self) -> str:
        """All that words are looked for in, letters' case aside."""
        if not self._text:
            a = self.alert
            told = (a.title, a.summary, a.service, a.host, a.uid, a.hush, *a.labels.values(), *a.annotations.values(),
                    *a.more.values())  # fmt: skip
            self._text = "\n".join(told).casefold()
        return self._text


class Facts(NamedTuple):
    """What the alerts of a group have together: when the first and the last began, their feeds and places, whether
    one fires."""

    began: datetime | None
    latest: datetime | None
    feeds: tuple[str, ...]
    places: tuple[str, ...]
    fires: bool


class AlertGroup(Struct, frozen=True, dict=True):
    """Alerts of one name, service, cluster and kind in the same state, shown as one row.

    ``incident`` is the number of the open incident that covers them; ``holders`` are who acknowledged them.
    """

    key: str
    alerts: tuple[Alert, ...]
    incident: str = ""
    place: TriageState = TriageState.NEW
    holders: tuple[str, ...] = ()
    acts: tuple[AlertActs, ...] = ()
    level: str = "warn"

    @property
    def first(self) -> Alert:
        return self.alerts[0]

    @cached_property
    def facts(self) -> Facts:
        """Looked up once: there may be ten thousand of them."""
        began: datetime | None = None
        latest: datetime | None = None
        feeds: set[str] = set()
        places: set[str] = set()
        states: set[AlertStatus] = set()
        for a in self.alerts:  # once, and all that is asked of an alert at once
            at = a.started_at or a.first_seen_at
            if at is not None:
                if began is None or latest is None:
                    began = latest = at
                elif at < began:
                    began = at
                elif at > latest:
                    latest = at
            feeds.add(a.feed)
            places.add(where(a))
            states.add(a.status)
        places.discard("")
        return Facts(began, latest, tuple(sorted(feeds)), tuple(sorted(places)), AlertStatus.FIRING in states)

    @cached_property
    def held_since(self) -> datetime | None:
        """When the first of them that somebody still has was acknowledged here."""
        by_print = {one.fingerprint: one for one in self.alerts}
        return min((a.acked_at for a in self.acts if a.acked_at is not None and a.fingerprint in by_print
                    and a.holder(by_print[a.fingerprint])), default=None)  # fmt: skip

    @property
    def is_new(self) -> bool:
        """Nobody has it, and some of it is firing."""
        return self.place is TriageState.NEW and self.facts.fires

    @property
    def fingerprints(self) -> tuple[str, ...]:
        return tuple(a.fingerprint for a in self.alerts)

    @property
    def name(self) -> str:
        """Its title, with how many alerts it covers: ``CheckoutErrorRate × 6``."""
        return f"{self.first.title} × {len(self.alerts)}" if len(self.alerts) > 1 else self.first.title


class Sorted(Struct, frozen=True, eq=False):
    """All alerts in their state at one moment, and the groups they make.

    ``of`` is what it was made of; ``until`` is when, without any news, an alert changes its state (a snooze ends).
    """

    of: tuple[object, ...] = ()
    until: datetime | None = None
    triaged: list[TriagedAlert] = field(default_factory=list)
    groups: tuple[AlertGroup, ...] = ()

    def holds(self, of: tuple[object, ...], now: datetime) -> bool:
        """Whether it is still so: made of these very objects, and nothing has run out since."""
        same = len(self.of) == len(of) and all(a is b for a, b in zip(self.of, of, strict=True))
        return same and (self.until is None or now < self.until)


def sort(
    alerts: Iterable[Alert], resolved: Iterable[Alert], incidents: Collection[Incident],
    merged: Collection[Incident], acts: Mapping[str, AlertActs], now: datetime,
) -> Sorted:  # fmt: skip
    """The state of each alert at ``now``, and similar ones together: what nobody has first, what has resolved last."""
    found = triaged((*alerts, *resolved), incidents, acts, now, merged)
    groups = grouped(found)
    return Sorted((alerts, resolved, incidents, merged, acts), next_change(acts, now), found, groups)


def where(alert: Alert) -> str:
    """The cluster, region or zone an alert is reported for, else its host."""
    labels = alert.labels
    return alert.cluster or labels.get("region") or labels.get("zone") or labels.get("location") or alert.host


def covers(incidents: Collection[Incident], merged: Collection[Incident] = ()) -> dict[str, Incident]:
    """The incident of these that covers each linked alert, by fingerprint.

    ``merged`` are those merged into one of ``incidents``, through another merged one too: what they cover, the one
    that goes on covers. An alert that an incident covers itself is its own.
    """
    known = {it.id: it for it in (*merged, *incidents)}
    found: dict[str, Incident] = {}
    for it in (*merged, *incidents):
        goes_on: Incident | None = it
        for _ in merged:  # a chain has no more steps than there are merged ones
            if goes_on is None or not goes_on.merged_into:
                break
            goes_on = known.get(goes_on.merged_into)
        if goes_on is not None and not goes_on.merged_into:
            found.update(dict.fromkeys((link.fingerprint for link in it.alerts), goes_on))
    return found


def triaged(
    alerts: Iterable[Alert], incidents: Collection[Incident], acts: Mapping[str, AlertActs], now: datetime,
    merged: Collection[Incident] = (),
) -> list[TriagedAlert]:  # fmt: skip
    """The state of each alert at ``now``; resolved ones only where they ended within the last hour.

    ``merged`` are the incidents merged into one of ``incidents``, which covers their alerts.
    """
    linked = {fingerprint: incident.number for fingerprint, incident in covers(incidents, merged).items()}
    found: list[TriagedAlert] = []
    for alert in alerts:
        done = acts.get(alert.fingerprint) if acts else None
        incident = linked.get(alert.fingerprint, "")
        if not alert.is_active:
            if alert.ended_at is not None and now - alert.ended_at < RESOLVED_SHOWN:
                found.append(TriagedAlert(alert, TriageState.RESOLVED, "", incident, done))
            continue
        holder = done.holder(alert) if done is not None else ""
        if not holder and alert.status is AlertStatus.ACKED:
            holder = alert.assignee or alert.feed
        place = TriageState.LINKED if incident else TriageState.HELD if holder else TriageState.NEW
        if (done is not None and done.put_off(alert, now)) or (alert.status is AlertStatus.SUPPRESSED and not incident):
            place = TriageState.SNOOZED
        found.append(TriagedAlert(alert, place, holder, incident, done))
    return found


def next_change(acts: Mapping[str, AlertActs], now: datetime) -> datetime | None:
    """When, without any news, the next snooze ends."""
    ahead = [a.snoozed_until for a in acts.values() if a.snoozed_until is not None and a.snoozed_until > now]
    return min(ahead, default=None)


def grouped(found: Iterable[TriagedAlert]) -> tuple[AlertGroup, ...]:
    """Similar ones as groups: those nobody has first, the most severe and newest of each state first."""
    groups: dict[tuple[str, ...], list[TriagedAlert]] = {}
    spelt: dict[tuple[str, ...], list[TriagedAlert]] = {}  # the group of each spelling: few for ten thousand alerts
    for one in found:
        a = one.alert
        spelling = a.title, a.host if names_host(a.title) else "", a.service, a.cluster, a.kind, one.place, one.incident
        members = spelt.get(spelling)
        if members is None:
            # However each feed spells it.
            key = _key(one)
            members = spelt[spelling] = groups.setdefault(key, [])
        members.append(one)
    return tuple(sorted((_group(name, members) for name, members in groups.items()), key=_order))


def as_one(members: list[TriagedAlert]) -> AlertGroup:
    """These alerts, in this order, as one group in the state of the first."""
    return _group(_key(members[0]), members)


def _key(one: TriagedAlert) -> tuple[str, ...]:
    """What the alerts of a row have in common: the same alert of two clusters is two rows."""
    a = one.alert
    return (*group_key(a), *filter(None, (a.cluster.casefold(),)), a.kind, one.place.value, one.incident)


def _group(name: tuple[str, ...], members: list[TriagedAlert]) -> AlertGroup:
    alerts = tuple(one.alert for one in members)
    kind = alerts[0].kind
    levels = (LEVELS[severity] for severity in {a.severity for a in alerts})
    level = kind if kind in ("spike", "feed") else min(levels, key=_GRAVITY.__getitem__)
    holders = tuple(dict.fromkeys(one.holder for one in members if one.holder))
    acts = tuple(one.acts for one in members if one.acts is not None)
    return AlertGroup("\x1f".join(name), alerts, members[0].incident, members[0].place, holders, acts, level)


def _order(group: AlertGroup) -> tuple[int, int, float, str]:
    ended = group.place is TriageState.RESOLVED
    last = group.facts.latest
    if ended:
        last = max((a.ended_at for a in group.alerts if a.ended_at is not None), default=None)
    newest = last.timestamp() if last is not None else 0.0
    quiet = 10 if group.place is TriageState.NEW and not group.is_new else 0  # pending ones after those that fire
    gravity = 0 if ended else quiet + _GRAVITY[group.level]
    return _ORDER[group.place], gravity, -newest, group.key
