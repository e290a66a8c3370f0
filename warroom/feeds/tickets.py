"""Any help desk that gives a number over HTTP: the team's own addresses and expressions say where it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Literal, cast
from urllib.parse import urljoin

from pydantic import Field, model_validator

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, Signal
from warroom.core.text import clean
from warroom.feeds import mapping, normalise
from warroom.feeds.alike import Ticket
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.mapping import Expression, Items
from warroom.feeds.normalise import text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page
from warroom.feeds.ticket_source import TicketSettings, TicketSource, Volume

_TOTAL = "all tickets"


class TicketFields(OwnKeys):
    """JMESPath of a listed ticket."""

    id: Expression = "id"
    """What people call it by."""
    text: Expression = "subject"
    """Its subject, or whatever says in words what is wrong."""
    created_at: Expression = "created_at"
    """When it was opened."""
    account: Expression = ""
    """Who wrote: a customer's name or number."""
    url: Expression = ""
    """Where a person reads it."""


class TicketsSettings(TicketSettings):
    """Keys of the type tickets. In both paths {since} is an instant in UTC, {since_epoch} the same in seconds."""

    count_path: str = ""
    """Path and query, below url, of an answer with a number, such as "/tickets/count?created_after={since}"."""
    count: Expression = "count"
    """JMESPath to that number."""
    counts: Literal["window", "total"] = "window"
    """window: tickets since {since}. total: all there are, and how much they rise is what counts."""
    list_path: str = ""
    """Path and query of a list of tickets, the newest first; without it no similar ones are looked for."""
    items: Items = Field(default_factory=Items)
    """Where the tickets are in that answer, and its next page: [feed.items]."""
    ticket: TicketFields = Field(default_factory=TicketFields)
    """Which field is which: [feed.ticket]."""

    @model_validator(mode="after")
    def _somewhere(self) -> TicketsSettings:
        if not (self.count_path or self.list_path):
            raise ValueError("count_path or list_path")
        if self.counts == "total" and not self.count_path:
            raise ValueError('count_path together with counts = "total"')
        return self


class Tickets(TicketSource):
    """Without ``count_path`` the listed tickets are counted."""

    type = "tickets"
    about = "ticket volume and similar tickets of any help desk: url is its base address"
    Settings = TicketsSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self.desk = cast(TicketsSettings, own)
        self._totals: list[tuple[datetime, float]] = []
        self._shape = mapping.Shape(items=self.desk.items, map=mapping.Fields(uid="id", title="id"))

    @property
    def can_list(self) -> bool:
        return bool(self.desk.list_path)

    def recall(self, alerts: tuple[Alert, ...], signals: tuple[Signal, ...]) -> None:
        super().recall(alerts, signals)
        self._totals = [point for signal in signals if signal.name == _TOTAL for point in signal.points]

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        async for page in super().pages(fetch):
            yield page
        if self.desk.counts == "total":
            yield Page([Signal(feed=self.feed.id, name=_TOTAL, points=tuple(self._totals), value=self._totals[-1][1],
                               word=f"{self._totals[-1][1]:g}", state="ok")])  # fmt: skip

    def read(self, record: Any) -> Any:
        return record if isinstance(record, Signal) else super().read(record)

    async def volume(self, fetch: Fetch, since: datetime) -> Volume:
        desk = self.desk
        if not desk.count_path:
            return await self._counted(fetch, since)
        data = await fetch.json(_placed(desk.count_path, since))
        try:
            found = mapping.search(desk.count, data)
        except ValueError as error:
            raise PollFailed(f"count does not fit the answer: {error}", "check count") from None
        number = normalise.whole_of(found)
        if number is None:
            raise PollFailed(f'count "{desk.count}" finds {clean(repr(found), 60)}, not a number', "check count")
        return Volume(number) if desk.counts == "window" else self._risen(number, since)

    def _risen(self, total: int, since: datetime) -> Volume:
        """What came in: every rise counts, a fall is tickets closed or deleted."""
        now = since + self.keys.window
        spacing = self.keys.window / 100
        within = [(at, n) for at, n in self._totals if since < at < now]
        # The last one before the window is what its first rise is counted from.
        kept = [*[point for point in self._totals if point[0] <= since][-1:], *within]
        if len(kept) > 1 and now - kept[-2][0] < spacing and kept[-1][1] <= total:
            kept.pop()
        self._totals = [*kept, (now, float(total))]
        rises = sum(max(0.0, b[1] - a[1]) for a, b in zip(self._totals, self._totals[1:], strict=False))
        known = now - self._totals[0][0]
        short = known < self.keys.window - 2 * spacing
        note = f"counted for {int(known.total_seconds() // 60)} min so far" if short else ""
        return Volume(int(rises), note)

    async def _counted(self, fetch: Fetch, since: datetime) -> Volume:
        count = unread = 0
        async for records in self.listed(fetch, since):
            for record in records:
                try:
                    count += self.ticket(record).at >= since
                except Exception:
                    unread += 1
        if unread and not count:
            raise PollFailed(f"none of the {unread} tickets can be read", "check items and ticket")
        note = f"{unread} of the tickets listed cannot be read and are not counted" if unread else ""
        return Volume(count, note)

    async def listed(self, fetch: Fetch, since: datetime) -> AsyncIterator[list[Any]]:
        address, seen = _placed(self.desk.list_path, since), set[str]()
        while address and address not in seen and len(seen) < self.feed.max_pages:
            seen.add(address)
            reply = await fetch.get(address)
            data = reply.json()
            records = mapping.wanted(self._shape, mapping.records_of(self._shape, data))
            yield records
            if not records or self._is_before(records[-1], since):
                return
            following = mapping.next_of(self._shape, data)
            address = urljoin(reply.url, following) if following else ""

    def _is_before(self, record: Any, since: datetime) -> bool:
        try:
            return self.ticket(record).at < since
        except Exception:
            return False

    def ticket(self, record: Any) -> Ticket:
        fields = self.desk.ticket
        made = {name: mapping.search(getattr(fields, name), record) for name in TicketFields.model_fields}
        at = normalise.when(made["created_at"], self.zone)
        if at is None or not word_of(made["id"]):
            raise ValueError("a ticket has no id or no time")
        link = normalise.link_of(made["url"])
        return Ticket(word_of(made["id"]), text_of(made["text"]), at, word_of(made["account"]), link)


def stamp(since: datetime) -> str:
    """The instant as help desks take it."""
    return since.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _placed(path: str, since: datetime) -> str:
    # Whole seconds, so that a question asked again within one is the same question.
    return path.replace("{since}", stamp(since)).replace("{since_epoch}", str(int(since.timestamp())))
