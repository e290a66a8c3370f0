"""A launch: a planned room that has a moment T, and what is hung on it.

An offset is text as people write it (``T-7d``, ``T+1h30m``); ``core.planned`` reads it.
"""

from __future__ import annotations

from warroom.core.model.value import Instant, Value

OPEN, DONE, DROPPED = "open", "done", "dropped"
GO, NO_GO = "go", "no-go"


class Preparation(Value, frozen=True, kw_only=True):
    """Something that must be done before T, by whoever holds ``role`` or by ``person``."""

    id: str
    number: int
    text: str
    offset: str
    by: str
    at: Instant
    role: str = ""
    person: str = ""
    state: str = OPEN
    ended_at: Instant | None = None
    ended_by: str = ""
    reason: str = ""


class GoNoGo(Value, frozen=True, kw_only=True):
    """A role that says go or no-go for this T, by ``offset``; "" while it has said neither."""

    role: str
    offset: str
    by: str
    at: Instant
    answer: str = ""
    said_by: str = ""
    said_at: Instant | None = None
    reason: str = ""


class Turns(Value, frozen=True, kw_only=True):
    """Who holds a role from T on, one after the other, each for ``every_s`` seconds; then from the first again."""

    role: str
    people: tuple[str, ...]
    every_s: int


class Expected(Value, frozen=True, kw_only=True):
    """So many tickets an hour are usual, and so many times that are expected for ``lasts_s`` seconds from T on."""

    usual: int
    low: int
    high: int
    lasts_s: int
    by: str
    at: Instant


class Trigger(Value, frozen=True, kw_only=True):
    """An alert that this filter lets through from T on offers to make the launch an incident.

    ``alert``, ``feed``, ``uid``, ``fingerprint``: the one that did, while nobody answered the offer.
    """

    id: str
    number: int
    filter: str
    by: str
    at: Instant
    tripped_at: Instant | None = None
    alert: str = ""
    feed: str = ""
    uid: str = ""
    fingerprint: str = ""
    declined: int = 0


class Launch(Value, frozen=True, kw_only=True):
    """``wall`` and ``zone`` are T as it was agreed, ``at`` the instant of it; ``set_at``: when it was set last."""

    at: Instant
    wall: str
    zone: str
    by: str
    set_at: Instant
    moved: int = 0
    preparation: tuple[Preparation, ...] = ()
    poll: tuple[GoNoGo, ...] = ()
    turns: tuple[Turns, ...] = ()
    expected: Expected | None = None
    triggers: tuple[Trigger, ...] = ()
    numbers: int = 0  # how many numbers were given to preparation and triggers

    @property
    def held_by(self) -> tuple[str, ...]:
        """The roles that say no-go: while there is one, nothing that counts from T on runs."""
        return tuple(one.role for one in self.poll if one.answer == NO_GO)

    def item(self, number: int) -> Preparation | None:
        return next((one for one in self.preparation if one.number == number), None)
