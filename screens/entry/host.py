"""A screen that takes lines: what is entered goes into the record, what is half typed outlives the program."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from textual import on

from screens.base.notices import Do
from screens.entry import completion
from screens.entry.drafts import SENT, UPDATE, Draft, Sent
from screens.entry.line import EntryLine
from screens.entry.send_queue import Writing
from widgets.guard import behind, report
from widgets.paint import SparingScreen

if TYPE_CHECKING:
    from warroom.core.begun import Written
    from warroom.core.model import Incident
    from warroom.session.drafts_thread import Deskside
    from warroom.session.room_thread import Look


class TakesLines(SparingScreen[None]):
    """Its entry line, the lines on their way, and the desk (None: nothing can be kept there)."""

    entry_line: EntryLine
    writing: Writing
    desk: Deskside | None = None
    do: Do

    def begin_writing(self) -> Writing:
        """The lines on their way from this screen and from those opened over it."""
        writing = Writing(self.do, self.desk, self._run_behind, self._run_later, self.show_held)
        writing.fault = self._writing_failed
        return writing

    def _writing_failed(self, error: Exception) -> None:
        report(self.app, error, "record a line: it waits, and is sent again")

    def _run_behind(self, coroutine: Any) -> None:
        # The app's, not the screen's: a screen that is left must not take its last line with it.
        behind(self.app, coroutine, "record a line", group="entries")

    def _run_later(self, seconds: float, call: Any) -> object:
        return self.app.set_timer(seconds, call)

    if TYPE_CHECKING:

        def recall_updates(self, written: tuple[Written, ...]) -> None:
            """Take up the updates that were half written."""

        def show_held(self) -> None:
            """The strip above the entry line, shown while it has something to say."""

    @property
    def line_in_use(self) -> EntryLine:
        """The entry line that the person sees: this screen's, or that of one over it."""
        return self.entry_line

    def recall_drafts(self) -> None:
        """Take up what this person had begun when the program ended, wherever it ran."""
        if self.desk is not None:
            behind(self, self._recall(), "take up what was half typed", group="drafts")

    async def _recall(self) -> None:
        assert self.desk is not None
        written = await asyncio.wrap_future(self.desk.drafts())
        if not written:
            return
        self.recall_updates(written)
        written = tuple(one for one in written if not one.field.startswith(UPDATE))
        keys = [key for one in written if (key := key_of(one.field, one.text, one.cursor))]
        try:
            recorded = await self.do(lambda room: room.recorded(keys))
        except Exception:  # the record cannot be read: nothing is thrown away for that
            recorded = frozenset()
        for sent in self.line_in_use.recall(written, recorded):
            if sent.refused and sent.key not in recorded:
                self.writing.keep(sent)
            else:
                self.writing.send(sent)

    def learn_names(self, incident: Incident | None, look: Look | None, responders: Collection[object], me: str,
                    tags: Collection[str] = ()) -> None:  # fmt: skip
        """What can be named in the entry line, gathered again where any of it is another than before."""
        overview = look.overview if look is not None else None
        if overview is None:
            return
        made_of = (incident, overview.incidents, overview.alerts, overview.on_call, len(tags))
        if self._named_from is not None and all(a is b for a, b in zip(made_of, self._named_from, strict=True)):
            return
        self._named_from = made_of
        self.entry_line.known = completion.gather(
            incident, overview.incidents, responders, overview.on_call, overview.alerts, tags, me
        )

    _named_from: tuple[object, ...] | None = None

    @on(EntryLine.Recorded)
    def _line_entered(self, event: EntryLine.Recorded) -> None:
        event.stop()
        if event.sent.raw is not None:
            self.writing.keep(event.sent)
        else:
            self.writing.send(event.sent)

    @on(EntryLine.Named)
    def _incident_named(self, event: EntryLine.Named) -> None:
        event.stop()
        behind(self, self._look_for(event.incident), "look for the incident that is named", group="names")

    async def _look_for(self, incident: str) -> None:
        line = self.entry_line
        line.sought[incident] = await self.do(lambda room: room.store.incident(incident) is not None)
        line.show()

    def take_line_back(self) -> bool:
        """The last line that was not recorded, back into the entry line; False where there is none."""
        sent = self.writing.take_back()
        if sent is None:
            return False
        if sent.lines:
            self.take_back_paste(sent)
        else:
            self.entry_line.give_back(sent)
        return True

    def take_back_paste(self, sent: Sent) -> None:
        """Show again the lines of a paste that was not recorded."""
        raise NotImplementedError


def key_of(field: str, text: str, cursor: int) -> str:
    """The idempotency key of what the desk keeps in a field, "" where it has none."""
    return field.removeprefix(SENT) if field.startswith(SENT) else Draft.load(text, cursor).key
