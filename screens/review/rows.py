"""A review as rows: what is there before anybody writes, what was written, what the check names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from msgspec import Struct

from screens.sheets.page_rows import PageRow
from warroom.core.deadlines import deadlines
from warroom.core.milestones import LABELS, known, out_of_order
from warroom.core.model import EntryRef, HypothesisState, Kind, Milestone
from warroom.core.model.review import NOT_NEEDED, PARTS
from warroom.core.policy import Policy
from warroom.core.review.check import Finding
from warroom.core.review.document import Document
from warroom.core.review.text import TITLES, span_text
from warroom.core.times import age
from widgets.glyphs import Glyphs
from widgets.strips import Span, Words

LABEL = 27
SINCE = {"began": "", "detected": "began", "recovered": "began"}
"""What a milestone is told since; else since it was detected."""
STAGES = ("drafting", "in_review", "published")
HEAD, PART, FACTOR, WHY, MILESTONE, FOLLOWUP, ENTRY, CHECK = (
    "head/", "part/", "factor/", "why/", "milestone/", "followup/", "entry/", "check/"
)
"""How the key of a row begins that is about one of these."""


class Laid(Struct, frozen=True):
    """A review as it was read, with what the check names."""

    doc: Document
    findings: tuple[Finding, ...]


class Shown(Struct, frozen=True):
    """For whom and when it is laid out: ``width`` is what the plot of the milestones may take."""

    now: datetime
    zone: tzinfo
    policy: Policy
    glyphs: Glyphs
    width: int


def rows(laid: Laid, at: Shown) -> tuple[PageRow, ...]:
    """The whole page, from what is due to what the record holds."""
    doc = laid.doc
    found = [*_state(laid, at), *_changed(doc)]
    found += [*_milestones(doc, at), *_missed(doc, at)]
    found += [*_written(laid, at), *_causes(laid, at), *_check(laid)]
    return (*found, *_followups(doc, at), *_record(doc, at))


def stamp(at: datetime, zone: tzinfo) -> str:
    """The time of an entry, as it is typed to rest on it."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def due_words(doc: Document, at: Shown) -> str:
    """``due in 21h``; past its target until when it is late, then by how much; "" where none is owed."""
    due = next((d for d in deadlines(doc.incident, at.policy, at.now) if d.kind == "review"), None)
    if due is None:
        return ""
    target = due.soon_at or due.due_at
    when = f"due, late in {age(due.due_at - at.now)}"
    if due.due_at <= at.now:
        when = f"late by {age(at.now - due.due_at)}"
    elif at.now < target:
        when = f"due in {age(target - at.now)}"
    return when


def _owner(doc: Document, at: Shown) -> str:
    due = next((d for d in deadlines(doc.incident, at.policy, at.now) if d.kind == "review"), None)
    return (due.owner if due is not None else doc.review.owner) or "nobody"


def _head(name: str, count: str = "") -> PageRow:
    return PageRow(f"{HEAD}{name}", ((name, "title"),), ((count, "faint"),) if count else " ")


def _state(laid: Laid, at: Shown) -> Iterator[PageRow]:
    doc = laid.doc
    review, edition = doc.review, doc.review.published
    if review.state == NOT_NEEDED:
        yield PageRow("state", (("not needed", "bright"),), ((review.reason, "text"),))
        return
    stages: list[Span] = []
    for stage in STAGES:
        here = review.state == stage
        shape = at.glyphs.doing if here else at.glyphs.todo
        stages.append((f"{shape} {stage.replace('_', ' ')}  ", "bright" if here else "dim"))
    yield PageRow("state", (("stage", "dim"),), tuple(stages))
    owed = due_words(doc, at)
    yield PageRow("owner", (("owner", "dim"),), ((_owner(doc, at), "text"),),
                  ((owed, "bright" if owed.startswith("late") else "text"),))  # fmt: skip
    written = sum(bool(review.parts.get(part)) for part in PARTS)
    says = f"{written} of {len(PARTS)} parts written" if review.parts or review.factors or review.whys else (
        "not written yet: the record below is there already"
    )
    yield PageRow("written", "", ((says, "dim"),))
    if edition is not None:
        when = edition.at.astimezone(at.zone)
        yield PageRow("edition", (("edition", "dim"),), f"{edition.number}, {when:%-d %b %H:%M} by {edition.by}")
    if review.meeting is not None:
        met = review.meeting
        there = f"; {', '.join(met.people)}" if met.people else ""
        yield PageRow("meeting", (("meeting", "dim"),),
                      f"{met.at.astimezone(at.zone):%-d %b %H:%M}, {met.facilitator} leads{there}")  # fmt: skip
    if review.tags:
        yield PageRow("tags", (("tags", "dim"),), ", ".join(sorted(review.tags)))


