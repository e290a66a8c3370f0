"""Signature version 4, by which Amazon's services know who asks. Pure: the time is given."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

from msgspec import Struct

ALGORITHM = "AWS4-HMAC-SHA256"


class AwsKeys(Struct, frozen=True):
    """An access key; ``token`` is that of a session, "" without one."""

    id: str
    secret: str
    token: str = ""


def signed(
    keys: AwsKeys, method: str, url: str, headers: Mapping[str, str], body: bytes, *, region: str, service: str,
    now: datetime,
) -> dict[str, str]:  # fmt: skip
    """The headers with those that sign the request; all of them, and the host, are signed."""
    at = now.astimezone(UTC)
    stamp, parts = at.strftime("%Y%m%dT%H%M%SZ"), urlsplit(url)
    sent = {**headers, "X-Amz-Date": stamp, **({"X-Amz-Security-Token": keys.token} if keys.token else {})}
    named = {name.lower(): " ".join(value.split()) for name, value in sent.items()} | {"host": parts.netloc}
    listed = ";".join(sorted(named))
    query = sorted((_quoted(name), _quoted(value)) for name, value in parse_qsl(parts.query, keep_blank_values=True))
    canonical = "\n".join([
        method, quote(parts.path or "/", safe="/-_.~"), "&".join(f"{name}={value}" for name, value in query),
        *(f"{name}:{named[name]}" for name in sorted(named)), "", listed, hashlib.sha256(body).hexdigest(),
    ])  # fmt: skip
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    asked = "\n".join([ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{keys.secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, asked.encode(), hashlib.sha256).hexdigest()
    credential = f"Credential={keys.id}/{scope}, SignedHeaders={listed}, Signature={signature}"
    return {**sent, "Authorization": f"{ALGORITHM} {credential}"}


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")
