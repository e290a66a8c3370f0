"""RSS and Atom: what a status page or a team announces, entry by entry."""

from __future__ import annotations

import asyncio
import io
from calendar import timegm
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from operator import attrgetter
from typing import Any, ClassVar, Literal, cast

import feedparser
from msgspec import Struct
from msgspec.structs import replace

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.policy import MaybeDuration
from warroom.core.text import clean
from warroom.feeds import normalise
from warroom.feeds.answers import text_of_html
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.patterns import Pattern, compiled
from warroom.feeds.reply import Reply
from warroom.feeds.source import Page, Source
from warroom.feeds.statements import UNDER_WAY, Stated, state_of

ACCEPT = {"Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"}
_ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</channel>")
_MAINTENANCE = frozenset({"maintenance", "scheduled maintenance", "scheduled", "planned maintenance"})
_START = 120
"""How much of an entry's text is looked at for the word that says it is over: pages put the newest first."""


class RssSettings(OwnKeys):
    """Keys of the types rss, azure-status and, where it is given an RSS address, aws-status."""

    match: Pattern = ""
    """Only entries whose title or text this regular expression finds."""
    resolved: Pattern = ""
    """For feeds with words of their own: an entry whose title, or whose text's beginning, this finds is over. Empty:
    one that states so in the usual place, "[Resolved]" in its title or "Resolved - ..." first in its text."""
    level: Literal["critical", "high", "warning", "unknown", "info"] = "warning"
    """The severity of an entry: feeds have no words of their own for it."""
    max_age: MaybeDuration = timedelta(days=1)
    """An entry not updated for this long is history; "never" takes all that are listed."""
    service: str = ""
    """The service concerned."""


class Entry(Struct, frozen=True):
    """One entry as it was published; ``thread`` is what the updates of one event have in common."""

    thread: str
    title: str
    text: str
    at: datetime | None
    link: str
    tags: tuple[str, ...] = ()
    body: str = ""
    """The text with its tags, which say what is where."""
    undated: str = ""
    """What is in the place of its time, where that is not a time."""


class Thread(Struct, frozen=True):
    """One event: its newest entry, and when its first one was published."""

    newest: Entry
    began: datetime | None
    updates: int


class Rss(Source):
    """The entries of one feed, the updates of one event taken together."""

    type = "rss"
    about = "RSS or Atom: url is the whole address; each entry is an alert until it says that it is over, or is old"
    Settings = RssSettings
    path: ClassVar[str] = ""

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {"maintenance": AlertSeverity.INFO, **self._severities}
        self.keys = cast(RssSettings, own)
        self._oldest: datetime | None = None

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        reply = await fetch.request("GET", self.path, headers=ACCEPT)
        self._oldest = fetch.now() - self.keys.max_age if self.keys.max_age is not None else None
        yield await asyncio.to_thread(self.page, reply)

    def page(self, reply: Reply) -> Page:
        """The events in an answer. Raises PollFailed where it is not a feed: quiet is not healthy."""
        try:
            parsed = feedparser.parse(io.BytesIO(reply.body), response_headers=_described(reply))
        except Exception as error:  # it promises to raise nothing, and does for some encodings
            raise PollFailed(f"the feed is damaged: {clean(str(error), 100)}", "it will be retried") from None
        if not parsed.get("version"):
            raise _no_feed(reply)
        # Many a feed is careless XML and whole all the same; one without an end was cut.
        cut = bool(parsed.get("bozo")) and not any(end in reply.body[-2000:].lower() for end in _ENDS)
        records = list(threads(self.entry(dict(one)) for one in parsed.entries))
        return Page(records, not cut, "the feed breaks off: absence does not count" if cut else "")

    def entry(self, one: Mapping[str, Any]) -> Entry:
        """One parsed entry; a type that knows more about its feed says more here."""
        title, link = text_of(one.get("title")), text_of(one.get("link"))
        written = one.get("published") or ""
        name = text_of(one.get("id")) or link or f"{title} {written}".strip()
        tags = tuple(word_of(tag.get("term")) for tag in one.get("tags") or () if isinstance(tag, dict))
        body = _body(one)
        at = _moment(one, self.zone)
        undated = "" if at else text_of(one.get("updated") or one.get("published"))
        return Entry(self.thread(name), title, text_of_html(body), at, link, tags, body, undated)

    def thread(self, name: str) -> str:
        """What an entry's id has in common with those of the same event."""
        return name

    def title(self, entry: Entry) -> str:
        """The title proper."""
        return entry.title

    def uid(self, record: Any) -> str:
        return cast(Thread, record).newest.thread

    def read(self, record: Any) -> Alert | None:
        one = cast(Thread, record)
        newest = one.newest
        stated = self.stated(newest)
        over, firing = stated.status is AlertStatus.RESOLVED, stated.status is AlertStatus.FIRING
        if not over and self._oldest is not None and newest.at is not None and newest.at < self._oldest:
            return None
        if self.keys.match and not compiled(self.keys.match).search(f"{newest.title}\n{newest.text}"):
            return None
        if newest.undated:
            self.odd("the time of an entry", newest.undated)
        return self.alert(
            newest.thread,
            normalise.without_mark(self.title(newest)),
            severity=self.keys.level if firing or not stated.planned else "maintenance",
            status=stated.status,
            status_word=stated.word,
            summary=newest.text,
            labels={"tags": ", ".join(newest.tags) or None, "kind": "maintenance" if stated.planned else None},
            started_at=one.began.timestamp() if one.began else None,
            ended_at=newest.at.timestamp() if over and newest.at else None,
            updated_at=newest.at.timestamp() if newest.at else None,
            url=newest.link,
            count=one.updates,
            service=self.keys.service,
        )

    def stated(self, entry: Entry) -> Stated:
        """What the entry says of its event; one that only reports is of something that goes on."""
        found = state_of(entry.title, entry.body or entry.text)
        if any(tag.lower().strip() in _MAINTENANCE for tag in entry.tags):
            found = _of_maintenance(found)
        found = found or Stated(AlertStatus.FIRING, "published")
        if not self.keys.resolved:
            return found
        over = compiled(self.keys.resolved).search(f"{entry.title}\n{entry.text[:_START]}")
        if over:
            return replace(found, status=AlertStatus.RESOLVED, word="resolved")
        return replace(found, status=AlertStatus.FIRING) if found.status is AlertStatus.RESOLVED else found


