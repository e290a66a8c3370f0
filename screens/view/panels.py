"""What stands beside the record: brief, roster, feeds, tasks, deadlines, who was last told. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from screens.view.deadline_cache import Running
from screens.view.metrics import in_words
from screens.view.rows import in_steps, stale_feeds
from warroom.core.brief import brief_lines
from warroom.core.cadence import KEYS
from warroom.core.deadlines import rotation_about
from warroom.core.links import channel_name
from warroom.core.model import Deadline, Entry, FeedHealth, Incident, OnCall, Status, Urgency
from warroom.core.policy import Policy
from warroom.core.role_conflicts import elsewhere, leads_too
from warroom.core.situation import Fact, situation
from warroom.core.standing import stands_since
from warroom.core.status_words import shown
from warroom.core.times import age, countdown
from warroom.core.words import span_words
from widgets.bar import SeverityCount
from widgets.brief import BriefFace, BriefRow
from widgets.facts import FactRow, FactsFace
from widgets.feeds import FeedRow, FeedsFace
from widgets.glyphs import UNICODE
from widgets.headline import HeadlineFace
from widgets.pane import Pane
from widgets.roster import RosterFace, RosterRow
from widgets.sparkline import SignalFace
from widgets.strips import Line, Span, Words, title

SHORT_ROLES = {"commander": "IC", "technical_lead": "lead", "communications": "comms", "support": "support"}


def roles_of(person: str, incident: Incident | None) -> list[str]:
    """What somebody is in an incident: the command of it before all else, then as it was given."""
    held = [a.role for a in incident.roles if a.person == person] if incident is not None else []
    return sorted(held, key=lambda role: role != "commander")


def short_role(name: str) -> str:
    return SHORT_ROLES.get(name, name.replace("_", " "))


def severity_counts(incidents: Iterable[Incident], policy: Policy) -> tuple[SeverityCount, ...]:
    counts: dict[str, int] = {}
    for incident in incidents:
        counts[incident.severity] = counts.get(incident.severity, 0) + 1
    levels = sorted((policy.severity(name) for name in counts), key=lambda s: s.rank)
    return tuple(SeverityCount(s.rank, s.name, counts[s.name]) for s in levels if s.name in counts)


def severity_span(rank: int, word: str) -> Span:
    """A severity as text, with its shape. (The gravest has no colour as text: it is always solid.)"""
    return f"{UNICODE.severity(rank)} {word}", "bright" if rank == 0 else f"s{min(3, rank)}"


# ---------------------------------------------------------------- the brief


def headline(incident: Incident | None, policy: Policy, now: datetime, zone: tzinfo, *, size: int
             ) -> HeadlineFace | None:  # fmt: skip
    """Which incident is selected, and what state it is in. ``size`` names the grid."""
    if incident is None:
        return None
    level = policy.severity(incident.severity)
    since = stands_since(incident) if incident.is_open else None
    facts = [f"PAUSED since {since.astimezone(zone):%H:%M}"] if since is not None else []
    facts.append(_stands(incident, now))
    if incident.is_live and incident.assessment is not None and (eta := incident.assessment.eta) is not None:
        facts.append(f"ETA {eta.astimezone(zone):%H:%M}{' passed' if eta < now else ''}")
    if incident.is_live:  # after what is asked for more often: where there is no room for all, the last is left out
        facts.append(f"{level.name} since {incident.severity_since.astimezone(zone):%H:%M}")
    if size == 200:
        facts.append(f"declared {incident.declared_at.astimezone(zone):%H:%M} by {incident.declared_by}")
    return HeadlineFace(
        id=incident.number, rank=level.rank, title=incident.title, status=shown(policy, incident.status).capitalize(),
        severity=f"{level.name} {level.word}".strip() if size == 200 else level.name, facts=tuple(facts),
    )  # fmt: skip


def _stands(incident: Incident, now: datetime) -> str:
    """How long it has been open; what is over says since when, what was merged where it went."""
    if incident.merged_into:
        return f"enter opens {incident.number_of(incident.merged_into)}"
    if incident.is_live:
        return f"open {span_words(in_steps(now - incident.declared_at))}"
    if incident.status is Status.PLANNED:
        return _planned(incident, now)
    return f"{span_words(in_steps(now - incident.status_since))} ago"


def _planned(incident: Incident, now: datetime) -> str:
    """How far from its T a launch is, and where it stands; another planned room has no clock to tell of."""
    if incident.launch is None:
        return "no severity deadlines"
    from warroom.core.launches import from_t, state

    return f"{from_t(incident.launch, now)}, {state(incident, now)}"


def brief(incident: Incident | None, entries: Sequence[Entry], policy: Policy, now: datetime, zone: tzinfo,
          *, size: int) -> BriefFace | None:  # fmt: skip
    """The brief of the selected incident: what a latecomer reads instead of asking. ``size`` names the grid."""
    if incident is None:
        return None
    small = size == 80
    lines = [line for line in brief_lines(incident, entries) if line.name != "next" or not small]
    shown = [
        BriefRow(line.name, _words(line.name, line.text), _note(line.note, line.since, line.until, now))
        for line in lines[: 4 if small else 5]
    ]
    return BriefFace(incident.number, tuple(shown), _acknowledged(incident, zone), channel_name(incident, policy))


def _acknowledged(incident: Incident, zone: tzinfo) -> Words:
    if incident.acknowledged_at is not None:
        at = f"acknowledged {incident.acknowledged_at.astimezone(zone):%H:%M}"
        return f"{at}, {incident.acknowledged_by}" if incident.acknowledged_by else at
    return (("not acknowledged", "text"),) if incident.is_live else ""


def _words(name: str, text: str) -> Words:
    if not text or text.strip().lower() in ("nothing", "none"):
        return (("not known yet" if name in ("impact", "hypothesis") and not text else "nothing", "dim"),)
    return ((text.replace("\n", " "), {"hypothesis": "hypothesis", "needs": "bright"}.get(name, "text")),)


def _note(note: str, since: datetime | None, until: datetime | None, now: datetime) -> Words:
    if until is not None:
        left = until - now
        token = "latet" if left <= timedelta() else "soon" if left <= timedelta(minutes=2) else "dim"
        told = f"{countdown(left)} late" if left <= timedelta() else f"{countdown(left).removeprefix('0')} left"
        return ((f"{note}, " if note else "", "dim"), (told.replace("+", ""), token))
    return ", ".join(filter(None, (note, age(now - since) if since is not None else "")))


def briefing(incident: Incident, policy: Policy, entries: Sequence[Entry], running: Sequence[Deadline], now: datetime,
             zone: tzinfo, service: Sequence[Fact] = ()) -> tuple[str, ...]:  # fmt: skip
    """What a person who takes over must know: its situation, what was asked, what is due."""
    lines = [f"{incident.severity}, {shown(policy, incident.status)}, open {span_words(now - incident.declared_at)}"]
    lines += [fact.line() for fact in situation(incident, entries, (), now, zone, service) if not fact.missing]
    lines += [f"asked {a.person}: {a.text}" for a in incident.asks if a.state == "open"]
    lines += [f"{d.label} in {countdown(d.due_at - now)}" for d in running[:3]]
    return tuple(lines)


# ---------------------------------------------------------------- people


TURNS = {Urgency.CALM: "", Urgency.SOON: "soon", Urgency.OVERDUE: "over"}
"""What the roster says of somebody's turn in a role."""


