"""The alerts inbox as rows: from groups, incidents and now to plain texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct

from screens.base.key_labels import shown_for
from warroom.core.alert_acts import AlertActs
from warroom.core.inbox import AlertGroup, TriageState, where
from warroom.core.model import Alert, AlertStatus, FeedHealth, Incident
from warroom.core.policy import Policy
from warroom.core.times import age
from warroom.keymap.actions import ACTIONS, Action
from widgets.inbox_list import InboxRow
from widgets.strips import Words

SECTIONS = {
    TriageState.NEW: "UNACKNOWLEDGED",
    TriageState.HELD: "ACKNOWLEDGED",
    TriageState.LINKED: "LINKED TO AN OPEN INCIDENT",
    TriageState.SNOOZED: "SNOOZED",
    TriageState.RESOLVED: "RESOLVED IN THE LAST HOUR",
}
LEAST_TELLING = 4  # letters that a label's value must have to be looked for in what people wrote

if TYPE_CHECKING:
    from warroom.core.alert_calls import Firing
    from warroom.core.service_facts import Around


class Surroundings(Struct, frozen=True):
    """What the rows are told with."""

    incidents: tuple[Incident, ...]
    policy: Policy
    zone: tzinfo
    now: datetime
    stale: Mapping[str, FeedHealth]
    actions: tuple[Action, ...] = ACTIONS
    forgotten: timedelta = timedelta(hours=4)
    """An acknowledgement that old may be forgotten."""
    services: Around | None = None
    """The services that are known."""
    proposed: frozenset[Firing] = frozenset()
    """The firings from which a rule that called proposes to declare an incident."""

    def held_for(self, group: AlertGroup) -> timedelta | None:
        """How long ago a group that no incident covers was acknowledged; None where it was not."""
        since = group.held_since if group.place is TriageState.HELD else None
        return self.now - since if since is not None else None

    def clock(self, at: datetime) -> str:
        """``15:30``, with the day where it is another."""
        there = at.astimezone(self.zone)
        same_day = there.date() == self.now.astimezone(self.zone).date()
        return f"{there:%H:%M}" if same_day else f"{there:%-d %b %H:%M}"

    def rank(self, number: str) -> int:
        it = next((i for i in self.incidents if i.number == number), None)
        return self.policy.severity(it.severity).rank if it is not None else 3


def rows(groups: Sequence[AlertGroup], around: Surroundings, marked: AbstractSet[str],
         opened: AbstractSet[str]) -> Iterator[InboxRow]:  # fmt: skip
    """Every group, and under an opened one each of its alerts. Rows of a section come one after another."""
    counts = _section_counts(groups, around)
    likely = _Likeness(around.incidents)
    for group in groups:
        count = counts[group.place]
        yield _row(group, around, count, likely, group.key in marked)
        if group.key in opened and len(group.alerts) > 1:
            for alert in group.alerts:
                key = series_key(alert)
                yield _series(alert, group, around, count, key in marked)


def steps_of(group: AlertGroup, around: Surroundings) -> tuple[int, bool] | None:
    """What of the time since it was acknowledged its row tells: whole hours, and whether it may be forgotten."""
    held = around.held_for(group)
    return (held // timedelta(hours=1), held >= around.forgotten) if held is not None else None


def series_key(alert: Alert) -> str:
    """The key of one alert's own row."""
    return f"\x1e{alert.fingerprint}"


