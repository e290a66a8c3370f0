"""Hosted services that the generic source can read: each is a table as a team would write it for ``json``."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, cast

from pydantic import AfterValidator

from warroom.config.settings import FeedSettings
from warroom.feeds import mapping
from warroom.feeds.fetch import Params
from warroom.feeds.mapped import MappedSource
from warroom.feeds.mapping import Expression, Fields, Shape, Values
from warroom.feeds.normalise import id_of_content
from warroom.feeds.own import OwnKeys


def _known(value: dict[str, str]) -> dict[str, str]:
    if strange := sorted(set(value) - set(Fields.model_fields)):
        raise ValueError(f"{strange[0]} is not a field of an alert: use one of {', '.join(Fields.model_fields)}")
    return value


class PresetSettings(OwnKeys):
    """What a team may change of a preset."""

    map: Annotated[dict[str, Expression], AfterValidator(_known)] = {}
    """Fields to be read otherwise, in JMESPath, as in [feed.map] of json: { service = "tags" }."""
    where: Expression = ""
    """JMESPath of a record: only those for which it is true are alerts."""
    values: Values = Values()


class Preset(MappedSource):
    """A table of defaults for the generic source, with what the team changes of it laid over."""

    Settings = PresetSettings
    table: ClassVar[dict[str, Any]]

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        changes = cast(PresetSettings, own)
        shape = Shape.model_validate(self.table)
        fields = Fields.model_validate({**shape.map.model_dump(), **changes.map})
        values = Values(
            status={**shape.values.status, **changes.values.status},
            severity={**shape.values.severity, **changes.values.severity},
        )
        items = shape.items.model_copy(update={"where": changes.where or shape.items.where})
        self.shape = shape.model_copy(update={"map": fields, "values": values, "items": items})
        super().__init__(feed, own)

    def nameless(self, record: Any) -> str:
        """What it says of itself and keeps as long as it burns."""
        fields, _ = mapping.fields_of(self.shape.map, record)
        return id_of_content(fields["title"], fields["started_at"])


class Healthchecks(Preset):
    """Checks that did not report. A read-only key gives no uuid but a unique_key."""

    type = "healthchecks"
    about = "Healthchecks: url is https://healthchecks.io or your own, auth a header X-Api-Key; read-only keys do"
    path = "/api/v3/checks/"
    table: ClassVar[dict[str, Any]] = {
        "error_if": "error",
        "items": {"path": "checks"},
        "map": {
            "uid": "uuid || unique_key || slug || name",
            "title": "name || slug || 'a check without a name'",
            "summary": "desc",
            "severity": "status",
            "status": "status",
            "updated_at": "last_ping",
            "url": "uuid && join('', ['/checks/', uuid, '/details/'])",
            "labels": "{tags: tags, slug: slug, schedule: schedule}",
        },
        # "grace" is late, but not yet late enough; a check that is new was never heard of.
        "values": {
            "status": {
                "down": "firing",
                "grace": "pending",
                "paused": "suppressed",
                "new": "resolved",
                "started": "resolved",
            },
            "severity": {"grace": "warning", "paused": "info", "new": "info", "up": "info", "started": "info"},
        },
    }


class Checkly(Preset):
    """The last result of every check; a check without all three flags counts as failing, not as fine."""

    type = "checkly"
    about = (
        "Checkly: url is https://api.checklyhq.com, auth a bearer token; headers "
        '{ X-Checkly-Account = "${env:CHECKLY_ACCOUNT}" }'
    )
    path = "/v1/check-statuses"
    _word: ClassVar[str] = (
        "activated == `false` && 'deactivated' || muted == `true` && 'muted' || "
        "hasFailures && 'failing' || hasErrors && 'error' || isDegraded && 'degraded' || "
        "(hasFailures == `false` && hasErrors == `false` && isDegraded == `false` && 'passing' || null)"
    )
    table: ClassVar[dict[str, Any]] = {
        "map": {
            "uid": "checkId || name",
            "title": "name",
            "severity": _word,
            "status": _word,
            "updated_at": "updated_at",
            "url": "join('', ['https://app.checklyhq.com/checks/', checkId])",
            "labels": "{location: lastRunLocation}",
        },
        "values": {
            "status": {
                "failing": "firing",
                "error": "firing",
                "degraded": "firing",
                "passing": "resolved",
                "deactivated": "suppressed",
                "muted": "suppressed",
            },
            "severity": {"failing": "critical", "passing": "info", "deactivated": "info", "muted": "warning"},
        },
    }


class BetterStack(Preset):
    """Incidents that are not resolved. It gives them no severity: ``map`` can say one."""

    type = "betterstack"
    about = "Better Stack: url is https://uptime.betterstack.com, auth a bearer token"
    path = "/api/v3/incidents"
    query: ClassVar[Params] = {"resolved": "false", "per_page": "50"}
    table: ClassVar[dict[str, Any]] = {
        "error_if": "errors",
        "items": {"path": "data", "next": "pagination.next"},
        "map": {
            "uid": "id",
            "title": "attributes.name || attributes.url || attributes.cause",
            "summary": "attributes.cause",
            "status": "attributes.resolved_at && 'Resolved' || attributes.status || "
            "attributes.acknowledged_at && 'Acknowledged' || 'Started'",
            "started_at": "attributes.started_at",
            "ended_at": "attributes.resolved_at",
            "assignee": "attributes.acknowledged_by",
            "url": "attributes.url",
            "labels": "{team: attributes.team_name, method: attributes.http_method}",
        },
        "values": {"status": {"Started": "firing", "Acknowledged": "acked", "Resolved": "resolved"}},
    }


class Alerta(Preset):
    """Everything that is not closed, page by page; thirteen words of severity."""

    type = "alerta"
    about = "Alerta: url is the base of its API, such as https://alerta.example.com/api, auth a header X-API-Key"
    path = "/alerts"
    query: ClassVar[Params] = {"status": ["open", "assign", "ack", "shelved", "blackout", "unknown"]}
    table: ClassVar[dict[str, Any]] = {
        "error_if": "status == 'error' && (message || status)",
        "items": {"path": "alerts"},
        "paging": {"param": "page", "size_param": "page-size", "more": "more"},
        "map": {
            "uid": "id",
            "title": "event",
            "summary": "text",
            "severity": "severity",
            "status": "status",
            "service": "service[0]",
            "host": "resource",
            "started_at": "createTime",
            "updated_at": "lastReceiveTime",
            "count": "duplicateCount",
            "value": "value",
            "labels": "{environment: environment, group: group, origin: origin, type: type, customer: customer}",
        },
        "values": {
            "status": {
                "open": "firing", "unknown": "firing", "assign": "acked", "ack": "acked", "shelved": "suppressed",
                "blackout": "suppressed", "closed": "resolved", "expired": "resolved",
            },
            "severity": {
                "security": "critical", "critical": "critical", "major": "high", "minor": "warning",
                "warning": "warning", "indeterminate": "unknown", "unknown": "unknown", "informational": "info",
                "cleared": "info", "normal": "info", "ok": "info", "debug": "info", "trace": "info",
            },
        },
    }  # fmt: skip


class KeepSettings(PresetSettings):
    """Keys of the type keep."""

    cel: str = "status != 'resolved'"
    """Which alerts, in CEL as on Keep's own page."""


