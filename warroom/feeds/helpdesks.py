"""Help desks that the ticket count knows by name: how each is asked for a number, and for the newest tickets."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, cast

from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.feeds import normalise
from warroom.feeds.alike import MOST, Ticket
from warroom.feeds.answers import listed
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.normalise import dig, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.ticket_source import TicketSettings, TicketSource, Volume
from warroom.feeds.tickets import stamp

_PAGE = 100


def _number(found: Any, service: str) -> int:
    number = normalise.whole_of(found)
    if number is None:
        raise PollFailed("the answer has no number of tickets", f"check url: is this {service}?")
    return number


def _made(record: Any, key: str, text: Any, at: Any, account: Any, url: str) -> Ticket:
    """Raises ValueError for a ticket without a name or a time."""
    moment = normalise.when(at)
    if moment is None or not word_of(record[key]):
        raise ValueError("a ticket has no id or no time")
    return Ticket(word_of(record[key]), text_of(text), moment, word_of(account), url)


class ZendeskSettings(TicketSettings):
    """Keys of the type zendesk."""

    search: str = ""
    """More search terms, such as "group:support -tags:spam"."""


class Zendesk(TicketSource):
    """Its search index lags by minutes, and lists no more than a thousand."""

    type = "zendesk"
    about = (
        "Zendesk's ticket volume and similar tickets: url is https://COMPANY.zendesk.com, auth basic with "
        '"ADDRESS/token" and an API token'
    )
    Settings = ZendeskSettings
    _last_page = 10

    def _query(self, since: datetime) -> str:
        return f"type:ticket created>{stamp(since)} {cast(ZendeskSettings, self.own).search}".strip()

    async def volume(self, fetch: Fetch, since: datetime) -> Volume:
        data = await fetch.json("/api/v2/search/count.json", {"query": self._query(since)})
        found = dig(data, "count")
        return Volume(_number(dig(found, "value") if isinstance(found, dict) else found, "Zendesk"))

    async def listed(self, fetch: Fetch, since: datetime) -> AsyncIterator[list[Any]]:
        query: Params = {
            "query": self._query(since), "sort_by": "created_at", "sort_order": "desc", "per_page": _PAGE,
        }  # fmt: skip
        for page in range(1, self._last_page + 1):
            data = await fetch.json("/api/v2/search.json", {**query, "page": page})
            yield listed(data, "results", "Zendesk")
            if not dig(data, "next_page") or page * _PAGE >= MOST:
                return

    def ticket(self, record: Any) -> Ticket:
        account = record.get("organization_id") or record.get("requester_id")
        text = record.get("subject") or text_of(record.get("description"))[:200]
        link = self.link(f"/agent/tickets/{word_of(record['id'])}")
        return _made(record, "id", text, record.get("created_at"), account, link)


class Freshdesk(TicketSource):
    """Its search counts whole days only, so the newest tickets are listed and counted here."""

    type = "freshdesk"
    about = (
        "Freshdesk's ticket volume and similar tickets: url is https://COMPANY.freshdesk.com, auth basic with the "
        'API key as username and "X" as password'
    )

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._newest: list[Any] = []

    async def volume(self, fetch: Fetch, since: datetime) -> Volume:
        self._newest = []
        enough = 2 * self.keys.escalate
        page = 0
        while True:
            page += 1
            records = await self._page(fetch, since, page)
            self._newest += records
            times = [self._time(one) for one in records]
            older = any(at is not None and at < since for at in times)
            if len(records) < _PAGE or older:
                break
            if len(self._newest) >= enough or page >= self.feed.max_pages:
                return Volume(self._since(since), f"at least {self._since(since)}: no more are counted")
        unread = sum(self._time(one) is None for one in self._newest)
        note = f"{unread} tickets have no time that can be read and are not counted" if unread else ""
        return Volume(self._since(since), note)

    async def _page(self, fetch: Fetch, since: datetime, page: int) -> list[Any]:
        # What was opened since then was also updated since then.
        query = {"updated_since": stamp(since), "order_by": "created_at", "order_type": "desc"}
        data = await fetch.json("/api/v2/tickets", {**query, "per_page": _PAGE, "page": page})
        if not isinstance(data, list):
            raise PollFailed("the answer is not a list of tickets", "check url: is this Freshdesk?")
        return data

    def _time(self, record: Any) -> datetime | None:
        return normalise.when(dig(record, "created_at"), self.zone)

    def _since(self, since: datetime) -> int:
        times = {word_of(dig(one, "id")): self._time(one) for one in self._newest}
        return sum(at is not None and at >= since for at in times.values())

    async def listed(self, fetch: Fetch, since: datetime) -> AsyncIterator[list[Any]]:
        yield self._newest

    def ticket(self, record: Any) -> Ticket:
        link = self.link(f"/a/tickets/{word_of(record['id'])}")
        account = record.get("company_id") or record.get("requester_id")
        return _made(record, "id", record.get("subject"), record.get("created_at"), account, link)


class JiraSettings(TicketSettings):
    """Keys of the type jira."""

    jql: str = Field(min_length=1)
    """Which issues are tickets, such as "project = SUP": Jira wants a query that is bounded."""


class Jira(TicketSource):
    """Jira Cloud. The count is approximate by its own account; times in JQL are relative, so no zone matters."""

    type = "jira"
    about = (
        "Jira's count of new issues and similar ones: url is https://COMPANY.atlassian.net, auth basic with the "
        "account's address and an API token"
    )
    Settings = JiraSettings

    def _jql(self, span: timedelta) -> str:
        minutes = max(1, math.ceil(span.total_seconds() / 60))
        return f'({cast(JiraSettings, self.own).jql}) AND created >= "-{minutes}m"'

    async def _ask(self, fetch: Fetch, path: str, body: dict[str, Any]) -> Any:
        try:
            return (await fetch.request("POST", path, body=body)).json()
        except PollFailed as error:
            if error.status == 400:
                raise PollFailed(error.reason, "fix jql: no ORDER BY, and bounded", status=400) from None
            raise

    async def volume(self, fetch: Fetch, since: datetime) -> Volume:
        data = await self._ask(fetch, "/rest/api/3/search/approximate-count", {"jql": self._jql(self.keys.window)})
        return Volume(_number(dig(data, "count"), "Jira Cloud"))

    async def listed(self, fetch: Fetch, since: datetime) -> AsyncIterator[list[Any]]:
        jql = f"{self._jql(self.keys.similar_within + self.keys.lag)} ORDER BY created DESC"
        body: dict[str, Any] = {"jql": jql, "fields": ["summary", "created", "reporter"], "maxResults": _PAGE}
        for _ in range(MOST // _PAGE):
            data = await self._ask(fetch, "/rest/api/3/search/jql", body)
            yield listed(data, "issues", "Jira Cloud")
            token = dig(data, "nextPageToken")
            if dig(data, "isLast") is True or not token:
                return
            body = {**body, "nextPageToken": token}

    def ticket(self, record: Any) -> Ticket:
        fields = record["fields"]
        link = self.link(f"/browse/{word_of(record['key'])}")
        account = dig(fields, "reporter", "displayName")
        return _made(record, "key", fields.get("summary"), fields.get("created"), account, link)


class HelpScoutSettings(TicketSettings):
    """Keys of the type helpscout."""

    mailbox: str = ""
    """Only this mailbox, by its number."""


class HelpScout(TicketSource):
    """Conversations; the first page of any listing says how many there are."""

    type = "helpscout"
    about = (
        "Help Scout's volume and similar conversations: url is https://api.helpscout.net, auth bearer; its tokens last "
        "two days, so let something write them to a file and name that by ${file:PATH}"
    )
    Settings = HelpScoutSettings

    async def _page(self, fetch: Fetch, since: datetime, page: int) -> Any:
        mailbox = cast(HelpScoutSettings, self.own).mailbox
        query: Params = {"status": "all", "query": f"(createdAt:[{stamp(since)} TO *])", "sortField": "createdAt",
                 "sortOrder": "desc", "page": page}  # fmt: skip
        return await fetch.json("/v2/conversations", {**query, **({"mailbox": mailbox} if mailbox else {})})

    async def volume(self, fetch: Fetch, since: datetime) -> Volume:
        data = await self._page(fetch, since, 1)
        return Volume(_number(dig(data, "page", "totalElements"), "Help Scout's API, https://api.helpscout.net"))

    async def listed(self, fetch: Fetch, since: datetime) -> AsyncIterator[list[Any]]:
        page, count = 1, 0
        while True:
            data = await self._page(fetch, since, page)
            found = dig(data, "_embedded", "conversations")
            records = found if isinstance(found, list) else []
            yield records
            count += len(records)
            if not records or count >= MOST or page >= normalise.number_of(dig(data, "page", "totalPages")):
                return
            page += 1

    def ticket(self, record: Any) -> Ticket:
        customer = record.get("primaryCustomer")
        address = word_of(dig(customer, "email"))
        account = address.rpartition("@")[2] or word_of(dig(customer, "id"))
        link = normalise.link_of(dig(record, "_links", "web", "href"))
        key = "number" if record.get("number") else "id"
        text = record.get("subject") or record.get("preview")
        return _made(record, key, text, record.get("createdAt"), account, link)