def _section_counts(groups: Sequence[AlertGroup], around: Surroundings) -> dict[TriageState, Words]:
    found: dict[TriageState, Words] = {}
    for place in TriageState:
        those = [g for g in groups if g.place is place]
        series = sum(len(g.alerts) for g in those)
        if place is TriageState.NEW:
            pending = len(those) - sum(g.is_new for g in those)
            said = f"{len(those) - pending}" + (f", {pending} pending" if pending else "")
            found[place] = ((said, "bright"),)
        else:
            found[place] = ((f"{counted(len(those), 'group')}, {series} series", "dim"),)
            if late := sum((around.held_for(g) or timedelta()) >= around.forgotten for g in those):
                found[place] = (*found[place], (f", {late} for over {_span(around.forgotten)}", "bright"))
    return found


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _row(group: AlertGroup, around: Surroundings, count: Words, likely: _Likeness, marked: bool) -> InboxRow:
    first = group.first
    feeds = sorted({a.feed for a in group.alerts})
    stale = any(feed in around.stale for feed in feeds)
    places = sorted({where(a) for a in group.alerts} - {""})
    return InboxRow(
        key=group.key, section=SECTIONS[group.place], section_count=count, level=group.level, title=first.title,
        service=first.service, where=places[0] if len(places) == 1 else f"{len(places)} places" if places else "",
        series=first.value if first.kind == "spike" and first.value else f"{len(group.alerts):,}",
        since=_since(group.alerts), feed=feeds[0] if len(feeds) == 1 else f"{len(feeds)} feeds",
        state=_state(group, around, likely, stale), incident=group.incident, rank=around.rank(group.incident),
        new=group.is_new and not stale, loud=group.place is TriageState.NEW,
        quiet=stale or group.place in (TriageState.SNOOZED, TriageState.RESOLVED), marked=marked,
    )  # fmt: skip


def _series(alert: Alert, group: AlertGroup, around: Surroundings, count: Words, marked: bool) -> InboxRow:
    stale = alert.feed in around.stale
    return InboxRow(
        key=series_key(alert), section=SECTIONS[group.place], section_count=count, level=group.level,
        title=series_name(alert, group.alerts), service=alert.service, where=where(alert), series=alert.value,
        since=_since((alert,)), feed=alert.feed, state=alert.summary or alert.severity_word,
        loud=group.place is TriageState.NEW, quiet=stale or group.place in (TriageState.SNOOZED, TriageState.RESOLVED),
        marked=marked, depth=1,
    )  # fmt: skip


def series_name(alert: Alert, others: Sequence[Alert]) -> str:
    """What tells it from the others of its group: the labels that differ, else its host, else its id."""
    differing = [v for k, v in alert.labels.items() if any(o.labels.get(k) != v for o in others)]
    return " ".join(differing) or alert.host or alert.uid


def _since(alerts: Sequence[Alert]) -> datetime | None:
    """When the first of them began; for those that are over, when the last of them ended."""
    if not alerts[0].is_active:
        return max((a.ended_at for a in alerts if a.ended_at is not None), default=None)
    return min((at for a in alerts if (at := a.began_at) is not None), default=None)


# ---------------------------------------------------------------- what is known of it


def _is_proposed(group: AlertGroup, proposed: AbstractSet[Firing]) -> bool:
    from warroom.core.alert_calls import firing

    return any(firing(alert) in proposed for alert in group.alerts)


def _state(group: AlertGroup, around: Surroundings, likely: _Likeness, stale: bool) -> Words:
    first = group.first
    if group.place is TriageState.RESOLVED:
        return f"resolved {around.clock(first.ended_at)}" if first.ended_at else "resolved"
    if group.place is TriageState.SNOOZED:
        return _snoozed(group, around)
    if stale:
        return "feed is stale"
    if group.place in (TriageState.LINKED, TriageState.HELD):
        return _held(group, around) if group.holders else "not acknowledged"
    if all(a.status is AlertStatus.PENDING for a in group.alerts):
        return "pending at its source"
    if around.proposed and _is_proposed(group, around.proposed):
        key = shown_for(around.actions, "promote")
        return (("a rule proposes an incident", "bright"), (f": {key} declares" if key else "", "dim"))
    if first.flapping:
        return f"flapping, {first.summary}" if first.summary else "flapping"
    number, why = likely.of(first)
    if number:
        return f"similar to {number}: {why}"
    said = newest_comment(group.acts)
    return f"{said[0]}: {said[1]}" if said else first.summary or first.severity_word


def _span(length: timedelta) -> str:
    """``4h``, ``90m``."""
    hours, rest = divmod(length, timedelta(hours=1))
    return age(length) if rest else f"{hours}h"


