"""The alerts as the rules of ``[[call]]`` see them, made anew only as far as anything changed.

What an alert says is compared with every rule once; only what people do and what time does is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.alert_calls import FEED_DOWN, CallRule, Firing, firing, waits
from warroom.core.alert_filter import Filter
from warroom.core.drill.names import is_of_drill
from warroom.core.inbox import TriagedAlert, TriageState, next_change, triaged
from warroom.core.model import Alert, Incident

if TYPE_CHECKING:
    from warroom.store import Store

_MOVING = frozenset({"state", "by", "incident", "age", "acked"})
"""What a filter asks that the alert itself does not say."""


class _Known(Struct, frozen=True, gc=False):
    """An alert that was compared: its firing, and the rules by number whose words it meets."""

    alert: Alert
    firing: Firing
    rules: tuple[int, ...]


class Sight:
    """What is known of the alerts, for these rules.

    Attributes:
        until: when, without any news, an alert changes its state (a snooze ends).
        active: the alerts that are not over, by firing.
        back: the firings that nobody has.
    """

    def __init__(self, rules: Sequence[CallRule]) -> None:
        from warroom.commands.seen import SeenAlerts

        self._rules = rules
        self._words = [_part(rule.filter, moving=False) for rule in rules]
        self._moves = [_part(rule.filter, moving=True) for rule in rules]
        self._seen = SeenAlerts()
        self._known: dict[str, _Known] = {}
        self._waiting: list[list[TriagedAlert]] = [[] for _ in rules]
        self.until: datetime | None = None
        self.active: dict[Firing, TriagedAlert] = {}
        self.back: set[Firing] = set()

    def look(self, store: Store, opened: Sequence[Incident], now: datetime) -> None:
        """Takes in what the store has now."""
        from warroom.commands.merged import merged_into_any

        self._seen.look(store, store.revisions(), now)
        acts = self._seen.acts
        found = triaged(self._seen.active, opened, acts, now, merged_into_any(store, opened))
        self.until = next_change(acts, now)
        self._known = {one.alert.fingerprint: self._compared(one, now) for one in found}
        self.active = {self._known[one.alert.fingerprint].firing: one for one in found}
        self._waiting = [[] for _ in self._rules]
        self.back = set()
        for one in found:
            if waits(one):
                known = self._known[one.alert.fingerprint]
                self.back.add(known.firing)
                for number in known.rules:
                    self._waiting[number].append(one)

    def matching(self, number: int, down: Iterable[TriagedAlert], now: datetime) -> list[TriagedAlert]:
        """What the rule of that number calls about; ``down``: the feeds that do not answer."""
        rule = self._rules[number]
        if rule.on == FEED_DOWN:
            return [one for one in down if rule.filter.lets(one, now)]
        moves = self._moves[number]
        return [one for one in self._waiting[number] if moves.lets(one, now)] if moves else self._waiting[number]

    def _compared(self, one: TriagedAlert, now: datetime) -> _Known:
        known = self._known.get(one.alert.fingerprint)
        if known is not None and known.alert is one.alert:
            return known
        plain = TriagedAlert(one.alert, TriageState.NEW)
        # Nobody real is called about a drill's alerts.
        of = enumerate(self._words) if one.alert.kind != FEED_DOWN and not is_of_drill(one.alert.feed) else ()
        return _Known(one.alert, firing(one.alert), tuple(
            number for number, words in of if self._rules[number].on != FEED_DOWN and words.lets(plain, now)
        ))  # fmt: skip


def _part(filter: Filter, *, moving: bool) -> Filter:
    return Filter(tuple(term for term in filter.terms if (term.key in _MOVING) is moving))