class Keep(Preset):
    """Alerts by a question that is sent as a body."""

    type = "keep"
    about = "Keep: url is the base of its API, such as https://api.keephq.dev, auth a header X-API-KEY"
    Settings = KeepSettings
    path = "/alerts/query"
    table: ClassVar[dict[str, Any]] = {
        "error_if": "detail",
        "body": {"cel": "", "limit": 100, "offset": 0},
        "items": {"path": "results"},
        "paging": {"param": "offset", "by": "offset", "size_param": "limit"},
        "map": {
            "uid": "fingerprint || id || name",
            "title": "name",
            "summary": "description || message",
            "severity": "severity",
            "status": "contains(['true', 'True', '1'], to_string(deleted)) && 'resolved' || "
            "contains(['true', 'True', '1'], to_string(dismissed)) && 'suppressed' || status",
            "service": "service",
            "started_at": "startedAt || firingStartTime",
            "updated_at": "lastReceived",
            "url": "url",
            "assignee": "assignee",
            "count": "firingCounter",
            "labels": "labels",
        },
    }

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        body = {**self.shape.body, "cel": cast(KeepSettings, own).cel}
        self.shape = self.shape.model_copy(update={"body": body})


_GOALERT = """\
query ($input: AlertSearchOptions) {
  alerts(input: $input) {
    nodes { alertID status summary details createdAt service { name } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


class GoAlert(Preset):
    """Alerts that nobody closed, by GraphQL: errors come inside a success, and 15 are all it lists unless asked."""

    type = "goalert"
    about = (
        "GoAlert: url is where its web pages are, auth a bearer token; a key of its API holds one query: "
        "`warroom feeds query goalert` prints it"
    )
    path = "/api/graphql"
    question = _GOALERT
    table: ClassVar[dict[str, Any]] = {
        "error_if": "errors[0].message || errors",
        "body": {
            "query": _GOALERT,
            "variables": {"input": {"filterByStatus": ["StatusUnacknowledged", "StatusAcknowledged"]}},
        },
        "items": {"path": "data.alerts.nodes"},
        "paging": {
            "param": "variables.input.after",
            "by": "cursor",
            "size_param": "variables.input.first",
            "more": "data.alerts.pageInfo.hasNextPage",
            "cursor": "data.alerts.pageInfo.endCursor",
        },
        "map": {
            "uid": "alertID",
            "title": "summary",
            "summary": "details",
            "status": "status",
            "service": "service.name",
            "started_at": "createdAt",
            "url": "join('', ['/alerts/', to_string(alertID)])",
        },
        "values": {
            "status": {
                "StatusUnacknowledged": "firing", "StatusAcknowledged": "acked", "StatusClosed": "resolved",
            },
        },
    }  # fmt: skip
