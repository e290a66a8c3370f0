"""How far an incident reaches, in numbers, and when it is expected to be over: as somebody said last."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value

WEIGHTS = ("low", "medium", "high")
"""How much impact there is, and how urgent it is."""


class Assessment(Value, frozen=True, kw_only=True):
    """What is empty, or None, was not said. ``users`` is a share in percent, ``revenue`` what is lost an hour."""

    category: str = ""
    users: float | None = None
    accounts: tuple[str, ...] = ()
    revenue: int | None = None
    impact: str = ""
    urgency: str = ""
    eta: Instant | None = None
    eta_by: str = ""
    by: str
    at: Instant
