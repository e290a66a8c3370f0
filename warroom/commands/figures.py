"""The figures of many incidents, read from their rows; of a past moment from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from warroom.commands.door import CommandBase
from warroom.core.times import as_utc

if TYPE_CHECKING:
    from warroom.core.events import Event
    from warroom.core.figures.rows import Ledger, Row
    from warroom.core.policy import Policy

_FEW = 50
"""So many incidents are asked for one by one; of more the journal is walked."""


class FigureReading(CommandBase):
    _walked: tuple[Policy, int, dict[str, tuple[int, Row]]] | None = None
    """Rows judged by today's policy, how many policies were on the record, and of each the last event that is in it."""

    def ledger(
        self, zone: tzinfo | None = None, now: datetime | None = None, since: datetime | None = None,
        *, known: datetime | None = None,
    ) -> Ledger:  # fmt: skip
        """What the incidents give to the figures; ``zone`` says which pages were at night.

        ``since``: only those that were declared then or later; ``known``: only what was recorded by then, which
        walks the journal: 3 to 5 s for 100,000 events, where the rows that are kept take a quarter of one.
        """
        from warroom.core.figures.rows import ledger

        moment = as_utc(self.clock()) if now is None else now
        policy_since = next((since for since, _ in self.store.policies()), None)
        if known is not None:
            from warroom.core.figures.tally import tallied

            then = (event for event in self._whole(since) if event.recorded_at <= known)
            rows: Iterable[Row] = tallied(then, self.policies())
        else:
            rows, assumed = self.store.figure_rows(since)
            if assumed:
                judged = self._judged(assumed)
                rows = [judged.get(row.incident, row) for row in rows]
        return ledger(rows, zone or self.zone, moment, policy_since)

    def _judged(self, assumed: list[str]) -> dict[str, Row]:
        """The rows of those incidents by today's policy, which is no part of the record: they are kept here, and walked
        again where something happened in one, or the policy is another."""
        from warroom.core.figures.tally import tallied

        policies, kept = self.store.policies(), self._walked
        if kept is None or kept[0] is not self.policy or kept[1] != len(policies):
            kept = self._walked = (self.policy, len(policies), {})
        ends, rows = self.store.last_events(assumed), kept[2]
        stale = [one for one in assumed if rows.get(one, (0, None))[0] != ends.get(one)]
        if stale:
            found = {row.incident: row for row in tallied(self._of(stale), self.policies())}
            rows |= {id_: (ends[id_], row) for id_, row in found.items() if id_ in ends}
        return {one: rows[one][1] for one in assumed if one in rows}

    def _whole(self, since: datetime | None) -> Iterator[Event]:
        """The journal of every incident that was declared then or later."""
        return self.store.events(after=0 if since is None else self.store.before(since))

    def _of(self, incidents: list[str]) -> Iterator[Event]:
        """The events of those incidents, before whose course no policy was on the record: today's is taken."""
        if len(incidents) <= _FEW:
            for one in incidents:
                yield from self.store.events(incident=one)
            return
        wanted = frozenset(incidents)
        yield from (event for event in self.store.events() if event.incident in wanted)