def roster(incident: Incident | None, policy: Policy, running: Sequence[Deadline], now: datetime, *, titled: bool,
           on_call: Sequence[OnCall] = (), present: tuple[str, ...] = (), incidents: Sequence[Incident] = (),
           ) -> RosterFace:  # fmt: skip
    """Every role with who holds it, since when, and whether their turn ends; required ones that are empty are broken
    promises. Then what is unwise: who commands and leads, who works in another of the open ``incidents`` too (003).

    Below them who is on call first, by the policies that name the incident's service, else by all; last the
    others who are ``present`` at a terminal now.
    """
    head = "ROSTER" if titled else ""
    if incident is None:
        return RosterFace(title=head, here=present)
    required = policy.severity(incident.severity).roles if incident.is_live else ()
    overdue = {d.key.partition(":")[2] for d in running
               if d.kind == "role_unfilled" and d.urgency(now) is Urgency.OVERDUE}  # fmt: skip
    found: list[RosterRow] = []
    busy = elsewhere(incident, incidents)
    double = {person for person, _ in busy} | ({incident.commander} if leads_too(incident) else set())
    for role in policy.roles:
        holders = incident.holders(role.name)
        label = role.label or role.name
        if role.name == "observer":
            continue
        for held in holders:
            name = f"{label}, {held.system}" if held.system else label
            turn = next((d for d in running if d.key == f"rotation:{rotation_about(held)}"), None)
            urgency = turn.urgency(now) if turn is not None else Urgency.CALM
            found.append(RosterRow(name, held.person, _held(now - held.since), turn=TURNS[urgency],
                                   double=held.person in double))  # fmt: skip
        for offer in (o for o in incident.offers if o.role == role.name):
            found.append(RosterRow(label, offer.person, state="asked"))
        if not holders and role.name in required:
            late = role.name in overdue or role.name == "commander"
            found.append(RosterRow(label, "" if late else "not yet", state="empty" if late else "free"))
    empty = sum(1 for row in found if row.state == "empty")
    here = {a.person for a in incident.roles}
    if leads_too(incident):
        found.append(RosterRow("IC and lead", incident.commander, state="warn"))
    if busy:
        numbers = list(dict.fromkeys(o.number for _, more in busy for o in more))
        label = f"also in {numbers[0]}" if len(numbers) == 1 else "in others too"
        found.append(RosterRow(label, ", ".join(person for person, _ in busy), state="warn"))
    others = [p.person for p in incident.participants if p.person not in here]
    if others:
        found.append(RosterRow("joined", ", ".join(others), state="free"))
    found += [RosterRow(f"on call, {o.policy}", o.person, state="free") for o in called(on_call, incident, here)]
    count: Words = ((f"{empty} unfilled", "bright"),) if empty else f"{len(here)}"
    return RosterFace(tuple(found), count, head, present)


