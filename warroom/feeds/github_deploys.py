"""GitHub: deployments with how they ended, published releases, runs of workflows that deploy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Literal, cast

from msgspec import Struct
from pydantic import field_validator

from warroom.core.model.deploy import Deploy
from warroom.feeds.aside import aside
from warroom.feeds.deploys import DeploySettings, DeploySource
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, id_of, text_of, word_of
from warroom.feeds.source import Page

_ASKED = 10
"""So many deployments are asked in one poll how they ended, the newest first: each is a question of its own."""
_OVER = frozenset({"success", "failure", "error", "inactive"})
_VERSION = {"X-GitHub-Api-Version": "2022-11-28", "Accept": "application/vnd.github+json"}

What = Literal["deployments", "releases", "workflows"]


class GithubSettings(DeploySettings):
    """Keys of the type github-deploys."""

    repositories: list[str]
    """Which, as "owner/name"."""
    what: list[What] = ["deployments"]
    """deployments, releases, workflows (runs of Actions)."""
    workflows: list[str] = []
    """With workflows: their names; empty means all, tests too."""
    environments: list[str] = []
    """Only deployments to these; empty means all."""

    @field_validator("repositories")
    @classmethod
    def _named(cls, value: list[str]) -> list[str]:
        if not value or any(one.count("/") != 1 or not all(one.split("/")) for one in value):
            raise ValueError('one or more repositories such as "owner/name"')
        return value


class _Record(Struct, frozen=True):
    kind: str
    repository: str
    data: Any
    state: str = ""
    ended_at: Any = None


class GithubDeploys(DeploySource):
    """Sorted newest first by GitHub, so that pages end where they are older than is asked for."""

    type = "github-deploys"
    about = (
        "GitHub's deployments, releases and workflow runs: url is https://api.github.com, or https://HOST/api/v3 of an "
        "Enterprise Server; auth a bearer token with read rights to Deployments, Contents, Actions"
    )
    Settings = GithubSettings

    def __init__(self, feed: Any, own: Any) -> None:
        super().__init__(feed, own)
        self._ended: dict[str, tuple[str, Any]] = {}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own, since = cast(GithubSettings, self.own), self.since(fetch)
        for repository in own.repositories:
            if "deployments" in own.what:
                async for found in self._deployments(fetch, repository, since):
                    yield found
            if "releases" in own.what:
                path = f"/repos/{repository}/releases"
                async for records in self.numbered(fetch, path, {}, over=_before(self, since, "created_at")):
                    kept = [one for one in records if dig(one, "published_at") and dig(one, "draft") is not True]
                    yield self._page("release", repository, kept, since, "published_at")
            if "workflows" in own.what:
                path = f"/repos/{repository}/actions/runs"
                asked = {"created": f">={since:%Y-%m-%dT%H:%M:%SZ}"}
                async for records in self.numbered(fetch, path, asked, "workflow_runs"):
                    named = [one for one in records if not own.workflows or dig(one, "name") in own.workflows]
                    yield self._page("workflow", repository, named, since, "created_at")

    def _page(self, kind: str, repository: str, records: list[Any], since: datetime, at: str) -> Page:
        return Page([_Record(kind, repository, one) for one in records if not self.older(dig(one, at), since)])

    async def _deployments(self, fetch: Fetch, repository: str, since: datetime) -> AsyncIterator[Page]:
        path, asked = f"/repos/{repository}/deployments", 0
        wanted = cast(GithubSettings, self.own).environments
        async for records in self.numbered(fetch, path, {}, over=_before(self, since, "created_at")):
            found = []
            for one in records:
                if self.older(dig(one, "created_at"), since) or (wanted and dig(one, "environment") not in wanted):
                    continue
                name = f"{repository}/{id_of(dig(one, 'id'))}"
                state, at = self._ended.get(name, ("", None))
                if not state and asked < _ASKED:
                    asked += 1
                    state, at = await self._stands(fetch, f"{path}/{id_of(dig(one, 'id'))}/statuses", name)
                found.append(_Record("deployment", repository, one, state, at))
            yield Page(found)

    async def _stands(self, fetch: Fetch, path: str, name: str) -> tuple[str, Any]:
        """How it stands, and since when where it is over; asked no more then."""
        statuses, _ = await aside(fetch, fetch.json(path, {"per_page": 10}), "how deployments ended is not known")
        newest = dig(statuses, 0)
        state = word_of(dig(newest, "state"))
        if state == "inactive":  # a later one took its place: how it ended stands before that
            newest = next((one for one in statuses or () if dig(one, "state") != "inactive"), newest)
            state = word_of(dig(newest, "state"))
        over = state in _OVER
        if over:
            self._ended[name] = state, dig(newest, "created_at")
            while len(self._ended) > 1_000:
                self._ended.pop(next(iter(self._ended)))
        return state, dig(newest, "created_at") if over else None

    def uid(self, record: Any) -> str:
        one = cast(_Record, record)
        name = id_of(dig(one.data, "id"))
        attempt = id_of(dig(one.data, "run_attempt")) if one.kind == "workflow" else ""
        again = f"/{attempt}" if attempt not in ("", "1") else ""
        return f"{one.repository}/{one.kind}/{name}{again}" if name else ""

    def read(self, record: Any) -> Deploy | None:
        one = cast(_Record, record)
        data, service = one.data, one.repository.partition("/")[2]
        if one.kind == "release":
            tag = text_of(dig(data, "tag_name"))
            return self.deploy(
                self.uid(record), f"release {text_of(dig(data, 'name')) or tag}", dig(data, "published_at"),
                service=service, kind="release", version=tag, by=text_of(dig(data, "author", "login")),
                url=text_of(dig(data, "html_url")), state="pre-release" if dig(data, "prerelease") is True else "",
            )  # fmt: skip
        if one.kind == "workflow":
            ended = dig(data, "updated_at") if dig(data, "status") == "completed" else None
            return self.deploy(
                self.uid(record), f"{text_of(dig(data, 'name'))}: {text_of(dig(data, 'display_title'))}",
                dig(data, "run_started_at") or dig(data, "created_at"), service=service, kind="workflow",
                version=text_of(dig(data, "head_sha"))[:10], by=text_of(dig(data, "actor", "login")),
                url=text_of(dig(data, "html_url")), ended_at=ended,
                state=word_of(dig(data, "conclusion")) or word_of(dig(data, "status")),
            )  # fmt: skip
        place, ref = text_of(dig(data, "environment")), text_of(dig(data, "ref"))
        return self.deploy(
            self.uid(record), f"{service} {ref} to {place}" if place else f"{service} {ref}", dig(data, "created_at"),
            service=service, kind="deployment", version=ref or text_of(dig(data, "sha"))[:10], environment=place,
            state=one.state, by=text_of(dig(data, "creator", "login")), ended_at=one.ended_at,
            url=self._web(one.repository),
        )  # fmt: skip

    def _web(self, repository: str) -> str:
        """Where a person looks at them; the address of the API is not that of its pages."""
        base = self.link("").removesuffix("/api/v3").replace("://api.github.com", "://github.com")
        return f"{base}/{repository}/deployments" if base else ""


def _before(source: DeploySource, since: datetime, name: str) -> Any:
    return lambda record: source.older(dig(record, name), since)
