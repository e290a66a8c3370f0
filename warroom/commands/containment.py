"""What is in place because of an incident, whichever it is of, until somebody removes it or keeps it for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.containment import id_of, may, standing, who_may
from warroom.core.duties import kept_after
from warroom.core.model import Containment, Custody, Incident, Status
from warroom.core.model.containment import CHANGE, LETTER, PAUSE, WORKAROUND, Answer
from warroom.core.words import short

_NAME = re.compile(r"(?P<kind>[WCP])-(?P<incident>(?:\d{4}-)?\d+)-(?P<number>\d+)", re.I)
_KIND = {letter: kind for kind, letter in LETTER.items()}
_LISTED = {WORKAROUND: "workarounds", CHANGE: "containment", PAUSE: "containment"}
EVERY = 1_000_000_000
Found = tuple[Incident, Containment]
Evidence = tuple[Incident, Custody]


def named_so(text: str) -> bool:
    """Whether the text is the id of something in place: ``C-0042-1``."""
    return _NAME.fullmatch(text.strip()) is not None


class ContainmentCommands(CommandBase):
    """They belong to the room as a whole: that their incident is closed changes nothing."""

    def containment(self) -> tuple[Found, ...]:
        """All that is in place, of closed incidents too, the longest first; none of drills."""
        found = {it.id: it for it in (*self.store.open_incidents(), *self.store.owing((), EVERY))}
        return standing(found.values())

    def left_after(self, limit: int = EVERY) -> tuple[tuple[Found, ...], tuple[Evidence, ...]]:
        """What is in place, and what evidence is kept, of incidents that have ended: of the ``limit`` newest that owe
        something."""
        owing = self.store.owing((), limit)
        return standing(owing), kept_after(owing)

    def workarounds(self) -> tuple[Found, ...]:
        """The workarounds among it."""
        return tuple(pair for pair in self.containment() if pair[1].kind == WORKAROUND)

    def put_workaround(self, inc: Which, text: str, *, key: str | None = None, at: datetime | None = None) -> Found:
        """Record that a workaround is in place."""
        words = reading.needed(reading.line(text, "This workaround"), "A workaround needs words: say what is in place.")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.WorkaroundPutIn):
                return act.it, _there(act.it, first.id)
            _not_gone(act, "record a workaround")
            made = act.append(events.WorkaroundPutIn(text=words))
            after = act.after()
            return after, _there(after, made.id)

    def record_change(
        self, inc: Which, text: str, before: str = "", after: str = "", undo_how: str = "", *, approved_by: str = "",
        deploy: str = "", key: str | None = None, at: datetime | None = None,
    ) -> Found:  # fmt: skip
        """Record that something was changed: it is in place until it is undone or kept for good.

        ``approved_by``: who approved it. Who may approve changes approves the own ones; any other is marked, not
        refused. ``deploy``: the deploy of a feed that it is, ``FEED/ID``.
        """
        words = reading.needed(reading.line(text, "This change"), "A change needs words: say what was changed.")
        said = [reading.line(one, "This text") for one in (before, after, undo_how)]
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.ChangeMade):
                return act.it, _there(act.it, first.id)
            _not_gone(act, "record a change")
            needs = bool(self.policy.changes.of(act.it.severity))
            by = self._approver(act, approved_by) if approved_by.strip() else ""
            if not by and needs and may(act.it, self.policy, self.person):
                by = self.person
            made = act.append(events.ChangeMade(
                text=words, before=said[0], after=said[1], undo_how=said[2], needs_approval=needs, person=by,
                deploy=deploy,
            ))  # fmt: skip
            it = act.after()
            return it, _there(it, made.id)

    def ask_pause(
        self, inc: Which, text: str, person: str, channel: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> Found:  # fmt: skip
        """Ask somebody outside the room to pause a roll-out; ``channel`` carries it, by default the person's own."""
        words = reading.needed(reading.line(text, "This request"), "A request needs words: say what is to be paused.")
        whom = reading.line(person, "This name").lstrip("@")
        reading.needed(whom, "Nobody is named: say who is asked, a person or a team.")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.PauseAsked):
                return act.it, _there(act.it, first.id)
            act.must_be_open("ask for a pause")
            made = act.append(events.PauseAsked(text=words, person=whom, channel=channel.strip()))
            it = act.after()
            return it, _there(it, made.id)

    def ask_approval(self, measure: str, person: str, *, key: str | None = None, at: datetime | None = None) -> Found:
        """Ask somebody who may approve changes to approve this one."""
        with self._on(measure, key, at, (CHANGE,)) as (act, one):
            if not act.first(events.ApprovalAsked):
                if one.answer == "yes":
                    raise Refused(f"{id_of(act.it, one)} was approved by {one.answered_by} already.")
                act.append(events.ApprovalAsked(measure=one.id, person=self._approver(act, person)))
            after = act.after()
            return after, _there(after, one.id)

    def answer_containment(
        self, measure: str, yes: bool, person: str = "", reason: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> Found:  # fmt: skip
        """Approve a change or decline it; or record what was answered to a request for a pause.

        ``person``: who said so, where that was not you.
        """
        why = reading.line(reason, "This answer")
        with self._on(measure, key, at, (CHANGE, PAUSE)) as (act, one):
            if not act.first(events.ContainmentAnswered):
                whom = one.asked_of if one.kind == PAUSE and not person.strip() else person
                if one.kind == CHANGE:
                    whom = self._approver(act, person or self.person)
                verdict: Answer = "yes" if yes else "no"
                if one.answer == verdict and one.answered_by == whom:
                    return act.it, one
                act.append(events.ContainmentAnswered(measure=one.id, verdict=verdict, person=whom, reason=why))
                if one.kind == PAUSE and not yes and one.in_place:
                    act.append(events.ContainmentEnded(measure=one.id, reason=why))
            after = act.after()
            return after, _there(after, one.id)

    def remove_workaround(
        self, workaround: str, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Found:
        """Say that it is in place no longer, and what took its place."""
        why = reading.line(reason, "This reason")
        with self._on(workaround, key, at, (WORKAROUND,)) as (act, one):
            if act.first(events.WorkaroundRemoved):
                return act.it, one
            if not one.in_place:
                raise Refused(f"{id_of(act.it, one)} was removed already: record another if it is in place again.")
            act.append(events.WorkaroundRemoved(workaround=one.id, reason=why))
            after = act.after()
            return after, _there(after, one.id)

    def end_containment(
        self, measure: str, reason: str = "", *, keep: bool = False, key: str | None = None, at: datetime | None = None
    ) -> Found:
        """Say that it is undone, removed, lifted; or that it is kept for good, which needs a reason."""
        why = reading.line(reason, "This reason")
        with self._on(measure, key, at, (CHANGE, WORKAROUND, PAUSE)) as (act, one):
            if act.first(events.ContainmentEnded):
                return act.it, one
            if not one.in_place:
                raise Refused(f"{id_of(act.it, one)} is {one.state()} already, by {one.removed_by}.")
            if keep and one.kind == PAUSE:
                raise Refused(f"{id_of(act.it, one)} is a pause: lift it, or leave it in place.")
            if keep and not why:
                raise Refused(f"{id_of(act.it, one)} is kept for good only with a reason: say why.")
            act.append(events.ContainmentEnded(measure=one.id, outcome="kept" if keep else "undone", reason=why))
            after = act.after()
            return after, _there(after, one.id)

    @contextmanager
    def _on(
        self, measure: str, key: str | None, at: datetime | None, kinds: tuple[str, ...]
    ) -> Iterator[tuple[CommandContext, Containment]]:
        """The transaction of a command about one that was put in place, by its name."""
        match = _NAME.fullmatch(measure.strip())
        kind = _KIND[match["kind"].upper()] if match is not None else ""
        if match is None or kind not in kinds:
            sample = " or ".join(f"{LETTER[one]}-0042-1" for one in kinds)
            raise Refused(f'"{short(measure, 40)}" is not a {" or ".join(kinds)}: give its id, such as {sample}.')
        with self._transaction(match["incident"], key, at) as act:
            found = (one for one in act.it.containment if (one.kind, one.number) == (kind, int(match["number"])))
            one = next(found, None)
            if one is None:
                raise Refused(f"There is no {kind} {measure.strip()}: `warroom {_LISTED[kind]}` lists them.")
            yield act, one

    def _approver(self, act: CommandContext, person: str) -> str:
        """The person, who may approve a change. Refuses anybody else with who may."""
        given = reading.needed(reading.line(person, "This name"), "Nobody is named: say who approves it.").lstrip("@")
        whom = self.people.meant(given) or given
        if not may(act.it, self.policy, whom):
            raise Refused(f"{whom} may not approve a change of {act.it.number}: {who_may(act.it, self.policy)} may.")
        return whom


def _not_gone(act: CommandContext, doing: str) -> None:
    if act.it.status in (Status.MERGED, Status.CANCELLED):
        act.must_be_open(doing)


def _there(it: Incident, id_: str) -> Containment:
    return next(one for one in it.containment if one.id == id_)
