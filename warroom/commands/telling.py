"""Telling people: updates to an audience, drafted, approved and published.

A message to customers is approved before it goes out. By somebody who may approve it is
published at once; by anybody else it is a draft, and the audience's clock runs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which, event_id, keeping
from warroom.commands.lazy_events import events
from warroom.core.model import Draft, Incident
from warroom.core.telling import APPROVED, approvers, may_publish
from warroom.core.words import audience_label, listing, moment, role_label, short

if TYPE_CHECKING:
    from warroom.core.events import Event

UPDATE_LIMIT = 5_000


class TellingCommands(CommandBase):
    def update(
        self,
        inc: Which,
        audience: str,
        text: str = "",
        *,
        no_change: bool = False,
        next_by: datetime | None = None,
        heard: int | None = None,
        draft: str = "",
        drafted: Mapping[str, object] | None = None,
        key: str | None = None,
        at: datetime | None = None,
    ) -> str:
        """Tell an audience, or draft it where it must be approved by another. Gives the sentence that says which.

        Args:
            no_change: says that nothing is new; it settles the clock too, and may be without text.
            next_by: when the audience was promised to hear again.
            heard: how many updates this audience had heard when the writer last looked; where it heard another
                one since, that is refused, with the reason, instead of being said twice.
            draft: the draft that this text takes the place of: it is published, or written again.
            drafted: the model's draft that the text began as, as ``CommandContext.taken`` takes it.
        """
        with keeping(text):
            whom = reading.audience(audience)
            words = reading.block(text, "This update", UPDATE_LIMIT)
            if not words and not no_change:
                raise Refused("An update needs a text: say what is new, or that nothing changed (no change).")
            with self._transaction(inc, key, at) as act:
                first = act.first(events.UpdatePublished, events.UpdateDrafted)
                if first is None:
                    act.must_be_open("tell anybody")
                    act.not_before(act.it.declared_at, "was declared at")
                    promised = _promised(act, next_by)
                    if draft:
                        _draft(act, draft)
                    self._must_be_news(act, whom, heard)
                    if whom in APPROVED and not self._may_approve(act.it):
                        text_of_draft = words or "No change."
                        first = act.append(
                            events.UpdateDrafted(audience=whom, text=text_of_draft, update=draft, next_by=promised)
                        )
                    else:
                        first = act.append(
                            events.UpdatePublished(
                                audience=whom, text=words, update=draft, no_change=no_change, next_by=promised
                            )
                        )
                    act.taken(first, drafted)
                return self._told(act.after(), first, whom)

    def draft(
        self,
        inc: Which,
        audience: str,
        text: str,
        *,
        update_id: str = "",
        next_by: datetime | None = None,
        drafted: Mapping[str, object] | None = None,
        key: str | None = None,
        at: datetime | None = None,
    ) -> Event:
        """Write an update without publishing it; ``update_id`` is the draft whose text it replaces."""
        with keeping(text):
            whom = reading.audience(audience)
            words = reading.needed(
                reading.block(text, "This draft", UPDATE_LIMIT), "A draft needs a text: say what they will read."
            )
            with self._transaction(inc, key, at) as act:
                if first := act.first(events.UpdateDrafted):
                    return first
                act.must_be_open("draft an update")
                if update_id:
                    _draft(act, update_id)
                promised = _promised(act, next_by)
                first = act.append(
                    events.UpdateDrafted(audience=whom, text=words, update=update_id, next_by=promised)
                )
                act.taken(first, drafted)
                return first

    def approve(self, inc: Which, update_id: str, *, key: str | None = None, at: datetime | None = None) -> Event:
        """Say that a draft may go out; it is published apart."""
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.UpdateApproved):
                return first
            act.must_be_open("approve an update")
            draft = _draft(act, update_id)
            self._must_approve(act.it)
            if draft.approved_by:
                raise Refused(f"{draft.approved_by} approved this draft already: publish it.")
            return act.append(events.UpdateApproved(update=draft.id))

    def publish(self, inc: Which, update_id: str, *, key: str | None = None, at: datetime | None = None) -> str:
        """Send an approved draft; the audience's clock starts again."""
        with self._transaction(inc, key, at) as act:
            first = act.first(events.UpdatePublished)
            if first is None:
                act.must_be_open("publish an update")
                draft = _draft(act, update_id)
                if draft.audience in APPROVED and not draft.approved_by:
                    raise Refused(f"Nobody approved this draft yet: {self._approvers(act.it)} approves it first.")
                first = _publish(act, draft)
            return self._told(act.after(), first, _audience(first))

    def approve_and_publish(
        self, inc: Which, update_id: str, *, key: str | None = None, at: datetime | None = None
    ) -> str:
        """Approve a draft and send it, in one step."""
        with self._transaction(inc, key, at) as act:
            first = act.first(events.UpdateApproved, events.UpdatePublished)
            if first is None:
                act.must_be_open("publish an update")
                draft = _draft(act, update_id)
                if not draft.approved_by:
                    self._must_approve(act.it)
                    act.append(events.UpdateApproved(update=draft.id))
                first = _publish(act, draft)
            elif isinstance(first.data, events.UpdateApproved):
                first = act.tx.event(event_id(key, 2)) or first
            return self._told(act.after(), first, _audience(first))

    def discard(
        self, inc: Which, update_id: str, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        """Drop a draft; its text stays in the record."""
        why = reading.reason(reason, "discard it", need=False)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.UpdateDiscarded):
                return first
            act.must_be_open("discard a draft")
            return act.append(events.UpdateDiscarded(update=_draft(act, update_id).id, reason=why))

    # -- the rules behind them

    def _may_approve(self, it: Incident) -> bool:
        return may_publish(it, "customers", self.person, self.policy)

    def _must_be_news(self, act: CommandContext, audience: str, heard: int | None) -> None:
        last = act.it.last_told(audience)
        if heard is None or last is None or last.count <= heard:
            return
        at = moment(last.at, act.now, self.zone)
        whom, said = audience_label(audience), short(last.text, 60) or "no change"
        raise Refused(f'{last.by} told {whom} at {at} while you wrote: "{said}". Once more sends yours too.')

    def _must_approve(self, it: Incident) -> None:
        if not self._may_approve(it):
            raise Refused(f"You may not approve updates of {it.number}: {self._approvers(it)} approves them.")

    def _approvers(self, it: Incident) -> str:
        people = approvers(it, self.policy)
        return listing(people, "or") or listing((role_label(self.policy, r) for r in self.policy.room.approvers), "or")

    def _told(self, it: Incident, first: Event, audience: str) -> str:
        whom = audience_label(audience)
        if isinstance(first.data, events.UpdateDrafted):
            return f"Draft for {whom} of {it.number} kept: their clock runs on until {self._approvers(it)} approves it."
        promised: datetime | None = getattr(first.data, "next_by", None)
        again = f" Next update due {moment(promised, first.recorded_at, self.zone)}." if promised else ""
        return f"Told {whom} about {it.number}.{again}"


def _draft(act: CommandContext, update_id: str) -> Draft:
    draft = next((d for d in act.it.drafts if d.id == update_id), None)
    if draft is not None:
        return draft
    there = [f'{audience_label(d.audience)} "{short(d.text, 30)}" ({d.id})' for d in act.it.drafts]
    mend = f"there is {listing(there)}" if there else "write the update again"
    raise Refused(f"{act.it.number} has no such draft (published or discarded?): {mend}.")


def _publish(act: CommandContext, draft: Draft) -> Event:
    # What was promised while it waited for approval may have passed: then nothing is promised.
    promised = draft.next_by if draft.next_by and draft.next_by > act.now else None
    return act.append(
        events.UpdatePublished(audience=draft.audience, text=draft.text, update=draft.id, next_by=promised)
    )


def _audience(event: Event) -> str:
    return str(getattr(event.data, "audience", ""))


def _promised(act: CommandContext, next_by: datetime | None) -> datetime | None:
    return None if next_by is None else reading.future(next_by, act.now, "The time of the next update")
