"""Undo: one's own last change taken back by a compensating event. Nothing is erased.

The compensating event's id is made from the undone one's, so that a change is undone once, and undoing
twice goes one change further back. Alerts that were linked or unlinked by one command are one change.
What others have heard or been paged for cannot be unsaid: it is refused, with what to do instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.model import LIVE, Entry, HypothesisState, Incident, Status
from warroom.core.words import capital, moment, short

if TYPE_CHECKING:
    from warroom.core.events import Event, Payload

PREFIX = "undo-"
REASON = "undone"
Undone = tuple["Payload | Mapping[str, Payload]", str]
"""What takes a change back, and what is said of it: one event, or one for each event of the command, by its id."""


class Change(Struct, frozen=True):
    """One change about to be undone: the event, what was before it, and the journal of its incident.

    ``together`` are the events of the one command that the event is of, where they are undone as one; else it alone.
    """

    act: CommandContext
    event: Event
    together: Sequence[Event]
    before: Incident | None
    journal: Sequence[Event]
    open_now: Callable[[], Sequence[Incident]]
    """Every open incident, asked for where a change may touch another one."""

    @property
    def data(self) -> Any:
        return self.event.data

    @property
    def it(self) -> Incident:
        return self.act.it

    def entry(self) -> Entry:
        row = self.act.tx.entry(self.data.entry)
        if row is None:
            raise Refused("The entry is in the journal but not in its table: run warroom rebuild, then try again.")
        return row


class UndoCommands(CommandBase):
    def undo(self, inc: Which, *, change: str = "") -> str:
        """Take this person's last change of the incident back, or the one whose first event is ``change``. Gives the
        sentence that says what was undone.

        Refused where nothing of theirs is left to undo, where somebody changed the same thing since, or where
        it cannot be unsaid.
        """
        from warroom.core.fold import fold

        incident = self.named(inc)
        journal = list(self.store.events(incident=incident))  # read before the lock: it may be long
        whole = _cut_lines(journal)
        done = {_change_of(e.id.removeprefix(PREFIX), e.type, whole) for e in journal if e.id.startswith(PREFIX)}
        mine = [
            e for e in journal
            if e.actor == self.person and not e.id.startswith(PREFIX) and _change_of(e.id, e.type, whole) not in done
            and e.type != "items_waived"  # it goes with the status that it was for
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
            data, said = _taken_back(Change(act, event, together, before, journal, self.store.open_incidents))
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
    if len(change.together) > 1 and isinstance(change.together[0].data, events.EntryAmended):
        return _lines_whole(change)
    make = _WAYS.get(change.event.type)
    if make is None:
        kind = change.event.type
        instead = _INSTEAD.get(kind, "change it again")
        raise Refused(f"Your last change ({kind.replace('_', ' ')}) cannot be undone: {instead}.")
    return make(change)


_INSTEAD = {
    "declared": "cancel the incident if it was a false alarm",
    "acknowledged": "hand it over to somebody else",
    "update_published": "people have read it; publish a correction",
    "escalation_fired": "they were paged; tell them it is over",
    "merged": "take the merge back with unmerge",
    "reopened": "resolve it again",
    "offer_accepted": "hand the role over again",
    "command_taken": "hand command over again",
    "ask_answered": "ask again",
    "task_done": "give the task again",
    "checked_in": "check in again with what holds",
    "check_in_dropped": "set it again",
    "breach_declared": "record what was found instead",
    "regulator_notified": "record what was wrong in it",
    "review_published": "publish it again",
}

# ---------------------------------------------------------------- the record


def _entry_added(change: Change) -> Undone:
    row = change.act.tx.entry(change.event.id)
    if row is not None and row.retracted is not None:
        raise Refused(f"That entry was retracted by {row.retracted.by} already: restore it if it holds.")
    said = f'the entry "{short(change.data.text)}" is retracted'
    return events.EntryRetracted(entry=change.event.id, reason=REASON), said


def _entry_amended(change: Change) -> Undone:
    row = change.entry()
    if row.revision != change.data.revision + 1 or not row.earlier:
        raise Refused("The entry was changed again since: amend it to what it should say.")
    old = row.earlier[-1]
    back = events.EntryAmended(entry=row.id, revision=row.revision, text=old.text, kind=old.kind, entry_at=old.at)
    return back, f'the entry says "{short(old.text)}" again'


def _lines_whole(change: Change) -> Undone:
    """A line that was split is one again, and lines that were joined are two: all of it, or nothing."""
    first, *others = change.together
    assert isinstance(first.data, events.EntryAmended)
    row = change.act.tx.entry(first.data.entry)
    if row is None or row.revision != first.data.revision + 1 or not row.earlier or row.retracted is not None:
        raise Refused("The first of these lines was changed again since: amend them to what they should say.")
    old = row.earlier[-1]
    back: dict[str, Payload] = {
        first.id: events.EntryAmended(entry=row.id, revision=row.revision, text=old.text, kind=old.kind,
                                      entry_at=old.at)
    }  # fmt: skip
    was_split = False
    for event in others:
        was_split |= isinstance(event.data, events.EntryAdded)
        retracted = event.data.entry if isinstance(event.data, events.EntryRetracted) else event.id
        other = change.act.tx.entry(retracted)
        if other is None or (was_split and (other.revision or other.retracted is not None)) or (
            not was_split and other.retracted is None
        ):
            raise Refused("The second of these lines was changed again since: amend them to what they should say.")
        back[event.id] = (
            events.EntryRetracted(entry=other.id, reason=REASON) if was_split else events.EntryRestored(entry=other.id)
        )
    return back, f'"{short(old.text)}" is one line again' if was_split else "the joined lines are two again"


def _entry_retracted(change: Change) -> Undone:
    return events.EntryRestored(entry=change.data.entry), f'the entry "{short(change.entry().text)}" stands again'


def _entry_restored(change: Change) -> Undone:
    row = change.entry()
    return events.EntryRetracted(entry=row.id, reason=REASON), f'the entry "{short(row.text)}" is retracted again'


def _entry_pinned(change: Change) -> Undone:
    row, pinned = change.entry(), not change.data.pinned
    said = "pinned" if pinned else "unpinned"
    return events.EntryPinned(entry=row.id, pinned=pinned), f'the entry "{short(row.text)}" is {said} again'


def _hypothesis_marked(change: Change) -> Undone:
    row = change.entry()
    earlier = [
        e.data.state for e in change.journal
        if e.seq < change.event.seq and isinstance(e.data, events.HypothesisMarked) and e.data.entry == row.id
    ]  # fmt: skip
    state = earlier[-1] if earlier else HypothesisState.OPEN
    return events.HypothesisMarked(entry=row.id, state=state, reason=REASON), f"the hypothesis is {state.value} again"


def _evidence_linked(change: Change) -> Undone:
    return events.EvidenceUnlinked(entry=change.data.entry, evidence=change.data.evidence), "the evidence is unlinked"


def _evidence_unlinked(change: Change) -> Undone:
    data = change.data
    supports = [
        e.data.supports for e in change.journal
        if e.seq < change.event.seq and isinstance(e.data, events.EvidenceLinked)
        and (e.data.entry, e.data.evidence) == (data.entry, data.evidence)
    ]  # fmt: skip
    if any(e.entry == data.evidence for e in change.entry().evidence):
        raise Refused("Somebody has linked this evidence anew: look at the hypothesis, then link it as you mean it.")
    back = events.EvidenceLinked(entry=data.entry, evidence=data.evidence, supports=supports[-1])
    return back, f"the evidence speaks {'for' if supports[-1] else 'against'} the hypothesis again"


def _given(data: events.Payload) -> tuple[str, ...]:
    """The fields that a change of several gave."""
    names = (name for name in data.__struct_fields__ if name != "type")
    return tuple(name for name in names if getattr(data, name) is not None)


def _brief_changed(change: Change) -> Undone:
    given = _given(change.data)
    old: dict[str, Any] = {name: getattr(change.before.brief, name) if change.before else "" for name in given}
    return events.BriefChanged(**old), f"the brief says again what it said ({', '.join(given).replace('_', ' ')})"


def _details_changed(change: Change) -> Undone:
    given = _given(change.data)
    old: dict[str, Any] = {name: getattr(change.before, name) for name in given}
    if any(value is None for value in old.values()):
        raise Refused("A time that was not known before cannot be made unknown again: set it to what it was.")
    return events.DetailsChanged(**old), f"{', '.join(given).replace('_', ' ')} as before"


def _link_added(change: Change) -> Undone:
    return events.LinkRemoved(url=change.data.url), f'the link "{short(change.data.label)}" is gone'


def _link_removed(change: Change) -> Undone:
    old = next((link for link in (change.before.links if change.before else ()) if link.url == change.data.url), None)
    if old is None:
        raise Refused("That link was not there any more: add it again.")
    return events.LinkAdded(label=old.label, url=old.url), f'the link "{short(old.label or old.url)}" is there again'


def _channel_named(change: Change) -> Undone:
    old = change.before.channel if change.before else ""
    return events.ChannelNamed(name=old), f"the channel is {old or 'named by the pattern'} again"


# ---------------------------------------------------------------- the incident


def _severity_changed(change: Change) -> Undone:
    old = change.before.severity if change.before else ""
    if change.it.severity != change.data.severity or not old:
        raise Refused(f"The severity was changed again since, to {change.it.severity}: set it to what it should be.")
    return events.SeverityChanged(severity=old, reason=REASON), f"{change.it.number} is {old} again"


def _status_changed(change: Change) -> Undone:
    it, old = change.it, change.before.status if change.before else None
    if it.status is not change.data.status or old is None:
        raise Refused(f"The status was changed again since, to {it.status.value}: set it to what it should be.")
    if it.status in LIVE:
        return events.StatusChanged(status=old, reason=REASON), f"{it.number} is {old.value} again"
    if it.status is Status.RESOLVED:
        return events.Reopened(reason=REASON), f"{it.number} is open again"
    raise Refused(f"{it.number} is closed: reopen it with a reason.")


def _cancelled(change: Change) -> Undone:
    return events.Reopened(reason=REASON), f"{change.it.number} is open again"


def _alerts_linked(change: Change) -> Undone:
    """Those that are linked still; what somebody unlinked since is as it should be."""
    refs = {e.id: e.data.alert for e in change.together if isinstance(e.data, events.AlertLinked)}
    there = {link.fingerprint for link in change.it.alerts}
    back = {id_: events.AlertUnlinked(fingerprint=r.fingerprint) for id_, r in refs.items() if r.fingerprint in there}
    if not back:
        raise Refused(f"{capital(_alerts(refs.values()))} not linked any more: link again what belongs here.")
    rest = len(refs) - len(back)
    more = f", {rest} of {len(refs)} {'was' if rest == 1 else 'were'} unlinked before" if rest else ""
    return back, f"{_alerts(refs[id_] for id_ in back)} unlinked{more}"


def _alerts_unlinked(change: Change) -> Undone:
    """Those that no open incident covers since."""
    change.act.must_be_open("link an alert to it")
    before = {link.fingerprint: link for link in (change.before.alerts if change.before else ())}
    links = {e.id: before[e.data.fingerprint] for e in change.together if isinstance(e.data, events.AlertUnlinked)}
    covering = {link.fingerprint: it for it in change.open_now() for link in it.alerts}
    back = {
        id_: events.AlertLinked(
            alert=events.AlertRef(feed=old.feed, uid=old.uid, fingerprint=old.fingerprint, title=old.title)
        )
        for id_, old in links.items() if old.fingerprint not in covering
    }  # fmt: skip
    if not back:
        it = covering[change.data.fingerprint]
        what, them = ("this alert", "it") if len(links) == 1 else ("them", "them")
        raise Refused(f'{it.number} "{short(it.title)}" covers {what} now: unlink {them} there first.')
    rest = len(links) - len(back)
    more = f", {rest} of {len(links)} {'is' if rest == 1 else 'are'} covered already" if rest else ""
    return back, f"{_alerts(links[id_] for id_ in back)} linked again{more}"


def _alerts(links: Iterable[Any]) -> str:
    """``the alert "5xx" is``, ``6 alerts "5xx" are``, ``6 alerts are``: refs and links alike."""
    titles = [link.title for link in links]
    named = f' "{short(titles[0])}"' if len(set(titles)) == 1 else ""
    return f"the alert{named} is" if len(titles) == 1 else f"{len(titles)} alerts{named} are"


def _snoozed(change: Change) -> Undone:
    return events.SnoozeEnded(key=change.data.key), "the snooze is over"


def _snooze_ended(change: Change) -> Undone:
    key = change.data.key
    old = next(s for s in (change.before.snoozes if change.before else ()) if s.key == key)
    if old.until <= change.act.now:
        raise Refused("The moment that this snooze ran to has come: put the countdown off anew.")
    if any(s.key == key for s in change.it.snoozes):
        raise Refused("Somebody has put this countdown off anew: it stands as they said.")
    back = events.DeadlineSnoozed(key=key, until=old.until, reason=old.reason)
    return back, f"the countdown is put off again until {moment(old.until, change.act.now)}"


# ---------------------------------------------------------------- people, work


def _only_if(it_stands: bool, what_happened_since: str) -> None:
    """Refused where what was done is done no longer: undoing it would undo somebody else's."""
    if not it_stands:
        raise Refused(what_happened_since)


