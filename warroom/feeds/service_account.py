"""A token asked for with the key of a service account: a statement about who asks, signed with it (RFC 7523).

The key is read each time: another one in its place holds from the next token on. The library that signs is an extra.
"""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.feeds.failure import PollFailed

if TYPE_CHECKING:
    from warroom.config.settings import FeedAuth

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
HOLDS_S = 3600  # Google takes no longer one
SIGNER = "install the extra that signs: pip install 'warroom[google]'"


def grant(auth: FeedAuth) -> tuple[str, dict[str, str]]:
    """Where a token is asked for, and the form that asks. Raises PollFailed with the mend."""
    key = _key(Path(auth.key_file))
    where = auth.token_url or str(key["token_uri"])
    now = int(time.time())
    claims = {"iss": key["client_email"], "scope": auth.scope, "aud": where, "iat": now, "exp": now + HOLDS_S}
    head = {"alg": "RS256", "typ": "JWT", "kid": str(key.get("private_key_id") or "")}
    said = b".".join(_packed(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    return where, {"grant_type": GRANT, "assertion": (said + b"." + _packed(_signed(said, key))).decode()}


def _key(path: Path) -> dict[str, Any]:
    try:
        key = json.loads(path.read_bytes())
    except OSError as error:
        raise PollFailed(f"key_file cannot be read: {error.strerror}", "check its path, and who may read it") from None
    except ValueError:
        raise PollFailed("key_file is not JSON", "use the file as Google gives it") from None
    needed = ("client_email", "private_key", "token_uri")
    if lacks := [name for name in needed if not isinstance(key, dict) or not key.get(name)]:
        raise PollFailed(f"key_file has no {lacks[0]}", "use the key of a service account, as Google gives it")
    return dict(key)


def _signed(said: bytes, key: dict[str, Any]) -> bytes:
    try:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
    except ImportError:
        raise PollFailed("this key cannot be used: nothing that signs is installed", SIGNER) from None
    try:
        private = serialization.load_pem_private_key(str(key["private_key"]).encode(), None)
    except (ValueError, TypeError):
        raise PollFailed("private_key in key_file is no key", "use the file as Google gives it") from None
    if not isinstance(private, rsa.RSAPrivateKey):
        raise PollFailed("private_key in key_file is no RSA key", "use the file as Google gives it")
    return private.sign(said, padding.PKCS1v15(), hashes.SHA256())


def _packed(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")
