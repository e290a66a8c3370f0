"""The alerts of a Prometheus itself, without an Alertmanager: firing and pending ones."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, cast

from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertStatus
from warroom.core.text import clean
from warroom.feeds import normalise, rules
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.label_map import LabelMap
from warroom.feeds.normalise import dig, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.rules import Group, groups_of
from warroom.feeds.severity_label import SEVERITY_LABELS, SeverityLabel, severity_among
from warroom.feeds.source import Page, Source

_RULES_KEPT = timedelta(minutes=5)
_STATE = re.compile(r"([a-z ]+?)\s*(?:\((.*)\))?", re.IGNORECASE | re.DOTALL)
_STATES = {
    "firing": AlertStatus.FIRING,
    "alerting": AlertStatus.FIRING,
    "nodata": AlertStatus.FIRING,
    "error": AlertStatus.FIRING,
    "recovering": AlertStatus.FIRING,
    "pending": AlertStatus.PENDING,
    "normal": AlertStatus.RESOLVED,
    "inactive": AlertStatus.RESOLVED,
}
"""Grafana writes its states so, some with the reason in brackets: "Normal (NoData)" is normal."""


class PrometheusSettings(OwnKeys):
    """Keys of the type prometheus."""

    pending: bool = True
    """Whether alerts whose "for" time is still running are shown, as pending."""
    severity_label: SeverityLabel = SEVERITY_LABELS
    """The labels that may say the severity, in any case; the first that an alert has counts."""
    map: LabelMap = Field(default_factory=LabelMap)
    """Which labels and annotations are service, cluster, severity and so on, where they are called otherwise."""


class Prometheus(Source):
    """``/api/v1/alerts``, also as Grafana, Thanos and VictoriaMetrics speak it. An alert is its labels."""

    type = "prometheus"
    steady = True
    startless = frozenset({400, 404, 405, 501})  # the others that speak this API have no such address
    about = "Prometheus: url is its base address; Grafana's rules are at …/api/prometheus/grafana"
    Settings = PrometheusSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._rules: list[Group] = []
        self._rules_at: datetime | None = None

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        yield Page(alerts_of(await fetch.json("/api/v1/alerts")))

    async def server_started_at(self, fetch: Fetch) -> datetime | None:
        """A restarted Prometheus lists nothing until it has evaluated its rules again."""
        await self._look_at_rules(fetch)
        return normalise.when(dig(await fetch.json("/api/v1/status/runtimeinfo"), "data", "startTime"))

    async def _look_at_rules(self, fetch: Fetch) -> None:
        """Now and then: the answer may be long, and most servers that speak this API have none."""
        now = fetch.now()
        if self._rules_at is not None and timedelta(0) <= now - self._rules_at < _RULES_KEPT:
            return
        self._rules_at = now
        question = {"type": "alert", "exclude_alerts": "true"}
        asked = fetch.json("/api/v1/rules", question)
        data, failure = await aside(fetch, asked, "whether rules are evaluated", share=0.4)
        if failure is not None:
            fetch.notes.pop()  # a right of its own, and no news
        self._rules = groups_of(data)

    def age_note(self, now: datetime) -> str:
        """A Prometheus that no longer evaluates its rules goes on listing the alerts of then."""
        return rules.told(self._rules, now)

    def uid(self, record: Any) -> str:
        return normalise.uid_of_labels(record["labels"].copy())

    def read(self, record: Any) -> Alert | None:
        own, word = cast(PrometheusSettings, self.own), word_of(record["state"])
        state = state_of(word)
        if state is AlertStatus.RESOLVED or (state is AlertStatus.PENDING and not own.pending):
            return None
        labels = record["labels"]
        found = self.mapped(own.map, record)
        return self.alert(
            self.uid(record),
            found.pop("title", "") or str(labels.get("alertname", "")),
            severity=found.pop("severity", "") or severity_among(labels, own.severity_label),
            status=state or word,
            status_word=word,
            labels=labels,
            annotations=record.get("annotations"),
            started_at=record.get("activeAt"),
            **dict[str, Any]({"value": normalise.figure_of(record.get("value")), **found}),
        )


def state_of(word: str) -> AlertStatus | None:
    """What a state means by its own word, whatever its reason; None for one that nobody knows."""
    found = _STATE.fullmatch(word.strip())
    return _STATES.get(found[1].lower().replace(" ", "")) if found else None


def alerts_of(data: Any) -> list[Any]:
    """The records of an answer of ``/api/v1/alerts``. Raises PollFailed for an error or another shape."""
    if isinstance(data, dict) and data.get("status") == "error":
        said = clean(str(data.get("error", "")), 120)
        raise PollFailed(f"Prometheus says: {said}", "check url and params")
    body = data.get("data") if isinstance(data, dict) else None
    alerts = body.get("alerts") if isinstance(body, dict) else None
    if not isinstance(alerts, list):
        raise PollFailed("the answer is not a list of alerts", "check url: is this a Prometheus?")
    return alerts
