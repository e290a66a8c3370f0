"""Lines on their way into the record: sent at once and in order, kept until they are durable, never twice.

A line that the room refuses waits with the reason until the person takes it back. One that could not be
written (the disk is full, the database busy) is sent again, with its key, until it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from screens.base.error_text import sentence_of, was_refused
from screens.base.notices import Do
from screens.entry.drafts import Amending, Sent
from widgets.notice import NoticeFace
from widgets.strips import cut

if TYPE_CHECKING:
    from warroom.core.model import Entry
    from warroom.room import Room
    from warroom.session.drafts_thread import SideStoreThread

PATIENCE_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""How long a line waits before it is sent again; the last holds from then on."""
SLOW_S = 0.3
"""A line that is written within this is never seen on its way: it would only flicker."""


class Writing:
    """The lines that were entered and are not in the record yet.

    Args:
        do: runs a call with the Room on its thread, one after another.
        run: runs a coroutine in the background.
        later: calls a function after so many seconds.
        changed: called when what ``face`` shows may have changed.
        done: called with a line and what was recorded of it.
    """

    def __init__(
        self,
        do: Do,
        desk: SideStoreThread | None,
        run: Callable[[Coroutine[Any, Any, None]], object],
        later: Callable[[float, Callable[[], None]], object],
        changed: Callable[[], None],
    ) -> None:
        self._do = do
        self._desk = desk
        self._run = run
        self._later = later
        self._changed = changed
        self.done: Callable[[Sent, object], None] = lambda sent, result: None
        self.fault: Callable[[Exception], None] = lambda error: None
        """Called with what kept a line from being written where that was neither a refusal nor the store."""
        self.flying: dict[str, Sent] = {}
        self.slow: set[str] = set()
        """Those of them that take long enough to be told."""
        self.waiting: dict[str, Sent] = {}
        self.refused: dict[str, Sent] = {}

    def send(self, sent: Sent) -> None:
        """Send a line; it is in ``flying`` until it is durable."""
        self.waiting.pop(sent.key, None)
        self.refused.pop(sent.key, None)
        self.flying[sent.key] = sent
        self._run(self._write(sent))
        self._later(SLOW_S, lambda: self._linger(sent.key))
        self._changed()

    def _linger(self, key: str) -> None:
        if key in self.flying:
            self.slow.add(key)
            self._changed()

    def keep(self, sent: Sent) -> None:
        """A line that was refused in an earlier life of the program: it waits to be taken back."""
        self.refused[sent.key] = sent
        self._changed()

    def take_back(self) -> Sent | None:
        """The line that was refused last, or else waits longest to be written; None where there is none."""
        for lines in (self.refused, self.waiting):
            if lines:
                sent = lines.pop(list(lines)[-1 if lines is self.refused else 0])
                self._changed()
                return sent
        return None

    async def _write(self, sent: Sent) -> None:
        try:
            result = await self._do(lambda room: record(room, sent))
        except Exception as error:
            self._failed(sent, error)
        else:
            self._landed(sent)
            if self._desk is not None:
                self._desk.put({(sent.incident, sent.field): None})
            self.done(sent, result)
        self._changed()

    def _failed(self, sent: Sent, error: Exception) -> None:
        from warroom.commands.door import Conflict, Refused

        self._landed(sent)
        failed = sent.retried(sentence_of(error))
        if isinstance(error, Conflict) and failed.amending is not None:
            # What the entry says now is in the sentence: taken back and sent again, this wording is meant to stand.
            failed = replace(failed, amending=Amending.of(error.theirs))
        if self._desk is not None:
            self._desk.put({(sent.incident, sent.field): (failed.dump(), 0)})
        if isinstance(error, Refused | ValueError):
            self.refused[sent.key] = failed
            return
        self.waiting[sent.key] = failed
        if not sent.tries and not was_refused(error):
            self.fault(error)
        wait = PATIENCE_S[min(failed.tries, len(PATIENCE_S)) - 1]
        self._later(wait, lambda: self._again(sent.key))

    def _landed(self, sent: Sent) -> None:
        self.flying.pop(sent.key, None)
        self.slow.discard(sent.key)

    def _again(self, key: str) -> None:
        sent = self.waiting.get(key)
        if sent is not None:  # else it was taken back meanwhile
            self.send(sent)

    def face(self, key: str) -> NoticeFace:
        """The strip above the entry line; ``key`` takes a line back."""
        for lines, word in ((self.refused, "refused"), (self.waiting, "waiting")):
            if lines:
                sent = list(lines.values())[-1 if lines is self.refused else 0]
                more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
                text = cut(" ".join(sent.text.split()) or f"{len(sent.lines)} lines", 60)
                tail = f"  {sent.refused}{more}"
                if word == "waiting":
                    return NoticeFace((("not written yet  ", "bright"), (text, "text"), (tail, "dim")), "said",
                                      f"{key} takes it back")  # fmt: skip
                return NoticeFace(((text, "bright"), (tail, "text")), "refused", f"{key} takes it back")
        if self._takes_long:
            newest = list(self.flying.values())[-1].typed.text
            count = f"{len(self.flying)} lines are " if len(self.flying) > 1 else ""
            return NoticeFace(((f"{count}being written  ", "text"), (cut(newest, 40), "dim")))
        return NoticeFace()

    @property
    def speaks(self) -> bool:
        """Whether the strip has something to say."""
        return bool(self.refused or self.waiting or self._takes_long)

    @property
    def _takes_long(self) -> bool:
        return len(self.flying) > 1 or bool(self.slow)


def record(room: Room, sent: Sent) -> object:
    """Record one line with its key, on the room's thread; the same line again gives what was recorded first."""
    from warroom.commands.work import TIME_BOX

    typed, inc = sent.typed, sent.incident
    if sent.lines:
        from warroom.commands.editing import PastedLine

        return room.record_pasted(inc, [PastedLine(*line) for line in sent.lines], key=sent.key)
    if sent.amending is not None:
        was = sent.amending
        entry = room.amend(inc, was.entry, was.revision, text=typed.text, kind=typed.kind,
                           at=typed.at if typed.told_time else None, key=sent.key)  # fmt: skip
        return _pinned(room, entry) if typed.pinned else entry
    if typed.asking is not None:
        asking = typed.asking
        asked = room.ask(inc, asking.person, asking.text, asking.within or TIME_BOX, key=sent.key, at=typed.at)
        line = room.store.entry(asked.id) if typed.pinned else None
        return _pinned(room, line) if line is not None else asked
    entry = room.log(inc, typed.text, typed.kind, typed.at, typed.pinned, key=sent.key)
    if _first_wording(entry) != typed.text:
        # Another terminal of this person went on with the same draft: both lines are theirs, both are kept.
        entry = room.log(inc, typed.text, typed.kind, typed.at, typed.pinned, key=f"{sent.key}-{_mark(typed.text)}")
    return entry


def _pinned(room: Room, entry: Entry) -> Entry:
    return entry if entry.pinned else room.pin(entry.incident, entry.id, True)


def _first_wording(entry: Entry) -> str:
    return entry.earlier[0].text if entry.earlier else entry.text


def _mark(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:8]
