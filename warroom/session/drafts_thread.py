"""The desk on a thread of its own: what is half typed is kept as it is typed, and who is here is known.

The newest of each draft is written as soon as the one before it is on disk, so a key waits for nothing and
a slow disk only skips what a later key has made old. What belongs together is put in one transaction.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from warroom.core.drafts import Written
    from warroom.core.presence import Present
    from warroom.options import Options
    from warroom.store.desk import SideStore

T = TypeVar("T")
Field = tuple[str, str]
"""An incident's id and the name of the field."""
Text = tuple[str, int]
"""What is in a field, and the cursor's place."""

LOOK_S = 1.0  # how often it is looked who else is here
_BETWEEN_S = 0.7  # the least between two looks of a thread that wakes more often
SAY_S = 8.0  # how often a terminal says that it is still here
FRESH_S = 20.0  # a terminal that said nothing for so long has gone


def opened(options: Options) -> SideStoreThread | None:
    """The desk for these options, not yet started; None for who may change nothing, and so leaves nothing there."""
    if options.read_only:
        return None

    def open_desk() -> SideStore:
        from warroom.store.desk import SideStore

        settings = options.config.store
        return SideStore.open(options.db_path, mode=settings.mode, timeout_s=settings.timeout_s, durable=True)

    return SideStoreThread(open_desk, options.person)


