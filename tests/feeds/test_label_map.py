"""Which label is which field, for teams that name theirs otherwise than most."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.http import Answer, Server
from warroom.core.inbox import grouped, triaged
from warroom.core.model import Alert, AlertSeverity
from warroom.core.times import utcnow

LABELS = {"alertname": "PodRestarts", "severity": "info", "urgency": "P1", "namespace": "shop", "service": "kube-state",
          "instance": "10.1.2.3:8080", "cluster": "eu-1", "app.kubernetes.io/name": "cart"}  # fmt: skip
NOTES = {"headline": "A pod restarts", "wiki": "https://wiki.example/pods", "board": "https://graphs.example/pods"}
MAP = {"service": "labels.namespace", "severity": "labels.urgency || labels.severity", "host": "labels.pod",
       "summary": "annotations.headline", "runbook": "annotations.wiki", "dashboard": "annotations.board",
       "title": 'join(\' \', [labels.alertname, labels."app.kubernetes.io/name"])'}  # fmt: skip


def told(**labels: str) -> dict[str, Any]:
    return {"labels": {**LABELS, **labels}, "annotations": NOTES, "state": "firing", "activeAt": "2026-03-14T10:00:00Z",
            "status": {"state": "active"}, "startsAt": "2026-03-14T10:00:00Z", "value": "1e+00"}  # fmt: skip


async def polled(server: Server, poller: Any, kind: str, *records: Any, **keys: Any) -> Any:
    server.routes["/api/v2/alerts"] = server.routes["/api/alertmanager/grafana/api/v2/alerts"] = Answer(list(records))
    server.routes["/api/v1/alerts"] = Answer({"status": "success", "data": {"alerts": list(records)}})
    server.routes["/api/v2/status"] = Answer({"uptime": "2026-03-14T01:00:00Z"})
    return await poller(type=kind, url=server.url, **keys).poll()


@pytest.mark.parametrize("kind", ["alertmanager", "grafana", "prometheus"])
async def test_each_field_comes_from_where_the_map_says(server: Server, poller: Any, kind: str) -> None:
    (alert,) = (await polled(server, poller, kind, told(), map=MAP)).alerts
    assert (alert.title, alert.summary, alert.service) == ("PodRestarts cart", "A pod restarts", "shop")
    assert (alert.severity, alert.severity_word) == (AlertSeverity.CRITICAL, "P1")
    assert (alert.runbook, alert.annotations["dashboard_url"]) == (NOTES["wiki"], NOTES["board"])
    assert (alert.host, alert.cluster) == ("10.1.2.3:8080", "eu-1")  # nothing found there: the usual label
    assert alert.labels == LABELS  # none is lost


async def test_what_does_not_fit_is_said_and_the_usual_label_counts(server: Server, poller: Any) -> None:
    poll = await polled(server, poller, "alertmanager", told(), map={"service": "sum(labels.namespace)"})
    assert poll.alerts[0].service == "kube-state"
    assert "map.service does not fit a record" in poll.note


@pytest.mark.parametrize(("table", "says"), [
    ({"service": "labels.["}, "JMESPath"), ({"team": "labels.team"}, "extra_forbidden"),
])  # fmt: skip
def test_a_wrong_map_is_refused_when_the_configuration_is_read(poller: Any, table: dict[str, str], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        poller(type="alertmanager", url="http://127.0.0.1:1", map=table)


async def test_the_same_alert_of_two_clusters_is_two_rows(server: Server, poller: Any) -> None:
    records = [told(pod="a"), told(pod="b"), told(pod="a", cluster="us-2")]
    alerts: tuple[Alert, ...] = (await polled(server, poller, "alertmanager", *records)).alerts
    groups = grouped(triaged(alerts, (), {}, utcnow()))
    assert sorted((len(group.alerts), group.facts.places) for group in groups) == [(1, ("us-2",)), (2, ("eu-1",))]
    mapped = (await polled(server, poller, "alertmanager", *records, map={"cluster": "labels.namespace"})).alerts
    assert [len(group.alerts) for group in grouped(triaged(mapped, (), {}, utcnow()))] == [3]
