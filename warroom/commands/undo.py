"""Undo: one's own last change taken back by a compensating event. Nothing is erased.

The compensating event's id is made from the undone one's, so that a change is undone once, and undoing
twice goes one change further back. Alerts that were linked or unlinked by one command are one change.
What others have heard or been paged for cannot be unsaid: it is refused, with what to do instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from warroom.commands.door import CommandBase, Refused, Which
from warroom.commands.lazy_events import events
from warroom.commands.merged import covered_now

if TYPE_CHECKING:
    from warroom.commands.undoing.change import Change, Undone
    from warroom.core.events import Event

PREFIX = "undo-"


class UndoCommands(CommandBase):
    def undo(self, inc: Which, *, change: str = "") -> str:
        """Take this person's last change of the incident back, or the one whose first event is ``change``. Gives the
        sentence that says what was undone.

        Refused where nothing of theirs is left to undo, where somebody changed the same thing since, or where
        it cannot be unsaid.
        """
        from warroom.commands.undoing.change import Change
        from warroom.core.fold import fold

        incident = self.named(inc)
        journal = list(self.store.events(incident=incident))  # read before the lock: it may be long
        whole = _cut_lines(journal)
        done = {_change_of(e.id.removeprefix(PREFIX), e.type, whole) for e in journal if e.id.startswith(PREFIX)}
        mine = [
            e for e in journal
            if e.actor == self.person and not e.id.startswith(PREFIX) and _change_of(e.id, e.type, whole) not in done
            and e.type not in ("items_waived", "draft_taken")  # they go with what they are about
            and getattr(e.data, "source", "") != "alert"  # it goes with the alert
            and change in ("", _change_of(e.id, e.type, whole))
        ]  # fmt: skip
        with self._transaction(incident, None) as act:
            if not mine:
                raise Refused(f"You have changed nothing in {act.it.number} that is left: there is nothing to undo.")
            if act.it.seq != journal[-1].seq:
                raise Refused(f"{act.it.number} was changed at this very moment: look at it, then undo again.")
            event = mine[-1]
            this = _change_of(event.id, event.type, whole)
            together = [e for e in mine if _change_of(e.id, e.type, whole) == this]
            before = fold(e for e in journal if e.seq < together[0].seq)
            data, said = _taken_back(Change(act, event, together, before, journal, partial(covered_now, self.store)))
            for undone, back in (data if isinstance(data, Mapping) else {event.id: data}).items():
                act.key, act.written = f"{PREFIX}{undone}", 0
                act.append(back)
            return f"Undone: {said}."


def _change_of(event_id: str, kind: str, whole: Collection[str]) -> str:
    """The change that an event belongs to, by its id: that of its command where the command is undone as one.

    ``whole`` are the commands that are, whatever they wrote."""
    command = event_id.partition("#")[0]
    return command if kind in _AS_ONE or command in whole else event_id


def _cut_lines(journal: Iterable[Event]) -> frozenset[str]:
    """The commands that split a line or joined two: one line amended, another one added or retracted."""
    amended: set[str] = set()
    found: set[str] = set()
    for event in journal:
        command, _, further = event.id.partition("#")
        if isinstance(event.data, events.EntryAmended) and not further:
            amended.add(command)
        elif further and command in amended:
            found.add(command)
    return frozenset(found)


def _taken_back(change: Change) -> Undone:
    from warroom.commands.undoing import after, case, incident, launch, people, record, review

    if len(change.together) > 1 and isinstance(change.together[0].data, events.EntryAmended):
        return record.lines_whole(change)
    ways = {**record.WAYS, **incident.WAYS, **people.WAYS, **after.WAYS, **review.WAYS, **case.WAYS,
            **launch.WAYS}  # fmt: skip
    make = ways.get(change.event.type)
    if make is None:
        kind = change.event.type
        instead = _INSTEAD.get(kind, "change it again")
        raise Refused(f"Your last change ({kind.replace('_', ' ')}) cannot be undone: {instead}.")
    return make(change)


_INSTEAD = {
    "approval_asked": "they were asked; tell them that it is not needed",
    "clocks_started": "pause the drill again",
    "clocks_stopped": "resume the drill",
    "containment_back": "end it again",
    "workaround_removed": "record another workaround if it is in place again",
    "custody_handed": "record that it was handed back",
    "custody_released": "take it into custody again",
    "duty_opened": "record again that they were told",
    "verification_withdrawn": "verify it again",
    "recovery_staged": "go back a stage instead",
    "declared": "cancel the incident if it was a false alarm",
    "acknowledged": "hand it over to somebody else",
    "update_published": "people have read it; publish a correction",
    "level_called": "they were called; tell them it is over",
    "escalation_fired": "they were paged; tell them it is over",
    "merged": "take the merge back with unmerge",
    "reopened": "resolve it again",
    "offer_accepted": "hand the role over again",
    "command_taken": "hand command over again",
    "ask_answered": "ask again",
    "task_done": "give the task again",
    "checked_in": "check in again with what holds",
    "activated": "resolve it, or cancel it as a false alarm",
    "plan_resumed": "cancel it, or end it, again",
    "trigger_declined": "make it an incident if it goes wrong after all",
    "check_in_dropped": "set it again",
    "breach_declared": "record what was found instead",
    "regulator_notified": "record what was wrong in it",
    "follow_up_set_back": "accept it, or verify it, again",
    "review_post_asked": "delete the page there",
    "review_posted": "delete the page there",
    "ticket_made": "close the ticket in the tracker",
    "ticket_seen": "change its state in the tracker",
    "review_published": "revise it, then publish it again",
    "review_met": "record the meeting as it was",
    "review_revised": "publish it again",
}

_AS_ONE = frozenset({"alert_linked", "alert_unlinked", "go_asked", "go_said"})
"""What one command does to many, each by an event of its own: undone as one."""
