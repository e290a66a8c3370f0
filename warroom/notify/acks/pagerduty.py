"""Who acknowledged an incident in PagerDuty: its REST API is asked by the key that the message had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from warroom.notify.acks.source import MOST_PAGES, Acknowledged, Api, Sent, dig, rows, texts
from warroom.notify.attempt import Failed

_PAGE = 100


class PagerDuty:
    """``token`` is that of the REST API; to read is enough."""

    def __init__(self, base: str, token: str, timeout_s: float) -> None:
        accept = "application/vnd.pagerduty+json;version=2"
        self._api = Api(base, {"Authorization": f"Token token={token}", "Accept": accept}, timeout_s)

    async def acknowledged(self, sent: Sequence[Sent]) -> Acknowledged:
        found: dict[str, tuple[str, ...]] = {}
        for one in sent:
            names = await self._names(one.key)
            if isinstance(names, Failed):
                return Acknowledged(found, names)
            if names:
                found[one.key] = names
        return Acknowledged(found)

    async def _names(self, key: str) -> tuple[str, ...] | Failed:
        """Of the first person who acknowledged it and still has it."""
        offset = 0
        for _ in range(MOST_PAGES):
            answer = await self._api.get("/incidents", {
                "incident_key": key, "date_range": "all", "include[]": "acknowledgers", "limit": _PAGE,
                "offset": offset,
            })  # fmt: skip
            if isinstance(answer, Failed):
                return answer
            data = answer.json()
            incidents = rows(data, "incidents")
            if names := next(filter(None, map(_people, incidents)), ()):
                return names
            if not incidents or dig(data, "more") is not True:
                break
            offset += len(incidents)
        return ()


def _people(incident: Any) -> tuple[str, ...]:
    if dig(incident, "status") != "acknowledged":
        return ()
    for one in rows(incident, "acknowledgements"):
        who = dig(one, "acknowledger")
        if not str(dig(who, "type") or "user").startswith("user"):
            continue  # a service or an integration: nobody has it by that
        if names := texts(dig(who, "summary"), dig(who, "name"), dig(who, "email")):
            return names
    return ()
