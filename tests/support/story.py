"""An incident told in minutes after its declaration, for tests that read as the domain does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import convert

from warroom.core.deadlines import deadlines
from warroom.core.events import Declared, Event, Payload
from warroom.core.fold import apply, entries
from warroom.core.model import Deadline, Entry, Incident
from warroom.core.policy import Policy

NOON = datetime(2026, 4, 21, 12, 0, tzinfo=UTC)
SEV = Policy()


def minute(after: float) -> datetime:
    """So many minutes after noon, when every story is declared."""
    return NOON + timedelta(minutes=after)


class Story:
    """``Story("SEV1").do(3, Acknowledged())``: declared at noon, acknowledged three minutes later, both by maya."""

    def __init__(self, severity: str = "SEV1", *, policy: Policy = SEV, **details: object) -> None:
        self.policy = policy
        self.events: list[Event] = []
        self.rows: dict[str, Entry] = {}
        self._incident: Incident | None = None
        self.do(0, convert({"title": "Checkout fails", "severity": severity, **details}, Declared))

    def do(self, at: float, *what: Payload, by: str = "maya", noted: float | None = None) -> Story:
        """What happened at that minute, recorded then or at the minute ``noted``."""
        for data in what:
            number = len(self.events) + 1
            recorded = minute(at if noted is None else noted)
            event = Event(id=f"e{number}", incident="INC-2026-0042", at=minute(at), recorded_at=recorded, actor=by,
                          data=data, seq=number)  # fmt: skip
            self.rows.update({row.id: row for row in entries(event, self._incident, self.rows.get)})
            self._incident = apply(self._incident, event)
            self.events.append(event)
        return self

    @property
    def incident(self) -> Incident:
        assert self._incident is not None
        return self._incident

    @property
    def last(self) -> str:
        """The id of what was done last."""
        return self.events[-1].id

    @property
    def timeline(self) -> list[Entry]:
        return sorted(self.rows.values(), key=lambda row: (row.at, row.seq))

    def clocks(self, now: float) -> dict[str, Deadline]:
        """The deadlines at that minute by their keys."""
        return {d.key: d for d in deadlines(self.incident, self.policy, minute(now))}

    def due(self, key: str, now: float) -> float | None:
        """The minute at which the deadline falls due as seen at minute ``now``; None where it does not run."""
        found = self.clocks(now).get(key)
        return None if found is None else (found.due_at - NOON) / timedelta(minutes=1)
