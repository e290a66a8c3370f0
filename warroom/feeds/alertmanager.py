"""Prometheus Alertmanager 0.25 and newer, and Grafana's built-in one, by API version 2."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, ClassVar, cast

from warroom.core.model import Alert, AlertStatus
from warroom.core.policy import Section
from warroom.feeds import normalise
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.source import Page, Source

_STATES = {
    "active": AlertStatus.FIRING,
    "suppressed": AlertStatus.SUPPRESSED,
    "unprocessed": AlertStatus.PENDING,
}


class AlertmanagerSettings(Section):
    """Keys of the types alertmanager and grafana."""

    filter: tuple[str, ...] = ()
    """Matchers that an alert must meet, such as 'severity=~"critical|page"'."""
    receiver: str = ""
    """Only alerts routed to receivers matching this regular expression, which must match the whole name."""
    silenced: bool = True
    """Whether silenced alerts are shown, as suppressed."""
    inhibited: bool = True
    """Whether inhibited alerts are shown, as suppressed."""


class Alertmanager(Source):
    """Active and suppressed alerts; a resolved one is never listed, so it is told by its absence."""

    type = "alertmanager"
    about = "Prometheus Alertmanager: url is its base address, such as http://alertmanager:9093"
    Settings = AlertmanagerSettings
    base: ClassVar[str] = ""
    steady = True

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(AlertmanagerSettings, self.own)
        # Anything but exactly these two words silently means false there.
        flags = {"silenced": own.silenced, "inhibited": own.inhibited}
        params: dict[str, str | list[str]] = {"active": "true"}
        params.update({name: "true" if value else "false" for name, value in flags.items()})
        if own.filter:
            params["filter"] = list(own.filter)
        if own.receiver:
            params["receiver"] = own.receiver
        data = await fetch.json(f"{self.base}/api/v2/alerts", self.asked(params))
        if not isinstance(data, list):
            raise PollFailed("the answer is no list of alerts", "check url: is this an Alertmanager?")
        yield Page(data)

    async def server_started_at(self, fetch: Fetch) -> datetime | None:
        """``uptime`` is a start timestamp. A restarted one answers an empty list until alerts are sent again."""
        try:
            data = await fetch.json(f"{self.base}/api/v2/status")
        except PollFailed as error:
            if error.status in (403, 404):
                return None  # Grafana's has no such address, and a proxy may not let it through
            raise
        return normalise.when(data.get("uptime")) if isinstance(data, dict) else None

    def uid(self, record: Any) -> str:
        return str(record["fingerprint"])

    def read(self, record: Any) -> Alert | None:
        labels, notes = record["labels"], record.get("annotations") or {}
        state = record["status"]["state"]
        hushed = [*(record["status"].get("silencedBy") or ()), *(record["status"].get("inhibitedBy") or ())]
        return self.alert(
            self.uid(record),
            str(labels.get("alertname", "")),
            severity=labels.get("severity"),
            status=_STATES.get(state, AlertStatus.SUPPRESSED if hushed else AlertStatus.FIRING),
            status_word=state,
            labels=labels,
            annotations=notes,
            started_at=record.get("startsAt"),
            # endsAt of a firing alert is only when it would time out, and moves every minute.
            updated_at=record.get("updatedAt"),
            url=record.get("generatorURL", ""),
        )


class Grafana(Alertmanager):
    """Grafana's built-in Alertmanager."""

    type = "grafana"
    about = "Grafana's own alerting: url is Grafana's base address, auth a service account's bearer token"
    base = "/api/alertmanager/grafana"