def _of_maintenance(found: Stated | None) -> Stated:
    """The same of an entry that its tags call a maintenance."""
    if found is None:
        return Stated(AlertStatus.PENDING, "scheduled", True)
    under_way = found.word.lower() in UNDER_WAY
    return replace(found, planned=True, status=AlertStatus.SUPPRESSED if under_way else found.status)


def threads(entries: Iterable[Entry]) -> list[Thread]:
    """Entries taken together by thread; of those without a time the first listed is the newest."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.thread, []).append(entry)
    made = []
    for members in found.values():
        dated = [m for m in members if m.at is not None]
        newest = max(dated, key=attrgetter("at")) if dated else members[0]  # of several of one time the first listed
        made.append(Thread(newest, min(m.at for m in dated if m.at) if dated else None, len(members)))
    return made


def _body(one: Mapping[str, Any]) -> str:
    contents = one.get("content")
    first = contents[0] if isinstance(contents, list) and contents and isinstance(contents[0], dict) else {}
    return text_of(one.get("summary")) or text_of(first.get("value"))


def _moment(one: Mapping[str, Any], zone: tzinfo) -> datetime | None:
    """When the entry was written last. The text is read before what the parser made of it: it knows the zone."""
    for name in ("updated", "published", "created"):
        moment = normalise.when(one.get(name), zone)
        if moment is None and one.get(f"{name}_parsed"):
            moment = normalise.when(timegm(one[f"{name}_parsed"]))
        if moment is not None:
            return moment
    return None


def _described(reply: Reply) -> dict[str, str]:
    """The header that says which encoding it is in, where there is one."""
    kind = reply.headers.get("content-type", "")
    if _is_utf_8(reply.body):
        return {"content-type": "application/xml; charset=utf-8"}  # whatever the header says: nothing else looks so
    return {"content-type": kind} if "xml" in kind else {"content-type": "application/xml"}


def _is_utf_8(body: bytes) -> bool:
    """Whether it is UTF-8 beyond ASCII, as no text of another encoding is by chance."""
    if body.isascii() or 0 in body[:100]:
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _no_feed(reply: Reply) -> PollFailed:
    start = reply.body[:500].lstrip().lower()
    if not start:
        return PollFailed("no feed: the answer is empty", "check url")
    page = start.startswith((b"<!doctype html", b"<html"))
    kind = "a web page" if page else "JSON" if start[:1] in b"[{" else "something else"
    return PollFailed(f"neither RSS nor Atom: the answer is {kind}", "check url: it is the feed's own address")
