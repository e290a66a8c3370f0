"""How it was made sure that a fix holds, who reported the trouble, and how far the recovery is."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value

METHODS = ("reporter", "probe", "calm", "test", "other")
"""How somebody made sure: the reporter said so, a probe was run, monitoring stayed calm, a test, anything else."""


class Reporter(Value, frozen=True, kw_only=True):
    """Who reported it, and how they are reached."""

    name: str
    contact: str = ""
    by: str
    at: Instant


class Verification(Value, frozen=True, kw_only=True):
    """One look at whether the fix holds. ``probe``: the name of the one that was run, ``took_ms`` how long it took."""

    id: str
    method: str
    text: str
    good: bool
    by: str
    at: Instant
    probe: str = ""
    took_ms: int | None = None


class StageReached(Value, frozen=True, kw_only=True):
    """So much of the recovery was let through since then: 10 of 100."""

    percent: int
    since: Instant
    by: str
    reason: str = ""
