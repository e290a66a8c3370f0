"""Alerts that somebody's script brings: taken at once, each known by its feed and uid, so that twice is once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.commands.door import CommandBase

if TYPE_CHECKING:
    from warroom.core.model import Alert


class Taken(Struct, frozen=True):
    """What became of each alert that was pushed: new, changed, resolved, as it was, or over before it was known."""

    alert: Alert
    change: str


class PushCommands(CommandBase):
    def push_alerts(self, alerts: Sequence[Alert]) -> tuple[Taken, ...]:
        """Take these alerts. One that is not among them stays as it is: only its status ends an alert."""
        now = self._may_write(None)
        return tuple(Taken(alert, change) for alert, change in self.store.take_pushed(alerts, now))
