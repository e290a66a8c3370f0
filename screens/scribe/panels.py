"""What the panes around the record tell for one moment: bar, promises, keys; beside it clocks, hypotheses, what is
pinned, tasks, who is here. Pure but for what it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from screens.base.key_labels import key_of, spelled
from screens.context import cut_off
from screens.scribe.keys import footer
from screens.view import panels
from screens.view.panels import roster
from screens.view.promises import promises, strip
from warroom.core.model import Deadline, Entry, HypothesisState, Incident, Kind, Urgency
from warroom.core.policy import Policy
from warroom.core.status_words import shown
from warroom.core.times import countdown, short_countdown
from warroom.core.words import span_words
from widgets.aside import AsideRow, Section
from widgets.bar import BarFace
from widgets.footer import FooterFace
from widgets.strips import Span, Words

if TYPE_CHECKING:
    from screens.scribe.keys import ScribeParts

CLOCKS = 6
_SHORT = {"team_update": "team", "customer_update": "customers", "executive_update": "executives",
          "agents_update": "agents", "engineering_update": "engineers", "ask": "ask"}  # fmt: skip


def values(screen: ScribeParts, now: datetime) -> dict[str, Callable[[], Any]]:
    """What makes that which every pane shows now, by the pane's name."""
    room, incident, running = screen.room, screen.incident, screen.following.deadlines(now)
    overview = screen.following.look.overview if screen.following.look is not None else None
    incidents = overview.incidents if overview is not None else ()
    feeds = overview.feeds if overview is not None else ()
    state = room.state
    broken = promises(incidents, feeds, state.deadlines, now, person=None if state.read_only else state.person,
                      crits=state.listed.crits)  # fmt: skip
    told: dict[str, Callable[[], Any]] = {
        "bar": lambda: bar(screen, incident, now),
        "strip": lambda: strip(broken, incidents, room.state.deadlines, now, room.state.zone, room.state.actions),
        "head": screen.finding.head,
        "keys": lambda: (
            FooterFace((("›", screen.notice),), keep_last=False) if screen.notice else footer(screen)
        ),
        "held": lambda: screen.writing.face(spelled(key_of("scribe_line_back"), screen.actions)),
        "clocks": lambda: clock_row(running, now),
    }
    if incident is not None:
        told["aside"] = lambda: aside(
            incident, running, screen.following.notable.values(), room.state.policy, now, screen.times.zone
        )
    return told


def bar(screen: ScribeParts, incident: Incident | None, now: datetime) -> BarFace:
    """Which incident, how it stands, who writes, who else is at it, what time it is."""
    room, there = screen.room, now.astimezone(screen.times.zone)
    held = panels.roles_of(room.state.person, incident)
    role = "reads" if room.state.read_only else panels.short_role(held[0]) if held else ""
    clock, zone = there.strftime("%H:%M:%S"), there.tzname() or "UTC"
    if incident is None:
        return BarFace(
            name="SCRIBE", place=screen.incident_id, who=room.state.person, role=role, clock=clock, zone=zone
        )
    level = room.state.policy.severity(incident.severity)
    trouble = screen.following.look.trouble if screen.following.look is not None else ""
    age = span_words(now - incident.declared_at)
    subject: Words = ((shown(room.state.policy, incident.status).capitalize(), "bright"), (f", {age}", "dim"))
    look = screen.following.look
    lost = cut_off.bar_words(look, screen.times.zone, short=True) if look is not None else ""
    lost = ", ".join(filter(None, (lost, cut_off.age_words(look, now)))) if look is not None else ""
    said = lost or ("timeline cannot be read" if trouble else "")
    beside: Words = ((said, "latet"),) if said else ((incident.title, "text"),)
    return BarFace(
        name="SCRIBE", place=incident.id, place_short=incident.number,
        who=room.state.person, role=role, clock=clock, zone=zone, others=room.attendance.names_at(incident.id),
        drill=incident.drill or bool(room.state.banner), tag=(level.rank, level.name), subject=subject, beside=beside,
    )  # fmt: skip


# ------------------------------------------------------------ beside the record



def aside(incident: Incident, running: Sequence[Deadline], notable: Iterable[Entry], policy: Policy, now: datetime,
          zone: tzinfo) -> tuple[Section, ...]:  # fmt: skip
    """All sections. ``notable`` are the entries that are pinned and the hypotheses, wherever they stand."""
    entries = sorted(notable, key=lambda e: (e.at, e.seq))
    return (
        clocks(running, now),
        hypotheses([e for e in entries if e.kind is Kind.HYPOTHESIS and e.retracted is None], zone),
        pinned([e for e in entries if e.pinned and e.retracted is None], zone),
        tasks(incident, now, zone),
        here(incident, policy, running, now),
    )


