"""The follow-ups as rows, by what is due first, and how many get done in time. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from screens.sheets.page_rows import PageRow
from warroom.core.followups import AGAIN, closure, in_order, is_overdue, name
from warroom.core.followups import reminders as reminded
from warroom.core.model import FollowUp, Incident
from warroom.core.model.followup import ACCEPTED, CANDIDATE, DONE
from widgets.strips import Span

LABEL = 22
SOON = AGAIN
"""Due within this is a group of its own."""
GOAL = 85
"""Of those accepted, in per cent: how many a good team has done within 30 days."""
GROUPS = ("OVERDUE", "DUE WITHIN 7 DAYS", "LATER", "DONE, TO VERIFY", "CANDIDATES", "VERIFIED OR DROPPED")
Pair = tuple[Incident, FollowUp]


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


def rows(
    everything: Iterable[Pair], now: datetime, zone: tzinfo, *, owner: str = "", ended: bool = False
) -> tuple[PageRow, ...]:
    """Each group under its name; ``owner``: only this person's; ``ended``: what is verified or dropped too."""
    every = in_order(everything)
    wanted = [pair for pair in every if owner in ("", pair[1].owner)]
    found: list[PageRow] = []
    for group in GROUPS if ended else GROUPS[:-1]:
        there = [pair for pair in wanted if group_of(pair[1], now) == group]
        if there:
            token = "latet" if group == GROUPS[0] else "faint"
            found.append(PageRow(f"head/{group}", ((group, "title"),), ((str(len(there)), token),)))
            found += [_row(it, one, now, zone) for it, one in there]
    if not found:
        return ()
    met, total = closure((one for _, one in every), now)
    if total:
        share = 100 * met // total
        found.append(PageRow("closure", (("closed within 30 days", "dim"),), ((f"{met} of {total}, ", "text"),
                     (f"{share} %", "bright" if share < GOAL else "text"), (f", goal {GOAL} %", "dim"))))  # fmt: skip
    return tuple(found)


def _row(it: Incident, one: FollowUp, now: datetime, zone: tzinfo) -> PageRow:
    label = (_due(one, now, zone), (f"{one.risk.value if one.risk else '':>5}  ", "dim"))
    state = f"done, {one.done_by}" if one.state == DONE else one.state.replace("_", " ")
    owner: Span = (one.owner, "text") if one.owner else ("nobody", "bright")
    right = (owner, (f"  {name(it, one)}  ", "dim"), (state, "text"))
    return PageRow(f"one/{name(it, one)}", label, ((one.text, "text"),), right)


def _due(one: FollowUp, now: datetime, zone: tzinfo) -> Span:
    """``+4 d`` where it is overdue, the day else, in ten cells; the day on which it was done."""
    if one.state == DONE and one.done_at is not None:
        return f"{f'{one.done_at.astimezone(zone):%-d %b}':<12}", "dim"
    if one.due_at is None:
        return f"{'no date':<12}", "dim"
    if is_overdue(one, now):
        return f"{f'+{(now - one.due_at).days} d':<12}", "latet"
    there = one.due_at.astimezone(zone)
    near = one.due_at - now <= timedelta(days=7)
    return f"{f'{there:%a %-d %b}' if near else f'{there:%-d %b %Y}':<12}", "text" if near else "dim"


def facts(one: FollowUp, now: datetime, zone: tzinfo) -> str:
    """What there is to know of one, in a sentence: criterion, risk, kind, when its owner is reminded next."""
    said = [f"done when {one.criterion}" if one.criterion else "no criterion"]
    if one.risk is not None:
        said.append(f"risk {one.risk.severity} × {one.risk.occurrence} × {one.risk.detection}")
    said += [one.kind, *filter(None, (one.effect, one.ticket))]
    if one.how:
        said.append(one.how)
    if one.due_at is not None and one.is_open:
        said.append(f"next reminder {reminded(one.due_at, now)[1].astimezone(zone):%-d %b}")
    return ", ".join(said)
