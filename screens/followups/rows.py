"""The follow-ups as rows: by what is due first, then by risk; what there is to know of one; how many close in time.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from warroom.core.followups import AGAIN, is_overdue, name
from warroom.core.followups import reminders as reminded
from warroom.core.model import FollowUp, Incident, Risk
from warroom.core.model.followup import ACCEPTED, CANDIDATE, DONE
from widgets.board import BoardRow, Cell, Long
from widgets.glyphs import Glyphs
from widgets.palette import severity_token
from widgets.strips import Span, Words

SOON = AGAIN
"""Due within this is a group of its own."""
GOAL = 85
"""Of those accepted, in per cent: how many a good team has done within 30 days."""
WORST = 1_000
"""The highest risk priority number."""
GROUPS = ("OVERDUE", "DUE WITHIN 7 DAYS", "LATER", "DONE, TO VERIFY", "CANDIDATES", "VERIFIED OR DROPPED")
Pair = tuple[Incident, FollowUp]


class Columns(Struct, frozen=True):
    """Where a row's cells begin; ``kind`` and ``state`` are None where there is no room for them."""

    text: int
    owner: int
    incident: int
    kind: int | None
    state: int | None
    bar: int
    """Cells of the bar of its risk; 0 for none."""

    @property
    def words(self) -> int:
        return self.owner - self.text - 2


def columns(width: int) -> Columns:
    """The columns of a page that is so wide between its margins."""
    if width < 110:
        return Columns(18, width - 20, width - 8, None, None, 0)
    more = width - 116
    return Columns(27, 72 + more, 80 + more, 90 + more, 102 + more, 9)


def group_of(one: FollowUp, now: datetime) -> str:
    """The group in which a follow-up stands."""
    overdue, soon, later, to_verify, candidates, ended = GROUPS
    if one.state == CANDIDATE:
        return candidates
    if one.state == DONE:
        return to_verify
    if one.state != ACCEPTED:
        return ended
    if is_overdue(one, now):
        return overdue
    return soon if one.due_at is not None and one.due_at - now <= SOON else later


def heads(width: int) -> tuple[Cell, ...]:
    at = columns(width)
    found = [Cell(0, "due"), Cell(15, "rpn", ends=True), Cell(at.text, "follow-up"), Cell(at.owner, "owner"),
             Cell(at.incident, "incident")]  # fmt: skip
    if at.kind is not None and at.state is not None:
        found += [Cell(at.kind, "kind"), Cell(at.state, "state")]
    return tuple(found)


def rows(
    pairs: Sequence[Pair], now: datetime, zone: tzinfo, width: int, glyphs: Glyphs, ranks: dict[str, int]
) -> tuple[BoardRow, ...]:
    """Those in their groups, one after another; ``ranks`` are the severities' by name."""
    found: list[BoardRow] = []
    for group in GROUPS:
        there = [pair for pair in pairs if group_of(pair[1], now) == group]
        count: Words = ((str(len(there)), "latet" if group == GROUPS[0] else "dim"),)
        if group == GROUPS[4]:
            count = ((f"{len(there)}, no owner or due date", "dim"),)
        for it, one in there:
            found.append(_row(it, one, now, zone, columns(width), glyphs, ranks.get(it.severity, 3), group, count))
    return tuple(found)


def _row(it: Incident, one: FollowUp, now: datetime, zone: tzinfo, at: Columns, glyphs: Glyphs, rank: int,
         group: str, count: Words) -> BoardRow:  # fmt: skip
    owner: Span = (one.owner, "text") if one.owner else ("no one", "bright")
    cells = [
        Cell(0, (_due(one, now, zone),), 11),
        Cell(15, ((str(one.risk.value) if one.risk else "—", "text"),), ends=True),
        Cell(at.owner, (owner,), at.incident - at.owner - 2),
        Cell(at.incident, ((f"{glyphs.severity(rank)} ", severity_token(max(rank, 1))), (it.number, "dim")), 8),
    ]  # fmt: skip
    if at.bar and one.risk is not None:
        cells.append(Cell(16, bar(one.risk.value / WORST, at.bar, glyphs)))
    if at.kind is not None and at.state is not None:
        cells += [Cell(at.kind, ((one.effect or one.kind, "dim"),), at.state - at.kind - 1),
                  Cell(at.state, ((state(one), "text"),))]  # fmt: skip
    return BoardRow(f"one/{name(it, one)}", tuple(cells), Long(at.text, one.text, at.words), group, count)


