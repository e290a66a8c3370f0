"""The lists of a review: whys as a tree, factors, what is written, follow-ups, the record behind it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from screens.review.laid import (
    CHANGED,
    ENTRY,
    FACTOR,
    FOLLOWUP,
    LINE,
    PART,
    SET,
    WHY,
    Laid,
    Shown,
    marks,
    owner,
    rests,
    stamp,
)
from warroom.core.containment import id_of
from warroom.core.milestones import LABELS
from warroom.core.model import Entry, FollowUp, HypothesisState, Kind
from warroom.core.model.review import PARTS
from warroom.core.review.document import Document
from warroom.core.review.text import span_text
from warroom.core.verified import words as words_of
from widgets.board import BoardRow, Cell, Long
from widgets.glyphs import Glyphs
from widgets.strips import Span, Words, words_width

SHORT = {"well": "went well", "poorly": "went poorly", "customers": "for customers"}
"""What a part is called in a narrow column, where that is not its name."""
LABEL = 15
"""Columns of the name of a part."""


def _right(laid: Laid, where: str, rested: str, width: int) -> tuple[Cell, int]:
    """What is flush right in a row, and the cells that it leaves."""
    said: Words = marks(laid, where) or ((rested, "dim"),)
    return Cell(width, said, ends=True), width - (words_width(said) + 2 if words_width(said) else 0)


def whys(laid: Laid, at: Shown, width: int) -> tuple[BoardRow, ...]:
    """Each answer below the one that it explains, with the branches of the tree before it."""
    found, tree = [], list(laid.doc.whys())
    for place, (depth, why) in enumerate(tree):
        right, room = _right(laid, f"why {why.id}", rests(laid.doc, why.entries, at), width)
        branches = _branches([d for d, _ in tree], place, at.glyphs)
        begin = len(branches)
        cells = (Cell(0, ((branches, "rule"),)), right)
        token = "bright" if depth == 0 else ""
        found.append(BoardRow(f"{WHY}{why.id}", cells, Long(begin, why.text, max(8, room - begin), token)))
    return tuple(found)


def _branches(depths: list[int], place: int, glyphs: Glyphs) -> str:
    """``│ ├ ``: for each level above the answer whether its branch goes on below."""
    depth = depths[place]

    def goes_on(level: int) -> bool:
        for other in depths[place + 1 :]:
            if other <= level:
                return other == level
        return False

    above = "".join(f"{glyphs.trunk if goes_on(level) else ' '} " for level in range(1, depth))
    return above + (glyphs.fork if goes_on(depth) else glyphs.last) if depth else ""


def factors(laid: Laid, at: Shown, width: int) -> tuple[BoardRow, ...]:
    """Contributing factors, root causes among them said to be such."""
    found = []
    for n, one in enumerate(laid.doc.review.factors, 1):
        right, room = _right(laid, f"factor {one.id}", rests(laid.doc, one.entries, at), width)
        label = f"{n} root " if one.root else f"{n} "
        found.append(BoardRow(f"{FACTOR}{one.id}", (Cell(0, ((label, "dim"),)), right),
                              Long(len(label), one.text, max(8, room - len(label)))))  # fmt: skip
    return tuple(found)


def text(laid: Laid, at: Shown, width: int) -> tuple[BoardRow, ...]:
    """What is written, part by part; then owner, meeting, tags and editions."""
    doc, found = laid.doc, []
    for part in PARTS:
        written = doc.review.parts.get(part, "").replace("\n", " ")
        right, room = _right(laid, part, rests(doc, doc.review.refs.get(part, ()), at), width)
        cells: tuple[Cell, ...] = (Cell(0, ((SHORT.get(part, part), "dim"),), LABEL - 1), right)
        long = Long(LABEL, written or "not written", max(8, room - LABEL), "" if written else "faint")
        found.append(BoardRow(f"{PART}{part}", cells, long))
    for name, said in _about(doc, at):
        cells = (Cell(0, ((name, "dim"),), LABEL - 1),)
        found.append(BoardRow(f"{SET}{name}", cells, Long(LABEL, said, width - LABEL)))
    return tuple(found)


def _about(doc: Document, at: Shown) -> Iterator[tuple[str, str]]:
    review = doc.review
    yield "owner", owner(doc, at)
    met = review.meeting
    if met is None:
        yield "meeting", "no date"
    else:
        there = f"; {', '.join(met.people)}" if met.people else ""
        yield "meeting", f"{met.at.astimezone(at.zone):%-d %b %H:%M}, {met.facilitator} leads{there}"
    yield "tags", ", ".join(sorted(review.tags)) or "none: they find the next one like it"
    if review.published is not None:
        one = review.published
        yield "edition", f"{one.number}, {one.at.astimezone(at.zone):%-d %b %H:%M} by {one.by}"
    for page in review.posted:
        yield f"in {page.place}", f"{page.at.astimezone(at.zone):%-d %b %H:%M}  {page.url or page.page}"


def followup_heads(width: int) -> tuple[Cell, ...]:
    if width < 100:
        return (Cell(4, "rpn", ends=True), Cell(6, "follow-up"), Cell(width - 20, "owner"),
                Cell(width, "due", ends=True))  # fmt: skip
    more = width - 116
    return (Cell(4, "rpn", ends=True), Cell(6, "s × o × d"), Cell(18, "follow-up"), Cell(60 + more, "owner"),
            Cell(67 + more, "due"), Cell(78 + more, "kind"), Cell(89 + more, "done when"))  # fmt: skip


def followups(laid: Laid, at: Shown, width: int) -> tuple[BoardRow, ...]:
    """By risk, the highest first."""
    it = laid.doc.incident
    there = sorted(it.followups, key=lambda one: (-(one.risk.value if one.risk else 0), one.number))
    return tuple(_followup(laid, at, one, width) for one in there)


def _followup(laid: Laid, at: Shown, one: FollowUp, width: int) -> BoardRow:
    name = f"F-{laid.doc.incident.number}-{one.number}"
    rpn = ((str(one.risk.value), "bright"),) if one.risk else (("—", "dim"),)
    whose: Span = (one.owner, "text") if one.owner else ("no one", "bright")
    due = f"{one.due_at.astimezone(at.zone):%a %-d %b}" if one.due_at else "none"
    if not one.is_open:
        due = one.state.replace("_", " ")
    cells: tuple[Cell, ...]
    if width < 100:
        cells = (Cell(4, rpn, ends=True), Cell(width - 20, (whose,), 9), Cell(width, ((due, "text"),), ends=True))
        return BoardRow(f"{FOLLOWUP}{name}", cells, Long(6, one.text, width - 28))
    more, risk = width - 116, one.risk
    scored = f"{risk.severity} × {risk.occurrence} × {risk.detection}" if risk else ""
    when: Words = ((one.criterion, "text"),) if one.criterion else (("! no criterion", "bright"),)
    cells = (
        Cell(4, rpn, ends=True), Cell(6, ((scored, "dim"),), 11), Cell(60 + more, (whose,), 6),
        Cell(67 + more, ((due, "text"),), 10), Cell(78 + more, ((one.effect or one.kind, "dim"),), 10),
        Cell(89 + more, when),
    )  # fmt: skip
    return BoardRow(f"{FOLLOWUP}{name}", cells, Long(18, one.text, 40 + more))


def record(doc: Document, at: Shown, width: int) -> tuple[BoardRow, ...]:
    """What is there though nobody wrote: what changed since, deadlines missed, who had which role, the timeline."""
    said = (*_changed(doc, width), *ended(doc, at, width), *_missed(doc, at, width), *_told(doc, at, width))
    return (*said, *_held(doc, at), *_lines(doc, at, width))


def _changed(doc: Document, width: int) -> Iterator[BoardRow]:
    for n, one in enumerate(doc.changed or ()):
        what = LABELS[one.about] if one.what == "milestone" else one.what
        was = f"{one.before} → " if one.before and one.what in ("milestone", "amended") else ""
        cells = (Cell(0, ((what, "bright"),), 18), Cell(width, ((one.by, "dim"),), ends=True))
        yield BoardRow(f"{CHANGED}{n}", cells, Long(20, f"{was}{one.after}", width - 34), "RECORD CHANGED SINCE",
                       ((str(len(doc.changed or ())), "bright"),))  # fmt: skip


def ended(doc: Document, at: Shown, width: int) -> Iterator[BoardRow]:
    """What ended it, what was changed and put in place, and which alerts were of use."""
    it, told = doc.incident, doc.incident.resolution
    parts = [(name, text) for name in ("cause", "steps", "before", "after") if (text := getattr(told, name, ""))]
    for name, text in parts:
        says = text.replace("\n", " ")
        yield BoardRow(f"ended/{name}", (Cell(0, ((name, "dim"),), 8),), Long(10, says, width - 10), "WHAT ENDED IT")
    there = [one for one in it.containment if one.outcome != "withdrawn"]
    for one in there:
        gone = one.removed_at
        words = f"{one.state()} {stamp(gone, at.zone)}" if gone is not None else "still in place"
        state = f"{words}, not approved" if one.unapproved else words
        cells = (Cell(0, ((id_of(it, one), "dim"),), 12),
                 Cell(width, ((state, "dim" if gone and not one.unapproved else "bright"),), ends=True))  # fmt: skip
        yield BoardRow(f"containment/{one.id}", cells, Long(13, one.text, width - 16 - len(state)),
                       "CHANGES AND WORKAROUNDS", str(len(there)))  # fmt: skip
    for look in it.verifications:
        right = (Cell(width, ((f"{look.by} {stamp(look.at, at.zone)}", "dim"),), ends=True),)
        yield BoardRow(f"verified/{look.id}", right, Long(0, words_of(look), width - 24), "VERIFICATION",
                       str(len(it.verifications)))  # fmt: skip
    rated = [link for link in it.alerts if link.rating]
    for link in rated:
        answer = (Cell(0, ((link.rating, "bright"),), 8),)
        yield BoardRow(f"alert/{link.fingerprint}", answer, Long(10, link.title, width - 10), "ALERTS RATED",
                       f"{len(rated)} of {len(it.alerts)}")  # fmt: skip


def _missed(doc: Document, at: Shown, width: int) -> Iterator[BoardRow]:
    for n, one in enumerate(doc.missed):
        says = f"{one.label}, {one.owner or 'nobody'}, due {stamp(one.due_at, at.zone)}"
        late = span_text(one.settled_at - one.due_at)
        yield BoardRow(f"missed/{n}", (Cell(width, ((f"{late} late", "bright"),), ends=True),),
                       Long(0, says, width - len(late) - 7), "DEADLINES MISSED", str(len(doc.missed)))  # fmt: skip


def _told(doc: Document, at: Shown, width: int) -> Iterator[BoardRow]:
    for name, found in (
        ("HYPOTHESES", doc.hypotheses(HypothesisState.CONFIRMED, HypothesisState.ELIMINATED)),
        ("DECIDED AND DONE", tuple(doc.entries(Kind.DECISION, Kind.ACTION))),
    ):
        for row in found:
            yield _entry(f"{ENTRY}{row.id}", row, at, width, name, str(len(found)))


def _entry(key: str, row: Entry, at: Shown, width: int, group: str, count: str) -> BoardRow:
    what = row.hypothesis.value if row.hypothesis else row.kind.value
    cells = (Cell(0, ((stamp(row.at, at.zone), "dim"),)), Cell(10, ((what, "dim"),), 11),
             Cell(22, ((row.author, "dim"),), 8))  # fmt: skip
    says = row.text.replace("\n", " ")
    return BoardRow(key, cells, Long(31, f"{says} (retracted)" if row.retracted else says, width - 31), group, count)


def _held(doc: Document, at: Shown) -> Iterator[BoardRow]:
    for n, held in enumerate(doc.held):
        role = held.role.replace("_", " ") + (f", {held.system}" if held.system else "")
        until = f" to {stamp(held.until, at.zone)}" if held.until else ""
        cells = (Cell(0, ((role, "dim"),), 28), Cell(31, held.person, 14),
                 Cell(46, ((f"from {stamp(held.since, at.zone)}{until}", "dim"),)))  # fmt: skip
        yield BoardRow(f"role/{n}", cells, None, "ROLES", str(len(doc.held)))


def _lines(doc: Document, at: Shown, width: int) -> Iterator[BoardRow]:
    rows = [row for row in doc.course.entries.values() if not row.private]
    for row in rows:
        yield _entry(f"{LINE}{row.id}", row, at, width, "TIMELINE", str(len(rows)))
