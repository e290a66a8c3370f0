"""Lines on their way into the record: sent in order, one after another, kept until they are durable, never twice.

A line that the room refuses waits with the reason until the person takes it back. One that could not be
written (the disk is full, the database busy, its server out of reach) is sent again, with its key, until it is there;
what was entered after it waits behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from screens.base.error_text import sentence_of, was_refused
from screens.base.notices import Do
from screens.entry.drafts import Amending, Sent
from screens.view.rows import NOT_YET
from warroom.session.intents import Intent, Unreachable
from widgets.notice import NoticeFace
from widgets.strips import cut

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.model import Entry, Kind
    from warroom.room import Room
    from warroom.session.drafts_thread import SideStoreThread

PATIENCE_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""How long a line waits before it is sent again; the last holds from then on."""
REMEMBERED = 500
"""Lines that are remembered for when a standby lacks them."""
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
        self.propose: Callable[[Intent], None] = lambda intent: None
        """Called with a question to somebody that could not be put: it waits to be confirmed, as it would ring late."""
        self.flying: dict[str, Sent] = {}
        self.slow: set[str] = set()
        """Those of them that take long enough to be told."""
        self.waiting: dict[str, Sent] = {}
        self.refused: dict[str, Sent] = {}
        self.recorded: dict[str, Sent] = {}
        """The newest of those that are in the record: a standby that takes over may lack them."""
        self.is_cut_off = False
        """Whether the store is out of reach."""
        self._works = False

    def send(self, sent: Sent) -> None:
        """Send a line; it is in ``flying`` until it is durable. One that waits is sent before it."""
        self.waiting.pop(sent.key, None)
        self.refused.pop(sent.key, None)
        if self.is_cut_off and (intent := sent.asks()) is not None:
            self.put_off(sent, intent)
        elif self.is_cut_off or self.waiting:
            self.waiting[sent.key] = sent
            self._again()
        else:
            self.flying[sent.key] = sent
            self._later(SLOW_S, lambda: self._linger(sent.key))
            self._go()
        self._changed()

    def _go(self) -> None:
        if not self._works:
            self._works = True
            self._run(self._work())

    def _linger(self, key: str) -> None:
        if key in self.flying:
            self.slow.add(key)
            self._changed()

    def pending(self, incident: str) -> tuple[tuple[str, Kind, datetime, str], ...]:
        """The new lines of an incident that wait, as (key, kind, time, text) in their order: they are shown below the
        record until they are in it."""
        found: list[tuple[str, Kind, datetime, str]] = []
        for one in self.waiting.values():
            if one.incident != incident or one.amending is not None or one.intent is not None:
                continue
            lines = one.lines or ((one.typed.text, one.typed.kind, one.typed.at),)
            found += [(f"{one.field}#{n}", kind, at or one.typed.at, text) for n, (text, kind, at) in enumerate(lines)]
        return tuple(found)

    def cut_off(self, is_lost: bool) -> None:
        """The store is out of reach, or within it again: then what waits is sent at once."""
        came_back = self.is_cut_off and not is_lost
        self.is_cut_off = is_lost
        if came_back:
            self._again()

    def keep(self, sent: Sent) -> None:
        """A line that was refused in an earlier life of the program: it waits to be taken back."""
        self.refused[sent.key] = sent
        self._changed()

    def take_back(self) -> Sent | None:
        """The line that was refused last, or else waits longest to be written; None where there is none.

        What waits for the connection stays where it is: it needs nobody.
        """
        for lines in (self.refused,) if self.is_cut_off else (self.refused, self.waiting):
            if lines:
                sent = lines.pop(list(lines)[-1 if lines is self.refused else 0])
                self._changed()
                return sent
        return None

    async def _work(self) -> None:
        """Write what is flying, one line after another, until nothing is, or one could not be written."""
        try:
            while self.flying:
                await self._write(next(iter(self.flying.values())))
                self._changed()
        finally:
            self._works = False

    async def _write(self, sent: Sent) -> None:
        try:
            result = await self._do(lambda room: record(room, sent))
        except Exception as error:
            self._failed(sent, error)
        else:
            self._landed(sent)
            self.recorded[sent.key] = sent
            if len(self.recorded) > REMEMBERED:
                del self.recorded[next(iter(self.recorded))]
            if self._desk is not None:
                self._desk.put({(sent.incident, sent.field): None})
            self.done(sent, result)

    def _failed(self, sent: Sent, error: Exception) -> None:
        from warroom.commands.door import Conflict, Refused

        self._landed(sent)
        failed = sent.retried(sentence_of(error))
        if isinstance(error, Conflict) and failed.amending is not None:
            # What the entry says now is in the sentence: taken back and sent again, this wording is meant to stand.
            failed = replace(failed, amending=Amending.of(error.theirs))
        if isinstance(error, Refused | ValueError):
            if self._desk is not None:
                self._desk.put({(sent.incident, sent.field): (failed.dump(), 0)})
            self.refused[sent.key] = failed
            return
        if not sent.tries and not was_refused(error):
            self.fault(error)
        # What was entered after it follows it, whenever that is.
        self.waiting = {failed.key: failed, **self.waiting, **self.flying}
        self.flying.clear()
        self.slow.clear()
        if isinstance(error, Unreachable):
            self._propose_asks()
        self._later(PATIENCE_S[min(failed.tries, len(PATIENCE_S)) - 1], self._again)

    def _propose_asks(self) -> None:
        for sent in tuple(self.waiting.values()):
            if (intent := sent.asks()) is not None:
                del self.waiting[sent.key]
                self.put_off(sent, intent)

    def put_off(self, sent: Sent, intent: Intent) -> None:
        """It waits to be confirmed from now on, and is no line on its way any more."""
        self.propose(intent)
        self.forget(sent)

    def forget(self, sent: Sent) -> None:
        """It is kept no longer: it is somewhere else now."""
        if self._desk is not None:
            self._desk.put({(sent.incident, sent.field): None})

    def _landed(self, sent: Sent) -> None:
        self.flying.pop(sent.key, None)
        self.slow.discard(sent.key)

    def _again(self) -> None:
        """Send what waits, in its order; what was taken back meanwhile is not among it. While the store is out of reach
        nothing is tried: it is told when it is back."""
        if self.waiting and not self.flying and not self.is_cut_off:
            self.flying, self.waiting = self.waiting, {}
            for key in self.flying:
                self._later(SLOW_S, partial(self._linger, key))
            self._go()
            self._changed()

    def face(self, key: str) -> NoticeFace:
        """The strip above the entry line; ``key`` takes a line back."""
        for lines, word in ((self.refused, "refused"), (self.waiting, "waiting")):
            if lines:
                sent = list(lines.values())[-1 if lines is self.refused else 0]
                more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
                text = cut(" ".join(sent.text.split()) or f"{len(sent.lines)} lines", 60)
                tail = f"  {sent.refused}{more}"
                if word == "waiting" and self.is_cut_off:
                    count = f"{len(lines)} lines, first: " if len(lines) > 1 else ""
                    return NoticeFace(((f"{NOT_YET}  ", "bright"), (f"{count}{text}", "text"),
                                       ("  follows by itself", "dim")))  # fmt: skip
                if word == "waiting":
                    return NoticeFace((("not saved yet  ", "bright"), (text, "text"), (tail, "dim")), "said",
                                      f"{key} edits it")  # fmt: skip
                return NoticeFace(((text, "bright"), (tail, "text")), "refused", f"{key} edits it")
        if self._takes_long:
            newest = list(self.flying.values())[-1].typed.text
            count = f"{len(self.flying)} lines are " if len(self.flying) > 1 else ""
            return NoticeFace(((f"{count}saving  ", "text"), (cut(newest, 40), "dim")))
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
    if sent.intent is not None:
        return sent.intent.run(room)
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
