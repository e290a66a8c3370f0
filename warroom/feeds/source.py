"""What every type of feed has in common.

A new type is one file in this package: a subclass of ``Source`` with

- ``type``, the word in ``config.toml``, and ``about``, one line for the documentation;
- ``Settings``, ``OwnKeys`` with the keys it adds, each with a docstring (the documentation is made of them);
- ``pages(fetch)``, an asynchronous generator of ``Page``: the records of one answer, in order, as they came.
  It raises ``PollFailed`` for an error envelope inside HTTP 200. Paging is its ``while`` loop; the base stops
  it at ``max_pages`` and ``max_items`` and then says so;
- ``uid(record)``, the native id, and ``read(record)``, an ``Alert`` made with ``self.alert(...)``, an ``OnCall``,
  a ``Signal``, a ``Service``, a ``Deploy``, an ``Account``, or None for a record that is none of them. Both may raise
  anything for a record they cannot read: it is counted and reported.

The base does the rest: access, bounds, partial pages, severity words, times, identity, clean text.
A source whose answers are lists of JSON objects needs no ``read`` at all: see ``mapped.MappedSource``.
``registry`` says where each type is found, those of other distributions among them.
"""

from __future__ import annotations

import asyncio
import builtins
import hashlib
import marshal
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct, convert, to_builtins
from msgspec.structs import replace

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus, OnCall, Signal
from warroom.core.model.account import Account
from warroom.core.model.deploy import Deploy
from warroom.core.model.service import Service
from warroom.core.section import Section
from warroom.core.text import clean
from warroom.feeds import moments, normalise, oddities
from warroom.feeds.address import shown_url
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch, Params, Unchanged
from warroom.feeds.label_map import LabelMap, mapped
from warroom.feeds.oddities import Oddity
from warroom.feeds.own import Keys, OwnKeys

STARTED = "when it was started is not known, so a restart may look like calm"
_REFUSED = frozenset({401, 403, 404, 405, 410, 501})
"""Statuses that do not pass by themselves."""
SKEW = timedelta(minutes=10)
"""So far a server's clock may be ahead: what is to end later than that has not ended."""
_START_WAITED = timedelta(minutes=10)


class Page(Struct, frozen=True):
    """The records of one answer; ``complete`` is False where the source itself says that some are missing."""

    records: list[Any]
    complete: bool = True
    note: str = ""


class Poll(Struct, frozen=True):
    """What one successful poll brought.

    ``alerts`` are all that the source reported, later ones of the same fingerprint last. ``complete`` is whether
    an absent alert may be taken as gone. ``unread`` are fingerprints of records that were there and could
    not be read. ``server_started_at`` is when the server says it was started: after a restart it may have
    forgotten alerts that still burn. ``on_call`` is who is on call now, ``signals`` what is measured,
    ``services`` what a catalogue lists, ``deploys`` what was rolled out, ``accounts`` key accounts, from feeds that
    tell them.
    """

    alerts: tuple[Alert, ...]
    complete: bool = True
    note: str = ""
    unread: frozenset[str] = frozenset()
    server_started_at: datetime | None = None
    on_call: tuple[OnCall, ...] = ()
    signals: tuple[Signal, ...] = ()
    services: tuple[Service, ...] = ()
    deploys: tuple[Deploy, ...] = ()
    accounts: tuple[Account, ...] = ()


Told = Alert | OnCall | Signal | Service | Deploy | Account
"""What a record may say."""


class NoSettings(OwnKeys):
    """A type that adds no keys."""


