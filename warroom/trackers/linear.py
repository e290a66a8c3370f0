"""Linear: issues of one team, by GraphQL. The id of a new issue is ours, so that it cannot be made twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from warroom.config.settings_tracker import HOMES
from warroom.config.settings_tracker import Tracker as Settings
from warroom.core.model.followup import DONE, GONE, NOT_DOING, OPEN
from warroom.core.text import clean
from warroom.core.tickets import LABEL, Draft
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.notify.senders.http import Answer
from warroom.trackers.api import Api, Words
from warroom.trackers.meaning import meaning
from warroom.trackers.text import markdown
from warroom.trackers.tracker import NoAnswer, Seen, Ticket

AT_ONCE = 50
_TYPES = {"completed": DONE, "canceled": NOT_DOING, "duplicate": NOT_DOING}
_ISSUE = "id identifier url trashed state { name type }"
_FOUND = (
    f"query Found($id: ID!) {{ issues(filter: {{id: {{eq: $id}}}}, includeArchived: true) {{ nodes {{ {_ISSUE} }} }} }}"
)
_MAKE = f"mutation Make($input: IssueCreateInput!) {{ issueCreate(input: $input) {{ success issue {{ {_ISSUE} }} }} }}"
_MANY = (
    "query Many($team: ID!, $numbers: [Float!]) { issues(filter: {team: {id: {eq: $team}}, number: {in: $numbers}},"
    f" includeArchived: true, first: {AT_ONCE}) {{ nodes {{ {_ISSUE} }} }} }}"
)
_LABELS = (
    "query Labels($names: [String!]) { issueLabels(filter: {name: {in: $names}}) { nodes { id name team { id } } } }"
)
_TEAMS = "query Teams { teams(first: 100) { nodes { id name } } }"
_REFUSED = frozenset({"AUTHENTICATION_ERROR", "FORBIDDEN", "INPUT_ERROR", "GRAPHQL_VALIDATION_FAILED"})
"""Errors with which nothing was made."""


class Linear:
    """A ticket is called by its identifier, ``OPS-12``."""

    def __init__(self, settings: Settings, resolve: Secret) -> None:
        self._settings = settings
        self._api = Api(
            resolve(settings.url or HOMES["linear"]), {"Authorization": resolve(settings.token)},
            settings.timeout.total_seconds(), Words("Linear", "team with that id", "read and write of issues"),
            limited=_limited,
        )  # fmt: skip

    async def found(self, draft: Draft) -> Ticket | None:
        data = await self._ask(_FOUND, {"id": _id(draft)})
        nodes = _nodes(data, "issues")
        return _ticket(nodes[0]) if nodes else None

    async def make(self, draft: Draft) -> Ticket:
        mine = self._settings
        labels = [one["id"] for one in await self._labels()]
        data = {
            "id": _id(draft), "teamId": mine.project, "title": draft.title, "description": markdown(draft),
            **({"labelIds": labels} if labels else {}),
        }  # fmt: skip
        made = await self._ask(_MAKE, {"input": data}, making=True)
        issue = (made.get("issueCreate") or {}).get("issue")
        if not isinstance(issue, dict) or not issue.get("identifier"):
            raise NoAnswer(Failed("Linear did not say what it made", unsure=True))
        return _ticket(issue)

    async def states(self, keys: Sequence[str]) -> Mapping[str, Seen]:
        """Those that are not in the team any more are gone: they have another identifier there."""
        await self._team()
        found: dict[str, Seen] = {}
        for start in range(0, len(keys), AT_ONCE):
            wanted = keys[start : start + AT_ONCE]
            numbers = [int(key.rpartition("-")[2]) for key in wanted if key.rpartition("-")[2].isdecimal()]
            data = await self._ask(_MANY, {"team": self._settings.project, "numbers": numbers})
            listed = {str(one["identifier"]): self._seen(one) for one in _nodes(data, "issues")}
            found |= {key: listed.get(key, Seen("gone", GONE)) for key in wanted}
        return found

    async def check(self) -> Sequence[str]:
        await self._team()
        if all(one["name"] != LABEL for one in await self._labels()):
            return (f'its label "{LABEL}" will be missing: make that label in Linear',)
        return ()

    async def _team(self) -> None:
        teams = _nodes(await self._ask(_TEAMS, {}), "teams")
        if all(one.get("id") != self._settings.project for one in teams):
            known = ", ".join(f"{one.get('id')} ({clean(str(one.get('name')), 40)})" for one in teams[:10])
            says = f"there is no team {self._settings.project} that this token can see: set project to one of {known}"
            raise NoAnswer(Failed(says, final=True))

    async def _labels(self) -> list[dict[str, Any]]:
        """Ours and the configured ones, where the workspace or the team has them."""
        data = await self._ask(_LABELS, {"names": [LABEL, *self._settings.labels]})
        mine = (None, self._settings.project)
        return [one for one in _nodes(data, "issueLabels") if (one.get("team") or {}).get("id") in mine]

    async def _ask(self, query: str, variables: Mapping[str, Any], *, making: bool = False) -> dict[str, Any]:
        """The data of the answer; an error may come with a status of 200."""
        answer = await self._api.ask("POST", "", {"query": query, "variables": dict(variables)}, making=making)
        errors = answer.get("errors") if isinstance(answer, dict) else None
        if errors:
            first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
            more = first.get("extensions") or {}
            code = str(more.get("code") or "")
            said = clean(str(more.get("userPresentableMessage") or first.get("message")), 160)
            sure = code in _REFUSED
            raise NoAnswer(Failed(f"Linear refuses it ({said})", final=sure, unsure=making and not sure))
        data = answer.get("data") if isinstance(answer, dict) else None
        return data if isinstance(data, dict) else {}

    def _seen(self, one: dict[str, Any]) -> Seen:
        if one.get("trashed"):
            return Seen("in the trash", GONE)
        state = one.get("state") or {}
        its_own = _TYPES.get(str(state.get("type")), OPEN)
        return Seen(*meaning(self._settings, (str(state.get("name") or "unknown"),), its_own))


def _id(draft: Draft) -> str:
    """The draft's key in the shape of a random UUID, which is what Linear takes."""
    return str(UUID(hex=draft.key, version=4))


def _nodes(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in (data.get(name) or {}).get("nodes") or () if isinstance(one, dict)]


def _ticket(one: dict[str, Any]) -> Ticket:
    return Ticket(str(one["identifier"]), str(one.get("url") or ""))


def _limited(answer: Answer) -> bool:
    return answer.status in (200, 400) and b'"RATELIMITED"' in answer.body[:4000]
