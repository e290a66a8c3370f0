"""Secrets taken out of a text before it leaves: by their shape, by what stands before them, by their disorder.

Better one word too many than one too few: what goes is shown as ``[SECRET]``, and the record keeps it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.config.secret import redact, references, resolved

if TYPE_CHECKING:
    from warroom.config.settings import Config

SECRET = "[SECRET]"
_BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\Z)", re.DOTALL)
_SHAPES = re.compile(
    r"(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{12,}"  # AWS
    r"|gh[pousr]_\w{16,}|github_pat_\w{16,}|gl(?:pat|dt|rt|cbt|ptt)-[\w-]{16,}"  # GitHub, GitLab
    r"|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}"  # Slack
    r"|\b(?:sk|pk|rk)[-_](?:[a-z]+[-_])*[\w-]{16,}"  # model vendors, Stripe
    r"|AIza[\w-]{20,}|ya29\.[\w-]{16,}|GOCSPX-[\w-]{8,}"  # Google
    r"|eyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?"  # JSON web tokens
    r"|\bSG\.[\w-]{10,}\.[\w-]{10,}|\bkey-[0-9a-f]{20,}|npm_\w{16,}|pypi-[\w-]{16,}|dop_v1_\w{16,}|hv[sb]\.[\w-]{16,}"
    r"|glsa_\w{16,}|dapi[0-9a-f]{16,}|shp(?:at|ss|ca)_\w{16,}|\bNRAK-\w{16,}|lin_api_\w{16,}|ntn_\w{16,}|PMAK-[\w-]{16,}"
    r"|\bhttps?://hooks\.[\w.-]+/\S+|\bhttps?://[\w.-]+/api/webhooks/\S+"  # addresses that are secrets themselves
    r"|\$2[aby]\$\d\d\$[./\w]{20,}|\$(?:1|5|6|y|argon2\w*)\$\S{16,}"  # password hashes
    r"|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"  # some vendors' keys are UUIDs
)
_NAMED = re.compile(
    r"(?P<before>(?:\b\w*(?:passw(?:or)?d|passphrase|passcode|passwort|kennwort|pwd|secret|token"
    r"|credential|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key)\w*|\b(?:pin|otp|auth|authorization"
    r"|cookie|set-cookie))[\"']?(?:\s+(?:is|was|ist|war|to)\s*:?\s*|\s*(?:=>|->|:=|[:=])\s*|\s+(?=[^\s\d]*\d)))"
    r"(?P<value>\"[^\"]*\"|'[^']*'|(?:Bearer |Basic )?[^\s,;\"']+)",
    re.IGNORECASE,
)
_FLAG = re.compile(
    r"(?P<before>(?:^|\s)(?:--?(?:password|pass|token|secret|api-key)[ =]|-p(?=\S)|-u\s+\w+:))\S+", re.IGNORECASE
)
_SCHEME = re.compile(r"\b(?P<before>(?:Bearer|Basic)\s+)[\w+/=.~-]{6,}", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)[^/\s@]+(?=@)")
_CARD = re.compile(r"\b\d(?:[ -]?\d){12,18}\b")
_WORD = re.compile(r"[\w+/=~.-]{16,}")
_DISORDER = 3.3
"""Bits a letter: words and paths have less, keys have more."""


def without_secrets(text: str, known: Iterable[str] = ()) -> str:
    """The text with everything in it that may be a secret replaced; ``known`` are values that are."""
    for value in sorted({value for value in known if len(value) > 2}, key=len, reverse=True):
        text = text.replace(value, SECRET)
    text = _BLOCK.sub(SECRET, text)
    text = _USERINFO.sub(SECRET, text)
    text = _SHAPES.sub(SECRET, text)
    text = _NAMED.sub(lambda found: found["before"] + SECRET, text)
    text = _FLAG.sub(lambda found: found["before"] + SECRET, text)
    text = _SCHEME.sub(lambda found: found["before"] + SECRET, text)
    text = _CARD.sub(SECRET, text)
    return redact(_WORD.sub(_if_disordered, text))


def _if_disordered(found: re.Match[str]) -> str:
    """A word that looks like a key is taken out; of a path only the parts that do."""
    word = found[0]
    if "/" in word and word.islower() and not re.search(r"[+=]", word):
        return "/".join(SECRET if _is_disordered(part) else part for part in word.split("/"))
    return SECRET if _is_disordered(re.sub(r"[/=+~]", "", word)) else word


def _is_disordered(word: str) -> bool:
    """Whether it has letters and digits as a key has: long, mixed, hardly repeated."""
    if len(word) < 16 or not re.search(r"\d", word) or not re.search(r"[A-Za-z]", word):
        return False
    if re.fullmatch(r"[0-9a-f]{16,}", word, re.IGNORECASE):
        return True
    pieces = [piece for piece in re.split(r"[-_.]", word) if piece]
    if len(pieces) > 1 and max(map(len, pieces)) < 12:
        return False  # a host's or a pod's name, a version
    counts = Counter(word)
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts.values()) > _DISORDER


def of_configuration(config: Config) -> tuple[str, ...]:
    """The values of every secret that the configuration refers to, as far as they can be read here."""
    return resolved(text for text in _texts(config) if references(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _texts(inner)
