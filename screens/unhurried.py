"""An app that never waits for its terminal: while that is behind nothing is painted, and then one fresh frame.

Everything but painting goes on meanwhile: keys, looks, commands, the watcher's lease.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Generic, TypeVar

from textual import constants
from textual.app import App, SuspendNotSupported
from textual.screen import Screen

from widgets.driver import LineDriver

ReturnT = TypeVar("ReturnT")
SLOW_S = 0.5  # a frame that the terminal takes so long to read tells of a slow line ...
SLOW_TIMES = 3  # ... where it happens so often


class Unhurried(App[ReturnT], Generic[ReturnT]):
    """An app on ``LineDriver``. ``confined``: it opens nothing else on this machine for who sits at it."""

    confined = False
    _is_due = False
    _due_at = 0.0
    _slow_frames = 0

    def __init__(self, **options: Any) -> None:
        if constants.DRIVER is None:
            options.setdefault("driver_class", LineDriver)
        super().__init__(**options)
        self.on_slow_line: Callable[[], None] = lambda: None
        """Called once, when the line has shown itself to be slow."""

    @property
    def line(self) -> LineDriver | None:
        """The terminal's line; None without a terminal (tests, a browser)."""
        return self._driver if isinstance(self._driver, LineDriver) else None

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """As Textual's, unless the terminal has not taken the frame before: then a whole one is due."""
        line = self.line
        if line is None or renderable is None or not line.is_behind:
            super()._display(screen, renderable)
            return
        if not self._is_due:
            self._is_due, self._due_at = True, monotonic()
            line.on_taken = self._taken
        self.post_display_hook()

    def _taken(self) -> None:
        """The terminal reads again: what it has missed is shown as it is now."""
        if not self._is_due or not self._running:
            return
        self._is_due = False
        if monotonic() - self._due_at >= SLOW_S:
            self._slow_frames += 1
            if self._slow_frames == SLOW_TIMES:
                self.on_slow_line()
        self.screen.refresh()

    # ------------------------------------------------------------ confined

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """As Textual's. Raises SuspendNotSupported for who is confined: the terminal is never another program's."""
        if self.confined:
            raise SuspendNotSupported("over this connection no other program is opened")
        with super().suspend():
            yield

    def action_suspend_process(self) -> None:
        if not self.confined:
            super().action_suspend_process()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """As Textual's, but never on a machine that is not the person's own."""
        if not self.confined:
            super().open_url(url, new_tab=new_tab)
