"""An app that no fault ends once it has started: what was not done is told, the trace is kept, the room stands.

Every exception that nobody caught comes here: of keys, messages, timers, work in the background, painting, and of what
other threads hand over. Only a fault in starting ends the program.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from msgspec import Struct
from textual import events
from textual._context import active_message_pump
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from screens.base.error_text import is_refusal, sentence_of
from widgets.guard import Guarded, under_way, undertaken
from widgets.pane import UNDRAWN

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

ReturnT = TypeVar("ReturnT")
OLD = "What is shown may be old"
"""Said where a fault kept the screen from showing what is new."""
DONE = "Done, but not shown: "
"""Before what was done and is in the record, where what follows on the screen failed."""
KEPT = 50
"""So many faults are remembered by the running program."""


class Log(Protocol):
    """Keeps a fault's trace; see ``warroom.session.fault_log``."""

    path: Path

    def write(self, error: BaseException, what: str) -> bool:
        """Keep it; False where it could not be."""


class Fault(Struct, frozen=True):
    """What was not done, and the exception that kept it from being done."""

    what: str
    error: Exception


class Telling(Protocol):
    """A screen that can say a sentence, and get rid of what cannot be used."""

    def tell_fault(self, sentence: str) -> None:
        """Show the sentence, whatever else cannot be shown."""

    def forsake(self, part: object) -> None:
        """Take away what lies over the screen and has ``part`` in it, or (None) whatever lies there."""


class Guarding(Guarded, App[ReturnT], Generic[ReturnT]):
    """An app whose faults are told, each with what was not done."""

    fault_log: Log | None = None
    stands = False
    """Whether it has started: from now on no fault ends it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.faults: deque[Fault] = deque(maxlen=KEPT)
        self.on_fault: Callable[[Fault], None] = lambda fault: None
        self._is_reporting = False

    def on_load(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self._of_the_loop)

    def on_mount(self) -> None:
        self.call_after_refresh(self._has_started)

    def _has_started(self) -> None:
        self.stands = True

    def _of_the_loop(self, loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        """Of what the loop called itself, and of tasks that nobody waits for."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """Where Textual brings what nobody caught. It would end the program."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        if not self.report(error, origin=active_message_pump.get(None)):
            super()._handle_exception(error)

    def report_soon(self, error: Exception) -> None:
        """The same of a fault on another thread: what it was to show is old. A refusal is told there already."""
        if self._loop is not None and self.is_running and not is_refusal(error):
            self._loop.call_soon_threadsafe(self.report, error, OLD)

    def report(self, error: Exception, what: str = "", origin: object = None, message: Message | None = None) -> bool:
        """Tell that something was not done, and why; False where the program has not started."""
        if not self.stands and what != UNDRAWN:  # a part that cannot be drawn keeps nobody out
            return False
        what = what or undertaken(error) or under_way() or name_of(origin, message)
        if self._is_reporting:  # telling it failed as well: once is enough
            self._keep(error, what)
            return True
        self._is_reporting = True
        try:
            sentence = sentence_of(error) if is_refusal(error) else self._sentence(error, what)
            self._clear_the_way(origin, message)
            self._tell(sentence)
        finally:
            self._is_reporting = False
        return True

    def _sentence(self, error: Exception, what: str) -> str:
        kept = self._keep(error, what)
        where = f"trace in {_short(self.fault_log.path)}" if kept and self.fault_log is not None else "no trace is kept"
        return f"{not_done(what)}. Fault in warroom ({type(error).__name__}), {where}"

    def _keep(self, error: Exception, what: str) -> bool:
        self.faults.append(fault := Fault(what, error))
        self.on_fault(fault)
        return self.fault_log is not None and self.fault_log.write(error, not_done(what))

    def _clear_the_way(self, origin: object, message: Message | None) -> None:
        """What could not be opened, or left, is taken away: there is always a way back to the room."""
        with suppress(Exception):
            if isinstance(origin, Guarded) and isinstance(origin, Widget) and not origin.is_mounted:
                origin.abandoned = True
            if isinstance(origin, Screen) and not origin.is_mounted and len(self.screen_stack) > 1:
                self._forsake_screen(origin)
            elif isinstance(origin, Widget) and not isinstance(origin, Screen) and not origin.is_mounted:
                self._forsake(origin)
            elif _goes_back(message):
                self._forsake(None)

    def _forsake(self, part: object) -> None:
        forsake = getattr(self.screen, "forsake", None)
        if forsake is not None:
            forsake(part)

    def _forsake_screen(self, screen: Screen[Any]) -> None:
        """A screen over the room that could not be opened."""
        leave = getattr(screen, "leave", None)
        try:
            if leave is not None:
                leave()
        finally:
            if screen in self.screen_stack and len(self.screen_stack) > 1:
                self.pop_screen()

    def _tell(self, sentence: str) -> None:
        screen: Any = self.screen_stack[-1] if self.screen_stack else None
        tell = getattr(screen, "tell_fault", None)
        try:
            if tell is None:
                self.bell()
            else:
                tell(sentence)
        except Exception as error:
            self._keep(error, "tell of a fault")
            self.bell()


def made(makers: Mapping[str, Callable[[], Any]]) -> tuple[dict[str, Any], dict[str, Exception]]:
    """What could be made, and what kept the others from being made: one pane's fault is no other's."""
    values: dict[str, Any] = {}
    failed: dict[str, Exception] = {}
    for name, make in makers.items():
        try:
            values[name] = make()
        except Exception as error:
            failed[name] = error
    return values, failed


def not_done(what: str) -> str:
    """``Not done: acknowledge 0042``; what begins with a capital is a sentence already."""
    return what if what.startswith((OLD, DONE, UNDRAWN)) else f"Not done: {what}"


def name_of(origin: object, message: Message | None) -> str:
    """What was not done, where nobody named it: the key, what was to be opened, else that the screen may be old."""
    if isinstance(message, events.Key):
        return f"the key {message.key}"
    if isinstance(message, events.Paste):
        return "the paste"
    if isinstance(message, events.MouseEvent):
        return "the click"
    if isinstance(message, events.Mount | events.Compose):
        return f"open {_words(origin)}"
    form = getattr(message, "form", None)
    if form is not None:
        return str(form.title)
    page = getattr(message, "page", None)
    return f"the chosen row of the {page} page" if page is not None else OLD


def _words(origin: object) -> str:
    """``ScribeScreen`` in the words of people: "the scribe screen"."""
    letters = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(origin).__name__)
    return f"the {letters.strip()}"


def _goes_back(message: Message | None) -> bool:
    """Whether it was the person's way out of something."""
    return (isinstance(message, events.Key) and message.key == "escape") or type(message).__name__ == "Left"


def _short(path: Path) -> str:
    """The path with the home folder as ``~``."""
    with suppress(ValueError, RuntimeError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)
