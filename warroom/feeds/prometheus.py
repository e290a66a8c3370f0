"""The alerts of a Prometheus itself, without an Alertmanager: firing and pending ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, cast

from warroom.core.model import Alert
from warroom.core.policy import Section
from warroom.core.text import clean
from warroom.feeds import normalise
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.source import Page, Source

_QUIET = frozenset({"normal", "inactive"})


class PrometheusSettings(Section):
    """Keys of the type prometheus."""

    pending: bool = True
    """Whether alerts whose "for" time is still running are shown, as pending."""


class Prometheus(Source):
    """``/api/v1/alerts``, also as Grafana, Thanos and VictoriaMetrics speak it. An alert is its labels."""

    type = "prometheus"
    steady = True
    about = "Prometheus: url is its base address; Grafana's rules are at …/api/prometheus/grafana"
    Settings = PrometheusSettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        yield Page(alerts_of(await fetch.json("/api/v1/alerts")))

    async def server_started_at(self, fetch: Fetch) -> datetime | None:
        """A restarted Prometheus lists nothing until it has evaluated its rules again."""
        try:
            data = await fetch.json("/api/v1/status/runtimeinfo")
        except PollFailed as error:
            if error.status in (400, 403, 404):
                return None  # the others that speak this API have no such address
            raise
        found = data.get("data") if isinstance(data, dict) else None
        return normalise.when(found.get("startTime")) if isinstance(found, dict) else None

    def uid(self, record: Any) -> str:
        return normalise.uid_of_labels(record["labels"].copy())

    def read(self, record: Any) -> Alert | None:
        state = str(record["state"])
        pending = state.lower().startswith("pending")
        if state.lower() in _QUIET or (pending and not cast(PrometheusSettings, self.own).pending):
            return None
        labels = record["labels"]
        return self.alert(
            self.uid(record),
            str(labels.get("alertname", "")),
            severity=labels.get("severity"),
            status=state,
            labels=labels,
            annotations=record.get("annotations"),
            started_at=record.get("activeAt"),
            value=normalise.figure_of(record.get("value")),
        )


def alerts_of(data: Any) -> list[Any]:
    """The records of an answer of ``/api/v1/alerts``. Raises PollFailed for an error or another shape."""
    if isinstance(data, dict) and data.get("status") == "error":
        said = clean(str(data.get("error", "")), 120)
        raise PollFailed(f"Prometheus says: {said}", "check url and params")
    body = data.get("data") if isinstance(data, dict) else None
    alerts = body.get("alerts") if isinstance(body, dict) else None
    if not isinstance(alerts, list):
        raise PollFailed("the answer is no list of alerts", "check url: is this a Prometheus?")
    return alerts
