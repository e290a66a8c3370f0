"""When countdowns run out that somebody is notified of: kept by incident, looked at again where one changed.

Two hundred open incidents have three thousand countdowns; an event changes those of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.core.deadlines import deadlines
from warroom.core.followups import reminders
from warroom.core.model import Deadline, Incident, Status
from warroom.notify.occasions import Occasion, of_deadline

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.store import Store

WHOLE = timedelta(minutes=1)
"""Everything is looked at this often: a countdown may begin by time alone, as when an acknowledgement lapses."""
_ENDED = 200  # the newest incidents looked at for a review that is due
_EVERY = 1_000_000_000
FOLLOWUP, LAUNCH = "followup", "launch"
REMINDED = frozenset({FOLLOWUP, LAUNCH})
"""Occasions that are reminders: of what is owed still the last one counts, however long ago it was."""
OF_LAUNCH = frozenset({"preparation", "go_no_go", "launch_held"})
"""The countdowns of a launch whose owners are reminded: before they are due, then, and every day after it."""
DAILY = timedelta(days=1)


class Countdowns:
    """What runs out next, for one configuration. Every incident that changed is named to ``changed``."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._next: dict[str, datetime] = {}  # incident → when the next of its countdowns runs out
        self._changed: set[str] = set()
        self._whole_at: datetime | None = None
        self._owing: set[str] | None = None  # incidents with a follow-up to be done; None: not looked for yet

    def changed(self, incidents: Iterable[str]) -> None:
        self._changed.update(incidents)

    def again(self) -> None:
        """Looks at everything again: what was found could not be kept."""
        self._whole_at = None

    @property
    def next_at(self) -> datetime | None:
        """When ``over`` should be asked again, None where it should be at once."""
        if self._whole_at is None or self._changed:
            return None
        return min([*self._next.values(), self._whole_at])

    def over(self, store: Store, now: datetime) -> list[tuple[Occasion, Incident]]:
        """What has run out among what is due or has changed; the same again as long as it holds."""
        found: list[tuple[Occasion, Incident]] = []
        for incident in self._due(store, now):
            self._next.pop(incident.id, None)
            self._note(incident)
            names = Names(store, incident, self._config, now)
            for word, at, deadline in self._tellings(incident, now):
                if at > now:
                    self._next[incident.id] = min(at, self._next.get(incident.id, at))
                elif now - at < self._counts(word):
                    named = names.of(word, at, deadline)
                    found.append((occasion_of(deadline, incident, word, at, named, now), incident))
        return found

    def _counts(self, word: str) -> timedelta:
        """How long ago something may have run out to be told still: of a reminder the last one counts, as long as the
        outbox knows whether it was sent."""
        notify = self._config.notify
        return notify.keep if word in REMINDED else notify.too_late

    def _note(self, incident: Incident) -> None:
        if self._owing is not None:
            (self._owing.add if any(one.is_open for one in incident.followups) else self._owing.discard)(incident.id)

    def _due(self, store: Store, now: datetime) -> Iterable[Incident]:
        stale = self._whole_at is None or now >= self._whole_at or self._whole_at - now > WHOLE
        names = {name for name, at in self._next.items() if at <= now} | self._changed
        self._changed = set()
        if not stale:
            return [it for it in map(store.incident, sorted(names)) if it is not None]
        self._whole_at = now + WHOLE
        self._next = {}
        ended = [it for it in store.incidents(limit=_ENDED) if it.status is Status.CLOSED and it.reviewed_at is None]
        found = {it.id: it for it in (*store.open_incidents(), *ended)}
        if self._owing is None:
            self._owing = {it.id for it in store.incidents(limit=_EVERY) if any(one.is_open for one in it.followups)}
        found |= {it.id: it for name in self._owing - set(found) if (it := store.incident(name)) is not None}
        return list(found.values())

    def _tellings(self, incident: Incident, now: datetime) -> Iterator[tuple[str, datetime, Deadline]]:
        return tellings(incident, self._config, now)


def tellings(incident: Incident, config: Config, now: datetime) -> Iterator[tuple[str, datetime, Deadline]]:
    """The occasions that its countdowns are or will be: each with its word and when it is one."""
    for deadline in deadlines(incident, config.policy, now):
        if deadline.kind == "review" and deadline.soon_at is not None:
            yield "review_due", deadline.soon_at, deadline
        if deadline.kind == FOLLOWUP:
            last, following = reminders(deadline.due_at, now)
            yield from ((FOLLOWUP, at, deadline) for at in (last, following) if at is not None)
        if deadline.kind in OF_LAUNCH:
            ahead = deadline.due_at - (deadline.soon_at or deadline.due_at)
            last, following = reminders(deadline.due_at, now, ahead, DAILY)
            yield from ((LAUNCH, at, deadline) for at in (last, following) if at is not None)
        if deadline.kind in config.notify.overdue:
            yield "overdue", deadline.due_at, deadline


def occasion_of(
    deadline: Deadline, incident: Incident, word: str, at: datetime, named: datetime, now: datetime
) -> Occasion:
    """The occasion that a countdown is. A reminder is of today, however long ago it fell due; it is called by the date
    that was agreed and how many there were before, so that a clock that is set makes no other of it."""
    if word not in REMINDED:
        return of_deadline(deadline, incident, at=at, word=word, named=named)
    which = round((at - deadline.due_at).total_seconds() / 86400)
    made = of_deadline(deadline, incident, at=at, word=word)
    if word == LAUNCH:
        told = which if at >= deadline.due_at else "before"
        return replace(made, id=f"{incident.id}|{deadline.key}|{deadline.due_at:%Y-%m-%d %H:%M}|{told}", known_at=now)
    return replace(made, id=f"{incident.id}|{deadline.key}|{deadline.due_at:%Y-%m-%d}|{which}", known_at=now)


class Names:
    """What one incident's countdowns are called: by when they are due on a clock that was never set, so that one that
    was sent is not sent again under another time."""

    def __init__(self, store: Store, incident: Incident, config: Config, now: datetime) -> None:
        self._asked = store, incident, config, now
        self._first: dict[tuple[str, str], datetime] | None = None

    def of(self, word: str, at: datetime, deadline: Deadline) -> datetime:
        store, incident, config, now = self._asked
        scale = store.scale()
        if not scale.steps() and scale.even:
            return at
        if self._first is None:
            then = now - (scale.now - scale.first().now)
            first = store.first_timed(incident)
            self._first = {(said, one.key): when for said, when, one in tellings(first, config, then)}
        return self._first.get((word, deadline.key), at)
