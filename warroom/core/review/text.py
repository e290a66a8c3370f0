"""A review as Markdown: the same bytes from one position of the journal. Pure.

Every text of a person or a machine is escaped; times are UTC and in full; nothing depends on now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from warroom.core.containment import id_of, said_of
from warroom.core.duties import custody_name
from warroom.core.markdown import address, begun, escaped, inline
from warroom.core.milestones import LABELS, known
from warroom.core.model import Custody, EntryRef, HypothesisState, Kind
from warroom.core.model.review import NOT_NEEDED
from warroom.core.review.document import Document, durations
from warroom.core.verified import words
from warroom.core.vocabulary import KINDS

NOT_WRITTEN = "*not written*"
TITLES = {
    "summary": "Summary", "impact": "Impact", "trigger": "Trigger", "detection": "Gap: detection",
    "mitigation": "Gap: mitigation", "prevention": "Gap: prevention", "well": "What went well",
    "poorly": "What went poorly", "lucky": "Where we were lucky", "surprised": "What surprised us",
    "communication": "Communication", "customers": "For customers",
}  # fmt: skip
"""The parts that have a section of their own, in the order in which they are read."""
SPAN_LABELS = {
    "time_to_detect": "to detect", "time_to_acknowledge": "to acknowledge", "time_to_triage": "to triage",
    "time_to_mobilise": "to mobilise", "time_to_first_update": "to the first customer update",
    "time_to_mitigate": "to mitigate", "time_to_resolve": "to resolve",
}  # fmt: skip


def markdown(doc: Document) -> str:
    """The whole review."""
    parts = (_head, _before, _milestones, _ended, _causes, _after, _record, _followups, _timeline, _changed)
    return "\n".join(line for part in parts for line in part(doc)).rstrip("\n") + "\n"


def instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def span_text(span: timedelta) -> str:
    """``1 h 02 min``, ``3 min 05 s``; days are never dropped: ``2 d 03 h``."""
    seconds = int(span.total_seconds())
    for size, unit, small, rest in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= size:
            return f"{seconds // size} {unit} {seconds % size // small:02} {rest}"
    return f"{seconds} s"


def _head(doc: Document) -> Iterator[str]:
    it, review = doc.incident, doc.review
    yield f"# Review of {it.id}: {inline(it.title)}"
    yield ""
    if it.drill:
        yield "- **drill**"
    yield f"- severity: {inline(it.severity)}"
    yield f"- status: {it.status.value}"
    if it.service:
        yield f"- service: {inline(it.service)}"
    edition = review.published
    stage = review.state.replace("_", " ")
    yield f"- review: {stage}{f', edition {edition.number} of {instant(edition.at)}' if edition else ''}"
    if review.state == NOT_NEEDED:
        yield f"- reason: {inline(review.reason)}"
    if review.owner:
        yield f"- owner: {inline(review.owner)}"
    for kind in KINDS:
        tags = sorted(tag for tag, of in review.tags.items() if of == kind)
        if tags:
            yield f"- {kind.replace('_', ' ')}: {', '.join(map(inline, tags))}"
    if review.meeting:
        met = review.meeting
        there = f", with {', '.join(map(inline, met.people))}" if met.people else ""
        yield f"- meeting: {instant(met.at)}, led by {inline(met.facilitator)}{there}"
    yield f"- record up to event {it.seq}"
    yield ""


def _part(doc: Document, part: str) -> Iterator[str]:
    yield f"## {TITLES[part]}"
    yield ""
    text = doc.review.parts.get(part, "")
    if text:
        yield from _paragraphs(text)
        yield from _rests(doc, doc.review.refs.get(part, ()))
    else:
        yield NOT_WRITTEN
    yield ""


def _paragraphs(text: str) -> Iterator[str]:
    """Lines stay lines: each but the last of a paragraph ends in a hard break."""
    lines = [begun(escaped(line)) for line in text.split("\n")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield f"{line}\\" if line.strip() and following.strip() else line.rstrip()


def _rests(doc: Document, refs: tuple[EntryRef, ...], indent: str = "") -> Iterator[str]:
    for ref in refs:
        row = doc.resolved(ref)
        if row is None:
            yield f"{indent}- rests on an entry that is not in this record"
            continue
        reworded = ", reworded since" if row.revision > ref.revision else ""
        gone = ", retracted" if row.retracted else ""
        yield f"{indent}- rests on {instant(row.at)}, {inline(row.author)}: {inline(row.text)}{reworded}{gone}"


def _before(doc: Document) -> Iterator[str]:
    yield from _part(doc, "summary")
    yield from _part(doc, "impact")
    said = known(doc.incident)
    began, over = said["began"], said["recovered"] or said["resolved"]
    yield f"- from: {instant(began.at) if began else 'unknown'}"
    yield f"- to: {instant(over.at) if over else 'unknown'}"
    for part in ("affected", "tickets", "revenue", "functions"):
        if text := doc.review.parts.get(part):
            yield f"- {part}: {inline(text)}"
    yield ""


def _milestones(doc: Document) -> Iterator[str]:
    yield "## Milestones"
    yield ""
    yield "| milestone | time | how |"
    yield "|---|---|---|"
    for name, one in known(doc.incident).items():
        yield f"| {LABELS[name]} | {instant(one.at)} | {one.source} by {inline(one.by)} |" if one else (
            f"| {LABELS[name]} | unknown | |"
        )
    yield ""
    for name, span in durations(doc.course).items():
        yield f"- {SPAN_LABELS[name]}: {'unknown' if span is None else span_text(span)}"
    yield ""


def _ended(doc: Document) -> Iterator[str]:
    told, alerts = doc.incident.resolution, [link for link in doc.incident.alerts if link.rating]
    if told is not None:
        yield "## What ended it"
        yield ""
        for name in ("cause", "steps", "before", "after"):
            if text := getattr(told, name):
                yield f"- {name}: {inline(text)}"
        yield ""
    if alerts:
        yield "## Alerts"
        yield ""
        yield from (f"- {inline(link.title)}: {link.rating}, by {inline(link.rated_by)}" for link in alerts)
        yield ""


def _causes(doc: Document) -> Iterator[str]:
    yield from _part(doc, "trigger")
    for title, root in (("Contributing factors", False), ("Root causes", True)):
        factors = [one for one in doc.review.factors if one.root is root]
        if root and not factors:
            continue  # there is seldom a single one, and none needs to be named
        yield f"## {title}"
        yield ""
        for one in factors:
            yield f"- {begun(inline(one.text))}"
            yield from _rests(doc, one.entries, "    ")
        yield from () if factors else (NOT_WRITTEN,)
        yield ""
    yield "## Why"
    yield ""
    for depth, why in doc.whys():
        yield f"{'    ' * depth}- {begun(inline(why.text))}"
        yield from _rests(doc, why.entries, "    " * (depth + 1))
    if not doc.review.whys:
        yield NOT_WRITTEN
    yield ""


def _after(doc: Document) -> Iterator[str]:
    for part in list(TITLES)[3:]:
        yield from _part(doc, part)


def _record(doc: Document) -> Iterator[str]:
    yield "## From the record"
    yield ""
    for title, rows in (
        ("Hypotheses confirmed", doc.hypotheses(HypothesisState.CONFIRMED)),
        ("Hypotheses eliminated", doc.hypotheses(HypothesisState.ELIMINATED)),
        ("Decided and done", tuple(doc.entries(Kind.DECISION, Kind.ACTION))),
    ):
        yield f"### {title}"
        yield ""
        yield from (f"- {instant(row.at)}, {inline(row.author)}: {inline(row.text)}" for row in rows)
        yield from () if rows else ("none",)
        yield ""
    yield "### Missed deadlines"
    yield ""
    for one in doc.missed:
        late = span_text(one.settled_at - one.due_at)
        yield f"- {inline(one.label)}, {inline(one.owner)}: due {instant(one.due_at)}, {late} late"
    yield from () if doc.missed else ("none",)
    yield ""
    yield "### Who did what"
    yield ""
    for held in doc.held:
        role = held.role.replace("_", " ") + (f", {held.system}" if held.system else "")
        yield f"- {inline(role)}: {inline(held.person)}, from {instant(held.since)}" + (
            f" to {instant(held.until)}" if held.until else ""
        )
    yield from () if doc.held else ("nobody held a role",)
    yield ""


def _followups(doc: Document) -> Iterator[str]:
    yield "## Follow-ups"
    yield ""
    for one in doc.incident.followups:
        facts = [one.state.replace("_", " "), one.kind, one.effect, inline(one.owner)]
        facts += [f"due {one.due_at:%Y-%m-%d}"] if one.due_at else []
        facts += [f"RPN {one.risk.value}"] if one.risk else []
        yield f"- F-{doc.incident.number}-{one.number} {inline(one.text)} ({', '.join(filter(None, facts))})"
        if one.criterion:
            yield f"    - done when: {inline(one.criterion)}"
        if one.how:
            yield f"    - {'how' if one.verified_at else 'why not'}: {inline(one.how)}"
        if one.ticket:
            yield f"    - {address(one.ticket)}"
    yield from () if doc.incident.followups else ("none",)
    yield ""
    yield from _containment(doc)
    yield from _proved(doc)


def _proved(doc: Document) -> Iterator[str]:
    """How it was made sure that the fix held; of a security case whom was told, and which evidence is kept."""
    it = doc.incident
    rows = [f"{instant(one.at)} {inline(one.by)}: {inline(words(one))}" for one in it.verifications]
    rows += [f"{instant(one.since)} {inline(one.by)}: recovered to {one.percent} %" for one in it.stages]
    yield from _listed("## Verification", sorted(rows))
    told = [f"{instant(one.at)} {inline(one.by)}: {inline(one.duty.replace('_', ' '))} "
            f"{'told' if one.needed else 'need not be told'}{f': {inline(one.note)}' if one.note else ''}"
            for one in it.duties]  # fmt: skip
    yield from _listed("## Whom we told", told)
    kept = [f"{custody_name(it, one)} {inline(one.what)} ({', '.join(map(inline, _custody(one)))})"
            for one in it.custody]  # fmt: skip
    yield from _listed("## Evidence", kept)


def _custody(one: Custody) -> Iterator[str]:
    yield f"taken by {one.by}"
    yield from filter(None, (one.digest, one.where))
    yield from (f"handed to {handed.to}" for handed in one.handed)
    yield f"held by {one.holder}" if one.is_kept else f"released: {one.released}"


def _listed(head: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield head
        yield ""
        yield from (f"- {row}" for row in rows)
        yield ""


def _containment(doc: Document) -> Iterator[str]:
    """What was changed and put in place, and what became of each."""
    there = [one for one in doc.incident.containment if one.outcome != "withdrawn"]
    if there:
        yield "## Changes and workarounds"
        yield ""
    for one in there:
        state = "still in place"
        if one.removed_at is not None:
            why = f": {inline(one.reason)}" if one.reason else ""
            state = f"{one.state()} {instant(one.removed_at)} by {inline(one.removed_by)}{why}"
        more = "".join(f"; {inline(words)}" for words in said_of(one))
        yield f"- {id_of(doc.incident, one)} {instant(one.at)} {inline(one.by)}: {inline(one.text)} ({state}{more})"
    if there:
        yield ""


def _timeline(doc: Document) -> Iterator[str]:
    yield "## Timeline"
    yield ""
    for row in doc.course.entries.values():
        if row.private:
            continue
        text = inline(row.text)
        state = f" ({row.hypothesis.value})" if row.hypothesis else ""
        yield f"- {instant(row.at)} *{row.kind.value}* {inline(row.author)}: " + (
            f"{text} (retracted)" if row.retracted else f"{text}{state}"
        )
    yield ""


def _changed(doc: Document) -> Iterator[str]:
    if not doc.changed:
        return
    yield "## Record changed since it was published"
    yield ""
    for one in doc.changed:
        what = LABELS[one.about] if one.what == "milestone" else one.what
        was = f"{inline(one.before)} → " if one.before and one.what in ("milestone", "amended") else ""
        yield f"- {what}, {inline(one.by)}: {was}{inline(one.after)}"
    yield ""
