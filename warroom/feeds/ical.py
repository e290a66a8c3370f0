"""Who is on call by a calendar: an .ics address of Google Calendar, Outlook, Nextcloud, or a rota tool."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast

from msgspec import Struct

from warroom.config.settings import FeedSettings
from warroom.core.model import OnCall
from warroom.core.text import clean
from warroom.core.times import as_utc
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.own import OwnKeys
from warroom.feeds.patterns import Pattern, compiled
from warroom.feeds.source import Page, Source

if TYPE_CHECKING:
    from icalendar import Calendar

ACCEPT = {"Accept": "text/calendar, */*;q=0.5"}
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
"""Nobody's shift recurs so often; to count such a rule from its beginning could take for ever."""
OLDEST = 1970
"""A series that begins before is not counted through."""
MOST_EVENTS = 20_000
AROUND = timedelta(days=1)
"""What is on now is picked from what is on so long before and after: the library compares by wall clocks, and misses
what ends in the hours after a change to summer time; days and times without a zone are up to 14 hours off for it."""


class IcalSettings(OwnKeys):
    """Keys of the type ical-oncall."""

    match: Pattern = ""
    """Only events whose title this finds, such as "^On call"; empty: all."""
    person: Pattern = ""
    """Finds the person in the title: its first group, or all of it, such as "On call: (.*)"; empty: the title."""
    from_: Literal["title", "attendees"] = "title"
    """Where the person's name is: in the title, or in the attendees, one person each."""
    schedule: str = ""
    """The rota's name, as targets name it ("oncall:ID/SCHEDULE"); empty: the calendar's own."""
    level: int = 1
    """1: called first. A calendar of the second line has 2."""

    model_config = OwnKeys.model_config | {"alias_generator": lambda name: name.removesuffix("_")}


class Shift(Struct, frozen=True):
    """An event that is on now: who, by which rota, from when until when."""

    uid: str
    person: str
    schedule: str
    since: datetime
    until: datetime


class IcalOnCall(Source):
    """Every event that is on now is a shift: recurrences, exceptions, all-day events and zones as the calendar means
    them; times without a zone, and days, are those of the feed's ``timezone``."""

    type = "ical-oncall"
    about = "Who is on call by a calendar: url is its whole .ics address; an event that is on now is somebody's shift"
    Settings = IcalSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self.keys = cast(IcalSettings, own)

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        reply = await fetch.request("GET", "", headers=ACCEPT)
        yield await asyncio.to_thread(self.page, reply.body, fetch.now())

    def page(self, body: bytes, now: datetime) -> Page:
        """The shifts at ``now``. Raises PollFailed where the answer is no calendar: nobody is not "nobody on call"."""
        from icalendar import Calendar

        if b"BEGIN:VCALENDAR" not in body[:4096].upper():
            raise PollFailed("the answer is no calendar", "url is the address of an .ics file, not of a page")
        if b"END:VCALENDAR" not in body[-4096:].upper():
            raise PollFailed("the calendar breaks off", "it will be retried")
        try:
            calendar = Calendar.from_ical(body)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise PollFailed(f"the calendar is damaged: {clean(str(error), 100)}", "it will be retried") from None
        calendar, left_out = _bounded(calendar)
        shifts = list(self._shifts(calendar, now))
        note = f"{left_out} events recur more often than daily, or since before {OLDEST}: not read" if left_out else ""
        return Page(cast(list[Any], shifts), True, note)

    def _shifts(self, calendar: Calendar, now: datetime) -> Iterator[Shift]:
        import recurring_ical_events

        near = as_utc(now) - AROUND, as_utc(now) + AROUND
        schedule = self.keys.schedule or clean(str(calendar.get("X-WR-CALNAME") or calendar.get("NAME") or ""), 100)
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(*near)
        for event in found:
            title = clean(str(event.get("SUMMARY") or ""), 200)
            if str(event.get("STATUS") or "").upper() == "CANCELLED" or not self._matches(title):
                continue
            since, until = self._instant(event.start), self._instant(event.end)
            if not since <= as_utc(now) < until:
                continue
            for person in self._people(title, event):
                yield Shift(f"{event.get('UID') or title}/{person}", person, schedule, since, until)

    def _matches(self, title: str) -> bool:
        return not self.keys.match or compiled(self.keys.match).search(title) is not None

    def _people(self, title: str, event: Any) -> list[str]:
        if self.keys.from_ == "attendees":
            listed = event.get("ATTENDEE") or []
            found = [_attendee(one) for one in (listed if isinstance(listed, list) else [listed])]
            return [name for name in dict.fromkeys(found) if name]
        if not self.keys.person:
            return [title] if title else []
        hit = compiled(self.keys.person).search(title)
        if hit is None:
            return []
        name = next((word for word in (*hit.groups(), hit.group(0)) if word), "")
        return [clean(name, 100).strip()] if name.strip() else []

    def _instant(self, value: date | datetime) -> datetime:
        """A day begins at midnight, and a time without a zone is, in the feed's own zone."""
        if not isinstance(value, datetime):
            value = datetime.combine(value, time())
        return as_utc(value if value.tzinfo is not None else value.replace(tzinfo=self.zone))

    def uid(self, record: Any) -> str:
        return str(record.uid)

    def read(self, record: Any) -> OnCall:
        shift = cast(Shift, record)
        return OnCall(
            feed=self.feed.id, policy=shift.schedule or self.feed.id, schedule=shift.schedule, person=shift.person,
            level=self.keys.level, since=shift.since, until=shift.until,
        )  # fmt: skip


def _attendee(value: Any) -> str:
    """The name that the calendar shows, else the address without ``mailto:``."""
    named = getattr(value, "params", {}).get("CN") or str(value).removeprefix("mailto:").removeprefix("MAILTO:")
    return clean(str(named), 100).strip()


def _bounded(calendar: Calendar) -> tuple[Calendar, int]:
    """The calendar without events whose series would take too long to count, and how many they are."""
    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise PollFailed(f"the calendar has more than {MOST_EVENTS:,} events", "use one that holds the rota only")
    bad = [event for event in events if _endless(event)]
    calendar.subcomponents = [one for one in calendar.subcomponents if one not in bad]
    return calendar, len(bad)


def _endless(event: Any) -> bool:
    rule = event.get("RRULE")
    if rule is None:
        return False
    rules = rule if isinstance(rule, list) else [rule]
    often = {str(word).upper() for one in rules for word in one.get("FREQ", ())}
    start = getattr(event.get("DTSTART"), "dt", None)
    return bool(often & TOO_OFTEN) or start is None or start.year < OLDEST
