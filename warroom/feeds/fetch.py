"""One feed's way to its server: bounded, its failures distinguished in words, and never carrying a secret elsewhere.

httpx alone bounds neither the time of a dripping body nor its size, and on a redirect to another
origin it keeps custom headers. So redirects, decompression and budgets are done here.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from warroom.config.proxies import Proxy, proxy_of
from warroom.config.settings import FeedSettings
from warroom.feeds.address import below, origin_of, shown_url, without_user
from warroom.feeds.credentials import Credentials
from warroom.feeds.failure import PROXY_MEND, PollFailed, from_exception, from_status
from warroom.feeds.pacing import skew_of, wait_asked
from warroom.feeds.reply import Reply, said
from warroom.feeds.unpacking import read_bounded

_REDIRECTS = 5
_SIDE_REQUESTS = 20  # besides the pages: redirects, status, look-ups
_REMEMBERED = 64  # answers kept for conditional requests, one feed
_KEPT_BODY = 2_000_000  # bytes: larger answers are fetched again

Params = Mapping[str, str | int | Sequence[str]]


class Unchanged(Exception):
    """The answer that was expected came again: nothing needs to be read again."""


class Fetch:
    """The HTTP side of one feed: ``begin()`` before each poll, then ``get`` or ``request`` from its source.

    Takes ``secret``, which resolves ``${env:NAME}`` and ``${file:PATH}`` at each use and raises ValueError
    with a sentence where it cannot. Gives replies of status 2xx only; everything else is PollFailed.

    What may be asked for conditionally is decided by the source: after ``understood()`` the answers of this poll are
    remembered, without it they are forgotten, or a web page in the place of an answer would be that for ever.
    """

    def __init__(self, feed: FeedSettings, secret: Callable[[str], str], clock: Callable[[], datetime]) -> None:
        self.feed = feed
        self.skew_s = 0.0
        """The server's clock less ours, by the last Date header, in seconds."""
        self.pause_s = 0.0
        """How long the server asked in this poll to be left alone."""
        self.notes: list[str] = []
        """What was not as it should be with the answers of this poll, though they could be read."""
        self.base = without_user(feed.url)[0]
        self._credentials = Credentials(feed, secret)
        self._clock = clock
        self._clients: dict[tuple[bool, Proxy | None], httpx.AsyncClient] = {}
        self._kept: dict[str, Reply] = {}
        self._fresh: dict[str, Reply | None] = {}
        self._until: float | None = None
        self._bytes = 0
        self._requests = 0
        self._answers: list[tuple[str, bytes]] = []
        self._expected: tuple[str, bytes] | None = None
        self._sign_in = self._credentials.sign_in()

    def begin(self) -> None:
        """Fresh budgets of bytes and requests for one poll; a secret address is resolved again."""
        self.forget()
        self.base = self._credentials.base()
        self._bytes = self._requests = 0
        self.pause_s = 0.0
        self.notes = []
        self._answers, self._expected = [], None
        self._until = asyncio.get_running_loop().time() + self.feed.timeout.total_seconds()

    def understood(self) -> None:
        """The answers since the last ``understood`` were what was asked for: they may be asked for conditionally."""
        for key, reply in self._fresh.items():
            self._kept.pop(key, None)
            if reply is not None:
                self._kept[key] = reply
        self._fresh = {}
        while len(self._kept) > _REMEMBERED:
            self._kept.pop(next(iter(self._kept)))

    def forget(self) -> None:
        """They were not: the next time each is asked for whole."""
        for key in self._fresh:
            self._kept.pop(key, None)
        self._fresh = {}

    def time_left(self) -> float:
        """Seconds until the poll must be over."""
        if self._until is None:
            return self.feed.timeout.total_seconds()
        return max(0.0, self._until - asyncio.get_running_loop().time())

    def expect(self, answer: tuple[str, bytes] | None) -> None:
        """Raise ``Unchanged`` where the first answer of this poll is that one again, see ``only_answer``."""
        self._expected = answer

    def only_answer(self) -> tuple[str, bytes] | None:
        """What was asked and a digest of what came, where one answer was all so far in this poll."""
        return self._answers[0] if len(self._answers) == 1 else None

    async def close(self) -> None:
        """Ends the connections; the next request opens new ones."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    async def get(self, path: str, params: Params | None = None) -> Reply:
        """The answer to a GET of ``path`` (below the base address), or of a whole address such as a next link."""
        return await self.request("GET", path, params=params)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> Reply:
        """One exchange, redirects within the origin followed. ``body`` is sent as JSON, bytes as they are.

        A whole address of another origin is refused, unless ``allow_redirects`` lists it; then no configured
        header, parameter, password or client certificate goes along. Raises PollFailed.
        """
        if self._sign_in is None:
            return await self._request(method, path, params, headers, body)
        token = await self._sign_in.token(self.post_to)
        try:
            return await self._request(method, path, params, {**(headers or {}), **_bearer(token)}, body)
        except PollFailed as failure:
            if failure.status != 401:
                raise
        self._sign_in.drop(token)
        token = await self._sign_in.token(self.post_to)
        return await self._request(method, path, params, {**(headers or {}), **_bearer(token)}, body)

    async def _request(
        self, method: str, path: str, params: Params | None, headers: Mapping[str, str] | None, body: Any
    ) -> Reply:
        url = self.absolute(path)
        query: dict[str, Any] = {**(params or {})}
        for hop in range(_REDIRECTS + 1):
            own = self._own(url)
            if own and not path.startswith(("http://", "https://")):
                query = {**{k: self._credentials.open(v) for k, v in self.feed.params.items()}, **query}
            elif own and hop == 0:
                query = {**self._keys_missing(url), **query}
            reply = await self._exchange(method, url, query if own else {}, headers if own else None, body, own)
            place = reply.headers.get("location", "")
            if not 300 <= reply.status < 400 or reply.status == 304 or not place:
                return self._noted(f"{method} {url}?{sorted(query.items())} {body}", self._checked(reply))
            # The address redirected to is complete, but a next link keeps its own query too.
            url = path = without_user(urljoin(url, place))[0]
            query = {}
            if reply.status in (301, 302, 303):
                method, body = "GET", None
        raise PollFailed("a redirect loop", "check url: write the address it should end at")

    async def post_to(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """The answer to a POST to an address of the configuration, of whatever server: nothing that is configured for
        the feed's own goes along. Raises PollFailed."""
        self._counted()
        sent = {**self._credentials.headers(False, None), **headers}
        return self._checked(await self._sent("POST", url, {}, sent, body, False))

    def open(self, text: str) -> str:
        """A key of the type's own with its secrets resolved, never to be shown. Raises PollFailed."""
        return str(self._credentials.open(text))

    def conceal(self, text: str) -> None:
        """From now on this is not shown: a part of a secret that is one by itself."""
        self._credentials.conceal(text)

    def _keys_missing(self, url: str) -> dict[str, Any]:
        """Secret parameters that a next link of our own server leaves out: they let us in."""
        known = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
        secrets = {k: v for k, v in self.feed.params.items() if k not in known and "${" in str(v)}
        return {k: self._credentials.open(v) for k, v in secrets.items()}

    def _noted(self, asked: str, reply: Reply) -> Reply:
        """Remembers the answer by its digest. Raises Unchanged."""
        self._answers.append((asked, hashlib.blake2b(reply.body, digest_size=16).digest()))
        expected, self._expected = self._expected, None
        if expected is not None and self._answers == [expected]:
            raise Unchanged
        return reply

    async def visit(self, method: str, *, follow: bool = True) -> Reply:
        """The answer that a visitor of the address gets, whatever its status, never from memory.

        Redirects are followed within the origin only; one to elsewhere is the answer. Raises PollFailed, from
        httpx's or the system's exception where no answer came.
        """
        self._kept.clear()
        self._fresh.clear()
        url, query = self.base, {k: self._credentials.open(v) for k, v in self.feed.params.items()}
        for _ in range(_REDIRECTS + 1):
            reply = await self._exchange(method, url, query, None, None, True)
            place = without_user(urljoin(url, reply.headers.get("location", "")))[0]
            if not follow or not 300 <= reply.status < 400 or origin_of(place) != origin_of(self.base):
                break
            url, query = place, {}
        return reply

    async def json(self, path: str, params: Params | None = None) -> Any:
        """The JSON data that a GET answers."""
        return (await self.get(path, params)).json()

    def now(self) -> datetime:
        """The watcher's time, for sources that ask for a span of it."""
        return self._clock()

    def absolute(self, path: str) -> str:
        """The whole address of a path below the base address; a whole address stays as it is."""
        if path.startswith(("http://", "https://")):
            return without_user(path)[0]
        return below(self.base, path) if path else self.base

    def hide(self, text: str) -> str:
        """The text without any secret that this feed has sent: servers repeat them in what they say."""
        return self._credentials.hide(text)

    # ------------------------------------------------------------ one exchange

    def _own(self, url: str) -> bool:
        """True for the feed's own origin, False for a listed one; PollFailed for any other."""
        origin = origin_of(url)
        if origin == origin_of(self.base):
            return True
        if origin and origin in {origin_of(o) for o in self.feed.allow_redirects}:
            return False
        raise PollFailed(
            f"the server points to another origin, {origin or 'no address'}",
            "check url (http or https? the right name?), or list it in allow_redirects: it gets no password",
        )

    async def _exchange(
        self, method: str, url: str, query: Params, headers: Mapping[str, str] | None, body: Any, own: bool
    ) -> Reply:
        self._counted()
        if not own and body is not None:
            raise PollFailed("the server redirects a query with its body to another origin", "check url")
        sent = self._credentials.headers(own, headers)
        key = f"{url}?{sorted(query.items())}"
        kept = self._kept.get(key) if method == "GET" else None
        if kept is not None:
            sent.update(_conditions(kept))
        asked = self._clock()
        reply = await self._sent(method, url, query, sent, body, own)
        self._note_clock(reply, asked)
        if reply.status == 304 and kept is not None:
            self._fresh[key] = kept
            return Reply(kept.status, kept.url, kept.headers, kept.body, kept.valid_until, self.notes)
        if method == "GET":
            self._fresh[key] = reply if _may_keep(reply) else None
        return reply

    def _counted(self) -> None:
        self._requests += 1
        if self._requests > self.feed.max_pages + _SIDE_REQUESTS:
            raise PollFailed(f"more than {self._requests - 1} requests in one poll", "narrow the query")

    async def _sent(
        self, method: str, url: str, query: Params, sent: dict[str, str], body: Any, own: bool
    ) -> Reply:
        """The answer as it came, by the proxy of the environment. Raises PollFailed."""
        proxy = proxy_of(url, os.environ)
        via = f"{proxy.shown} of {proxy.variable}" if proxy is not None else ""
        if proxy is not None and (fault := proxy.fault()):
            raise PollFailed(f"the proxy {via} cannot be used: {fault}", PROXY_MEND)
        try:
            return await self._stream(self._client(own, proxy), method, url, query, sent, body, own)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ssl.SSLError) as error:
            await self.close()  # a renewed certificate is read again
            raise from_exception(error, shown_url(url), via) from error

    async def _stream(
        self, client: httpx.AsyncClient, method: str, url: str, query: Params, headers: dict[str, str], body: Any,
        own: bool,
    ) -> Reply:  # fmt: skip
        # httpx drops an address's own query when given params, even empty ones.
        target = httpx.URL(url)
        if query:
            target = target.copy_merge_params({k: v for k, v in query.items()})
        content = body if isinstance(body, bytes) else None
        request = client.build_request(
            method, target, headers=headers, content=content, json=None if content is not None else body
        )
        auth = self._credentials.auth() if own else None
        answer = await client.send(request, stream=True, auth=auth)
        try:
            left = self.feed.max_bytes - self._bytes
            came = await read_bounded(answer, left)
        finally:
            await answer.aclose()
        self._bytes += len(came)
        found = {k.lower(): v for k, v in answer.headers.items()}
        return Reply(answer.status_code, str(answer.url), found, came, _valid_until(answer), self.notes)

    def _checked(self, reply: Reply) -> Reply:
        wait = wait_asked(reply.headers, self._clock())
        exhausted = _first(reply.headers, "ratelimit-remaining", "x-ratelimit-remaining") == "0"
        if wait is not None and (exhausted or reply.status in (429, 503)):
            self.pause_s = max(self.pause_s, wait)
        if 200 <= reply.status < 300:
            return reply
        if 300 <= reply.status < 400:
            raise PollFailed(f"HTTP {reply.status} without an address to go to", "check url")
        raise from_status(reply.status, self.hide(said(reply)), wait)

    def _note_clock(self, reply: Reply, asked: datetime) -> None:
        if "age" in reply.headers:
            return  # a cache's answer: its Date is the day it was made
        skew = skew_of(reply.headers.get("date", ""), asked, self._clock())
        if skew is not None:
            self.skew_s = skew

    def _client(self, own: bool, proxy: Proxy | None) -> httpx.AsyncClient:
        if (own, proxy) not in self._clients:
            # The environment was read already: httpx would refuse this address for the sake of another's proxy.
            self._clients[own, proxy] = httpx.AsyncClient(
                trust_env=False,
                proxy=proxy.url if proxy is not None else None,
                verify=self._credentials.tls(own, self.base.startswith("http://")),
                timeout=self.feed.timeout.total_seconds(),
                follow_redirects=False,
                limits=httpx.Limits(max_connections=4, max_keepalive_connections=2),
            )
        return self._clients[own, proxy]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _may_keep(reply: Reply) -> bool:
    validated = "etag" in reply.headers or "last-modified" in reply.headers
    return reply.status == 200 and validated and len(reply.body) <= _KEPT_BODY


def _valid_until(answer: httpx.Response) -> datetime | None:
    stream = answer.extensions.get("network_stream")
    tls = stream.get_extra_info("ssl_object") if stream is not None else None
    written = (tls.getpeercert() or {}).get("notAfter") if tls is not None else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(written), UTC) if written else None


def _conditions(kept: Reply) -> dict[str, str]:
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return {name: kept.headers[source] for name, source in pairs if source in kept.headers}


def _first(headers: Mapping[str, str], *names: str) -> str:
    return next((headers[n].strip() for n in names if n in headers), "")