def _holding(change: Change, it: Incident | None) -> list[str]:
    """Who holds the role of the change in that state of the incident."""
    data = change.data
    return [a.person for a in (it.holders(data.role) if it else ()) if a.system == data.system]


def _role_assigned(change: Change) -> Undone:
    data = change.data
    _only_if(data.person in _holding(change, change.it), f"{data.person} has given the role on since: assign it anew.")
    held = [a for a in (change.before.holders(data.role) if change.before else ()) if a.system == data.system]
    if held and not data.beside:
        back = events.RoleAssigned(role=data.role, person=held[0].person, system=data.system)
        return back, f"{held[0].person} is {data.role.replace('_', ' ')} again"
    if data.role == "commander":
        raise Refused("An incident that had a commander never has none: hand command over instead.")
    gone = events.RoleReleased(role=data.role, person=data.person, system=data.system)
    return gone, f"{data.person} is not {data.role.replace('_', ' ')} any more"


def _role_offered(change: Change) -> Undone:
    data = change.data
    waits = any((o.role, o.person) == (data.role, data.person) for o in change.it.offers)
    _only_if(waits, f"{data.person} has answered that offer already: hand the role over again.")
    return events.OfferWithdrawn(role=data.role, person=data.person), "the offer is withdrawn"


def _role_released(change: Change) -> Undone:
    data = change.data
    now, before = _holding(change, change.it), _holding(change, change.before)
    new = next((person for person in now if person not in before), "")
    _only_if(not new, f"{new} has taken that role since: assign it anew.")
    back = events.RoleAssigned(role=data.role, person=data.person, system=data.system, beside=bool(now))
    return back, f"{data.person} is {data.role.replace('_', ' ')} again"


