"""A screen that runs commands on the room's thread, and says in its keys' row what came of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from screens.base.error_text import sentence_of, was_refused
from screens.base.faults import DONE
from warroom.session.intents import Intent, NotSent
from widgets.footer import FooterFace
from widgets.guard import behind, report, under_way, undertaking
from widgets.paint import SparingScreen

if TYPE_CHECKING:
    from warroom.room import Room
    from widgets.pane import Pane

T = TypeVar("T")


class Do(Protocol):
    """The door: runs a call with the Room on its thread, and gives what it gave."""

    def __call__(self, call: Callable[[Room], T], /) -> Awaitable[T]:
        """Raises what the call raises: a refusal with its sentence."""


NOTICE_S = 8.0
"""How long a sentence stands if no key is pressed."""


class Saying(SparingScreen[None]):
    """What was just said, and the one way in which a screen gives commands."""

    clock: Callable[[], datetime]
    do: Do
    told: dict[str, Pane[Any]]
    notice = ""
    notice_until: datetime | None = None

    def tell(self) -> None:
        """Everything told anew for now."""
        raise NotImplementedError

    def say(self, sentence: str) -> None:
        """Show a sentence in the keys' row for a while, or until the next key."""
        self.notice = sentence
        self.notice_until = self.clock() + timedelta(seconds=NOTICE_S)
        self.tell()

    def clear_notice(self, now: datetime | None = None) -> None:
        """Say it no longer; where ``now`` is given only if its time is over by then."""
        if now is None or (self.notice_until is not None and now >= self.notice_until):
            self.notice, self.notice_until = "", None

    def tell_fault(self, sentence: str) -> None:
        """Say that something failed in the program itself, also where nothing else can be told."""
        self.say(sentence)
        keys = self.told.get("keys")
        if keys is not None:
            keys.show(FooterFace((("›", sentence),), keep_last=False))

    def forsake(self, part: object) -> None:
        """Take away what lies over the screen and has ``part`` in it, or (None) whatever lies there."""

    def keep_for_later(self, intent: Intent, title: str) -> str:
        """Keep a command that could not be sent, as the store is out of reach; gives the sentence about it."""
        raise NotImplementedError

    def failed(self, error: Exception, what: str = "") -> str:
        """The sentence for what kept a command from being done: its refusal, else that the program is at fault, which
        is told and kept."""
        if was_refused(error):
            self.say(sentence_of(error))
        else:
            report(self.app, error, what)
        return self.notice

    def run(self, call: Callable[[Room], object], said: str = "", done: Callable[[], None] = lambda: None,
            refused: Callable[[], None] = lambda: None) -> None:  # fmt: skip
        """Run a command on the room's thread; its answer, or its refusal, is shown. ``done`` is called if it did,
        ``refused`` if it did not."""
        behind(self.app, self._answered(call, said, done, refused), under_way(), group="commands")

    def start(self, work: Coroutine[Any, Any, None], ended: Callable[[], None] = lambda: None,
              group: str = "commands") -> None:  # fmt: skip
        """Do something that awaits the room; its refusal is shown. ``ended`` is called whatever came of it."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:
                self.failed(error)
            finally:
                ended()

        behind(self, guarded(), under_way(), group=group)

    async def _answered(self, call: Callable[[Room], object], said: str, done: Callable[[], None],
                        refused: Callable[[], None]) -> None:  # fmt: skip
        try:
            result = await self.do(call)
        except NotSent as error:
            done()
            self.say(self.keep_for_later(error.intent, under_way()))
        except Exception as error:
            refused()
            self.failed(error)
        else:
            with undertaking(f"{DONE}{under_way() or 'the command'}"):
                done()
                self.say(said or (result if isinstance(result, str) else ""))
