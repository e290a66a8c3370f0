"""One draft by a model: what would be sent, the answer as it comes, what becomes of it. No widget.

The record is read on the room's thread, the request made on another, the model asked on a thread of its own: no key
waits for any of them. What is cancelled is over at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from screens.base.error_text import sentence_of, was_refused
from screens.context.context import Commanding, Rooted
from warroom.assist import pausing
from warroom.assist.asking import Asking, Progress
from warroom.assist.dialect import Quirks
from warroom.assist.draft import ModelDraft, drafted
from warroom.assist.kinds import KINDS
from warroom.assist.reading import hypothesis, sources, stopped
from warroom.assist.request import Request, made
from warroom.assist.secrets import of_configuration
from warroom.core.events import new_id
from warroom.session import model_drafts
from widgets.guard import behind

if TYPE_CHECKING:
    from warroom.core.model import Incident

NOTHING = Progress()
PAUSE = "model_pause"
"""Under this name ``state.read`` has what the server last asked for."""


class Room(Commanding, Rooted, Protocol):
    """The screen from which a draft is asked for."""


class Drafting:
    """``tell`` is called whenever something of it has changed."""

    def __init__(
        self, room: Room, it: Incident, kind: str, about: str = "", *, entry: str = "", paste: str = "",
        tell: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._room = room
        self.it = it
        self.kind = KINDS[kind]
        self.about = about
        self._entry, self._paste = entry, paste
        self.tell = tell
        self.settings = room.state.config.assist
        self.request: Request | None = None
        self.progress = NOTHING
        self.draft: ModelDraft | None = None
        self.is_asking = False
        self.back: Callable[[], None] | None = None
        """Goes back to where it was asked for, where that is no page of its own."""
        self.was_shown = False
        """Whether this person has seen before what is sent to that server."""
        self._quirks = Quirks()
        self._asking: Asking | None = None
        self._over = False

    @property
    def host(self) -> str:
        return self.settings.url.partition("://")[2].partition("/")[0]

    @property
    def title(self) -> str:
        """What is drafted, in capitals as pages are called."""
        about = f" {self.about}" if self.about and self.kind.about in ("audience", "part", "role") else ""
        name = {"handover": "hand-over"}.get(self.kind.name, self.kind.name.replace("_", "-"))
        return f"{name}{about} of {self.it.number}".upper()

    @property
    def sent(self) -> str:
        """What would be sent, or was, as a person reads it."""
        return f"{self.request.system}\n\n{self.request.user}" if self.request is not None else ""

    # ------------------------------------------------------------ asking

    def stopped(self) -> str:
        """Why nothing may leave now; "" where it may. Any thread may ask."""
        state = self._room.state
        look = state.look
        opened = look.overview.incidents if look is not None and look.overview is not None else ()
        it = next((one for one in opened if one.id == self.it.id), self.it)
        return stopped(
            self.settings, it, read_only=state.read_only, cut_off=look is not None and look.cut_off is not None,
            replay=look is not None and look.moment is not None,
        )  # fmt: skip

    async def read(self) -> bool:
        """Make the request; False where it cannot be, which ``progress`` says."""
        room = self._room
        state, config = room.state, room.state.config
        try:
            if why := self.stopped():
                self._fail(f"Nothing is sent to a model: {why}.")
                return False
            people = [name for one in config.responder for name in (one.handle, one.name)]
            of = await room.do(lambda door: sources(door, self.it.id, state.zone, people))
            about = hypothesis(of, self._entry) if self.kind.about == "hypothesis" else self.about
            if self.kind.about == "hypothesis" and not about:
                self._fail("That entry is never sent to a model.")
                return False
            self.request = await asyncio.to_thread(
                lambda: made(self.settings, self.kind, about, of, paste=self._paste, secrets=of_configuration(config))
            )
            await self._look_up()
        except Exception as error:
            if not was_refused(error):
                raise
            self._fail(sentence_of(error))
            return False
        return True

    async def _look_up(self) -> None:
        """What is known of the server, and whether this person has seen what it is sent."""
        desk, server = self._room.desk, f"{self.settings.url} {self.settings.model}"
        if desk is None:
            return
        shown = f"shown {desk.person} {self.settings.url}"
        kept, seen, pause = await asyncio.wrap_future(
            model_drafts.known(desk, server, shown, pausing.name(self.settings))
        )
        self._quirks, self.was_shown = Quirks.load(kept), bool(seen)
        self._room.state.read[PAUSE] = max(pause, self._room.state.read.get(PAUSE, ""))

    def send(self) -> None:
        """Ask the model now."""
        assert self.request is not None
        state = self._room.state
        if why := pausing.refusal(self.settings, state.read.get(PAUSE, ""), state.clock()):
            self._fail(why)
            return
        loop = asyncio.get_running_loop()
        self.progress, self.draft, self._over, self.is_asking = NOTHING, None, False, True

        def came(progress: Progress) -> None:
            loop.call_soon_threadsafe(self._came, asking, progress)

        asking = self._asking = Asking(self.settings, self.request, came, quirks=self._quirks, may_send=self.stopped)
        asking.start()
        if not self.was_shown:
            self.was_shown = True
            self._note(f"shown {self._room.state.person} {self.settings.url}", "yes")
        self.tell()

    def cancel(self) -> None:
        """Over, at once; what has come so far is gone."""
        self._over = True
        if self._asking is not None and self.is_asking:
            self._asking.cancel()
            self._fail("Cancelled.")

    def _came(self, asking: Asking, progress: Progress) -> None:
        if self._over or asking is not self._asking:
            return
        self.progress = progress
        if progress.over:
            self.is_asking = False
            self._keep(progress)
        self.tell()

    def _fail(self, sentence: str) -> None:
        self.is_asking = False
        self.progress = Progress(over=True, trouble=sentence)
        self.tell()

    # ------------------------------------------------------------ what is kept

    def _keep(self, progress: Progress) -> None:
        if progress.quirks != self._quirks:
            self._quirks = progress.quirks
            self._note(f"{self.settings.url} {self.settings.model}", progress.quirks.dump())
        if progress.pause_s:
            pause = pausing.body(self._room.state.clock(), progress.pause_s)
            self._room.state.read[PAUSE] = pause
            self._note(pausing.name(self.settings), pause)
        if progress.trouble or self.request is None:
            return
        desk, now = self._room.desk, self._room.state.clock()
        draft = self.draft = drafted(new_id()[:8], self.request, progress.sentences, now, progress.note)
        if desk is not None:
            model_drafts.keep(desk, draft.id, draft.incident, draft.kind, draft.dump())

    def _note(self, name: str, body: str) -> None:
        if self._room.desk is not None:
            model_drafts.note(self._room.desk, name, body)

    def end(self, ended: str) -> None:
        """It was ``accepted`` or ``declined``: the side store counts it and lets go of it."""
        if self.draft is not None:
            end(self._room, self.draft, ended)

    def begin(self) -> None:
        """Read what would be sent; what then happens is the caller's, by ``tell``."""
        behind(self._room.node, self._begun(), "make the request for a model", group="assist", exclusive=True)

    async def _begun(self) -> None:
        if await self.read():
            self.tell()


def end(room: Room, draft: ModelDraft, ended: str) -> None:
    """A draft was ``accepted`` or ``declined``."""
    if room.desk is not None:
        model_drafts.end(room.desk, draft.id, draft.model, ended)