def on_call_not_kept(face: RosterFace) -> RosterFace:
    """The roster of a past moment at which nobody knows any more who was on call."""
    return replace(face, rows=(*face.rows, RosterRow("on call", "not kept", state="free"))) if face.rows else face


def called(on_call: Sequence[OnCall], incident: Incident, here: set[str]) -> list[OnCall]:
    """Who would be called first for the incident and is not in it yet, three at most."""
    first = [o for o in on_call if o.level == 1 and o.person not in here]
    service = incident.service.lower()
    named = [o for o in first if service and service in f"{o.policy} {o.schedule}".lower()]
    return (named or first)[:3]


def _held(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds()) // 60)
    return f"{minutes // 60}:{minutes % 60:02}"


# ---------------------------------------------------------------- feeds


def feeds(health: Sequence[FeedHealth], now: datetime, *, titled: bool, measured: Sequence[SignalFace] = ()
          ) -> FeedsFace:  # fmt: skip
    """Ages move in steps of five seconds: nothing but clocks ticks."""
    stale = stale_feeds(health)
    found = []
    for feed in health:
        if feed.id in stale:
            good = feed.last_success_at
            error = f"{feed.error}: {feed.mend}" if feed.mend and not feed.error.endswith(".") else feed.error
            found.append(FeedRow(feed.id, "" if good is None else in_words(now - good), True, error or "no answer"))
        else:
            told = "no data yet" if feed.last_success_at is None else in_words(now - feed.last_success_at)
            found.append(FeedRow(feed.id, told if feed.state != "off" else "off"))
    count: Words = ((f"{len(stale)} stale", "bright"),) if stale else f"{len(health)}" if health else "none"
    return FeedsFace(tuple(found), count, "FEEDS" if titled else "", tuple(measured))


def feeds_not_kept(face: FeedsFace) -> FeedsFace:
    """The feeds of a past moment: how they did then is in no record."""
    return replace(face, rows=(FeedRow("health", "not kept"),), count="") if not face.rows else face


# ---------------------------------------------------------------- from 200 columns


def tasks(incident: Incident | None, now: datetime, zone: tzinfo, *, titled: bool) -> FactsFace:
    """Open asks and tasks by due time: owner, what, when."""
    rows: list[tuple[datetime, FactRow]] = []
    for ask in incident.asks if incident else ():
        if ask.state in ("open", "expired"):
            rows.append((ask.due_at, FactRow(ask.person, ask.text, _due(ask.due_at, now, zone))))
    for task in incident.tasks if incident else ():
        if task.state == "open":
            due = task.due_at or now + timedelta(days=999)
            told = _due(task.due_at, now, zone) if task.due_at else ()
            unread: tuple[Span, ...] = () if task.read_back_at else (("not read back  ", "bright"),)
            rows.append((due, FactRow(task.owner, task.text, (*unread, *told))))
    ordered = tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))
    return FactsFace("TASKS" if titled else "", ordered, f"{len(ordered)} open", "no ask or task is open")


def _due(at: datetime, now: datetime, zone: tzinfo) -> tuple[Span, ...]:
    there = f"due {at.astimezone(zone):%H:%M}"
    left = at - now
    return ((there, "latet" if left <= timedelta() else "soon" if left <= timedelta(minutes=2) else "dim"),)


