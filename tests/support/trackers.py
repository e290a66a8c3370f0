"""A team's tracker on loopback, in the documented shape of one: it keeps tickets, lags, and fails as it is told.

What goes wrong is scripted: each request takes the next word of ``script``, one that makes a ticket that of
``making`` as long as there is one. "ok" answers; "lost" makes what was asked
for and closes the line before it answers; "hang" makes it and
answers byte by byte; "cut" closes it without; a number answers with that status; "page" is a
proxy's web page; "limit" is a rate limit. An empty script answers.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

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
    making: list[str | int] = field(default_factory=list)
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
        script = self.making if self.making and self.is_making(asked) else self.script
        word = script.pop(0) if script else "ok"
        if word == "cut":
            return CUT
        if word == "page":
            return PAGE
        if word == "limit":
            return LIMIT
        if isinstance(word, int):
            return Answer({"message": f"scripted {word}"}, word)
        answer = self.respond(asked)
        if word == "hang":
            return replace(answer, drip_s=0.1)
        return CUT if word == "lost" else answer

    def is_making(self, asked: Asked) -> bool:
        return asked.method == "POST"

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


class GitLab(Tracker):
    """``/api/v4/projects/acme%2Fshop/issues`` as GitLab has it: a closed issue has no reason."""

    project = "acme/shop"

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "gl", "type": "gitlab", "project": self.project, "token": self.token, "url": self.url, **more}

    def respond(self, asked: Asked) -> Answer:
        if (no := refused(asked, "private-token", self.token)) is not None:
            return no
        at = "/api/v4/projects/acme%2Fshop"
        if asked.path == at:
            return Answer({"id": 7, "issues_access_level": "enabled", "permissions": {
                "project_access": {"access_level": 30}, "group_access": None}})  # fmt: skip
        if asked.path != f"{at}/issues":
            return Answer({"message": "404 Project Not Found"}, 404)
        if asked.method == "POST":
            data = json.loads(asked.body)
            return Answer(self._shape(self.makes(data["title"], data["description"], tuple(data["labels"].split(",")))),
                          201)  # fmt: skip
        assert asked.query["state"] == ["all"]
        assert asked.query["scope"] == ["all"]
        found = self.listed
        if "labels" in asked.query:
            found = [one for one in found if asked.query["labels"][0] in one.labels]
        if "iids[]" in asked.query:
            found = [one for one in found if str(one.number) in asked.query["iids[]"]]
        return Answer([self._shape(one) for one in found[: int(asked.query["per_page"][0])]])

    def _shape(self, one: Kept) -> dict[str, Any]:
        return {
            "iid": one.number, "id": 1000 + one.number, "title": one.title, "description": one.text,
            "state": "closed" if one.state == "closed" else "opened", "labels": list(one.labels), "moved_to_id": None,
            "web_url": f"https://gitlab.example/{self.project}/-/issues/{one.number}",
        }  # fmt: skip


class Jira(Tracker):
    """``/rest/api/3`` of Jira Cloud: documents only, its old search gone, a new ticket found by a search late."""

    project, at, old = "OPS", "/rest/api/3", "/rest/api/3/search"

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "jira", "type": "jira_cloud", "project": self.project, "token": self.token, "url": self.url,
                "user": "bot@acme.example", **more}  # fmt: skip

    def is_making(self, asked: Asked) -> bool:
        return asked.path.endswith("/issue")

    def _login(self, asked: Asked) -> Answer | None:
        coded = base64.b64encode(f"bot@acme.example:{self.token}".encode()).decode()
        return refused(asked, "authorization", f"Basic {coded}")

    def _right(self, description: Any) -> bool:
        return isinstance(description, dict) and description["type"] == "doc" and description["version"] == 1

    def respond(self, asked: Asked) -> Answer:
        if (no := self._login(asked)) is not None:
            return no
        rest = asked.path.removeprefix(self.at)
        if asked.path == self.old:
            return Answer({"errorMessages": ["The requested API has been removed."]}, 410)
        if rest == f"/project/{self.project}":
            return Answer({"key": self.project, "issueTypes": [{"name": "Task"}, {"name": "Bug"}]})
        if rest == "/mypermissions":
            return Answer({"permissions": {"CREATE_ISSUES": {"name": "Create Issues", "havePermission": True}}})
        if rest == "/issue" and asked.method == "POST":
            return self._make(json.loads(asked.body)["fields"])
        if rest.startswith("/search"):
            return self._search(json.loads(asked.body))
        one = self.numbered(int(rest.rpartition("-")[2])) if rest.startswith("/issue/OPS-") else None
        return Answer(self._shape(one)) if one else Answer({"errorMessages": ["Issue does not exist"]}, 404)

    def _make(self, fields: dict[str, Any]) -> Answer:
        if not self._right(fields["description"]) or "\n" in fields["summary"]:
            return Answer({"errorMessages": [], "errors": {"description": "Operation value must be a document"}}, 400)
        if fields["project"] != {"key": self.project} or fields["issuetype"]["name"] not in ("Task", "Bug"):
            return Answer({"errors": {"issuetype": "Specify a valid issue type"}}, 400)
        made = self.makes(fields["summary"], json.dumps(fields["description"]), tuple(fields["labels"]), fields)
        return Answer({"id": str(made.number), "key": f"OPS-{made.number}", "self": self.url}, 201)

    def _search(self, data: dict[str, Any]) -> Answer:
        assert data["jql"].startswith('project = "OPS" AND labels = "warroom" ORDER BY')
        assert data["fields"]
        return Answer({"issues": [self._shape(one) for one in self.listed], "isLast": True})

    def _shape(self, one: Kept) -> dict[str, Any]:
        key = "done" if one.state != "open" else "new"
        return {"id": str(one.number), "key": f"OPS-{one.number}", "fields": {
            "description": one.raw["description"], "status": {"name": one.state, "statusCategory": {"key": key}},
            "resolution": {"name": one.reason} if one.reason else None,
        }}  # fmt: skip


class JiraDataCenter(Jira):
    """``/rest/api/2``: wiki text, a token of its own, a search that counts."""

    at, old = "/rest/api/2", "/rest/api/3/search/jql"

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "jira", "type": "jira_data_center", "project": self.project, "token": self.token,
                "url": self.url, **more}  # fmt: skip

    def _login(self, asked: Asked) -> Answer | None:
        return refused(asked, "authorization", f"Bearer {self.token}")

    def _right(self, description: Any) -> bool:
        return isinstance(description, str)

    def _search(self, data: dict[str, Any]) -> Answer:
        found = [self._shape(one) for one in self.listed]
        page = found[data["startAt"] : data["startAt"] + data["maxResults"]]
        return Answer({"issues": page, "total": len(found), "startAt": data["startAt"]})


class Linear(Tracker):
    """One address, and what is asked in the body: a repeated id is an error, a limit has a status of 400."""

    project = "0f0f0f0f-1111-4222-8333-444455556666"

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "linear", "type": "linear", "project": self.project, "token": self.token,
                "url": f"{self.url}/graphql", **more}  # fmt: skip

    def is_making(self, asked: Asked) -> bool:
        return b"mutation" in asked.body

    def respond(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != self.token:
            return Answer(_error("Authentication required", "AUTHENTICATION_ERROR"), 401)
        data = json.loads(asked.body)
        name, given = data["query"].split()[1].split("(")[0], data["variables"]
        if name == "Make":
            return self._make(given["input"])
        found = [one for one in self.listed if given.get("id") in (None, one.raw["id"])]
        if "numbers" in given:
            found = [one for one in found if one.number in given["numbers"]]
        nodes = {
            "Teams": ("teams", [{"id": self.project, "name": "Ops"}]), "Labels": ("issueLabels", [
                {"id": "l1", "name": "warroom", "team": None}, {"id": "l2", "name": "warroom", "team": {"id": "x"}}]),
        }.get(name, ("issues", [self._shape(one) for one in found]))  # fmt: skip
        return Answer({"data": {nodes[0]: {"nodes": nodes[1]}}})

    def _make(self, data: dict[str, Any]) -> Answer:
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", data["id"])
        if any(one.raw["id"] == data["id"] for one in self.kept):
            return Answer(_error("Entity already exists", "INPUT_ERROR"))
        labels = ("warroom",) if data.get("labelIds") == ["l1"] else ()
        made = self.makes(data["title"], data["description"], labels, data)
        return Answer({"data": {"issueCreate": {"success": True, "issue": self._shape(made)}}})

    def _shape(self, one: Kept) -> dict[str, Any]:
        kind = {"open": "unstarted", "Done": "completed", "Canceled": "canceled"}[one.state]
        return {
            "id": one.raw["id"], "identifier": f"OPS-{one.number}", "trashed": None,
            "url": f"https://linear.example/OPS-{one.number}", "state": {"name": one.state, "type": kind},
        }  # fmt: skip


def _error(message: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}], "data": None}


class ServiceNow(Tracker):
    """``/api/now/table/incident``: a query whose value is empty matches every row; all values may come twice."""

    project = "incident"
    strangers = 3
    """Rows that others made."""

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "now", "type": "servicenow", "project": self.project, "token": self.token, "url": self.url,
                "user": "bot", **more}  # fmt: skip

    def respond(self, asked: Asked) -> Answer:
        coded = base64.b64encode(f"bot:{self.token}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {coded}":
            return Answer({"error": {"message": "User Not Authenticated", "detail": ""}, "status": "failure"}, 401)
        if asked.path != "/api/now/table/incident":
            return Answer({"error": {"message": "Invalid table", "detail": None}, "status": "failure"}, 400)
        if asked.method == "POST":
            data = json.loads(asked.body)
            made = self.makes(data["short_description"], data["description"], (data["correlation_display"],), data)
            return Answer({"result": {name: value["value"] for name, value in self._shape(made).items()}}, 201)
        field, _, value = asked.query["sysparm_query"][0].replace("IN", "=", 1).partition("=")
        assert value, "an empty query matches every row"
        rows = [self._shape(one) for one in self.listed] + [_stranger(n) for n in range(self.strangers)]
        if field == "number":
            rows = [row for row in rows if row["number"]["value"] in value.split(",")]
        return Answer({"result": rows})  # a field that it does not know is dropped from the query: all come

    def _shape(self, one: Kept) -> dict[str, Any]:
        number, active = {"open": ("1", "true"), "Closed": ("7", "false"), "Canceled": ("8", "false")}[one.state]
        return {
            "sys_id": _both(f"s{one.number}"), "number": _both(f"INC00{one.number}"), "active": _both(active),
            "state": {"value": number, "display_value": one.state},
            "correlation_id": _both(one.raw["correlation_id"]),
        }  # fmt: skip


class ServiceNowClient(ServiceNow):
    """The same instance for an application: tokens from ``/oauth_token.do``, which end when they are told to."""

    secret = "s3cret & more"
    tokens = 0
    lasts: Any = "1799"

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "now", "type": "servicenow", "project": self.project, "token": self.secret, "url": self.url,
                "client_id": "warroom", **more}  # fmt: skip

    def respond(self, asked: Asked) -> Answer:
        if asked.path == "/oauth_token.do":
            form = parse_qs(asked.body.decode())
            wanted = {"grant_type": ["client_credentials"], "client_id": ["warroom"], "client_secret": [self.secret]}
            if form != wanted:
                said = f"access_denied for {form['client_secret'][0]}"
                return Answer({"error": "server_error", "error_description": said}, 401)
            self.tokens += 1
            return Answer({"access_token": f"tok-{self.tokens}", "expires_in": self.lasts, "token_type": "Bearer"})
        if asked.headers.get("authorization") != f"Bearer tok-{self.tokens}":
            said = f"no {asked.headers.get('authorization')}"
            return Answer({"error": {"message": "User Not Authenticated", "detail": said}}, 401)
        coded = base64.b64encode(f"bot:{self.token}".encode()).decode()
        return super().respond(replace(asked, headers={**asked.headers, "authorization": f"Basic {coded}"}))


def _both(value: str) -> dict[str, str]:
    return {"value": value, "display_value": value}


def _stranger(number: int) -> dict[str, Any]:
    return {"sys_id": _both(f"x{number}"), "number": _both(f"INC9{number}"), "active": _both("true"),
            "state": _both("2"), "correlation_id": _both("")}  # fmt: skip


ALL = (GitHub, GitLab, Jira, JiraDataCenter, Linear, ServiceNow)
