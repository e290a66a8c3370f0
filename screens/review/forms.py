"""The forms of a review: a part, a factor, a why, a milestone; who owns it, when it is met about, how it ends. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from screens.base.form import Choice, Form, Option, Text, Values, as_seen, required
from screens.base.key_labels import key_of
from screens.forms.tags import Tagging
from screens.review.laid import part_title, stamp
from warroom.core.milestones import LABELS
from warroom.core.model import EntryRef, Factor, Incident, Why
from warroom.core.presence import edits
from warroom.core.review.document import Document
from warroom.core.times import parse_when
from warroom.core.until import parse_until
from warroom.core.words import listing

if TYPE_CHECKING:
    from warroom.core.memory.suggesting import Suggested
    from warroom.core.vocabulary import Vocabulary
    from warroom.room import Room

BACK = "review"
ASKS = {
    "summary": "what happened, in a few sentences", "impact": "who could not do what, for how long",
    "affected": "how many customers", "tickets": "how many, about what", "revenue": "an estimate, and how it was made",
    "functions": "what did not work", "trigger": "what set it off", "detection": "what would have told us earlier",
    "mitigation": "what would have ended it sooner", "prevention": "what would have kept it away",
    "well": "what helped", "poorly": "what was in the way", "lucky": "what might as well have gone wrong",
    "surprised": "what nobody expected", "communication": "who heard what, when", "customers": "what we tell customers",
}  # fmt: skip
"""The question that each part answers."""
_STAMP = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")


class Entries:
    """The entries that something may rest on, named by their times."""

    def __init__(self, doc: Document, zone: tzinfo) -> None:
        rows = [r for r in doc.course.entries.values() if not r.private and not r.system and r.retracted is None]
        self.by_stamp: dict[str, list[str]] = {}
        for row in rows:
            self.by_stamp.setdefault(stamp(row.at, zone), []).append(row.id)
        self._stamps = {row.id: stamp(row.at, zone) for row in rows}

    def field(self, refs: Iterable[EntryRef]) -> Text:
        told = ", ".join(self._stamps[ref.entry] for ref in refs if ref.entry in self._stamps)
        return Text("entries", "rests on", told, "times of entries: 14:31:40, 14:33:02", limit=400,
                    complete=tuple(self.by_stamp))  # fmt: skip

    def problem(self, text: str) -> str:
        for word in re.split(r"[,\s]+", text.strip()):
            if word and word not in self.by_stamp:
                return f'rests on: no entry at "{word}": type the time of one, such as 14:31:40'
        return ""

    def ids(self, text: str) -> list[str]:
        return [name for word in _STAMP.findall(text) for name in self.by_stamp.get(word, ())]


def part(doc: Document, name: str, zone: tzinfo) -> Form:
    """A part of the review. What somebody else wrote into it meanwhile is told before it is replaced."""
    it, entries = doc.incident, Entries(doc, zone)
    before, refs = doc.review.parts.get(name, ""), doc.review.refs.get(name, ())
    seen: dict[str, Any] = {name: before}
    told = entries.field(refs)

    def call(values: Values) -> Callable[[Room], object]:
        rests = entries.ids(values["entries"]) if values["entries"].strip() != told.value else None
        return as_seen(seen, lambda room: room.write_review(it.id, name, values["text"], rests, seen=seen[name]))

    def problem(values: Values) -> str:
        same = values["text"].strip() == before and values["entries"].strip() == told.value
        return entries.problem(values["entries"]) or ("nothing changed yet" if same else "")

    return Form(
        title=f"REVIEW {it.number}", about=part_title(name), draft=f"review {name}", back=BACK,
        fields=(Text("text", part_title(name)[:20], before, ASKS[name], limit=5_000), told),
        button=lambda v: "WRITE" if v["text"].strip() else "EMPTY", call=call, problem=problem,
        doing=lambda v: edits("the review"),
        after=lambda result: f"{part_title(name)} is written; {key_of('review_undo')} undoes it",
    )  # fmt: skip


def factor(doc: Document, old: Factor | None, zone: tzinfo) -> Form:
    """A contributing factor, new or reworded; emptied, it is taken out."""
    it, entries = doc.incident, Entries(doc, zone)
    seen: dict[str, Any] = {"factor": old.text if old else ""}
    kinds = (Option("factor", "contributing factor", "one of several", "1"), Option("root", "root cause", "", "2"))

    def call(values: Values) -> Callable[[Room], object]:
        return as_seen(seen, lambda room: room.set_factor(
            it.id, values["text"], factor=old.id if old else "", root=values["kind"] == "root",
            entries=entries.ids(values["entries"]), seen=seen["factor"],
        ))  # fmt: skip

    return Form(
        title=f"FACTOR {it.number}", about="what contributed: a system, a rule, a gap, never a person", back=BACK,
        fields=(
            Text("text", "factor", old.text if old else "", "what let it happen", limit=1_000),
            Choice("kind", "it is", kinds, "root" if old and old.root else "factor"),
            entries.field(old.entries if old else ()),
        ),
        button=lambda v: "WRITE" if v["text"].strip() else "TAKE OUT", call=call,
        problem=lambda v: _words(v, old) or entries.problem(v["entries"]), doing=lambda v: edits("the review"),
        after=lambda result: f"the factor is written; {key_of('review_undo')} undoes it",
        draft=f"factor {old.id if old else ''}",
    )  # fmt: skip


def why(doc: Document, old: Why | None, under: str, zone: tzinfo) -> Form:
    """An answer to a why, new or reworded, below the answer that it explains; emptied, it is taken out."""
    it, entries = doc.incident, Entries(doc, zone)
    seen: dict[str, Any] = {"why": old.text if old else ""}
    above = old.under if old else under
    explains = next((one.text for one in doc.review.whys if one.id == above), "")

    def call(values: Values) -> Callable[[Room], object]:
        return as_seen(seen, lambda room: room.set_why(
            it.id, values["text"], why=old.id if old else "", under=above,
            entries=entries.ids(values["entries"]), seen=seen["why"],
        ))  # fmt: skip

    return Form(
        title=f"WHY {it.number}", about=f"explains: {explains}" if explains else "why did it happen?", back=BACK,
        fields=(
            Text("text", "because", old.text if old else "", "one answer; there may be several", limit=1_000),
            entries.field(old.entries if old else ()),
        ),
        button=lambda v: "WRITE" if v["text"].strip() else "TAKE OUT", call=call,
        problem=lambda v: _words(v, old) or entries.problem(v["entries"]), doing=lambda v: edits("the review"),
        after=lambda result: f"the answer is written; {key_of('review_undo')} undoes it",
        draft=f"why {old.id if old else above}",
    )  # fmt: skip


def _words(values: Values, old: object | None) -> str:
    return "" if old is not None or values["text"].strip() else "no words given: type what let it happen"


def milestone(doc: Document, name: str, now: datetime, zone: tzinfo) -> Form:
    """When a milestone was passed; emptied, it is not known after all."""
    it, known = doc.incident, doc.incident.milestone(name)
    here = known.at.astimezone(zone) if known else None
    told = f"{here:%Y-%m-%d %H:%M:%S}" if here else ""

    def when(values: Values) -> datetime | None:
        text = values["at"].strip()
        return parse_when(text, now, zone) if text else None

    def problem(values: Values) -> str:
        if values["at"].strip() == told:
            return "nothing changed yet"
        try:
            when(values)
        except ValueError as error:
            return f"{LABELS[name]}: {error}"
        return ""

    return Form(
        title=f"MILESTONE {it.number}", about=LABELS[name], back=BACK,
        fields=(Text("at", LABELS[name], told, "14:23, or 2026-04-21 14:23; empty: not known", limit=40,
                     offered=True),),
        button=lambda v: "SET" if v["at"].strip() else "NOT KNOWN",
        call=lambda v: lambda room: room.set_milestone(it.id, name, when(v)), problem=problem,
        after=lambda result: f"{LABELS[name]} is set; {key_of('review_undo')} undoes it",
    )  # fmt: skip


def owner(doc: Document, people: tuple[str, ...]) -> Form:
    """The one person who sees to it that the review is there."""
    it = doc.incident
    return Form(
        title=f"REVIEW OWNER {it.number}", about=it.title, back=BACK,
        fields=(Text("person", "owner", doc.review.owner, "a name; tab completes", limit=60, complete=people,
                     offered=True),),
        button=lambda v: "ASSIGN REVIEW", call=lambda v: lambda room: room.own_review(it.id, v["person"]),
        problem=required("person", labels={"person": "owner"}),
        after=lambda result: f"{result.review.owner} owns the review",
    )  # fmt: skip


def meeting(doc: Document, now: datetime, zone: tzinfo, people: tuple[str, ...]) -> Form:
    """When the review is met about, who leads it, who is there."""
    it = doc.incident

    def when(values: Values) -> datetime:
        text = values["at"].strip()
        if re.match(r"\d{4}-", text):
            given = datetime.fromisoformat(text)
            return given if given.tzinfo else given.replace(tzinfo=zone)
        return parse_until(text, now, zone)

    def problem(values: Values) -> str:
        if missing := required("at", "leads", labels={"at": "time", "leads": "facilitator"})(values):
            return missing
        try:
            when(values)
        except ValueError:
            return "when: type a time such as 16:00, or 2026-04-23 16:00"
        return ""

    return Form(
        title=f"REVIEW MEETING {it.number}", about=it.title, back=BACK,
        fields=(
            Text("at", "when", hint="16:00, or 2026-04-23 16:00", limit=40),
            Text("leads", "facilitator", hint="a name; tab completes", limit=60, complete=people),
            Text("people", "present", hint="optional, names with blanks between", limit=400, complete=people),
        ),
        button=lambda v: "SET THE MEETING", problem=problem,
        call=lambda v: lambda room: room.meet_on_review(
            it.id, when(v), v["leads"], re.split(r"[,\s]+", v["people"].strip()) if v["people"].strip() else ()
        ),
        after=lambda result: "the meeting is recorded", draft="meeting",
    )  # fmt: skip


def tags(doc: Document, words: Vocabulary, suggested: Sequence[Suggested]) -> Form:
    """What the next incident like it is found by."""
    it, tagging = doc.incident, Tagging(words, doc.review.tags, suggested)
    return Form(
        title=f"REVIEW TAGS {it.number}", about="what the next incident like it is found by", back=BACK,
        fields=tagging.fields(), button=lambda v: "SET THE TAGS",
        call=lambda v: lambda room: room.tag_review(it.id, tagging.read(v)),
        problem=lambda v: "" if tagging.changed(v) else "nothing changed yet",
        follows=tagging.told, below=lambda v: tagging.section(),
        after=lambda result: f"the tags are set; {key_of('review_undo')} undoes it", draft="tags",
    )  # fmt: skip


def publish(doc: Document, to_check: int) -> Form:
    """Publish it; what the check names is said and stops nobody."""
    it = doc.incident
    return Form(
        title=f"PUBLISH THE REVIEW {it.number}", about=it.title, back=BACK,
        fields=(Text("url", "address", hint="optional: where it can be read, https://…", limit=500),),
        button=lambda v: "PUBLISH REVIEW", call=lambda v: lambda room: room.review_published(it.id, v["url"].strip()),
        follows=lambda v: ("this edition is kept as it is now", "later changes of the record are listed"),
        ready=f"{to_check} to check; it can be published all the same" if to_check else "ready",
        after=lambda result: "the review is published",
    )  # fmt: skip


def post(doc: Document, places: tuple[str, ...]) -> Form:
    """To which place the review of a drill is written."""
    it = doc.incident
    return Form(
        title=f"WRITE THE REVIEW {it.number} TO A PAGE", about=it.title, back=BACK,
        fields=(Choice("to", "to", tuple(Option(p, p, key=str(n)) for n, p in enumerate(places, 1)), places[0]),),
        button=lambda v: f"WRITE TO {v['to']}", call=lambda v: lambda room: room.post_review(it.id, v["to"]),
        after=posted,
    )  # fmt: skip


def posted(result: tuple[Incident, tuple[str, ...]]) -> str:
    """What is said once it is on its way."""
    return f"the review goes to {listing(result[1])} as soon as the watcher gets to it"


def reason(doc: Document, *, revise: bool) -> Form:
    """Why no review is needed, or why a published one is written again."""
    it = doc.incident
    title, button = ("REVISE THE REVIEW", "REVISE") if revise else ("NO REVIEW NEEDED", "NOT NEEDED")

    def call(values: Values) -> Callable[[Room], object]:
        if revise:
            return lambda room: room.revise_review(it.id, values["reason"])
        return lambda room: room.dismiss_review(it.id, values["reason"])

    return Form(
        title=f"{title} {it.number}", about=it.title, back=BACK,
        fields=(Text("reason", "reason", hint="why", limit=500),), button=lambda v: button, call=call,
        problem=required("reason", labels={"reason": "reason"}),
        after=lambda result: "another edition is being written" if revise else "no review is needed",
    )  # fmt: skip
