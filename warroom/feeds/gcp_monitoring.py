"""Google Cloud Monitoring: open alerts of a project."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, cast
from urllib.parse import quote

from pydantic import Field

from warroom.core.model import Alert, AlertStatus
from warroom.feeds.answers import EMPTY, listed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_STATES = {"open": AlertStatus.FIRING, "closed": AlertStatus.RESOLVED}


class GcpMonitoringSettings(OwnKeys):
    """Keys of the type gcp-monitoring."""

    project: Annotated[str, Field(pattern=r"^[A-Za-z0-9:._-]{1,100}$")]
    """The project that holds the alert policies; what they watch may be in others."""


class GcpMonitoring(Source):
    """Alerts that are open. A filter that Google does not take brings an empty list, so it is a fixed one."""

    type = "gcp-monitoring"
    about = (
        "Google Cloud Monitoring: url is https://monitoring.googleapis.com, auth bearer with "
        '"${command:gcloud auth print-access-token}", or service_account with key_file; the account needs the role '
        "monitoring.alertViewer"
    )
    Settings = GcpMonitoringSettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        path = f"/v3/projects/{quote(cast(GcpMonitoringSettings, self.own).project, safe='')}/alerts"
        asked: dict[str, str | int] = {"filter": 'state="OPEN"', "pageSize": 1000}
        token, seen = "", set[str]()
        while True:
            data = await fetch.json(path, {**self.asked(asked), **({"pageToken": token} if token else {})})
            # An answer without alerts leaves the list out.
            empty = isinstance(data, dict) and "alerts" not in data and not dig(data, "error")
            records = [] if empty else listed(data, "alerts", "Google's API, https://monitoring.googleapis.com")
            seen.add(token)
            token = text_of(dig(data, "nextPageToken"))
            circle = bool(token) and token in seen
            yield Page(records, not circle, EMPTY if circle else "")
            if not token or circle:
                return

    def uid(self, record: Any) -> str:
        return text_of(record["name"])

    def read(self, record: Any) -> Alert | None:
        policy, resource, metric = (dig(record, name) for name in ("policy", "resource", "metric"))
        places = {**_table(dig(resource, "labels")), **_table(dig(metric, "labels"))}
        own = {**_table(dig(record, "metadata", "userLabels")), **_table(dig(policy, "userLabels"))}
        names = ("instance_name", "instance_id", "pod_name", "host", "database_id")
        about = text_of(dig(policy, "documentation", "content"))
        return self.alert(
            self.uid(record),
            text_of(dig(policy, "displayName")),
            severity=dig(policy, "severity"),
            status=record["state"],
            statuses=_STATES,
            labels={"resource_type": dig(resource, "type"), "metric": dig(metric, "type"), **places, **own},
            annotations={"description": about} if about else None,
            started_at=record.get("openTime"),
            ended_at=record.get("closeTime"),
            host=next((word_of(places[name]) for name in names if word_of(places.get(name))), ""),
            service=word_of(own.get("service")) or word_of(places.get("service_name")),
        )


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
