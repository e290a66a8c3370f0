"""What a place for reviews is: it finds, makes and updates one page, and says in words what is wrong."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct


class Page(Struct, frozen=True):
    """What is written. ``mark`` stands at its end, so that it is found again; ``title`` has the incident's id."""

    title: str
    markdown: str
    mark: str


class There(Struct, frozen=True):
    """A page that is there: its id, and where it is read."""

    id: str
    url: str = ""


class Publisher(Protocol):
    """One place. Each of these raises NoAnswer."""

    async def found(self, page: Page) -> There | None:
        """The page that an earlier attempt made; refuses where a page that is not ours has its title."""

    async def make(self, page: Page) -> There:
        """Makes it. NoAnswer is ``unsure`` where it may be there all the same."""

    async def update(self, known: str, page: Page) -> There:
        """Puts the words of now in the place of those that it has."""
