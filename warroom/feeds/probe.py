"""A web address looked at from here: does it answer, rightly, soon enough, and with a certificate that lasts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlsplit

import httpx
from msgspec import Struct
from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.config.types import matches
from warroom.core.model import Alert, AlertStatus, Signal
from warroom.core.policy import Duration
from warroom.core.text import clean
from warroom.core.times import age
from warroom.feeds import normalise
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.history import History
from warroom.feeds.own import OwnKeys
from warroom.feeds.patterns import Pattern, compiled
from warroom.feeds.reply import Reply
from warroom.feeds.source import Page, Source, Told

_LATENCY = "latency"
_LOOKED_AT = 1_000_000  # bytes of a body that expressions are looked for in
Level = Literal["critical", "high", "warning", "info"]
Statuses = Annotated[str, matches(r"[1-5](\d\d|xx)", 'an HTTP status such as "200", or "2xx"')]
_ORDER: tuple[Level, ...] = ("critical", "high", "warning", "info")


def _certificate_limits() -> dict[Level, timedelta]:
    return {"warning": timedelta(days=21), "high": timedelta(days=7), "critical": timedelta(days=1)}


class ProbeSettings(OwnKeys):
    """Keys of the type probe. Every aspect that fails is an alert of its own."""

    name: str = ""
    """What it is called on the screen; the host's name where it is empty."""
    service: str = ""
    """The service concerned."""
    method: Literal["GET", "HEAD"] = "GET"
    """HEAD spares the body; then none can be looked at."""
    expect: tuple[Statuses, ...] = ("2xx",)
    """The statuses that are right: "200", "2xx", "301"."""
    follow: bool = True
    """Whether redirects within the same origin are followed; one to elsewhere is the answer itself."""
    body: Pattern = ""
    """A regular expression that the body must have, in any case."""
    body_not: Pattern = ""
    """One that it must not have, such as "maintenance|exception"."""
    latency: dict[Level, Duration] = Field(default_factory=dict)
    """How long the whole answer may take: { warning = "800ms", critical = "3s" }; "timeout" bounds it."""
    certificate: dict[Level, Duration] = Field(default_factory=_certificate_limits)
    """How long the certificate must still be valid."""
    after: int = Field(default=2, ge=1, le=20)
    """So many looks in a row must fail before it is firing; until then it is pending."""
    level: Level = "critical"
    """The severity of no answer, a wrong status and a wrong body."""


class _Failing(Struct, frozen=True):
    """One aspect that is not as it should be."""

    aspect: str
    title: str
    summary: str
    level: str
    value: str = ""


