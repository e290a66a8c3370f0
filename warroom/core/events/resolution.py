"""What ended an incident, as it is told when it is resolved, and later."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload


class ResolutionTold(Payload, frozen=True, kw_only=True):
    """What is None stays as it was; "" empties it."""

    type: Literal["resolution_told"] = "resolution_told"
    cause: str | None = None
    steps: str | None = None
    before: str | None = None
    after: str | None = None
