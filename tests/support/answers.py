"""Answers of hosted services, written for the tests in the shapes that their documentation gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.http import Asked

FOLDER = Path(__file__).resolve().parents[1] / "feeds" / "answers"


@cache
def _written(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


def answer(name: str) -> Any:
    """A fresh copy of ``tests/feeds/answers/NAME.json``."""
    return json.loads(_written(name))


def _by_path(asked: Asked) -> int:
    return 1 if "heartbeat" in asked.path else 0


def _by_method(asked: Asked) -> int:
    return 1 if b'"trigger.get"' in asked.body else 0


def _by_schedule(asked: Asked) -> int:
    return 2 if "next-on-calls" in asked.path else 1 if "on-calls" in asked.path else 0


@dataclass(frozen=True)
class Hosted:
    """One type of feed with what its server answers.

    Attributes:
        names: the documents, the one with the records first.
        rows: where the records lie in it.
        path: where the first document is asked for.
        which: the number of the document that a request asks for.
        people: the list in a record that may be empty: nobody is on call, which is nothing to be told of.
    """

    type: str
    names: tuple[str, ...]
    rows: tuple[str | int, ...]
    path: str
    keys: dict[str, Any] = field(default_factory=dict)
    which: Callable[[Asked], int] = lambda _: 0
    people: str = ""

    def says_nobody(self, record: Any) -> bool:
        return bool(self.people) and isinstance(record, dict) and record.get(self.people) == []

    def documents(self) -> list[Any]:
        return [answer(name) for name in self.names]

    def records(self, documents: list[Any]) -> list[Any]:
        found = documents[0]
        for step in self.rows:
            found = found[step]
        assert isinstance(found, list)
        return found


AWS = {"region": "eu-west-1", "access_key": "AKIDEXAMPLE", "secret_key": "reef-secret"}
HOSTED: tuple[Hosted, ...] = (
    Hosted("pagerduty", ("pagerduty",), ("incidents",), "/incidents"),
    Hosted("pagerduty-oncall", ("pagerduty-oncall",), ("oncalls",), "/oncalls"),
    Hosted("opsgenie", ("opsgenie",), ("data",), "/v2/alerts"),
    Hosted("jsm", ("jsm",), ("values",), "/v1/alerts"),
    Hosted("statuspage", ("statuspage",), ("incidents",), "/api/v2/summary.json"),
    Hosted("sentry", ("sentry",), (), "/api/0/organizations/kelp/issues/", {"organization": "kelp"}),
    Hosted("zabbix", ("zabbix", "zabbix-triggers"), ("result",), "/api_jsonrpc.php", which=_by_method),
    Hosted("datadog", ("datadog",), ("monitors",), "/api/v1/monitor/search"),
    Hosted("datadog", ("datadog-groups",), ("groups",), "/api/v1/monitor/groups/search", {"groups": True}),
    Hosted("servicenow", ("servicenow",), ("result",), "/api/now/table/incident"),
    Hosted("servicenow-alerts", ("servicenow-alerts",), ("result",), "/api/now/table/em_alert"),
    Hosted("solarwinds", ("solarwinds",), ("results",), "/SolarWinds/InformationService/v3/Json/Query"),
    Hosted("newrelic", ("newrelic",), ("data", "actor", "account", "aiIssues", "issues", "issues"), "/graphql",
           {"account": 42}),
    Hosted("cloudwatch", ("cloudwatch",), ("MetricAlarms",), "/", AWS),
    Hosted("azure-monitor", ("azure-monitor",), ("value",),
           "/subscriptions/5ub/providers/Microsoft.AlertsManagement/alerts", {"subscriptions": ["5ub"]}),
    Hosted("microsoft365", ("microsoft365",), ("value",), "/v1.0/admin/serviceAnnouncement/issues"),
    Hosted("gcp-monitoring", ("gcp-monitoring",), ("alerts",), "/v3/projects/till/alerts", {"project": "till"}),
    Hosted("splunk-oncall", ("splunk-oncall",), ("incidents",), "/api-public/v1/incidents"),
    Hosted("dynatrace", ("dynatrace",), ("problems",), "/api/v2/problems"),
    Hosted("site24x7", ("site24x7",), ("data", "monitors"), "/api/current_status"),
    Hosted("pingdom", ("pingdom",), ("checks",), "/api/3.1/checks"),
    Hosted("statuscake", ("statuscake",), ("data",), "/v1/uptime"),
    Hosted("healthchecks", ("healthchecks",), ("checks",), "/api/v3/checks/"),
    Hosted("checkly", ("checkly",), (), "/v1/check-statuses"),
    Hosted("betterstack", ("betterstack",), ("data",), "/api/v3/incidents"),
    Hosted("alerta", ("alerta",), ("alerts",), "/alerts"),
    Hosted("keep", ("keep",), ("results",), "/alerts/query"),
    Hosted("goalert", ("goalert",), ("data", "alerts", "nodes"), "/api/graphql"),
    Hosted("goalert-oncall", ("goalert-oncall",), ("data", "services", "nodes"), "/api/graphql",
           people="onCallUsers"),
    Hosted("opsgenie-oncall", ("opsgenie-schedules", "opsgenie-oncalls", "opsgenie-next"), ("data",), "/v2/schedules",
           which=_by_schedule),
    Hosted("jsm-oncall", ("jsm-schedules", "jsm-oncalls", "jsm-next"), ("values",), "/v1/schedules",
           which=_by_schedule),
    Hosted(
        "uptime-kuma", ("uptime-kuma", "uptime-kuma-beats"), ("publicGroupList", 0, "monitorList"),
        "/api/status-page/default", which=_by_path,
    ),
)  # fmt: skip