class Probe(Source):
    """Each poll is one look. That nothing answers is an alert here, not a feed without data."""

    type = "probe"
    about = "a web address probed from the watcher: url is the whole address; status, latency, body and certificate"
    Settings = ProbeSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self.keys = cast(ProbeSettings, own)
        shown = "" if "${" in feed.url else urlsplit(feed.url).hostname or ""
        self.name = clean(self.keys.name, 100) or shown or feed.id
        self.monotonic = time.monotonic
        self._history = History()
        self._failing: dict[str, int] = {}

    def recall(self, alerts: tuple[Alert, ...], signals: tuple[Signal, ...]) -> None:
        self._history.recall(signals, _LATENCY)
        self._failing = {a.uid: self.keys.after for a in alerts if a.status is AlertStatus.FIRING}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        began = self.monotonic()
        try:
            reply = await self._look(fetch)
        except PollFailed as failure:
            if not _is_theirs(failure):
                raise
            found = self._unreachable(failure)
            # What cannot be looked at has not got better either.
            self._failing[found.aspect] = self._failing.get(found.aspect, 0) + 1
            yield Page([found], False, f"no answer: {failure.reason}")
            return
        took, now = self.monotonic() - began, fetch.now()
        self._history.add(now, round(took * 1000, 1))
        failing = await asyncio.to_thread(self._judged, reply, took, now)
        self._failing = {one.aspect: self._failing.get(one.aspect, 0) + 1 for one in failing}
        certified = reply.valid_until is not None or not reply.url.startswith("https:")
        note = "" if certified else "its certificate is not checked"
        yield Page([*failing, took], note=note)

    async def _look(self, fetch: Fetch) -> Reply:
        limit = self.feed.timeout.total_seconds()
        try:
            # A little less than the poll itself may take, so that it is reported as what it is.
            async with asyncio.timeout(limit * 0.95):
                return await fetch.visit(self.keys.method, follow=self.keys.follow)
        except TimeoutError as error:
            await fetch.close()
            raise PollFailed(f"timeout: no complete answer within {limit:g} s", "raise timeout") from error

    # ------------------------------------------------------------ judging

    def _unreachable(self, failure: PollFailed) -> _Failing:
        if failure.reason.startswith("TLS: the certificate"):
            return _Failing("certificate", f"{self.name}: certificate not valid", failure.reason, "critical")
        return _Failing("reach", f"{self.name} does not answer", failure.reason, self.keys.level)

    def _judged(self, reply: Reply, took: float, now: datetime) -> list[_Failing]:
        keys = self.keys
        found = [self._body(reply)]
        if not any(_fits(reply.status, wanted) for wanted in keys.expect):
            place = f", to {clean(reply.headers['location'], 100)}" if "location" in reply.headers else ""
            summary = f"HTTP {reply.status}{place}, expected {' or '.join(keys.expect)}"
            found.append(_Failing("status", f"{self.name}: wrong status", summary, keys.level, str(reply.status)))
        slow = _gravest(keys.latency, lambda limit: timedelta(seconds=took) > limit)
        if slow:
            summary = f"the answer took {_span(timedelta(seconds=took))}, over {_span(keys.latency[slow])}"
            found.append(_Failing(_LATENCY, f"{self.name} is slow", summary, slow, _span(timedelta(seconds=took))))
        if reply.valid_until is not None:
            left = reply.valid_until - now
            short = _gravest(keys.certificate, lambda limit: left < limit)
            if short:
                summary = f"valid until {reply.valid_until:%Y-%m-%d %H:%M} UTC"
                found.append(_Failing("certificate", f"{self.name}: certificate ends", summary, short, age(left)))
        return [one for one in found if one is not None]

    def _body(self, reply: Reply) -> _Failing | None:
        keys = self.keys
        if not (keys.body or keys.body_not) or keys.method == "HEAD":
            return None
        text = reply.body[:_LOOKED_AT].decode("utf-8", "replace")
        if keys.body and not compiled(keys.body).search(text):
            summary = f"the body has no {clean(keys.body, 100)}"
        elif keys.body_not and (hit := compiled(keys.body_not).search(text)):
            summary = f"the body has {clean(hit.group(), 100)}"
        else:
            return None
        return _Failing("body", f"{self.name}: wrong body", summary, keys.level)

    # ------------------------------------------------------------ telling

    def uid(self, record: Any) -> str:
        return record.aspect if isinstance(record, _Failing) else ""

    def read(self, record: Any) -> Told | None:
        if not isinstance(record, _Failing):
            return self._latency(record)
        sure = self._failing.get(record.aspect, 0) >= self.keys.after
        return self.alert(
            record.aspect,
            record.title,
            severity=record.level,
            status=AlertStatus.FIRING if sure else AlertStatus.PENDING,
            status_word=record.aspect,
            summary=record.summary,
            labels={"aspect": record.aspect},
            host=urlsplit(self.feed.url).hostname or "" if "${" not in self.feed.url else "",
            service=self.keys.service,
            value=record.value,
            url=self.link(""),
        )

    def _latency(self, took: float) -> Signal:
        limits = sorted(limit.total_seconds() * 1000 for limit in self.keys.latency.values())
        critical = self.keys.latency.get("critical")
        value = round(took * 1000, 1)
        return Signal(
            feed=self.feed.id,
            name=_LATENCY,
            unit="ms",
            service=clean(self.keys.service, 100),
            points=self._history.points,
            value=value,
            word=normalise.figure_of(value),
            threshold=limits[0] if limits else None,
            critical=critical.total_seconds() * 1000 if critical is not None else None,
            state="over" if limits and value > limits[0] else "ok",
        )


def _is_theirs(failure: PollFailed) -> bool:
    """Whether the address did not answer; else the fault is here: a secret, a file, what is written in url."""
    cause = failure.__cause__
    return isinstance(cause, httpx.TransportError | OSError) and not isinstance(cause, httpx.UnsupportedProtocol)


def _fits(status: int, wanted: str) -> bool:
    return all(w in ("x", s) for w, s in zip(wanted, str(status), strict=True))


def _gravest(limits: Mapping[Level, timedelta], fails: Any) -> Level | None:
    return next((level for level in _ORDER if level in limits and fails(limits[level])), None)


def _span(span: timedelta) -> str:
    """Milliseconds, or seconds with one place."""
    seconds = span.total_seconds()
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