def clock_word(deadline: Deadline) -> str:
    """What a countdown is called where there is little room."""
    if deadline.kind == "ask":
        return f"ask {deadline.owner}"
    if deadline.kind == "escalation":
        return deadline.label.replace("escalate to", "escalate:")
    return _SHORT.get(deadline.kind, deadline.label.removeprefix("role: "))


def clocks(running: Sequence[Deadline], now: datetime) -> Section:
    rows = []
    for due in running[:CLOCKS]:
        urgency, left = due.urgency(now), due.due_at - now
        name = clock_word(due)
        if urgency is Urgency.OVERDUE and due.kind == "role_unfilled":
            # Its fill stands where the role does, among the people: what is overdue is filled once.
            rows.append(AsideRow(name, ((short_countdown(left), "latet"),)))
        elif urgency is Urgency.OVERDUE:
            rows.append(AsideRow(name, f"overdue  {short_countdown(left)}", late=True))
        elif urgency is Urgency.SOON:
            rows.append(AsideRow(name, (("due soon  ", "soon"), (countdown(left), "soon_bold"))))
        else:
            rows.append(AsideRow(name, ((short_countdown(left), "text"),)))
    return Section("CLOCKS", tuple(rows), str(len(running)), "nothing due")


def clock_row(running: Sequence[Deadline], now: datetime) -> Words:
    """The same in one row, for a small terminal."""
    spans: list[Span] = []
    for due in running[:5]:
        left = due.due_at - now
        token = {Urgency.OVERDUE: "latet", Urgency.SOON: "soon"}.get(due.urgency(now), "text")
        spans += [(clock_word(due), "dim"), (f" {short_countdown(left)}", token), ("   ", "dim")]
    return tuple(spans) or "nothing due"


def hypotheses(entries: Sequence[Entry], zone: tzinfo) -> Section:
    """The open ones first, then those that were judged, the newest first."""
    state = {e.id: e.hypothesis or HypothesisState.OPEN for e in entries}
    order = [HypothesisState.CONFIRMED, HypothesisState.SUPPORTED, HypothesisState.OPEN, HypothesisState.ELIMINATED]
    rows: list[AsideRow] = []
    for entry in sorted(entries, key=lambda e: (order.index(state[e.id]), -e.at.timestamp())):
        gone = state[entry.id] is HypothesisState.ELIMINATED
        speaking = sum(1 for e in entry.evidence if e.supports)
        against = len(entry.evidence) - speaking
        facts = ", ".join(f"{n} {word}" for n, word in ((speaking, "for"), (against, "against")) if n)
        word = (state[entry.id].value, "faint" if gone else "bright")
        at = f"  {entry.at.astimezone(zone):%H:%M:%S}"
        rows.append(AsideRow((word, (at, "faint" if gone else "dim")), facts))
        rows.append(AsideRow(((_line(entry), "struck" if gone else "hypothesis"),), wraps=not gone))
    count = sum(1 for s in state.values() if s in (HypothesisState.OPEN, HypothesisState.SUPPORTED))
    return Section("HYPOTHESES", tuple(rows), f"{count} open", "none recorded")


def pinned(entries: Sequence[Entry], zone: tzinfo) -> Section:
    rows = tuple(
        AsideRow(((f"{e.at.astimezone(zone):%H:%M}  ", "dim"), (_line(e), "text"))) for e in reversed(entries)
    )
    return Section("PINNED", rows, str(len(entries)), "no pinned entries")


def tasks(incident: Incident, now: datetime, zone: tzinfo) -> Section:
    """Open tasks by due time; what is asked of people stands among the clocks."""
    rows = []
    for task in sorted((t for t in incident.tasks if t.state == "open"), key=lambda t: t.due_at or now + FAR):
        left = task.due_at - now if task.due_at else FAR
        token = "latet" if left <= timedelta() else "soon" if left <= timedelta(minutes=2) else "dim"
        due = f"{task.due_at.astimezone(zone):%H:%M}" if task.due_at else ""
        rows.append(AsideRow(((f"{task.owner}  ", "dim"), (_line(task), "text")), ((due, token),)))
    return Section("TASKS", tuple(rows), f"{len(rows)} open", "no open tasks")


FAR = timedelta(days=9_999)


def here(incident: Incident, policy: Policy, running: Sequence[Deadline], now: datetime) -> Section:
    """Who holds which role; one that must be filled and is not cannot be missed."""
    face = roster(incident, policy, running, now, titled=False)
    rows = []
    for row in face.rows:
        if row.state == "empty":
            rows.append(AsideRow(((row.role, "text"),), chip="unfilled"))
        else:
            person = f"asked {row.person}" if row.state == "asked" else row.person
            rows.append(AsideRow(row.role, ((person, "dim" if row.state in ("asked", "free") else "text"),)))
    return Section("IN THE ROOM", tuple(rows), face.count, "no role is filled")


def _line(thing: object) -> str:
    return str(getattr(thing, "text", "")).replace("\n", " ")
