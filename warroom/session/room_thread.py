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
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec.structs import replace

from warroom.core.times import as_utc, utcnow
from warroom.session.connection import PAUSES_S, CutOff, compared, pause
from warroom.session.snapshot import Snapshot as Snapshot
from warroom.store.errors import Unreachable

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from warroom.commands.looking import Detail, Looking, Overview
    from warroom.core.inbox import Sorted
    from warroom.room import Room
    from warroom.session.connection import Behind
    from warroom.session.last_look import LastLook

T = TypeVar("T")
POLL_S = 0.4  # how often another process's change is looked for: it is shown within half a second
LOOK_AGAIN_S = 2.0  # a watcher that dies changes nothing in the store: what it left grows old all the same
AGAIN_S = 2.0  # how often it is tried again to open what could not be
PAINT_S = 20.0  # so long, at most, the first look is waited for to be painted: nobody types before it is
SILENT_S = 8.0  # a server that has not answered for so long is told as lost
MANY = 1_000  # alerts: from here on reading and sorting them is felt by who types meanwhile
KEPT = 20  # incidents looked at last: what was read of them is shown while the store cannot be reached
REST = 30  # so many times as long as that took they are left as they are; the incidents are not


_NOTICE: tuple[Callable[[Room], Any], Future[Any]] = (lambda room: None, Future())
"""Nobody called: it is looked what others changed."""


