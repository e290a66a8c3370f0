"""A fault in one part of the screen ends neither that part nor the program: it is reported to the app, which shows it.

Textual ends the part in which an exception was not caught, and the program with it. Here it is caught where a message
is handed to its part, so that the part goes on with the next, and reported once, with what was being done.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump

_NOTE = "not done: "
_under_way: ContextVar[str] = ContextVar("under_way", default="")


@runtime_checkable
class Reporter(Protocol):
    """An app that reports faults and goes on."""

    def report(self, error: Exception, what: str = "", origin: object = None, message: Message | None = None) -> bool:
        """Tell that ``what`` was not done; False where the program has not started, and so must end."""
        ...


@contextmanager
def undertaking(what: str) -> Iterator[None]:
    """What is done inside is ``what``, in the words of the person who wants it: "acknowledge 0042".

    An exception that leaves it is named so, and so is one of the work that was begun inside and ends later. The
    innermost name counts.
    """
    token = _under_way.set(what)
    try:
        yield
    except Exception as error:
        if not undertaken(error):
            error.add_note(_NOTE + what)
        raise
    finally:
        _under_way.reset(token)


def under_way() -> str:
    """What is being done now, "" where nobody said."""
    return _under_way.get()


def undertaken(error: BaseException) -> str:
    """What was being done when this was raised, "" where nobody said."""
    notes: list[str] = getattr(error, "__notes__", [])
    return next((note.removeprefix(_NOTE) for note in notes if note.startswith(_NOTE)), "")


def report(app: App[Any], error: Exception, what: str = "", origin: object = None,
           message: Message | None = None) -> None:  # fmt: skip
    """Report a fault to the app. Raises it again where the app cannot show it."""
    if not isinstance(app, Reporter) or not app.report(error, what, origin, message):
        raise error


class Guarded(MessagePump):
    """A part of the screen that goes on with the next message where one could not be handled."""

    abandoned = False
    """Whether it could not be opened, and is about to be taken away: nothing in it begins any more."""

    async def _dispatch_message(self, message: Message) -> None:
        opens = isinstance(message, events.Mount | events.Compose)
        if opens and self.abandoned:
            return
        # A part lives on in the context of what opened it, and what it does later is something else.
        token = None if opens else _under_way.set("")
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            report(self.app, error, origin=self, message=message)
        finally:
            if token is not None:
                _under_way.reset(token)

    @contextmanager
    def standing(self, what: str) -> Iterator[None]:
        """A fault inside is reported as ``what``, and what follows is done all the same."""
        try:
            with undertaking(what):
                yield
        except Exception as error:
            report(self.app, error, origin=self)


def behind(node: DOMNode, work: Coroutine[Any, Any, None], what: str, *, group: str = "default",
           exclusive: bool = False) -> None:  # fmt: skip
    """Do something in the background; a fault in it is reported as ``what``."""

    async def watched() -> None:
        try:
            with undertaking(what):
                await work
        except Exception as error:
            report(node.app, error, origin=node)

    node.run_worker(watched(), group=group, exclusive=exclusive, exit_on_error=False)