def bar(share: float, width: int, glyphs: Glyphs, goal: float | None = None) -> tuple[Span, ...]:
    """A share from 0 to 1 as a line of that many cells, with a mark where its goal is."""
    filled = min(width, max(0, round(share * width)))
    cells = [(glyphs.gauge, "bar")] * filled + [(glyphs.gauge_rest, "rule")] * (width - filled)
    if goal is not None:
        cells[min(width - 1, int(goal * width))] = (glyphs.mark, "bright")
    return tuple(cells)


def state(one: FollowUp) -> str:
    """Its state, with who did it, or its ticket while it is open."""
    if one.state == DONE:
        return f"done, {one.done_by}"
    if one.is_open and one.ticket_key:
        return one.ticket_key.rpartition("/")[2]
    if one.is_open and one.tracker:
        return f"to {one.tracker}"
    if one.is_open and one.ticket:
        return one.ticket.rstrip("/").rpartition("/")[2]
    return one.state.replace("_", " ")


def _due(one: FollowUp, now: datetime, zone: tzinfo) -> Span:
    """``+4 d`` where it is overdue, the day else; the day on which it was done."""
    if one.state == DONE and one.done_at is not None:
        return f"{one.done_at.astimezone(zone):%-d %b}", "dim"
    if one.due_at is None:
        return "none", "dim"
    if is_overdue(one, now):
        return f"+{(now - one.due_at).days} d", "latet"
    there, today = one.due_at.astimezone(zone), now.astimezone(zone)
    days = (there.date() - today.date()).days
    if days in (0, 1):
        return ("today", "tomorrow")[days], "text"
    near = one.due_at - now <= timedelta(days=7)
    return (f"{there:%a %-d %b}", "text") if near else (f"{there:%-d %b %Y}", "dim")


def _scored(risk: Risk) -> str:
    return f"{risk.value} = {risk.severity} × {risk.occurrence} × {risk.detection}"


def facts(
    it: Incident, one: FollowUp, now: datetime, zone: tzinfo, unsent: Mapping[str, str] = {},
) -> tuple[tuple[str, Words], ...]:  # fmt: skip
    """What there is to know of one, what matters most first. ``unsent``: why one is no ticket though it was sent."""
    found: list[tuple[str, Words]] = [
        ("done when", one.criterion or (("no criterion: nobody can verify it", "bright"),)),
        ("state", f"{state(one)}, {one.kind}{f', {one.effect}' if one.effect else ''}"),
        ("rpn", _scored(one.risk) if one.risk else "not scored"),
    ]
    if one.how:
        who = f"{one.verified_by}, " if one.verified_by else ""
        found.insert(1, ("verified" if one.verified_by else "why not", f"{who}{one.how}"))
    if one.risk_after is not None:
        found.append(("rpn now", _scored(one.risk_after)))
    if one.due_at is not None and one.state == ACCEPTED:
        last, following = reminded(one.due_at, now)
        sent = f"last {last.astimezone(zone):%-d %b}, " if last is not None else ""
        found.append(("reminders", f"{sent}next {following.astimezone(zone):%-d %b}, {one.owner}"))
    if ticket := _ticket(one, unsent.get(name(it, one), "")):
        found.insert(1 if one.tracker else len(found), ("ticket", ticket))
    return (*found, ("incident", it.title))


def _ticket(one: FollowUp, why: str) -> Words:
    """What it is called in its tracker, the tracker's word for its state, and where it is; "" for none."""
    if one.ticket_key:
        return ((f"{one.ticket_key}, {one.ticket_state}  ", "text"), (one.ticket, "link"))
    if one.ticket:
        return ((one.ticket, "link"),)
    if one.tracker:
        return ((f"not in {one.tracker}: {why}", "bright"),) if why else f"on its way to {one.tracker}"
    return ""


def sentence(it: Incident, one: FollowUp, now: datetime, zone: tzinfo) -> str:
    """The same in a sentence, for a reader."""
    said = (f"{label} {''.join(t for t, _ in words) if not isinstance(words, str) else words}"
            for label, words in facts(it, one, now, zone)[:-1])  # fmt: skip
    return f"{name(it, one)}: {'; '.join(said)}"


def summary(pairs: Iterable[Pair], now: datetime) -> Words:
    """``14 open, 2 overdue, 2 to verify``."""
    groups = [group_of(one, now) for _, one in pairs]
    open_now = sum(group in (*GROUPS[:3], GROUPS[4]) for group in groups)
    late = groups.count(GROUPS[0])
    said: list[Span] = [(f"{open_now} open", "text")]
    said += [(", ", "dim"), (f"{late} overdue", "latet" if late else "dim")]
    return (*said, (f", {groups.count(GROUPS[3])} to verify", "dim"))
