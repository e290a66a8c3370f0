"""The lines of a screen: what is entered goes into the record, what is half typed outlives the program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from screens.entry import completion
from screens.entry.drafts import SENT, UPDATE, Draft
from screens.entry.send_queue import Writing
from widgets.guard import behind, report

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

    from screens.base.notices import Do
    from screens.entry.drafts import Sent
    from screens.entry.line import EntryLine
    from warroom.core.drafts import Written
    from warroom.core.model import Incident
    from warroom.session.drafts_thread import SideStoreThread
    from warroom.session.room_thread import Snapshot


STILL_ASKED = timedelta(minutes=2)
"""A question that did not reach the room for longer is put to nobody without being confirmed."""


class Hosting(Protocol):
    """A screen with an entry line; the desk is None where nothing can be kept."""

    @property
    def app(self) -> App[Any]: ...

    @property
    def node(self) -> DOMNode:
        """What work in the background belongs to."""

    @property
    def clock(self) -> Callable[[], datetime]: ...

    @property
    def do(self) -> Do: ...

    @property
    def desk(self) -> SideStoreThread | None: ...

    @property
    def entry_line(self) -> EntryLine: ...

    def show_held(self) -> None:
        """The strip above the entry line, shown while it has something to say."""


class LineHost:
    """The lines of one screen. ``writing`` are those on their way; a screen that lies over another shares its."""

    def __init__(self, screen: Hosting, writing: Writing | None = None) -> None:
        self._screen = screen
        self._clock = screen.clock
        self._named_from: tuple[object, ...] | None = None
        if writing is None:
            writing = Writing(screen.do, screen.desk, self._run_behind, self._run_later, screen.show_held)
            writing.fault = self._writing_failed
        self.writing = writing

    def _writing_failed(self, error: Exception) -> None:
        report(self._screen.app, error, "record a line: it is kept and sent again")

    def _run_behind(self, coroutine: Coroutine[Any, Any, None]) -> None:
        # The app's, not the screen's: a screen that is left must not take its last line with it.
        behind(self._screen.app, coroutine, "record a line", group="entries")

    def _run_later(self, seconds: float, call: Callable[[], None]) -> object:
        return self._screen.app.set_timer(seconds, call)

    def recall(self, updates: Callable[[tuple[Written, ...]], None],
               proposals: Callable[[tuple[Written, ...]], tuple[Written, ...]], line: Callable[[], EntryLine]
               ) -> None:  # fmt: skip
        """Take up what this person had begun when the program ended, wherever it ran: ``updates`` takes those half
        written, ``proposals`` what waits to be confirmed, ``line`` gives the entry line that the person sees by then.
        """
        if self._screen.desk is not None:
            behind(self._screen.node, self._recall(self._screen.desk, updates, proposals, line),
                   "restore the unfinished line", group="drafts")  # fmt: skip

    async def _recall(self, desk: SideStoreThread, updates: Callable[[tuple[Written, ...]], None],
                      proposals: Callable[[tuple[Written, ...]], tuple[Written, ...]], line: Callable[[], EntryLine]
                      ) -> None:  # fmt: skip
        written = proposals(await asyncio.wrap_future(desk.drafts()))
        if not written:
            return
        updates(written)
        written = tuple(one for one in written if not one.field.startswith(UPDATE))
        keys = [key for one in written if (key := key_of(one.field, one.text, one.cursor))]
        try:
            recorded = await self._screen.do(lambda room: room.recorded(keys))
        except Exception:  # the record cannot be read: nothing is thrown away for that
            recorded = frozenset()
        for sent in line().recall(written, recorded):
            asks = sent.asks()
            if asks is not None and sent.key not in recorded and self._clock() - sent.typed.at > STILL_ASKED:
                self.writing.put_off(sent, asks)
            elif sent.refused and sent.key not in recorded:
                self.writing.keep(sent)
            else:
                self.writing.send(sent)

    def learn_names(self, incident: Incident | None, look: Snapshot | None, responders: Collection[object], me: str,
                    tags: Collection[str] = ()) -> None:  # fmt: skip
        """What can be named in the entry line, gathered again where any of it is another than before."""
        overview = look.overview if look is not None else None
        if overview is None:
            return
        made_of = (incident, overview.incidents, overview.alerts, overview.on_call, len(tags))
        if self._named_from is not None and all(a is b for a, b in zip(made_of, self._named_from, strict=True)):
            return
        self._named_from = made_of
        self._screen.entry_line.known = completion.gather(
            incident, overview.incidents, responders, overview.on_call, overview.alerts, tags, me
        )

    def entered(self, event: EntryLine.Recorded) -> None:
        """A line was entered: it is on its way."""
        event.stop()
        if event.sent.raw is not None:
            self.writing.keep(event.sent)
        else:
            self.writing.send(event.sent)

    def named(self, event: EntryLine.Named) -> None:
        """An incident is named in the line: whether there is one of that name is looked up."""
        event.stop()
        behind(self._screen.node, self._look_for(event.incident), "find the incident you named", group="names")

    async def _look_for(self, incident: str) -> None:
        line = self._screen.entry_line
        line.sought[incident] = await self._screen.do(lambda room: room.store.incident(incident) is not None)
        line.show()

    def take_back(self, paste: Callable[[Sent], None], elsewhere: Callable[[Sent], bool] = lambda sent: False) -> bool:
        """The last line that was not recorded, back into the entry line (``paste`` shows the lines of a paste again,
        ``elsewhere`` gives back what was written in another place, and says whether it did); False where there is
        none."""
        sent = self.writing.take_back()
        if sent is None:
            return False
        if sent.lines:
            paste(sent)
        elif elsewhere(sent):
            self.writing.forget(sent)
        else:
            self._screen.entry_line.give_back(sent)
        return True


def key_of(field: str, text: str, cursor: int) -> str:
    """The idempotency key of what the desk keeps in a field, "" where it has none."""
    return field.removeprefix(SENT) if field.startswith(SENT) else Draft.load(text, cursor).key
