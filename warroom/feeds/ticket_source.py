"""How many tickets come in, and whether many of them say the same: the base of ``tickets`` and of the help desks."""

from __future__ import annotations

import asyncio
import builtins
from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

from msgspec import Struct
from pydantic import Field, model_validator

from warroom.config.settings import FeedSettings
from warroom.config.types import Interval
from warroom.core.model import Alert, Signal
from warroom.core.text import clean
from warroom.feeds.alike import Alike, Ticket, alike
from warroom.feeds.aside import aside
from warroom.feeds.fetch import Fetch
from warroom.feeds.history import History
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source, Told

SERIES = "tickets"
_SAMPLES = 5
_REMEMBERED = 50  # stories known by name, so that one keeps its name while its tickets change
_POINTS_A_WINDOW = 60


class TicketSettings(OwnKeys):
    """Keys of every type that counts tickets."""

    window: Interval = timedelta(hours=1)
    """Tickets are counted over this long."""
    warn: int = Field(default=100, ge=1)
    """This many within the window are a warning."""
    escalate: int = Field(default=500, ge=1)
    """This many are critical."""
    similar: int = Field(default=15, ge=0)
    """This many similar tickets within similar_within are a spike of their own; 0 turns it off."""
    similar_within: Interval = timedelta(minutes=10)
    """The time within which similar tickets are counted."""
    likeness: float = Field(default=80, ge=50, le=100)
    """How similar, in per cent of the words that carry meaning."""
    lag: Interval = timedelta(minutes=5)
    """How far the help desk's index lags behind: tickets this old are read again."""
    service: str = ""
    """The affected service."""

    @model_validator(mode="after")
    def _ordered(self) -> TicketSettings:
        if self.escalate < self.warn:
            raise ValueError("escalate no smaller than warn")
        return self


_UNSEEN = "similar tickets cannot be looked for"


class Volume(Struct, frozen=True):
    """How many tickets came within the window; ``note`` where that is not the whole truth."""

    count: int
    note: str = ""


class _Counted(Struct, frozen=True):
    count: int


class _Over(Struct, frozen=True):
    count: int
    began: datetime


class _Story(Struct, frozen=True):
    uid: str
    words: tuple[str, ...]
    found: Alike


