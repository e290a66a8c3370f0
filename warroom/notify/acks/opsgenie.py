"""Who acknowledged an alert in Opsgenie, or in Jira Service Management that comes after it: asked by its alias."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from warroom.notify.acks.source import MOST_PAGES, Acknowledged, Api, Sent, authorization, dig, rows, texts
from warroom.notify.attempt import Failed

_PAGE = 100
Names = tuple[str, ...] | Failed


class Opsgenie:
    """``token`` is an API key that may read alerts."""

    def __init__(self, base: str, token: str, timeout_s: float) -> None:
        self._api = Api(base, {"Authorization": f"GenieKey {token}"}, timeout_s)

    async def acknowledged(self, sent: Sequence[Sent]) -> Acknowledged:
        return await _each(sent, self._names)

    async def _names(self, key: str) -> Names:
        answer = await self._api.get(f"/v2/alerts/{key}", {"identifierType": "alias"})
        return answer if isinstance(answer, Failed) else _people(dig(answer.json(), "data"))


class Jira:
    """``base`` ends with the site's cloud id; ``token`` is ``address:API token``, or an OAuth token."""

    def __init__(self, base: str, token: str, timeout_s: float) -> None:
        self._api = Api(base, authorization(token), timeout_s)

    async def acknowledged(self, sent: Sequence[Sent]) -> Acknowledged:
        return await _each(sent, self._names)

    async def _names(self, key: str) -> Names:
        offset = 0
        for _ in range(MOST_PAGES):
            answer = await self._api.get("/v1/alerts", {"query": f"alias:{key}", "size": _PAGE, "offset": offset})
            if isinstance(answer, Failed):
                return answer
            data = answer.json()
            found = rows(data, "values")
            if names := next(filter(None, (_people(one) for one in found if dig(one, "alias") == key)), ()):
                return names
            if not found or not dig(data, "links", "next"):
                break
            offset += len(found)
        return ()


async def _each(sent: Sequence[Sent], ask: Callable[[str], Awaitable[Names]]) -> Acknowledged:
    found: dict[str, tuple[str, ...]] = {}
    for one in sent:
        names = await ask(one.key)
        if isinstance(names, Failed):
            return Acknowledged(found, names)
        if names:
            found[one.key] = names
    return Acknowledged(found)


def _people(alert: Any) -> tuple[str, ...]:
    if dig(alert, "acknowledged") is not True:
        return ()
    return texts(dig(alert, "report", "acknowledgedBy"), dig(alert, "owner"))
