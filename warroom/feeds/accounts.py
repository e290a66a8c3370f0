"""Key accounts from a table: a CSV or JSON file on the watcher's host or at an address, or Salesforce."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, cast

import msgspec
from pydantic import AfterValidator

from warroom.config.settings import FeedSettings
from warroom.core.model.account import Account
from warroom.core.text import clean
from warroom.feeds.answers import EMPTY, listed
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.mapping import Expression, compiled
from warroom.feeds.normalise import dig, text_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

FIELDS = ("name", "id", "aliases", "owner", "tier", "renewal", "regulation", "value")
_NO = frozenset({"", "no", "none", "false", "0", "n", "-"})


def _known(value: dict[str, str]) -> dict[str, str]:
    if strange := sorted(set(value) - set(FIELDS)):
        raise ValueError(f"{strange[0]} is no field of an account: use one of {', '.join(FIELDS)}")
    return value


Map = Annotated[dict[str, Expression], AfterValidator(_known)]


class AccountsSettings(OwnKeys):
    """Keys of the type accounts."""

    path: str = ""
    """A file on the watcher's host; then without url."""
    items: Expression = ""
    """For JSON: JMESPath to the list, such as "accounts[?tier=='gold']"; empty where the answer is the list itself."""
    map: Map = {}
    """Which column or field each is, in JMESPath, where it is called otherwise: { renewal = "\\"Contract end\\"" }."""


class SalesforceSettings(OwnKeys):
    """Keys of the type salesforce-accounts."""

    soql: str
    """The query: "SELECT Id, Name, Renewal__c FROM Account WHERE Type = 'Key'"."""
    version: str = "v66.0"
    """The version of the API."""
    map: Map = {}
    """Which field each is, in JMESPath, such as { renewal = "Renewal__c", owner = "Owner.Name" }."""


class AccountSource(Source):
    """What both have in common: a record is a row, and the map says which of its fields is which."""

    steady = True
    defaults: ClassVar[dict[str, str]] = {name: name for name in FIELDS}

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._map = {**self.defaults, **cast(AccountsSettings, own).map}

    def uid(self, record: Any) -> str:
        return self._text(record, "id") or self._text(record, "name")

    def read(self, record: Any) -> Account | None:
        name, regulation = self._text(record, "name"), self._text(record, "regulation")
        if not name:
            return None
        return Account(
            name=name, feed=self.feed.id, id=self._text(record, "id"), aliases=self._list(record, "aliases"),
            owner=self._text(record, "owner"), tier=self._text(record, "tier"),
            renewal=_day(self._text(record, "renewal")), value=self._text(record, "value"),
            regulation="" if regulation.casefold() in _NO else "yes" if regulation.casefold() in ("true", "yes")
            else regulation,
        )  # fmt: skip

    def _found(self, record: Any, field: str) -> Any:
        asked = self._map.get(field, "")
        return compiled(asked).search(record) if asked else None

    def _text(self, record: Any, field: str) -> str:
        return clean(text_of(self._found(record, field)), 200).strip()

    def _list(self, record: Any, field: str) -> tuple[str, ...]:
        found = self._found(record, field)
        parts = found if isinstance(found, list) else text_of(found).replace(";", ",").split(",")
        return tuple(word for part in parts if (word := clean(text_of(part), 100).strip()))


class Accounts(AccountSource):
    """The first line of a CSV file names its columns; commas, semicolons or tabs stand between."""

    type = "accounts"
    about = "Key accounts from a CSV or JSON table: url is its whole address, or path a file on the watcher's host"
    Settings = AccountsSettings
    needs_url: ClassVar[bool] = False

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(AccountsSettings, self.own)
        if self.feed.url:
            body = (await fetch.request("GET", "")).body
        elif own.path:
            body = await asyncio.to_thread(self._filed, own.path)
        else:
            raise PollFailed("it names neither url nor path", "give the table's address, or a file")
        yield Page(await asyncio.to_thread(self.rows, body))

    def _filed(self, path: str) -> bytes:
        try:
            with Path(path).expanduser().open("rb") as file:
                body = file.read(self.feed.max_bytes + 1)
        except OSError as error:
            said = f"{clean(path, 120)} cannot be read: {error.strerror}"
            raise PollFailed(said, "correct path, or its mode") from None
        if len(body) > self.feed.max_bytes:
            raise PollFailed(f"{clean(path, 120)} is larger than max_bytes", "raise max_bytes")
        return body

    def rows(self, body: bytes) -> list[Any]:
        """The rows of a table. Raises PollFailed where it is neither CSV nor JSON: nothing is not "no key accounts"."""
        text = body.decode("utf-8-sig", "replace").strip()
        if text[:1] in ("[", "{"):
            return self._of_json(text)
        head = text.partition("\n")[0]
        between = max(",;\t", key=head.count)
        rows = list(csv.DictReader(io.StringIO(text), delimiter=between))
        if text[:1] == "<" or not rows or not any(self._text(row, "name") for row in rows):
            raise PollFailed("the answer is no table with a column for the name", 'name it: map = { name = "Account" }')
        return list(rows)

    def _of_json(self, text: str) -> list[Any]:
        try:
            found = msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise PollFailed(f"the answer is damaged JSON: {clean(str(error), 100)}", "it will be retried") from None
        items = cast(AccountsSettings, self.own).items
        rows = compiled(items).search(found) if items else found
        if not isinstance(rows, list):
            raise PollFailed("the answer has no list of accounts", "items is the JMESPath to it")
        return rows


class SalesforceAccounts(AccountSource):
    """A query of your own, since renewal and regulation are fields of your own there."""

    type = "salesforce-accounts"
    about = (
        "Key accounts of Salesforce by a query in SOQL: url is https://DOMAIN.my.salesforce.com, auth "
        "client_credentials with token_url https://DOMAIN.my.salesforce.com/services/oauth2/token"
    )
    Settings = SalesforceSettings
    defaults: ClassVar[dict[str, str]] = {"name": "Name", "id": "Id", "owner": "Owner.Name"}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(SalesforceSettings, self.own)
        path, query, seen = f"/services/data/{own.version}/query", {"q": own.soql}, set[str]()
        while True:
            data = await fetch.json(path, query if query else None)
            records = listed(data, "records", "Salesforce's REST API")
            seen.add(path)
            following = "" if dig(data, "done") is not False else text_of(dig(data, "nextRecordsUrl"))
            circle = bool(following) and (following in seen or not following.startswith("/services/data/"))
            yield Page(records, note=EMPTY if circle else "")
            if not following or circle or len(seen) >= self.feed.max_pages:
                return
            path, query = following, {}


def _day(text: str) -> date | None:
    """A day as ISO has it, with a time or without. Raises ValueError for anything else that is not empty."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f'renewal "{text[:20]}" is no date such as 2027-01-14') from None
