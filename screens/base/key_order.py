"""Keys in their order: none is read before what the one before it did is done.

Textual hands a key to whatever has the focus at the moment it arrives. On a slow line many keys arrive
at once, "t" and a whole sentence in one packet: the letters would reach the list, not the line that "t"
opens, and each would be a command. Here every key waits until the one before it has been handled, with
the focus, the selection and the sheet that it changed.
"""

from __future__ import annotations

import asyncio
from typing import Any, Generic, TypeVar

from textual import events
from textual.message_pump import MessagePump

from screens.base.backpressure import Unhurried
from widgets.field import Field
from widgets.paint import SparingScreen
from widgets.terminal.decoder import AltKey

ReturnT = TypeVar("ReturnT")
ROUNDS = 2  # a key's message bubbles up to the app; what the app does in answer goes round once more


class _Handled(asyncio.Event):
    """Set when it is called, without arguments: Textual need not look that up, which takes it longer than the call."""

    _param_count = 0

    def __call__(self) -> None:
        self.set()


class InOrder(Unhurried[ReturnT], Generic[ReturnT]):
    """An app that reads its keys one after another."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._typed: asyncio.Queue[events.Event] = asyncio.Queue()
        self._reading: asyncio.Task[None] | None = None
        self.keys_read = 0
        """How often the person has touched a key."""

    def has_key(self, key: str) -> bool:
        """Whether a letter with alt means something where the keys go now: else it was an escape, and the letter."""
        at = self.focused
        return (isinstance(at, Field) and at.has_key(key)) or key in self.screen.active_bindings

    @property
    def is_reading(self) -> bool:
        """Whether a key that has arrived is not done yet."""
        return self._reading is not None and not self._reading.done()

    async def on_event(self, event: events.Event) -> None:
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not typed:
            await super().on_event(event)
            return
        self.keys_read += 1
        self._typed.put_nowait(event)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while not self._typed.empty():
            try:
                await self._opened()  # what was being opened by something else than a key takes this one
                event = self._typed.get_nowait()
                for key in (event,) if not isinstance(event, AltKey) or self.has_key(event.key) else event.apart:
                    await super().on_event(key)
                    await self._settle()
            except Exception as error:
                self._handle_exception(error)
        self._show()

    def _show(self) -> None:
        """What the keys changed, in one write."""
        if isinstance(self.screen, SparingScreen):
            self.screen.send_cells()

    async def _settle(self) -> None:
        """Wait until everybody between the focus and the app has handled what was sent to them."""
        for number in range(ROUNDS):
            if number and self._typed.empty():
                self._show()  # nearly always all there is to see: what the app does in answer is rare
            pump: MessagePump | None = self.focused or self.screen
            while pump is not None and pump.is_running:
                handled = _Handled()
                if not pump.post_message(events.Callback(callback=handled)):
                    break
                await handled.wait()
                pump = pump._parent
            await self._opened()

    async def _opened(self) -> None:
        """Wait until what is being opened can take keys."""
        opening = getattr(self.screen, "opening", None)
        if opening is not None:
            await opening.wait()
