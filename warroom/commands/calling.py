"""Calling the people of an escalation level by hand, where the room could page nobody."""

from __future__ import annotations

from datetime import datetime

from warroom.commands import reading
from warroom.commands.door import CommandBase, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.calling import key_of
from warroom.core.escalation import pending_escalations
from warroom.core.model import Kind
from warroom.core.words import short


class CallingCommands(CommandBase):
    """What somebody did by telephone instead of the room."""

    def call_level(
        self, inc: Which, policy: str, level: str, cycle: int, whom: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> str:  # fmt: skip
        """Record that the people of a level were called by hand: the level is settled, nobody is paged for it.

        ``cycle`` is the firing that was called for. Where that has fired meanwhile, the call is a line of the record.
        Gives the sentence that says which.
        """
        said = reading.entry_text(whom) if whom else ""
        with self._transaction(inc, key, at) as act:
            it, number = act.it, act.it.number
            if act.first(events.LevelCalled, events.EntryAdded):
                return f"{number}: that {level} was called is recorded."
            wanted = key_of(it.id, policy, level, cycle)
            now = max(act.now, act.at)
            due = next((one for one in pending_escalations(it, self.policy, now)
                        if key_of(it.id, one.policy, one.level, one.cycle) == wanted), None)  # fmt: skip
            if due is not None:
                act.append(events.LevelCalled(
                    policy=policy, level=level, target=due.target, due_at=due.due_at, cycle=cycle, whom=said,
                ))  # fmt: skip
                return f"{number}: {level} is settled, called by hand."
            rules = self.policy.escalation_for(it.service)
            if rules is None or all(one.name != level for one in rules.level):
                raise Refused(f'"{short(level, 40)}" is no escalation level of {number}: record the call as a line.')
            text = f"called {level} by hand{f' ({said})' if said else ''}"
            act.append(events.EntryAdded(kind=Kind.ACTION, text=text))
            return f"{number}: {level} had fired or was not due any more; that it was called is in the timeline."
