"""Confluence: Cloud (version 2) and Data Center. A title is there once in a space, archived pages included."""

from __future__ import annotations

from html import escape
from typing import Any

from markdown_it import MarkdownIt

from warroom.config.settings_publish import Publish
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.publishing.page import Page, There
from warroom.trackers.api import Api, Words, basic
from warroom.trackers.tracker import NoAnswer

GONE = "the page that it was is not there any more: restore it from the trash, or let the token see it again"
TAKEN = "a page of that title is in the space already, perhaps archived, and is not ours: rename it"
LONGEST = 255


def storage(page: Page) -> str:
    """The page in Confluence's storage format: XHTML, in which nothing that anybody wrote is a sign."""
    reader = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).enable("table").disable("image")
    body = page.markdown.partition("\n")[2] if page.markdown.startswith("# ") else page.markdown  # the title says it
    return f"{reader.render(body)}<p>{escape(page.mark)}</p>"


class Cloud:
    """``/wiki/api/v2``: a space has an id besides its key."""

    def __init__(self, settings: Publish, resolve: Secret) -> None:
        self._settings = settings
        self._base = resolve(settings.url).rstrip("/").removesuffix("/wiki")
        who = basic(resolve(settings.user), resolve(settings.token))
        self._api = Api(f"{self._base}/wiki/api/v2", {"Authorization": who}, settings.timeout.total_seconds(),
                        _words(settings))  # fmt: skip

    async def found(self, page: Page) -> There | None:
        found = await self._api.get("/pages", **{
            "space-id": await self._space(), "title": title_of(page), "body-format": "storage",
        })  # fmt: skip
        return _ours(found, page, self._there)

    async def make(self, page: Page) -> There:
        parent = {"parentId": self._settings.parent} if self._settings.parent else {}
        data = {"spaceId": await self._space(), "status": "current", "title": title_of(page), "body": _body(page),
                **parent}  # fmt: skip
        return self._there(_made(await _taken(self._api.ask("POST", "/pages", data, making=True))))

    async def update(self, known: str, page: Page) -> There:
        now = await self._api.there(f"/pages/{known}")
        if not isinstance(now, dict) or now.get("status", "current") != "current":
            raise NoAnswer(Failed(GONE, final=True))
        data = {"id": known, "status": "current", "title": title_of(page), "body": _body(page),
                "version": {"number": int(now["version"]["number"]) + 1}}  # fmt: skip
        return self._there(_made(await self._api.ask("PUT", f"/pages/{known}", data)))

    async def _space(self) -> str:
        found = await self._api.get("/spaces", keys=self._settings.space)
        spaces = [one for one in found.get("results") or () if isinstance(one, dict)]
        if not spaces:
            says = f"there is no space {self._settings.space} that this token can see: check space, and its permissions"
            raise NoAnswer(Failed(says, final=True))
        return str(spaces[0]["id"])

    def _there(self, one: dict[str, Any]) -> There:
        where = str((one.get("_links") or {}).get("webui") or "")
        return There(str(one["id"]), f"{self._base}/wiki{where}" if where else "")


class DataCenter:
    """``/rest/api/content``: everything by the space's key."""

    def __init__(self, settings: Publish, resolve: Secret) -> None:
        self._settings = settings
        self._base = resolve(settings.url).rstrip("/")
        self._api = Api(f"{self._base}/rest/api", {"Authorization": f"Bearer {resolve(settings.token)}"},
                        settings.timeout.total_seconds(), _words(settings))  # fmt: skip

    async def found(self, page: Page) -> There | None:
        asked = {"spaceKey": self._settings.space, "title": title_of(page), "expand": "body.storage"}
        found = await self._api.get("/content", **asked)
        return _ours(found, page, self._there)

    async def make(self, page: Page) -> There:
        above = {"ancestors": [{"id": self._settings.parent}]} if self._settings.parent else {}
        data = {**self._content(page), "space": {"key": self._settings.space}, **above}
        return self._there(_made(await _taken(self._api.ask("POST", "/content", data, making=True))))

    async def update(self, known: str, page: Page) -> There:
        now = await self._api.there(f"/content/{known}", expand="version")
        if not isinstance(now, dict):
            raise NoAnswer(Failed(GONE, final=True))
        data = {**self._content(page), "id": known, "version": {"number": int(now["version"]["number"]) + 1}}
        return self._there(_made(await self._api.ask("PUT", f"/content/{known}", data)))

    def _content(self, page: Page) -> dict[str, Any]:
        return {"type": "page", "title": title_of(page), "body": {"storage": _body(page)}}

    def _there(self, one: dict[str, Any]) -> There:
        where = str((one.get("_links") or {}).get("webui") or "")
        return There(str(one["id"]), f"{self._base}{where}" if where else "")


def title_of(page: Page) -> str:
    return page.title if len(page.title) <= LONGEST else f"{page.title[: LONGEST - 1]}…"


def _words(settings: Publish) -> Words:
    return Words("Confluence", f"space {settings.space} or page", "the right to see and add pages there",
                 "this address of Confluence's API is gone: check that type is that of your Confluence")  # fmt: skip


def _body(page: Page) -> dict[str, str]:
    return {"representation": "storage", "value": storage(page)}


def _ours(found: Any, page: Page, there: Any) -> There | None:
    for one in found.get("results") or ():
        if page.mark in str((((one.get("body") or {}).get("storage")) or {}).get("value") or ""):
            result: There = there(one)
            return result
        raise NoAnswer(Failed(TAKEN, final=True))
    return None


async def _taken(asked: Any) -> Any:
    """The answer; a refusal of the title in words that help."""
    try:
        return await asked
    except NoAnswer as error:
        if "title" in error.failed.reason and "exist" in error.failed.reason:
            raise NoAnswer(Failed(TAKEN, final=True)) from None
        raise


def _made(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict) or not answer.get("id"):
        raise NoAnswer(Failed("Confluence did not say what it made", unsure=True))
    return answer