def _update_drafted(change: Change) -> Undone:
    draft = change.data.update or change.event.id
    _only_if(any(d.id == draft for d in change.it.drafts), "That draft was published or discarded: write another.")
    return events.UpdateDiscarded(update=draft, reason=REASON), "the draft is discarded"


def _step_ticked(change: Change) -> Undone:
    data = change.data
    back = events.StepTicked(playbook=data.playbook, step=data.step, text=data.text, done=not data.done)
    return back, f'the step "{short(data.text)}" is {"not done" if data.done else "done"} again'


def _playbook_chosen(change: Change) -> Undone:
    old = change.before.playbook if change.before else ""
    return events.PlaybookChosen(playbook=old), f"the playbook is {old or 'none'} again"


def _asked(change: Change) -> Undone:
    waits = any(a.id == change.event.id and a.state in ("open", "expired") for a in change.it.asks)
    _only_if(waits, f"{change.data.person} has answered that already, or it was withdrawn: ask again.")
    return events.AskWithdrawn(ask=change.event.id, reason=REASON), f"{change.data.person} is not asked any more"


def _task_given(change: Change) -> Undone:
    open_still = any(t.id == change.event.id and t.state == "open" for t in change.it.tasks)
    _only_if(open_still, f"That task of {change.data.owner} is done or dropped already: give it again.")
    return events.TaskDropped(task=change.event.id, reason=REASON), f"the task of {change.data.owner} is dropped"