class Source(ABC):
    """One configured feed of one type: asks its server, gives alerts."""

    type: ClassVar[str]
    about: ClassVar[str] = ""
    Settings: ClassVar[builtins.type[OwnKeys] | builtins.type[Section]] = NoSettings
    steady: ClassVar[bool] = False
    """Whether ``pages`` and ``read`` hang on the answers alone, neither on the time nor on polls before: what came
    again as it was is then not read again."""

    question: ClassVar[str] = ""
    """The one query that this type sends, where keys are made for one query: printed by ``warroom feeds query``."""
    secrets: ClassVar[tuple[str, ...]] = ()
    """The type's own keys in which references to secrets are resolved (``Fetch.open``)."""
    startless: ClassVar[frozenset[int]] = frozenset()
    """Statuses of HTTP by which servers of this type say that they do not say when they were started."""

    def __init__(self, feed: FeedSettings, own: Keys) -> None:
        self.feed = feed
        self.own = own
        self.zone = ZoneInfo(feed.timezone)
        self._severities = {w.strip().lower(): AlertSeverity(level) for w, level in feed.severity.items()}
        self._last: tuple[tuple[str, bytes] | None, Poll] | None = None
        self._told: dict[bytes, tuple[Told | None, list[Oddity]]] = {}
        self._start_unknown_since: datetime | None = None
        self._odd: list[Oddity] = []
        self._odd_now: list[Oddity] = []

    @abstractmethod
    def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        """The answers of one poll, in order."""

    @abstractmethod
    def uid(self, record: Any) -> str:
        """The source's own id of a record."""

    @abstractmethod
    def read(self, record: Any) -> Told | None:
        """The alert, the person on call or the series that a record is about; None where it is about none."""

    def recall(self, alerts: tuple[Alert, ...], signals: tuple[Signal, ...]) -> None:
        """Takes what the watcher before left of this feed, once before the first poll; most need none of it."""
        return

    async def server_started_at(self, fetch: Fetch) -> datetime | None:
        """When the server was started, where it says so and forgets alerts on a restart."""
        return None

    def kept(self) -> None:
        """What the last poll brought has been stored; most sources need not know."""
        return

    def age_note(self, now: datetime) -> str:
        """What is to be said of the age of what the last answers stated, "" where it is recent; most cannot know."""
        return ""

    async def poll(self, fetch: Fetch) -> Poll:
        """One whole poll. Raises PollFailed; what came before the failure is then not used."""
        last, self._last = self._last, None
        if last is not None:
            fetch.expect(last[0])
        try:
            records, complete, notes = await self._collect(fetch)
        except Unchanged:
            assert last is not None
            fetch.understood()
            self._last = last
            return await self._finished(last[1], fetch)
        answer = fetch.only_answer()
        # On a thread: ten thousand alerts take a second, and leases want renewing meanwhile.
        found, unread, lost, why = await asyncio.to_thread(self._read_all, records)
        if why and not found and len(unread) + lost == len(records):
            raise PollFailed(f"none of the {len(records)} records can be read: {why}", "check type, url and map")
        if why:
            notes.append(f"{len(unread) + lost} of {len(records)} records cannot be read: {why}")
        if lost:
            complete = False
            notes.append("until then nothing counts as resolved by being absent")
        if complete and not why:
            fetch.understood()
        else:
            fetch.forget()
        alerts = tuple(one for one in found if isinstance(one, Alert))
        on_call = tuple(one for one in found if isinstance(one, OnCall))
        signals = tuple(one for one in found if isinstance(one, Signal))
        services = tuple(one for one in found if isinstance(one, Service))
        deploys = tuple(one for one in found if isinstance(one, Deploy))
        accounts = tuple(one for one in found if isinstance(one, Account))
        notes += [*oddities.told(self._odd_now), *fetch.notes]
        fetch.notes.clear()
        poll = Poll(alerts, complete, "; ".join(notes), frozenset(unread), None, on_call, signals, services, deploys,
                    accounts)  # fmt: skip
        if self.steady:
            self._last = answer, poll
        return await self._finished(poll, fetch)

    async def _finished(self, poll: Poll, fetch: Fetch) -> Poll:
        """The poll with what does not hang on its answers: when the server was started, how old its word is."""
        now = fetch.now()
        started, failure = await aside(fetch, self.server_started_at(fetch), STARTED)
        complete = poll.complete
        if failure is None:
            self._start_unknown_since = None
        elif failure.status in self.startless:
            fetch.notes.pop()
        elif failure.status not in _REFUSED:
            # In trouble it may have been started a moment ago, and have forgotten what burns; one that is never
            # answered must not keep everything for ever.
            self._start_unknown_since = self._start_unknown_since or now
            complete = complete and now - self._start_unknown_since >= _START_WAITED
        notes = list(filter(None, (poll.note, *fetch.notes, self.age_note(now))))
        return replace(poll, complete=complete, server_started_at=started, note="; ".join(notes))

    async def _collect(self, fetch: Fetch) -> tuple[list[Any], bool, list[str]]:
        records: list[Any] = []
        notes: list[str] = []
        complete, count = True, 0
        async for page in self.pages(fetch):
            count += 1
            records += page.records
            complete = complete and page.complete
            if page.note and page.note not in notes:
                notes.append(clean(page.note, 200))
            if len(records) > self.feed.max_items:
                del records[self.feed.max_items :]
                complete = False
                notes.append(f"cut at {self.feed.max_items:,} alerts: narrow the query, or raise max_items")
                break
            if count > self.feed.max_pages:
                complete = False
                notes.append(f"cut after {self.feed.max_pages} pages: narrow the query, or raise max_pages")
                break
        return records, complete, notes

    def _read_all(self, records: list[Any]) -> tuple[list[Told], set[str], int, str]:
        """What was read, fingerprints of unreadable records, how many had not even an id, and the first reason."""
        found: list[Told] = []
        unread: set[str] = set()
        lost, why = 0, ""
        before, self._told = self._told, {}
        self._odd_now = []
        for record in records:
            mark = _mark(record) if self.steady else b""
            self._odd = []
            try:
                one, odd = before[mark] if mark in before else (self._checked(self.read(record)), self._odd)
            except Exception as error:
                # Whatever one record does must not cost the others.
                why = why or _reason(error)
                known = self._known(record)
                if known:
                    unread.add(known)
                else:
                    lost += 1
                continue
            if mark:
                self._told[mark] = one, odd
            self._odd_now += odd
            if one is not None:
                found.append(one)
        return found, unread, lost, why

    def _checked(self, one: Told | None) -> Told | None:
        """What a type of another distribution made otherwise than with ``alert`` is an alert, or a record not read."""
        if not isinstance(one, Alert) or type(self).__module__.startswith("warroom."):
            return one
        return convert(to_builtins(one), Alert)

    def _known(self, record: Any) -> str:
        try:
            uid = self.uid(record)
        except Exception:
            return ""
        return normalise.fingerprint(self.feed.id, uid) if uid else ""

    # ------------------------------------------------------------ for subclasses

    def odd(self, kind: str, word: Any = "") -> None:
        """Tells of something in the record being read that is not understood; ``kind`` begins the sentence."""
        self._odd.append((kind, normalise.word_of(word) or ("" if word in ("", None) else repr(word)[:60])))

    def moment(self, value: Any, kind: str) -> datetime | None:
        """The instant that a record says, None for none; what is not a time is reported."""
        try:
            return moments.moment(value, self.zone)
        except ValueError:
            self.odd(kind, value)
            return None

    def asked(self, query: Params) -> Params:
        """The type's own query without what ``params`` of the feed says otherwise."""
        return {name: value for name, value in query.items() if name not in self.feed.params}

    def mapped(self, table: LabelMap, record: Any) -> dict[str, str]:
        """What ``[feed.map]`` finds in a record; an expression that does not fit it is reported."""
        if not table.model_fields_set:
            return {}
        found, unfit = mapped(table, record)
        for name in unfit:
            self.odd(f"map.{name} does not fit a record, its value")
        return found

    def link(self, path: str) -> str:
        """The address of ``path`` below the server's own for a person to open; "" where the address is a secret."""
        return "" if "${" in self.feed.url else shown_url(self.feed.url).rstrip("/") + path

    def alert(
        self,
        uid: str,
        title: str,
        *,
        severity: Any = None,
        status: Any = None,
        statuses: Mapping[str, AlertStatus] | None = None,
        labels: Any = None,
        annotations: Any = None,
        started_at: Any = None,
        ended_at: Any = None,
        updated_at: Any = None,
        **more: Any,
    ) -> Alert:
        """An ``Alert`` of this feed from raw words, times and tables.

        ``severity`` and ``status`` are the source's words (``status`` may be an ``AlertStatus`` already, with
        ``status_word`` in ``more``); times are as ``normalise.when`` takes them. ``more`` are further fields
        of ``Alert``: service, host, summary, url, runbook, assignee, value, count. Service, host, summary and
        runbook come from usual labels and annotations where they are not given. Raises ValueError without uid.
        """
        uid = clean(uid, 400)
        if not uid:
            raise ValueError("a record has no id")
        tags, notes = normalise.labels_of(labels), normalise.notes_of(annotations)
        state = status if isinstance(status, AlertStatus) else self._state(status, statuses)
        level = normalise.known_severity(severity, self._severities)
        if level is None and normalise.word_of(severity):
            self.odd("severity", severity)
        began = self.moment(started_at, "started_at")
        if began is None and self._odd and self._odd[-1][0] == "started_at":
            notes.setdefault("began", clean(normalise.word_of(started_at), 100))
        fields: dict[str, Any] = {
            "service": normalise.first_of(normalise.SERVICE_LABELS, tags),
            "host": normalise.first_of(normalise.HOST_LABELS, tags),
            "cluster": normalise.first_of(normalise.CLUSTER_LABELS, tags),
            "summary": normalise.first_of(normalise.SUMMARY_KEYS, notes),
            "runbook": normalise.first_of(normalise.RUNBOOK_KEYS, notes),
            "status_word": "" if more.get("status_word") else normalise.word_of(status),
        }
        fields.update({k: v for k, v in more.items() if v != ""})
        if board := normalise.link_of(fields.get("dashboard", "")):
            notes.setdefault("dashboard_url", board)
        return Alert(
            feed=self.feed.id,
            uid=uid,
            fingerprint=normalise.fingerprint(self.feed.id, uid),
            title=clean(title, 300) or uid,
            summary=clean(str(fields["summary"]), 1000),
            service=clean(str(fields["service"]), 100),
            host=clean(str(fields["host"]), 200),
            cluster=clean(str(fields["cluster"]), 100),
            severity=level or AlertSeverity.UNKNOWN,
            severity_word=normalise.word_of(severity),
            status=state,
            status_word=clean(str(fields["status_word"]), 100),
            labels=tags,
            annotations=notes,
            assignee=clean(str(fields.get("assignee", "")), 100),
            started_at=began,
            ended_at=self.moment(ended_at, "ended_at"),
            updated_at=self.moment(updated_at, "updated_at"),
            url=normalise.link_of(fields.get("url", "")),
            runbook=normalise.link_of(fields["runbook"]),
            value=clean(str(fields.get("value", "")), 60),
            count=self._count(fields.get("count", 1)),
            kind=str(fields.get("kind", "alert")),
            hush=clean(str(fields.get("hush", "")), 4000),
        )

    def _state(self, word: Any, statuses: Mapping[str, AlertStatus] | None) -> AlertStatus:
        known = normalise.known_status(word, statuses)
        if known is None:
            self.odd("status", word)
        return known or AlertStatus.FIRING

    def _count(self, value: Any) -> int:
        if value == 1:
            return 1
        if value is not None and normalise.whole_of(value) is None:
            self.odd("count", value)
        return normalise.count_of(value)


def _mark(record: Any) -> bytes:
    """A digest of a record of plain data; b"" for any other, which is read each time. A tenth of reading it."""
    try:
        return hashlib.blake2b(marshal.dumps(record, 2), digest_size=16).digest()  # 2: equal data, equal bytes
    except ValueError:
        return b""


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"a record has no {clean(str(error), 60)}"
    if isinstance(error, TypeError | AttributeError | IndexError):
        return "a record has an unexpected form"
    return clean(str(error), 120) or type(error).__name__
