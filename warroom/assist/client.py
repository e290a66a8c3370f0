"""The way to an OpenAI-compatible server: one request, streamed; what went wrong is a sentence with its fix.

Servers differ: in what they refuse, in how they stream, in whether they say that they are done. A proxy before them
may answer in their place. Nothing here writes, and nothing is tried again but a parameter that was refused.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from warroom.assist.dialect import PLAIN, Quirks
from warroom.config.proxies import proxy_of
from warroom.config.secret import SecretMissing, redact, secret
from warroom.core.text import clean
from warroom.notify.senders.http import pause_of

if TYPE_CHECKING:
    import httpx

    from warroom.config.settings_assist import Assist

TURNS = 6
"""So often a parameter is dropped or renamed for one request."""
MOST = 400_000
"""Letters that are read of an answer, thoughts among them."""
LONGEST = 10
"""An answer may take so many times the longest silence."""


class Trouble(Exception):
    """Why there is no answer: a sentence with its fix, which holds no secret. ``pause_s``: the server asks to be left
    alone for so long."""

    def __init__(self, sentence: str, pause_s: float = 0.0) -> None:
        super().__init__(sentence)
        self.pause_s = pause_s


class Heard(Struct):
    """What has come of an answer so far. ``cut``: it ended before the server said that it was done."""

    text: str = ""
    thought: int = 0
    finish: str = ""
    tokens: int | None = None
    cut: bool = False
    quirks: Quirks = PLAIN

    @property
    def note(self) -> str:
        """What a reader must know of it; "" where all is well."""
        if self.finish == "length":
            return "the answer was cut off at its limit"
        return "the server closed the line before it said that it was done" if self.cut else ""


Tell = Callable[[Heard], None]


class Asked(Protocol):
    """What is sent: the bytes, as that server wants them."""

    def content(self, quirks: Quirks) -> bytes: ...


class Client:
    """One endpoint as the configuration names it. Every method may raise Trouble."""

    def __init__(self, settings: Assist, quirks: Quirks = PLAIN) -> None:
        self.settings = settings
        self.quirks = quirks
        self._silence = settings.timeout.total_seconds()

    async def ask(self, request: Asked, tell: Tell = lambda heard: None) -> Heard:
        """The whole answer; ``tell`` is called with each part as it comes."""
        async with self._connected() as client:
            for _ in range(TURNS):
                body = request.content(self.quirks)
                async with self._sent(client, "chat/completions", body) as response:
                    if response.status_code in (400, 422) and await self._learnt(response):
                        continue
                    await self._must_be_well(response)
                    heard = Heard(quirks=self.quirks)
                    await self._heard(response, heard, tell)
                    return _judged(heard)
        raise Trouble(f"{self._host} refuses one parameter after another ({self.quirks.words()}): is it an OpenAI-"
                      "compatible server, and is [assist] url its address up to /v1?")  # fmt: skip

    async def models(self) -> tuple[str, ...]:
        """The names of the models that the server says it has; empty where it does not say."""
        async with self._connected() as client, self._sent(client, "models", None) as response:
            if response.status_code >= 400:
                return ()
            data = _data(await self._body(response))
        listed = data.get("data") if isinstance(data, dict) else None
        return tuple(str(one.get("id", "")) for one in listed or () if isinstance(one, dict))

    async def embedded(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text, by the model of ``embeddings``."""
        body = json.dumps({"model": self.settings.embeddings, "input": texts}, ensure_ascii=False).encode()
        async with self._connected() as client, self._sent(client, "embeddings", body) as response:
            await self._must_be_well(response, self.settings.embeddings)
            data = _data(await self._body(response))
        try:
            rows = sorted(data["data"], key=lambda row: row.get("index", 0))
            found = [[float(number) for number in row["embedding"]] for row in rows]
        except (KeyError, TypeError, ValueError, AttributeError):
            found = []
        if len(found) != len(texts):
            raise Trouble(f"{self._host} gave no embeddings: is {self.settings.embeddings} a model for them?")
        return found

    # ------------------------------------------------------------ the line

    @property
    def _host(self) -> str:
        return self.settings.url.partition("://")[2].partition("/")[0].rpartition("@")[2]

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[httpx.AsyncClient]:
        import httpx

        url = self.settings.url
        proxy = proxy_of(url, os.environ)
        if proxy is not None and (fault := proxy.fault()):
            raise Trouble(f"The proxy {proxy.shown} of {proxy.variable} cannot be used: {fault}.")
        way: dict[str, Any] = {"trust_env": False, "proxy": proxy.url if proxy is not None else None}
        if url.startswith("https"):
            way["verify"] = httpx.create_ssl_context(verify=self.settings.ca_file or True)
        else:
            way["verify"] = False  # nothing to verify, and reading the authorities takes long
        limit = httpx.Timeout(self._silence, connect=min(self._silence, 10.0))
        try:
            async with asyncio.timeout(self._silence * LONGEST), httpx.AsyncClient(timeout=limit, **way) as client:
                yield client
        except TimeoutError:
            took = f"{self._silence * LONGEST:g} s"
            raise Trouble(f"{self._host} did not come to an end in {took}: ask for less.") from None
        except httpx.TimeoutException:
            raise Trouble(
                f"{self._host} was silent for {self._silence:g} s: is the model loading? [assist] timeout is how long "
                "to wait."
            ) from None
        except httpx.ConnectError as error:
            said = clean(str(error), 120) or "refused"
            fix = "is the server running, is [assist] url right?"
            raise Trouble(f"No connection to {self._host} ({said}): {fix}") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            said = redact(clean(str(error), 120), self._secrets()) or type(error).__name__
            raise Trouble(f"{self._host} closed the line ({said}): ask again.") from None

    @asynccontextmanager
    async def _sent(self, client: httpx.AsyncClient, path: str, body: bytes | None) -> AsyncIterator[httpx.Response]:
        headers = {"accept": "text/event-stream, application/json"}
        try:
            if key := secret(self.settings.key):
                headers["authorization"] = f"Bearer {key}"
        except SecretMissing as error:
            raise Trouble(f"[assist] key: {error}.") from None
        if body is not None:
            headers["content-type"] = "application/json"
        url = f"{self.settings.url.rstrip('/')}/{path}"
        async with client.stream("GET" if body is None else "POST", url, headers=headers, content=body) as response:
            yield response

    async def _body(self, response: httpx.Response) -> str:
        found = bytearray()
        async for chunk in response.aiter_bytes():
            found += chunk
            if len(found) > MOST * 4:
                break
        return bytes(found).decode("utf-8", "replace")

    def _secrets(self) -> tuple[str, ...]:
        try:
            return (secret(self.settings.key),) if self.settings.key else ()
        except SecretMissing:
            return ()

    # ------------------------------------------------------------ what it says

    async def _learnt(self, response: httpx.Response) -> bool:
        """Whether the refusal names a parameter that can be left out; it is left out from now on."""
        text = await self._body(response)
        self._must_be_no_page(response, text)
        said, named, _ = _error(text)
        after = None if _is_too_long(said) else self.quirks.learnt(said, named)
        if after is None:
            raise self._refused(response.status_code, said)
        self.quirks = after
        return True

    async def _must_be_well(self, response: httpx.Response, model: str = "") -> None:
        status = response.status_code
        if 300 <= status < 400:
            raise Trouble(f"{self._host} points elsewhere (HTTP {status}): give the final address as [assist] url.")
        if status < 400:
            return
        text = await self._body(response)
        self._must_be_no_page(response, text)
        said, _, kind = _error(text)
        raise self._refused(status, said, kind, pause_of(response.headers), model)

    def _must_be_no_page(self, response: httpx.Response, text: str) -> None:
        if _is_page(response, text):
            raise Trouble(
                f"{self._host} answered with a web page (HTTP {response.status_code}{_titled(text)}): a proxy stands "
                "before the model, or [assist] url lacks its /v1."
            )

    def _refused(self, status: int, said: str, kind: str = "", pause_s: float = 0.0, model: str = "") -> Trouble:
        model = model or self.settings.model
        words = redact(clean(said, 200), self._secrets())
        quoted = f" ({words})" if words else ""
        if _is_too_long(f"{said} {kind}"):
            return Trouble(f"The request is longer than {model} takes{quoted}: lower [assist] budget.")
        if status in (401, 403):
            return Trouble(f"{self._host} does not take the key (HTTP {status}): check [assist] key.")
        if status == 404:
            if "model" in said.lower():
                return Trouble(f"{self._host} has no model {model}: `warroom assist check` lists those it has.")
            return Trouble(f"There is nothing at {self.settings.url} (HTTP 404): [assist] url ends in /v1 as a rule.")
        if status == 429:
            wait = f"ask again in {pause_s:.0f} s" if pause_s else "ask again later"
            return Trouble(f"{self._host} has too much to do, or the quota is spent{quoted}: {wait}.", pause_s)
        if status >= 500:
            return Trouble(f"{self._host} failed (HTTP {status}){quoted}: ask again, or look into its log.", pause_s)
        return Trouble(f"{self._host} refuses the request (HTTP {status}){quoted}: `warroom assist check` says more.")

    async def _heard(self, response: httpx.Response, heard: Heard, tell: Tell) -> None:
        form = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if form == "text/event-stream":
            await self._streamed(response, heard, tell)
            return
        text = await self._body(response)
        self._must_be_no_page(response, text)
        data = _data(text)
        if data is None:
            raise Trouble(f"{self._host} answered with neither a stream nor JSON: is [assist] url a model's server?")
        self._take(data, heard)
        tell(heard)

    @property
    def _enough(self) -> int:
        """Letters of an answer after which none is wanted: those of [assist] answer, and what is taken out of it."""
        return self.settings.answer * 5 // 4 + 200

    async def _streamed(self, response: httpx.Response, heard: Heard, tell: Tell) -> None:
        from httpx import RemoteProtocolError
        from httpx_sse import EventSource

        try:
            async for event in EventSource(response).aiter_sse():
                if event.data.strip() == "[DONE]":
                    return
                if event.data.strip():
                    self._part(event.event, event.data, heard)
                    tell(heard)
                if len(heard.text) > self._enough or len(heard.text) + heard.thought > MOST:
                    heard.finish = "length"
                    return
        except RemoteProtocolError:
            if not heard.text:
                raise
        heard.cut = not heard.finish

    def _part(self, name: str, text: str, heard: Heard) -> None:
        data = _data(text)
        if name == "error" or data is None:
            said, _, kind = _error(text)
            raise self._refused(400 if _is_too_long(f"{said} {kind}") else 500, said, kind)
        self._take(data, heard)

    def _take(self, data: Any, heard: Heard) -> None:
        """One part of an answer, or the whole: text, thoughts, why it ended, what it took, or an error."""
        if not isinstance(data, dict):
            return
        if data.get("error"):
            said, _, kind = _error(json.dumps(data))
            raise self._refused(400 if _is_too_long(f"{said} {kind}") else 500, said, kind)
        usage = data.get("usage")
        if isinstance(usage, dict) and isinstance(usage.get("total_tokens"), int):
            heard.tokens = usage["total_tokens"]
        for choice in data.get("choices") or ():
            if not isinstance(choice, dict) or choice.get("index", 0) not in (0, None):
                continue
            part = choice.get("delta") or choice.get("message") or {}
            heard.text += _text(part.get("content"))
            heard.thought += len(_text(part.get("reasoning_content")) or _text(part.get("reasoning")))
            heard.finish = str(choice.get("finish_reason") or "") or heard.finish


