"""The types of feeds by the word in ``config.toml``, each in a file that is imported when one of it is configured.

A type of another distribution is an entry point of the group ``warroom.feeds``, named like the type.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from warroom.config.settings import FeedSettings
from warroom.config.wording import unknown
from warroom.feeds.own import settings_of
from warroom.feeds.source import Source

BUILT_IN: dict[str, str] = {
    "alertmanager": "warroom.feeds.alertmanager:Alertmanager",
    "grafana": "warroom.feeds.alertmanager:Grafana",
    "grafana-oncall": "warroom.feeds.grafana_oncall:GrafanaOnCall",
    "prometheus": "warroom.feeds.prometheus:Prometheus",
    "folder": "warroom.feeds.folder:Folder",
    "json": "warroom.feeds.json_source:JsonSource",
    "signal": "warroom.feeds.signal:SignalSource",
    "probe": "warroom.feeds.probe:Probe",
    "tickets": "warroom.feeds.tickets:Tickets",
    "zendesk": "warroom.feeds.helpdesks:Zendesk",
    "freshdesk": "warroom.feeds.helpdesks:Freshdesk",
    "jira": "warroom.feeds.helpdesks:Jira",
    "helpscout": "warroom.feeds.helpdesks:HelpScout",
    "rota": "warroom.feeds.rota:Rota",
    "rss": "warroom.feeds.rss:Rss",
    "aws-status": "warroom.feeds.aws_status:AwsStatus",
    "azure-status": "warroom.feeds.azure_status:AzureStatus",
    "gcp-status": "warroom.feeds.gcp_status:GcpStatus",
    "ical-oncall": "warroom.feeds.ical:IcalOnCall",
    "icinga2": "warroom.feeds.icinga2:Icinga2",
    "nagios": "warroom.feeds.nagios:Nagios",
    "opsgenie": "warroom.feeds.opsgenie:Opsgenie",
    "jsm": "warroom.feeds.opsgenie:Jsm",
    "opsgenie-oncall": "warroom.feeds.opsgenie_oncall:OpsgenieOnCall",
    "jsm-oncall": "warroom.feeds.opsgenie_oncall:JsmOnCall",
    "goalert-oncall": "warroom.feeds.goalert_oncall:GoAlertOnCall",
    "pagerduty": "warroom.feeds.pagerduty:PagerDuty",
    "pagerduty-oncall": "warroom.feeds.pagerduty:PagerDutyOnCall",
    "datadog": "warroom.feeds.datadog:Datadog",
    "sentry": "warroom.feeds.sentry:Sentry",
    "azure-monitor": "warroom.feeds.azure_monitor:AzureMonitor",
    "dynatrace": "warroom.feeds.dynatrace:Dynatrace",
    "gcp-monitoring": "warroom.feeds.gcp_monitoring:GcpMonitoring",
    "microsoft365": "warroom.feeds.microsoft365:Microsoft365",
    "pingdom": "warroom.feeds.uptime_presets:Pingdom",
    "site24x7": "warroom.feeds.site24x7:Site24x7",
    "splunk-oncall": "warroom.feeds.splunk_oncall:SplunkOnCall",
    "statuscake": "warroom.feeds.uptime_presets:StatusCake",
    "accounts": "warroom.feeds.accounts:Accounts",
    "backstage": "warroom.feeds.backstage:Backstage",
    "salesforce-accounts": "warroom.feeds.accounts:SalesforceAccounts",
    "cloudwatch": "warroom.feeds.cloudwatch:CloudWatch",
    "newrelic": "warroom.feeds.newrelic:NewRelic",
    "servicenow": "warroom.feeds.servicenow:ServiceNow",
    "servicenow-alerts": "warroom.feeds.servicenow:ServiceNowAlerts",
    "solarwinds": "warroom.feeds.solarwinds:SolarWinds",
    "statuspage": "warroom.feeds.statuspage:Statuspage",
    "zabbix": "warroom.feeds.zabbix:Zabbix",
    "argocd": "warroom.feeds.argocd:ArgoCd",
    "deploys-json": "warroom.feeds.deploys_json:DeploysJson",
    "github-deploys": "warroom.feeds.github_deploys:GithubDeploys",
    "gitlab-deploys": "warroom.feeds.gitlab_deploys:GitlabDeploys",
    "kubernetes": "warroom.feeds.kubernetes:Kubernetes",
    "alerta": "warroom.feeds.presets:Alerta",
    "betterstack": "warroom.feeds.presets:BetterStack",
    "checkly": "warroom.feeds.presets:Checkly",
    "goalert": "warroom.feeds.presets:GoAlert",
    "healthchecks": "warroom.feeds.presets:Healthchecks",
    "keep": "warroom.feeds.presets:Keep",
    "uptime-kuma": "warroom.feeds.uptime_kuma:UptimeKuma",
}
GROUP = "warroom.feeds"


class UnknownType(ValueError):
    """No source of that type; ``known`` are the types there are."""

    def __init__(self, name: str) -> None:
        self.known = types()
        super().__init__(unknown(name, self.known, "feed type"))


@cache
def _entry_points() -> dict[str, Any]:
    return {point.name: point for point in entry_points(group=GROUP)}


def types() -> tuple[str, ...]:
    """Every type that may be configured, sorted."""
    return tuple(sorted({*BUILT_IN, *_entry_points()}))


def source_class(name: str) -> type[Source]:
    """The class of a type. Raises UnknownType (a ValueError) with the list of types."""
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        found = getattr(import_module(module), attribute)
    elif name in _entry_points():
        found = _entry_points()[name].load()
    else:
        raise UnknownType(name)
    if not (isinstance(found, type) and issubclass(found, Source)):
        raise UnknownType(name)
    return found


def build(feed: FeedSettings) -> Source:
    """The source of a ``[[feed]]`` table.

    Raises UnknownType, or pydantic's ValidationError for the keys that the type adds.
    """
    cls = source_class(feed.type)
    return cls(feed, settings_of(cls.Settings, feed.own))
