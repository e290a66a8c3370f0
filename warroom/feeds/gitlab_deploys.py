"""GitLab: the deployments of projects, page by page, those changed since."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import quote

from pydantic import field_validator

from warroom.core.model.deploy import Deploy
from warroom.feeds.deploys import DeploySettings, DeploySource
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, id_of, text_of, word_of
from warroom.feeds.source import Page


class GitlabSettings(DeploySettings):
    """Keys of the type gitlab-deploys."""

    projects: list[str]
    """Which: numbers, or paths such as "shop/checkout"."""
    environments: list[str] = []
    """Only deployments to these; empty means all."""

    @field_validator("projects")
    @classmethod
    def _named(cls, value: list[str]) -> list[str]:
        if not value or not all(one.strip() for one in value):
            raise ValueError('one or more projects such as "shop/checkout"')
        return value


class GitlabDeploys(DeploySource):
    """A deployment that changes (running, then success) is the same one."""

    type = "gitlab-deploys"
    about = (
        "GitLab's deployments: url is the server's address, headers "
        '{ PRIVATE-TOKEN = "${env:GITLAB_TOKEN}" }, a token with read_api for a Reporter'
    )
    Settings = GitlabSettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(GitlabSettings, self.own)
        # updated_after is refused without this order (GitLab 14).
        query = {"updated_after": f"{self.since(fetch):%Y-%m-%dT%H:%M:%SZ}", "order_by": "updated_at", "sort": "desc"}
        for project in own.projects:
            path = f"/api/v4/projects/{quote(project, safe='')}/deployments"
            async for records in self.numbered(fetch, path, query):
                kept = [one for one in records
                        if not own.environments or dig(one, "environment", "name") in own.environments]  # fmt: skip
                yield Page([(project, one) for one in kept])

    def uid(self, record: Any) -> str:
        project, one = record
        name = id_of(dig(one, "id"))
        return f"{project}/{name}" if name else ""

    def read(self, record: Any) -> Deploy | None:
        project, one = record
        service = text_of(project).rpartition("/")[2]
        place, ref = text_of(dig(one, "environment", "name")), text_of(dig(one, "ref"))
        state = word_of(dig(one, "status"))
        over = state in ("success", "failed", "canceled")
        return self.deploy(
            self.uid(record), f"{service} {ref} to {place}" if place else f"{service} {ref}",
            dig(one, "deployable", "started_at") or dig(one, "created_at"), service=service, kind="deployment",
            version=ref or text_of(dig(one, "sha"))[:10], environment=place, state=state,
            by=text_of(dig(one, "user", "username")), url=self._web(project),
            ended_at=(dig(one, "deployable", "finished_at") or dig(one, "updated_at")) if over else None,
        )  # fmt: skip

    def _web(self, project: str) -> str:
        base = self.link("")
        return f"{base}/{project}/-/environments" if base and "/" in project else ""