def _check_in_set(change: Change) -> Undone:
    return events.CheckInDropped(check=change.event.id), "the check-in is not needed any more"


def _limits_set(change: Change) -> Undone:
    old = change.before.tickets if change.before else None
    if old is None:
        return events.TicketLimitsSet(), "there are no limits for tickets again"
    back = events.TicketLimitsSet(warn=old.warn, escalate=old.escalate, feed=old.feed)
    return back, "the limits for tickets are as before"


_AS_ONE = frozenset({"alert_linked", "alert_unlinked"})
"""What one command does to many, each by an event of its own: undone as one."""
_WAYS: dict[str, Callable[[Change], Undone]] = {
    "entry_added": _entry_added, "entry_amended": _entry_amended, "entry_retracted": _entry_retracted,
    "entry_restored": _entry_restored, "entry_pinned": _entry_pinned, "hypothesis_marked": _hypothesis_marked,
    "evidence_linked": _evidence_linked, "evidence_unlinked": _evidence_unlinked,
    "brief_changed": _brief_changed, "details_changed": _details_changed,
    "link_added": _link_added, "link_removed": _link_removed, "channel_named": _channel_named,
    "severity_changed": _severity_changed, "status_changed": _status_changed,
    "cancelled": _cancelled, "alert_linked": _alerts_linked, "alert_unlinked": _alerts_unlinked,
    "deadline_snoozed": _snoozed, "snooze_ended": _snooze_ended,
    "role_assigned": _role_assigned, "role_offered": _role_offered, "role_released": _role_released,
    "update_drafted": _update_drafted, "asked": _asked, "task_given": _task_given,
    "step_ticked": _step_ticked, "playbook_chosen": _playbook_chosen,
    "check_in_set": _check_in_set, "ticket_limits_set": _limits_set,
}  # fmt: skip
