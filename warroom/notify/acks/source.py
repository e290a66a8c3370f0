"""What a pager is asked of the messages that it was sent, and what its answers mean."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from msgspec import Struct, field

from warroom.notify.attempt import Failed
from warroom.notify.senders.http import Answer, ask, verdict

MOST_PAGES = 20
"""So many pages of one answer are read."""


class Sent(Struct, frozen=True):
    """A message that called somebody: its key at the other end, and when it was written."""

    key: str
    at: datetime


class Acknowledged(Struct, frozen=True):
    """By key, what whoever acknowledged it is called there, the best name first; ``failed``: why not all is known."""

    by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    failed: Failed | None = None


class AckSource(Protocol):
    """One pager, with the token that may read it."""

    async def acknowledged(self, sent: Sequence[Sent]) -> Acknowledged:
        """Which of these messages somebody acknowledged there. Never raises but for cancellation."""


class Api:
    """The way to one pager's API; its token goes nowhere else."""

    def __init__(self, base: str, headers: Mapping[str, str], timeout_s: float) -> None:
        self._base = base.rstrip("/")
        self._headers = headers
        self._timeout_s = timeout_s

    async def get(self, path: str, params: Mapping[str, Any] | None = None) -> Answer | Failed:
        """The answer, whatever it is but for a refusal; what is not there is an answer."""
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        answer = await ask("GET", f"{self._base}{path}{query}", timeout_s=self._timeout_s, headers=self._headers)
        if isinstance(answer, Failed) or answer.status == 404:
            return answer
        return verdict(answer) or answer


def authorization(token: str) -> dict[str, str]:
    """``user:secret`` as Basic, any other as Bearer; none where there is none."""
    if not token:
        return {}
    if ":" in token:
        return {"Authorization": f"Basic {b64encode(token.encode()).decode()}"}
    return {"Authorization": f"Bearer {token}"}


def dig(data: Any, *names: str) -> Any:
    """What is found there, step by step; None where something is missing."""
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def rows(data: Any, name: str) -> list[Any]:
    found = dig(data, name)
    return found if isinstance(found, list) else []


def texts(*values: Any) -> tuple[str, ...]:
    """Those that are texts and not empty, each once."""
    return tuple(dict.fromkeys(one.strip() for one in values if isinstance(one, str) and one.strip()))
