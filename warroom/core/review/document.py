"""A review with the record behind it: what people wrote, and what is there before anybody writes. Pure.

It is made of the journal up to one position and nothing else, so it is the same whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.course import Course, Held, Promise, course
from warroom.core.events import Event
from warroom.core.milestones import SPANS, known, span
from warroom.core.model import Entry, EntryRef, HypothesisState, Incident, Kind, Milestone, Review, Why
from warroom.core.policy import Policy
from warroom.core.rows import happened

UNWRITTEN = Review()
PolicyAt = Callable[[datetime], Policy]


class Changed(Struct, frozen=True):
    """What differs from what was published: an entry ``added``, ``amended``, ``retracted`` or ``restored``, or a
    ``milestone``; ``about`` is the entry's id, or the milestone's name."""

    what: str
    about: str
    before: str
    after: str
    by: str


class Document(Struct, frozen=True):
    """``course`` has the incident and its entries; ``changed`` is what the record says otherwise since the edition
    that holds was published, None where none was."""

    course: Course
    changed: tuple[Changed, ...] | None = None

    @property
    def incident(self) -> Incident:
        return self.course.incident

    @property
    def review(self) -> Review:
        return self.incident.review or UNWRITTEN

    @property
    def missed(self) -> tuple[Promise, ...]:
        return self.course.missed

    @property
    def held(self) -> tuple[Held, ...]:
        return self.course.held

    def entries(self, *kinds: Kind) -> Iterator[Entry]:
        """The rows of these kinds that stand, written by people; what is private is left out."""
        for row in self.course.entries.values():
            if row.kind in kinds and row.retracted is None and not row.system and not row.private:
                yield row

    def hypotheses(self, *states: HypothesisState) -> tuple[Entry, ...]:
        return tuple(row for row in self.entries(Kind.HYPOTHESIS) if row.hypothesis in states)

    def resolved(self, ref: EntryRef) -> Entry | None:
        """The entry that something rests on, as it is now; None where it is not there, or private."""
        row = self.course.entries.get(ref.entry)
        return None if row is None or row.private else row

    def whys(self) -> Iterator[tuple[int, Why]]:
        """The tree in the order in which it is read, each answer with its depth."""
        yield from _below(self.review.whys, "", 0)


def _below(whys: tuple[Why, ...], under: str, depth: int) -> Iterator[tuple[int, Why]]:
    for why in whys:
        if why.under == under:
            yield depth, why
            yield from _below(whys, why.id, depth + 1)


def durations(went: Course) -> dict[str, timedelta | None]:
    """Every span by its name; None where an end of it is not known."""
    it = went.incident
    found = {name: span(it, name) for name in SPANS}
    detected = it.milestone("detected")
    for name, end in (("time_to_triage", went.triaged_at), ("time_to_mobilise", went.mobilised_at)):
        found[name] = max(timedelta(), end - detected.at) if detected is not None and end is not None else None
    return found


def document(
    events: Iterable[Event], policy_at: PolicyAt, merged: Iterable[Iterable[Event]] = (), *, published: bool = False
) -> Document | None:
    """The review of the incident that these events are of; None before its declaration.

    Args:
        merged: the events of each incident that was merged into it: their lines are part of the record.
        published: as it was at the edition that holds; None where none was published.
    """
    whole, others = list(events), [list(one) for one in merged]
    now = _whole(whole, others, policy_at)
    edition = now.incident.review.published if now and now.incident.review else None
    if now is None or (published and edition is None):
        return None
    if edition is None:
        return Document(now)
    then = _whole(whole, others, policy_at, until=edition.seq)
    if then is None:
        return None
    return Document(then, ()) if published else Document(now, tuple(_differences(then, now)))


def _whole(events: list[Event], others: list[list[Event]], policy_at: PolicyAt, until: int = 0) -> Course | None:
    """The course up to that place of the journal, 0 is the end, with the lines of what was merged into it."""
    found = [course((e for e in one if not until or e.seq <= until), policy_at) for one in (events, *others)]
    own, *rest = found
    if own is None or not any(rest):
        return own
    rows = [row for one in found if one is not None for row in one.entries.values()]
    return replace(own, entries={row.id: row for row in sorted(rows, key=happened)})


def _differences(then: Course, now: Course) -> Iterator[Changed]:
    for name, row in now.entries.items():
        if not row.system and not row.private:
            yield from _entry_differs(then.entries.get(name), row)
    before, after = known(then.incident), known(now.incident)
    for name, one in after.items():
        old = before[name]
        said = one or old
        if said is not None and (one.at if one else None) != (old.at if old else None):
            yield Changed("milestone", name, _instant(old), _instant(one), said.by)


def _entry_differs(old: Entry | None, row: Entry) -> Iterator[Changed]:
    if old is None:
        yield Changed("added", row.id, "", row.text, row.author)
    elif row.revision != old.revision:
        yield Changed("amended", row.id, old.text, row.text, row.earlier[-1].changed_by)
    elif row.text != old.text:
        yield Changed("amended", row.id, old.text, row.text, row.author)
    elif (row.retracted is None) != (old.retracted is None):
        by = row.retracted or old.retracted
        yield Changed("retracted" if row.retracted else "restored", row.id, old.text, row.text, by.by if by else "")


def _instant(one: Milestone | None) -> str:
    return f"{one.at:%Y-%m-%d %H:%M:%S} UTC" if one else "unknown"