def also_open(incidents: Sequence[Incident], selected: Incident | None, deadlines: Running, now: datetime) -> FactsFace:
    """The gravest incident that is not the selected one, in a few words."""
    others = [i for i in incidents if (selected is None or i.id != selected.id) and i.is_live]
    if not others:
        return FactsFace("ALSO OPEN", (), "0", "no other incident open")
    it = others[0]
    running = deadlines.of(it, now)
    level = deadlines.policy.severity(it.severity)
    status = shown(deadlines.policy, it.status).capitalize()
    found = [
        FactRow((severity_span(level.rank, level.name), (f"  {status}", "text"))),
        FactRow(((it.title, "text"),)),
    ]
    if not it.commander:
        found.append(FactRow((("no commander", "latet"),), right=((age(now - it.declared_at), "latet"),)))
    for due in [d for d in running if d.key != "role_unfilled:commander"][: 4 if it.commander else 3]:
        urgency = due.urgency(now)
        token = {"overdue": "latet", "soon": "soon"}.get(urgency.value, "dim")
        found.append(FactRow(due.label, right=((countdown(due.due_at - now), token),)))
    return FactsFace(f"ALSO OPEN {it.number}", tuple(found), f"{len(others)}")


def last_told(incident: Incident | None, running: Sequence[Deadline], now: datetime, zone: tzinfo) -> FactsFace:
    """When each audience last heard something."""
    late = {d.kind for d in running if d.urgency(now) is Urgency.OVERDUE}
    found = []
    for name in ("customers", "team", "executives", "agents", "engineering"):
        told = incident.last_told(name) if incident else None
        if told is None and name not in ("customers", "team"):
            continue
        when = f"{told.at.astimezone(zone):%H:%M:%S}" if told else "not yet"
        overdue = KEYS.get(name) in late
        right: Words = ((("late  ", "latet"), (when, "text")) if overdue else when)
        found.append(FactRow(((name, "text" if overdue else "dim"),), right=right))
    return FactsFace("LAST UPDATE", tuple(found), empty="no update sent yet")


class DeadlineRow(Struct, frozen=True):
    """One running deadline: label, owner, time left, and the part of its time that has passed."""

    label: str
    owner: str
    left: str
    state: str
    spent: float


class DeadlineFace(Struct, frozen=True):
    title: str
    rows: tuple[DeadlineRow, ...]
    late: int


def deadline_rows(running: Sequence[Deadline], incident: Incident | None, now: datetime) -> DeadlineFace:
    found = []
    for due in running:
        whole = (due.due_at - due.starts_at).total_seconds()
        spent = (now - due.starts_at).total_seconds() / whole if whole > 0 else 1.0
        left = countdown(due.due_at - now)
        who, state = due.target or due.owner, due.urgency(now).value
        found.append(DeadlineRow(due.label, who, left, state, min(1.0, max(0.0, spent))))
    late = sum(1 for row in found if row.state == "overdue")
    return DeadlineFace(f"CLOCKS {incident.number}" if incident else "CLOCKS", tuple(found), late)


class DeadlineTable(Pane[DeadlineFace]):
    """Every countdown of the selected incident, most urgent first, each with its gauge."""

    def lines(self, value: DeadlineFace, width: int, height: int) -> list[Line]:
        head = self.line(width)
        count: Words = f"{len(value.rows)} running"
        if value.late:
            count = ((f"{len(value.rows)} running, ", "dim"), (f"{value.late} overdue", "bright"))
        title(head, 0, width, value.title, count)
        shown = value.rows if len(value.rows) < height else value.rows[: height - 2]
        lines = [head, *(self._row(row, width) for row in shown)]
        if len(shown) < len(value.rows):
            lines.append(self.line(width))
            lines[-1].put(0, f"and {len(value.rows) - len(shown)} more", "dim")
        return lines

    def _row(self, row: DeadlineRow, width: int) -> Line:
        line = self.line(width)
        late, soon = row.state == "overdue", row.state == "soon"
        line.put(0, row.label, "bright" if late or soon else "text", width=26)
        line.put(28, row.owner, "dim", width=9)
        line.right(46, row.left, "latet" if late else "soon_bold" if soon else "text")
        if late:
            line.put(48, "OVERDUE", "latet")
            return line
        glyphs = self.palette.glyphs
        size = max(0, width - 48)
        line.fill(48, width, glyphs.gauge_rest, "rule")
        line.fill(48, 48 + round(size * row.spent), glyphs.gauge, "soon" if soon else "bar")
        return line