class TicketSource(Source):
    """A subclass counts by ``volume`` and lists by ``listed`` and ``ticket``; the rest is here."""

    Settings: ClassVar[builtins.type[OwnKeys]] = TicketSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self.keys = cast(TicketSettings, own)
        self._history = History(self.keys.window / _POINTS_A_WINDOW)
        self._over_since: datetime | None = None
        self._stories: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}

    @abstractmethod
    async def volume(self, fetch: Fetch, since: datetime) -> Volume:
        """How many tickets were opened since then."""

    @abstractmethod
    def listed(self, fetch: Fetch, since: datetime) -> AsyncIterator[list[Any]]:
        """The tickets opened since then as they come, page by page, the newest first."""

    @abstractmethod
    def ticket(self, record: Any) -> Ticket:
        """One ticket of a page. Raises anything for what is none."""

    @property
    def can_list(self) -> bool:
        """Whether the wording of tickets can be had at all."""
        return True

    def recall(self, alerts: tuple[Alert, ...], signals: tuple[Signal, ...]) -> None:
        self._history.recall(signals, SERIES)
        for alert in alerts:
            if alert.uid == "volume":
                self._over_since = alert.started_at
            elif alert.uid.startswith("similar/"):
                ids = frozenset(alert.labels.get("tickets", "").split(", "))
                self._stories[alert.uid] = ids, tuple(alert.labels.get("words", "").split(", "))

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        keys = self.keys
        now = fetch.now() + timedelta(seconds=fetch.skew_s)
        counted = await self.volume(fetch, now - keys.window)
        self._history.add(now, counted.count)
        over = counted.count >= keys.warn
        self._over_since = (self._over_since or now) if over else None
        spikes = [_Over(counted.count, self._over_since)] if self._over_since is not None else []
        yield Page([_Counted(counted.count), *spikes], note=counted.note)
        if keys.similar and self.can_list:
            yield await self._look_for_stories(fetch, now)

    async def _look_for_stories(self, fetch: Fetch, now: datetime) -> Page:
        keys = self.keys
        since = now - keys.similar_within - keys.lag
        # Of the time that is left nearly all: nothing is asked after it.
        gathered, failure = await aside(fetch, self._gathered(fetch, since), _UNSEEN, share=1.8)
        if gathered is None:
            # The count holds without them.
            fetch.notes.pop()
            why = ": ".join(filter(None, (failure.reason, failure.mend))) if failure is not None else ""
            return Page([], False, f"{_UNSEEN}: {why}")
        tickets, unread = gathered
        fresh = [one for one in tickets if one.at >= since]
        found = await asyncio.to_thread(
            alike, fresh, size=keys.similar, within=keys.similar_within, likeness=keys.likeness
        )
        note = f"{unread} of {unread + len(tickets)} tickets cannot be read" if unread else ""
        stories: list[_Story] = []
        for one in found:
            stories.append(self._named(one, {story.uid for story in stories}))
        return Page(stories, not unread, note)

    async def _gathered(self, fetch: Fetch, since: datetime) -> tuple[list[Ticket], int]:
        """The tickets opened since then, and how many of those listed cannot be read."""
        tickets: list[Ticket] = []
        unread = 0
        async for records in self.listed(fetch, since):
            for record in records:
                try:
                    tickets.append(self.ticket(record))
                except Exception:
                    unread += 1  # the others still say what they say
        return tickets, unread

    def _named(self, found: Alike, taken: set[str]) -> _Story:
        """The story with the name that it had in the poll before, where it is the same one."""
        ids = frozenset(t.id for t in found.tickets)
        known = (
            (uid, words)
            for uid, (before, words) in self._stories.items()
            if uid not in taken and _is_same(before, words, ids, found.words)
        )
        uid, words = next(known, ("similar/" + "-".join(sorted(found.words[:3])), found.words))
        self._stories.pop(uid, None)
        self._stories[uid] = ids, words
        while len(self._stories) > _REMEMBERED:
            self._stories.pop(next(iter(self._stories)))
        return _Story(uid, words, found)

    # ------------------------------------------------------------ telling

    def uid(self, record: Any) -> str:
        return record.uid if isinstance(record, _Story) else "volume"

    def read(self, record: Any) -> Told | None:
        if isinstance(record, _Story):
            return self._story(record)
        return self._spike(record) if isinstance(record, _Over) else self._series(cast(_Counted, record).count)

    def _spike(self, over: _Over) -> Alert:
        keys, count = self.keys, over.count
        grave = count >= keys.escalate
        limit = keys.escalate if grave else keys.warn
        return self.alert(
            "volume",
            f"Tickets over {limit} {_span(keys.window, 'an hour')}",
            severity="critical" if grave else "warning",
            status="firing",
            summary=f"{count} new tickets {_span(keys.window, 'in the last hour')}",
            started_at=over.began.timestamp(),
            service=keys.service,
            value=f"{count}{_unit(keys.window)}",
            kind="spike",
        )

    def _story(self, story: _Story) -> Alert:
        keys, tickets, accounts = self.keys, story.found.tickets, story.found.accounts
        samples = _spread(tickets)
        who = f" from {_listing(accounts)}" if accounts else ""
        return self.alert(
            story.uid,
            f"Similar tickets: {' '.join(story.words)}",
            severity="high",
            status="firing",
            summary=f"{len(tickets)} tickets within {_minutes(keys.similar_within)}{who}: {', '.join(samples)}",
            labels={
                "words": ", ".join(story.words),
                "accounts": ", ".join(accounts[:20]) or None,
                "tickets": ", ".join(samples),
            },
            started_at=tickets[0].at.timestamp(),
            updated_at=tickets[-1].at.timestamp(),
            url=tickets[-1].url,
            service=keys.service,
            value=f"{len(tickets)} in {_minutes(keys.similar_within)}",
            count=len(tickets),
            kind="spike",
        )

    def _series(self, count: int) -> Signal:
        keys = self.keys
        return Signal(
            feed=self.feed.id,
            name=SERIES,
            unit=_unit(keys.window),
            service=clean(keys.service, 100),
            points=self._history.points,
            value=float(count),
            word=str(count),
            threshold=float(keys.warn),
            critical=float(keys.escalate),
            state="over" if count >= keys.warn else "ok",
        )


def _is_same(before: frozenset[str], old: Sequence[str], ids: frozenset[str], new: Sequence[str]) -> bool:
    """Whether two groups are about the same thing: tickets in common, or most of their words."""
    words, known = set(new), set(old)
    return bool(before & ids) or len(words & known) * 2 >= len(words | known)


def _spread(tickets: Sequence[Ticket]) -> list[str]:
    """A few ids of different accounts, the newest first."""
    newest = list(reversed(tickets))
    by_account = {ticket.account or ticket.id: ticket.id for ticket in reversed(newest)}
    ids = [ticket.id for ticket in newest if by_account.get(ticket.account or ticket.id) == ticket.id]
    return (ids + [t.id for t in newest if t.id not in ids])[:_SAMPLES]


def _listing(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _minutes(span: timedelta) -> str:
    seconds = span.total_seconds()
    return f"{seconds / 60:g} min" if seconds < 7200 else f"{seconds / 3600:g} h"


def _unit(window: timedelta) -> str:
    return "/h" if window == timedelta(hours=1) else f" in {_minutes(window)}"


def _span(window: timedelta, hourly: str) -> str:
    return hourly if window == timedelta(hours=1) else f"in {_minutes(window)}"
