"""What the room knows as rows of its lists: pure, from values and now to plain texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec.structs import replace

from warroom.core.inbox import AlertGroup
from warroom.core.model import (
    Deadline,
    Entry,
    FeedHealth,
    HypothesisState,
    Incident,
    Kind,
    Status,
    Urgency,
)
from warroom.core.policy import Policy
from warroom.core.status_words import shown
from warroom.core.times import age, short_countdown
from widgets.alert_list import AlertNote, AlertRow
from widgets.glyphs import UNICODE
from widgets.incident_list import IncidentRow
from widgets.strips import Words
from widgets.timeline import EntryRow

if TYPE_CHECKING:
    from warroom.core.model.deploy import Deploy

NOT_YET = "not yet in the room"
"""Said of what waits for the connection to come back."""
STEP = timedelta(seconds=5)
LATE_RECORD = timedelta(minutes=5)  # recorded this long after it happened, an entry says so


def in_steps(span: timedelta) -> timedelta:
    """A time that has passed, in steps of five seconds: nothing but clocks ticks."""
    return span // STEP * STEP


def incident_row(incident: Incident, policy: Policy, running: Sequence[Deadline], now: datetime) -> IncidentRow:
    """One incident; ``running`` are its deadlines, most urgent first."""
    level = policy.severity(incident.severity)
    first = next((d for d in running if not told_elsewhere(d, now)), None)
    lead = incident.holders("technical_lead")
    return IncidentRow(
        key=incident.id,
        rank=level.rank,
        severity=level.name,
        id=incident.number,
        title=incident.title,
        age=age(in_steps(now - incident.declared_at)),
        commander=incident.commander,
        next=short_countdown(first.due_at - now) if first else "",
        next_state=first.urgency(now).value if first else Urgency.CALM.value,
        status=shown(policy, incident.status),
        service=incident.service,
        lead=lead[0].person if lead else "",
        quiet=not incident.is_live,
    )


def count_words(incidents: Sequence[Incident]) -> str:
    """``2 open, 1 closing``: what is fought, what is only planned, what waits for its closing."""
    live = sum(i.is_live for i in incidents)
    planned = sum(i.status is Status.PLANNED for i in incidents)
    closing = len(incidents) - live - planned
    others = ((planned, "planned"), (closing, "closing"))
    return ", ".join([f"{live} open", *(f"{count} {word}" for count, word in others if count)])


def told_elsewhere(deadline: Deadline, now: datetime) -> bool:
    """An empty role is told once: ``NO IC`` stands in the list, ``nobody`` in the roster once its grace is over."""
    if deadline.kind != "role_unfilled":
        return False
    return deadline.key == "role_unfilled:commander" or deadline.urgency(now) is Urgency.OVERDUE


def entry_rows(entries: Sequence[Entry], zone: tzinfo, amended: Mapping[str, str]) -> tuple[EntryRow, ...]:
    """The record in the zone shown. What the room wrote several times over at once is one row with its count.

    ``amended`` tells by id what is being amended elsewhere: ``lee is amending this``.
    """
    speaking = {e.entry: (row.at, e.supports) for row in entries if row.retracted is None for e in row.evidence}
    found: list[EntryRow] = []
    count = 1
    for before, entry in zip((None, *entries), entries, strict=False):
        if before is not None and _repeats(before, entry):
            count += 1
            found[-1] = replace(found[-1], text=f"{entry.text} × {count}")
            continue
        count = 1
        row = entry_row(entry, zone, speaking.get(entry.id))
        told = amended.get(entry.id)
        found.append(replace(row, mark=((told, "bright"),)) if told else row)
    return tuple(found)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


R = TypeVar("R", bound=_Keyed)


def with_deploys(rows: Sequence[R], entries: Sequence[Entry], deploys: Iterable[Deploy], whole: bool,
                 row_of: Callable[[Deploy], R]) -> tuple[R, ...]:  # fmt: skip
    """The rows with what feeds told of in its place, as ``row_of`` shows it. ``whole``: the rows are all there are; if
    not, what was before the first of them is left out."""
    at_of = {entry.id: entry.at for entry in entries}
    told = [one for one in deploys if whole or not entries or one.at >= entries[0].at]
    found, waiting = [], list(told)
    for row in rows:
        at = at_of.get(row.key)
        while at is not None and waiting and waiting[0].at < at:
            found.append(row_of(waiting.pop(0)))
        found.append(row)
    return (*found, *map(row_of, waiting))


def deploy_row(one: Deploy, zone: tzinfo) -> EntryRow:
    """A deploy among the entries: nobody here wrote it, its feed stands where the author does."""
    at = one.at.astimezone(zone)
    return EntryRow(
        key=f"deploy/{one.ref}", time=at.strftime("%H:%M:%S"), kind=one.kind[:10], author=one.feed,
        text=", ".join(filter(None, (one.title, one.state))), mark="from a feed", day=at.strftime("%a %-d %b"),
    )  # fmt: skip


def pending_rows(lines: Iterable[tuple[str, Kind, datetime, str]], author: str, zone: tzinfo) -> tuple[EntryRow, ...]:
    """Lines (key, kind, time, text) that are not in the record yet, as they will stand there."""
    return tuple(
        EntryRow(
            key=key, time=f"{at.astimezone(zone):%H:%M:%S}", kind=kind.value, author=author,
            text=text.replace("\n", " ⏎ "), mark=((NOT_YET, "bright"),), day=f"{at.astimezone(zone):%a %-d %b}",
        )
        for key, kind, at, text in lines
    )  # fmt: skip


def _repeats(before: Entry, entry: Entry) -> bool:
    """Whether the room says the same again in the same second: every alert of a group linked at once."""
    said, again = ((e.text, e.author, e.kind, e.system, e.at.replace(microsecond=0)) for e in (before, entry))
    return entry.system and said == again


def entry_row(entry: Entry, zone: tzinfo, speaks: tuple[datetime, bool] | None = None) -> EntryRow:
    """One line of the record in the zone shown; ``speaks`` tells of which hypothesis it is evidence, for or against."""
    at = entry.at.astimezone(zone)
    gone = entry.retracted is not None or entry.hypothesis is HypothesisState.ELIMINATED
    return EntryRow(
        key=entry.id,
        time=at.strftime("%H:%M:%S"),
        kind=entry.kind.value,
        author=entry.author,
        text=entry.text.replace("\n", " ⏎ "),
        mark=entry_mark(entry, zone, speaks),
        struck=gone,
        day=at.strftime("%a %-d %b"),
    )


def entry_mark(entry: Entry, zone: tzinfo, speaks: tuple[datetime, bool] | None = None) -> Words:
    """The one word at the right end: what became of the entry matters more than how it was written."""
    if entry.retracted is not None:
        return f"retracted by {entry.retracted.by}"
    if entry.kind is Kind.HYPOTHESIS and entry.hypothesis is not None:
        return _hypothesis_mark(entry)
    if entry.pinned:
        return (("pinned", "bright"),)
    if entry.withheld:
        return "never sent"
    if speaks is not None:
        return f"{'supports' if speaks[1] else 'contradicts'} {speaks[0].astimezone(zone):%H:%M:%S}"
    if entry.mark:
        return entry.mark
    if entry.earlier:
        return f"edited {entry.earlier[-1].changed_at.astimezone(zone):%H:%M}"
    if entry.recorded_at - entry.at > LATE_RECORD:
        return f"recorded {entry.recorded_at.astimezone(zone):%H:%M}"
    return ""


def _hypothesis_mark(entry: Entry) -> str:
    speaking = sum(1 for e in entry.evidence if e.supports)
    against = len(entry.evidence) - speaking
    state = (entry.hypothesis or HypothesisState.OPEN).value
    facts = [f"{count} {word}" for count, word in ((speaking, "for"), (against, "against")) if count]
    if facts and entry.hypothesis is HypothesisState.OPEN:
        return f"{speaking} fact{'' if speaking == 1 else 's'} for" if not against else ", ".join(facts)
    return ", ".join([state, *facts])


# ---------------------------------------------------------------- alerts


def alert_row(group: AlertGroup, now: datetime, stale: Mapping[str, FeedHealth]) -> AlertRow:
    first, (since, _, feeds, regions, fires) = group.first, group.facts
    state: Words = first.summary or first.severity_word
    if group.incident:
        state = f"→ {group.incident}"
    elif any(f in stale for f in feeds):
        state = "feed is stale"
    elif first.flapping:
        state = f"flapping, {first.summary}" if first.summary else "flapping"
    elif group.holders:
        state = f"acknowledged by {', '.join(group.holders[:2])}"
    elif not fires:
        state = first.status.value
    return AlertRow(
        key=group.key,
        level=group.level,
        title=first.title,
        where=regions[0] if len(regions) == 1 else f"{len(regions)} places" if regions else first.service,
        count=first.value if first.kind == "spike" else f"× {len(group.alerts)}" if len(group.alerts) > 1 else "",
        age=age(now - since) if since is not None else "",
        feed=feeds[0] if len(feeds) == 1 else f"{len(feeds)} feeds",
        state=state,
        new=group.is_new,
    )


def linked_note(groups: Sequence[AlertGroup]) -> tuple[AlertNote, ...]:
    """The alerts that incidents have, in one row: they are known, the new ones need the room."""
    by_incident: dict[str, list[AlertGroup]] = {}
    for group in groups:
        if group.incident:
            by_incident.setdefault(group.incident, []).append(group)
    parts: list[Words] = []
    for number, members in by_incident.items():
        names = [f"{g.first.title} × {len(g.alerts)}" if len(g.alerts) > 1 else g.first.title for g in members]
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        shape = f"{UNICODE.alert(members[0].level)} "
        parts.append(((shape, "dim"), (" and ".join(names[:2]) + more, "text"), (f"  → {number}", "dim")))
    return (AlertNote("linked", tuple(parts[:2])),) if parts else ()


# ---------------------------------------------------------------- feeds


def stale_feeds(feeds: Iterable[FeedHealth]) -> dict[str, FeedHealth]:
    """The feeds that have not answered for three intervals, or never did though they were tried.

    One whose last poll failed is not among them before that: what it told is still as fresh as any other's.
    """
    return {f.id: f for f in feeds if f.state == "stale" or (f.state == "no data" and f.failures)}
