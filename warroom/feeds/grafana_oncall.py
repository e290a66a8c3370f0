"""Grafana OnCall (and Grafana Cloud IRM): open alert groups, and who is on call by each schedule."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from msgspec import Struct

from warroom.core.model import Alert, OnCall
from warroom.feeds.answers import EMPTY, listed
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, word_of
from warroom.feeds.source import Page, Source, Told

OPEN = ("new", "acknowledged", "silenced")
"""States of groups that are open; all of them have their own list."""
SERVICE = "Grafana OnCall's API, such as https://oncall-prod-us-central-0.grafana.net/oncall"
NAMELESS = "the people on call are shown by their ids"


class Turn(Struct, frozen=True):
    """Somebody is on call by a schedule now."""

    schedule: str
    schedule_id: str
    person: str
    person_id: str


class GrafanaOnCall(Source):
    """Groups that are new, acknowledged or silenced, then each schedule's ``on_call_now``. Ids of people become names
    where the token may read users."""

    type = "grafana-oncall"
    about = (
        "Grafana OnCall: open alert groups and who is on call; url is the API's address without /api/v1, auth a header "
        'Authorization with "${env:ONCALL_TOKEN}" (no Bearer); a service account also needs the header X-Grafana-URL'
    )

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        async for page in self._listed(fetch, "schedules"):
            turns = [turn for schedule in page.records for turn in _turns(schedule)]
            names, _ = await aside(fetch, self._names(fetch), NAMELESS) if turns else ({}, None)
            known = names or {}
            named = [Turn(t.schedule, t.schedule_id, known.get(t.person_id, t.person_id), t.person_id) for t in turns]
            yield Page(list(named), page.complete, page.note)
        for state in OPEN:
            async for page in self._listed(fetch, "alert_groups", {"state": state}):
                yield page

    async def _listed(self, fetch: Fetch, name: str, query: dict[str, str] | None = None) -> AsyncIterator[Page]:
        number = 1
        while True:
            data = await fetch.json(f"/api/v1/{name}/", {**(query or {}), "page": number})
            records = listed(data, "results", SERVICE)
            more = dig(data, "next") is not None
            yield Page(records, bool(records) or not more, EMPTY if more and not records else "")
            if not more or not records:
                return
            number += 1

    async def _names(self, fetch: Fetch) -> dict[str, str]:
        """Names by the ids that schedules hold."""
        found: dict[str, str] = {}
        async for page in self._listed(fetch, "users"):
            for user in page.records:
                name = word_of(dig(user, "username")) or word_of(dig(user, "email"))
                if name:
                    found[word_of(dig(user, "id"))] = name
        return found

    def uid(self, record: Any) -> str:
        if isinstance(record, Turn):
            return f"{record.schedule_id}/{record.person_id}"
        return word_of(record["id"])

    def read(self, record: Any) -> Told | None:
        if isinstance(record, Turn):
            return OnCall(feed=self.feed.id, policy=record.schedule, schedule=record.schedule, person=record.person)
        return self._group(record)

    def _group(self, record: Any) -> Alert | None:
        state = word_of(record["state"])
        if state == "resolved":
            return None  # an older server lists all states whatever it is asked for
        links = record.get("permalinks")
        return self.alert(
            self.uid(record),
            text_of(record.get("title")),
            severity=dig(record, "labels", "severity") or dig(record, "last_alert", "payload", "labels", "severity"),
            status="firing" if state == "new" else state,
            status_word=state,
            labels={"integration": record.get("integration_id"), "team": record.get("team_id")},
            started_at=record.get("created_at"),
            ended_at=record.get("resolved_at"),
            assignee=word_of(record.get("acknowledged_by")),
            count=record.get("alerts_count") or 1,
            url=_link(links),
        )


def _turns(schedule: Any) -> list[Turn]:
    """Raises PollFailed where a schedule has no name or no list: nobody is not "nobody on call"."""
    name, people = word_of(dig(schedule, "name")), dig(schedule, "on_call_now")
    if not name or not isinstance(people, list):
        raise PollFailed("a schedule has no name, or no list of who is on call", f"check url: is this {SERVICE}?")
    return [Turn(name, word_of(dig(schedule, "id")), "", word_of(one)) for one in people if word_of(one)]


def _link(links: Any) -> str:
    """The page of the group for a person: the web's before a chat's."""
    if not isinstance(links, dict):
        return ""
    return next((word_of(links[name]) for name in ("web", "slack", "telegram") if links.get(name)), "")
