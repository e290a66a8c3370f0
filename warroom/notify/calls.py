"""Calls about alerts: who gets them, how they read, and what is still true of one when it is sent.

Most are about no incident. What a call says of its alerts is looked up each time: by the time somebody reads it half
of them may be over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.core import events as e
from warroom.core.alert_calls import FEED_DOWN, feeds_down, firing, waits, why_moot
from warroom.core.inbox import TriagedAlert, TriageState, triaged
from warroom.core.model import AlertStatus
from warroom.core.targets import parse
from warroom.core.text import clean
from warroom.notify.occasions import URGENT, Occasion, names
from warroom.store.call_rows import CallRows
from warroom.store.outbox import Letter, Outbox

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.core.model import Incident
    from warroom.notify.letters import Letters
    from warroom.notify.routing import Routes
    from warroom.store import Store

CALL, OVER = "call", "call_over"
OCCASIONS = frozenset({CALL, OVER})
CALLS = frozenset({"alerts_called", "alert_call_over"})
"""The events that make them."""
LINES = 8
"""So many alerts of a call are told in words, the most severe first."""
_LINE = 200
_LEVELS = {"critical": "CRITICAL", "high": "HIGH", "warning": "WARNING", "info": "INFO"}


class CallLetters:
    """The letters of calls, by one configuration."""

    def __init__(self, config: Config, routes: Routes, letters: Letters) -> None:
        self._config = config
        self._routes = routes
        self._letters = letters

    def of(self, store: Store, event: e.Event, incident: Incident | None, fresh: set[str], now: datetime
           ) -> list[Letter]:  # fmt: skip
        """The letters that an event makes; ``fresh`` are the channels that were not offered it yet."""
        if isinstance(event.data, e.AlertCallOver):
            if event.incident:
                return []  # its incident tells its end
            paged = dict.fromkeys(one.channel for one in Outbox(store).paged(event.data.call))
            occasion = over(event, event.data)
            return [self._letters.letter(occasion, None, name, now) for name in paged if name in fresh]
        if not isinstance(event.data, e.AlertsCalled):
            return []
        occasion = self.occasion(store, event, event.data, now)
        reached = self._routes.called(occasion, incident, event.data.groups)
        if not reached and fresh >= set(self._routes.channels):
            return [self._letters.unreached_call(occasion)]
        return [self._letters.letter(occasion, incident, name, now) for name in reached if name in fresh]

    def occasion(self, store: Store, event: e.Event, data: e.AlertsCalled, now: datetime) -> Occasion:
        """The call, with its alerts as they are now."""
        active = [one for one in alerts_of(store, event.id, now) if one.alert.is_active]
        words = [one.name for one in parse(data.target) if one.kind == "word"]
        told = [_line(one) for one in active[:LINES]]
        what: dict[str, Any] = {
            "rule": data.rule, "kind": data.kind, "groups": list(data.groups), "target": data.target,
            "people": list(data.people), "names": _names(data), "count": data.count,
            "firing": sum(one.alert.status is AlertStatus.FIRING for one in active) if active else data.count,
            "since": data.since,
            "lines": told, "more": max(0, data.count - len(told)) if told else 0,
            "level": _LEVELS.get(data.severity, "ALERT"), "declare": data.declare, "reason": data.reason,
        }  # fmt: skip
        return Occasion(
            word=CALL, id=event.id, event=event.id, at=event.at, known_at=event.recorded_at, actor=event.actor,
            what=what, addressed=names(*words, *data.people), urgency=URGENT, tone="failure",
            channels=frozenset(one.name for one in parse(data.target) if one.kind == "channel"),
        )  # fmt: skip

    def moot(self, store: Store, call: str, now: datetime) -> str:
        """Why nobody need be called any more; "" where somebody must."""
        return why_moot(alerts_of(store, call, now), len(CallRows(store).firings(call)))


def over(event: e.Event, data: e.AlertCallOver) -> Occasion:
    """The end of a call of which somebody was told."""
    what: dict[str, Any] = {
        "rule": data.rule, "groups": list(data.groups), "names": ", ".join(data.groups[:3]) or data.rule,
        "count": data.count,
    }  # fmt: skip
    return Occasion(
        word=OVER, id=event.id, event=event.id, at=event.at, known_at=event.recorded_at, actor=event.actor, what=what,
        tone="success",
    )  # fmt: skip


def alerts_of(store: Store, call: str, now: datetime) -> list[TriagedAlert]:
    """The firings that a call covers and that are there still, each with its state, in the order of the call."""
    from warroom.commands.merged import merged_into_any
    from warroom.store.act_rows import ActRows

    covers = dict.fromkeys(CallRows(store).firings(call))
    if not covers:
        return []
    opened = store.open_incidents()
    wanted = [one for one in store.alerts() if firing(one) in covers]
    found = triaged(wanted, opened, ActRows(store).all(), now, merged_into_any(store, opened))
    if any(fingerprint.startswith("feed-down:") for fingerprint, _ in covers):
        down = feeds_down(store.feeds(), CallRows(store).unheard(), now)
        found += [TriagedAlert(one, TriageState.NEW) for one in down if firing(one) in covers]
    return sorted(found, key=_severest)


_RANK: Mapping[str, int] = {"critical": 0, "high": 1, "warning": 2, "unknown": 3, "info": 4}


def _severest(one: TriagedAlert) -> tuple[bool, int, tuple[str, str]]:
    return not waits(one), _RANK[one.alert.severity.value], firing(one.alert)[::-1]


def _line(one: TriagedAlert) -> str:
    alert = one.alert
    if alert.kind == FEED_DOWN:
        return clean(f"{alert.title}{f': {alert.summary}' if alert.summary else ''}", _LINE)
    where = ", ".join(filter(None, (f"service {alert.service}" if alert.service else "", one.where)))
    summary = f": {alert.summary}" if alert.summary and alert.summary != alert.title else ""
    runbook = f" (runbook {alert.runbook})" if alert.runbook else ""
    return clean(f"{alert.severity.value} {alert.title}{f', {where}' if where else ''}{summary}", _LINE) + clean(
        runbook, _LINE
    )


def _names(data: e.AlertsCalled) -> str:
    titles = dict.fromkeys(ref.title or ref.uid for ref in data.alerts)
    shown = list(titles)[:2]
    if len(titles) == 1:
        return f"{shown[0]} × {data.count}" if data.count > 1 else shown[0]
    return f"{', '.join(shown)}{f' and more ({data.count} alerts)' if data.count > len(shown) else ''}"


__all__ = ["CALL", "CALLS", "OCCASIONS", "OVER", "CallLetters", "alerts_of", "over"]
