"""What a tracker is: it finds, makes and reads tickets, and says in words what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from warroom.core.tickets import Draft
from warroom.notify.attempt import Failed


class Ticket(Struct, frozen=True):
    """What a ticket is called, and where it is read."""

    key: str
    url: str


class Seen(Struct, frozen=True):
    """The state of a ticket: the tracker's word, and what it means (``core.tickets.MEANINGS``)."""

    state: str
    means: str


class NoAnswer(Exception):
    """A tracker did not do what it was asked; ``failed`` says why, and what to do."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.reason)
        self.failed = failed


class Tracker(Protocol):
    """One tracker's one project. Each of these raises NoAnswer."""

    async def found(self, draft: Draft) -> Ticket | None:
        """The ticket that an earlier attempt made, looked for by the label and the draft's mark."""

    async def make(self, draft: Draft) -> Ticket:
        """Makes the ticket. NoAnswer is ``unsure`` where it may be there all the same."""

    async def states(self, keys: Sequence[str]) -> Mapping[str, Seen]:
        """The states of those tickets; one that is there no longer means gone."""

    async def check(self) -> Sequence[str]:
        """Changes nothing. Gives what is not right though tickets can be made; raises NoAnswer where they cannot."""
