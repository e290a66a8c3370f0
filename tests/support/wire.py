"""A store that can be cut off: whatever is asked of it raises ``Unreachable`` until it is whole again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Semaphore
from typing import Any

from warroom.room import Room
from warroom.store import Store
from warroom.store.errors import Unreachable
from warroom.store.transaction import Transaction

SENTENCE = "the server db.invalid does not answer; nothing was written"


class Wire:
    """The way to a store. ``cut`` and ``mend`` it; ``after`` cuts it once a transaction was committed: whether
    the command was kept is not known then."""

    def __init__(self) -> None:
        self._cut = Event()
        self.after: Callable[[], bool] = lambda: False
        self.tried = Semaphore(0)
        """Released each time when it is tried to open the store."""

    def cut(self) -> None:
        self._cut.set()

    def mend(self) -> None:
        self._cut.clear()

    def check(self) -> None:
        if self._cut.is_set():
            raise Unreachable(SENTENCE)

    def store(self, store: Store) -> Any:
        """The store behind this wire."""
        return CutStore(store, self)

    def room(self, room: Room) -> Room:
        """The room, its store behind this wire."""
        room.store = self.store(room.store)
        return room

    def opener(self, open_room: Callable[[], Room]) -> Callable[[], Room]:
        """The same for what opens rooms."""

        def opened() -> Room:
            self.tried.release()
            self.check()
            return self.room(open_room())

        return opened


class CutStore:
    """A store behind a wire."""

    def __init__(self, store: Store, wire: Wire) -> None:
        self._store, self._wire = store, wire

    def close(self) -> None:
        self._store.close()

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        self._wire.check()
        with self._store.writing() as tx:
            yield tx
        if self._wire.after():
            self._wire.cut()
            self._wire.check()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if not callable(found) or name.startswith("_"):
            return found

        def called(*args: Any, **kwargs: Any) -> Any:
            self._wire.check()
            return found(*args, **kwargs)

        return called
