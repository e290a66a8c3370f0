"""Atlassian Statuspage: an approved update to customers becomes an update of an incident there.

The API takes no idempotency key. So the incident carries the room's id in its metadata and is looked for
before a second attempt makes it; an update whose words are there already is not sent twice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.notify.senders import http, public

if TYPE_CHECKING:
    from warroom.config.settings_notify import Channel, StatusPage
    from warroom.notify.message import Message
    from warroom.notify.senders import Secret

API = "https://api.statuspage.io/v1"

class _Page(Struct, frozen=True):
    """The page's API with its key and time."""

    base: str
    token: str
    timeout_s: float

    async def ask(self, method: str, path: str, data: Any = None) -> Any:
        """The answer's data. Raises _NoAnswer with what is wrong."""
        headers = {"Authorization": f"OAuth {self.token}", "Content-Type": "application/json", "User-Agent": "warroom"}
        content = None if data is None else json.dumps(data).encode()
        answer = await http.ask(
            method, self.base + path, timeout_s=self.timeout_s, headers=headers, content=content
        )
        failed = answer if isinstance(answer, Failed) else http.verdict(answer)
        if failed is not None:
            raise _NoAnswer(failed)
        return answer.json() if isinstance(answer, http.Answer) else None


class _NoAnswer(Exception):
    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.reason)
        self.failed = failed


async def send(channel: Channel, message: Message, *, name: str, tries: int, resolve: Secret) -> Outcome:
    """One attempt; gives the id of the page's incident where it was made or found."""
    own = channel.statuspage
    if own is None:
        return Failed("the channel has no table [channel.statuspage]", final=True)
    base = (resolve(channel.url) if channel.url else API).rstrip("/") + f"/pages/{own.page}"
    page = _Page(base, resolve(own.token), channel.timeout.total_seconds())
    try:
        return await _publish(page, own, message, name, tries)
    except _NoAnswer as error:
        return error.failed


async def _publish(page: _Page, own: StatusPage, message: Message, name: str, tries: int) -> Outcome:
    incident = str(message.incident.get("id", ""))
    if not name and tries > 1:
        name = await _found(page, incident)
    if not name and message.occasion != "update":
        return Sent()  # it was never made public: there is nothing to resolve
    if name and tries > 1 and await _said(page, name, message):
        return Sent(name)
    data = {"incident": {**_words(own, message), **_components(own, message)}}
    if name:
        await page.ask("PATCH", f"/incidents/{name}", data)
        return Sent(name)
    data["incident"] |= {"name": message.incident.get("title", ""), "metadata": {"warroom": {"incident": incident}}}
    made = await page.ask("POST", "/incidents", data)
    made_id = str(made.get("id", "")) if isinstance(made, dict) else ""
    return Sent(made_id) if made_id else Failed("the page answered without the id of the incident that it made")


def _words(own: StatusPage, message: Message) -> dict[str, Any]:
    return {"status": public.status_of(message, own.states), "body": public.words_of(message)}


def _components(own: StatusPage, message: Message) -> dict[str, Any]:
    """The component of the incident's service and its state; nothing where none is mapped."""
    component = own.components.get(str(message.incident.get("service", "")))
    if not component:
        return {}
    state = public.component_state(message, own.states, own.impact)
    return {"components": {component: state}, "component_ids": [component]}


async def _found(page: _Page, incident: str) -> str:
    """The id of the page's incident that carries ours in its metadata, "" where there is none."""
    for one in await page.ask("GET", "/incidents?limit=100") or ():
        if isinstance(one, dict) and _ours(one) == incident:
            return str(one.get("id", ""))
    return ""


def _ours(one: dict[str, Any]) -> str:
    told = (one.get("metadata") or {}).get("warroom") or {}
    return str(told.get("incident", "")) if isinstance(told, dict) else ""


async def _said(page: _Page, name: str, message: Message) -> bool:
    """Whether the newest update there has these words: an earlier attempt arrived after all."""
    one = await page.ask("GET", f"/incidents/{name}")
    updates = one.get("incident_updates") or [] if isinstance(one, dict) else []
    newest: dict[str, Any] = max(updates, key=lambda told: str(told.get("created_at", "")), default={})
    return bool(newest) and str(newest.get("body", "")).strip() == public.words_of(message).strip()
