"""A rota of one's own: people take turns, written down in ``config.toml``; nothing is asked over the network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from typing import Annotated, Any, cast

from msgspec import Struct
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from warroom.core.model import OnCall
from warroom.core.policy import Duration
from warroom.core.times import as_utc
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

DAY = timedelta(days=1)


class Override(BaseModel):
    """Somebody else for a while; times without a zone are the feed's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str
    """Who takes over."""
    since: datetime = Field(strict=True)
    """From when."""
    until: datetime = Field(strict=True)
    """Until when."""


def _turn(every: timedelta) -> timedelta:
    if every <= timedelta(0) or (every > DAY and every % DAY):
        raise ValueError('whole days, or less than a day, such as "7d" or "12h"')
    return every


def _ending(overrides: list[Override]) -> list[Override]:
    for one in overrides:
        if (one.until.tzinfo is None) == (one.since.tzinfo is None) and one.until <= one.since:
            raise ValueError(f"exceptions that end after they begin; that of {one.person} does not")
    return overrides


class RotaSettings(OwnKeys):
    """Keys of the type rota."""

    people: list[str] = Field(min_length=1)
    """Those who take turns, in their order: handles or names of responders."""
    start: datetime = Field(strict=True)
    """When the turn of the first of them began, such as 2026-01-05T09:00:00; each turn begins at that time of day."""
    every: Annotated[Duration, AfterValidator(_turn)] = timedelta(days=7)
    """How long a turn is: whole days, or less than a day."""
    second: bool = True
    """Whether the next person stands by as the second line (level 2)."""
    schedule: str = ""
    """The rota's name, as targets name it ("oncall:ID/SCHEDULE"); empty: the feed's id."""
    override: Annotated[list[Override], AfterValidator(_ending)] = []
    """Exceptions, the last one wins: { person = "bo", since = 2026-03-02T09:00:00, until = 2026-03-03T09:00:00 }."""


class Turn(Struct, frozen=True):
    """Somebody's turn: who, called how early, from when until when."""

    person: str
    level: int
    since: datetime
    until: datetime


class Rota(Source):
    """Whose turn it is, and who is next. Turns of days begin at the same time of day in the feed's zone, also over a
    change of the clocks."""

    type = "rota"
    about = "Who is on call by a rota written here: people take turns; no url"
    Settings = RotaSettings
    needs_url = False

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        yield Page(list(self.turns(fetch.now())))

    def turns(self, now: datetime) -> list[Turn]:
        """Those on call at ``now``. Raises PollFailed before the rota begins: nobody is not "nobody on call"."""
        keys = cast(RotaSettings, self.own)
        start, now = self._local(keys.start), as_utc(now)
        if now < as_utc(start):
            raise PollFailed(f"the rota begins at {start:%Y-%m-%d %H:%M %Z}", "give an earlier start")
        number = self._number(start, keys.every, now)
        since, until = self._begin(start, keys.every, number), self._begin(start, keys.every, number + 1)
        first = Turn(keys.people[number % len(keys.people)], 1, since, until)
        for one in keys.override:
            begins, ends = as_utc(self._local(one.since)), as_utc(self._local(one.until))
            if begins <= now < ends:
                first = Turn(one.person, 1, begins, ends)
        following = keys.people[(number + 1) % len(keys.people)]
        second = [Turn(following, 2, since, until)] if keys.second and following != first.person else []
        return [first, *second]

    def _local(self, at: datetime) -> datetime:
        return at.replace(tzinfo=self.zone) if at.tzinfo is None else at.astimezone(self.zone)

    def _number(self, start: datetime, every: timedelta, now: datetime) -> int:
        """Which turn it is, from 0: by the clock on the wall for turns of days."""
        number = int((now - as_utc(start)) / every) + 1
        while self._begin(start, every, number) > now:
            number -= 1
        return number

    def _begin(self, start: datetime, every: timedelta, number: int) -> datetime:
        if every % DAY:
            return as_utc(start) + number * every
        day = start.date() + number * every
        return as_utc(datetime.combine(day, time(start.hour, start.minute, start.second), self.zone))

    def uid(self, record: Any) -> str:
        return f"{record.level}/{record.person}"

    def read(self, record: Any) -> OnCall:
        turn = cast(Turn, record)
        name = cast(RotaSettings, self.own).schedule or self.feed.id
        return OnCall(feed=self.feed.id, policy=name, schedule=name, person=turn.person, level=turn.level,
                      since=turn.since, until=turn.until)  # fmt: skip
