"""Kubernetes: roll-outs, by the events of the API. A cluster keeps events for an hour: poll it more often than that."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import quote

from warroom.core.model.deploy import Deploy
from warroom.feeds.deploys import DeploySettings, DeploySource
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, id_of, number_of, text_of, texts_of
from warroom.feeds.source import Page

SCALING = "ScalingReplicaSet"
_PAGE = 500
_UP = re.compile(r"Scaled up replica set (?P<set>\S+) (?:from (?P<was>\d+) )?to \d+(?: from (?P<from>\d+))?")


class KubernetesSettings(DeploySettings):
    """Keys of the type kubernetes."""

    namespaces: list[str] = []
    """Which; empty means all, for which the account needs a ClusterRole."""
    reasons: list[str] = [SCALING, "RolloutUpdated"]
    """Which events are roll-outs, by their reason; RolloutUpdated is Argo Rollouts'."""


class Kubernetes(DeploySource):
    """A deployment's controller says that it scales a replica set up from nothing: a roll-out begins."""

    type = "kubernetes"
    about = (
        "Kubernetes' roll-outs, by its events: url is the API server's address, auth a bearer token of a service "
        "account that may list events, ca_file the cluster's authority"
    )
    Settings = KubernetesSettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own, since = cast(KubernetesSettings, self.own), self.since(fetch)
        paths = [f"/api/v1/namespaces/{quote(one, safe='')}/events" for one in own.namespaces] or ["/api/v1/events"]
        for path in paths:
            for reason in own.reasons:
                async for records in self._listed(fetch, path, reason):
                    yield Page([one for one in records if _begins(one) and not self.older(_last(one), since)])

    async def _listed(self, fetch: Fetch, path: str, reason: str) -> AsyncIterator[list[Any]]:
        query: dict[str, str | int] = {"fieldSelector": f"reason={reason}", "limit": _PAGE}
        more, again = "", False
        while True:
            try:
                data = await fetch.json(path, self.asked({**query, "continue": more} if more else query))
            except PollFailed as failure:
                if failure.status != 410 or not more or again:
                    raise
                more, again = "", True  # the list has moved on while its pages were read: from the beginning, once
                continue
            records = dig(data, "items")
            if not isinstance(data, dict) or not (records is None or isinstance(records, list)):
                raise PollFailed('the answer has no list "items"', "check url: is this the API server?")
            yield records or []
            more = text_of(dig(data, "metadata", "continue"))
            if not more:
                return

    def uid(self, record: Any) -> str:
        name = id_of(dig(record, "metadata", "uid"))
        match = _scaled(record)
        if match is not None and match["from"] is None and match["was"] is None:
            # Older clusters do not say from how many: every step of one roll-out is the same one.
            about = id_of(dig(record, "involvedObject", "uid")) or text_of(dig(record, "involvedObject", "name"))
            return f"{about}/{match['set']}"
        times = int(number_of(dig(record, "count")) or number_of(dig(record, "series", "count")) or 1)
        return f"{name}/{times}" if name and times > 1 else name

    def read(self, record: Any) -> Deploy | None:
        name = text_of(dig(record, "involvedObject", "name"))
        space = text_of(dig(record, "involvedObject", "namespace"))
        match = _scaled(record)
        version = match["set"].removeprefix(f"{name}-") if match is not None else ""
        said = text_of(dig(record, "message"))
        title = f"{name} rolls out {match['set']}" if match is not None else f"{name}: {said}"
        return self.deploy(
            self.uid(record), title, _last(record), service=name, kind="rollout", version=version, environment=space,
            by=" ".join(texts_of([dig(record, "source", "component") or dig(record, "reportingComponent")])),
        )  # fmt: skip


def _scaled(record: Any) -> re.Match[str] | None:
    return _UP.match(text_of(dig(record, "message"))) if dig(record, "reason") == SCALING else None


def _begins(record: Any) -> bool:
    """Whether it is the beginning of a roll-out, as far as the event says: not a step of one, nor a scaling."""
    if dig(record, "reason") != SCALING:
        return True
    match = _scaled(record)
    return match is not None and (match["from"] or match["was"] or "0") == "0"


def _last(record: Any) -> Any:
    """When it happened last; new events have no first and last time."""
    found = (dig(record, "lastTimestamp"), dig(record, "series", "lastObservedTime"), dig(record, "eventTime"),
             dig(record, "firstTimestamp"), dig(record, "metadata", "creationTimestamp"))  # fmt: skip
    return next((one for one in found if one), None)
