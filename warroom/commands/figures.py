"""The figures of many incidents, read from the journal."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.commands.door import CommandBase
from warroom.core.times import as_utc

if TYPE_CHECKING:
    from warroom.core.figures.rows import Ledger


class FigureReading(CommandBase):
    def ledger(
        self, zone: tzinfo | None = None, now: datetime | None = None, since: datetime | None = None
    ) -> Ledger:
        """What the journal gives to the figures; ``zone`` says which pages were at night.

        ``since``: only of incidents that were declared then or later, which spares walking the journal before it: the
        whole takes 3 to 5 s for 100,000 events.
        """
        from warroom.core.figures.rows import ledger

        moment = as_utc(self.clock()) if now is None else now
        after = 0 if since is None else self.store.before(since)
        found = ledger(self.store.events(after=after), self.policies(), zone or self.zone, moment)
        return replace(found, policy_since=next((since for since, _ in self.store.policies()), None))
