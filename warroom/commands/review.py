"""Writing the review of an incident, and reading it with the record behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which, refuse_overtaken
from warroom.commands.lazy_events import events
from warroom.core.model import EntryRef, Incident, Review, Status
from warroom.core.model.review import DRAFTING, IN_REVIEW, NOT_NEEDED, PARTS, PUBLISHED
from warroom.core.naming import named
from warroom.core.vocabulary import KINDS
from warroom.core.words import did_you_mean, short

if TYPE_CHECKING:
    from warroom.core.events import Event, Payload
    from warroom.core.review.document import Document


class ReviewCommands(CommandBase):
    """What writes gives the incident as it is afterwards. A published review is revised before it is written again."""

    def review(self, inc: Which, *, published: bool = False) -> Document:
        """The review laid out from the record; ``published``: the edition that holds, as it was then."""
        from warroom.core.review.document import document

        with self.store.snapshot():
            incident = self.named(inc)
            it = self.store.incident(incident)
            merged = [self.store.events(incident=other) for other in (it.merged if it else ())]
            found = document(self.store.events(incident=incident), self.policies(), merged, published=published)
        if found is None:
            raise Refused(f"The review of {incident} is not published: leave --published out to read the draft.")
        return found

    def own_review(self, inc: Which, owner: str, *, key: str | None = None, at: datetime | None = None) -> Incident:
        """Name the one person who sees to it that the review is there."""
        who = reading.handle(owner, self.people)
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewOwned):
                return act.it
            if act.it.review is not None and act.it.review.owner == who:
                raise Refused(f"{who} owns the review of {act.it.number} already: name somebody else.")
            return _write(act, events.ReviewOwned(owner=who))

    def write_review(
        self, inc: Which, part: str, text: str, entries: Iterable[str] | None = None, *, seen: str | None = None,
        drafted: Mapping[str, object] | None = None, key: str | None = None, at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Write a part; "" empties it. ``entries`` are the ids it rests on; None leaves those as they are.

        ``seen`` is what the part said when it was looked at: refused where somebody else has changed it since.
        """
        name = named(part, PARTS)
        if not name:
            raise Refused(f'"{short(part, 40)}" is not a part of a review: {did_you_mean(part, PARTS)}')
        words = reading.block(text, "This part")
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewWritten):
                return act.it
            _must_be_writable(act)
            refuse_overtaken(
                act, self.store.events(incident=act.it.id), None if seen is None else {name: seen},
                {name: (act.it.review or Review()).parts.get(name, "")},
                lambda event, part: isinstance(event.data, events.ReviewWritten) and event.data.part == part,
            )  # fmt: skip
            written = _event(act, events.ReviewWritten(part=name, text=words))
            act.taken(written, drafted)
            if entries is None:
                return act.after()
            act.append(events.ReviewRested(part=name, entries=self._refs(act, entries)))
            return act.after()

    def set_factor(
        self, inc: Which, text: str, *, factor: str = "", root: bool = False, entries: Iterable[str] = (),
        seen: str | None = None, key: str | None = None, at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Add a contributing factor, or reword the one of that id; with no text it is taken out. Gives the event,
        whose id is a new factor's. ``seen`` is what it said when it was looked at, as for a part."""
        words = reading.line(text, "This factor", 1_000)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.ReviewFactorSet):
                return first
            known = [one.id for one in (act.it.review or Review()).factors]
            self._one_of(factor, known, words, "factor")
            says = {one.id: one.text for one in (act.it.review or Review()).factors}.get(factor, "")
            self._not_overtaken(act, "factor", factor, seen, says)
            refs = self._refs(act, entries)
            return _event(act, events.ReviewFactorSet(text=words, factor=factor, root=root, entries=refs))

    def set_why(
        self, inc: Which, text: str, *, why: str = "", under: str = "", entries: Iterable[str] = (),
        seen: str | None = None, key: str | None = None, at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Add an answer to a why, under another where it explains that one; with no text it is taken out with all
        that explains it. ``seen`` is what it said when it was looked at, as for a part."""
        words = reading.line(text, "This answer", 1_000)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.ReviewWhySet):
                return first
            known = [one.id for one in (act.it.review or Review()).whys]
            self._one_of(why, known, words, "answer")
            says = {one.id: one.text for one in (act.it.review or Review()).whys}.get(why, "")
            self._not_overtaken(act, "why", why, seen, says)
            if under and under not in known:
                raise Refused(f'There is no answer "{short(under, 40)}" to stand under: {_those(known)}')
            refs = self._refs(act, entries)
            before = act.it.review
            written = _event(act, events.ReviewWhySet(text=words, why=why, under=under, entries=refs))
            if why and words and act.after().review == before:
                raise Refused("An answer cannot explain itself, or says this already: put it under another one.")
            return written

    def tag_review(
        self, inc: Which, tags: Mapping[str, str], *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """All the tags of it: tag to ``failure_mode`` or ``symptom``, "" for a word of the vocabulary, which knows.

        An alias is recorded as its word. What has the same tag is found with it.
        """
        read = self._tags(tags)
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewTagged):
                return act.it
            had = act.it.review.tags if act.it.review is not None else {}
            self._in_vocabulary([tag for tag in read if tag not in had])
            return _write(act, events.ReviewTagged(tags=read))

    def add_tags(
        self, inc: Which, tags: Mapping[str, str], without: Iterable[str] = (), *, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Tags it with these too, as ``tag_review`` does, and takes others out."""
        read, gone = self._tags(tags), [self.policy.tags.word(tag) for tag in without]
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewTagged):
                return act.it
            had = act.it.review.tags if act.it.review is not None else {}
            for tag in gone:
                if tag not in had:
                    raise Refused(f'{act.it.number} has no tag "{short(tag, 40)}": {_tagged(had)}.')
            self._in_vocabulary([tag for tag in read if tag not in had])
            now = {tag: kind for tag, kind in {**had, **read}.items() if tag not in gone}
            if now == had:
                raise Refused(f"{act.it.number} has these tags already: name another.")
            return _write(act, events.ReviewTagged(tags=now))

    def meet_on_review(
        self, inc: Which, when: datetime, facilitator: str, people: Iterable[str] = (), *, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Record the meeting: when it is or was, who leads it, who is there."""
        leads = reading.handle(facilitator, self.people)
        there = reading.distinct(reading.handle(one, self.people) for one in people)
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewMet):
                return act.it
            return _write(act, events.ReviewMet(meets_at=when, facilitator=leads, people=there))

    def stage_review(
        self, inc: Which, *, ready: bool = True, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Hand the draft to its reviewers, or back to its writers."""
        state = IN_REVIEW if ready else DRAFTING
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewStaged):
                return act.it
            if act.it.review is not None and act.it.review.state == state:
                stage = state.replace("_", " ")
                raise Refused(f"The review of {act.it.number} is {stage} already: publish it instead.")
            return _write(act, events.ReviewStaged(state=state))

    def dismiss_review(
        self, inc: Which, reason: str, *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Say why no review is needed."""
        why = reading.reason(reason, "leave the review out")
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewDismissed):
                return act.it
            if act.it.review is not None and act.it.review.state == NOT_NEEDED:
                raise Refused(f"The review of {act.it.number} is not needed already: write a part to begin it.")
            return _write(act, events.ReviewDismissed(reason=why))

    def revise_review(
        self, inc: Which, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Write a published review again: the edition that holds is superseded and can still be read."""
        why = reading.reason(reason, "revise the review", need=False)
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReviewRevised):
                return act.it
            if act.it.review is None or act.it.review.state != PUBLISHED:
                raise Refused(f"The review of {act.it.number} is not published: write it as it should be.")
            act.append(events.ReviewRevised(reason=why))
            return act.after()

    # -- the rules behind them

    def _tags(self, tags: Mapping[str, str]) -> dict[str, str]:
        """Each as it is recorded, with its kind: the vocabulary's, else the one that was given."""
        words, read = self.policy.tags, dict[str, str]()
        for text, kind in tags.items():
            tag = words.word(reading.line(text, "This tag", 60))
            kind = words.kind_of(tag) or kind
            if tag and not kind:
                both = " or ".join(f"{one}={short(tag, 40)}" for one in KINDS)
                raise Refused(f'"{short(tag, 40)}" is not in your vocabulary: say of which kind it is, {both}.')
            if kind not in KINDS:
                raise Refused(f'"{short(kind, 40)}" is not a kind of tag: {did_you_mean(kind, KINDS)}')
            read |= {tag: kind} if tag else {}
        return read

    def _in_vocabulary(self, new: Iterable[str]) -> None:
        """Refuses what the vocabulary has not, where the team says so."""
        words = self.policy.tags
        other = words.outside(new)
        if other and not words.free:
            known = [word for kind in KINDS for word in words.words(kind)]
            raise Refused(
                f'"{short(other[0], 40)}" is not in your vocabulary, and [tags] allows no other: '
                f"{did_you_mean(other[0], known)}"
            )

    def _one_of(self, name: str, known: list[str], words: str, what: str) -> None:
        if name and name not in known:
            raise Refused(f'There is no {what} "{short(name, 40)}": {_those(known)}')
        if not name and not words:
            raise Refused(f"A new {what} needs words: say what let it happen.")

    def _not_overtaken(self, act: CommandContext, what: str, name: str, seen: str | None, says: str) -> None:
        """Refuses to reword a factor or an answer that somebody else has reworded since it was looked at."""
        refuse_overtaken(
            act, self.store.events(incident=act.it.id), {what: seen} if seen is not None and name else None,
            {what: says}, lambda event, kind: getattr(event.data, kind, None) == name,
        )  # fmt: skip

    def _refs(self, act: CommandContext, entries: Iterable[str]) -> tuple[EntryRef, ...]:
        """The entries that something rests on, each in its wording of now. Refuses one of another incident."""
        family = {act.it.id, *act.it.merged}
        found = []
        for name in reading.distinct(entries):
            row = act.tx.entry(name)
            if row is None or row.incident not in family:
                raise Refused(f'{act.it.number} has no entry "{short(name, 40)}": take an id that show --json gives.')
            found.append(EntryRef(entry=row.id, revision=row.revision))
        return tuple(found)


def _write(act: CommandContext, data: Payload) -> Incident:
    _event(act, data)
    return act.after()


def _event(act: CommandContext, data: Payload) -> Event:
    _must_be_writable(act)
    return act.append(data)


def _must_be_writable(act: CommandContext) -> None:
    """Refuses where nothing is reviewed (merged, cancelled), or where what was published would change."""
    it = act.it
    if it.status in (Status.MERGED, Status.CANCELLED):
        act.must_be_open("write its review")
    if it.review is not None and it.review.state == PUBLISHED:
        raise Refused(f"The review of {it.number} is published: revise it with --revise before you write in it.")


def _tagged(tags: Mapping[str, str]) -> str:
    return f"it has {', '.join(sorted(tags))}" if tags else "it has none"


def _those(known: list[str]) -> str:
    return f"there are {', '.join(known[:5])}." if known else "none is written yet, leave the id out."
