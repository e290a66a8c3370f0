"""Azure Monitor: fired alerts of subscriptions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, cast
from urllib.parse import quote

from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.answers import listed
from warroom.feeds.fetch import Fetch
from warroom.feeds.following import FOLLOWED, followed
from warroom.feeds.normalise import dig, holds, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_VERSION = "2019-03-01"
_SERVICE = "Azure's API, https://management.azure.com"
_LEVELS = {
    "sev0": AlertSeverity.CRITICAL, "sev1": AlertSeverity.HIGH, "sev2": AlertSeverity.WARNING,
    "sev3": AlertSeverity.INFO, "sev4": AlertSeverity.INFO,
}  # fmt: skip
"""Critical, error, warning, informational, verbose, as Azure has them."""


class AzureMonitorSettings(OwnKeys):
    """Keys of the type azure-monitor."""

    subscriptions: Annotated[list[str], Field(min_length=1)]
    """Ids of the subscriptions."""
    days: Annotated[int, Field(ge=1, le=30)] = 30
    """Alerts that changed within so many days are listed; Azure keeps 30."""


class AzureMonitor(Source):
    """Alerts whose condition has fired; what a person said of one (acknowledged, closed) is a state of its own."""

    type = "azure-monitor"
    steady = True
    about = (
        "Azure Monitor: url is https://management.azure.com, auth client_credentials with the scope "
        "https://management.azure.com/.default; the application needs the role Monitoring Reader"
    )
    Settings = AzureMonitorSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {**_LEVELS, **self._severities}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(AzureMonitorSettings, self.own)
        asked = {"api-version": _VERSION, "monitorCondition": "Fired", "timeRange": "1d" if own.days == 1 else
                 "7d" if own.days <= 7 else "30d", "pageCount": 250}  # fmt: skip
        for subscription in own.subscriptions:
            path = f"/subscriptions/{quote(subscription, safe='')}/providers/Microsoft.AlertsManagement/alerts"
            async for data, complete in followed(fetch, path, self.asked(asked), "nextLink"):
                yield Page(listed(data, "value", _SERVICE), complete, "" if complete else FOLLOWED)

    def uid(self, record: Any) -> str:
        return text_of(record["id"]) or word_of(record.get("name"))

    def read(self, record: Any) -> Alert | None:
        it = dig(record, "properties", "essentials")
        if not isinstance(it, dict):
            raise ValueError("a record has no essentials")
        condition, person = word_of(it.get("monitorCondition")), word_of(it.get("alertState"))
        status = AlertStatus.FIRING
        if condition.lower() == "resolved" or person.lower() == "closed":
            status = AlertStatus.RESOLVED
        elif holds(dig(it, "actionStatus", "isSuppressed")):
            status = AlertStatus.SUPPRESSED
        elif person.lower() == "acknowledged":
            status = AlertStatus.ACKED
        elif condition.lower() != "fired":
            self.odd("status", condition)
        quiet = ", suppressed" if status is AlertStatus.SUPPRESSED else ""
        rule, about = text_of(it.get("alertRule")), text_of(it.get("description"))
        uid = self.uid(record)
        return self.alert(
            uid,
            text_of(record.get("name")) or rule.rpartition("/")[2],
            severity=it.get("severity"),
            status=status,
            status_word=", ".join(filter(None, (condition.lower(), person.lower()))) + quiet,
            labels={
                "resource_group": it.get("targetResourceGroup"), "resource": it.get("targetResourceName"),
                "resource_type": it.get("targetResourceType"), "monitor": it.get("monitorService"),
                "signal": it.get("signalType"), "rule": rule.rpartition("/")[2] or None,
            },
            annotations={"description": about} if about else None,
            started_at=it.get("startDateTime"),
            updated_at=it.get("lastModifiedDateTime"),
            ended_at=it.get("monitorConditionResolvedDateTime") if status is AlertStatus.RESOLVED else None,
            host=word_of(it.get("targetResourceName")),
            assignee=word_of(it.get("lastModifiedUserName")) if status is AlertStatus.ACKED else "",
            url="https://portal.azure.com/#blade/Microsoft_Azure_Monitoring/AlertDetailsTemplateBlade/alertId/"
            + quote(uid, safe=""),
        )  # fmt: skip
