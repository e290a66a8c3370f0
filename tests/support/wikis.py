"""Confluence and Notion on loopback, in the documented shapes: versions, titles that are there once, limits."""

from __future__ import annotations

import base64
import json
from typing import Any
from xml.etree import ElementTree

from tests.support.http import Answer, Asked
from tests.support.trackers import Kept, Tracker, refused


class Confluence(Tracker):
    """Cloud, version 2. ``text`` is the storage format; a page is at its version, and another one is a conflict."""

    space, at = "OPS", "/wiki/api/v2"

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "wiki", "type": "confluence_cloud", "url": self.url, "user": "bot@acme.example",
                "token": self.token, "space": self.space, **more}  # fmt: skip

    def _login(self, asked: Asked) -> Answer | None:
        coded = base64.b64encode(f"bot@acme.example:{self.token}".encode()).decode()
        return refused(asked, "authorization", f"Basic {coded}")

    def respond(self, asked: Asked) -> Answer:
        if (no := self._login(asked)) is not None:
            return no
        rest = asked.path.removeprefix(self.at)
        if rest == "/spaces":
            known = asked.query["keys"] == [self.space]
            return Answer({"results": [{"id": "77", "key": self.space}] if known else []})
        if rest == "/pages" and asked.method == "POST":
            data = json.loads(asked.body)
            assert data["spaceId"] == "77"
            return self._make(data["title"], data["body"])
        if rest == "/pages":
            assert asked.query["space-id"] == ["77"]
            return Answer({"results": [self.shape(one) for one in self.listed if [one.title] == asked.query["title"]]})
        return self._one(asked, rest.rpartition("/")[2])

    def _make(self, title: str, body: dict[str, str]) -> Answer:
        ElementTree.fromstring(f"<page>{body['value']}</page>")
        assert body["representation"] == "storage"
        if any(one.title == title and not one.gone for one in self.kept):
            return Answer({"errors": [{"title": "A page with this title already exists in this space"}],
                           "message": "A page already exists with the same title"}, 400)  # fmt: skip
        made = self.makes(title, body["value"], (), {"version": 1})
        return Answer(self.shape(made))

    def _one(self, asked: Asked, number: str) -> Answer:
        one = self.numbered(int(number)) if number.isdecimal() else None
        if one is None:
            return Answer({"message": "No page found"}, 404)
        if asked.method == "GET":
            return Answer(self.shape(one))
        data = json.loads(asked.body)
        if data["version"]["number"] != one.raw["version"] + 1:
            return Answer({"message": "Version must be incremented on update"}, 409)
        body = data["body"].get("storage", data["body"])
        ElementTree.fromstring(f"<page>{body['value']}</page>")
        one.title, one.text, one.raw["version"] = data["title"], body["value"], one.raw["version"] + 1
        return Answer(self.shape(one))

    def shape(self, one: Kept) -> dict[str, Any]:
        return {
            "id": str(one.number), "status": "current", "title": one.title, "body": {"storage": {"value": one.text}},
            "version": {"number": one.raw["version"]}, "_links": {"webui": f"/spaces/OPS/pages/{one.number}"},
        }  # fmt: skip


class ConfluenceDataCenter(Confluence):
    at = "/rest/api"

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "wiki", "type": "confluence_data_center", "url": self.url, "token": self.token,
                "space": self.space, **more}  # fmt: skip

    def _login(self, asked: Asked) -> Answer | None:
        return refused(asked, "authorization", f"Bearer {self.token}")

    def respond(self, asked: Asked) -> Answer:
        if (no := self._login(asked)) is not None:
            return no
        rest = asked.path.removeprefix(self.at)
        if rest == "/content" and asked.method == "POST":
            data = json.loads(asked.body)
            assert (data["type"], data["space"]) == ("page", {"key": self.space})
            return self._make(data["title"], data["body"]["storage"])
        if rest == "/content":
            assert asked.query["spaceKey"] == [self.space]
            return Answer({"results": [self.shape(one) for one in self.listed if [one.title] == asked.query["title"]]})
        return self._one(asked, rest.rpartition("/")[2])


class Notion(Tracker):
    """Pages below one page. ``raw`` are the blocks; a request too large is refused, as is a wrong version."""

    parent = "root"
    erases = True

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "notion", "type": "notion", "url": self.url, "token": self.token, "parent": self.parent, **more}

    def is_making(self, asked: Asked) -> bool:
        return asked.method == "POST" and asked.path == "/v1/pages"

    def respond(self, asked: Asked) -> Answer:
        if (no := refused(asked, "authorization", f"Bearer {self.token}")) is not None:
            return no
        if asked.headers.get("notion-version") != "2025-09-03" or len(asked.body) > 500_000:
            return Answer({"object": "error", "code": "validation_error", "message": "bad request"}, 400)
        data = json.loads(asked.body) if asked.body else {}
        parts = asked.path.split("/")[2:]
        if self.is_making(asked):
            assert data["parent"] == {"page_id": self.parent}
            made = self.makes(data["properties"]["title"]["title"][0]["text"]["content"], "", (), [])
            return Answer(self._shape(made))
        if parts[0] == "blocks" and asked.method == "DELETE":
            for one in self.kept:
                one.raw[:] = [block for block in one.raw if block["id"] != parts[1]]
            return Answer({"object": "block"})
        if parts == ["blocks", self.parent, "children"]:
            found = [{"id": str(one.number), "type": "child_page", "child_page": {"title": one.title}}
                     for one in self.listed]  # fmt: skip
            return Answer({"results": found, "has_more": False})
        page = self.numbered(int(parts[1])) if parts[1].isdecimal() else None
        if page is None:
            return Answer({"object": "error", "code": "object_not_found", "message": "Could not find page"}, 404)
        if parts[0] == "pages":
            if data.get("erase_content") and self.erases:
                page.raw.clear()
            return Answer(self._shape(page))
        if asked.method == "GET":
            return self._children(page, asked)
        return self._append(page, data["children"])

    def _children(self, page: Kept, asked: Asked) -> Answer:
        start = int(asked.query.get("start_cursor", ["0"])[0])
        found = page.raw[start : start + 100]
        return Answer({"results": found, "has_more": start + 100 < len(page.raw), "next_cursor": str(start + 100)})

    def _append(self, page: Kept, children: list[dict[str, Any]]) -> Answer:
        for block in children:
            texts = block[block["type"]]["rich_text"]
            if len(children) > 100 or len(texts) > 100 or any(_units(one) > 2000 for one in texts):
                return Answer({"object": "error", "code": "validation_error", "message": "too long"}, 400)
        page.raw += [{**block, "id": f"b{len(page.raw) + n}-{page.number}"} for n, block in enumerate(children)]
        return Answer({"results": []})

    def _shape(self, one: Kept) -> dict[str, Any]:
        return {"id": str(one.number), "url": f"https://notion.example/{one.number}", "in_trash": one.gone}


def _units(text: dict[str, Any]) -> int:
    return len(text["text"]["content"].encode("utf-16-le")) // 2


def words(page: Kept) -> str:
    """What a page of Notion says."""
    return "\n".join("".join(t["text"]["content"] for t in b[b["type"]]["rich_text"]) for b in page.raw)


ALL = (Confluence, ConfluenceDataCenter, Notion)
