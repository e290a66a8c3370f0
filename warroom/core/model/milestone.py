"""The milestones of an incident: when it began, was noticed, taken in hand, mitigated and over; and who says so."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value

MILESTONES = (
    "began", "detected", "acknowledged", "first_update", "engineering_joined", "mitigated", "recovered", "resolved",
)  # fmt: skip
"""In the order in which an incident passes them."""

SOURCES = ("clicked", "typed", "alert", "imported")
"""How the room knows: by an act in the room, said afterwards, by an alert, from another system."""


class Milestone(Value, frozen=True, kw_only=True):
    """One that is known: ``at`` when it was passed, ``by`` who says so, ``seq`` the event that said it last."""

    name: str
    at: Instant
    source: str
    by: str
    seq: int = 0


class Interval(Value, frozen=True, kw_only=True):
    """A stretch of the response: from its declaration or reopening until it was resolved."""

    since: Instant
    until: Instant
