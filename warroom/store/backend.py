"""What a back end of the store must be able to do; everything else is the same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeVar

from warroom.store.audit import Head, Verdict
from warroom.store.elapsed import BootClock
from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.events import Event

T = TypeVar("T")


class Backend(Protocol):
    """One open database. Belongs to the thread that opened it; everything that it raises of its own is a StoreError."""

    read_only: bool
    notice: str
    """Why it is read-only although that was not asked for, as a sentence; or ""."""
    newer: bool
    """Whether a newer warroom wrote it, which is why."""
    opening: int
    """Rises when what lies at the place was opened anew: nothing that was read before holds."""
    proved: str
    """Who signed in, where the database itself knows and minds it; "" where names are what people say."""

    @property
    def name(self) -> str:
        """Where it is, for people: a path, or an address without its password."""
        ...

    def seconds(self) -> BootClock | None:
        """The clock that counts intervals where it is not this machine's: a server's. None: this machine's."""
        ...

    def writing(self, appended: Callable[[], Sequence[Event]]) -> AbstractContextManager[Connection]:
        """A transaction that holds the head of the journal from its first line; an exception undoes all of it.

        ``appended`` gives the events that were written in it: by their ids a commit whose answer was lost is
        known to have happened.
        """
        ...

    def query(self, ask: Callable[[Connection], T]) -> T:
        """What ``ask`` gives for the connection."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """All queries inside see one moment."""
        ...

    def changed(self) -> bool:
        """Whether anybody committed since the last look, this program included; the first look says yes."""
        ...

    def seen_by(self, person: str) -> None:
        """From now on this person reads here, "" for everybody: a file hides from them the private incidents that they
        may not see. A server goes by who signed in."""
        ...

    def hidden(self) -> frozenset[str]:
        """The private incidents that whoever signed in, or reads here, may not see: nothing that is read here is of
        them but events without their payloads. A file only hides them: whoever can read it can read them."""
        ...

    def examine(self, recorded: Iterable[Head]) -> Verdict:
        """Whether the journal and what is around it are whole; reads only. ``recorded``: heads that must be in it."""
        ...

    def forget(self) -> bool:
        """Empties what still has the bytes of rows that were deleted; False where a part of that must wait."""
        ...

    def close(self) -> None: ...
