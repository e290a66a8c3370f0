"""The deadlines of every incident shown, derived again only when one of them can have changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from zlib import crc32

from warroom.core.broken import Broken, broken
from warroom.core.deadlines import deadlines
from warroom.core.model import Deadline, Incident
from warroom.core.policy import Policy

AGAIN = timedelta(seconds=5)  # an acknowledgement that lapses is no deadline before it does

MANY = 50  # incidents


class _Known(NamedTuple):
    incident: Incident
    since: datetime
    until: datetime
    deadlines: tuple[Deadline, ...]


class Running:
    """Deadlines by incident. Due times hang on the incident and the policy; now decides only what is past."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._known: dict[str, _Known] = {}

    def of(self, incident: Incident, now: datetime) -> tuple[Deadline, ...]:
        """The incident's deadlines, the earliest due first."""
        known = self._known.get(incident.id)
        if known is None or known.incident is not incident or not known.since <= now < known.until:
            found = deadlines(incident, self.policy, now)
            ahead = min((d.due_at for d in found if d.due_at > now), default=now + AGAIN)
            until = min(ahead, now + self._again(incident, known))
            known = self._known[incident.id] = _Known(incident, now, until, found)
        return known.deadlines

    def _again(self, incident: Incident, known: _Known | None) -> timedelta:
        """Never later than ``AGAIN``. Of many, each at a time of its own: else one tick would derive all of them."""
        if known is not None or len(self._known) < MANY:
            return AGAIN
        return AGAIN * (crc32(incident.id.encode()) % 1024 / 1024)

    def broken(self, incidents: Iterable[Incident], now: datetime) -> tuple[Broken, ...]:
        """The broken promises of all of them, in the order in which they are told."""
        return broken(((i, self.of(i, now)) for i in incidents), self.policy, now)

    def keep_only(self, incidents: Iterable[Incident]) -> None:
        """Forget those that are shown no more."""
        wanted = {i.id for i in incidents}
        self._known = {key: known for key, known in self._known.items() if key in wanted}