def _judged(heard: Heard) -> Heard:
    """The answer, where there is one."""
    if heard.text.strip():
        return heard
    if heard.finish == "length" or heard.thought:
        raise Trouble("The model thought, and had no room left for an answer: raise [assist] answer.")
    if heard.finish == "content_filter":
        raise Trouble("The server's filter kept the answer back: ask for another kind of draft, or another model.")
    raise Trouble("The model answered nothing: the request may be longer than it takes. Lower [assist] budget.")


def _text(value: Any) -> str:
    """Content is a text, or a list of parts that have one."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(str(part.get("text", "")) for part in value if isinstance(part, dict))
    return ""


def _data(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _error(text: str) -> tuple[str, str, str]:
    """What an error says, the parameter that it names apart, and its kind, in whichever of the shapes it comes."""
    data = _data(text)
    inner = data.get("error", data) if isinstance(data, dict) else text
    if isinstance(inner, str):
        return inner[:2_000], "", ""
    if not isinstance(inner, dict):
        return str(inner)[:2_000], "", ""
    said = inner.get("message") or inner.get("detail") or inner.get("msg") or ""
    return str(said)[:2_000], str(inner.get("param") or ""), f"{inner.get('type') or ''} {inner.get('code') or ''}"


def _is_too_long(said: str) -> bool:
    folded = said.lower()
    return "context" in folded and any(word in folded for word in ("exceed", "length", "maximum", "window", "too long"))


def _is_page(response: httpx.Response, text: str) -> bool:
    form = response.headers.get("content-type", "")
    return "html" in form.lower() or text.lstrip()[:200].lower().startswith(("<!doctype html", "<html"))


def _titled(text: str) -> str:
    """The page's title, in the middle of a sentence."""
    _, _, rest = text[:20_000].partition("<title>")
    title = clean(rest.partition("</title>")[0], 60) if rest else ""
    return f", {title}" if title else ""
