"""The wall told for one moment: from the last look and the clock to what is drawn. Pure.

Everything that turns (pages, alarms, the picture's place) hangs on the clock alone and counts nothing, so that a wall
that slept, or whose clock was set, goes on as if it had not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct

from screens.view.deadline_cache import Running
from screens.view.metrics import signals
from screens.view.promises import Promise, promises, unacknowledged
from screens.view.rows import stale_feeds, told_elsewhere
from warroom.core.brief import brief_lines
from warroom.core.cadence import AUDIENCES
from warroom.core.model import Deadline, FeedHealth, Incident, Signal, Urgency, WatcherHealth
from warroom.core.status_words import shown
from warroom.core.times import countdown
from warroom.core.words import span_words
from widgets.sparkline import SignalFace
from widgets.wall_face import Alarm, WallClock, WallFace, WallIncident

if TYPE_CHECKING:
    from warroom.room import Detail
    from warroom.session.room_thread import Snapshot

MOST_TILES = 6
TURN_S = 15  # how long an alarm stands for which there is no place of its own
SIGNAL_S = 60  # how long a series stands: each change of them costs a kilobyte on a wall of 200 columns
SHIFT_S = 240  # how long the picture stands at one place, so that nothing burns in
GRACE = timedelta(seconds=4)  # a watcher needs a moment to start
STEP_S = 10  # one clock ticks every second, the others in steps but while they are soon: a slow line carries it
SHORT = {"customer_update": "cust.", "executive_update": "execs"}  # cut on purpose, where the word has no room
FEW = timedelta(minutes=2)  # ages below are told in seconds, in the same steps


class Wanted(Struct, frozen=True):
    """What the wall was asked to show: incidents side by side, how long a page stands, or one incident for good."""

    tiles: int = 1
    rotate: timedelta | None = timedelta(seconds=20)
    pin: str = ""


class WallPage(Struct, frozen=True):
    """The incidents of one page, and which of how many pages it is."""

    shown: tuple[Incident, ...]
    others: tuple[Incident, ...] = ()
    number: int = 0
    of: int = 1


def page(incidents: Sequence[Incident], wanted: Wanted, now: datetime, since: datetime) -> WallPage:
    """The live incidents that are shown now; a pinned one alone, whatever its status.

    The gravest are on the first page, which is shown first from ``since`` on.
    """
    live = tuple(i for i in incidents if i.is_live)
    if wanted.pin:
        shown = tuple(i for i in incidents if wanted.pin in (i.id, i.number))
        return WallPage(shown, tuple(i for i in live if i not in shown))
    size = max(1, min(wanted.tiles, MOST_TILES))
    pages = max(1, -(-len(live) // size))
    turn = 0
    if wanted.rotate is not None and pages > 1:
        turn = int((now - since) // wanted.rotate) % pages
    shown = live[turn * size : (turn + 1) * size]
    return WallPage(shown, tuple(i for i in live if i not in shown), turn, pages)


def wall_face(look: Snapshot, running: Running, wanted: Wanted, now: datetime, zone: tzinfo, *, opened_at: datetime,
              drill: bool = False) -> WallFace:  # fmt: skip
    """The whole wall for this moment."""
    overview = look.overview
    incidents, feeds = (overview.incidents, overview.feeds) if overview is not None else ((), ())
    running.keep_only(incidents)
    here = page(incidents, wanted, now, opened_at)
    watched = tuple(i for i in incidents if i.is_live or i in here.shown)
    broken = promises(watched, (), running, now, person="")
    first = _most_urgent(here.shown, running, now)
    shown = tuple(_incident(i, look.detail, running, now, zone, ticking=first) for i in here.shown)
    program = _program(look, now, opened_at, zone)
    alarms = [*program, *_crits(look, now), *_alarms(broken, here, running, now)]
    seconds = int(now.timestamp())
    stale = stale_feeds(feeds)
    unpolled = bool(feeds) and any("watcher" in alarm.words[0] for alarm in program)
    series = overview.signals if overview is not None else ()
    return WallFace(
        incidents=shown,
        other=_other(here, broken, running, now, zone) if len(shown) == 1 else None,
        alarms=tuple(alarms),
        quiet=_quiet(look, wanted),
        signal=_signal(series, feeds, here, seconds // SIGNAL_S, now, zone),
        foot=("feeds not polled", "not polled") if unpolled else _feeds(feeds, tuple(stale.values()), now),
        feeds_late=bool(stale) or unpolled,
        clock=f"{now.astimezone(zone):%H:%M}",
        page=f"{here.number + 1}/{here.of}" if here.of > 1 else "",
        drill=drill or any(i.drill for i in here.shown) or (overview is not None and overview.drill is not None),
        replay=look.moment is not None,
        turn=seconds // TURN_S,
        place=seconds // SHIFT_S % 6,
        old=look.cut_off is not None or look.copied_at is not None,
    )


def _quiet(look: Snapshot, wanted: Wanted) -> str:
    """What stands where no incident does."""
    if look.overview is None:
        return "no data"
    if wanted.pin:
        return f"{wanted.pin.rpartition('-')[2]} is over"
    return "nothing is open"


def _most_urgent(shown: Sequence[Incident], running: Running, now: datetime) -> Deadline | None:
    """The deadline whose clock ticks every second: of all that are drawn first in their tile, the earliest due."""
    firsts = [own[0] for own in (_own(it, running, now) for it in shown) if own]
    return min(firsts, key=lambda due: due.due_at, default=None)


def _incident(it: Incident, detail: Detail | None, running: Running, now: datetime, zone: tzinfo, *,
              ticking: Deadline | None = None) -> WallIncident:  # fmt: skip
    level = running.policy.severity(it.severity)
    clocks = tuple(_clock(d, now, zone, ticking=d is ticking) for d in _own(it, running, now)[:4])
    age = _open_for(now - it.declared_at)
    if clocks and clocks[0].late:
        facts = (f"{it.number}  {it.region}  {age}", f"{it.region}  {age}", age) if it.region else (
            f"{it.number}  {age}", age)  # fmt: skip
    else:
        status = shown(running.policy, it.status)
        facts = (f"{it.number}  {status}  {age}", f"{status}  {age}", status)
    if it.private:
        names: tuple[str, ...] = ("private",)
        facts = (f"{it.number}  {age}", age)
    else:
        names = tuple(filter(None, (it.service, it.title)))
    return WallIncident(
        key=it.id, rank=level.rank, severity=level.name, number=it.number, names=names, facts=facts,
        commander=it.commander, clocks=clocks, age=age, impact=_impact(it, detail),
    )  # fmt: skip


def _open_for(span: timedelta) -> str:
    """``42 min``, ``72 min``; from two hours on ``2 h 5 min``."""
    minutes = int(span.total_seconds()) // 60
    return f"{minutes} min" if 0 <= minutes < 120 else span_words(span)


def _own(it: Incident, running: Running, now: datetime) -> list[Deadline]:
    """The deadlines that have a clock: an empty role is told by its strip."""
    return [d for d in running.of(it, now) if not told_elsewhere(d, now)]


def _left(due_at: datetime, now: datetime, *, ticking: bool) -> str:
    """What is left or late; in steps it never says that there is more time than there is."""
    left = due_at - now
    if ticking:
        return countdown(left)
    seconds = int(left.total_seconds())
    return countdown(timedelta(seconds=seconds // STEP_S * STEP_S if seconds > 0 else -(-seconds // STEP_S * STEP_S)))


def _short(due: Deadline) -> str:
    """A label for little room."""
    if due.kind in AUDIENCES:
        return SHORT.get(due.kind, "")
    return due.label.rpartition(" ")[2] if due.kind == "escalation" else due.label.split(",")[0]


def _clock(due: Deadline, now: datetime, zone: tzinfo, *, ticking: bool) -> WallClock:
    urgency = due.urgency(now)
    ticking = ticking or urgency is Urgency.SOON
    there = due.due_at.astimezone(zone)
    near = due.due_at - now < timedelta(hours=20)
    return WallClock(
        label=AUDIENCES.get(due.kind, due.label),
        short=_short(due),
        digits=_left(due.due_at, now, ticking=ticking),
        state=urgency.value,
        owner=due.owner if urgency is Urgency.OVERDUE else due.target or due.owner,
        by=f"{there:%H:%M}" if near else f"{there:%-d %b}",
    )


def _impact(it: Incident, detail: Detail | None) -> str:
    """The brief's impact, else the record's; what is private stays in the room."""
    if it.private or detail is None or detail.incident.id != it.id:
        return ""
    open_entries = [entry for entry in detail.entries if not entry.private]
    return next(line.text for line in brief_lines(detail.incident, open_entries) if line.name == "impact")


def _other(
    here: WallPage, broken: Sequence[Promise], running: Running, now: datetime, zone: tzinfo
) -> WallIncident | None:
    """The one told in a line: whose promise is broken before all others, else the gravest."""
    others = {i.id: i for i in here.others}
    chosen = next((others[p.incident] for p in broken if p.incident in others), None) or next(iter(here.others), None)
    return _incident(chosen, None, running, now, zone) if chosen is not None else None


# ---------------------------------------------------------------- what is broken


def _program(look: Snapshot, now: datetime, opened_at: datetime, zone: tzinfo) -> list[Alarm]:
    """What is broken in the program itself comes first: nothing else can be trusted then."""
    found = []
    if look.copied_at is not None:
        at = f"last look {look.copied_at.astimezone(zone):%H:%M}"
        found.append(Alarm((f"{at}, {_old(now - look.copied_at)} old", at, "last look")))
    elif look.cut_off is not None:
        since, seen = f"connection lost {look.cut_off.since.astimezone(zone):%H:%M}", look.cut_off.seen_at
        aged = (f"{since}, {_old(now - seen)} old",) if seen is not None else ()
        found.append(Alarm((*aged, since, "no connection")))
    elif look.trouble:
        found.append(Alarm(("cannot read the record", "no data")))
    watcher = look.overview.watcher if look.overview is not None else WatcherHealth()
    if look.overview is not None and not watcher.alive and abs(now - opened_at) >= GRACE:
        if watcher.beat_at is None:
            found.append(Alarm(("no watcher",)))
        else:
            found.append(Alarm((f"watcher dead {_old(now - watcher.beat_at)}", "watcher dead")))
    return found


def _crits(look: Snapshot, now: datetime) -> list[Alarm]:
    """The critical alerts that fire and that nobody acknowledged: the oldest by name, how many more there are."""
    found = unacknowledged(look.sorted.groups) if look.sorted is not None else ()
    if not found:
        return []
    first, more = found[0], len(found) - 1
    old = _left(first.facts.began or now, now, ticking=False).lstrip("+")
    rest = f" +{more}" if more else ""
    return [Alarm((f"crit {old} {first.name}{rest}", f"crit {first.name}{rest}", f"crit {old}{rest}"), crit=True)]


def _alarms(broken: Sequence[Promise], here: WallPage, running: Running, now: datetime) -> list[Alarm]:
    """The broken promises that no large clock of this page tells."""
    told = set()
    for it in here.shown:
        first = next(iter(_own(it, running, now)), None)
        if first is not None:
            told.add((it.id, first.due_at, AUDIENCES.get(first.kind, first.label)))
    found = []
    for one in broken:
        if one.word == "OVERDUE" and (one.incident, one.since, one.label) in told:
            continue
        if one.word == "NO COMMANDER":
            words: tuple[str, ...] = ("no commander", "no IC")
        elif one.word == "DRAFT":
            words = (f"{one.label} draft waits", "draft waits")
        elif one.word == "UNFILLED":
            words = (f"no {one.label}", f"{one.label} unfilled")
        else:
            how = _left(one.since, now, ticking=False).lstrip("+")
            words = (f"{one.label} overdue {how}", f"{one.label} overdue", "overdue")
        found.append(Alarm(words, one.incident, one.number))
    return found


def _signal(
    series: Sequence[Signal], feeds: Sequence[FeedHealth], here: WallPage, turn: int, now: datetime, zone: tzinfo
) -> SignalFace | None:
    """The series shown now, by turns: those over their limit or not heard of, else those of the shown services."""
    services = {it.service for it in here.shown if it.service}
    told = signals(series, feeds, next(iter(services), ""), now, zone).signals
    wanted = [one for one in told if one.over or not one.now]
    if not wanted:
        wanted = [one for one in told if one.service in services] or list(told)
    return wanted[turn % len(wanted)] if wanted else None


def _old(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // STEP_S * STEP_S} s" if span < FEW else span_words(span)


def _feeds(feeds: Sequence[FeedHealth], stale: Sequence[FeedHealth], now: datetime) -> tuple[str, ...]:
    if stale:
        oldest = min((f.last_success_at or f.last_try_at or now for f in stale), default=now)
        old = _old(now - oldest)
        if len(stale) == 1 and stale[0].last_success_at is None:
            return f"{stale[0].id} never answered", f"{stale[0].id} no answer", "feed stale"
        if len(stale) == 1:
            return f"{stale[0].id} stale {old}", f"{stale[0].id} stale", "feed stale"
        return f"{len(stale)} feeds stale {old}", f"{len(stale)} feeds stale"
    if not feeds:
        return ("no feeds",)
    return (f"{len(feeds)} feeds OK" if len(feeds) != 1 else "1 feed OK",)
