"""How an incident went: what was promised and kept, when it was triaged and staffed, who held which role. Pure.

Walked from its journal, each moment with the policy then in force. Nothing depends on now: what is still running
at the end of the journal is neither kept nor missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from msgspec import Struct

from warroom.core.cadence import AUDIENCES
from warroom.core.deadlines import promised
from warroom.core.events import Acknowledged, AcknowledgedElsewhere, Event, StatusChanged, UpdatePublished
from warroom.core.fold import apply, entries
from warroom.core.model import Deadline, Entry, Incident, Status
from warroom.core.policy import Policy
from warroom.core.standing import stands_since

_QUIET = ("entry_", "evidence_", "hypothesis_", "brief_", "link_", "review_", "follow_up_", "milestone_", "payload_")
"""How the types of events begin that move no clock."""


class Countdown(Protocol):
    """What of a countdown says when it was settled."""

    @property
    def key(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def starts_at(self) -> datetime: ...

    @property
    def due_at(self) -> datetime: ...


Running = TypeVar("Running", bound=Countdown)


class Promise(Struct, frozen=True):
    """A countdown that was settled: ``late`` where that was after it had fallen due."""

    kind: str
    label: str
    owner: str
    due_at: datetime
    settled_at: datetime
    late: bool


class Held(Struct, frozen=True):
    """A role in one person's hands; ``until`` None: to the end."""

    role: str
    person: str
    since: datetime
    until: datetime | None = None
    system: str = ""


class Course(Struct, frozen=True):
    """``entries``: the timeline's rows by their ids, in order; ``triaged_at``: a severity and a commander;
    ``mobilised_at``: every role that the severity requires was held."""

    incident: Incident
    entries: dict[str, Entry]
    promises: tuple[Promise, ...]
    held: tuple[Held, ...]
    triaged_at: datetime | None
    mobilised_at: datetime | None

    @property
    def missed(self) -> tuple[Promise, ...]:
        return tuple(promise for promise in self.promises if promise.late)


def course(events: Iterable[Event], policy_at: Callable[[datetime], Policy]) -> Course | None:
    """The course that these events of one incident took, in the journal's order; None before a declaration."""
    walk = Walk(policy_at)
    for event in events:
        walk.step(event)
    return walk.course()


class Walk:
    """The journal of one incident walked once, an event after the other. ``keeping``: its entries are kept, too."""

    def __init__(self, policy_at: Callable[[datetime], Policy], *, keeping: bool = True) -> None:
        self.policy_at = policy_at
        self.keeping = keeping
        self.state: Incident | None = None
        self.rows: dict[str, Entry] = {}
        self.promises: list[Promise] = []
        self.held: list[Held] = []
        self.holding: dict[tuple[str, str, str], datetime] = {}
        self.triaged_at: datetime | None = None
        self.mobilised_at: datetime | None = None
        self._running: dict[str, Deadline] = {}

    def step(self, event: Event) -> None:
        before = self.state
        if self.keeping:
            self.rows.update({row.id: row for row in entries(event, before, self.rows.get)})
        if before is not None and stands_since(before) is not None:  # what is due moves on with every moment
            self._running = promised(before, self.policy_at(event.recorded_at), event.recorded_at)
        self.state = apply(before, event)
        if self.state is None or not moves_clocks(event):
            return
        policy = self.policy_at(event.recorded_at)
        self._settle(event, promised(self.state, policy, event.recorded_at))
        self._hand(event, self.state)
        self._staff(event, self.state, policy)

    def course(self) -> Course | None:
        """The course so far; None before the declaration."""
        if self.state is None:
            return None
        rows = dict(sorted(self.rows.items(), key=lambda item: (item[1].at, item[1].seq)))
        held = (*self.held, *(Held(r, p, since, None, s) for (r, s, p), since in self.holding.items()))
        return Course(
            self.state, rows, tuple(self.promises), tuple(sorted(held, key=lambda h: (h.since, h.role))),
            self.triaged_at, self.mobilised_at,
        )  # fmt: skip

    def _settle(self, event: Event, running: dict[str, Deadline]) -> None:
        found = settled(event, self._running.values(), running)
        self.promises += (Promise(old.kind, old.label, old.owner, old.due_at, event.at, late) for old, late in found)
        self._running = running

    def _hand(self, event: Event, state: Incident) -> None:
        now = {(a.role, a.system, a.person): a.since for a in state.roles}
        for (role, system, person), since in list(self.holding.items()):
            if now.get((role, system, person)) != since:
                self.held.append(Held(role, person, since, event.at, system))
        self.holding = now

    def _staff(self, event: Event, state: Incident, policy: Policy) -> None:
        if self.triaged_at is None:
            self.triaged_at = triaged(event, state)
        if self.mobilised_at is None:
            self.mobilised_at = mobilised(event, state, policy)


def moves_clocks(event: Event) -> bool:
    """Whether a countdown may begin or end by it."""
    return not event.type.startswith(_QUIET)


def settled(
    event: Event, before: Iterable[Running], running: Mapping[str, Countdown]
) -> Iterator[tuple[Running, bool]]:
    """Those of the countdowns ``before`` that the event settled, as they run no longer or anew; whether it was late."""
    for old in before:
        new = running.get(old.key)
        if new is not None and (new.starts_at, new.due_at) == (old.starts_at, old.due_at):
            continue
        late = event.at > old.due_at
        if late or _keeps(event, old.kind) or (new is None and old.kind in ("role_unfilled", "ask", "check_in")):
            yield old, late


def triaged(event: Event, state: Incident) -> datetime | None:
    """When it had a severity and a commander, if it has them with this event."""
    if state.status is Status.PLANNED or not any(a.role == "commander" for a in state.roles):
        return None
    return max(state.clocks_since or state.declared_at, event.at)


def mobilised(event: Event, state: Incident, policy: Policy) -> datetime | None:
    """When every role that its severity requires was held, if they are with this event."""
    wanted = set(policy.severity(state.severity).roles)
    if state.status is Status.PLANNED or not wanted <= {a.role for a in state.roles}:
        return None
    return max(state.clocks_since or state.declared_at, event.at)


def _keeps(event: Event, kind: str) -> bool:
    """Whether the event is what the countdown asked for."""
    data = event.data
    if isinstance(data, UpdatePublished):
        return AUDIENCES.get(kind) == data.audience
    if isinstance(data, Acknowledged | AcknowledgedElsewhere):
        return kind == "acknowledge"
    return isinstance(data, StatusChanged) and data.status is Status.RESOLVED and kind == "sla_resolution"
