"""What the page of a review is made of, and words that its parts share. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from msgspec import Struct

from warroom.core.deadlines import deadlines
from warroom.core.memory.suggesting import Suggested
from warroom.core.milestones import LABELS
from warroom.core.model import Deadline, EntryRef
from warroom.core.model.review import PARTS
from warroom.core.policy import Policy
from warroom.core.review.check import Finding
from warroom.core.review.document import Document
from warroom.core.review.text import TITLES
from warroom.core.times import age
from widgets.glyphs import Glyphs
from widgets.strips import Words

PART, FACTOR, WHY, MILESTONE, FOLLOWUP, ENTRY, LINE, CHANGED, SET = (
    "part/", "factor/", "why/", "milestone/", "followup/", "entry/", "line/", "changed/", "set/"
)
"""How the key of a row begins that is about one of these."""
LISTS = {"part": "text", "factor": "factors", "why": "whys", "milestone": "milestones", "followup": "followups"}
"""The list in which such a row stands."""


class Laid(Struct, frozen=True):
    """A review as it was read, with what the check names, and tags that it might have."""

    doc: Document
    findings: tuple[Finding, ...]
    suggested: tuple[Suggested, ...] = ()


class Shown(Struct, frozen=True):
    """For whom and when it is laid out."""

    now: datetime
    zone: tzinfo
    policy: Policy
    glyphs: Glyphs
    read_only: bool = False


def stamp(at: datetime, zone: tzinfo) -> str:
    """The time of an entry, as it is typed to rest on it."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def part_title(part: str) -> str:
    """A part as it is called on the screen."""
    return TITLES.get(part, part).lower()


def where(one: Finding) -> str:
    """What a finding is about, in a word or two."""
    what, _, about = one.where.partition(" ")
    return what if about else part_title(what)


def place_of(one: Finding) -> tuple[str, str]:
    """The list and the row of what a finding is about."""
    what, _, about = one.where.partition(" ")
    if about:
        return LISTS.get(what, "whys"), f"{what}/{about}"
    if what.startswith("F-"):
        return "followups", f"{FOLLOWUP}{what}"
    if what in PARTS:
        return "text", f"{PART}{what}"
    return ("milestones", f"{MILESTONE}{what}") if what in LABELS else ("factors", "")


def marks(laid: Laid, where: str) -> Words:
    """What the check says of it, in a word: it never blocks."""
    rules = [one.rule for one in laid.findings if one.where == where and one.rule != "missing"]
    return ((f"! {rules[0].replace('_', ' ')}", "bright"),) if rules else ""


def rests(doc: Document, refs: Iterable[EntryRef], at: Shown) -> str:
    """``→ 14:31:40``: the entries that something rests on; one that was reworded or retracted since is said so."""
    found = []
    for ref in refs:
        row = doc.resolved(ref)
        if row is not None:
            since = " retracted" if row.retracted else " reworded" if row.revision > ref.revision else ""
            found.append(f"{stamp(row.at, at.zone)}{since}")
    if len(found) > 1:
        return f"→ {found[0]} +{len(found) - 1}"
    return f"→ {found[0]}" if found else ""


def _due(doc: Document, at: Shown) -> Deadline | None:
    return next((d for d in deadlines(doc.incident, at.policy, at.now) if d.kind == "review"), None)


def due_words(doc: Document, at: Shown) -> str:
    """``due in 21h``; past its target until when it is late, then by how much; "" where none is owed."""
    due = _due(doc, at)
    if due is None:
        return ""
    target = due.soon_at or due.due_at
    when = f"due, late in {age(due.due_at - at.now)}"
    if due.due_at <= at.now:
        when = f"late by {age(at.now - due.due_at)}"
    elif at.now < target:
        when = f"due in {age(target - at.now)}"
    return when


def owner(doc: Document, at: Shown) -> str:
    """Who sees to it that the review is there."""
    due = _due(doc, at)
    return (due.owner if due is not None else doc.review.owner) or "nobody"
