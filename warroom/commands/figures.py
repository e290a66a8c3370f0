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

_FEW = 50
"""So many incidents are asked for one by one; of more the journal is walked."""


class FigureReading(CommandBase):
    def ledger(
        self, zone: tzinfo | None = None, now: datetime | None = None, since: datetime | None = None,
        *, known: datetime | None = None,
    ) -> Ledger:  # fmt: skip
        """What the incidents give to the figures; ``zone`` says which pages were at night.

        ``since``: only those that were declared then or later; ``known``: only what was recorded by then, which
        walks the journal: 3 to 5 s for 100,000 events, where the rows that are kept take a quarter of one.
        """
        from warroom.core.figures.rows import ledger
        from warroom.core.figures.tally import tallied

        moment = as_utc(self.clock()) if now is None else now
        policy_since = next((since for since, _ in self.store.policies()), None)
        if known is not None:
            then = (event for event in self._whole(since) if event.recorded_at <= known)
            rows: Iterable[Row] = tallied(then, self.policies())
        else:
            rows, assumed = self.store.figure_rows(since)
            if assumed:
                judged = {row.incident: row for row in tallied(self._of(assumed), self.policies())}
                rows = [judged.get(row.incident, row) for row in rows]
        return ledger(rows, zone or self.zone, moment, policy_since)

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