def _held(group: AlertGroup, around: Surroundings) -> Words:
    """Who has it; since how many hours, where that is long, which stands out where it may be forgotten."""
    said = f"acknowledged by {', '.join(group.holders[:2])}"
    held = around.held_for(group)
    if held is None or held < timedelta(hours=1):
        return said
    return ((f"{held // timedelta(hours=1)}h ago ", "bright" if held >= around.forgotten else "text"), (said, "text"))


def _snoozed(group: AlertGroup, around: Surroundings) -> str:
    held = [(a.snoozed_until, a) for a in group.acts if a.snoozed_until is not None and a.snoozed_until > around.now]
    if not held:
        return at_its_source(group.first) or "silenced at its source"
    until, acts = min(held, key=lambda pair: pair[0])
    who = f", {acts.snoozed_by}: {acts.reason}" if acts.reason else ", or resolved"
    return f"until {around.clock(until)}{who}"


def at_its_source(alert: Alert) -> str:
    """Who or what keeps it silent at its source, until when and why, where the source says more than one word."""
    told = alert.status is AlertStatus.SUPPRESSED and " " in alert.status_word
    return alert.status_word if told else ""


def hushed(alert: Alert) -> str:
    """The same with every comment whole."""
    return alert.hush if alert.status is AlertStatus.SUPPRESSED and alert.hush else at_its_source(alert)


def newest_comment(acts: Iterable[AlertActs]) -> tuple[str, str] | None:
    """Who said what last."""
    comments = [c for a in acts for c in a.comments]
    last = max(comments, key=lambda c: c.at, default=None)
    return (last.by, last.text) if last is not None else None


class _Likeness:
    """Which open incident an alert is like: one whose people wrote of what the alert names, or of its service."""

    def __init__(self, incidents: Iterable[Incident]) -> None:
        self._live = [i for i in incidents if i.is_live]
        self._written = [(i, _written(i)) for i in self._live]

    def of(self, alert: Alert) -> tuple[str, str]:
        """The incident's number and why, ("", "") where none is."""
        label, number = named_in(alert, self._written)
        if number:
            return number, label
        for it in self._live:
            if alert.service and alert.service == it.service:
                return it.number, f"service {alert.service}"
        return "", ""


def _written(incident: Incident) -> str:
    brief = incident.brief
    return "\n".join(
        (incident.title, incident.summary, brief.impact, brief.hypothesis, brief.doing, brief.needs, brief.next_step)
    ).casefold()


def named_in(alert: Alert, written: Iterable[tuple[Incident, str]]) -> tuple[str, str]:
    """The first of the alert's labels whose value people wrote in an incident, ``version 2.1.3``, and its number."""
    told = [(k, v) for k, v in alert.labels.items() if len(v) >= LEAST_TELLING and v != alert.service]
    for incident, text in written:
        for name, value in told:
            if value.casefold() in text and name not in ("region", "zone", "env", "team", "severity"):
                return f"{name} {value}", incident.number
    return "", ""


def hint(alert: Alert, incidents: Iterable[Incident]) -> tuple[str, str]:
    """A sentence that ties the alert to an open incident, and the incident's number: ``version=2.1.3 is named in
    0042: roll back 2.1.3``; ("", "") where nothing does."""
    live = [i for i in incidents if i.is_live]
    label, number = named_in(alert, ((i, _written(i)) for i in live))
    it = next((i for i in live if i.number == number), None)
    if it is not None:
        value = label.rpartition(" ")[2]
        lines = (it.brief.doing, it.brief.hypothesis, it.brief.impact, it.title)
        line = next((text for text in lines if value.casefold() in text.casefold()), it.title)
        return f"{label.replace(' ', '=', 1)} is mentioned in {number}: {line}", number
    it = next((i for i in live if alert.service and i.service == alert.service), None)
    return (f"{it.number} has the same service, {alert.service}: {it.title}", it.number) if it is not None else ("", "")