def _changed(doc: Document) -> Iterator[PageRow]:
    if not doc.changed:
        return
    yield _head("RECORD CHANGED SINCE", str(len(doc.changed)))
    for n, one in enumerate(doc.changed):
        what = LABELS[one.about] if one.what == "milestone" else one.what
        was = f"{one.before} → " if one.before and one.what in ("milestone", "amended") else ""
        yield PageRow(f"changed/{n}", ((what, "bright"),), ((f"{was}{one.after}", "text"),), one.by)


def _milestones(doc: Document, at: Shown) -> Iterator[PageRow]:
    said = known(doc.incident)
    there = [one for one in said.values() if one is not None]
    yield _head("MILESTONES", f"{len(there)} of {len(said)} known" + (
        f", {len(doc.missed)} deadlines missed" if doc.missed else ""
    ))
    wrong = {later.name for _, later in out_of_order(doc.incident)}
    for name, one in said.items():
        key = f"{MILESTONE}{name}"
        if one is None:
            yield PageRow(key, ((LABELS[name], "text"),), (("—", "dim"),), (("not known", "bright"),))
            continue
        since = said[SINCE.get(name, "detected")] if SINCE.get(name, "detected") else None
        label = ((f"{LABELS[name]:<{LABEL - 9}.{LABEL - 9}}", "text"), (f"{stamp(one.at, at.zone):>9}", "dim"))
        took: Words = ((span_text(one.at - since.at), "bright"),) if since and since.at <= one.at else ""
        took = (("! order", "bright"),) if name in wrong else took
        yield PageRow(key, label, _plotted(one, since, there, at), took)


def _plotted(one: Milestone, since: Milestone | None, there: list[Milestone], at: Shown) -> Words:
    """A mark at its time, and a line from what it is told since; the whole width is from the first to the last."""
    first, last = min(m.at for m in there), max(m.at for m in there)
    whole, room = (last - first).total_seconds(), at.width - 1

    def column(moment: datetime) -> int:
        return round((moment - first).total_seconds() / whole * room) if whole > 0 else 0

    end = column(one.at)
    begin = column(since.at) if since is not None and since.at <= one.at else end
    return ((" " * begin + at.glyphs.rule * (end - begin), "dim"), (at.glyphs.mark, "bright"))


def _missed(doc: Document, at: Shown) -> Iterator[PageRow]:
    for n, one in enumerate(doc.missed):
        says = f"{one.label}, {one.owner or 'nobody'}, due {stamp(one.due_at, at.zone)}"
        late = span_text(one.settled_at - one.due_at)
        yield PageRow(f"missed/{n}", (("missed deadline" if n == 0 else "", "dim"),), ((says, "text"),),
                      ((f"{late} late", "bright"),))  # fmt: skip


def _rests(doc: Document, refs: Iterable[EntryRef], at: Shown) -> str:
    """``→ 14:31:40``: the entries that something rests on; one that was reworded or retracted since is said so."""
    found = []
    for ref in refs:
        row = doc.resolved(ref)
        if row is not None:
            since = " retracted" if row.retracted else " reworded" if row.revision > ref.revision else ""
            found.append(f"{stamp(row.at, at.zone)}{since}")
    return f"→ {', '.join(found)}" if found else ""


def _marks(laid: Laid, where: str) -> Words:
    """What the check says of it, in a word: it never blocks."""
    rules = [one.rule for one in laid.findings if one.where == where and one.rule != "missing"]
    return ((f"! {rules[0].replace('_', ' ')}", "bright"),) if rules else ""


