"""Argo CD: what its applications were synced to, and syncs that failed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

from warroom.core.model.deploy import Deploy
from warroom.feeds.deploys import DeploySettings, DeploySource
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, id_of, text_of, texts_of, word_of
from warroom.feeds.source import Page

_FAILED = frozenset({"Failed", "Error"})
"""Phases of an operation that leaves no line in an application's history."""
_FIELDS = (
    "items.metadata.name,items.metadata.namespace,items.metadata.uid,items.spec.project,items.status.history,"
    "items.status.operationState"
)


class ArgoCdSettings(DeploySettings):
    """Keys of the type argocd."""

    projects: list[str] = []
    """Only applications of these projects; empty means all that the token may see."""


class ArgoCd(DeploySource):
    """One answer has every application with its history: Argo CD has no pages."""

    type = "argocd"
    about = (
        "Argo CD's syncs: url is the server's address, auth a bearer token of an account with "
        "applications, get on the projects"
    )
    Settings = ArgoCdSettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own, since = cast(ArgoCdSettings, self.own), self.since(fetch)
        data = await fetch.json("/api/v1/applications", self.asked({"fields": _FIELDS}))
        items = dig(data, "items")
        if not isinstance(data, dict) or not ("items" in data and (items is None or isinstance(items, list))):
            raise PollFailed('the answer has no list "items"', "check url: is this Argo CD?")
        found = []
        for app in items or ():
            if own.projects and dig(app, "spec", "project") not in own.projects:
                continue
            synced = [(app, one) for one in dig(app, "status", "history") or ()
                      if not self.older(dig(one, "deployedAt"), since)]  # fmt: skip
            operation = dig(app, "status", "operationState")
            failed = dig(operation, "phase") in _FAILED and not self.older(dig(operation, "startedAt"), since)
            found += [*synced, *([(app, operation)] if failed else [])]
        yield Page(found)

    def uid(self, record: Any) -> str:
        app, one = record
        # An application that is made anew counts its history from nought again: its own id is another then.
        place = texts_of([dig(app, "metadata", "namespace"), _name(app)])
        whose = id_of(dig(app, "metadata", "uid")) or "/".join(place)
        name = id_of(dig(one, "id"))
        return f"{whose}/{name}" if name else f"{whose}/failed/{text_of(dig(one, 'startedAt'))}"

    def read(self, record: Any) -> Deploy | None:
        app, one = record
        name, ended = _name(app), dig(one, "phase") is not None
        revision = _revision(dig(one, "operation", "sync") if ended else one)
        who = dig(one, "operation", "initiatedBy") if ended else dig(one, "initiatedBy")
        by = text_of(dig(who, "username")) or ("Argo CD" if dig(who, "automated") is True else "")
        said = f": {text_of(dig(one, 'message'))}" if ended and dig(one, "message") else ""
        return self.deploy(
            self.uid(record), f"{name} synced to {revision}" if not ended else f"{name} sync failed{said}",
            dig(one, "startedAt") if ended else dig(one, "deployStartedAt") or dig(one, "deployedAt"), service=name,
            kind="sync", version=revision, state=word_of(dig(one, "phase")) if ended else "Succeeded", by=by,
            ended_at=dig(one, "finishedAt") if ended else dig(one, "deployedAt"),
            url=self.link(f"/applications/{text_of(dig(app, 'metadata', 'namespace')) or 'argocd'}/{name}"),
        )  # fmt: skip


def _name(app: Any) -> str:
    return text_of(dig(app, "metadata", "name"))


def _revision(of: Any) -> str:
    """The commit in ten characters, or the version of a chart; of several sources each."""
    found = [text_of(dig(of, "revision"))] if dig(of, "revision") else texts_of(dig(of, "revisions"))
    return ", ".join(one[:10] if len(one) == 40 else one for one in found)
