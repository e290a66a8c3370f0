"""Notion: a page below another, or a row of a data source. Blocks of limited size, at most a hundred at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt

from warroom.config.settings_publish import NOTION, Publish
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.publishing.page import Page, There
from warroom.trackers.api import Api, Words
from warroom.trackers.tracker import NoAnswer

VERSION = "2025-09-03"
TEXT, AT_ONCE, BYTES = 2000, 100, 450_000
"""A text has so many UTF-16 units at most, a request so many blocks, and (with room to spare) so many bytes."""
PAGES = 50


class Notion:
    """A page's words are put in their place as a whole: what was there is taken out first."""

    def __init__(self, settings: Publish, resolve: Secret) -> None:
        self._settings = settings
        self._api = Api(
            f"{resolve(settings.url or NOTION).rstrip('/')}/v1",
            {"Authorization": f"Bearer {resolve(settings.token)}", "Notion-Version": VERSION},
            settings.timeout.total_seconds(),
            Words("Notion", "page or data source", "access: share the page with the integration (Connections)"),
            limited=lambda answer: answer.status == 529,
        )  # fmt: skip

    async def found(self, page: Page) -> There | None:
        if self._settings.data_source:
            at = f"/data_sources/{self._settings.data_source}"
            asked = {"filter": {"property": await self._title(), "title": {"equals": page.title}}}
            rows = (await self._api.ask("POST", f"{at}/query", asked)).get("results") or []
            return self._there(rows[0]) if rows else None
        async for one in self._children(self._settings.parent):
            if one.get("type") == "child_page" and (one.get("child_page") or {}).get("title") == page.title:
                return There(str(one["id"]), str(one.get("url") or ""))
        return None

    async def make(self, page: Page) -> There:
        """The page first, empty: what follows can be done again without making a second one."""
        own = self._settings
        parent = {"data_source_id": own.data_source} if own.data_source else {"page_id": own.parent}
        data = {"parent": parent, "properties": await self._properties(page)}
        made = await self._api.ask("POST", "/pages", data, making=True)
        if not isinstance(made, dict) or not made.get("id"):
            raise NoAnswer(Failed("Notion did not say what it made", unsure=True))
        await self._write(str(made["id"]), page)
        return self._there(made)

    async def update(self, known: str, page: Page) -> There:
        now = await self._api.there(f"/pages/{known}")
        if not isinstance(now, dict) or now.get("in_trash") or now.get("archived"):
            raise NoAnswer(Failed("the page that it was is in the trash, or not shared any more: restore and share it",
                                  final=True))  # fmt: skip
        data = {"properties": await self._properties(page), "erase_content": True}
        await self._api.ask("PATCH", f"/pages/{known}", data)
        async for one in self._children(known):  # where the whole content is not erased at once
            await self._api.ask("DELETE", f"/blocks/{one['id']}")
        await self._write(known, page)
        return self._there(now)

    async def _write(self, page_id: str, page: Page) -> None:
        for chunk in chunks([*blocks(page)]):
            await self._api.ask("PATCH", f"/blocks/{page_id}/children", {"children": chunk})

    async def _children(self, block: str) -> Any:
        more: dict[str, Any] = {}
        for _ in range(PAGES):
            found = await self._api.get(f"/blocks/{block}/children", page_size=AT_ONCE, **more)
            for one in found.get("results") or ():
                yield one
            if not found.get("has_more"):
                return
            more = {"start_cursor": found["next_cursor"]}

    async def _properties(self, page: Page) -> dict[str, Any]:
        return {await self._title(): {"title": [_text(page.title[:TEXT])]}}

    async def _title(self) -> str:
        """What the property is called that has the title: of a page always the same, of a data source any name."""
        if not self._settings.data_source:
            return "title"
        found = await self._api.get(f"/data_sources/{self._settings.data_source}")
        named = (name for name, one in (found.get("properties") or {}).items() if one.get("type") == "title")
        return next(named, "Name")

    def _there(self, one: dict[str, Any]) -> There:
        return There(str(one["id"]), str(one.get("url") or ""))


def blocks(page: Page) -> Iterator[dict[str, Any]]:
    """The review as blocks of plain text: headings, paragraphs, list items by their depth, rows of tables."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").parse(page.markdown)
    depth, kind = 0, "paragraph"
    cells: list[str] | None = None
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "heading_open":
            kind = f"heading_{min(int(token.tag[1]), 3)}"
        elif token.type == "heading_close":
            kind = "paragraph"
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield from _block("paragraph", " | ".join(cells or ()))
            cells = None
        elif token.type == "inline":
            said = _said(token)
            if cells is not None:
                cells.append(said)
            elif depth:
                yield from _block("bulleted_list_item", "\N{EM SPACE}" * (depth - 1) + said)
            elif kind != "heading_1":  # that is the title of the page
                yield from _block(kind, said)
    yield from _block("paragraph", page.mark)


def _said(token: Any) -> str:
    """The words of an inline token, with the address of a link behind it where it says something else."""
    found = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            found.append("\n")
        else:
            found.append(child.content)
    return "".join(found)


def _block(kind: str, text: str) -> Iterator[dict[str, Any]]:
    """A block, with its text in as many pieces as its limit asks for; several where those would be too many."""
    pieces = list(_pieces(text)) or [""]
    for start in range(0, len(pieces), AT_ONCE):
        rich = [_text(piece) for piece in pieces[start : start + AT_ONCE]]
        yield {"object": "block", "type": kind, kind: {"rich_text": rich}}


def _pieces(text: str) -> Iterator[str]:
    """Parts of at most ``TEXT`` UTF-16 units."""
    part: list[str] = []
    units = 0
    for sign in text:
        wide = 2 if ord(sign) > 0xFFFF else 1
        if units + wide > TEXT:
            yield "".join(part)
            part, units = [], 0
        part.append(sign)
        units += wide
    if part:
        yield "".join(part)


def _text(content: str) -> dict[str, Any]:
    return {"type": "text", "text": {"content": content}}


def chunks(found: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Blocks in requests of a hundred at most, none too large."""
    chunk: list[dict[str, Any]] = []
    size = 0
    for block in found:
        own = len(json.dumps(block))
        if chunk and (len(chunk) == AT_ONCE or size + own > BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(block)
        size += own
    if chunk:
        yield chunk
