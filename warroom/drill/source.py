"""What a running drill says over HTTP on loopback: the alerts that its injects set off, the tickets that come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.drill.server import UP_FOR, Loopback, alert_of, server_status, written

if TYPE_CHECKING:
    from warroom.core.drill.plan import Alerting, Inject
    from warroom.core.drill.run import Run

TICKETS_WARN, TICKETS_PAGE = 100, 500
"""Tickets an hour that warn, and that are critical."""


class Active(Struct, frozen=True):
    """An alert that fires, since when on the drill's clock, and which of its instances it is."""

    inject: str
    alert: Alerting
    since_s: float
    instance: int


def active(run: Run, second: float) -> Iterator[Active]:
    """What fires at that second: what was sent, has not ended by itself and was not cleared since."""
    if not run.is_on:
        return
    sent = [(run.second(one.at), run.plan.inject(one.step)) for one in run.sent]
    for since, inject in sent:
        if inject is None or inject.alert is None:
            continue
        lasts = inject.alert.lasts_s
        if (lasts is not None and second >= since + lasts) or _cleared(sent, inject.id, since):
            continue
        for instance in range(inject.alert.count):
            yield Active(inject.id, inject.alert, since, instance)


def _cleared(sent: list[tuple[float, Inject | None]], step: str, since: float) -> bool:
    return any(inject is not None and step in inject.clear and at >= since for at, inject in sent)


def tickets_at(run: Run) -> tuple[int, float]:
    """How many an hour come in now, and since which second."""
    found = (0, 0.0)
    for one in run.sent:
        inject = run.plan.inject(one.step)
        if inject is not None and inject.tickets is not None:
            found = (inject.tickets, run.second(one.at))
    return found if run.is_on else (0, 0.0)


def is_silent(run: Run, second: float) -> bool:
    """Whether the ticket system answers nothing."""
    for one in run.sent:
        inject = run.plan.inject(one.step)
        since = run.second(one.at)
        if inject is not None and inject.silent_s is not None and since <= second < since + inject.silent_s:
            return run.is_on
    return False


class DrillSource(Loopback):
    """Serves a run as it is at the moment of each request; ``run`` gives it as it was read last."""

    def __init__(self, run: Callable[[], Run | None], clock: Callable[[], datetime], port: int = 0) -> None:
        super().__init__(port)
        self._run = run
        self._clock = clock

    def alerts(self) -> list[dict[str, Any]]:
        run = self._run()
        now = self._clock()
        if run is None:
            return []
        return [self._alert(run, one, now) for one in active(run, run.second(now))]

    def _alert(self, run: Run, one: Active, now: datetime) -> dict[str, Any]:
        labels = {"alertname": one.alert.title, "severity": one.alert.severity, **one.alert.labels, "drill": run.name}
        if one.alert.service:
            labels["service"] = one.alert.service
        if one.alert.count > 1:
            labels["instance"] = f"{one.alert.service or one.inject}-{one.instance + 1}"
        ends = written(now + timedelta(minutes=4))
        return alert_of(labels, one.alert.summary, written(run.instant(one.since_s)), written(now), ends, self.url)

    def status(self) -> dict[str, Any]:
        run = self._run()
        return server_status((run.started_at if run is not None else self._clock()) - UP_FOR)

    def tickets(self) -> dict[str, Any]:
        run = self._run()
        count, since = tickets_at(run) if run is not None else (0, 0.0)
        spike = count >= TICKETS_WARN and run is not None
        queue = {
            "id": "support",
            "title": "Ticket spike",
            "note": f"{count} tickets an hour, {TICKETS_WARN} warn, {TICKETS_PAGE} escalate",
            "service": "",
            "per_hour": count,
            "level": "critical" if count >= TICKETS_PAGE else "warning" if spike else "info",
            "state": "spike" if spike else "ok",
            "since": written(run.instant(since)) if run is not None and spike else None,
        }
        return {"sampled_at": written(self._clock()), "queues": [queue]}

    def is_silent(self) -> bool:
        run = self._run()
        return run is not None and is_silent(run, run.second(self._clock()))


def feeds(url: str, prefix: str = "", interval: str = "3s", timeout: str = "4s") -> list[dict[str, Any]]:
    """The tables of ``[[feed]]`` that poll it."""
    common = {"interval": interval, "timeout": timeout}
    return [
        {"id": f"{prefix}alerts", "type": "alertmanager", "url": url, **common},
        {
            "id": f"{prefix}tickets", "type": "json", "url": f"{url}/tickets", **common,
            "items": {"path": "queues", "where": "state != 'ok'"},
            "map": {
                "uid": "id", "title": "title", "summary": "note", "service": "service", "severity": "level",
                "status": "state", "value": "to_string(per_hour)", "started_at": "since",
            },
            "values": {"status": {"spike": "firing"}},
        },
    ]  # fmt: skip
