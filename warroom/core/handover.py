"""The shift hand-over: every open incident in what the next commander must know, as Markdown. Pure.

Both the open and the eliminated hypotheses are listed, so that nobody chases what was excluded (domain).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from warroom.core.containment import id_of, said_of
from warroom.core.duties import custody_name, said_of_evidence
from warroom.core.markdown import address, begun, inline
from warroom.core.model import Containment, Custody, Deadline, Entry, Incident
from warroom.core.service_facts import Around, known_facts
from warroom.core.situation import situation
from warroom.core.times import age, countdown

Owed = Sequence[tuple[Incident, Deadline]]
InPlace = Sequence[tuple[Incident, Containment]]
Kept = Sequence[tuple[Incident, Custody]]
After = tuple[Owed, InPlace, Kept]
"""What incidents that have ended leave: what is owed, what is in place, the evidence that is kept."""
AHEAD = timedelta(hours=1)  # deadlines within this are the next shift's first


class Hand(Struct, frozen=True):
    """One open incident as it is handed over: its record and its deadlines, the earliest due first."""

    incident: Incident
    entries: Sequence[Entry]
    running: Sequence[Deadline]

    def soon(self, now: datetime) -> list[Deadline]:
        """What falls due within the hour, and what already has."""
        return [d for d in self.running if d.due_at - now <= AHEAD]


class Said(Struct, frozen=True):
    """One line of an incident: what it is about ("" where the line says so itself), and what there is to know."""

    label: str
    says: str
    is_address: bool = False


def handover_text(
    hands: Sequence[Hand], now: datetime, zone: tzinfo, owed: Owed = (), in_place: InPlace = (), kept: Kept = (),
    around: Around | None = None,
) -> str:  # fmt: skip
    """All of them as one Markdown document, in the order given; what people wrote in it is read as they wrote it.

    ``owed``: what is still owed of incidents that have ended; ``in_place``: what is in place of any incident;
    ``kept``: the evidence of those that have ended; ``around``: the services that are known.
    """
    head = f"# Hand-over, {now.astimezone(zone):%-d %b %Y %H:%M %Z}"
    after = [_owed(owed, now, zone)] if owed else []
    after += [_in_place(in_place, zone)] if in_place else []
    after += [_kept(kept, zone)] if kept else []
    parts = [_section(hand, now, zone, around) for hand in hands] or ["Nothing is open."]
    return "\n\n".join([head, *parts, *after]) + "\n"


def _owed(owed: Owed, now: datetime, zone: tzinfo) -> str:
    lines = ["## Owed after incidents that have ended", ""]
    for it, due in owed:
        when = f"{'overdue since' if due.due_at <= now else 'due'} {due.due_at.astimezone(zone):%-d %b}"
        lines.append(f"- {inline(f'{it.number} {due.label}')}: {inline(due.owner or 'nobody')}, {when}")
    return "\n".join(lines)


def _in_place(found: InPlace, zone: tzinfo) -> str:
    """What somebody must still undo, remove, lift, or keep for good; of which kind each is, its id begins with."""
    lines = ["## Containment still in place", ""]
    for it, one in found:
        since = f"{one.at.astimezone(zone):%-d %b}"
        more = "".join(f"; {inline(words)}" for words in said_of(one))
        lines.append(f"- {id_of(it, one)} {inline(one.text)}: {inline(one.by)}, since {since}{more}")
    return "\n".join(lines)


def _kept(found: Kept, zone: tzinfo) -> str:
    """The evidence for which somebody still answers."""
    lines = ["## Evidence in custody of incidents that have ended", ""]
    for it, one in found:
        since = f"since {one.at.astimezone(zone):%-d %b}"
        lines.append(f"- {custody_name(it, one)} {inline(said_of_evidence(one))}, {since}")
    return "\n".join(lines)


def _section(hand: Hand, now: datetime, zone: tzinfo, around: Around | None) -> str:
    lines = [f"## {inline(heading(hand))}", ""]
    for said in sayings(hand, now, zone, around):
        says = address(said.says) if said.is_address else inline(said.says)
        lines.append(f"- {inline(said.label)}: {says}" if said.label else f"- {begun(says)}")
    return "\n".join(lines)


def heading(hand: Hand) -> str:
    """What the incident is called."""
    return f"{hand.incident.severity} {hand.incident.id}: {hand.incident.marked}"


def sayings(hand: Hand, now: datetime, zone: tzinfo, around: Around | None = None) -> Iterator[Said]:
    """What the next commander must know of one incident, line by line, as plain text."""
    it = hand.incident
    roles = ", ".join(f"{a.role.replace('_', ' ')} {a.person}" for a in it.roles) or "nobody"
    yield Said("", f"{it.status.value}, open {age(now - it.declared_at)}, commander {it.commander or 'NOBODY'}")
    yield Said("roles", roles)
    known = known_facts(it, hand.entries, around, now.astimezone(zone)) if around is not None else ()
    for fact in situation(it, hand.entries, (), now, zone, known):
        if not fact.missing and fact.name != "commander":
            note = f" ({fact.note})" if fact.note else ""
            yield Said(fact.name, f"{fact.text}{note}", fact.is_address)
    for ask in it.asks:
        if ask.state in ("open", "expired"):
            unread = "" if ask.read_back_at else ", not read back"
            box = f"by {ask.due_at.astimezone(zone):%H:%M}{unread}"
            yield Said(f"asked {ask.person}, {ask.state}", f"{ask.text} ({box})")
    for task in it.tasks:
        if task.state == "open":
            notes = [f"by {task.due_at.astimezone(zone):%H:%M}"] if task.due_at else []
            notes += [] if task.read_back_at else ["not read back"]
            yield Said(f"task of {task.owner}", task.text + (f" ({', '.join(notes)})" if notes else ""))
    for draft in it.drafts:
        waits = "approved, not published" if draft.approved_by else "waits for approval"
        yield Said(f"draft to {draft.audience}, {waits}", f"{draft.author}: {draft.text}")
    for offer in it.offers:
        yield Said("", f"{offer.role.replace('_', ' ')} is offered to {offer.person}, not accepted yet")
    for due in hand.soon(now):
        left = due.due_at - now
        when = f"overdue {countdown(left).lstrip('+')}" if left <= timedelta() else f"due in {countdown(left)}"
        yield Said(when, f"{due.label}, {due.owner or 'nobody'}")
