"""The deadlines of every incident shown, derived again only when one of them can have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from warroom.core.broken import Broken, broken
from warroom.core.clocks import lapses_at, later
from warroom.core.closing import soak_span
from warroom.core.deadlines import deadlines
from warroom.core.model import Deadline, Incident
from warroom.core.policy import Policy
from warroom.core.standing import stands_since

T = TypeVar("T")

AGAIN = timedelta(minutes=1)  # so long at most they hold, whatever else is known of them

MANY = 50  # incidents


class _Known(NamedTuple):
    incident: Incident
    since: datetime
    until: datetime
    turns: datetime | None
    """When the first of those that are ahead falls due."""
    deadlines: tuple[Deadline, ...]


class _Made(NamedTuple):
    """What was made of the broken promises of those incidents, for as long as none of them changes or falls due."""

    of: tuple[_Known, ...]
    since: datetime
    turns: datetime | None
    made: tuple[Any, ...]


class Running:
    """Deadlines by incident. Due times hang on the incident and the policy; now decides only what is past."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._known: dict[str, _Known] = {}
        self._made: _Made | None = None

    def of(self, incident: Incident, now: datetime) -> tuple[Deadline, ...]:
        """The incident's deadlines, the earliest due first."""
        known = self._known.get(incident.id)
        if known is None or known.incident is not incident or not known.since <= now < known.until:
            found = deadlines(incident, self.policy, now)
            turns = min((d.due_at for d in found if d.due_at > now), default=None)
            standing = stands_since(incident) is not None  # then what is due moves on with every moment
            ahead = (at for at in self._ends(incident) if at > now)
            again = now if standing else min((now + self._again(incident, known), *ahead))
            if known is not None and (known.incident, known.turns, known.deadlines) == (incident, turns, found):
                found = known.deadlines  # the same object: what was made of them holds
            known = self._known[incident.id] = _Known(incident, now, min(turns or again, again), turns, found)
        return known.deadlines

    def _ends(self, incident: Incident) -> Iterator[datetime]:
        """What ends at its time though no deadline may say when: an acknowledgement, a soak that was put off."""
        if (lapses := lapses_at(incident, self.policy)) is not None:
            yield lapses
        if incident.soak_started_at is not None:
            yield later(incident.soak_started_at, soak_span(incident, self.policy))

    def _again(self, incident: Incident, known: _Known | None) -> timedelta:
        """Never later than ``AGAIN``. Of many, each at a time of its own: else one tick would derive all of them."""
        if known is not None or len(self._known) < MANY:
            return AGAIN
        return AGAIN * (crc32(incident.id.encode()) % 1024 / 1024)

    def made_of_broken(
        self, incidents: Sequence[Incident], now: datetime, make: Callable[[Broken], T]
    ) -> tuple[T, ...]:  # fmt: skip
        """What ``make`` gives of each broken promise, in their order; always the same for the same promise.

        Of a thousand incidents they are thousands, and most seconds change none of them.
        """
        for incident in incidents:
            self.of(incident, now)
        known = tuple(self._known[i.id] for i in incidents)
        last = self._made
        if last is None or not self._holds(last, known, now):
            turns = min((one.turns for one in known if one.turns is not None), default=None)
            found = broken(((one.incident, one.deadlines) for one in known), self.policy, now)
            last = self._made = _Made(known, now, turns, tuple(make(one) for one in found))
        return last.made

    def _holds(self, last: _Made, known: tuple[_Known, ...], now: datetime) -> bool:
        if now < last.since or (last.turns is not None and now >= last.turns) or len(known) != len(last.of):
            return False
        return all(
            a is b or (a.incident is b.incident and a.deadlines is b.deadlines)
            for a, b in zip(known, last.of, strict=True)
        )

    def keep_only(self, incidents: Iterable[Incident]) -> None:
        """Forget those that are shown no more."""
        wanted = {i.id for i in incidents}
        self._known = {key: known for key, known in self._known.items() if key in wanted}
