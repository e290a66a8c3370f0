"""GitLab: issues of one project, on gitlab.com or a server of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from warroom.config.settings_tracker import HOMES
from warroom.config.settings_tracker import Tracker as Settings
from warroom.core.model.followup import DONE, GONE, OPEN
from warroom.core.tickets import LABEL, Draft
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.trackers.api import Api, Words
from warroom.trackers.meaning import meaning
from warroom.trackers.text import markdown
from warroom.trackers.tracker import NoAnswer, Seen, Ticket

PAGES, AT_ONCE = 5, 100
PLANNER = 15
"""The least access level that may set labels."""


class GitLab:
    """A ticket is called ``group/name#12``."""

    def __init__(self, settings: Settings, resolve: Secret) -> None:
        self._settings = settings
        self._at = f"/api/v4/projects/{quote(settings.project, safe='')}"
        off = f"issues are switched off in {settings.project}: switch them on in its settings"
        self._api = Api(
            resolve(settings.url or HOMES["gitlab"]), {"PRIVATE-TOKEN": resolve(settings.token)},
            settings.timeout.total_seconds(),
            Words("GitLab", f"project {settings.project}", "the scope api and the role Planner or higher", off),
        )  # fmt: skip

    async def found(self, draft: Draft) -> Ticket | None:
        """By label, then among the newest: labels are left out silently where the token may not set them."""
        for page in range(1, PAGES + 1):
            there = await self._list(labels=LABEL, page=page)
            if (one := _marked(there, draft)) is not None:
                return self._ticket(one)
            if len(there) < AT_ONCE:
                break
        one = _marked(await self._list(), draft)
        return self._ticket(one) if one is not None else None

    async def make(self, draft: Draft) -> Ticket:
        data = {
            "title": draft.title, "description": markdown(draft), "labels": ",".join((LABEL, *self._settings.labels)),
        }  # fmt: skip
        made = await self._api.ask("POST", f"{self._at}/issues", data, making=True)
        if not isinstance(made, dict) or not isinstance(made.get("iid"), int):
            raise NoAnswer(Failed("GitLab did not say what it made", unsure=True))
        return self._ticket(made)

    async def states(self, keys: Sequence[str]) -> Mapping[str, Seen]:
        await self._api.get(self._at)  # that the project is out of sight is no news of its issues
        found: dict[str, Seen] = {}
        for start in range(0, len(keys), AT_ONCE):
            wanted = keys[start : start + AT_ONCE]
            there = await self._list(**{"iids[]": [key.rpartition("#")[2] for key in wanted]})
            listed = {self._ticket(one).key: self._seen(one) for one in there}
            found |= {key: listed.get(key, Seen("gone", GONE)) for key in wanted}
        return found

    async def check(self) -> Sequence[str]:
        there = await self._api.get(self._at)
        if there.get("issues_access_level") == "disabled" or there.get("issues_enabled") is False:
            raise NoAnswer(Failed(self._api.words.gone, final=True))
        if there.get("archived"):
            raise NoAnswer(Failed(f"{self._settings.project} is archived: name another project", final=True))
        await self._list(labels=LABEL)
        permissions = there.get("permissions") or {}
        given = (one for one in permissions.values() if isinstance(one, dict))
        levels = [one["access_level"] for one in given if "access_level" in one]
        if levels and max(levels) < PLANNER:
            return (f'its label "{LABEL}" will be missing: give the token the role Planner or higher',)
        return ()

    async def _list(self, **query: Any) -> list[dict[str, Any]]:
        asked = {"state": "all", "scope": "all", "order_by": "created_at", "sort": "desc", "per_page": AT_ONCE, **query}
        found = await self._api.get(f"{self._at}/issues", **asked)
        return [one for one in found if isinstance(one, dict) and isinstance(one.get("iid"), int)]

    def _ticket(self, one: dict[str, Any]) -> Ticket:
        return Ticket(f"{self._settings.project}#{one['iid']}", str(one.get("web_url") or ""))

    def _seen(self, one: dict[str, Any]) -> Seen:
        if one.get("moved_to_id"):
            return Seen("moved", GONE)
        closed = one.get("state") == "closed"
        return Seen(*meaning(self._settings, ("closed" if closed else "open", *one.get("labels", ())),
                             DONE if closed else OPEN))  # fmt: skip


def _marked(found: Sequence[dict[str, Any]], draft: Draft) -> dict[str, Any] | None:
    return next((one for one in found if draft.mark in str(one.get("description") or "")), None)
