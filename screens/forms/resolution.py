"""What is asked where an incident ends, none of it needed: what ended it, what stays in place, which alerts helped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from screens.base.form import Section, Text, Told, Values
from screens.base.key_labels import key_of
from screens.forms.tags import Tagging
from warroom.commands.door import Refused
from warroom.core.containment import id_of, newest_first
from warroom.core.memory.past import fixed_by
from warroom.core.model import AlertLink, Entry, HypothesisState, Incident
from warroom.core.vocabulary import Vocabulary
from warroom.core.words import short
from widgets.strips import Words

if TYPE_CHECKING:
    from warroom.core.memory.suggesting import Suggested
    from warroom.room import Room

TAKES = "="
"""Typed alone it takes what the record has."""
ANSWERS = {"u": "useful", "useful": "useful", "n": "noise", "noise": "noise", "": "none", "none": "none"}
MOST_ALERTS = 6
MOST_IN_PLACE = 4
UNDO, KEEP = "u", "k"
"""What is typed of something in place: it is undone, or kept for good and why."""
_PARTS = {"cause": "what caused it", "steps": "what was done, in order", "before": "such as 31 % errors",
          "after": "such as 0.2 %"}  # fmt: skip


class Ended(Struct, frozen=True):
    """An incident that was resolved or closed, and sentences about what could not be recorded of it."""

    incident: Incident
    left: tuple[str, ...] = ()

    def said(self, done: str) -> str:
        return f"{done}; not recorded: {' '.join(self.left)}" if self.left else done


class Lessons:
    """What is asked of one incident.

    Args:
        entries: its lines, as far as they are here.
        unanswered: only alerts of which nobody said whether they were useful.
        merged: the incidents that were merged into it, whose alerts are asked for, too.
    """

    def __init__(
        self, incident: Incident, words: Vocabulary, entries: Sequence[Entry] = (),
        suggested: Sequence[Suggested] = (), *, unanswered: bool = False, merged: Sequence[Incident] = (),
    ) -> None:  # fmt: skip
        self.incident, self._merged = incident, merged
        self.tagging = Tagging(words, incident.review.tags if incident.review is not None else {}, suggested)
        confirmed = [row.text for row in entries if row.hypothesis is HypothesisState.CONFIRMED and not row.retracted]
        self._known = {"cause": _line(confirmed[-1]) if confirmed else "", "steps": _line(fixed_by(incident, entries))}
        self._alerts = [one for one in alerts_of(incident, *merged) if not (unanswered and _answer(one[1]))]

    def fields(self) -> tuple[Text, ...]:
        told = self.incident.resolution
        parts = (
            Text(name, name, _line(getattr(told, name, "")), self._hint(name), limit=1_500,
                 half=name in ("before", "after")) for name in _PARTS
        )  # fmt: skip
        left = Text("workaround", "workaround", hint="what stays in place for the moment; empty: nothing more",
                    limit=500)  # fmt: skip
        return (*parts, *self.tagging.fields(half=True), left, *self.containment_fields(), *self.rating_fields())

    def containment_fields(self) -> tuple[Text, ...]:
        """One for each that is in place, the newest first: u undoes it, k and a reason keep it; empty, it stays."""
        found = ((id_of(self.incident, one), one.text) for one in newest_first(self.incident)[:MOST_IN_PLACE])
        return tuple(Text(name, name, "", f"{text}: {UNDO} undone, {KEEP} WHY kept", limit=300) for name, text in found)

    def rating_fields(self) -> tuple[Text, ...]:
        """One for each alert, by its title: one key each."""
        return tuple(
            Text(_field(title), short(title, 16), _answer(links), "u useful, n noise", limit=6, half=True, offered=True)
            for title, links in self._alerts[:MOST_ALERTS]
        )

    def problem(self, values: Values) -> str:
        """An answer that is none; what is empty is no answer."""
        for name, said in self._settled(values):
            if said[0] not in (UNDO, KEEP) or (said[0] == KEEP and not said[1]):
                return f"{name}: type {UNDO} for undone, or {KEEP} and why it is kept for good; empty it to leave it"
        for title, _ in self._alerts[:MOST_ALERTS]:
            if values.get(_field(title), "").strip().lower() not in ANSWERS:
                return f"{short(title, 16)}: type u for useful or n for noise; empty it for no answer"
        return ""

    def told(self, values: Values) -> tuple[str, ...]:
        """What will be recorded for ``=`` and numbers, and what the vocabulary has not."""
        taken = tuple(
            f"{name}: {self._known[name]}" for name in self._known
            if values.get(name, "").strip() == TAKES and self._known[name]
        )  # fmt: skip
        return (*taken, *self.tagging.told(values))

    def _settled(self, values: Values) -> Iterator[tuple[str, tuple[str, str]]]:
        """What was answered for each that is in place: its id, the letter and the reason."""
        for one in self.incident.in_place:
            name = id_of(self.incident, one)
            letter, _, why = values.get(name, "").strip().partition(" ")
            if letter:
                yield name, (letter.lower(), why.strip())

    def settling(self, values: Values) -> Callable[[Room], tuple[str, ...]]:
        """Records what became of what is in place."""
        found = dict(self._settled(values))

        def do(room: Room) -> tuple[str, ...]:
            return _done([
                partial(room.end_containment, name, why, keep=letter == KEEP) for name, (letter, why) in found.items()
            ])  # fmt: skip

        return do

    def sections(self) -> tuple[Section, ...]:
        return (*self.tagging.section(), *in_place(self.incident))

    def recording(self, values: Values) -> Callable[[Room], tuple[str, ...]]:
        """Records what was given and is not there yet; gives a sentence for each thing that was refused."""
        was = {name: _line(getattr(self.incident.resolution, name, "")) for name in _PARTS}
        told = {name: text for name in _PARTS if (text := self._taken(name, values)) != was[name]}
        tags, left = self.tagging.read(values), values.get("workaround", "").strip()

        def do(room: Room) -> tuple[str, ...]:
            it = room.find(self.incident.id)
            new = {name: text for name, text in told.items() if text != _line(getattr(it.resolution, name, ""))}
            there = [one.text for one in it.workarounds if one.in_place]
            acts: list[Callable[[], object]] = []
            if new:
                acts.append(lambda: room.tell_resolution(it.id, new))
            if tags != self.tagging.had and tags != (it.review.tags if it.review is not None else {}):
                acts.append(lambda: room.tag_review(it.id, tags))
            if left and left not in there:
                acts.append(lambda: room.put_workaround(it.id, left))
            return (*_done(acts), *self.settling(values)(room), *self.rating(values)(room))

        return do

    def rating(self, values: Values) -> Callable[[Room], tuple[str, ...]]:
        """Records the answers for the alerts."""
        given = {title: (ANSWERS[values.get(_field(title), "").strip().lower()], _answer(links) or "none")
                 for title, links in self._alerts[:MOST_ALERTS]}  # fmt: skip
        answers = {title: answer for title, (answer, before) in given.items() if answer != before}

        def do(room: Room) -> tuple[str, ...]:
            it = room.find(self.incident.id)
            own = (it, *(room.find(one.id) for one in self._merged))
            now = {title: _answer(links) or "none" for title, links in alerts_of(*own)}
            changed = {title: answer for title, answer in answers.items() if now.get(title, answer) != answer}
            return _done([partial(room.rate_alerts, it.id, answer, [title]) for title, answer in changed.items()])

        return do

    def _taken(self, name: str, values: Values) -> str:
        text = values.get(name, "").strip()
        return self._known.get(name, "") if text == TAKES else text

    def _hint(self, name: str) -> str:
        known = self._known.get(name, "")
        return f"{TAKES} is {known}" if known else _PARTS[name]


def alerts_of(*incidents: Incident) -> list[tuple[str, list[AlertLink]]]:
    """The alerts that they cover, by title, in the order in which they were linked."""
    found: dict[str, list[AlertLink]] = {}
    for link in (link for it in incidents for link in it.alerts):
        found.setdefault(link.title or link.uid, []).append(link)
    return list(found.items())


def in_place(it: Incident) -> tuple[Section, ...]:
    """What is still in place: to be undone, removed or lifted, or kept for good."""
    rows: list[Told | Words] = [
        Told(((f"{id_of(it, one)}  ", "dim"), (one.text, "bright"))) for one in newest_first(it)
    ]
    rows += [Told(((f"{key_of('change')}: undone, or kept for good", "dim"),))] if rows else []
    return (Section("STILL IN PLACE", tuple(rows), str(len(it.in_place))),) if rows else ()


def _done(acts: Sequence[Callable[[], object]]) -> tuple[str, ...]:
    return tuple(_refusals(acts))


def _refusals(acts: Sequence[Callable[[], object]]) -> Iterator[str]:
    for act in acts:
        try:
            act()
        except Refused as refused:  # it ends all the same
            yield str(refused)


def _answer(links: Sequence[AlertLink]) -> str:
    ratings = {link.rating for link in links}
    return ratings.pop() if len(ratings) == 1 else ""


def _field(title: str) -> str:
    return f"alert {title}"


def _line(text: str) -> str:
    return " ".join(text.split())
