"""A tracker's API over HTTP: what its answers mean, in sentences that say what to do."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.policy import show_duration
from warroom.core.text import clean
from warroom.notify.attempt import LONGEST_PAUSE_S, Failed
from warroom.notify.senders import http
from warroom.trackers.signing_in import SignIn
from warroom.trackers.tracker import NoAnswer

MOST = 32_000_000
"""So many bytes of a list of tickets are read: a hundred of them with long texts."""
RESETS = ("x-ratelimit-reset", "ratelimit-reset", "x-ratelimit-requests-reset")
LEFT = ("x-ratelimit-remaining", "ratelimit-remaining")
SHORTEST_PAUSE_S = 60.0
"""How long a tracker is left alone that names a limit and no time."""


class Words(Struct, frozen=True):
    """What is said of a tracker: its name, what its project is called, what its token must be allowed to do."""

    tracker: str
    project: str
    needs: str
    gone: str = ""  # what 410 means there
    token: str = ""  # what 401 means there, where it is not that of a token
    table: str = "this tracker"  # whose table in config.toml it is
    check: str = "project"  # what to look at where nothing is found


def basic(user: str, token: str) -> str:
    """The header's value for who logs in with a name."""
    return f"Basic {base64.b64encode(f'{user}:{token}'.encode()).decode()}"


class Api:
    """Asks one tracker. Nothing is asked twice: whoever wants it again says so."""

    def __init__(
        self, base: str, headers: Mapping[str, str], timeout_s: float, words: Words,
        limited: Callable[[http.Answer], bool] = lambda _: False, sign_in: SignIn | None = None,
    ) -> None:  # fmt: skip
        """``limited``: whether an answer is a rate limit that its status does not tell; ``sign_in`` gives a token that
        ends, in place of one in the headers: where it is refused another one is asked for, once."""
        self.base = base.rstrip("/")
        self._headers = {"User-Agent": "warroom", "Accept": "application/json", **headers}
        self._timeout_s = timeout_s
        self.words = words
        self._limited = limited
        self._sign_in = sign_in

    async def get(self, path: str, **query: Any) -> Any:
        """The data of the answer. Raises NoAnswer."""
        return await self.ask("GET", path, query=query)

    async def there(self, path: str, **query: Any) -> Any | None:
        """The same; None where there is no such thing (any more)."""
        answer = await self._answer("GET", path, query, None)
        if answer.status in (301, 404, 410):
            return None
        return self._data(answer, making=False)

    async def ask(
        self, method: str, path: str, data: Any = None, *, query: Mapping[str, Any] | None = None, making: bool = False
    ) -> Any:
        """The data of the answer. Raises NoAnswer; with ``making`` unsure where the thing may be made all the same."""
        try:
            answer = await self._answer(method, path, query or {}, data)
        except NoAnswer as error:
            raise NoAnswer(_sure(error.failed, making)) from None
        return self._data(answer, making=making)

    async def _answer(self, method: str, path: str, query: Mapping[str, Any], data: Any) -> http.Answer:
        url = f"{self.base}{path}"
        if query:
            url += f"?{urlencode(query, doseq=True, quote_via=quote)}"
        headers, content = dict(self._headers), None
        if data is not None:
            headers["Content-Type"], content = "application/json", json.dumps(data).encode()
        token = await self._sign_in.token() if self._sign_in is not None else ""
        answer = await self._sent(method, url, headers, content, token)
        if answer.status == 401 and self._sign_in is not None:  # refused, so nothing was made
            self._sign_in.drop(token)
            answer = await self._sent(method, url, headers, content, await self._sign_in.token())
        return answer

    async def _sent(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, token: str
    ) -> http.Answer:  # fmt: skip
        signed = {**headers, "Authorization": f"Bearer {token}"} if token else headers
        answer = await http.ask(method, url, timeout_s=self._timeout_s, headers=signed, content=content, most=MOST)
        if isinstance(answer, Failed):
            raise NoAnswer(answer)
        hides = token.encode() if token else b""  # what it says of an error is told to people
        return replace(answer, body=answer.body.replace(hides, b"...")) if hides and hides in answer.body else answer

    def _data(self, answer: http.Answer, *, making: bool) -> Any:
        failed = self._verdict(answer, making)
        if failed is not None:
            raise NoAnswer(failed)
        data = answer.json()
        if not isinstance(data, dict | list):
            raise NoAnswer(Failed(self._no_data(answer), unsure=making))
        return data

    def _verdict(self, answer: http.Answer, making: bool) -> Failed | None:
        words, status = self.words, answer.status
        if status == 429 or self._limited(answer) or (status == 403 and _is_limit(answer)):
            pause_s = pause_of(answer)
            told = show_duration(datetime.fromtimestamp(round(pause_s), UTC) - datetime.fromtimestamp(0, UTC))
            return Failed(f"{words.tracker} limits how often it is asked: tried again in {told}", pause_s=pause_s)
        if 200 <= status < 300:
            return None
        if status >= 500 or status == 408:
            return Failed(f"HTTP {status}{_said(answer)}: {words.tracker} has trouble of its own", unsure=making)
        if 300 <= status < 400:
            return Failed(f"HTTP {status}: it points elsewhere: give the final address as url", final=True)
        return Failed(f"HTTP {status}: {self._refusal(answer)}", final=True)

    def _refusal(self, answer: http.Answer) -> str:
        words, said = self.words, _said(answer)
        if _is_page(answer):
            return self._no_data(answer)
        if answer.status == 401 and words.token:
            return words.token
        if answer.status == 401:
            return f"the token is wrong, expired or revoked: make a new one in {words.tracker} and set it as token"
        if answer.status == 403:
            return f"the token may not do this{said}: give it {words.needs}"
        if answer.status == 404:
            where = f"there is no {words.project} that this token can see"
            return f"{where}: check {words.check}, and give it {words.needs}"
        if answer.status == 410 and words.gone:
            return words.gone
        return f"{words.tracker} refuses it{said}: correct the table of {words.table} in config.toml"

    def _no_data(self, answer: http.Answer) -> str:
        if _is_page(answer):
            return "a web page came instead of data: check url, and whether a proxy or a login stands in between"
        return f"what {self.words.tracker} answered is not JSON: check url"


