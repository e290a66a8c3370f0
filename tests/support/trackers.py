"""A team's tracker on loopback, in the documented shape of one: it keeps tickets, lags, and fails as it is told.

What goes wrong is scripted: each request takes the next word of ``script``. "ok" answers; "lost" makes what was asked
for and closes the line before it answers; "cut" closes it without; a number answers with that status; "page" is a
proxy's web page; "limit" is a rate limit. An empty script answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.support.http import Answer, Asked, Server

PAGE = Answer(b"<!doctype html><title>Proxy</title>", 200, {"Content-Type": "text/html"})
CUT = Answer(b"a line that is cut", cut_at=0)
LIMIT = Answer({"message": "API rate limit exceeded"}, 429, {"Retry-After": "7"})
Respond = Callable[[Asked], Answer]


@dataclass
class Kept:
    """A ticket as the tracker has it."""

    number: int
    title: str
    text: str
    labels: tuple[str, ...]
    made_at: datetime
    raw: Any
    state: str = "open"
    reason: str = ""
    gone: bool = False


@dataclass
class Tracker:
    """``lag`` is how long a new ticket is not found by a search or a list."""

    server: Server
    clock: Callable[[], datetime]
    lag: timedelta = timedelta()
    script: list[str | int] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    token: str = "t0ken"
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server.routes = Routes(self)  # type: ignore[assignment]

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def listed(self) -> list[Kept]:
        """What a search finds: what is there for longer than the lag, the newest first."""
        now = self.clock()
        return [one for one in reversed(self.kept) if not one.gone and now - one.made_at >= self.lag]

    def makes(self, title: str, text: str, labels: tuple[str, ...], raw: Any = None) -> Kept:
        one = Kept(len(self.kept) + 1, title, text, labels, self.clock(), raw)
        self.kept.append(one)
        return one

    def numbered(self, number: int) -> Kept | None:
        return next((one for one in self.kept if one.number == number and not one.gone), None)

    def answers(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        word = self.script.pop(0) if self.script else "ok"
        if word == "cut":
            return CUT
        if word == "page":
            return PAGE
        if word == "limit":
            return LIMIT
        if isinstance(word, int):
            return Answer({"message": f"scripted {word}"}, word)
        answer = self.respond(asked)
        return CUT if word == "lost" else answer

    def respond(self, asked: Asked) -> Answer:
        raise NotImplementedError


class Routes(dict[str, Any]):
    """Every path is the tracker's."""

    def __init__(self, tracker: Tracker) -> None:
        super().__init__()
        self._tracker = tracker

    def get(self, path: str, default: Any = None) -> Any:
        return self._tracker.answers


def refused(asked: Asked, header: str, wanted: str) -> Answer | None:
    return None if asked.headers.get(header) == wanted else Answer({"message": "Bad credentials"}, 401)


class GitHub(Tracker):
    """``/repos/acme/shop/issues`` as GitHub has it: labels are left out where the token may not push."""

    project = "acme/shop"
    pushes = True

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "gh", "type": "github", "project": self.project, "token": self.token, "url": self.url, **more}

    def respond(self, asked: Asked) -> Answer:
        if (no := refused(asked, "authorization", f"Bearer {self.token}")) is not None:
            return no
        at = f"/repos/{self.project}"
        if not asked.path.startswith(at):
            return Answer({"message": "Not Found"}, 404)
        rest = asked.path.removeprefix(at)
        if rest == "":
            return Answer({"full_name": self.project, "has_issues": True, "archived": False,
                           "permissions": {"push": self.pushes}})  # fmt: skip
        if rest == "/issues" and asked.method == "POST":
            data = json.loads(asked.body)
            labels = tuple(data["labels"]) if self.pushes else ()
            return Answer(self._shape(self.makes(data["title"], data["body"], labels)), 201)
        if rest == "/issues":
            assert asked.query["state"] == ["all"]
            wanted = asked.query.get("labels", [""])[0]
            found = [one for one in self.listed if not wanted or wanted in one.labels]
            size, page = int(asked.query["per_page"][0]), int(asked.query.get("page", ["1"])[0])
            return Answer([self._shape(one) for one in found[size * (page - 1) : size * page]])
        number = re.fullmatch(r"/issues/(\d+)", rest)
        one = self.numbered(int(number[1])) if number else None
        return Answer(self._shape(one)) if one else Answer({"message": "This issue was deleted"}, 410)

    def _shape(self, one: Kept) -> dict[str, Any]:
        return {
            "number": one.number, "title": one.title, "body": one.text, "state": one.state,
            "state_reason": one.reason or None, "labels": [{"name": name} for name in one.labels],
            "html_url": f"https://github.example/{self.project}/issues/{one.number}",
        }  # fmt: skip
