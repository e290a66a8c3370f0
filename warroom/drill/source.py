"""What a running drill says over HTTP on loopback: the alerts that its injects set off, the tickets that come in,
its metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.core.model import SIGNAL_POINTS
from warroom.core.policy import show_duration
from warroom.drill.lines import Points, at_second, over_since, points, unrest
from warroom.drill.server import MOST_POINTS, UP_FOR, Loopback, alert_of, server_status, written

if TYPE_CHECKING:
    from warroom.core.drill.plan import Alerting, Inject, Metric
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
    for at, inject in sent:
        if inject is None or inject.alert is None or _cleared(sent, inject.id, at):
            continue
        for instance in range(inject.alert.count):
            since = _since(inject.alert, at, instance, second)
            if since is not None:
                yield Active(inject.id, inject.alert, since, instance)


def _since(alert: Alerting, first: float, instance: int, second: float) -> float | None:
    """Since when that instance fires at that second; None where it does not."""
    since = first + alert.spread_s * instance / max(1, alert.count - 1)
    if second < since:
        return None
    times = (second - since) // alert.every_s if alert.every_s else 0
    since += times * (alert.every_s or 0)
    if alert.lasts_s is not None and second >= since + alert.lasts_s:
        return None
    return since if times else since - alert.began_s


def _cleared(sent: list[tuple[float, Inject | None]], step: str, since: float) -> bool:
    return any(inject is not None and step in inject.clear and at >= since for at, inject in sent)


def tickets_line(run: Run) -> Points:
    """How many tickets an hour came in, and come in now."""
    return points(run, lambda inject: inject.tickets)


def metric_at(run: Run, metric: Metric, line: Points, at: datetime) -> float:
    """The value of a metric at that instant; calm before the drill and after it. ``line``: its points."""
    ended = run.ended_at is not None and at >= run.ended_at
    gone = (at - run.started_at).total_seconds() * run.speed
    value = metric.calm if ended else at_second(line, run.second(at))
    return round(value * unrest(gone), 2)


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
        run, now = self._run(), self._clock()
        line: Points = tickets_line(run) if run is not None and run.is_on else ((0.0, 0.0),)
        second = run.second(now) if run is not None else 0.0
        count, since = round(at_second(line, second)), over_since(line, TICKETS_WARN, second)
        spike = since is not None and run is not None
        queue = {
            "id": "support",
            "title": "Ticket spike",
            "note": f"{count} tickets an hour, {TICKETS_WARN} warn, {TICKETS_PAGE} escalate",
            "service": "",
            "per_hour": count,
            "level": "critical" if count >= TICKETS_PAGE else "warning" if spike else "info",
            "state": "spike" if spike else "ok",
            "since": written(run.instant(since)) if run is not None and since is not None else None,
        }
        return {"sampled_at": written(now), "queues": [queue]}

    def series(self, name: str, start: float, end: float, step: float) -> dict[str, Any]:
        run = self._run()
        metric = next((one for one in run.plan.metrics if one.id == name), None) if run is not None else None
        if run is None or metric is None:
            return super().series(name, start, end, step)
        line = points(run, lambda inject: inject.value if inject.metric == name else None, metric.calm)
        moments = [start + n * step for n in range(max(0, int((end - start) / step)) + 1)][:MOST_POINTS]
        values = [[at, f"{metric_at(run, metric, line, datetime.fromtimestamp(at, UTC)):g}"] for at in moments]
        return {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": values}]}}

    def is_silent(self) -> bool:
        run = self._run()
        return run is not None and is_silent(run, run.second(self._clock()))


def feeds(url: str, metrics: Iterable[Metric] = (), speed: float = 1.0) -> list[dict[str, Any]]:
    """The tables of ``[[feed]]`` that poll it, as often as a drill at that speed needs."""
    common = {"interval": _seconds(3, speed), "timeout": show_duration(timedelta(seconds=max(1.0, 4.0 / speed)))}
    return [
        {"id": "alerts", "type": "alertmanager", "url": url, **common},
        {
            "id": "tickets", "type": "json", "url": f"{url}/tickets", **common,
            "items": {"path": "queues", "where": "state != 'ok'"},
            "map": {
                "uid": "id", "title": "title", "summary": "note", "service": "service", "severity": "level",
                "status": "state", "value": "to_string(per_hour)", "started_at": "since",
            },
            "values": {"status": {"spike": "firing"}},
        },
        *(_signal(f"{url}/{one.id}", one, speed, common) for one in metrics),
    ]  # fmt: skip


def _signal(url: str, metric: Metric, speed: float, common: dict[str, Any]) -> dict[str, Any]:
    limits = {"above": metric.above, "critical": metric.critical}
    return {
        "id": metric.id, "type": "signal", "url": url, **common, "query": metric.query or metric.id,
        "name": metric.name, "unit": metric.unit, "service": metric.service,
        **{name: value for name, value in limits.items() if value is not None},
        "step": _seconds(5, speed), "range": _seconds(5 * SIGNAL_POINTS, speed), "lasting": _seconds(10, speed),
    }  # fmt: skip


def _seconds(of_the_drill: float, speed: float) -> str:
    """So many seconds of the drill in real ones, whole and at least one."""
    return show_duration(timedelta(seconds=max(1.0, round(of_the_drill / speed))))