def _written(laid: Laid, at: Shown) -> Iterator[PageRow]:
    doc = laid.doc
    yield _head("WRITTEN")
    for part in PARTS:
        text = doc.review.parts.get(part, "").replace("\n", " ")
        right = _marks(laid, part) or _rests(doc, doc.review.refs.get(part, ()), at)
        says: Words = ((text, "text"),) if text else (("not written", "faint"),)
        yield PageRow(f"{PART}{part}", ((part_title(part), "dim"),), says, right)


def part_title(part: str) -> str:
    """A part as it is called on the screen."""
    return TITLES.get(part, part).lower()


def _causes(laid: Laid, at: Shown) -> Iterator[PageRow]:
    doc = laid.doc
    review = doc.review
    yield _head("CONTRIBUTING FACTORS", str(len(review.factors)) if review.factors else "not written")
    for n, one in enumerate(review.factors, 1):
        right = _marks(laid, f"factor {one.id}") or _rests(doc, one.entries, at)
        label = f"{n}  root cause" if one.root else str(n)
        yield PageRow(f"{FACTOR}{one.id}", ((label, "dim"),), ((one.text, "text"),), right)
    yield _head("WHYS", str(len(review.whys)) if review.whys else "not written")
    for depth, why in doc.whys():
        right = _marks(laid, f"why {why.id}") or _rests(doc, why.entries, at)
        yield PageRow(f"{WHY}{why.id}", (("why" if depth == 0 else "", "dim"),),
                      ((f"{'  ' * depth}{'└ ' if depth else ''}{why.text}", "text"),), right)  # fmt: skip


def _check(laid: Laid) -> Iterator[PageRow]:
    yield _head("TO CHECK", str(len(laid.findings)) if laid.findings else "nothing found")
    for n, one in enumerate(laid.findings):
        rule = one.rule.replace("_", " ")
        yield PageRow(f"{CHECK}{n}", ((f"! {where(one)}", "bright"),), ((one.says, "text"),), rule)


def where(one: Finding) -> str:
    """What a finding is about, in a word or two."""
    what, _, about = one.where.partition(" ")
    return what if about else part_title(what)


def _followups(doc: Document, at: Shown) -> Iterator[PageRow]:
    yield _head("FOLLOW-UPS", str(len(doc.incident.followups)) if doc.incident.followups else "none")
    for one in doc.incident.followups:
        due = f", due {one.due_at.astimezone(at.zone):%-d %b}" if one.due_at else ""
        facts = f"{one.state.replace('_', ' ')}, {one.owner or 'nobody'}{due}"
        yield PageRow(f"{FOLLOWUP}F-{doc.incident.number}-{one.number}",
                      ((f"F-{doc.incident.number}-{one.number}", "dim"),), ((one.text, "text"),), facts)  # fmt: skip


def _record(doc: Document, at: Shown) -> Iterator[PageRow]:
    for name, found in (
        ("HYPOTHESES", doc.hypotheses(HypothesisState.CONFIRMED, HypothesisState.ELIMINATED)),
        ("DECIDED AND DONE", tuple(doc.entries(Kind.DECISION, Kind.ACTION))),
    ):
        yield _head(name, str(len(found)) if found else "none")
        for row in found:
            what = row.hypothesis.value if row.hypothesis else row.kind.value
            label = ((f"{stamp(row.at, at.zone)}  ", "dim"), (what, "text"))
            yield PageRow(f"{ENTRY}{row.id}", label, ((row.text.replace("\n", " "), "text"),), row.author)
    yield _head("ROLES", "" if doc.held else "nobody held a role")
    for n, held in enumerate(doc.held):
        role = held.role.replace("_", " ") + (f", {held.system}" if held.system else "")
        until = f" to {stamp(held.until, at.zone)}" if held.until else ""
        yield PageRow(f"role/{n}", ((role, "dim"),), ((held.person, "text"),),
                      f"from {stamp(held.since, at.zone)}{until}")  # fmt: skip


def key_of_part(name: str) -> str:
    """The row of a part or a milestone; "" where it is neither."""
    return f"{PART}{name}" if name in PARTS else f"{MILESTONE}{name}" if name in LABELS else ""