def _sure(failed: Failed, making: bool) -> Failed:
    return Failed(failed.reason, failed.final, failed.pause_s, failed.unsure and making)


def _is_page(answer: http.Answer) -> bool:
    return "html" in answer.headers.get("content-type", "") or answer.body[:200].lstrip()[:1] == b"<"


def _is_limit(answer: http.Answer) -> bool:
    """Whether a 403 is a limit: it says when to come back, that nothing is left, or what it is."""
    left = any(answer.headers.get(name, "").strip() == "0" for name in LEFT)
    return left or "retry-after" in answer.headers or b"rate limit" in answer.body[:2000].lower()


def pause_of(answer: http.Answer) -> float:
    """Seconds to wait: Retry-After, else until the limit is set back, else a minute; an hour at most."""
    after = http.pause_of(answer.headers)
    if after > 0:
        return min(after, LONGEST_PAUSE_S)
    now = _now(answer)
    resets = [at - now for name in RESETS if (at := _instant(answer.headers.get(name, ""))) is not None]
    ahead = [seconds for seconds in resets if seconds > 0]
    return min(max(ahead), LONGEST_PAUSE_S) if ahead else SHORTEST_PAUSE_S


def _now(answer: http.Answer) -> float:
    """By the server's own clock, where it says what that is."""
    with suppress(TypeError, ValueError):
        return parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    return datetime.now(UTC).timestamp()


def _instant(text: str) -> float | None:
    """Seconds or milliseconds since 1970, or ISO 8601; None for anything else."""
    word = text.strip()
    if word.isascii() and word.isdigit() and 9 <= len(word) <= 14:
        number = float(word)
        return number / 1000 if number > 1e11 else number
    with suppress(ValueError):
        found = datetime.fromisoformat(word)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    return None


def _said(answer: http.Answer) -> str:
    """What the tracker itself says is wrong, short and in brackets; "" for a page."""
    if _is_page(answer):
        return ""
    data = answer.json()
    if isinstance(data, dict):
        found = [*_words_in(data)]
        said = "; ".join(dict.fromkeys(found)) if found else ""
    else:
        said = answer.body[:300].decode("utf-8", "replace")
    short = clean(said, 160)
    return f" ({short})" if short else ""


def _words_in(data: Any) -> list[str]:
    """The words of an error, in whichever of the usual places they are."""
    if isinstance(data, str):
        return [data] if data.strip() else []
    if isinstance(data, list):
        return [word for one in data[:5] for word in _words_in(one)]
    if isinstance(data, dict):
        named = [word for name in ("message", "error", "error_description", "errorMessages", "detail")
                 for word in _words_in(data.get(name))]  # fmt: skip
        errors = data.get("errors")
        if isinstance(errors, dict):
            named += [f"{field}: {word}" for field, value in list(errors.items())[:5] for word in _words_in(value)]
        elif errors:
            named += _words_in(errors)
        return named
    return []
