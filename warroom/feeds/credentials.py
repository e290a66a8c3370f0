"""What one feed shows its server: passwords, headers, certificates; resolved at each use, repeated in no error."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import unquote

import httpx

from warroom.config.secret import redact, references
from warroom.config.settings import FeedSettings
from warroom.core.text import clean
from warroom.feeds.address import without_user
from warroom.feeds.failure import PollFailed
from warroom.feeds.signing_in import SignIn

_REFERENCE = r"\$\{[^{}]*\}"
_USER = re.compile(
    rf"(?P<scheme>https?://)(?P<name>(?:{_REFERENCE}|[^/@?#:])*)"
    rf"(?::(?P<password>(?:{_REFERENCE}|[^/@?#])*))?@(?P<rest>.+)"
)


class Credentials:
    """The secrets of one feed. Takes ``secret``, which resolves ``${env:NAME}`` and ``${file:PATH}`` or raises
    ValueError with a sentence. ``own`` is True for the feed's own origin: no other is shown anything."""

    def __init__(self, feed: FeedSettings, secret: Callable[[str], str]) -> None:
        self.feed = feed
        self._secret = secret
        self._hidden: set[str] = set()
        self._user: tuple[str, str] | None = None

    def base(self) -> str:
        """The feed's address with its secrets resolved and without the name and password that may be in it.

        These are shown to the feed's own origin whatever address of it is asked: a redirect or a next link has none.
        """
        found = _USER.match(self.feed.url)
        if found is None:
            url, self._user = without_user(str(self.open(self.feed.url)))
        else:  # opened each by itself: a password may have any sign of an address in it
            url = str(self.open(found["scheme"] + found["rest"]))
            self._user = self._part(found["name"]), self._part(found["password"] or "")
        if self._user is not None and self._user[1]:
            self._hidden.add(self._user[1])
        return url

    def _part(self, text: str) -> str:
        return str(self.open(text)) if "${" in text else unquote(text)

    def open(self, value: Any) -> Any:
        """A configured value with its secrets resolved, remembered so that no error repeats them."""
        if isinstance(value, list | tuple):
            return [self.open(v) for v in value]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if "${" not in text:
            return text
        try:
            opened = self._secret(text)
        except Exception as error:  # whatever resolves secrets: its sentence says which one and the fix
            reason, _, mend = clean(str(error), 300).partition("; ")
            raise PollFailed(reason, mend or "set it where the watcher runs") from None
        # "Token abc" is hidden whole, and "abc" alone.
        self._hidden |= {opened, max(opened.split(), key=len, default="")}
        self._hidden |= {self._secret(f"${{{kind}:{name}}}") for kind, name in references(text)}
        return opened

    def headers(self, own: bool, extra: Mapping[str, str] | None) -> dict[str, str]:
        """The headers of one request; the configured ones override ``extra``, and go to the own origin only."""
        sent = {
            "User-Agent": _agent(),
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
        }
        if own:
            configured = {k: self.open(v) for k, v in {**self.feed.headers, **self._auth_header()}.items()}
            for name, value in {**(extra or {}), **configured}.items():
                sent = {k: v for k, v in sent.items() if k.lower() != name.lower()}
                sent[name] = value
        return sent

    def _auth_header(self) -> dict[str, str]:
        auth = self.feed.auth
        if auth is not None and auth.type == "bearer":
            return {"Authorization": f"Bearer {auth.token}"}
        return {auth.header: auth.value} if auth is not None and auth.type == "header" else {}

    def sign_in(self) -> SignIn | None:
        """The way to a token, for a feed that asks for one by client credentials or with an account's key."""
        auth = self.feed.auth
        if auth is None or auth.type not in ("client_credentials", "service_account"):
            return None
        return SignIn(auth, lambda text: str(self.open(text)), self.conceal)

    def conceal(self, text: str) -> None:
        """Takes this out of everything that is told."""
        if text:
            self._hidden.add(text)

    def auth(self) -> httpx.Auth | None:
        """Name and password as httpx sends them, None where the feed has no such pair."""
        auth = self.feed.auth
        if auth is None and self._user is not None and "authorization" not in {k.lower() for k in self.feed.headers}:
            return httpx.BasicAuth(*self._user)
        if auth is None or auth.type not in ("basic", "digest"):
            return None
        kind = httpx.BasicAuth if auth.type == "basic" else httpx.DigestAuth
        return kind(self.open(auth.username), self.open(auth.password))

    def hide(self, text: str) -> str:
        """The text without any secret that was opened."""
        return redact(text, self._hidden)

    def tls(self, own: bool, plain: bool) -> ssl.SSLContext:
        """How its certificate is checked and ours shown; ``plain``: the feed's address is http. Raises PollFailed."""
        feed = self.feed
        if own and plain and not (feed.ca_file or feed.cert_file):
            # Never used there; reading the system's authorities would cost each plain feed 30 ms.
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            # Not ssl's own default: that writes the keys of every connection where SSLKEYLOGFILE says, or fails there.
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            if feed.ca_file:
                context.load_verify_locations(cafile=feed.ca_file)
            else:
                _refuse_lost_authorities()
                context.load_default_certs()
            if own and feed.insecure:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            if own and feed.cert_file:
                context.load_cert_chain(feed.cert_file, feed.key_file or None)
        except (OSError, ssl.SSLError) as error:
            named = clean(" or ".join(n for n in (feed.ca_file, feed.cert_file, feed.key_file) if n), 200)
            words = clean(str(error), 120)
            raise PollFailed(f"TLS: cannot read {named}: {words}", "check ca_file, cert_file, key_file") from None
        return context


def _refuse_lost_authorities() -> None:
    """Without its file nobody is believed, and every server seems to have a certificate of nobody knows whom."""
    named = os.environ.get("SSL_CERT_FILE", "")
    if named and not os.path.isfile(named):
        said = f"TLS: SSL_CERT_FILE of the watcher's environment names {clean(named, 100)}, which is no file"
        raise PollFailed(said, "correct or unset SSL_CERT_FILE where the watcher runs")


@cache
def _agent() -> str:
    """What the servers' logs say of us."""
    try:
        return f"warroom/{version('warroom')}"
    except PackageNotFoundError:
        return "warroom"
