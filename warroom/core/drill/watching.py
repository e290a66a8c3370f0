"""Finds in the journal when somebody did what a rule looks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from warroom.core import events as e
from warroom.core.drill.plan import Rule
from warroom.core.fold import apply
from warroom.core.model import HypothesisState, Incident, Status
from warroom.core.policy import Policy

STAGES = (Status.TRIAGE, Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED, Status.CLOSED)


class Done(Struct, frozen=True):
    """Somebody did it."""

    at: datetime
    by: str
    event: str


class Seen(Struct, frozen=True):
    """An event of one of the drill's incidents, with that incident before and after it."""

    event: e.Event
    before: Incident | None
    after: Incident


class Followed:
    """The drill's own incidents, as one event after the other makes them."""

    def __init__(self) -> None:
        self.states: dict[str, Incident] = {}

    def take(self, events: Iterable[e.Event]) -> Iterator[Seen]:
        """Those of the events that are of the drill's incidents, in the journal's order."""
        for event in events:
            before = self.states.get(event.incident)
            if before is None and not (isinstance(event.data, e.Declared) and event.data.drill):
                continue
            after = apply(before, event)
            if after is not None:
                self.states[event.incident] = after
                yield Seen(event, before, after)


class Watch:
    """One rule, looking at one event after the other; ``done`` once the rule holds."""

    def __init__(self, rule: Rule, policy: Callable[[], Policy]) -> None:
        self.rule = rule
        self.done: Done | None = None
        self._policy = policy
        self._times = 0
        self._written: dict[str, str] = {}  # a hypothesis's words by its entry

    def look(self, one: Seen) -> bool:
        """Whether it holds with this event; what comes after that changes nothing."""
        if self.done is not None:
            return True
        if isinstance(one.event.data, e.EntryAdded):
            self._written[one.event.id] = one.event.data.text
        if self._holds(one) and self._by_role(one):
            self._times += 1
            if self._times >= self.rule.count:
                self.done = Done(one.event.recorded_at, one.event.actor, one.event.id)
        return self.done is not None

    def _holds(self, one: Seen) -> bool:
        looks = _LOOKS.get(self.rule.what)
        return looks is not None and looks(self, one)

    def _by_role(self, one: Seen) -> bool:
        role = self.rule.role
        if not role or self.rule.what == "role":
            return True
        return any(held.person == one.event.actor for held in one.after.holders(role))

    def says(self, *texts: str) -> bool:
        """Whether one of the rule's words stands in one of the texts; so where it has none."""
        if not self.rule.words:
            return True
        whole = " ".join(texts).casefold()
        return any(word.casefold() in whole for word in self.rule.words)

    def rank(self, severity: str) -> int:
        return self._policy().severity(severity).rank

    def text_of(self, entry: str) -> str:
        return self._written.get(entry, "")


def _acknowledge(watch: Watch, one: Seen) -> bool:
    return one.after.acknowledged_at is not None and (one.before is None or one.before.acknowledged_at is None)


def _declare(watch: Watch, one: Seen) -> bool:
    if not isinstance(one.event.data, e.Declared | e.SeverityChanged | e.Activated) or not watch.says(one.after.title):
        return False
    return not watch.rule.severity or watch.rank(one.after.severity) <= watch.rank(watch.rule.severity)


def _role(watch: Watch, one: Seen) -> bool:
    wanted = (*watch.rule.roles, *((watch.rule.role,) if watch.rule.role else ()))
    return all(one.after.holders(role) for role in wanted)


def _status(watch: Watch, one: Seen) -> bool:
    if not isinstance(one.event.data, e.StatusChanged) or one.after.status not in STAGES:
        return False
    return STAGES.index(one.after.status) >= STAGES.index(Status(watch.rule.status))


def _update(watch: Watch, one: Seen) -> bool:
    data = one.event.data
    return isinstance(data, e.UpdatePublished) and data.audience == watch.rule.audience and watch.says(data.text)


def _entry(watch: Watch, one: Seen) -> bool:
    data = one.event.data
    if not isinstance(data, e.EntryAdded) or (watch.rule.kind and data.kind != watch.rule.kind):
        return False
    return watch.says(data.text)


def _hypothesis(watch: Watch, one: Seen) -> bool:
    data = one.event.data
    if isinstance(data, e.HypothesisMarked):
        states = (HypothesisState.ELIMINATED, HypothesisState.CONFIRMED, HypothesisState.SUPPORTED)
        wanted = watch.rule.state
        return (data.state == wanted if wanted else data.state in states) and watch.says(watch.text_of(data.entry))
    written = isinstance(data, e.EntryAdded) and data.kind == "hypothesis"
    return written and not watch.rule.state and watch.says(watch.text_of(one.event.id))


def _asked(watch: Watch, one: Seen) -> bool:
    return isinstance(one.event.data, e.Asked) and watch.says(one.event.data.person, one.event.data.text)


def _task(watch: Watch, one: Seen) -> bool:
    return isinstance(one.event.data, e.TaskGiven) and watch.says(one.event.data.owner, one.event.data.text)


def _escalate(watch: Watch, one: Seen) -> bool:
    data = one.event.data
    by_hand = isinstance(data, e.LevelCalled) or (isinstance(data, e.EscalationFired) and data.by_hand)
    return by_hand and watch.rule.level in ("", getattr(data, "level", ""))


def _link(watch: Watch, one: Seen) -> bool:
    data = one.event.data
    if isinstance(data, e.Declared):
        return any(watch.says(alert.title) for alert in data.alerts)
    return isinstance(data, e.AlertLinked) and watch.says(data.alert.title)


def _playbook(watch: Watch, one: Seen) -> bool:
    data = one.event.data
    return isinstance(data, e.PlaybookChosen) and bool(data.playbook) and watch.says(data.playbook, data.title)


def _workaround(watch: Watch, one: Seen) -> bool:
    return isinstance(one.event.data, e.WorkaroundPutIn) and watch.says(one.event.data.text)


def _brief(watch: Watch, one: Seen) -> bool:
    data = one.event.data
    if not isinstance(data, e.BriefChanged):
        return False
    lines = (data.impact, data.hypothesis, data.doing, data.needs, data.next_step)
    return watch.says(*filter(None, lines))


_LOOKS: dict[str, Callable[[Watch, Seen], bool]] = {
    "acknowledge": _acknowledge, "declare": _declare, "role": _role, "status": _status, "update": _update,
    "entry": _entry, "hypothesis": _hypothesis, "ask": _asked, "task": _task, "escalate": _escalate, "link": _link,
    "playbook": _playbook, "workaround": _workaround, "brief": _brief,
}  # fmt: skip