class SideStoreThread:
    """Opens a desk on its own thread; every method may be called from any other and never waits.

    Args:
        open_desk: makes the SideStore, on the thread that will use it.
        person: whose drafts these are.
    """

    def __init__(self, open_desk: Callable[[], SideStore], person: str) -> None:
        self.person = person
        self.terminal = f"{socket.gethostname()}/{os.getpid()}"
        self.present: tuple[Present, ...] = ()
        """The other terminals, as last looked at."""
        self.mine: Present | None = None
        """This terminal, as the others see it."""
        self.trouble = ""
        """A sentence where drafts could not be kept."""
        self._open_desk = open_desk
        self.tell: Callable[[], None] = lambda: None
        """Called on the desk's thread when who is here has changed; it must only hand it over."""
        self._lock = threading.Condition()
        self._changes: dict[Field, Text | None] = {}
        self._asked: list[tuple[Callable[[SideStore | None], Any], Future[Any]]] = []
        self._here: tuple[str, str] | None = None
        self._said: tuple[str, str] | None = None
        self._ending = False
        self._closed = False
        self._look_s = LOOK_S
        self._looked_at = 0.0
        self._says: Sequence[tuple[str, ...]] = ()
        """What every terminal said of itself, as last looked at."""
        self._using = threading.Lock()
        """Held by whoever asks the desk something: ``look`` comes from another thread."""
        self._desk: SideStore | None = None
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        """Begin; once is enough."""
        if self._thread.ident is None:
            self._thread.start()

    def stop(self, wait_s: float = 2.0) -> None:
        """End the thread after what was put has been written."""
        with self._lock:
            self._ending = True
            self._lock.notify()
        if self._thread.ident is None:
            return
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(wait_s)

    def put(self, changes: Mapping[Field, Text | None]) -> None:
        """Keep these drafts (None drops one), all in one transaction; the newest of each field counts."""
        with self._lock:
            self._changes.update(changes)
            self._lock.notify()

    def here(self, incident: str, doing: str = "") -> None:
        """Where this person is and what they do, for the others: one of the words of ``warroom.core.presence``."""
        with self._lock:
            if self._here != (incident, doing):
                self._here = (incident, doing)
                self._lock.notify()

    def drafts(self) -> Future[tuple[Written, ...]]:
        """Everything this person has begun and not sent, the newest first; empty where there is no desk."""
        return self.ask(lambda desk: desk.drafts(self.person), ())

    def ask(self, call: Callable[[SideStore], T], otherwise: T) -> Future[T]:
        """Run ``call`` with the desk on its thread, after what was put before; ``otherwise`` where there is no desk."""
        future: Future[T] = Future()

        def answer(desk: SideStore | None) -> T:
            return otherwise if desk is None else call(desk)

        with self._lock:
            if self._closed:
                future.set_result(otherwise)
            self._asked.append((answer, future))
            self._lock.notify()
        return future

    def looked_from_elsewhere(self) -> Callable[[], None]:
        """What another thread, which wakes often anyhow, is to call from now on: it looks who is here, so that this one
        need not wake for that. For a desk that is a file."""
        self._look_s = SAY_S
        return self._look_between

    def _look_between(self) -> None:
        """At most about once a second; a little later where something is being written."""
        if time.monotonic() - self._looked_at >= _BETWEEN_S and self._using.acquire(blocking=False):
            try:
                if self._desk is not None:
                    self._look(self._desk)
            finally:
                self._using.release()

    # -- on the thread

    def _run(self) -> None:
        try:
            desk = self._desk = self._open_desk()
        except Exception as error:
            self.trouble = str(error)
            self._close()
            return
        say_at = 0.0
        try:
            with self._using:
                self._clear(desk)
            while True:
                now = time.monotonic()
                with self._lock:
                    busy = self._changes or self._asked or self._ending or self._here != self._said
                    if not busy and (wait := min(self._looked_at + self._look_s, say_at) - now) > 0:
                        self._lock.wait(wait)
                    changes, self._changes = self._changes, {}
                    here, ending = self._here, self._ending
                with self._using:
                    self._write(desk, changes)
                    self._answer(desk)
                    if ending:
                        self._clear(desk)
                        return
                    now = time.monotonic()
                    if here is not None and (here != self._said or now >= say_at):
                        self._say(desk, here)
                        say_at = now + SAY_S
                    elif now >= say_at:
                        say_at = now + SAY_S
                    if now >= self._looked_at + self._look_s:
                        self._look(desk)
        finally:
            self._close()
            with self._using:
                self._desk = None
                desk.close()

    def _close(self) -> None:
        with self._lock:
            self._closed = True
        self._answer(None)

    def _write(self, desk: SideStore, changes: dict[Field, Text | None]) -> None:
        if not changes:
            return
        try:
            desk.put(self.person, changes)
            self.trouble = ""
        except Exception as error:
            self.trouble = str(error)
            with self._lock:
                self._changes = {**changes, **self._changes}  # what was put meanwhile is newer
            time.sleep(0.05)

    def _clear(self, desk: SideStore) -> None:
        """Nobody is at this terminal: not yet (an earlier program of its name may have been killed), or no more."""
        with suppress(Exception):  # the others see it some seconds later: it says nothing any more
            desk.gone(self.terminal)

    def _say(self, desk: SideStore, here: tuple[str, str]) -> None:
        self._said = here
        try:
            desk.here(self.terminal, self.person, *here)
        except Exception as error:
            self.trouble = str(error)

    def _look(self, desk: SideStore) -> None:
        self._looked_at = time.monotonic()
        try:
            rows = desk.terminals(FRESH_S)
            if (says := [row[:-1] for row in rows]) == self._says:  # that they are still there is no news
                return
            everyone = desk.present_of(rows)
        except Exception as error:  # who is here is not worth the drafts, which this thread keeps
            self.trouble = str(error)
            return
        self._says, known = says, _without_time(self.present)
        self.present = tuple(p for p in everyone if p.terminal != self.terminal)
        self.mine = next((p for p in everyone if p.terminal == self.terminal), self.mine)
        if _without_time(self.present) != known:
            self.tell()

    def _answer(self, desk: SideStore | None) -> None:
        with self._lock:
            asked, self._asked = self._asked, []
        for ask, future in asked:
            if future.done() or not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(ask(desk))
            except Exception as error:
                future.set_exception(error)


def _without_time(present: tuple[Present, ...]) -> list[tuple[str, ...]]:
    """What of them is news: not that they are still there."""
    return [(p.terminal, p.person, p.incident, p.doing) for p in present]
