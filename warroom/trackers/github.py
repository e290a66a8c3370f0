"""GitHub: issues of one repository. Not idempotent; its lists lag a little behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from warroom.config.settings_tracker import HOMES
from warroom.config.settings_tracker import Tracker as Settings
from warroom.core.model.followup import DONE, GONE, NOT_DOING, OPEN
from warroom.core.tickets import LABEL, Draft
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.trackers.api import Api, Words
from warroom.trackers.meaning import meaning
from warroom.trackers.text import markdown
from warroom.trackers.tracker import NoAnswer, Seen, Ticket

PAGES, AT_ONCE = 5, 100
_REASONS = {"completed": DONE, "not_planned": NOT_DOING, "duplicate": NOT_DOING}


class GitHub:
    """A ticket is called ``owner/name#12``."""

    def __init__(self, settings: Settings, resolve: Secret) -> None:
        self._settings = settings
        self._at = f"/repos/{settings.project}"
        self._api = Api(
            resolve(settings.url or HOMES["github"]),
            {"Authorization": f"Bearer {resolve(settings.token)}", "X-GitHub-Api-Version": "2022-11-28",
             "Accept": "application/vnd.github+json"},
            settings.timeout.total_seconds(),
            Words("GitHub", f"repository {settings.project}", "read and write of its issues",
                  f"issues are switched off in {settings.project}: switch them on in its settings"),
        )  # fmt: skip

    async def found(self, draft: Draft) -> Ticket | None:
        """By label, then among the newest: labels are left out silently where the token may not set them."""
        for page in range(1, PAGES + 1):
            there = await self._list(labels=LABEL, sort="created", page=page)
            if (one := next(_marked(there, draft), None)) is not None:
                return self._ticket(one)
            if len(there) < AT_ONCE:
                break
        one = next(_marked(await self._list(sort="created"), draft), None)
        return self._ticket(one) if one is not None else None

    async def make(self, draft: Draft) -> Ticket:
        data = {"title": draft.title, "body": markdown(draft), "labels": [LABEL, *self._settings.labels]}
        made = await self._api.ask("POST", f"{self._at}/issues", data, making=True)
        if not isinstance(made, dict) or not isinstance(made.get("number"), int):
            raise NoAnswer(Failed("GitHub did not say what it made", unsure=True))
        return self._ticket(made)

    async def states(self, keys: Sequence[str]) -> Mapping[str, Seen]:
        """From one list where it has them all; the others one by one."""
        await self._api.get(self._at)  # that the repository is out of sight is no news of its issues
        listed = {self._key(one): self._seen(one) for one in await self._list(labels=LABEL, sort="updated")}
        found = {key: listed[key] for key in keys if key in listed}
        for key in keys:
            if key not in found:
                project, _, number = key.rpartition("#")
                one = await self._api.there(f"/repos/{project}/issues/{number}")
                found[key] = self._seen(one) if isinstance(one, dict) else Seen("gone", GONE)
        return found

    async def check(self) -> Sequence[str]:
        there = await self._api.get(self._at)
        if not there.get("has_issues", True):
            raise NoAnswer(Failed(self._api.words.gone, final=True))
        if there.get("archived"):
            raise NoAnswer(Failed(f"{self._settings.project} is archived: name another project", final=True))
        await self._list(labels=LABEL)
        may = there.get("permissions")
        if isinstance(may, dict) and not (may.get("push") or may.get("triage")):
            return (f'its label "{LABEL}" will be missing: give the token the right to triage or write',)
        return ()

    async def _list(self, **query: Any) -> list[dict[str, Any]]:
        asked = {"state": "all", "direction": "desc", "per_page": AT_ONCE, **query}
        found = await self._api.get(f"{self._at}/issues", **asked)
        return [one for one in found if isinstance(one, dict) and isinstance(one.get("number"), int)]

    def _key(self, one: dict[str, Any]) -> str:
        return f"{self._settings.project}#{one['number']}"

    def _ticket(self, one: dict[str, Any]) -> Ticket:
        return Ticket(self._key(one), str(one.get("html_url") or ""))

    def _seen(self, one: dict[str, Any]) -> Seen:
        state, reason = str(one.get("state", "")), str(one.get("state_reason") or "")
        if state != "closed":
            return Seen(*meaning(self._settings, ("open",), OPEN))
        said = f"closed as {reason.replace('_', ' ')}" if reason in ("not_planned", "duplicate") else "closed"
        return Seen(*meaning(self._settings, (said, reason, "closed"), _REASONS.get(reason, DONE)))


def _marked(found: Sequence[dict[str, Any]], draft: Draft) -> Iterator[dict[str, Any]]:
    return (one for one in found if draft.mark in str(one.get("body") or ""))
