"""Jira: Cloud (version 3, documents, e-mail address and token) and Data Center (version 2, wiki text, token)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, ClassVar

from warroom.config.settings_tracker import Tracker as Settings
from warroom.core.model.followup import DONE, GONE, NOT_DOING, OPEN
from warroom.core.naming import folded
from warroom.core.tickets import LABEL, Draft
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.trackers.api import Api, Words, basic
from warroom.trackers.meaning import meaning
from warroom.trackers.text import document, fields_of, wiki
from warroom.trackers.tracker import NoAnswer, Seen, Ticket

PAGES, AT_ONCE = 5, 100
KIND = "Task"
NOT_DONE = frozenset(map(folded, (
    "Won't Do", "Won't Fix", "Duplicate", "Declined", "Rejected", "Cannot Reproduce", "Invalid", "Obsolete",
    "Incomplete", "Canceled", "Cancelled",
)))  # fmt: skip
"""Resolutions, and states, by which Jira means that it is not done."""
_READ = ["status", "resolution"]


class _Jira:
    """What both have in common. A ticket is called by its key, ``OPS-12``."""

    at: ClassVar[str]

    def __init__(self, settings: Settings, resolve: Secret) -> None:
        self._settings = settings
        self._base = resolve(settings.url).rstrip("/")
        self._api = Api(
            self._base, {"Authorization": self._who(resolve)}, settings.timeout.total_seconds(),
            Words("Jira", f"project {settings.project}", "Browse Projects and Create Issues",
                  "this address of Jira's API is gone: check that type is that of your Jira"),
        )  # fmt: skip

    def _who(self, resolve: Secret) -> str:
        raise NotImplementedError

    def _text(self, draft: Draft) -> Any:
        raise NotImplementedError

    def _pages(self, jql: str, fields: list[str]) -> AsyncIterator[list[dict[str, Any]]]:
        raise NotImplementedError

    async def found(self, draft: Draft) -> Ticket | None:
        async for there in self._pages(self._ours("created"), ["description"]):
            for one in there:
                if draft.mark in json.dumps(one.get("fields") or {}):
                    return self._ticket(one)
        return None

    async def make(self, draft: Draft) -> Ticket:
        mine = self._settings
        data = {
            **fields_of(mine.fields), "project": {"key": mine.project}, "issuetype": {"name": mine.kind or KIND},
            "summary": " ".join(draft.title.split()), "description": self._text(draft), "labels": [LABEL, *mine.labels],
        }  # fmt: skip
        made = await self._api.ask("POST", f"{self.at}/issue", {"fields": data}, making=True)
        if not isinstance(made, dict) or not made.get("key"):
            raise NoAnswer(Failed("Jira did not say what it made", unsure=True))
        return self._ticket(made)

    async def states(self, keys: Sequence[str]) -> Mapping[str, Seen]:
        """From the list of ours; the others one by one: a moved one is found by its old key."""
        await self._api.get(f"{self.at}/project/{self._settings.project}")
        found: dict[str, Seen] = {}
        async for there in self._pages(self._ours("updated"), _READ):
            found |= {str(one.get("key")): self._seen(one) for one in there}
            if found.keys() >= set(keys):
                break
        for key in keys:
            if key not in found:
                one = await self._api.there(f"{self.at}/issue/{key}", fields=",".join(_READ))
                found[key] = self._seen(one) if isinstance(one, dict) else Seen("gone", GONE)
        return {key: found[key] for key in keys}

    async def check(self) -> Sequence[str]:
        mine = self._settings
        there = await self._api.get(f"{self.at}/project/{mine.project}")
        kinds = [str(one.get("name")) for one in there.get("issueTypes") or () if isinstance(one, dict)]
        if kinds and (mine.kind or KIND) not in kinds:
            says = f'{mine.project} has no type "{mine.kind or KIND}": set kind to one of {", ".join(kinds)}'
            raise NoAnswer(Failed(says, final=True))
        may = await self._api.get(
            f"{self.at}/mypermissions", projectKey=mine.project, permissions="BROWSE_PROJECTS,CREATE_ISSUES"
        )
        for name, one in (may.get("permissions") or {}).items():
            if name in ("BROWSE_PROJECTS", "CREATE_ISSUES") and one.get("havePermission") is False:
                what = str(one.get("name") or name)
                raise NoAnswer(Failed(f"the token may not do this in {mine.project}: give it {what}", final=True))
        return ()

    def _ours(self, order: str) -> str:
        return f'project = "{self._settings.project}" AND labels = "{LABEL}" ORDER BY {order} DESC'

    def _ticket(self, one: dict[str, Any]) -> Ticket:
        key = str(one["key"])
        return Ticket(key, f"{self._base}/browse/{key}")

    def _seen(self, one: dict[str, Any]) -> Seen:
        fields = one.get("fields") or {}
        status = fields.get("status") or {}
        state, how = str(status.get("name") or "unknown"), str((fields.get("resolution") or {}).get("name") or "")
        if (status.get("statusCategory") or {}).get("key") != "done":
            return Seen(*meaning(self._settings, (state,), OPEN))
        undone = folded(how) in NOT_DONE or folded(state) in NOT_DONE
        said = f"{state}, {how}" if how and folded(how) != folded(state) and undone else state
        return Seen(*meaning(self._settings, (said, state, how), NOT_DOING if undone else DONE))


class Cloud(_Jira):
    """``/rest/api/3``. The search names the fields that it wants, and gives a token for the next page."""

    at = "/rest/api/3"

    def _who(self, resolve: Secret) -> str:
        return basic(resolve(self._settings.user), resolve(self._settings.token))

    def _text(self, draft: Draft) -> Any:
        return document(draft)

    async def _pages(self, jql: str, fields: list[str]) -> AsyncIterator[list[dict[str, Any]]]:
        more: dict[str, Any] = {}
        for _ in range(PAGES):
            asked = {"jql": jql, "fields": fields, "maxResults": AT_ONCE, **more}
            there = await self._api.ask("POST", f"{self.at}/search/jql", asked)
            yield [one for one in there.get("issues") or () if isinstance(one, dict)]
            if not there.get("nextPageToken"):
                return
            more = {"nextPageToken": there["nextPageToken"]}


class DataCenter(_Jira):
    """``/rest/api/2``. The search counts."""

    at = "/rest/api/2"

    def _who(self, resolve: Secret) -> str:
        return f"Bearer {resolve(self._settings.token)}"

    def _text(self, draft: Draft) -> Any:
        return wiki(draft)

    async def _pages(self, jql: str, fields: list[str]) -> AsyncIterator[list[dict[str, Any]]]:
        for page in range(PAGES):
            asked = {"jql": jql, "fields": fields, "maxResults": AT_ONCE, "startAt": page * AT_ONCE}
            there = await self._api.ask("POST", f"{self.at}/search", asked)
            found = [one for one in there.get("issues") or () if isinstance(one, dict)]
            yield found
            if not found or page * AT_ONCE + len(found) >= int(there.get("total") or 0):
                return
