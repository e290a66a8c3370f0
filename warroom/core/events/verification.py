"""Whether the fix holds: who reported it, what was looked at, how far the recovery is."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload


class ReporterNamed(Payload, frozen=True, kw_only=True):
    """Who reported it, and how they are reached; both "" for nobody."""

    type: Literal["reporter_named"] = "reporter_named"
    name: str
    contact: str = ""


class Verified(Payload, frozen=True, kw_only=True):
    """Somebody looked whether the fix holds, by one of ``METHODS``; ``good``: it does. The event's id is its id."""

    type: Literal["verified"] = "verified"
    method: str
    text: str = ""
    good: bool = True
    probe: str = ""
    took_ms: int | None = None


class VerificationWithdrawn(Payload, frozen=True, kw_only=True):
    type: Literal["verification_withdrawn"] = "verification_withdrawn"
    verification: str
    reason: str = ""


class RecoveryStaged(Payload, frozen=True, kw_only=True):
    """So much is let through from now on, and the soak begins; 100 is all of it."""

    type: Literal["recovery_staged"] = "recovery_staged"
    percent: int
    reason: str = ""
