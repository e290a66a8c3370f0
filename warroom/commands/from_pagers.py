"""What a pager says that somebody did there: the room records it and names them, for no proof of who it was came along.

A database role of the watcher's own may write it where each person has a role that writes for nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands.door import CommandContext, Refused, there
from warroom.commands.inbox import InboxCommands
from warroom.commands.lazy_events import events
from warroom.core.clocks import is_acknowledged
from warroom.core.times import as_utc

if TYPE_CHECKING:
    from warroom.store.leases import Lease


class PagerCommands(InboxCommands):
    """The person of the room is whom the pager names."""

    def acknowledged_there(self, inc: str, channel: str, lease: Lease | None = None, *, key: str) -> bool:
        """Put on the record that the person acknowledged it on that channel; True only where this call wrote it."""
        now = self._heard_at()
        incident = self.named(inc)
        with self.store.writing() as tx:
            it = there(tx, incident)
            if (lease is not None and not tx.holds(lease)) or tx.event(key) is not None:
                return False
            self._not_observer(it)
            act = CommandContext(tx, it, now, now, events.HOUSE, key, self.zone)
            act.must_be_live("acknowledge it")
            if is_acknowledged(it, self.policy, now):
                raise Refused(f"{it.number} was acknowledged by {it.acknowledged_by}.")
            act.append(events.AcknowledgedElsewhere(person=self.person, channel=channel))
            return True

    def alert_acknowledged_there(self, alerts: Sequence[str], channel: str, *, key: str) -> str:
        """The same of alerts that called somebody."""
        said = f"on {channel}"
        return self._take_alert(alerts, said, f"{self.person}, {said}", self._heard_at(), key, actor=events.HOUSE)

    def _heard_at(self) -> datetime:
        if self.read_only:
            raise Refused("This room is open for reading only: open it without --read-only to change anything.")
        return as_utc(self.clock())
