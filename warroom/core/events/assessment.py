"""How far an incident reaches and when it is expected to be over."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import Instant


class Assessed(Payload, frozen=True, kw_only=True):
    """What is None stays as it was; "" and a negative number take a value back, ``no_eta`` the ETA."""

    type: Literal["assessed"] = "assessed"
    category: str | None = None
    users: float | None = None
    accounts: tuple[str, ...] | None = None
    revenue: int | None = None
    impact: str | None = None
    urgency: str | None = None
    due_at: Instant | None = None
    no_eta: bool = False
