"""The room on a thread of its own, for a screen that must never wait.

Commands go in as plain calls on the ``Room`` and come back as futures; what changed, no matter by whom,
comes out as one ``Snapshot`` after another. Own and others' changes take this one path.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from warroom.core.times import as_utc

if TYPE_CHECKING:
    from warroom.core.inbox import Sorted
    from warroom.options import Options
    from warroom.room import Detail, Overview, Room

T = TypeVar("T")
POLL_S = 0.4  # how often another process's change is looked for: it is shown within half a second
LOOK_AGAIN_S = 2.0  # a watcher that dies changes nothing in the store: what it left grows old all the same
AGAIN_S = 2.0  # how often it is tried again to open what could not be
MANY = 1_000  # alerts: from here on reading and sorting them is felt by who types meanwhile
REST = 30  # so many times as long as that took they are left as they are; the incidents are not


class Snapshot(Struct, frozen=True):
    """What a screen shows: the overview, the incident it has selected, and how the store does.

    ``trouble`` is a sentence where the store could not be read; the last good values come with it. ``gone`` is the
    incident that was selected where the database has none such: another one was put in its place. ``sorted``: the
    overview's alerts in their groups, where the room was asked to sort them.
    """

    overview: Overview | None = None
    detail: Detail | None = None
    trouble: str = ""
    gone: str = ""
    sorted: Sorted | None = None


def opened(options: Options, *, patient: bool = False, sorts: bool = False) -> RoomThread:
    """The room for these options, already being read: what takes time besides can be done meanwhile."""
    config = options.config

    def open_room() -> Room:
        from warroom.room import Room
        from warroom.store import Store

        settings = config.store
        store = Store.open(
            options.db_path, read_only=options.read_only, mode=settings.mode, timeout_s=settings.timeout_s
        )
        return Room(
            store, config.policy, options.person, responders=config.responder, read_only=options.read_only,
            zone=config.display.zone,
        )  # fmt: skip

    live = RoomThread(open_room, patient=patient, sorts=sorts)
    live.start()
    return live


class RoomThread:
    """Opens a room on its own thread, runs calls on it one after another, reports what changed.

    Args:
        open_room: makes the Room, on the thread that will use it.
        newest: how many timeline rows a ``Snapshot`` holds.
        patient: a room that cannot be opened is tried again until it can.
        sorts: a ``Snapshot`` holds its alerts sorted: of ten thousand that takes long enough to be felt by who types.
    """

    def __init__(
        self, open_room: Callable[[], Room], newest: int = 300, *, patient: bool = False, sorts: bool = False
    ) -> None:
        self._open_room = open_room
        self._patient = patient
        self._sorts = sorts
        self._tell: Callable[[Snapshot], None] = lambda look: None
        self._fault: Callable[[Exception], None] = lambda error: None
        self._newest = newest
        self._calls: queue.SimpleQueue[tuple[Callable[[Room], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._selected = ""
        self._look = self._before = Snapshot()
        """The last look is kept until the next: what ends with it (ten thousand alerts) ends on this thread then."""
        self._looked_at = 0.0
        self._rest_until = 0.0
        self._is_resting = False
        self._thread = threading.Thread(target=self._run, name="room", daemon=True)

    @property
    def look(self) -> Snapshot:
        """The newest look, from any thread."""
        return self._look

    def start(self) -> None:
        self._thread.start()

    def listen(self, tell: Callable[[Snapshot], None], fault: Callable[[Exception], None] = lambda error: None) -> None:
        """From now on ``tell`` is called with each new ``Snapshot``, on the room's thread; it must only hand it over.

        The newest of before is ``look``. ``fault`` is called in the same way with what kept one from being made.
        """
        self._tell, self._fault = tell, fault

    def stop(self, wait_s: float = 2.0) -> None:
        """End the thread after what is queued has been written."""
        self._calls.put(None)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(wait_s)

    def do(self, call: Callable[[Room], T]) -> Future[T]:
        """Run ``call`` with the Room on its thread; its result or exception is the future's."""
        future: Future[T] = Future()
        self._calls.put((call, future))
        return future

    def select(self, incident: str) -> None:
        """From now on every Snapshot has the detail of this incident ("" for none)."""
        self._selected = incident
        self.do(lambda room: None)

    # -- on the thread

    def _run(self) -> None:
        room = self._opened()
        if room is None:
            return
        try:
            self._refresh(room)
            self._record_policy(room)
            while True:
                try:
                    if not self._serve(room):
                        break
                except Exception as error:  # callers that wait for this thread would wait for ever
                    self._fault(error)
        finally:
            room.store.close()

    def _opened(self) -> Room | None:
        """The room; None where it could not be opened before the end came."""
        while True:
            try:
                return self._open_room()
            except Exception as error:
                self._show(Snapshot(trouble=str(error)))
                if self._refuse_all(error, AGAIN_S if self._patient else None):
                    return None

    def _record_policy(self, room: Room) -> None:
        from warroom.store import StoreError

        with suppress(StoreError):  # what cannot be written now is written with the first command
            if room.store.last_policy()[0] == 0:  # else whoever only looks leaves what is recorded as it is
                room.record_policy()

    def _serve(self, room: Room) -> bool:
        try:
            item = self._calls.get(timeout=POLL_S)
        except queue.Empty:
            self._notice(room)
            return True
        if item is None:
            return False
        call, future = item
        if not future.set_running_or_notify_cancel():  # the caller has gone; a command is never cancelled
            return True
        try:
            result = call(room)
        except BaseException as error:
            self._refresh(room)
            future.set_exception(error)
        else:
            self._refresh(room)  # the look goes out before the answer: who waits for it sees the change
            future.set_result(result)
        return True

    def _notice(self, room: Room) -> None:
        try:
            changed = room.store.changed()
        except Exception as error:
            self._trouble(error)
            return
        now = time.monotonic()
        rested = self._is_resting and now >= self._rest_until
        if changed or rested or self._look.trouble or now - self._looked_at >= LOOK_AGAIN_S:
            self._refresh(room)

    def _refresh(self, room: Room) -> None:
        began = self._looked_at = time.monotonic()
        self._is_resting = began < self._rest_until
        asked = self._selected  # the screen's thread may choose another meanwhile
        try:
            overview = room.overview(alerts=not self._is_resting)
            detail = self._detail(room, overview, asked)
            listed = self._sorted(room, overview)
            found = detail.incident.id if detail is not None else ""
            look = Snapshot(overview, detail, gone=asked if asked != found else "", sorted=listed)
            self._rest(overview, began)
            is_new = look != self._look
        except Exception as error:
            self._trouble(error)
            return
        if is_new:
            self._show(look)

    def _rest(self, overview: Overview, began: float) -> None:
        """Where many alerts change all the time, they are not read and sorted all the time: keys come first."""
        before = self._look.overview
        if len(overview.alerts) >= MANY and (before is None or before.alerts is not overview.alerts):
            now = time.monotonic()
            self._rest_until = now + (now - began) * REST

    def _sorted(self, room: Room, overview: Overview) -> Sorted | None:
        if not self._sorts:
            return None
        from warroom.core.inbox import sort

        now, before = as_utc(room.clock()), self._look.sorted
        of = overview.alerts, overview.resolved, overview.incidents, overview.acts
        return before if before is not None and before.holds(of, now) else sort(*of, now)

    def _detail(self, room: Room, overview: Overview, selected: str) -> Detail | None:
        """The selected incident's, else that of the first in the list; read again only after an event."""
        selected = selected or (overview.incidents[0].id if overview.incidents else "")
        last, before = self._look.detail, self._look.overview
        known = before is not None and before.seq == overview.seq and before.incidents is overview.incidents
        if last is not None and known and last.incident.id == selected:
            return last
        if selected and room.store.incident(selected) is None:  # another database was put in this one's place
            selected = overview.incidents[0].id if overview.incidents else ""
        return room.detail(selected, newest=self._newest) if selected else None

    def _trouble(self, error: Exception) -> None:
        look = Snapshot(self._look.overview, self._look.detail, str(error), sorted=self._look.sorted)
        if look != self._look:
            self._fault(error)
            self._show(look)

    def _show(self, look: Snapshot) -> None:
        self._before, self._look = self._look, look
        try:
            self._tell(look)
        except Exception as error:  # who waits for an answer gets it all the same
            self._fault(error)

    def _refuse_all(self, error: Exception, for_s: float | None) -> bool:
        """Every call is answered with the reason, for that long or until the end; says whether that came."""
        until = None if for_s is None else time.monotonic() + for_s
        while True:
            try:
                item = self._calls.get(timeout=None if until is None else max(0.0, until - time.monotonic()))
            except queue.Empty:
                return False
            if item is None:
                return True
            if item[1].set_running_or_notify_cancel():
                item[1].set_exception(error)
