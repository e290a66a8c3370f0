"""One question to a model, on a thread of its own: nobody who types waits for it, and it is cancelled at once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.assist.answer import Sentence, read
from warroom.assist.client import Client, Heard, Trouble
from warroom.assist.dialect import PLAIN, Quirks

if TYPE_CHECKING:
    from warroom.assist.request import Request
    from warroom.config.settings_assist import Assist

STEP_S = 0.1
"""What comes in between two tellings is told together."""


class Progress(Struct, frozen=True):
    """How far an answer has come. ``over``: nothing more comes; ``trouble``: why there is none; ``thinking``: letters
    that the model has thought; ``quirks``: what was learnt of the server; ``pause_s``: it asks to be left alone for so
    long."""

    sentences: tuple[Sentence, ...] = ()
    over: bool = False
    trouble: str = ""
    note: str = ""
    thinking: int = 0
    tokens: int | None = None
    took_s: float = 0.0
    first_s: float | None = None
    quirks: Quirks = PLAIN
    pause_s: float = 0.0


class Asking:
    """Begins with ``start``. ``tell`` is called on the thread with each ``Progress``, and never again after ``cancel``.

    ``may_send`` is asked at the last moment, and gives why nothing may leave; "" where it may.
    """

    def __init__(
        self, settings: Assist, request: Request, tell: Callable[[Progress], None], *, quirks: Quirks = PLAIN,
        may_send: Callable[[], str] = lambda: "",
    ) -> None:  # fmt: skip
        self._client = Client(settings, quirks)
        self._request = request
        self._tell = tell
        self._may_send = may_send
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False
        self._thread = threading.Thread(target=self._run, name="assist", daemon=True)
        self._began = self._told_at = 0.0
        self._first: float | None = None
        self.ended = threading.Event()
        """Set when the thread is done, the line closed."""

    def start(self) -> Asking:
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Never waits: nothing is told from now on, and the line is closed."""
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)

    # -- on the thread

    def _run(self) -> None:
        try:
            asyncio.run(self._asked())
        except asyncio.CancelledError:
            pass
        finally:
            self.ended.set()

    async def _asked(self) -> None:
        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            if self._cancelled:
                return
        try:
            self._began = time.monotonic()
            if why := self._may_send():
                raise Trouble(f"Not sent: {why}.")
            heard = await self._client.ask(self._request, self._came)
            self._say(heard, over=True)
        except Trouble as trouble:
            self._give(Progress(over=True, trouble=str(trouble), quirks=self._client.quirks, pause_s=trouble.pause_s))
        except ImportError as error:
            missing = f'{error.name or "A package"} is missing: pip install "warroom[assist]".'
            self._give(Progress(over=True, trouble=missing))
        except Exception as error:  # whoever waits must hear of a fault of ours too
            self._give(Progress(over=True, trouble=f"The draft failed ({type(error).__name__}: {error}): ask again."))
        finally:
            with self._lock:
                self._loop = self._task = None

    def _came(self, heard: Heard) -> None:
        now = time.monotonic()
        if heard.text and self._first is None:
            self._first = now - self._began
        if now - self._told_at >= STEP_S:
            self._told_at = now
            self._say(heard)

    def _say(self, heard: Heard, *, over: bool = False) -> None:
        note = heard.note if over else ""
        self._give(Progress(
            read(heard.text, self._request, is_cut=bool(note)), over, "", note, heard.thought, heard.tokens,
            time.monotonic() - self._began, self._first, heard.quirks,
        ))  # fmt: skip

    def _give(self, progress: Progress) -> None:
        with self._lock:
            if self._cancelled:
                return
        self._tell(progress)
