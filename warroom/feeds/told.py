"""What one poll saw, in words for somebody who has just written its table."""

from __future__ import annotations

from collections import Counter

from warroom.core.model import Alert, AlertSeverity, AlertStatus, Signal
from warroom.feeds.source import Poll

_GRAVITY = tuple(AlertSeverity)


def saw(poll: Poll) -> str:
    """Alerts by status and severity with the most severe one's title, people on call, series with their value."""
    active = list({a.fingerprint: a for a in poll.alerts if a.is_active}.values())
    parts = [f"{len(poll.on_call)} on call"] if poll.on_call else []
    parts += [f"{len(poll.services)} service{'s' * (len(poll.services) != 1)}"] if poll.services else []
    parts += [f"{len(poll.deploys)} deploy{'s' * (len(poll.deploys) != 1)}"] if poll.deploys else []
    parts += [f"{len(poll.accounts)} key account{'s' * (len(poll.accounts) != 1)}"] if poll.accounts else []
    if active or not (poll.on_call or poll.signals or poll.services or poll.deploys or poll.accounts):
        parts.append(_alerts(active))
    if poll.signals:
        parts.append(_signals(poll.signals))
    if not poll.complete:
        parts.append("not all of it")
    return ", ".join(parts)


def _alerts(active: list[Alert]) -> str:
    if not active:
        return "0 alerts"
    count = "1 alert" if len(active) == 1 else f"{len(active)} alerts"
    severities = Counter(a.severity for a in active)
    kinds = [f"{severities[level]} {level.value}" for level in _GRAVITY if severities[level]]
    statuses = Counter(a.status for a in active)
    kinds += [f"{n} {status.value}" for status, n in statuses.items() if status is not AlertStatus.FIRING]
    gravest = min(active, key=lambda a: (a.status is not AlertStatus.FIRING, _GRAVITY.index(a.severity), a.title))
    where = f" of {gravest.service}" if gravest.service else ""
    return f'{count} ({", ".join(kinds)}), such as "{gravest.title}"{where}'


def _signals(signals: tuple[Signal, ...]) -> str:
    told = [_signal(one) for one in signals[:3]]
    return ", ".join([*told, f"{len(signals) - 3} more series"] if len(signals) > 3 else told)


def _signal(one: Signal) -> str:
    unit = one.unit if one.unit[:1] in ("", "/", " ", "%") else f" {one.unit}"
    number = f"{one.word}{unit}" if one.word else "no number"
    limit = f" {one.threshold:g}" if one.threshold is not None else ""
    judged = {"over": ("under" if one.below else "over") + limit, "no data": "no data"}.get(one.state, "")
    points = f"{len(one.points)} point{'s' * (len(one.points) != 1)}"
    return f"{one.name} {number} ({', '.join(filter(None, (judged, points)))})"
