"""Who is on call by the schedules of Opsgenie, and of its successor, Jira Service Management's operations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar, cast
from urllib.parse import quote

from msgspec import Struct

from warroom.core.model import OnCall
from warroom.core.naming import folded
from warroom.core.words import did_you_mean
from warroom.feeds.answers import listed
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_PAGE = 100
CIRCLE = "its pages go in a circle"
NEXT_LOST = "who is next is not known"
UNREADABLE = "its answer does not list who is on call"


class ScheduleSettings(OwnKeys):
    """Keys of the types opsgenie-oncall and jsm-oncall."""

    schedules: list[str] = []
    """Which schedules, by name or id; empty: all that the key may read. Each costs two requests a poll, one without
    next."""
    next: bool = True
    """Whether those of the next shift are asked for, too: they stand by as the second line (level 2)."""
    people: dict[str, str] = {}
    """Which responder a user name or account id is: { "712020:1b7c" = "ines" }."""


class Turn(Struct, frozen=True):
    """Somebody is on call by a schedule (level 1), or is next (level 2)."""

    schedule: str
    schedule_id: str
    person: str
    level: int


class OpsgenieOnCall(Source):
    """The schedules, then who is on call by each. A schedule by which nobody is on call now tells nobody who is next
    either: the next would be called in the place of those."""

    type = "opsgenie-oncall"
    about = (
        "Who is on call by Opsgenie's schedules: url and auth as for opsgenie, a key that may read the configuration"
    )
    Settings = ScheduleSettings
    version: ClassVar[str] = "/v2"
    rows: ClassVar[str] = "data"
    envelope: ClassVar[tuple[str, ...]] = ("data",)
    following: ClassVar[tuple[str, str]] = ("paging", "next")
    size: ClassVar[str] = "limit"
    now_under: ClassVar[tuple[str, ...]] = ("onCallRecipients", "onCallParticipants")
    next_under: ClassVar[tuple[str, ...]] = (
        "exactNextOnCallRecipients", "nextOnCallRecipients", "exactNextOnCallParticipants", "nextOnCallParticipants",
    )  # fmt: skip
    mend: ClassVar[str] = "check url and schedules; after Opsgenie's end (announced for 5 April 2027) use jsm-oncall"
    service: ClassVar[str] = "Opsgenie's API, such as https://api.opsgenie.com"

    def __init__(self, feed: Any, own: Any) -> None:
        super().__init__(feed, own)
        self.keys = cast(ScheduleSettings, own)

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        schedules, complete, note = await self._schedules(fetch)
        turns = []
        for number, name in schedules.items():
            found = await self._people(fetch, number, "on-calls", self.now_under)
            turns += [Turn(name, number, person, 1) for person in found]
        if self.keys.next and turns:
            covered = {turn.schedule_id: turn.schedule for turn in turns}
            following, _ = await aside(fetch, self._next(fetch, covered), NEXT_LOST)
            known = {(turn.schedule_id, turn.person) for turn in turns}
            turns += [turn for turn in following or () if (turn.schedule_id, turn.person) not in known]
        yield Page(cast(list[Any], turns), complete, "; ".join(filter(None, (note, self._nameless(turns)))))

    async def _schedules(self, fetch: Fetch) -> tuple[dict[str, str], bool, str]:
        """Names by id of those that are meant, whether that is all of them, and what is to be told."""
        found: dict[str, str] = {}
        offset, broken, circle = 0, 0, False
        while not circle:
            before = len(found)
            data = await self._asked(fetch, "", {self.size: _PAGE, "offset": offset})
            records = listed(data, self.rows, self.service)
            for record in records:
                number, name = word_of(dig(record, "id")), word_of(dig(record, "name"))
                if number and name:
                    found[number] = name
                else:
                    broken += 1
            offset += len(records)
            if not records or not dig(data, *self.following):
                break
            circle = len(found) == before
        if not found:
            raise PollFailed("there is no schedule that this key may read", self.mend)
        notes = [f"{broken} of {offset} schedules have no id or no name" if broken else "", CIRCLE if circle else ""]
        note = "; ".join(filter(None, notes))
        return self._meant(found), not note, note

    def _meant(self, found: dict[str, str]) -> dict[str, str]:
        """Those of ``schedules``, all where it is empty. Raises PollFailed where one of them is not there."""
        if not self.keys.schedules:
            return found
        meant: dict[str, str] = {}
        for word in self.keys.schedules:
            here = {number: name for number, name in found.items() if word == number or folded(word) == folded(name)}
            if not here:
                raise PollFailed(f'no schedule is called "{word}"', did_you_mean(word, list(found.values())))
            meant |= here
        return meant

    async def _people(self, fetch: Fetch, number: str, what: str, names: tuple[str, ...]) -> list[str]:
        """Raises PollFailed where the answer has none of the lists: nobody is not "nobody on call"."""
        data = dig(await self._asked(fetch, f"/{quote(number, safe='')}/{what}", {"flat": "true"}), *self.envelope)
        lists = [people for name in names if isinstance(people := dig(data, name), list)]
        if not lists:
            raise PollFailed(UNREADABLE, f"check url: is this {self.service}?")
        return list(dict.fromkeys(self._person(one) for one in next(filter(None, lists), [])))

    def _person(self, record: Any) -> str:
        """A responder, or the word that the service has. Raises PollFailed where it says nobody's name."""
        named = record if not isinstance(record, dict) else (record.get("name") or record.get("id"))
        word = word_of(named)
        if not word:
            raise PollFailed("somebody on call has neither name nor id", "it will be retried")
        return self.keys.people.get(word, word)

    async def _next(self, fetch: Fetch, schedules: dict[str, str]) -> list[Turn]:
        return [
            Turn(name, number, person, 2) for number, name in schedules.items()
            for person in await self._people(fetch, number, "next-on-calls", self.next_under)
        ]  # fmt: skip

    async def _asked(self, fetch: Fetch, path: str, query: dict[str, Any]) -> Any:
        try:
            return await fetch.json(f"{self.version}/schedules{path}", query)
        except PollFailed as failure:
            if failure.status in (403, 404, 410):
                raise PollFailed(
                    failure.reason, self.mend, retry_after=failure.retry_after, status=failure.status
                ) from None
            raise

    def _nameless(self, turns: list[Turn]) -> str:
        """What is to be told of people whom the service knows by an id only."""
        return ""

    def uid(self, record: Any) -> str:
        return f"{record.schedule_id}/{record.level}/{record.person}"

    def read(self, record: Any) -> OnCall:
        turn = cast(Turn, record)
        return OnCall(feed=self.feed.id, policy=turn.schedule, schedule=turn.schedule, person=turn.person,
                      level=turn.level)  # fmt: skip


class JsmOnCall(OpsgenieOnCall):
    """The same of Jira Service Management, which answers with account ids."""

    type = "jsm-oncall"
    about = (
        "Who is on call by Jira Service Management's schedules: url and auth as for jsm; people says who an "
        "account id is"
    )
    version = "/v1"
    rows = "values"
    envelope = ()
    following = ("links", "next")
    size = "size"
    now_under = ("onCallUsers", *OpsgenieOnCall.now_under)
    next_under = ("nextOnCallUsers", *OpsgenieOnCall.next_under)
    mend = "check url, schedules, and the token's scope read:ops-config:jira-service-management"
    service = "Jira's API with the cloud id of your site"

    def _nameless(self, turns: list[Turn]) -> str:
        known = set(self.keys.people.values())
        ids = list(dict.fromkeys(turn.person for turn in turns if turn.person not in known))
        return f"shown by their account ids, add them to people: {_few(ids)}" if ids else ""


def _few(words: list[str]) -> str:
    more = len(words) - 5
    return ", ".join(words[:5]) + (f" and {more} more" if more > 0 else "")