class RoomThread:
    """Opens a room on its own thread, runs calls on it one after another, reports what changed.

    Args:
        open_room: makes the Room, on the thread that will use it, or what only looks.
        complete: makes the Room of what only looks, once the first look is painted: its modules are imported for that.
        newest: how many timeline rows a ``Snapshot`` holds.
        patient: a room that cannot be opened is tried again until it can.
        sorts: a ``Snapshot`` holds its alerts sorted: of ten thousand that takes long enough to be felt by who types.
        clock: tells when what is shown was read, and when the connection was lost.
        copy: the file that keeps the last look on this computer, for the first paint of the next start.
        pauses: seconds between tries to reach the store, the last for all further ones.
        poll_s: seconds between looks whether others wrote.
        paint_s: seconds for which opening waits for ``painted``, where a copy was shown.
    """

    silent_s = SILENT_S

    def __init__(
        self, open_room: Callable[[], Looking], newest: int = 300, *, complete: Callable[[Any], Room] | None = None,
        patient: bool = False, sorts: bool = False,
        clock: Callable[[], datetime] = utcnow, copy: Path | None = None, pauses: tuple[float, ...] = PAUSES_S,
        poll_s: float = POLL_S, paint_s: float = 0.0,
    ) -> None:  # fmt: skip
        self._open_room, self._complete = open_room, complete
        self.clock = clock
        self._copy_at = copy
        self._copy: LastLook | None = None
        self._pauses = pauses
        self._poll_s, self._paint_s = poll_s, paint_s
        self._painted = threading.Event()
        self._tries = 0
        self._lost: Unreachable | None = None
        self._asked_at: float | None = None
        """When what the store is asked now was asked."""
        self._read_at: datetime | None = None
        self._seen: tuple[int, str] = (0, "")
        self._seen_in = -1
        self._behind: Behind | None = None
        self._details: dict[str, Detail] = {}
        self._patient = patient
        self._sorts = sorts
        self._tell: Callable[[Snapshot], None] = lambda look: None
        self._fault: Callable[[Exception], None] = lambda error: None
        self._besides: Callable[[], None] = lambda: None
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

    def besides(self, call: Callable[[], None]) -> None:
        """Some times a second ``call`` is made on the room's thread, which wakes anyhow; short, and raising nothing."""
        self._besides = call

    def painted(self) -> None:
        """The first look is on the screen: the processor is free for the rest."""
        self._painted.set()

    def stop(self, wait_s: float = 2.0) -> None:
        """End the thread after what is queued has been written."""
        self._painted.set()
        self._calls.put(None)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(wait_s)

    def do(self, call: Callable[[Room], T]) -> Future[T]:
        """Run ``call`` with the Room on its thread; its result or exception is the future's.

        While the store cannot be reached it is refused with ``Unreachable`` at once.
        """
        future: Future[T] = Future()
        if (lost := self._lost) is not None:
            future.set_exception(Unreachable(str(lost)))
        else:
            self._calls.put((call, future))
        return future

    def select(self, incident: str) -> None:
        """From now on every Snapshot has the detail of this incident ("" for none)."""
        self._selected = incident
        self._calls.put((lambda room: None, Future()))

    def accept(self) -> None:
        """The record that is there is the one that counts from now on: that it is behind was read."""
        self._behind = None
        self._calls.put((lambda room: None, Future()))

    # -- on the thread

    def _run(self) -> None:
        self._show_copy()
        while (room := self._opened()) is not None:
            try:
                if self._stay(room):
                    return
            finally:
                with suppress(Unreachable):
                    room.store.close()

    def _stay(self, looking: Looking) -> bool:
        """Serve until the end (True) or until the store cannot be reached any more."""
        try:
            self._refresh(looking)
            room = self._completed(looking)
            self._record_policy(room)
            while True:
                try:
                    if not self._serve(room):
                        self._keep_copy()
                        return True
                except Unreachable:
                    raise
                except Exception as error:  # callers that wait for this thread would wait for ever
                    self._fault(error)
        except Unreachable as error:
            self._lose(error)
            return False

    def _completed(self, looking: Looking) -> Room:
        if self._complete is None:
            return cast("Room", looking)
        self._painted.wait(PAINT_S)
        return self._complete(looking)

    def _opened(self) -> Looking | None:
        """The room; None where it could not be opened before the end came."""
        while True:
            if self._lost is not None:
                if self._refuse_all(self._lost, pause(self._tries, self._pauses)):
                    return None
                self._tries += 1
            try:
                return self._open_room()
            except Unreachable as error:
                self._lose(error)
            except Exception as error:
                self._show(replace(self._look, trouble=str(error)))
                if self._refuse_all(error, AGAIN_S if self._patient or self._read_at is not None else None):
                    return None

    # -- cut off

    def _lose(self, error: Unreachable) -> None:
        """The store cannot be reached: what was seen last stands, with its age, and every call is refused."""
        if self._lost is None:
            shown = self._look
            gone = CutOff(self.clock(), shown.copied_at or self._read_at, str(error), shown.copied_at is not None)
            self._lost = error
            self._show(replace(shown, trouble=str(error), cut_off=gone, copied_at=None))

    def _show_copy(self) -> None:
        """What an earlier run saw last, until the store answers."""
        if self._copy_at is None:
            return
        from warroom.session.last_look import LastLook

        self._copy = LastLook(self._copy_at, self.clock)
        kept = self._copy.read()
        if kept is not None:
            self._seen = kept.seq, kept.hash
            self._details = {kept.detail.incident.id: kept.detail} if kept.detail is not None else {}
            self._show(Snapshot(kept.overview, kept.detail, copied_at=kept.at))
            self._painted.wait(self._paint_s)

    def _keep_copy(self) -> None:
        look = self._look
        if self._copy is not None and self._read_at is not None and look.overview is not None:
            self._copy.keep(look.overview, look.detail, self._seen, self._read_at)

    def _show_kept(self) -> None:
        """Another incident was chosen while nothing can be read: what was read of it before is shown."""
        shown, asked = self._look, self._selected
        if self._lost is not None and asked and (shown.detail is None or shown.detail.incident.id != asked):
            detail = self._details.get(asked)
            if detail is not shown.detail:
                self._show(replace(shown, detail=detail))

    def _record_policy(self, room: Room) -> None:
        from warroom.store import StoreError

        with suppress(StoreError):  # what cannot be written now is written with the first command
            if room.store.last_policy()[0] == 0:  # else whoever only looks leaves what is recorded as it is
                room.record_policy()

    @property
    def may_fall_silent(self) -> bool:
        """Whether the store can keep a call waiting without an answer: a server can, a file cannot."""
        return self._copy_at is not None

    def look_out(self) -> None:
        """To be called now and then, from any other thread: a server that keeps a call waiting without an answer counts
        as lost, and what is shown as old, until it answers."""
        asked = self._asked_at
        if self.may_fall_silent and asked is not None and self._lost is None:
            waited = time.monotonic() - asked
            if waited > self.silent_s:
                self._lose(Unreachable(f"The server has not answered for {waited:.0f} s."))

    def _serve(self, room: Room) -> bool:
        try:
            item = self._calls.get(timeout=self._poll_s)
        except queue.Empty:
            item = _NOTICE
        if item is None:
            return False
        self._asked_at = time.monotonic()
        try:
            return self._notice(room) if item is _NOTICE else self._answer(room, *item)
        finally:
            self._asked_at = None
            self._besides()

    def _answer(self, room: Room, call: Callable[[Room], Any], future: Future[Any]) -> bool:
        if not future.set_running_or_notify_cancel():  # the caller has gone; a command is never cancelled
            return True
        from warroom.store.again import again  # imported with the room, on this thread

        try:
            result = again(lambda: call(room))
        except Unreachable as error:
            self._lose(error)
            future.set_exception(error)
            raise
        except BaseException as error:
            answer: Callable[[], None] = partial(future.set_exception, error)
        else:
            answer = partial(future.set_result, result)
        try:
            self._refresh(room)  # the look goes out before the answer: who waits for it sees the change
        finally:
            answer()
        return True

    def _notice(self, room: Room) -> bool:
        try:
            changed = room.store.changed()
        except Exception as error:
            self._trouble(error)
            return True
        now = time.monotonic()
        rested = self._is_resting and now >= self._rest_until
        if changed or rested or self._look.trouble or now - self._looked_at >= LOOK_AGAIN_S:
            self._refresh(room)
        return True

    def _refresh(self, room: Looking) -> None:
        began = self._looked_at = time.monotonic()
        self._is_resting = began < self._rest_until
        asked = self._selected  # the screen's thread may choose another meanwhile
        try:
            overview = room.overview(alerts=not self._is_resting)
            detail = self._detail(room, overview, asked)
            listed = self._sorted(room, overview)
            found = detail.incident.id if detail is not None else ""
            self._note_head(room, overview)
            look = Snapshot(
                overview, detail, gone=asked if asked != found else "", sorted=listed, behind=self._behind
            )
            self._rest(overview, began)
            is_new = look != self._look or self._look.moment is not None
        except Exception as error:
            self._trouble(error)
            return
        self._read_at, self._lost, self._tries = as_utc(self.clock()), None, 0
        if is_new:
            if detail is not None:
                self._details.pop(detail.incident.id, None)
                self._details[detail.incident.id] = detail
                for oldest in list(self._details)[:-KEPT]:
                    del self._details[oldest]
            self._show(look)
            if self._copy is not None and self._copy.due():
                self._keep_copy()

    def _note_head(self, room: Looking, overview: Overview) -> None:
        """Where the journal ends by now, and whether what was seen of it is there still."""
        store, (seen, _) = room.store, self._seen
        anew = self._lost is not None or store.opening != self._seen_in or self._read_at is None
        if anew or overview.seq < seen:
            self._behind = compared(store, self._seen, as_utc(self.clock())) or self._behind
            self._seen_in = store.opening
        if anew or overview.seq != seen:
            self._seen = store.head()

    def _rest(self, overview: Overview, began: float) -> None:
        """Where many alerts change all the time, they are not read and sorted all the time: keys come first."""
        before = self._look.overview
        if len(overview.alerts) >= MANY and (before is None or before.alerts is not overview.alerts):
            now = time.monotonic()
            self._rest_until = now + (now - began) * REST

    def _sorted(self, room: Looking, overview: Overview) -> Sorted | None:
        if not self._sorts:
            return None
        from warroom.core.inbox import sort

        now, before = as_utc(room.clock()), self._look.sorted
        of = overview.alerts, overview.resolved, overview.incidents, overview.merged, overview.acts
        return before if before is not None and before.holds(of, now) else sort(*of, now)

    def _detail(self, room: Looking, overview: Overview, selected: str) -> Detail | None:
        """The selected incident's, else that of the first in the list; read again only after an event."""
        selected = selected or (overview.incidents[0].id if overview.incidents else "")
        last, before = self._look.detail, self._look.overview
        known = before is not None and before.seq == overview.seq and before.incidents is overview.incidents
        if last is not None and known and last.incident.id == selected:
            return last
        if selected and room.store.incident(selected) is None:  # another database was put in this one's place
            selected = overview.incidents[0].id if overview.incidents else ""
        return _of_overview(room.detail(selected, newest=self._newest), overview) if selected else None

    def _trouble(self, error: Exception) -> None:
        if isinstance(error, Unreachable):
            raise error
        look = Snapshot(self._look.overview, self._look.detail, str(error), sorted=self._look.sorted)
        if look != self._look:
            self._fault(error)
            self._show(look)

    def _show(self, look: Snapshot) -> None:
        before, self._before, self._look = self._look, self._look, look
        was, now = before.overview, look.overview
        if was is not None and now is not None and now.is_beat(was) and replace(look, overview=was) == before:
            return  # that a watcher still lives is no news: no screen need be woken for it
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
            self._show_kept()
            if item[1].set_running_or_notify_cancel():
                item[1].set_exception(error)


def _of_overview(detail: Detail, overview: Overview) -> Detail:
    """With the very incident of the overview where it is the same: what was derived of one holds for the other."""
    listed = next((it for it in overview.incidents if it.id == detail.incident.id), None)
    return replace(detail, incident=listed) if listed is not None and listed == detail.incident else detail
